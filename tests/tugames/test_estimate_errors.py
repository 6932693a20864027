"""Monte Carlo Shapley values: unbiased, with error bars that mean what they say.

Every test here draws from fixed seeds; the bounds are some four standard deviations of the
statistic that is tested, so that a right estimator passes for nearly all other seeds too.
"""

from itertools import permutations

import numpy as np
import pytest
from scipy import stats

from tugames import FunctionOracle, Game, SampledGame, estimate_shapley, shapley_value

SEEDS = 400


def curved_game(n, seed, slope=0.0, spread=3.0):
    """Random worths around a convex game: players differ, and so do orders of arrival."""
    size = np.bitwise_count(np.arange(1 << n)).astype(float)
    worths = size**2 + slope * size + np.random.default_rng(seed).normal(0, spread, 1 << n)
    worths[0] = 0.0
    return Game(worths)


def antithetic_contributions(game):
    """Mean contributions in every order and its reverse, shape (n!, n), by going along them."""
    n, drawn = game.n_players, []
    for order in permutations(range(n)):
        both = np.zeros(n)
        for direction in (order, order[::-1]):
            mask = 0
            for i in direction:
                both[i] += (game.values[mask | 1 << i] - game.values[mask]) / 2
                mask |= 1 << i
        drawn.append(both)
    return np.array(drawn)


def replicated(base, noise_game, noise):
    """Worths u(S) + z_r w(S) on replicates r."""
    return SampledGame(base.values + noise[:, None] * noise_game.values)


def expected_errors(base, noise_game, pairs, replicates):
    """Squared sampling and simulation errors in theory, for standard normal z_r."""
    u, w = antithetic_contributions(base), antithetic_contributions(noise_game)
    sampling = (u.var(axis=0) + w.var(axis=0) / replicates) / pairs
    return sampling, w.mean(axis=0) ** 2 / replicates


def assert_mean(observed, expected, *, sigmas=4.5):
    """Compare a mean over independent rows with its expectation."""
    error = observed.std(axis=0, ddof=1) / np.sqrt(len(observed))
    assert (np.abs(observed.mean(axis=0) - expected) <= sigmas * error + 1e-12).all()


@pytest.mark.parametrize("pairs", [2, 7])
def test_the_estimate_is_unbiased(pairs):
    n, game = 6, curved_game(6, 0)
    budget = pairs * 2 * (n - 1) + 1
    values = np.array(
        [
            estimate_shapley(game, budget, method="permutation", rng=seed).value
            for seed in range(SEEDS)
        ]
    )
    assert values.std(axis=0).min() > 0.1  # there is something to be biased about
    assert_mean(values, shapley_value(game))


def test_every_estimate_is_efficient():
    game = curved_game(6, 1)
    for seed in range(50):
        estimate = estimate_shapley(game, 25, method="permutation", rng=seed)
        assert estimate.value.sum() == pytest.approx(game.values[-1], rel=1e-12)


def test_the_standard_error_is_calibrated():
    pairs, n, game = 30, 6, curved_game(6, 2)
    exact, scores = shapley_value(game), []
    for seed in range(SEEDS):
        estimate = estimate_shapley(
            game, pairs * 2 * (n - 1) + 1, method="permutation", rng=1000 + seed
        )
        scores.append((estimate.value - exact) / estimate.standard_error)
    scores = np.array(scores)
    # a mean of 30 draws over its own standard error: nearly a t distribution with 29 degrees
    student = stats.t(pairs - 1)
    kurtosis = 3.0 + 6.0 / (pairs - 1 - 4)
    spread = np.sqrt((kurtosis - 1) / (4 * SEEDS))  # of a standard deviation of 1, to first order
    assert np.abs(scores.std(axis=0, ddof=1) / student.std() - 1).max() < 4 * spread
    for level in (0.68, 0.95):
        covered = (np.abs(scores) < student.ppf(0.5 + level / 2)).mean(axis=0)
        assert np.abs(covered - level).max() < 4 * np.sqrt(level * (1 - level) / SEEDS)


def test_the_squared_standard_error_is_the_variance_of_the_estimate():
    pairs, n = 4, 4
    base = curved_game(n, 3)
    expected, _ = expected_errors(base, 0 * base, pairs, 1)
    estimates = [
        estimate_shapley(base, pairs * 2 * (n - 1) + 1, method="permutation", rng=seed)
        for seed in range(1000)
    ]
    assert_mean(np.array([e.standard_error**2 for e in estimates]), expected)
    assert_mean(np.array([(e.value - shapley_value(base)) ** 2 for e in estimates]), expected)


def test_the_two_sources_of_error_match_theory():
    # noise that different orders of arrival feel alike
    assert_split(6, 5, curved_game(4, 4), curved_game(4, 5, slope=4.0), seeds=2000)


def test_the_interaction_of_orders_and_noise_is_counted_once():
    # few pairs and noise that each order feels differently: it moves the means of the replicates
    # as well as those of the pairs, and is sampling error, which more pairs would remove
    base, noise_game = 0 * curved_game(4, 0), curved_game(4, 84, slope=2.0, spread=5.0)
    felt = antithetic_contributions(noise_game)
    assert felt.min() > 0
    assert (felt.var(axis=0) > 0.4 * felt.mean(axis=0) ** 2).all()
    assert_split(2, 40, base, noise_game, seeds=1500)


def assert_split(pairs, replicates, base, noise_game, *, seeds):
    """Hold the parts of the error, over many seeds, against their expectations.

    Every order must feel the noise with one sign: the estimate of a part is cut off at 0.
    """
    n = base.n_players
    sampling, simulation = expected_errors(base, noise_game, pairs, replicates)
    estimates = []
    for seed in range(seeds):
        noise = np.random.default_rng([1, seed]).normal(size=replicates)
        sampled = replicated(base, noise_game, noise)
        budget = replicates * (pairs * 2 * (n - 1) + 1)
        estimates.append(estimate_shapley(sampled, budget, method="permutation", rng=seed))
        assert estimates[-1].method == f"{pairs} antithetic permutations"
    # both matter, or one could hide the other's mistakes
    assert (sampling / simulation > 0.02).all()
    assert (sampling / simulation < 2.0).all()
    assert_mean(np.array([e.sampling_error**2 for e in estimates]), sampling)
    assert_mean(np.array([e.simulation_error**2 for e in estimates]), simulation)
    total = sampling + simulation
    assert_mean(np.array([e.standard_error**2 for e in estimates]), total)
    assert_mean(np.array([(e.value - shapley_value(base)) ** 2 for e in estimates]), total)
    assert_mean(np.array([e.value for e in estimates]), shapley_value(base))


def test_simulated_and_exact_is_calibrated():
    replicates = 12
    base, noise_game = curved_game(3, 6), curved_game(3, 7)
    scores = []
    for seed in range(SEEDS):
        noise = np.random.default_rng([2, seed]).normal(size=replicates)
        estimate = estimate_shapley(replicated(base, noise_game, noise), 7 * replicates)
        assert not estimate.sampling_error.any()
        scores.append((estimate.value - shapley_value(base)) / estimate.standard_error)
    # exactly a t distribution, and the same score for every player: the noise is one number
    outcome = stats.kstest(np.array(scores)[:, 0], stats.t(replicates - 1).cdf)
    assert outcome.pvalue > 1e-4


def test_no_sampling_error_when_every_coalition_was_evaluated():
    oracle = FunctionOracle(lambda members, rng: len(members) * (1 + rng.normal()), 4, seed=0)
    estimate = estimate_shapley(oracle, 15 * 9, replications=9)
    noise = [np.random.default_rng(np.random.SeedSequence(0, spawn_key=(r,))) for r in range(9)]
    drawn = np.array([rng.normal() for rng in noise])
    assert estimate.method == "exact"
    assert not estimate.sampling_error.any()
    np.testing.assert_allclose(estimate.value, 1 + drawn.mean(), rtol=1e-12)
    np.testing.assert_allclose(estimate.standard_error, drawn.std(ddof=1) / 3, rtol=1e-12)
    np.testing.assert_array_equal(estimate.simulation_error, estimate.standard_error)


def test_no_simulation_error_for_deterministic_games():
    estimate = estimate_shapley(curved_game(8, 8), 100, rng=0)
    assert not estimate.simulation_error.any()
    assert estimate.sampling_error.min() > 0
    np.testing.assert_array_equal(estimate.standard_error, estimate.sampling_error)


def test_no_sampling_error_where_all_orders_agree():
    # noise that is shared by all coalitions and orders is simulation noise, all of it
    noise = np.random.default_rng(0).normal(size=10)
    sizes = np.bitwise_count(np.arange(32)).astype(float)
    sampled = SampledGame((1 + noise)[:, None] * sizes)
    estimate = estimate_shapley(sampled, 10 * 30, method="permutation", rng=0)
    np.testing.assert_allclose(estimate.sampling_error, 0.0, atol=1e-12)
    np.testing.assert_allclose(estimate.simulation_error, noise.std(ddof=1) / np.sqrt(10))


def test_more_pairs_and_more_replicates_remove_their_own_part_only():
    base, noise_game = curved_game(5, 9), curved_game(5, 10)
    noise = np.random.default_rng(3).normal(size=64)

    def errors(pairs, replicates):
        sampled = replicated(base, noise_game, noise[:replicates])
        estimate = estimate_shapley(
            sampled, replicates * (pairs * 8 + 1), method="permutation", rng=1
        )
        return estimate.sampling_error.mean(), estimate.simulation_error.mean()

    few, more_pairs, more_replicates = errors(50, 16), errors(800, 16), errors(50, 64)
    assert more_pairs[0] == pytest.approx(few[0] / 4, rel=0.3)
    assert more_pairs[1] == pytest.approx(few[1], rel=0.2)
    assert more_replicates[1] == pytest.approx(few[1] / 2, rel=0.4)
    assert more_replicates[0] > 0.5 * few[0]


@pytest.mark.slow
def test_calibration_with_simulation_at_length():
    pairs, n, replicates = 20, 5, 20
    base, noise_game = curved_game(n, 11), curved_game(n, 12)
    scores = []
    for seed in range(4000):
        noise = np.random.default_rng([4, seed]).normal(size=replicates)
        estimate = estimate_shapley(
            replicated(base, noise_game, noise),
            replicates * (pairs * 2 * (n - 1) + 1),
            method="permutation",
            rng=seed,
        )
        scores.append((estimate.value - shapley_value(base)) / estimate.standard_error)
    spread = np.array(scores).std(axis=0, ddof=1)
    assert spread.min() > 0.97
    assert spread.max() < 1.10  # a t distribution with 19 degrees has 1.057
