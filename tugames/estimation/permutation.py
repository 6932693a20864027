"""Antithetic permutations: marginal contributions along random orders and their reverses."""

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray


def permutation_contributions(
    worths: Callable[[list[int]], NDArray[np.float64]],
    n: int,
    pairs: int,
    rng: np.random.Generator,
) -> tuple[NDArray[np.float64], int]:
    """Contributions of every player in ``pairs`` antithetic pairs of orders of arrival.

    Parameters
    ----------
    worths : callable
        Worths of a list of distinct non-empty coalitions, shape (R, len(list)).

    Returns
    -------
    contributions : ndarray, shape (pairs, R, n)
        Mean of the marginal contributions in an order and in its reverse.
    n_coalitions : int
        Distinct coalitions looked up, at most pairs * 2 (n - 1) + 1.

    Notes
    -----
    O(pairs * n) coalitions, each evaluated once; memory O(pairs * n * R).
    """
    orders = rng.permuted(np.tile(np.arange(n), (pairs, 1)), axis=1)
    orders = np.concatenate([orders, orders[:, ::-1]])
    # masks beyond 62 players are Python ints in an object array; the arithmetic is the same
    bits = np.array([1 << i for i in range(n)], dtype=np.int64 if n <= 62 else object)
    reached = np.cumsum(bits[orders], axis=1)
    masks, position = np.unique(reached.ravel(), return_inverse=True)
    looked_up = worths([int(mask) for mask in masks])
    along = looked_up[:, position].reshape(-1, 2 * pairs, n)
    gains = np.diff(along, axis=2, prepend=0.0)
    contributions = np.empty_like(gains)
    np.put_along_axis(contributions, np.broadcast_to(orders, gains.shape), gains, axis=2)
    both = (contributions[:, :pairs] + contributions[:, pairs:]) / 2.0
    return both.transpose(1, 0, 2), len(masks)
