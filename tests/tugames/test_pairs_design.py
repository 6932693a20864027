"""Complementary pairs: which are drawn, with what chance, and that more extends fewer."""

from math import comb

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tugames import Game, shapley_value
from tugames.estimation.designs.pairs import pairs_by_leverage


def drawn(n, m, seed=0):
    return pairs_by_leverage(n, m, np.random.default_rng(seed))


@given(n=st.integers(2, 12), share=st.floats(0, 1), seed=st.integers(0, 10))
def test_pairs_are_distinct_and_not_the_grand_coalition(n, share, seed):
    m = round(share * (2 ** (n - 1) - 1))
    chosen, complements = drawn(n, m, seed).masks()
    both = {*chosen, *complements}
    assert len(both) == 2 * m
    assert not both & {0, 2**n - 1}
    assert all(a ^ b == 2**n - 1 for a, b in zip(chosen, complements, strict=True))


@pytest.mark.parametrize("n", [2, 3, 4, 5, 7, 8])
def test_all_pairs_together_are_the_shapley_value(n):
    worths = np.random.default_rng(n).normal(size=2**n)
    worths[0] = 0.0
    design = drawn(n, 2 ** (n - 1) - 1)
    chosen, complements = design.masks()
    odd = (worths[chosen] - worths[complements]) / 2
    assert (design.share == 1).all()
    value = worths[-1] / n + design.expanded().T @ odd
    np.testing.assert_allclose(value, shapley_value(Game(worths)), atol=1e-12)


@pytest.mark.parametrize("n", [6, 12, 30, 100])
def test_sizes_come_alike_and_small_ones_are_exhausted(n):
    m = min(10 * n, 2 ** (n - 1) - 1)
    design = drawn(n, m)
    size = (design.signs > 0).sum(axis=1)
    there = {s: comb(n, s) // (2 if 2 * s == n else 1) for s in range(1, n // 2 + 1)}
    counts = {s: int((size == s).sum()) for s in there}
    assert sum(counts.values()) == m
    usual = [counts[s] for s in there if counts[s] < there[s] and 2 * s < n]
    assert max(usual, default=0) - min(usual, default=0) <= 1
    for s, count in counts.items():
        assert count == there[s] or count >= max(usual) // 2 - 1
        np.testing.assert_allclose(design.share[size == s], count / there[s])


@pytest.mark.parametrize("n", [5, 12, 30, 63, 100])
def test_a_larger_design_extends_a_smaller_one(n):
    most = min(12 * n, 2 ** (n - 1) - 1)
    larger = set(drawn(n, most).masks()[0])
    for m in (1, most // 3, most - 1):
        assert set(drawn(n, m).masks()[0]) < larger


def test_the_difference_estimator_is_unbiased():
    # the mean over designs of lifted odd parts is the value: first-order chances are right
    n, worths = 6, np.random.default_rng(5).normal(size=64)
    worths[0] = 0.0
    estimates = []
    for seed in range(3000):
        design = drawn(n, 12, seed)
        chosen, complements = design.masks()
        odd = (worths[chosen] - worths[complements]) / 2
        estimates.append(worths[-1] / n + design.expanded().T @ odd)
    estimates = np.array(estimates)
    error = estimates.std(axis=0, ddof=1) / np.sqrt(len(estimates))
    assert (np.abs(estimates.mean(axis=0) - shapley_value(Game(worths))) < 4.5 * error).all()
