"""Least first and second differences of small tables, in numpy: no compiler has to be loaded.

The kernels of ``_lattice`` answer the same for tables of any size, once numba is imported, which
takes longer than everything here.
"""

import numpy as np
from numpy.typing import NDArray

#: Largest table that is quicker looked through here.
SMALL = 1 << 12


def least_marginal(values: NDArray[np.float64]) -> tuple[float, int, int]:
    """Least v(S u i) - v(S), with S and i."""
    least = (np.inf, 0, 0)
    for i in range(values.size.bit_length() - 1):
        pairs = values.reshape(-1, 2, 1 << i)
        marginals = (pairs[:, 1] - pairs[:, 0]).ravel()
        at = int(marginals.argmin())
        if marginals[at] < least[0]:
            least = (float(marginals[at]), _insert_zero(at, i), i)
    return least


def least_second_difference(values: NDArray[np.float64]) -> tuple[float, int, int, int]:
    """Least v(S u ij) - v(S u i) - v(S u j) + v(S), with S, i and j."""
    least = (np.inf, 0, 0, 0)
    for j in range(1, values.size.bit_length() - 1):
        pairs = values.reshape(-1, 2, 1 << j)
        marginals = (pairs[:, 1] - pairs[:, 0]).ravel()  # indexed by coalitions without j
        for i in range(j):
            pairs = marginals.reshape(-1, 2, 1 << i)
            differences = (pairs[:, 1] - pairs[:, 0]).ravel()
            at = int(differences.argmin())
            if differences[at] < least[0]:
                rest = _insert_zero(_insert_zero(at, i), j)
                least = (float(differences[at]), rest, i, j)
    return least


def _insert_zero(index: int, bit: int) -> int:
    """Index with a zero inserted at ``bit``: from a table without a player to one with."""
    low = index & ((1 << bit) - 1)
    return (index ^ low) << 1 | low
