"""Payoffs in the core of estimated games: found where there is room, never named without."""

import numpy as np
import pytest

from tugames import Game, SampledGame, is_in_core, stable_payoff
from tugames.errors import InvalidInputError

SIZES = {n: np.bitwise_count(np.arange(1 << n)).astype(float) for n in (3, 4, 5)}
GLOVES = np.array([0, 0, 0, 1, 0, 1, 0, 1.0])
MAJORITY = np.array([0, 0, 0, 1, 0, 1, 1, 1.0])


def noisy(values, replicates, spread, rng):
    noise = rng.standard_normal((replicates, len(values)))
    noise[:, 0] = 0.0
    return SampledGame(values + spread * noise)


@pytest.mark.parametrize("n", [3, 4, 5])
def test_a_payoff_in_a_core_with_room_is_found(n):
    rng = np.random.default_rng(n)
    values = SIZES[n] ** 2
    found = [stable_payoff(noisy(values, 20, 0.3, rng)) for _ in range(20)]
    named = [one for one in found if one.payoff is not None]
    assert len(named) == 20
    for one in named:
        assert one.verdict
        assert one.epsilon == 0.0
        assert (one.n_chosen, one.n_judged) == (6, 14)
        assert one.verdict.n_replicates == 14
        # what is named is in the core of the true game, but for the noise of v(N)
        shifted = one.payoff + (values[-1] - one.payoff.sum()) / n
        assert is_in_core(Game(values), shifted, tolerance=1e-9)
        assert (one.standard_error < 0.2).all()


def test_the_payoff_is_deep():
    rng = np.random.default_rng(0)
    one = stable_payoff(noisy(SIZES[4] ** 2, 200, 0.3, rng))
    assert one.payoff == pytest.approx([4, 4, 4, 4], abs=0.6)


@pytest.mark.parametrize("values", [SIZES[3], GLOVES])
def test_a_core_without_interior_is_no_place_to_name(values):
    """Wrongly naming one in at most 5% of 300 games, and three standard deviations."""
    rng = np.random.default_rng(1)
    found = [stable_payoff(noisy(values, 20, 0.3, rng)) for _ in range(300)]
    outcomes = [one.verdict.outcome for one in found]
    assert outcomes.count("holds") <= 26
    assert outcomes.count("fails") <= 26
    undecided = next(one for one in found if one.verdict.outcome == "undecided")
    assert undecided.payoff is None
    assert undecided.epsilon > 0.0
    assert "no number of replicates shows a point" in undecided.verdict.remark


def test_epsilon_covers():
    """The candidate is in the epsilon-core, 95% of the time at least."""
    rng = np.random.default_rng(2)
    missed = 0
    for _ in range(300):
        one = stable_payoff(noisy(GLOVES, 20, 0.3, rng))
        # what the rule pays in the true game is the candidate, less the noise of its mean
        shifted = one.candidate + (1.0 - one.candidate.sum()) / 3.0
        slack = is_in_core(Game(GLOVES), shifted, tolerance=1e-9).margin
        missed += slack < -one.epsilon - 3.0 * one.standard_error.max()
    assert missed <= 26


def test_an_empty_core_is_said_to_be_empty():
    rng = np.random.default_rng(3)
    one = stable_payoff(noisy(MAJORITY, 30, 0.1, rng))
    assert one.payoff is None
    assert (one.verdict.outcome, one.verdict.property) == ("fails", "balanced")
    assert "exceeds v(0+1+2)" in one.verdict.witness.text


def test_groups_that_do_not_touch_are_paid_by_themselves():
    """Two pairs on common random numbers, each with room: the whole has no interior."""
    rng = np.random.default_rng(4)
    one, other = rng.normal(size=(2, 30, 3)) * 0.1
    samples = np.zeros((30, 16))
    for mask in range(16):
        for k, noise in ((mask & 3, one), (mask >> 2, other)):
            if k:
                samples[:, mask] += (3.0 if k == 3 else 1.0) + noise[:, k - 1]
    found = stable_payoff(SampledGame(samples))
    assert found.verdict
    assert found.payoff[:2].sum() == pytest.approx(samples[:, 3].mean())
    assert found.payoff == pytest.approx([1.5] * 4, abs=0.2)


def test_few_replicates_say_so():
    rng = np.random.default_rng(5)
    one = stable_payoff(noisy(SIZES[3] ** 2, 6, 0.1, rng))
    assert one.verdict.outcome == "undecided"
    assert "the 3 replicates that judge reach no level below 0.125" in one.verdict.remark
    with pytest.raises(InvalidInputError, match="on 6 replicates at least; got 5"):
        stable_payoff(noisy(SIZES[3], 5, 0.1, rng))
    with pytest.raises(InvalidInputError, match="between 0 and 1"):
        stable_payoff(noisy(SIZES[3], 20, 0.1, rng), level=0)
    with pytest.raises(InvalidInputError, match="of a SampledGame; got Game"):
        stable_payoff(Game(GLOVES))


def test_one_player_and_no_noise():
    one = stable_payoff(SampledGame(np.array([[0.0, 1.0]] * 10)))
    assert one.payoff.tolist() == [1.0]
    certain = stable_payoff(SampledGame(np.tile(SIZES[3] ** 2, (10, 1))))
    assert certain.verdict
    assert is_in_core(Game(SIZES[3] ** 2), certain.payoff)
