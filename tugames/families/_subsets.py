"""A pass over the lattice of coalitions that several families are made with."""

from typing import Any

import numpy as np
from numpy.typing import NDArray


def over_subsets(table: NDArray[Any], combine: np.ufunc) -> None:
    """Replace, in place, ``table[S]`` by the combination of ``table[T]`` over all subsets T of S.

    ``combine`` is associative and commutative: np.add makes worths of Harsanyi dividends,
    np.logical_or makes the winning coalitions of the minimal ones. O(n 2**n) time.
    """
    for i in range(table.size.bit_length() - 1):
        halves = table.reshape(-1, 2, 1 << i)  # axis 1 tells whether i is a member
        combine(halves[:, 0], halves[:, 1], out=halves[:, 1])
