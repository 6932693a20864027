"""Compiled kernels over the subset lattice. Imported lazily: numba takes its time."""

import numpy as np
from numba import njit
from numpy.typing import NDArray


@njit(cache=True)
def least_merger_gain(values: NDArray[np.float64]) -> tuple[float, int, int]:
    """Least v(S u T) - v(S) - v(T) over disjoint non-empty S, T, and where: 3**n / 2 steps."""
    least = np.inf
    first = 0
    second = 0
    for union in range(3, values.size):
        rest = union & (union - 1)  # S keeps the lowest member, so that a pair is met once
        if rest == 0:
            continue
        worth = values[union]
        part = rest
        while part:
            gain = worth - values[part] - values[union ^ part]
            if gain < least:
                least = gain
                first = union ^ part
                second = part
            part = (part - 1) & rest
    return least, first, second
