"""Excesses and membership of the core, coalition by coalition."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from reference.games import WHOLE, worth_tables

from tugames import Game, SampledGame, core_element, excesses, is_in_core
from tugames.errors import InvalidInputError

GLOVES = Game([0, 0, 0, 1, 0, 1, 0, 1], players=["ann", "bob", "eve"])


def brute_excesses(worths, payoff):
    n = len(payoff)
    return [
        worths[mask] - math.fsum(payoff[i] for i in range(n) if mask >> i & 1)
        for mask in range(len(worths))
    ]


@st.composite
def games_and_payoffs(draw):
    """Draw whole worths with a whole payoff, efficient or nearly so."""
    worths = draw(worth_tables(1, 5, WHOLE))
    n = worths.size.bit_length() - 1
    payoff = draw(st.lists(WHOLE, min_size=n, max_size=n))
    payoff[0] += worths[-1] - sum(payoff) + draw(st.sampled_from([0.0, 0.0, 0.0, -1.0, 2.0]))
    if draw(st.booleans()):  # near the core: give everyone its share of v(N)
        worths = np.minimum(worths, 3.0)
    return worths, payoff


@given(games_and_payoffs())
def test_membership_by_brute_force(drawn):
    worths, payoff = drawn
    game, every = Game(worths), brute_excesses(worths, payoff)
    np.testing.assert_array_equal(excesses(game, payoff), every)
    gap = abs(every[-1])
    # that the payoff is efficient is no slack
    worst = max([*([gap] if gap else []), *every[1:-1]], default=-math.inf)
    verdict = is_in_core(game, payoff)
    assert verdict.margin == -worst
    assert bool(verdict) == (worst <= 0)
    if worst <= 0:
        assert verdict.witness is None
        return
    (mask,) = verdict.witness.coalitions
    violation = gap if mask == game.grand_coalition else every[mask]
    assert violation == worst > 0


@given(worth_tables(), st.data())
def test_membership_of_rounded_payoffs(worths, data):
    n = worths.size.bit_length() - 1
    payoff = data.draw(st.lists(st.floats(-1e6, 1e6, width=32), min_size=n, max_size=n))
    every = brute_excesses(worths, payoff)
    scale = max(np.abs(worths).max(), np.abs(payoff).max())
    verdict = is_in_core(Game(worths), payoff)
    gap = abs(every[-1])
    if abs(gap - verdict.tolerance) <= 1e-12 * scale:
        return
    worst = max([*([gap] if gap > verdict.tolerance else []), *every[1:-1]], default=-math.inf)
    assert verdict.margin == pytest.approx(-worst, abs=1e-12 * scale)
    if abs(worst - verdict.tolerance) > 1e-12 * scale:
        assert bool(verdict) == (worst <= verdict.tolerance)


def test_witness_text_names_the_coalition_and_both_numbers():
    verdict = is_in_core(GLOVES, [0.5, 0.25, 0.25])
    assert verdict.witness.text == "v(ann+bob) = 1 exceeds x(ann+bob) = 0.75"
    wasteful = is_in_core(GLOVES, [3, 0, 0])
    assert wasteful.witness.text == "v(ann+bob+eve) = 1 differs from x(ann+bob+eve) = 3"
    assert wasteful.margin == -2.0


def test_giving_away_more_than_there_is_fails():
    assert not is_in_core(GLOVES, [2, 0, 0])
    assert not is_in_core(GLOVES, [0.5, 0, 0])


def test_the_only_core_payoff():
    assert is_in_core(GLOVES, [1, 0, 0])
    assert is_in_core(GLOVES, core_element(GLOVES))
    assert not is_in_core(GLOVES, [1 - 1e-6, 1e-6, 0])
    assert is_in_core(GLOVES, [1 - 1e-6, 1e-6, 0], tolerance=1e-5)


def test_one_player():
    assert is_in_core(Game([0, 5]), [5])
    assert is_in_core(Game([0, 5]), [5]).margin == math.inf
    assert is_in_core(Game([0, 5]), [4]).margin == -1.0
    assert is_in_core(Game([0, 5]), [4]).witness.coalitions == (1,)


@pytest.mark.parametrize("payoff", [[1, 0], [[1, 0, 0]], 1.0, [1, 0, math.nan], [math.inf, 0, 0]])
def test_payoffs_that_cannot_be_meant(payoff):
    for function in (excesses, is_in_core):
        with pytest.raises(InvalidInputError, match="3 finite numbers in player order"):
            function(GLOVES, payoff)


def test_the_point_estimate_of_an_estimated_game_is_that_of_its_mean():
    sampled = SampledGame([[0, 1, 1, 2], [0, 1, 1, 4]])
    verdict = is_in_core(sampled, [1.5, 1.5], level=None)
    assert verdict
    assert verdict.point_estimate
    assert verdict.margin == 0.5
    assert not is_in_core(sampled.mean, [1.5, 1.5]).point_estimate
