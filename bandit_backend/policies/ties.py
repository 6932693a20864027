"""The tie rule of the compiled kernels, for policies in Python."""

import numpy as np
from numpy.typing import ArrayLike, NDArray

__all__ = ["TIE", "first_best", "first_optimistic"]

FloatArray = NDArray[np.float64]

#: Share of the terms' size that scores are given or taken; that of ``engine/_ties.py``.
TIE = 1e-11


def first_best(scores: ArrayLike, sizes: ArrayLike = 0.0) -> int:
    """Lowest index whose score ties with the largest.

    A score is known up to the rounding of what is summed in it: it is given or taken 1e-11 of
    (|score| + size). Without this rule decisions would hang on the last bit of a sum, and on the
    order in which samples came.

    Parameters
    ----------
    scores : array_like, shape (K,)
    sizes : array_like, shape (K,), or float
        Size of the terms of each score; of <theta, x> it is |theta| |x|.

    Examples
    --------
    >>> first_best([0.1 + 0.2, 0.3, 0.1]), first_best([0.3, 0.1 + 0.2])
    (0, 0)
    """
    values = np.asarray(scores, dtype=np.float64)
    delta = TIE * (np.abs(values) + np.asarray(sizes, dtype=np.float64))
    return int(np.argmax(values + delta >= (values - delta).max()))


def first_optimistic(
    actions: FloatArray, estimate: FloatArray, inverse: FloatArray, factor: float
) -> int:
    """First action with the largest <estimate, x> + factor |x|, |x| in the norm of ``inverse``.

    Examples
    --------
    >>> first_optimistic(np.eye(2), np.array([0.1, 0.2]), np.eye(2), 1.0)
    1
    """
    widths = np.sqrt(np.maximum(((actions @ inverse) * actions).sum(axis=1), 0.0))
    sizes = np.sqrt(estimate @ estimate) * np.sqrt((actions * actions).sum(axis=1))
    return first_best(actions @ estimate + factor * widths, sizes)
