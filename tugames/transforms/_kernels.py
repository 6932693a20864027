"""Compiled kernels for games of coalitions. Imported lazily: numba takes its time.

They fill a stretch of a table, which the functions beside them go through.
"""

import numpy as np
from numpy.typing import NDArray

from tugames._numerics.compiling import njit
from tugames._numerics.slices import over_range, subset_pairs


def potential(values: NDArray[np.float64]) -> NDArray[np.float64]:
    """Potential P(S) = (v(S) + sum of P(S - i)) / |S| of every coalition: n 2**(n-1) steps."""
    table = np.zeros(values.size)
    over_range(
        lambda first, last: _fill_potential(values, table, first, last), 1, values.size, "potential"
    )
    return table


@njit(cache=True)
def _fill_potential(
    values: NDArray[np.float64], table: NDArray[np.float64], first: int, last: int
) -> None:
    for mask in range(first, last):
        total = values[mask]
        size = 0
        rest = mask
        while rest:
            smaller = rest & (rest - 1)
            total += table[mask ^ (rest ^ smaller)]
            size += 1
            rest = smaller
        table[mask] = total / size


def best_partitions(values: NDArray[np.float64]) -> NDArray[np.float64]:
    """Largest sum of worths over the partitions of every coalition: 3**n / 2 steps."""
    best = values.copy()
    over_range(
        lambda first, last: _fill_best(values, best, first, last),
        0,
        values.size,
        "partitions",
        work=subset_pairs,
    )
    return best


@njit(cache=True)
def _fill_best(
    values: NDArray[np.float64], best: NDArray[np.float64], first: int, last: int
) -> None:
    for mask in range(first, last):
        rest = mask & (mask - 1)  # the block that is split off keeps the lowest member
        most = best[mask]
        others = rest
        while others:
            total = values[mask ^ others] + best[others]
            most = max(most, total)
            others = (others - 1) & rest
        best[mask] = most
