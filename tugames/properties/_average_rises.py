"""Average marginal contributions, compiled. Imported lazily: numba takes its time."""

import numpy as np
from numpy.typing import NDArray

from tugames._numerics.compiling import njit, uintp
from tugames._numerics.lattice import Least, Where, log2, note
from tugames._numerics.slices import over_range, subset_pairs


@njit(cache=True)
def _own_contributions(
    values: NDArray[np.float64], first: int, last: int, own: NDArray[np.float64]
) -> None:
    """The sum over i in S of v(S) - v(S - i)."""
    n = log2(values.size)
    for mask in range(first, last):
        total = 0.0
        for i in range(n):
            if mask >> i & 1:
                total += values[mask] - values[mask ^ 1 << i]
        own[mask] = total


@njit(cache=True)
def _rises_within(
    values: NDArray[np.float64],
    own: NDArray[np.float64],
    parts: NDArray[np.int64],
    rises: NDArray[np.float64],
    first: int,
    last: int,
    least: Least,
    where: Where,
) -> None:
    n = log2(values.size)
    for whole in range(first, last):
        size = uintp(1)
        for i in range(n):
            if whole >> i & 1:
                margin = values[whole] - values[whole ^ 1 << i]
                for k in range(size):
                    parts[size + k] = parts[k] | 1 << i
                    rises[size + k] = rises[k] + margin
                size += size
        for k in range(uintp(1), size - uintp(1)):
            rise = rises[k] - own[uintp(parts[k])]
            if rise < least[0]:
                note(rise, parts[k], whole, 0, least, where)


def least_average_rise(values: NDArray[np.float64]) -> tuple[float, int, int]:
    """Least sum over i in S of v(T) - v(T - i) - v(S) + v(S - i) for S within T, and S, T.

    S is neither empty nor T; 3**n sums, those of one T by doubling.
    """
    own, rises = np.zeros((2, values.size))
    parts = np.zeros(values.size, dtype=np.int64)
    least, where = np.full(1, np.inf), np.zeros(3, dtype=np.int64)
    over_range(lambda first, last: _own_contributions(values, first, last, own), 0, values.size)
    over_range(
        lambda first, last: _rises_within(values, own, parts, rises, first, last, least, where),
        0,
        values.size,
        "average contributions",
        work=subset_pairs,
    )
    return float(least[0]), int(where[0]), int(where[1])
