"""Strategies keep their promises: by the package's predicates, and by definitions of its own."""

from fractions import Fraction
from itertools import permutations as orders

import numpy as np
import pytest
from hypothesis import HealthCheck, find, given, settings
from hypothesis import strategies as st
from reference.games import (
    core_is_feasible,
    is_supermodular,
    least_marginal,
    least_merger_gain,
    players_of,
    subsets,
)

from tugames import (
    Game,
    SampledGame,
    dummy_players,
    is_additive,
    is_balanced,
    is_convex,
    is_essential,
    is_exact,
    is_monotone,
    is_simple,
    is_superadditive,
    is_totally_balanced,
    null_players,
    symmetric_players,
    testing,
)
from tugames.errors import InvalidGameError, InvalidInputError

#: Each class: its strategy and the package's predicate.
CLASSES = {
    testing.additive_games: is_additive,
    testing.balanced_games: is_balanced,
    testing.convex_games: is_convex,
    testing.essential_games: is_essential,
    testing.exact_games: is_exact,
    testing.monotone_games: is_monotone,
    testing.superadditive_games: is_superadditive,
    testing.totally_balanced_games: is_totally_balanced,
}
EXACT = {"integers": testing.integer_worths(), "halves": testing.rational_worths()}
ROUNDED = {
    "thirds": testing.rational_worths(denominators=(1, 3, 7)),
    "floats": testing.float_worths(),
    "tiny": testing.float_worths(1e-60, 1e-50),
    "huge": testing.float_worths(1e40, 1e60),
    "mixed": st.one_of(st.integers(-3, 3), st.floats(-1, 1), st.fractions(-1, 1)),
}
SPECIAL = {
    testing.games_with_null_player: null_players,
    testing.games_with_dummy_player: dummy_players,
}
FEW = settings(max_examples=20, suppress_health_check=[HealthCheck.too_slow])
CASES = [pytest.param(s, p, id=s.__name__) for s, p in CLASSES.items()]


# --- what is promised ----------------------------------------------------------------------


@pytest.mark.parametrize(("strategy", "predicate"), CASES)
@FEW
@given(data=st.data())
def test_games_have_their_property_exactly(strategy, predicate, data):
    worths = EXACT[data.draw(st.sampled_from(sorted(EXACT)))]
    game = data.draw(strategy(n_players=(2, 5), worths=worths))
    assert 2 <= game.n_players <= 5
    if predicate in (is_exact, is_totally_balanced, is_balanced):
        # these round worths that are no integers: in units of 1/4 they are
        game = game * 4.0
        assert np.array_equal(game.values, np.rint(game.values))
        assert predicate(game)
    else:
        assert predicate(game, tolerance=0.0)


@pytest.mark.parametrize(("strategy", "predicate"), CASES)
@FEW
@given(data=st.data())
def test_rounded_games_have_it_within_the_tolerance(strategy, predicate, data):
    worths = ROUNDED[data.draw(st.sampled_from(sorted(ROUNDED)))]
    assert predicate(data.draw(strategy(n_players=(2, 5), worths=worths)))


def is_exact_by_definition(worths):
    """Whether for every S the core has a payoff that gives it no more than v(S)."""
    return all(core_is_feasible(tight(worths, mask)) for mask in range(1, len(worths)))


def tight(worths, mask):
    """Worths for which a core payoff is one of the game's with x(S) <= v(S)."""
    raised = np.array(worths, dtype=float)
    rest = len(worths) - 1 ^ mask
    raised[rest] = max(raised[rest], raised[-1] - raised[mask])  # x(N - S) >= v(N) - v(S)
    return raised


def subtable(worths, mask):
    return [worths[part] for part in sorted(subsets(mask))]


DEFINITIONS = {
    testing.balanced_games: core_is_feasible,
    testing.convex_games: is_supermodular,
    testing.exact_games: is_exact_by_definition,
    testing.monotone_games: lambda v: least_marginal(v) >= 0,
    testing.superadditive_games: lambda v: least_merger_gain(v) >= 0,
    testing.totally_balanced_games: lambda v: all(
        core_is_feasible(subtable(v, mask)) for mask in range(1, len(v))
    ),
    testing.additive_games: lambda v: all(
        v[mask] == sum(v[1 << i] for i in range(players_of(v)) if mask >> i & 1)
        for mask in range(len(v))
    ),
    testing.essential_games: lambda v: v[-1] > sum(v[1 << i] for i in range(players_of(v))),
}


@pytest.mark.parametrize(
    ("strategy", "holds"), [pytest.param(s, h, id=s.__name__) for s, h in DEFINITIONS.items()]
)
@FEW
@given(data=st.data())
def test_games_satisfy_the_definition(strategy, holds, data):
    game = data.draw(strategy(n_players=(2, 4)))
    assert holds(game.values.tolist())


@given(testing.simple_games(n_players=(1, 5)))
def test_simple_games_are_simple(game):
    assert is_simple(game)
    assert set(game.values.tolist()) <= {0.0, 1.0}
    assert game.values[-1] == 1.0
    assert least_marginal(game.values) >= 0.0


def without(game, player):
    masks = np.arange(game.values.size)
    return masks[masks >> player & 1 == 0]


@FEW
@given(data=st.data(), worths=st.sampled_from([*EXACT.values(), *ROUNDED.values()]))
def test_null_and_dummy_players_are_what_they_are_called(worths, data):
    game, players = data.draw(testing.games_with_null_player(worths=worths))
    assert players
    assert players == tuple(sorted(set(players)))
    assert set(players) <= set(null_players(game))
    for i in players:
        masks = without(game, i)
        assert np.array_equal(game.values[masks | 1 << i], game.values[masks])
    game, players = data.draw(testing.games_with_dummy_player(worths=worths))
    assert players
    assert set(players) <= set(dummy_players(game))


@FEW
@given(data=st.data(), worths=st.sampled_from([*EXACT.values(), *ROUNDED.values()]))
def test_equal_players_can_be_exchanged(worths, data):
    game, players = data.draw(testing.games_with_equal_players(worths=worths))
    assert len(players) >= 2
    assert any(set(players) <= set(group) for group in symmetric_players(game))
    i, j = players[0], players[-1]
    masks = np.intersect1d(without(game, i), without(game, j))
    assert np.array_equal(game.values[masks | 1 << i], game.values[masks | 1 << j])


@FEW
@given(testing.sampled_games())
def test_sampled_games_have_replicates(sampled):
    assert isinstance(sampled, SampledGame)
    assert 2 <= sampled.n_replicates <= 4
    assert 1 <= sampled.n_players <= 4


@FEW
@given(
    testing.sampled_games(3, replicates=3, of=testing.convex_games, players=None),
    testing.sampled_games(replicates=(2, 3), of=testing.monotone_games, players=["ann", "bob"]),
)
def test_replicates_may_come_from_a_class(convex, monotone):
    assert convex.n_replicates == 3
    assert convex.n_players == 3
    assert all(is_convex(convex.replicate(r)) for r in range(3))
    assert is_convex(convex, level=None)
    assert monotone.players == ("ann", "bob")
    assert is_monotone(monotone.mean)


# --- worths ----------------------------------------------------------------------------------


@given(testing.integer_worths(3), testing.rational_worths(3), testing.float_worths(0.01, 100.0))
def test_worths_stay_within_bounds(whole, fraction, number):
    assert isinstance(whole, int)
    assert -3 <= whole <= 3
    assert isinstance(fraction, Fraction)
    assert -3 <= fraction <= 3
    assert fraction.denominator in (1, 2, 4)
    assert isinstance(number, float)
    assert number == 0.0 or 0.01 <= abs(number) <= 100.0


@given(testing.games(worths=testing.rational_worths(denominators=(3,)), n_players=2))
def test_fractions_are_rounded_once(game):
    for worth in game.values.tolist():
        assert worth == float(Fraction(worth).limit_denominator(3))


@settings(max_examples=5)
@given(st.data())
def test_games_of_integers_and_fractions_keep_their_denominators(data):
    for strategy in CLASSES:
        game = data.draw(strategy(worths=testing.rational_worths(denominators=(2,)), n_players=4))
        assert np.array_equal(2.0 * game.values, np.rint(2.0 * game.values))


def test_numpy_numbers_are_numbers():
    ones = st.sampled_from([np.int64(1), np.float32(1.0), np.float64(1.0)])
    assert find(testing.games(worths=ones, n_players=2), lambda _: True) == Game([0, 1, 1, 1])


# --- players ---------------------------------------------------------------------------------

STRATEGIES = [
    *CLASSES,
    testing.games,
    testing.simple_games,
    testing.family_games,
    *SPECIAL,
    testing.games_with_equal_players,
    testing.sampled_games,
]


def game_of(drawn):
    return drawn[0] if isinstance(drawn, tuple) else drawn


@pytest.mark.parametrize("strategy", STRATEGIES)
def test_players_by_number_bounds_or_labels(strategy):
    @settings(FEW, max_examples=5)
    @given(strategy(), strategy(n_players=3), strategy(n_players=(2, 3)), strategy(players="ABC"))
    def check(free, three, few, named):
        assert 1 <= game_of(free).n_players <= 4
        assert game_of(three).n_players == 3
        assert 2 <= game_of(few).n_players <= 3
        assert game_of(named).players == ("A", "B", "C")

    check()


@pytest.mark.parametrize("strategy", STRATEGIES)
@pytest.mark.parametrize(
    ("wrong", "error", "words"),
    [
        ({"n_players": 0}, InvalidInputError, "to 12 players here"),
        ({"n_players": 13}, InvalidInputError, "random_game"),
        ({"n_players": (3, 2)}, InvalidInputError, "got 3 to 2"),
        ({"n_players": "three"}, InvalidInputError, "a number or a pair"),
        ({"n_players": 2, "players": "AB"}, InvalidInputError, "leave one out"),
        ({"players": "AA"}, InvalidGameError, "comes twice"),
    ],
)
def test_bad_numbers_of_players(strategy, wrong, error, words):
    with pytest.raises(error, match=words):
        strategy(**wrong)


@pytest.mark.parametrize("strategy", [testing.essential_games, testing.games_with_equal_players])
def test_two_players_where_one_has_nothing_to_compare(strategy):
    with pytest.raises(InvalidInputError, match="2 to 12 players"):
        strategy(n_players=1)


@pytest.mark.parametrize("wrong", [st.just("one"), st.just(None), st.just(1j)])
def test_worths_are_numbers(wrong):
    with pytest.raises(InvalidInputError, match="strategy of numbers"):
        find(testing.games(worths=wrong), lambda _: True)


@pytest.mark.parametrize("wrong", [float("nan"), float("inf")])
def test_worths_are_finite(wrong):
    with pytest.raises(InvalidInputError, match="finite"):
        find(testing.games(worths=st.just(wrong)), lambda _: True)


@pytest.mark.parametrize(
    ("call", "words"),
    [
        (lambda: testing.integer_worths(0), "at least 1; got 0"),
        (lambda: testing.rational_worths(-1), "at least 1; got -1"),
        (lambda: testing.rational_worths(denominators=()), "positive integers"),
        (lambda: testing.rational_worths(denominators=(2, 0)), "positive integers"),
        (lambda: testing.float_worths(2.0, 1.0), "smallest <= largest"),
        (lambda: testing.float_worths(0.0, 1.0), "smallest 0.0"),
        (lambda: testing.float_worths(1.0, float("inf")), "largest inf"),
        (lambda: testing.sampled_games(replicates=1), "R >= 2"),
        (lambda: testing.sampled_games(replicates=(3, 2)), "least number first"),
        (lambda: testing.family_games(["glove", "shoe"]), "airport, assignment"),
        (lambda: testing.family_games([]), "names some of"),
        (lambda: testing.family_games(["glove"], n_players=1), "2 to 12"),
    ],
)
def test_bad_arguments(call, words):
    with pytest.raises(InvalidInputError, match=words):
        call()


# --- orders, coalitions ----------------------------------------------------------------------


def all_of(strategy, count):
    """Everything a strategy draws, found one by one."""
    seen = set()
    for _ in range(count):
        seen.add(testing.simplest(strategy, lambda drawn: drawn not in seen))
    return seen


def test_coalitions_and_orders_all_come_up():
    assert all_of(testing.coalitions(2), 3) == {1, 2, 3}
    assert all_of(testing.coalitions(2, nonempty=False), 4) == {0, 1, 2, 3}
    assert all_of(testing.coalitions(2, proper=True), 2) == {1, 2}
    assert all_of(testing.permutations(3), 6) == set(orders(range(3)))
    game = Game([0, 1, 2, 4])
    assert find(testing.coalitions(game), lambda mask: mask.bit_count() == 2) == 3
    sampled = SampledGame([[0, 1, 2, 4], [0, 1, 2, 4]])
    assert find(testing.permutations(sampled), lambda order: order[0]) == (1, 0)
    assert find(testing.coalitions(1), lambda _: True) == 1


def test_coalitions_that_do_not_exist():
    with pytest.raises(InvalidInputError, match="two players"):
        testing.coalitions(1, proper=True)
    for strategy in (testing.coalitions, testing.permutations):
        with pytest.raises(InvalidInputError, match="at least one player; got 0"):
            strategy(0)
