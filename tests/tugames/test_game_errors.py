"""Bad input to a game: what was required, what came, and what to do about it."""

import math
import tracemalloc

import numpy as np
import pytest

from tugames import FunctionOracle, Game, errors, tabulate
from tugames.errors import InvalidGameError, InvalidInputError, TooManyPlayersError

COMPLETE = {"A": 1, "B": 2, "C": 3, "A+B": 4, "A+C": 5, "B+C": 6, "A+B+C": 9}


def assert_says(error, *parts):
    message = str(error.value)
    for part in parts:
        assert part in message
    assert "\n" not in message


def test_worth_of_the_empty_coalition():
    with pytest.raises(InvalidGameError) as error:
        Game([2.5, 1, 1, 4])
    assert_says(error, "the empty coalition is worth 0", "2.5", "subtract it")
    with pytest.raises(InvalidGameError, match="the empty coalition is worth 0"):
        Game.from_dict({(): 1.0, **COMPLETE})


@pytest.mark.parametrize("values", [[], [0], [0, 1, 2], np.zeros(6), np.zeros((2, 2)), 0.0])
def test_length_is_a_power_of_two(values):
    with pytest.raises(InvalidGameError) as error:
        Game(values)
    assert_says(error, "2**n worths", "(2, 4, 8, ...)", f"shape {np.shape(values)}")


@pytest.mark.parametrize("bad", [math.nan, math.inf, -math.inf])
def test_worths_are_finite(bad):
    with pytest.raises(InvalidGameError) as error:
        Game([0, 1, bad, math.nan])
    assert_says(error, "worths are finite", f"values[2] is {bad}", "replace it")
    with pytest.raises(InvalidGameError, match="worths are finite"):
        Game.from_dict({**COMPLETE, "A+C": bad})
    with pytest.raises(InvalidGameError, match="worths are finite"):
        Game.from_function(lambda _: bad, 2)


@pytest.mark.parametrize("values", [[0, "many"], [0, [1]], [0, {}], [0, 1j], np.array([0, 1j])])
def test_worths_are_real_numbers(values):
    with pytest.raises(InvalidGameError, match="worths are real numbers"):
        Game(values)


def test_labels_are_distinct():
    with pytest.raises(InvalidGameError) as error:
        Game([0, 1, 1, 2], players=["ann", "ann"])
    assert_says(error, "distinct", "'ann' comes twice", "rename")
    with pytest.raises(InvalidGameError, match="'A' comes twice"):
        Game.from_dict(COMPLETE, players=["A", "B", "A"])


def test_as_many_labels_as_players():
    with pytest.raises(InvalidGameError) as error:
        Game([0, 1, 1, 2], players=["ann", "bob", "eve"])
    assert_says(error, "2**2 worths has 2 players", "3 labels")


def test_labels_are_hashable():
    with pytest.raises(InvalidGameError):
        Game([0, 1], players=[["ann"]])


@pytest.mark.parametrize("players", [[], 0])
def test_at_least_one_player(players):
    with pytest.raises(InvalidGameError, match="at least one player; got none"):
        Game.from_function(len, players)
    with pytest.raises(InvalidGameError, match="at least one player; got none"):
        Game.from_dict({})


def test_the_first_five_missing_coalitions_are_named():
    with pytest.raises(InvalidGameError) as error:
        Game.from_dict({"A": 1, "B": 2, "C": 3, "D": 4})
    assert_says(
        error, "every non-empty coalition", "11 of 15", ": A+B, A+C, B+C, A+B+C, A+D, ...", "Add"
    )
    assert "B+D" not in str(error.value)


def test_few_missing_coalitions_are_all_named():
    with pytest.raises(InvalidGameError) as error:
        Game.from_dict({key: COMPLETE[key] for key in COMPLETE if len(key) != 3})
    assert_says(error, "3 of 7", ": A+B, A+C, B+C. ", "default")


def test_a_member_that_is_no_player():
    with pytest.raises(InvalidGameError) as error:
        Game.from_dict({**COMPLETE, "A+X": 7}, players="ABC")
    assert_says(error, "'X'", "'A', 'B', 'C'", "spelling")


def test_a_member_named_twice():
    with pytest.raises(InvalidGameError) as error:
        Game.from_dict({**COMPLETE, "A+A": 7}, players="ABC")
    assert_says(error, "'A' comes twice", "remove")


def test_a_coalition_listed_twice():
    with pytest.raises(InvalidGameError) as error:
        Game.from_dict({**COMPLETE, "B+A": 7})
    assert_says(error, "one worth", "A+B comes twice", "remove")


@pytest.mark.parametrize("coalition", [-1, 8, np.int64(8)])
def test_masks_out_of_range(coalition):
    with pytest.raises(InvalidInputError) as error:
        Game.from_dict(COMPLETE).worth(coalition)
    assert_says(error, "mask from 0 to 7", f"got {coalition}")


@pytest.mark.parametrize("coalition", ["A+X", ["A", "X"], ("X",), "X", "AX"])
def test_coalitions_of_strangers(coalition):
    with pytest.raises(InvalidInputError, match="is none of 'A', 'B', 'C'"):
        Game.from_dict(COMPLETE).worth(coalition)


def test_a_subgame_has_players():
    with pytest.raises(InvalidInputError, match="at least one player; got no members"):
        Game.from_dict(COMPLETE).subgame([])


def test_games_are_added_over_the_same_players():
    v = Game([0, 1, 2, 4], players=["ann", "bob"])
    for other in (Game([0, 1, 2, 4]), Game([0, 1, 2, 4], players=["bob", "ann"]), Game([0, 1])):
        for operation in (v.__add__, v.__sub__):
            with pytest.raises(InvalidInputError, match="over the same players in the same order"):
                operation(other)


def test_a_table_beyond_memory_is_refused_before_it_is_made():
    calls = []
    tracemalloc.start()
    try:
        for make in (
            lambda: Game.from_function(calls.append, 60),
            lambda: Game.from_dict({tuple(range(60)): 1.0}, default=0.0),
            lambda: tabulate(FunctionOracle(calls.append, 60)),
        ):
            with pytest.raises(TooManyPlayersError) as error:
                make()
            # 8 bytes times 2**60 are 2**33 GiB
            assert_says(error, "60 players", "2**60 worths", "8,589,934,592 GiB", "this machine")
            assert_says(error, "estimate_shapley", "FunctionOracle", "OracleGame", "no table")
        assert tracemalloc.get_traced_memory()[1] < 10e6
    finally:
        tracemalloc.stop()
    assert not calls


def test_the_tree_of_errors():
    # callers catch what they know: each is also the built-in error it resembles
    kinds = {
        errors.InvalidGameError: ValueError,
        errors.InvalidInputError: ValueError,
        errors.EmptyCoreError: ValueError,
        errors.BudgetError: ValueError,
        errors.GameFileError: ValueError,
        errors.TooManyPlayersError: MemoryError,
        errors.SolverError: RuntimeError,
    }
    for kind, builtin in kinds.items():
        assert issubclass(kind, errors.TUGamesError)
        assert issubclass(kind, builtin)
        assert kind.__name__ in errors.__all__
