"""Confidence intervals of linear solutions."""

import numpy as np
import pytest

from tugames import (
    Game,
    SampledGame,
    banzhaf_value,
    confidence_intervals,
    prenucleolus,
    shapley_value,
)
from tugames.errors import InvalidInputError

ADDITIVE = np.array([0, 1, 2, 3, 3, 4, 5, 6.0])


def noisy(replicates, seed, draw="gaussian"):
    rng = np.random.default_rng(seed)
    shape = (replicates, 8)
    noise = rng.standard_normal(shape) if draw == "gaussian" else rng.exponential(size=shape) - 1
    noise[:, 0] = 0.0
    return SampledGame(ADDITIVE + noise)


def coverage(replicates, repetitions, draw, **options):
    covered = []
    for seed in range(repetitions):
        found = confidence_intervals(noisy(replicates, seed, draw), shapley_value, **options)
        covered.append((found.low <= [1, 2, 3]) & (found.high >= [1, 2, 3]))
    return np.array(covered)


def test_the_value_is_that_of_the_mean_game_and_lies_inside():
    sampled = noisy(20, 0)
    found = confidence_intervals(sampled, banzhaf_value)
    np.testing.assert_allclose(found.value, banzhaf_value(sampled.mean))
    assert (found.low < found.value).all()
    assert (found.value < found.high).all()
    assert (found.players, found.n_replicates, found.level) == ((0, 1, 2), 20, 0.05)


def test_simultaneous_intervals_are_wider_and_a_smaller_level_too():
    sampled = noisy(20, 1)
    each = confidence_intervals(sampled, shapley_value, simultaneous=False)
    together = confidence_intervals(sampled, shapley_value)
    strict = confidence_intervals(sampled, shapley_value, level=0.01)
    assert (together.high > each.high).all()
    assert (strict.high > together.high).all()
    assert (strict.low < together.low).all()


def test_what_has_no_noise_has_no_width():
    rng = np.random.default_rng(0)
    samples = np.zeros((6, 4))
    samples[:, 1] = 1.0
    samples[:, 2] = rng.normal(size=6)
    samples[:, 3] = samples[:, 1] + samples[:, 2]
    found = confidence_intervals(SampledGame(samples), shapley_value)
    assert found.low[0] == pytest.approx(1.0, abs=1e-9)
    assert found.high[0] == pytest.approx(1.0, abs=1e-9)
    assert found.high[1] > found.low[1]


@pytest.mark.parametrize("draw", ["gaussian", "exponential"])
def test_intervals_cover(draw):
    assert coverage(20, 200, draw).all(axis=1).mean() >= 0.9


@pytest.mark.slow
@pytest.mark.parametrize("draw", ["gaussian", "exponential"])
@pytest.mark.parametrize("replicates", [20, 50])
def test_coverage_over_two_thousand_repetitions(replicates, draw):
    assert 0.94 <= coverage(replicates, 2000, draw).all(axis=1).mean() <= 0.99
    each = coverage(replicates, 2000, draw, simultaneous=False)
    assert 0.94 <= each.mean() <= 0.99


def test_kinks_games_and_levels_out_of_reach_are_refused():
    rng = np.random.default_rng(0)
    samples = np.array([0, 0, 0, 1, 0, 1, 0, 1]) + rng.normal(size=(10, 8))
    samples[:, 0] = 0.0
    with pytest.raises(InvalidInputError, match="linear in the worths"):
        confidence_intervals(SampledGame(samples), lambda game: prenucleolus(game).payoff)
    with pytest.raises(InvalidInputError, match="replicates, of a SampledGame; got Game"):
        confidence_intervals(Game(ADDITIVE), shapley_value)
    with pytest.raises(InvalidInputError, match="reach no level below"):
        confidence_intervals(noisy(4, 0), shapley_value, level=0.01)
