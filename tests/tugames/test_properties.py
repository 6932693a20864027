"""Monotone, superadditive and convex games against their definitions in plain Python."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from reference.games import (
    WHOLE,
    airport,
    convex_tables,
    is_supermodular,
    least_marginal,
    least_merger_gain,
    least_second_difference,
    unanimity,
    worth_tables,
)

from tugames import (
    Game,
    SampledGame,
    coalition_sizes,
    is_convex,
    is_monotone,
    is_superadditive,
)

PREDICATES = (is_monotone, is_superadditive, is_convex)
DEFINITIONS = {
    is_monotone: least_marginal,
    is_superadditive: least_merger_gain,
    is_convex: least_second_difference,
}


@st.composite
def nearly_convex_tables(draw):
    """Draw a convex game with one worth off by a little, so that both outcomes are met."""
    worths = draw(convex_tables(2))
    worths[draw(st.integers(1, worths.size - 1))] += draw(st.integers(-3, 3))
    return worths


@pytest.mark.parametrize("predicate", PREDICATES)
@given(worths=st.one_of(worth_tables(1, 5, WHOLE), nearly_convex_tables()))
def test_margin_is_the_least_slack_of_the_definition(predicate, worths):
    verdict = predicate(Game(worths))
    least = DEFINITIONS[predicate](worths.tolist())
    assert verdict.margin == least
    assert verdict.tolerance == 0.0  # integers are compared exactly
    assert bool(verdict) is (least >= 0)
    assert (verdict.witness is None) is bool(verdict)


@pytest.mark.parametrize("predicate", PREDICATES)
@given(worths=worth_tables())
def test_margin_of_rounded_worths(predicate, worths):
    verdict = predicate(Game(worths))
    least = DEFINITIONS[predicate](worths.tolist())
    slack = 1e-12 * float(np.abs(worths).max())
    assert verdict.margin == pytest.approx(least, abs=slack)
    if abs(least + verdict.tolerance) > slack:
        assert bool(verdict) is (least >= -verdict.tolerance)


@given(st.one_of(worth_tables(1, 4, WHOLE), nearly_convex_tables()))
def test_convex_means_supermodular_over_all_pairs(worths):
    assert bool(is_convex(Game(worths))) is is_supermodular(worths.tolist())


@given(st.one_of(worth_tables(1, 5, WHOLE), nearly_convex_tables()))
def test_witnesses_violate_what_they_are_said_to(worths):
    game = Game(worths)
    v = worths.tolist()
    monotone, superadditive, convex = (predicate(game) for predicate in PREDICATES)
    if not monotone:
        s, t = monotone.witness.coalitions
        assert s & t == s
        assert t.bit_count() == s.bit_count() + 1
        assert v[t] - v[s] == monotone.margin < 0
    if not superadditive:
        s, t = superadditive.witness.coalitions
        assert s & t == 0
        assert s
        assert t
        assert v[s | t] - v[s] - v[t] == superadditive.margin < 0
    if not convex:
        s, t = convex.witness.coalitions
        assert s.bit_count() == t.bit_count() == (s & t).bit_count() + 1
        assert v[s | t] + v[s & t] - v[s] - v[t] == convex.margin < 0


@given(convex_tables())
def test_convex_games_are_superadditive(worths):
    assert is_convex(Game(worths))
    assert is_superadditive(Game(worths))


@pytest.mark.parametrize("n", [11, 12, 13])
def test_larger_tables(n):
    # v(S) = s^2 is convex with all second differences 2; one worth is raised by 1000
    worths = coalition_sizes(n).astype(float) ** 2
    spoilt = (1 << n) // 3
    worths[spoilt] += 1000.0
    merging, convex = is_superadditive(Game(worths)), is_convex(Game(worths))
    assert spoilt in merging.witness.coalitions
    assert spoilt in convex.witness.coalitions
    # a merger of sizes s and t gains 2 s t; the least is with a single player
    assert merging.margin == 2.0 * spoilt.bit_count() - 1000.0
    assert convex.margin == 2.0 - 1000.0


def test_known_games():
    assert is_convex(-Game(airport([1, 2, 4, 7])))  # savings of a cost game: minus it is convex
    assert not is_convex(Game(airport([1, 2, 4, 7])))
    assert is_monotone(Game(airport([1, 2, 4, 7])))
    assert is_convex(Game(unanimity(4, 0b0110)))
    majority = Game([0, 0, 0, 1, 0, 1, 1, 1])
    assert is_superadditive(majority)
    assert not is_convex(majority)


def test_one_player_has_nothing_to_merge_with():
    game = Game([0, -1])
    assert is_superadditive(game).margin == math.inf
    assert is_convex(game).margin == math.inf
    assert is_monotone(game).margin == -1.0
    assert is_monotone(game).witness.coalitions == (0, 1)


def test_witness_text_has_names_and_numbers():
    game = Game([0, 4, 1, 3], players=["ann", "bob"])
    assert is_monotone(game).witness.text == "v(ann) = 4 > v(ann+bob) = 3"
    assert is_superadditive(game).witness.text == "v(ann) + v(bob) = 5 > v(ann+bob) = 3"
    assert is_convex(game).witness.text == "v(ann) + v(bob) = 5 > v(ann+bob) = 3"
    assert is_monotone(-game).witness.text == "v({}) = 0 > v(ann) = -4"


@pytest.mark.parametrize("predicate", PREDICATES)
def test_tolerance_forgives_and_rounding_is_forgiven(predicate):
    game = Game([0, 1, 1, 0.5])
    assert not predicate(game)
    assert not predicate(game, tolerance=0.49)
    assert predicate(game, tolerance=1.5)
    assert predicate(Game([0, 0.1, 0.2, 0.1 + 0.2, 0.3, 0.4, 0.5, 0.6]))  # additive, rounded


def test_large_integers_are_compared_exactly():
    for predicate in (is_superadditive, is_convex):
        assert predicate(Game([0, 2.0**43, 2.0**43, 2.0**44]))
        assert predicate(Game([0, 2.0**43, 2.0**43, 2.0**44 - 1])).margin == -1.0
        assert not predicate(Game([0, 2.0**43, 2.0**43, 2.0**44 - 1]))


@pytest.mark.parametrize("predicate", PREDICATES)
def test_the_point_estimate_of_an_estimated_game_is_that_of_its_mean(predicate):
    sampled = SampledGame([[0, 1, 1, 4], [0, 1, 1, 0.5]])
    verdict = predicate(sampled, level=None)
    assert verdict
    assert verdict.point_estimate
    assert verdict.margin == predicate(sampled.mean).margin
    assert not predicate(sampled.mean).point_estimate
    assert verdict.p_value is None
