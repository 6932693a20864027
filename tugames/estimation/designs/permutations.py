"""Orders of arrival: marginal contributions along them."""

import numpy as np
from numpy.typing import NDArray

from tugames.estimation.parts import Ask


def gains_along(ask: Ask, orders: NDArray[np.int64], n: int) -> tuple[NDArray[np.float64], int]:
    """Marginal contribution of every player in each order of arrival.

    Parameters
    ----------
    ask : callable
        Worths of a list of distinct non-empty coalitions, shape (R, len(list)).
    orders : ndarray of int, shape (m, n)

    Returns
    -------
    contributions : ndarray, shape (m, R, n)
    n_coalitions : int
        Distinct coalitions looked up, at most m (n - 1) + 1.

    Notes
    -----
    O(m n) coalitions, each evaluated once; memory O(m n R).
    """
    # masks beyond 62 players are Python ints in an object array; the arithmetic is the same
    bits = np.array([1 << i for i in range(n)], dtype=np.int64 if n <= 62 else object)
    reached = np.cumsum(bits[orders], axis=1)
    masks, position = np.unique(reached.ravel(), return_inverse=True)
    looked_up = ask([int(mask) for mask in masks])
    along = looked_up[:, position].reshape(-1, len(orders), n)
    gains = np.diff(along, axis=2, prepend=0.0)
    contributions = np.empty_like(gains)
    np.put_along_axis(contributions, np.broadcast_to(orders, gains.shape), gains, axis=2)
    return contributions.transpose(1, 0, 2), len(masks)


def coalitions_of_pair(n: int) -> int:
    """Coalitions that an order and its reverse meet, at most, but for the grand coalition."""
    return max(2 * (n - 1), 1)


def antithetic_gains(
    ask: Ask, orders: NDArray[np.int64], n: int
) -> tuple[NDArray[np.float64], int]:
    """Mean of the contributions in an order and in its reverse, shape (m, R, n); coalitions met."""
    gains, n_coalitions = gains_along(ask, np.concatenate([orders, orders[:, ::-1]]), n)
    return (gains[: len(orders)] + gains[len(orders) :]) / 2.0, n_coalitions
