"""What follows from what, and the games of the literature that show that no more does."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from reference.games import (
    WHOLE,
    airport,
    convex_tables,
    unanimity,
    weighted_voting,
    worth_tables,
)
from reference.properties import (
    exact_tables,
    market_tables,
    minimum_of,
    spoilt,
    subgame,
)

from tugames import (
    Game,
    coalition_sizes,
    has_large_core,
    is_additive,
    is_average_convex,
    is_balanced,
    is_constant_sum,
    is_convex,
    is_essential,
    is_exact,
    is_in_core,
    is_monotone,
    is_quasi_balanced,
    is_simple,
    is_strictly_convex,
    is_superadditive,
    is_symmetric,
    is_totally_balanced,
    is_weakly_superadditive,
    properties,
    shapley_value,
)

few = settings(max_examples=20)

#: (stronger, weaker): the second holds for every game of the first.
IMPLICATIONS = [
    (is_strictly_convex, is_convex),
    (is_additive, is_convex),
    (is_convex, is_average_convex),
    (is_convex, is_exact),
    (is_convex, has_large_core),
    (is_average_convex, is_totally_balanced),
    (is_exact, is_totally_balanced),
    (is_totally_balanced, is_balanced),
    (is_totally_balanced, is_superadditive),
    (has_large_core, is_balanced),
    (is_superadditive, is_weakly_superadditive),
    (is_balanced, is_quasi_balanced),
    (is_simple, is_monotone),
]

tables = st.one_of(
    spoilt(convex_tables(1, 4)),
    spoilt(market_tables(1, 4)),
    spoilt(exact_tables(2, 4)),
    spoilt(st.just(weighted_voting(4, [3, 2, 1, 1]))),
    worth_tables(1, 4, WHOLE),
    worth_tables(1, 3, st.integers(0, 3).map(float)),
)


@pytest.mark.parametrize(
    ("stronger", "weaker"), IMPLICATIONS, ids=lambda predicate: predicate.__name__
)
@few
@given(worths=tables)
def test_implications(stronger, weaker, worths):
    game = Game(worths)
    if stronger(game):
        assert weaker(game)


@few
@given(st.one_of(convex_tables(2, 4), exact_tables(2, 4), spoilt(exact_tables(3, 4))))
def test_convex_games_are_those_whose_subgames_are_all_exact(worths):
    # Biswas, Parthasarathy, Potters and Voorneveld (1999); Csoka, Herings and Koczy (2011)
    exact = [is_exact(Game(subgame(worths.tolist(), s))) for s in range(1, worths.size)]
    assert all(exact) is bool(is_convex(Game(worths)))


@few
@given(exact_tables())
def test_minima_of_measures_of_one_total_are_exact(worths):
    # Schmeidler (1972)
    game = Game(worths)
    assert is_exact(game)
    if game.n_players <= 4:
        assert has_large_core(game)  # Biswas et al. (1999): up to four players
    grand = game.grand_coalition
    for s in range(1, grand):  # exact games are convex for the grand coalition (Csoka et al.)
        for t in range(grand ^ s, grand):
            if s | t == grand:
                assert worths[s] + worths[t] <= worths[grand] + worths[s & t]


@few
@given(market_tables())
def test_minima_of_additive_games_are_totally_balanced(worths):
    # Kalai and Zemel (1982)
    assert is_totally_balanced(Game(worths))
    assert is_balanced(Game(worths))


@few
@given(st.one_of(spoilt(exact_tables(2, 4)), spoilt(market_tables(2, 4))))
def test_large_cores_of_totally_balanced_games_make_them_exact(worths):
    # Sharkey (1982)
    game = Game(worths)
    if is_totally_balanced(game) and has_large_core(game):
        assert is_exact(game)


@few
@given(st.one_of(spoilt(convex_tables(2, 4)), worth_tables(2, 3, st.integers(0, 4).map(float))))
def test_average_convex_games_have_their_shapley_values_in_the_core(worths):
    # Inarra and Usategui (1993): so do their subgames
    if is_average_convex(Game(worths)):
        for coalition in range(1, worths.size):
            part = Game(subgame(worths.tolist(), coalition))
            assert is_in_core(part, shapley_value(part), tolerance=1e-9)


@pytest.mark.parametrize(
    ("holds", "fails", "worths"),
    [
        (is_convex, is_strictly_convex, [0, 1, 1, 2]),
        (is_average_convex, is_exact, [0, 0, 0, 1, 0, 3, 3, 5]),
        (is_average_convex, has_large_core, [0, 0, 0, 1, 0, 3, 3, 5]),
        (is_exact, is_average_convex, [0, 0, 0, 0, 0, 3, 0, 3, 0, 0, 0, 0, 1, 3, 1, 4]),
        (has_large_core, is_exact, [0, 0, 0, 2, 0, 1, 0, 0, 0, 2, 1, 0, 2, 0, 0, 6]),
        (has_large_core, is_weakly_superadditive, [0, 1, 1, 0, 0, 1, 1, 2]),
        (is_balanced, is_weakly_superadditive, [0, 1, 1, 0, 0, 1, 1, 2]),
        (is_superadditive, is_quasi_balanced, [0, 0, 0, 1, 0, 1, 1, 1]),
        (is_totally_balanced, is_average_convex, [0, 0, 0, 2, 0, 1, 0, 2]),
    ],
)
def test_what_does_not_follow(holds, fails, worths):
    assert holds(Game(worths))
    assert not fails(Game(worths))


def test_essential_constant_sum_games_have_no_core():
    # von Neumann and Morgenstern (1944)
    majority = Game([0, 0, 0, 1, 0, 1, 1, 1])
    assert is_essential(majority)
    assert is_constant_sum(majority)
    assert not is_balanced(majority)
    assert is_superadditive(majority)
    assert properties.is_decisive(majority)
    assert is_symmetric(majority)


def test_quasi_balanced_but_not_balanced():
    # Tijs (1981): utopia payoffs are generous when three players earn nothing
    game = Game(np.array([0, 0, 3, 0, 5.0])[coalition_sizes(4)])
    assert is_quasi_balanced(game)
    assert not is_balanced(game)


def test_balanced_but_not_totally_balanced():
    # three of four players play simple majority
    worths = weighted_voting(2, [1, 1, 1, 0])
    worths[-1] = 2.0
    game = Game(worths)
    assert is_balanced(game)
    verdict = is_totally_balanced(game)
    assert verdict.witness.coalitions == (7, 3, 5, 6)
    assert verdict.margin == -0.5


def test_totally_balanced_but_not_exact():
    # Shapley and Shubik (1969): a market for gloves, one left and two right
    game = Game(minimum_of([[1, 0, 0], [0, 1, 1]]))
    assert is_totally_balanced(game)
    verdict = is_exact(game)
    assert verdict.margin == -1.0
    assert verdict.witness.coalitions == (1, 3, 5, 7)
    assert not has_large_core(game)
    assert not is_average_convex(game)


def test_exact_but_not_convex():
    # as many left gloves as right ones; three players would not do
    game = Game(minimum_of([[1, 0, 1, 0], [0, 1, 0, 1]]))
    assert is_exact(game)
    assert has_large_core(game)
    assert not is_convex(game)
    assert not is_average_convex(game)


def test_exact_but_its_core_is_not_large():
    # Biswas et al. (1999): five players are needed; this one was found by search
    game = Game(minimum_of([[0, 1, 0, 1, 1], [1, 0, 2, 0, 0]]))
    assert is_exact(game)
    verdict = has_large_core(game)
    assert verdict.margin == -1.0
    assert verdict.witness.text.startswith("y = (1, 1, 1, 1, 0)")


def test_large_core_but_not_superadditive():
    # players 0 and 1 have nothing to say to each other, and get what they have alone
    game = Game([0, 1, 1, 0, 0, 1, 1, 2])
    assert has_large_core(game)
    assert not is_superadditive(game)
    assert is_exact(game).witness.coalitions == (3, 1, 2)


def test_average_convex_but_not_convex():
    # Inarra and Usategui (1993), in small numbers
    game = Game([0, 0, 0, 2, 0, 2, 0, 3])
    assert is_average_convex(game)
    assert not is_convex(game)
    assert not is_exact(game)


def test_superadditive_but_not_balanced_and_weakly_so_but_not_superadditive():
    assert is_superadditive(Game([0, 0, 0, 1, 0, 1, 1, 1]))
    pairs = Game(np.array([0, 0, 3, 4, 5.0])[coalition_sizes(4)])
    assert is_weakly_superadditive(pairs)
    assert not is_superadditive(pairs)


def test_families_of_convex_games():
    # Littlechild and Owen (1973): savings at an airport; Shapley (1953): unanimity
    assert is_convex(-Game(airport([1, 2, 4, 7])))
    assert not is_strictly_convex(-Game(airport([1, 2, 4, 7])))
    for carrier in range(1, 16):
        game = Game(unanimity(4, carrier))
        assert is_convex(game)
        assert is_exact(game)
        assert has_large_core(game)
        assert is_simple(game)
        assert properties.is_proper(game)
        assert properties.minimal_carrier(game) == carrier
        assert bool(properties.is_decisive(game)) is (carrier.bit_count() == 1)
    assert is_strictly_convex(Game(coalition_sizes(4).astype(float) ** 2))


def test_what_is_needed_for_a_voting_game_to_have_a_core():
    # Shapley (1962): a simple game is balanced exactly if somebody has a veto
    assert not is_balanced(Game(weighted_voting(3, [2, 1, 1, 1])))
    assert is_balanced(Game(weighted_voting(4, [3, 1, 1])))
    united_nations = weighted_voting(39, [7] * 5 + [1] * 6)  # four of six are needed, and all five
    game = Game(united_nations)
    assert is_simple(game)
    assert properties.is_proper(game)
    assert not properties.is_strong(game)
    assert is_balanced(game)
    assert properties.symmetric_players(game) == ((0, 1, 2, 3, 4), (5, 6, 7, 8, 9, 10))
