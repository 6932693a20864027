"""Intervals cover what they say, also where contributions are rare and many draws agree."""

import numpy as np
import pytest
from reference.estimated import random_game

from tugames import FunctionOracle, Game, SampledGame, estimate_shapley, shapley_value
from tugames.errors import InvalidInputError
from tugames.estimation.spread import cautious_error
from tugames.families import airport, glove, weighted_voting


def majority(n):
    return Game.from_function(lambda members: len(members) > n / 2, n)


def apex(n):
    """One large player with any other, or all the others."""
    return Game.from_function(
        lambda members: (0 in members and len(members) > 1) or len(members) >= n - 1, n
    )


def veto(n):
    return Game.from_function(lambda members: 0 in members and len(members) > 1, n)


def unanimity(n):
    return Game.from_function(lambda members: len(members) == n, n)


GAMES = {
    "majority of 3": majority(3),
    "majority of 5": majority(5),
    "majority of 9": majority(9),
    "majority of 13": majority(13),
    "voting": weighted_voting(41, [20, 15, 12, 10, 8, 6, 4, 3, 1, 1]).game(),
    "veto": veto(7),
    "unanimity": unanimity(8),
    "apex": apex(5),
    "gloves": glove(3, 5),
    "airport": airport([1, 1, 2, 3, 5, 8, 13, 21]).game(),
    "random": random_game(6, 5),
}


def log_normal(sigma):
    """Worths of 63 coalitions, the largest exp(2.7 sigma) times the median."""
    return Game([0.0, *np.exp(np.random.default_rng(9).normal(0, sigma, 63))])


#: Coverage of 0.95 under tails, by sigma and pairs: mean over the players, and the least of them.
#: As docs/explanation/error-bars.md and `Estimate.interval` say: few pairs miss the rare worths.
HEAVY = {
    (0.7, 10): (0.933, 0.864), (0.7, 20): (0.936, 0.893),
    (0.7, 40): (0.945, 0.918), (0.7, 80): (0.957, 0.951),
    (1.5, 10): (0.866, 0.690), (1.5, 20): (0.901, 0.781),
    (1.5, 40): (0.943, 0.910), (1.5, 80): (0.965, 0.955),
}  # fmt: skip


def budget_of(game, pairs):
    return pairs * 2 * (game.n_players - 1) + 1


def covered(game, pairs, runs, level=0.95):
    """Share of runs in which a player's interval holds the value, shape (n,)."""
    exact, held = shapley_value(game), np.zeros(game.n_players)
    for seed in range(runs):
        estimate = estimate_shapley(game, budget_of(game, pairs), method="permutation", rng=seed)
        low, high = estimate.interval(level)
        held += (low <= exact + 1e-12) & (exact <= high + 1e-12)
    return held / runs


@pytest.mark.parametrize("name", ["majority of 9", "voting"])
def test_rare_contributions_are_covered(name):
    # the plain standard error covers in 0.69 and 0.58 of runs here
    assert covered(GAMES[name], 10, 150).mean() > 0.93


@pytest.mark.slow
@pytest.mark.parametrize("pairs", [10, 20, 40, 80])
@pytest.mark.parametrize("name", GAMES)
def test_intervals_cover_what_they_say(name, pairs):
    share = covered(GAMES[name], pairs, 1000)
    print(f"{name:15s} {pairs:3d} pairs: {share.mean():.3f}, least {share.min():.3f}")
    # 1000 runs tell a share to 0.007
    assert share.mean() > 0.935
    assert share.min() > 0.90


def test_under_heavy_tails_coverage_is_as_low_as_is_said():
    share = covered(log_normal(1.5), 10, 150)
    assert 0.81 < share.mean() < 0.92  # 0.866, of 1000 runs
    assert share.min() < 0.80


@pytest.mark.slow
@pytest.mark.parametrize(("sigma", "pairs"), HEAVY)
def test_under_heavy_tails_intervals_cover_less(sigma, pairs):
    share = covered(log_normal(sigma), pairs, 1000)
    print(f"sigma {sigma} {pairs:3d} pairs: {share.mean():.3f}, least {share.min():.3f}")
    mean, least = HEAVY[sigma, pairs]
    assert share.mean() == pytest.approx(mean, abs=0.01)
    assert share.min() == pytest.approx(least, abs=0.02)


# ---------------------------------------------------------------- no zero where something varies


@pytest.mark.parametrize("name", ["majority of 13", "voting", "unanimity", "gloves"])
def test_no_sampled_value_has_a_standard_error_of_zero(name):
    game = GAMES[name]
    for seed in range(40):
        estimate = estimate_shapley(game, budget_of(game, 10), method="permutation", rng=seed)
        assert estimate.standard_error.min() > 0.0


def test_the_error_of_a_player_who_is_never_pivotal_in_the_sample_is_by_hand():
    # four draws in which player 1 differs once, by 1/2, and player 0 never: 3 of 10 differ when
    # three of each kind are added, and a quarter of a step of 1/8 comes on top, times 1 - 0/1
    draws = np.array([[0.0, 0.0], [0.0, 0.0], [0.0, 0.5], [0.0, 0.0]])
    expected = np.sqrt(0.3 * 0.7 / 10) * 0.5 + 0.5 / 16
    assert cautious_error(draws)[0] == pytest.approx(expected, rel=1e-12)
    # 0.4 of ten is less spread than player 1 has by itself, a standard deviation of 1/4
    assert cautious_error(draws)[1] == pytest.approx(0.125, rel=1e-12)


def test_one_of_forty_that_differs_counts_as_four_of_forty_six():
    draws = np.zeros((40, 2))
    draws[7, 0] = draws[3, 1] = -3.0
    rate = 4 / 46
    step = 3.0 / 160 * (1 - 1 / 10)  # two values; forty draws allow for ten
    expected = 3.0 * np.sqrt(rate * (1 - rate) / 46)
    np.testing.assert_allclose(cautious_error(draws), expected + step, rtol=1e-12)
    assert (cautious_error(draws) > 1.5 * draws.std(axis=0, ddof=1) / np.sqrt(40)).all()


@pytest.mark.parametrize("scale", [1e-150, 1.0, 1e150])
def test_where_draws_differ_freely_the_error_is_the_usual_one(scale):
    draws = np.random.default_rng(0).normal(size=(40, 3)) * scale
    usual = draws.std(axis=0, ddof=1) / np.sqrt(40)
    np.testing.assert_allclose(cautious_error(draws), usual, rtol=1e-12)


def test_rounding_is_no_difference():
    draws = np.full((6, 2), 0.1)
    draws[2] += 1e-17
    draws[3, 1] += 3e-17
    assert cautious_error(draws).max() < 1e-16


def test_where_all_draws_agree_for_all_players_there_is_no_error():
    # as in an additive game; that it may be luck is in the docstring
    additive = Game(np.arange(32.0))
    estimate = estimate_shapley(additive, 24, method="permutation", rng=0)
    assert estimate.value.tolist() == [1.0, 2.0, 4.0, 8.0, 16.0]
    assert not estimate.standard_error.any()
    assert np.isinf(estimate.degrees_of_freedom).all()
    assert estimate.interval(0.95).tolist() == [[1.0, 2.0, 4.0, 8.0, 16.0]] * 2


# ---------------------------------------------------------------- intervals


def test_an_interval_is_students():
    # one player, three replicates: mean 4, standard deviation 2, t(2) at 0.975 is 4.302653
    game = SampledGame([[0.0, 2.0], [0.0, 4.0], [0.0, 6.0]])
    estimate = estimate_shapley(game, 3)
    assert estimate.degrees_of_freedom.tolist() == [2.0]
    half = 4.30265272991 * estimate.standard_error[0]
    np.testing.assert_allclose(estimate.interval(0.95).ravel(), [4 - half, 4 + half], rtol=1e-8)
    np.testing.assert_allclose(estimate.interval(0.05), estimate.interval(), rtol=1e-12)
    assert np.diff(estimate.interval(0.99), axis=0) > np.diff(estimate.interval(0.95), axis=0)


def test_degrees_of_freedom_are_those_of_what_dominates():
    oracle = FunctionOracle(
        lambda members, rng: len(members) ** 1.5 + members[0] + rng.normal(), 8, seed=0
    )
    estimate = estimate_shapley(
        oracle, 12 * (30 * 14 + 1), method="permutation", replications=12, rng=0
    )
    assert estimate.method.startswith("30 ")
    assert (estimate.degrees_of_freedom >= 11).all()
    assert (estimate.degrees_of_freedom <= 11 + 29).all()
    a, b = estimate.sampling_error**2, estimate.simulation_error**2
    np.testing.assert_allclose(
        estimate.degrees_of_freedom, (a + b) ** 2 / (a**2 / 29 + b**2 / 11), rtol=1e-12
    )


@pytest.mark.parametrize("level", [0.0, 1.0, 95, -0.1, "0.95", None, True, np.nan])
def test_levels_are_between_zero_and_one(level):
    estimate = estimate_shapley(Game([0.0, 1.0]), 1)
    with pytest.raises(InvalidInputError, match="between 0 and 1, such as"):
        estimate.interval(level)
