"""Tests of many means: against scipy and slow loops, and errors no more often than stated."""

from itertools import combinations, product

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from reference import guarded_means
from scipy import optimize, stats

from tugames._statistics.inequalities import compare_inequalities
from tugames._statistics.linear_forms import Forms, Table
from tugames._statistics.single import single_mean
from tugames.inference import flip_signs, holm, least_p_value, means

LEVEL = 0.05
RNG = np.random.default_rng


def band(share, runs):
    """What a share of runs may reach by luck, at four standard deviations."""
    return share + 4 * np.sqrt(share * (1 - share) / runs)


@pytest.mark.parametrize("count", [2, 3, 8, 40])
@pytest.mark.parametrize("columns", [1, 7])
def test_means_against_a_slow_loop(count, columns):
    samples = RNG(count).exponential(size=(count, columns)) - 0.8
    found = means(samples, LEVEL)
    above, below = guarded_means.p_values(samples.T)
    np.testing.assert_allclose(found.mean, samples.mean(axis=0))
    np.testing.assert_allclose(found.standard_error, stats.sem(samples))
    np.testing.assert_allclose(found.p_above, above, rtol=1e-6)
    np.testing.assert_allclose(found.p_below, below, rtol=1e-6)


def test_no_test_is_bolder_than_student_s_t():
    samples = RNG(1).gamma(0.5, size=(9, 40)) - 0.4
    found = means(samples, LEVEL)
    for side, p in (("greater", found.p_above), ("less", found.p_below)):
        assert (p >= stats.ttest_1samp(samples, 0.0, alternative=side).pvalue - 1e-12).all()


@given(st.integers(0, 10**6), st.integers(2, 30), st.floats(0.01, 0.4))
def test_one_column_is_a_single_mean_and_one_inequality(seed, count, level):
    column = RNG(seed).normal(size=count).round(2) + 0.1
    found = means(column[:, None], level)
    alone = single_mean(column, level)
    assert [float(part[0]) for part in found] == list(alone)
    block = Forms(np.array([[0]]), np.array([[1.0]]))
    together = compare_inequalities(
        Table(column[:, None]), lambda: iter([block]), tolerance=0.0, level=level
    )
    floor = least_p_value(count)
    assert together.p_holds == pytest.approx(max(floor, alone.p_above))
    assert together.p_fails == pytest.approx(max(floor, alone.p_below))


def test_many_columns_are_tested_as_inequalities_are():
    samples = RNG(2).gamma(2.0, size=(12, 30)) - 1.4
    blocks = [Forms(np.arange(30)[:, None], np.array([[1.0]]))]
    together = compare_inequalities(
        Table(samples), lambda: iter(blocks), tolerance=0.0, level=LEVEL
    )
    found = means(samples, LEVEL)
    assert together.p_holds == pytest.approx(found.p_above.max())
    # which also leaves out of the count what has ample slack
    assert together.p_fails <= holm(found.p_below).min()


@given(st.integers(0, 10**6), st.integers(3, 30), st.floats(0.01, 0.4))
def test_the_upper_bound_is_the_largest_mean_that_is_not_refuted(seed, count, level):
    column = RNG(seed).gamma(0.5, size=(count, 1)) * RNG(seed + 1).choice([-1.0, 1.0])
    bound = means(column, level).highest[0]
    spread = np.ptp(column) * 10 ** (1 + 0.5 / level)

    def refuted(centre):
        return means(column - centre, level).p_below[0] - level

    assert refuted(bound) == pytest.approx(0.0, abs=1e-6)
    if refuted(bound - spread) > 0 > refuted(bound + spread):
        root = optimize.brentq(refuted, bound - spread, bound + spread, maxiter=1000)
        assert root == pytest.approx(bound, abs=1e-5 * spread)


def test_columns_without_spread_are_known_as_far_as_replicates_can_tell():
    found = means(np.array([[3.0, 0.0, -1e30 / 3]] * 3), LEVEL)
    assert found.p_above.tolist() == [1 / 8, 1.0, 1.0]
    assert found.p_below.tolist() == [1.0, 1.0, 1 / 8]
    np.testing.assert_array_equal(found.highest, found.mean)
    np.testing.assert_array_equal(found.lowest, found.mean)


@given(st.lists(st.floats(0, 1), min_size=1, max_size=6))
def test_holm_is_the_closure_of_bonferroni(p_values):
    everyone = range(len(p_values))
    subsets = [s for size in everyone for s in combinations(everyone, size + 1)]
    closed = [
        max(min(1.0, len(s) * min(p_values[j] for j in s)) for s in subsets if i in s)
        for i in everyone
    ]
    np.testing.assert_allclose(holm(np.array(p_values)), closed)


@given(st.integers(0, 10**6), st.integers(1, 6), st.integers(1, 5))
def test_sign_flips_against_a_loop_over_all_patterns(seed, count, n_columns):
    samples = RNG(seed).normal(0.4, size=(count, n_columns)).round(1)  # ties and zeros, too

    def statistics(table):
        size = np.sqrt(count * (table**2).sum(axis=0))
        return np.divide(table.sum(axis=0), size, out=np.zeros(n_columns), where=size > 0)

    found = statistics(samples)
    flipped = np.array(
        [statistics(np.array(s)[:, None] * samples) for s in product([1, -1], repeat=count)]
    )
    result = flip_signs(samples)
    np.testing.assert_allclose(result.p_above, (flipped >= found - 1e-9).mean(axis=0))
    np.testing.assert_allclose(result.p_below, (flipped <= found + 1e-9).mean(axis=0))
    jointly = (flipped.max(axis=1)[:, None] >= found - 1e-9).mean(axis=0)
    np.testing.assert_allclose(result.p_above_jointly, jointly)


def test_drawn_patterns_agree_with_all_of_them():
    samples = RNG(3).normal(0.3, size=(14, 5))
    size = np.sqrt((samples**2).sum(axis=0) * 14)
    patterns = np.array(list(product([1.0, -1.0], repeat=14))) @ (samples / size)
    found = samples.sum(axis=0) / size
    result = flip_signs(samples)
    np.testing.assert_allclose(result.p_above, (patterns >= found).mean(axis=0), atol=0.03)
    jointly = (patterns.max(axis=1)[:, None] >= found).mean(axis=0)
    np.testing.assert_allclose(result.p_above_jointly, jointly, atol=0.03)
    assert flip_signs(samples).p_above.tolist() == result.p_above.tolist()


def test_blocks_of_patterns_leave_no_trace(monkeypatch):
    samples = RNG(4).normal(size=(9, 6))
    whole = flip_signs(samples)
    monkeypatch.setattr("tugames._statistics.sign_flips._ROOM", 50)
    for one, other in zip(flip_signs(samples), whole, strict=True):
        np.testing.assert_array_equal(one, other)


@pytest.mark.parametrize("count", [5, 20])
def test_a_mean_of_zero_is_rarely_found_to_be_another(count):
    runs = 4000
    found = means(RNG(5).normal(size=(count, runs)), LEVEL)
    for p in (found.p_above, found.p_below):
        assert LEVEL / 2 < (p <= LEVEL).mean() < band(LEVEL, runs)
    assert (found.highest < 0).mean() < band(LEVEL, runs)


def test_skewness_is_allowed_for():
    runs, count = 4000, 40
    samples = 1 - RNG(6).exponential(size=(count, runs))
    plain = stats.ttest_1samp(samples, 0.0, alternative="greater").pvalue
    corrected = means(samples, LEVEL).p_above
    assert (plain <= 0.001).mean() > 5 * 0.001  # where many comparisons are corrected for
    assert (corrected <= 0.001).mean() < (plain <= 0.001).mean() / 3
    assert (corrected <= LEVEL).mean() < 1.5 * LEVEL


@pytest.mark.parametrize(
    "draw",
    [lambda rng, shape: rng.standard_t(2, shape), lambda rng, shape: rng.uniform(-1, 1, shape)],
    ids=["heavy", "light"],
)
def test_sign_flips_keep_their_level_for_any_symmetric_spread(draw):
    rng, runs, count = RNG(7), 400, 8
    wrong = 0
    for _ in range(runs):
        samples = draw(rng, (count, 1)) + draw(rng, (count, 20))  # dependent
        samples[:, 10:] -= 1.0  # far from a violation
        wrong += flip_signs(samples).p_above_jointly.min() <= LEVEL
    assert wrong / runs < band(LEVEL, runs)


@pytest.mark.slow
@pytest.mark.parametrize(
    ("draw", "count", "share"),
    [
        (lambda rng, shape: 1 - rng.exponential(size=shape), 5, 0.155),
        (lambda rng, shape: 1 - rng.exponential(size=shape), 10, 0.007),
        (lambda rng, shape: 1 - rng.exponential(size=shape), 20, 0.004),
        (lambda rng, shape: 1 - rng.exponential(size=shape), 50, 0.036),
        (lambda rng, shape: rng.normal(size=shape), 20, 0.028),
        (lambda rng, shape: rng.standard_t(3, size=shape), 20, 0.015),
    ],
)
def test_shares_of_wrong_findings_that_the_reference_quotes(draw, count, share):
    rng, runs = RNG(11), 1500
    wrong = [holm(means(draw(rng, (count, 48)), LEVEL).p_above).min() <= LEVEL for _ in range(runs)]
    assert np.mean(wrong) == pytest.approx(share, abs=4 * np.sqrt(share / runs))
