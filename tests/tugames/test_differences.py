"""Least differences of small tables: numpy and the compiled kernels find the same."""

import numpy as np
import pytest

from tugames._numerics import lattice as _lattice
from tugames.properties import _differences


@pytest.mark.parametrize("n", range(1, 11))
def test_both_find_the_same_least_differences(n):
    rng = np.random.default_rng(n)
    values = rng.integers(-50, 50, 1 << n).astype(float)
    values[0] = 0.0
    margin, coalition, player = _differences.least_marginal(values)
    assert margin == _lattice.least_marginal(values)[0]
    assert margin == values[coalition | 1 << player] - values[coalition]
    assert not coalition >> player & 1
    if n > 1:
        margin, rest, i, j = _differences.least_second_difference(values)
        assert margin == _lattice.least_second_difference(values)[0]
        both, first, second = rest | 1 << i | 1 << j, rest | 1 << i, rest | 1 << j
        assert margin == values[both] - values[first] - values[second] + values[rest]
        assert i != j
        assert not rest & (1 << i | 1 << j)
