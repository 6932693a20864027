"""Games as frozen tables: ways to make one, arithmetic, subgames, identity."""

import pickle
from copy import deepcopy
from itertools import combinations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from reference.games import WHOLE, worth_tables

from tugames import Game

TABLE = [0, 1, 2, 4, 3, 5, 6, 9]


def by_tuples(players=("A", "B", "C")):
    return {
        members: float(TABLE[sum(1 << players.index(m) for m in members)])
        for size in (1, 2, 3)
        for members in combinations(players, size)
    }


@pytest.mark.parametrize(
    "worths",
    [
        by_tuples(),
        {frozenset(key): worth for key, worth in by_tuples().items()},
        {"+".join(key): worth for key, worth in by_tuples().items()},
        {"".join(key): worth for key, worth in by_tuples().items()},
        {" + ".join(reversed(key)): worth for key, worth in by_tuples().items()},
        {(key[0] if len(key) == 1 else key): worth for key, worth in by_tuples().items()},
        dict(reversed(by_tuples().items())),
        {(): 0.0, **by_tuples()},
        {"{}": 0.0, **by_tuples()},
    ],
)
@pytest.mark.parametrize("players", [None, "ABC", ["C", "A", "B"]])
def test_every_way_to_write_a_coalition(worths, players):
    game = Game.from_dict(worths, players)
    assert set(game.players) == set("ABC")
    if players is not None:
        assert game.players == tuple(players)
    for members, worth in by_tuples().items():
        assert game.worth(members) == worth


def test_letters_are_read_only_where_every_letter_is_a_player():
    game = Game.from_dict({"ann": 1, "bob": 2, "ann+bob": 5})
    assert game.players == ("ann", "bob")
    game = Game.from_dict({"a": 1, "ab": 2, "a+ab": 5}, players=["a", "ab"])
    assert game.worth("ab") == 2


def test_players_come_in_the_order_of_the_keys():
    assert Game.from_dict({("bob", "ann"): 7, "ann": 1, "bob": 2}).players == ("ann", "bob")
    assert Game.from_dict({2: 1.0, 1: 2.0, (1, 2): 4.0}).players == (2, 1)


def test_default_worth_fills_in_what_is_not_listed():
    game = Game.from_dict({"A+B": 5.0, "B+C": 1.0}, default=-1.0)
    assert game.players == ("A", "B", "C")
    assert game.values.tolist() == [0, -1, -1, 5, -1, -1, 1, -1]


def test_from_function_calls_once_for_each_coalition_in_player_order():
    calls = []

    def worth(members):
        calls.append(members)
        return len(members) ** 2

    game = Game.from_function(worth, ["x", "y", "z"])
    assert game.values.tolist() == [0, 1, 1, 4, 1, 4, 4, 9]
    assert sorted(calls[:-1]) == sorted(
        members for size in (1, 2, 3) for members in combinations("xyz", size)
    )
    assert calls[-1] == ("x",)  # once more, to see whether the answer is the same
    assert Game.from_function(worth, 3) == Game(game.values)


@given(worth_tables())
def test_worth_by_mask_labels_and_text(worths):
    n = worths.size.bit_length() - 1
    names = [f"p{i}" for i in range(n)]
    game = Game(worths, names)
    assert game.n_players == n
    assert game.grand_coalition == 2**n - 1
    for mask in range(1 << n):
        members = [names[i] for i in range(n) if mask >> i & 1]
        text = "+".join(members) or "{}"
        assert game.mask(mask) == game.mask(np.int64(mask)) == mask
        assert game.mask(members) == game.mask(text) == game.mask(frozenset(members)) == mask
        assert game.worth(members) == game.worth(text) == game.worth(mask) == worths[mask]


@given(worth_tables(2, 5, WHOLE), st.data())
def test_arithmetic_is_done_on_the_worths(worths, data):
    n = worths.size.bit_length() - 1
    other = data.draw(worth_tables(n, n, WHOLE))
    factor = data.draw(st.integers(-9, 9))
    v, w = Game(worths), Game(other)
    assert (v + w).values.tolist() == (worths + other).tolist()
    assert (v - w).values.tolist() == (worths - other).tolist()
    assert (
        (factor * v).values.tolist() == (v * factor).values.tolist() == (factor * worths).tolist()
    )
    assert (-v).values.tolist() == (-worths).tolist()
    assert v - v == 0 * v
    assert np.float64(2.0) * v == v + v


@given(worth_tables(1, 4, WHOLE), st.integers(1, 60))
def test_division_is_rounded_once(worths, divisor):
    assert (Game(worths) / divisor).values.tolist() == (worths / divisor).tolist()


def test_arithmetic_with_anything_else():
    v = Game(TABLE)
    for operation in (lambda: v + 1, lambda: v - 1, lambda: v * v, lambda: v + v.values):
        with pytest.raises(TypeError):
            operation()


@given(worth_tables(), st.data())
def test_subgames_keep_worths_and_labels(worths, data):
    n = worths.size.bit_length() - 1
    names = "abcde"[:n]
    game = Game(worths, names)
    mask = data.draw(st.integers(1, 2**n - 1))
    sub = game.subgame(mask)
    members = [names[i] for i in range(n) if mask >> i & 1]
    assert sub.players == tuple(members)
    for part in range(1 << len(members)):
        chosen = [members[k] for k in range(len(members)) if part >> k & 1]
        assert sub.worth(part) == game.worth(chosen)
    assert game.subgame(members) == sub
    assert game.subgame(game.grand_coalition) == game


def test_a_game_cannot_be_changed():
    game = Game(TABLE)
    with pytest.raises(ValueError, match="read-only"):
        game.values[1] = 5.0
    for attribute in ("values", "players", "n_players"):
        with pytest.raises(AttributeError):
            setattr(game, attribute, None)
    with pytest.raises(AttributeError):
        game.something = 1


def test_the_array_handed_in_stays_the_callers():
    table = np.array(TABLE, dtype=float)
    game = Game(table)
    table[1] = 99.0
    assert game.worth(1) == 1.0
    assert table.flags.writeable


def test_a_read_only_view_does_not_let_the_owner_change_the_game():
    table = np.array(TABLE, dtype=float)
    view = table[:]
    view.flags.writeable = False
    game = Game(view)
    before = hash(game)
    table[1] = 99.0
    assert game.worth(1) == 1.0
    assert hash(game) == before


def test_equality_and_hash():
    assert Game(TABLE) == Game(np.array(TABLE, dtype=float))
    assert hash(Game(TABLE)) == hash(Game(np.array(TABLE, dtype=float)))
    assert Game(TABLE) != Game(TABLE, "ABC")
    assert Game(TABLE) != Game([*TABLE[:-1], 10])
    assert Game(TABLE) != TABLE
    assert len({Game(TABLE), Game(TABLE), Game(TABLE, "ABC")}) == 2


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (Game([0, 0.0, 1, 2]), Game([0, -0.0, 1, 2])),
        (-1 * Game(TABLE), -Game(TABLE)),
        (Game([0, 1], [1]), Game([0, 1], [1.0])),
    ],
)
def test_equal_games_have_equal_hashes(one, other):
    assert one == other
    assert hash(one) == hash(other)


def test_copies_are_equal():
    game = Game(TABLE, "ABC")
    assert pickle.loads(pickle.dumps(game)) == game
    assert deepcopy(game) == game


def test_a_copy_cannot_be_changed_either():
    for copy in (pickle.loads(pickle.dumps(Game(TABLE))), deepcopy(Game(TABLE))):
        assert not copy.values.flags.writeable


def test_series_labels_a_payoff():
    series = Game([0, 1, 2, 4], players=["ann", "bob"]).series([1.5, 2.5])
    assert list(series.index) == ["ann", "bob"]
    assert series["bob"] == 2.5
    assert series.dtype == np.float64


def test_repr_is_short():
    assert repr(Game([0, 1, 2, 4], ["ann", "bob"])) == "Game(2 players: 'ann', 'bob'; v(N) = 4)"
    assert repr(Game(np.arange(2.0**8))).endswith("5, ...; v(N) = 255)")
