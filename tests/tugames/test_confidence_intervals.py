"""Confidence intervals of solutions, ranks and the least-core value, also at kinks."""

import numpy as np
import pytest

from tugames import (
    Game,
    SampledGame,
    banzhaf_value,
    confidence_intervals,
    confidence_ranks,
    is_quasi_balanced,
    least_core_interval,
    nucleolus,
    prenucleolus,
    shapley_value,
    tau_value,
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


# ---------------------------------------------------------------- kinks


def most_gained(game):
    """Largest marginal contribution of each player: a maximum of as many as 2**(n - 1)."""
    table = game.values
    masks = np.arange(table.size)
    return np.array(
        [
            max(table[mask | 1 << i] - table[mask] for mask in masks[masks >> i & 1 == 0])
            for i in range(game.n_players)
        ]
    )


def kink_coverage(solution, values, truth, replicates, repetitions, draw):
    rng, truth, covered = np.random.default_rng(replicates), np.array(truth), 0
    for _ in range(repetitions):
        shape = (replicates, len(values))
        noise = {
            "gaussian": rng.standard_normal,
            "exponential": lambda shape: rng.exponential(size=shape) - 1.0,
        }[draw](shape)
        noise[:, 0] = 0.0
        found = confidence_intervals(SampledGame(values + 0.3 * noise), solution)
        covered += bool((found.low <= truth + 1e-9).all() and (found.high >= truth - 1e-9).all())
    return covered / repetitions


@pytest.mark.parametrize("draw", ["gaussian", "exponential"])
def test_intervals_cover_at_kinks(draw):
    """All marginal contributions tie in an additive game; 5% and three standard deviations."""
    share = kink_coverage(most_gained, ADDITIVE, [1, 2, 3], 20, 30, draw)
    assert share >= 0.95 - 3 * np.sqrt(0.05 * 0.95 / 30)


@pytest.mark.slow
@pytest.mark.parametrize("draw", ["gaussian", "exponential"])
@pytest.mark.parametrize(
    ("solution", "values", "truth"),
    [
        (most_gained, ADDITIVE, [1, 2, 3]),
        (prenucleolus, ADDITIVE, [1, 2, 3]),
        (prenucleolus, np.array([0, 0, 0, 1, 0, 1, 0, 1.0]), [1, 0, 0]),
        # all that may be a minimal right ties, and there is room on both sides of v(N)
        (tau_value, np.array([0, 0, 0, 2, 0, 2, 2, 4.0]) + ADDITIVE, [7 / 3, 10 / 3, 13 / 3]),
    ],
)
def test_coverage_at_kinks(solution, values, truth, draw):
    assert kink_coverage(solution, values, truth, 20, 300, draw) >= 0.93


def test_a_solution_that_single_replicates_lack_has_intervals_too():
    rng = np.random.default_rng(0)
    noise = rng.normal(size=(20, 8))
    noise[:, 0] = 0.0
    sampled = SampledGame(np.array([0, 0, 0, 1, 0, 1, 0, 1.0]) + 0.6 * noise)
    lacking = sampled.samples[:, [1, 2, 4]].sum(axis=1) > sampled.samples[:, 7]
    with pytest.raises(InvalidInputError, match="an imputation"):
        nucleolus(sampled.replicate(int(lacking.argmax())))
    found = confidence_intervals(sampled, nucleolus)
    assert found.method.startswith("linear in pieces: union of the intervals of")
    assert (found.low <= found.value).all()
    assert (found.value <= found.high).all()


def test_tables_near_the_mean_need_not_have_a_solution():
    """A glove market is at the border of the games with a tau-value: v(N) equals minimal rights."""
    rng = np.random.default_rng(0)
    noise = 0.3 * rng.normal(size=(20, 8))
    noise -= noise.mean(axis=0)
    noise[:, 0] = 0.0
    sampled = SampledGame(np.array([0, 0, 0, 1, 0, 1, 0, 1.05]) + noise)
    assert not all(is_quasi_balanced(sampled.replicate(r)) for r in range(20))
    found = confidence_intervals(sampled, tau_value)
    assert np.isfinite([found.low, found.high]).all()
    assert (found.low < found.value).all()
    assert (found.value < found.high).all()


def test_away_from_kinks_there_is_one_piece():
    rng = np.random.default_rng(0)
    noise = rng.normal(size=(20, 8))
    noise[:, 0] = 0.0
    sampled = SampledGame(np.array([0, 0, 0, 1, 0, 1, 1, 9.0]) + 1e-3 * noise)
    found = confidence_intervals(sampled, prenucleolus)
    one = confidence_intervals(sampled, lambda game: prenucleolus(game).payoff)
    assert "of 1 pieces" in one.method or "linear:" in one.method
    np.testing.assert_allclose(found.low, one.low)


def test_differences_of_solutions_are_paired_by_replicate():
    sampled = noisy(20, 3)
    same = confidence_intervals(sampled, shapley_value, minus=shapley_value)
    assert not np.abs([same.low, same.high]).max()
    other = confidence_intervals(sampled, shapley_value, minus=banzhaf_value)
    apart = (
        confidence_intervals(sampled, shapley_value),
        confidence_intervals(sampled, banzhaf_value),
    )
    width = (other.high - other.low).max()
    assert width < sum((one.high - one.low).min() for one in apart) / 2
    np.testing.assert_allclose(
        other.value, shapley_value(sampled.mean) - banzhaf_value(sampled.mean)
    )


def test_ranks_cover_and_are_told_where_they_are_clear():
    missed = 0
    for seed in range(200):
        found = confidence_ranks(noisy(20, seed), shapley_value)
        missed += bool(((found.best > [3, 2, 1]) | (found.worst < [3, 2, 1])).any())
        assert (found.best <= found.worst).all()
    assert missed <= 0.05 * 200 + 3 * np.sqrt(0.05 * 0.95 * 200)
    clear = confidence_ranks(SampledGame(ADDITIVE + 0.01 * noisy(20, 0).samples), shapley_value)
    assert clear.best.tolist() == clear.worst.tolist() == [3, 2, 1]
    alike = SampledGame(0.01 * (noisy(20, 0).samples - ADDITIVE))
    tied = confidence_ranks(alike, shapley_value)
    assert (tied.best.tolist(), tied.worst.tolist()) == ([1, 1, 1], [3, 3, 3])


@pytest.mark.parametrize(
    ("values", "truth"),
    [
        (ADDITIVE, 0.0),
        (np.array([0, 0, 0, 1, 0, 1, 0, 1.0]), 0.0),
        (np.array([0, 0, 0, 1, 0, 1, 1, 1.0]), 1 / 3),
    ],
)
def test_the_least_core_value_is_covered(values, truth):
    rng = np.random.default_rng(7)
    missed = 0
    for _ in range(60):
        noise = 0.3 * rng.standard_normal((20, 8))
        noise[:, 0] = 0.0
        found = least_core_interval(SampledGame(values + noise))
        missed += not found.low <= truth <= found.high
        assert found.low <= found.high < found.low + 2.0
    assert missed <= 60 * 0.05 + 3 * np.sqrt(60 * 0.05 * 0.95)


def test_the_least_core_value_of_worths_without_noise_is_known():
    samples = np.tile([0, 0, 0, 1, 0, 1, 1, 1.0], (10, 1))
    found = least_core_interval(SampledGame(samples))
    assert found.low == pytest.approx(1 / 3, abs=1e-12)
    assert found.high == pytest.approx(1 / 3, abs=1e-12)
    assert found.value == pytest.approx(1 / 3, abs=1e-12)
    with pytest.raises(InvalidInputError, match="a game of one player has none"):
        least_core_interval(SampledGame(np.array([[0.0, 1.0]] * 8)))


def test_games_and_levels_out_of_reach_are_refused():
    for ask in (
        lambda game, level: confidence_intervals(game, shapley_value, level=level),
        lambda game, level: confidence_ranks(game, shapley_value, level=level),
        lambda game, level: least_core_interval(game, level=level),
    ):
        with pytest.raises(InvalidInputError, match="replicates, of a SampledGame; got Game"):
            ask(Game(ADDITIVE), 0.05)
        # not that None is a level: only verdicts take it
        with pytest.raises(InvalidInputError, match=r"reach no level below.*ask for level=[\d.]+$"):
            ask(noisy(4, 0), 0.01)
    with pytest.raises(InvalidInputError, match="a solution is a function of a game"):
        confidence_intervals(noisy(10, 0), "nucleolus")
