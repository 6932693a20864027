"""Random coalitions of given sizes, and what every player is in them."""

import numpy as np
from numpy.typing import NDArray

from tugames._numerics.members import row_masks


def random_subsets(rng: np.random.Generator, sizes: NDArray[np.int64], n: int) -> NDArray[np.bool_]:
    """A uniformly drawn coalition of each size, shape (m, n).

    O(m n log n) time.
    """
    rank = rng.random((len(sizes), n)).argsort(axis=1).argsort(axis=1)
    rows: NDArray[np.bool_] = rank < sizes[:, None]
    return rows


def with_complements(rows: NDArray[np.bool_]) -> list[int]:
    """Bitmasks of coalitions, then of their complements."""
    return row_masks(np.concatenate([rows, ~rows]))
