"""Strategies are not degenerate, shrink to what a textbook would print, and print it."""

from fractions import Fraction

import numpy as np
import pytest
from hypothesis import HealthCheck, find, given, settings
from hypothesis import strategies as st
from hypothesis.errors import NoSuchExample
from reference.games import is_supermodular, least_merger_gain

from tugames import (
    Game,
    SampledGame,
    harsanyi_dividends,
    is_balanced,
    is_convex,
    is_exact,
    is_in_core,
    is_monotone,
    is_proper,
    is_simple,
    is_superadditive,
    is_symmetric,
    is_totally_balanced,
    testing,
)
from tugames.errors import EmptyCoreError, InvalidInputError
from tugames.testing import simplest

FEW = settings(max_examples=8, suppress_health_check=[HealthCheck.too_slow])

# --- every inclusion of classes is strict, and small games show it ---------------------------

#: Strategy, what its games need not be, and the fewest players and largest worth of such a game.
STRICT = [
    pytest.param(testing.games, is_monotone, 1, 1, id="games not monotone"),
    pytest.param(testing.monotone_games, is_superadditive, 2, 1, id="monotone not superadditive"),
    pytest.param(testing.superadditive_games, is_monotone, 1, 1, id="superadditive not monotone"),
    pytest.param(testing.simple_games, is_proper, 2, 1, id="simple not proper"),
    *(
        pytest.param(*case, id=name, marks=pytest.mark.slow)
        for name, case in {
            "superadditive not convex": (testing.superadditive_games, is_convex, 3, 1),
            "superadditive not balanced": (testing.superadditive_games, is_balanced, 3, 1),
            "balanced not superadditive": (testing.balanced_games, is_superadditive, 3, 1),
            "totally balanced not exact": (testing.totally_balanced_games, is_exact, 3, 1),
            "totally balanced not convex": (testing.totally_balanced_games, is_convex, 3, 1),
            "exact not convex": (testing.exact_games, is_convex, 4, 2),
            "essential not balanced": (testing.essential_games, is_balanced, 3, 2),
        }.items()
    ),
]


@pytest.mark.parametrize(("strategy", "predicate", "players", "largest"), STRICT)
def test_smallest_game_outside_a_smaller_class(strategy, predicate, players, largest):
    game = simplest(strategy(n_players=(max(1, players - 1), players)), lambda g: not predicate(g))
    assert not predicate(game)
    assert game.n_players == players
    assert np.abs(game.values).max() <= largest
    assert np.array_equal(game.values, np.rint(game.values))


@pytest.mark.slow
@pytest.mark.parametrize("worths", [testing.rational_worths(), testing.float_worths()])
def test_other_worths_shrink_to_integers_too(worths):
    game = simplest(
        testing.superadditive_games(worths=worths, n_players=3), lambda g: not is_convex(g)
    )
    assert least_merger_gain(game.values) >= 0
    assert not is_supermodular(game.values)
    assert np.array_equal(game.values, np.rint(game.values))


def test_hypothesis_itself_shrinks_as_far():
    game = find(
        testing.monotone_games(n_players=2),
        lambda g: not is_superadditive(g),
        settings=settings(deadline=None),
    )
    assert game == Game([0, 1, 1, 1])


@pytest.mark.slow
def test_convex_games_are_more_than_sums_of_unanimity_games():
    game = simplest(testing.convex_games(n_players=3), lambda g: harsanyi_dividends(g)[7] < 0)
    # a ray of the cone of convex games that is no unanimity game: what is over one member
    assert game == Game([0, 0, 0, 1, 0, 1, 1, 2])


@pytest.mark.slow
def test_every_ray_of_the_convex_games_of_three_players_is_drawn():
    pairs_and_grand = [[0, 0, 0, 1, 0, 0, 0, 1], [0, 0, 0, 0, 0, 1, 0, 1]]
    pairs_and_grand += [[0, 0, 0, 0, 0, 0, 1, 1], [0, 0, 0, 0, 0, 0, 0, 1]]
    few = testing.convex_games(n_players=3, worths=st.integers(0, 1))
    for table in pairs_and_grand:
        assert simplest(few, lambda g, table=table: g.values.tolist() == table)


def all_tables(strategy, draws=100):
    """Tables that come up when all choices are few."""
    seen = set()

    @settings(max_examples=draws, deadline=None, database=None)
    @given(strategy)
    def collect(game):
        seen.add(tuple(game.values.tolist()))

    collect()
    return seen


def test_every_balanced_game_of_small_integers_is_drawn():
    # worths 0 or 1 of the proper coalitions of two players, rise of 0 or 1
    drawn = all_tables(testing.balanced_games(n_players=2, worths=st.integers(0, 1)))
    assert drawn == {(0, a, b, a + b + r) for a in (0, 1) for b in (0, 1) for r in (0, 1)}
    # of three: v(N) is the least integer with a core
    drawn = all_tables(testing.balanced_games(n_players=3, worths=st.just(1)))
    assert drawn == {(0, 1, 1, 1, 1, 1, 1, 4)}
    # subgames of two are balanced with 2, the whole needs (2 + 2 + 2) / 2, and a rise of 1
    drawn = all_tables(testing.totally_balanced_games(n_players=3, worths=st.just(1)))
    assert drawn == {(0, 1, 1, 3, 1, 3, 3, 6)}


def test_what_balance_requires_is_rounded_up_to_the_next_integer():
    zero_one = st.sampled_from([0, 1])
    game = simplest(
        testing.totally_balanced_games(n_players=3, worths=zero_one),
        lambda g: g.values.tolist()[:7] == [0, 0, 0, 1, 0, 1, 1],
    )
    assert game.values[-1] == 2.0  # not 1.5
    game = simplest(
        testing.balanced_games(n_players=3, worths=zero_one.map(lambda k: Fraction(k, 2))),
        lambda g: g.values.tolist()[:7] == [0, 0, 0, 0.5, 0, 0.5, 0.5],
    )
    assert game.values[-1] == 1.0  # not 0.75


def test_every_simple_game_of_three_players_is_drawn():
    # the monotone functions of three bits, 20 by Dedekind, but for the two constants
    assert len(all_tables(testing.simple_games(n_players=3), draws=300)) == 18


@pytest.mark.slow
def test_special_players_among_others_who_are_not():
    from tugames import dummy_players, null_players, symmetric_players

    null = simplest(
        testing.games_with_null_player(n_players=3),
        lambda drawn: len(null_players(drawn[0])) == 1 and drawn[1] == (1,),
    )
    assert null_players(null[0]) == (1,)
    dummy = simplest(
        testing.games_with_dummy_player(n_players=3),
        lambda drawn: dummy_players(drawn[0]) == (2,) and null_players(drawn[0]) == (),
    )
    assert dummy[1] == (2,)
    equal = simplest(
        testing.games_with_equal_players(n_players=3),
        lambda drawn: symmetric_players(drawn[0]) == ((0, 2), (1,)),
    )
    assert equal[1] == (0, 2)


# --- families ---------------------------------------------------------------------------------

FAMILIES = {
    "airport": is_convex,
    "assignment": is_totally_balanced,
    "bankruptcy": is_convex,
    "cardinality": is_symmetric,
    "glove": is_totally_balanced,
    "matching": is_superadditive,
    "museum_pass": is_convex,
    "sequencing": is_convex,
    "unanimity_sum": lambda game: game.values[0] == 0.0,
    "weighted_voting": is_simple,
}


@pytest.mark.parametrize(("family", "predicate"), FAMILIES.items(), ids=FAMILIES.keys())
@pytest.mark.parametrize("worths", [None, testing.float_worths(1e-3, 1e3)], ids=["whole", "float"])
@FEW
@given(data=st.data())
def test_families_have_their_property(family, predicate, worths, data):
    game = data.draw(testing.family_games([family], worths=worths, players=["ann", "bob", "eve"]))
    assert game.players == ("ann", "bob", "eve")
    assert predicate(game)


@given(testing.family_games(["glove", "airport"]))
def test_a_single_player_has_no_glove_market(game):
    assert game.n_players > 1 or game.values[1] <= 0.0


# --- payoffs ----------------------------------------------------------------------------------


@FEW
@given(testing.balanced_games(), st.data())
def test_core_payoffs_are_in_the_core(game, data):
    payoff = data.draw(testing.core_payoffs(game))
    assert payoff.shape == (game.n_players,)
    assert is_in_core(game, payoff)


@FEW
@given(testing.essential_games(), st.data())
def test_imputations_are_efficient_and_individually_rational(game, data):
    payoff = data.draw(testing.imputations(game))
    assert payoff.sum() == game.values[-1]
    assert (payoff >= game.values[1 << np.arange(game.n_players)]).all()


def test_payoffs_of_sampled_games_are_those_of_the_mean():
    sampled = SampledGame([[0, 0, 0, 4], [0, 0, 0, 8]])
    assert simplest(testing.core_payoffs(sampled)).tolist() == [0.0, 6.0]
    assert simplest(testing.imputations(sampled), lambda x: x[0] > 0).sum() == 6.0


def test_all_vertices_and_points_between_come_up():
    strategy = testing.core_payoffs(Game([0, 0, 0, 4]))
    assert simplest(strategy, lambda x: x[0] == 4.0).tolist() == [4.0, 0.0]
    assert simplest(strategy, lambda x: 0.0 < x[0] < 1.0).sum() == 4.0


def test_no_payoffs_to_draw():
    with pytest.raises(InvalidInputError, match="earn more alone"):
        testing.imputations(Game([0, 1, 1, 1]))
    with pytest.raises(EmptyCoreError, match="balancedness"):
        testing.core_payoffs(Game([0, 0, 0, 1, 0, 1, 1, 1]))


# --- simplest, and what hypothesis prints -----------------------------------------------------


def test_nothing_found_is_an_error():
    with pytest.raises(NoSuchExample, match="among 50 draws"):
        simplest(testing.convex_games(), lambda game: not is_convex(game), max_examples=50)


def test_none_may_be_what_is_found():
    assert simplest(st.none()) is None


def test_fewer_players_are_looked_for_in_tuples_too():
    drawn = simplest(
        testing.games_with_null_player(), lambda drawn: len(drawn[1]) > 1, max_examples=200
    )
    assert drawn[0].n_players == 2


def test_what_the_condition_raises_is_not_caught():
    with pytest.raises(ZeroDivisionError):
        simplest(testing.games(), lambda _: 1 / 0)


@pytest.mark.parametrize(
    ("strategy", "printed"),
    [
        (testing.monotone_games(n_players=2), "Game([0, 1, 1, 1])"),
        (testing.monotone_games(players=["a", "b"]), "Game([0, 1, 1, 1], ['a', 'b'])"),
    ],
)
def test_a_failing_test_prints_the_game_as_an_expression(strategy, printed):
    @settings(database=None, deadline=None, report_multiple_bugs=False)
    @given(strategy)
    def check(game):
        assert is_superadditive(game)

    with pytest.raises(AssertionError) as error:
        check()
    assert printed in "".join(error.value.__notes__)
