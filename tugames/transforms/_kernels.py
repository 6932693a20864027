"""Compiled kernels for games of coalitions. Imported lazily: numba takes its time."""

import numpy as np
from numba import njit
from numpy.typing import NDArray


@njit(cache=True)
def potential(values: NDArray[np.float64]) -> NDArray[np.float64]:
    """Potential P(S) = (v(S) + sum of P(S - i)) / |S| of every coalition: n 2**(n-1) steps."""
    table = np.zeros(values.size)
    for mask in range(1, values.size):
        total = values[mask]
        size = 0
        rest = mask
        while rest:
            smaller = rest & (rest - 1)
            total += table[mask ^ (rest ^ smaller)]
            size += 1
            rest = smaller
        table[mask] = total / size
    return table


@njit(cache=True)
def best_partitions(values: NDArray[np.float64]) -> NDArray[np.float64]:
    """Largest sum of worths over the partitions of every coalition: 3**n / 2 steps."""
    best = values.copy()
    for mask in range(3, values.size):
        rest = mask & (mask - 1)  # the block that is split off keeps the lowest member
        most = best[mask]
        others = rest
        while others:
            total = values[mask ^ others] + best[others]
            most = max(most, total)
            others = (others - 1) & rest
        best[mask] = most
    return best
