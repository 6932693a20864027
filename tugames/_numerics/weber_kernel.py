"""Compiled kernel of the Weber set. Imported lazily: numba takes its time."""

import numpy as np
from numpy.typing import NDArray

from tugames._numerics.compiling import njit
from tugames._numerics.slices import over_range


def best_arrivals(
    values: NDArray[np.float64],
    direction: NDArray[np.float64],
    best: NDArray[np.float64],
    last: NDArray[np.uint8],
) -> None:
    """Find for every coalition the order of arrival with the largest sum of y_i m_i.

    ``best`` receives the sum and ``last`` the player who arrives last, shape (2**n,): the longest
    way from the empty coalition up the lattice. n 2**n / 2 steps.
    """
    best[0] = 0.0
    over_range(lambda begin, end: _go_up(values, direction, best, last, begin, end), 1, values.size)


@njit(cache=True)
def _go_up(
    values: NDArray[np.float64],
    direction: NDArray[np.float64],
    best: NDArray[np.float64],
    last: NDArray[np.uint8],
    begin: int,
    end: int,
) -> None:
    for mask in range(begin, end):
        worth = values[mask]
        most = -np.inf
        for i in range(direction.size):
            if mask >> i & 1:
                before = mask ^ (1 << i)
                total = best[before] + direction[i] * (worth - values[before])
                if total > most:
                    most = total
                    last[mask] = i
        best[mask] = most
