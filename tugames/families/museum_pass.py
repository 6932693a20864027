"""Museum pass games: one price for entry to all museums, to be shared among them."""

from collections.abc import Hashable, Sequence

import numpy as np
from numpy.typing import ArrayLike, NDArray

from tugames._doors.numbers import real_array
from tugames._worths.tables import check_table_fits
from tugames.errors import InvalidInputError
from tugames.families._arguments import matrix, vector
from tugames.families._subsets import over_subsets
from tugames.game import Game

__all__ = ["museum_pass", "museum_pass_shapley_value"]


def museum_pass(
    visits: ArrayLike, price: ArrayLike = 1.0, *, players: Sequence[Hashable] | None = None
) -> Game:
    r"""Museum pass game: a coalition earns the passes of those who visit its members only.

    .. math:: v(S) = \sum_{k :\; K_k \subseteq S} p_k

    Parameters
    ----------
    visits : array_like of 0 and 1, shape (visitors, n)
        Row k says which museums K_k visitor k goes to, at least one.
    price : array_like, broadcast to (visitors,)
        p, what each pays for the pass, at least 0.
    players : sequence of hashables, optional
        The museums.

    Returns
    -------
    Game

    Raises
    ------
    InvalidInputError
        If entries are not 0 or 1, a visitor goes nowhere, or a price is negative.

    Notes
    -----
    Convex, all Harsanyi dividends being non-negative. O(n 2**n) time, O(2**n) memory.

    References
    ----------
    V. Ginsburgh, I. Zang (2003), The museum pass game and its value, Games and Economic
    Behavior 43.

    Examples
    --------
    >>> museum_pass([[1, 0], [1, 1], [1, 1]], price=6).values
    array([ 0.,  6.,  0., 18.])
    """
    visited, paid = _visits(visits, price)
    n = visited.shape[1]
    check_table_fits(n)
    masks = visited.astype(np.int64) @ (1 << np.arange(n))
    worths = np.bincount(masks, weights=paid, minlength=1 << n)
    over_subsets(worths, np.add)
    return Game(worths, players)


def museum_pass_shapley_value(visits: ArrayLike, price: ArrayLike = 1.0) -> NDArray[np.float64]:
    r"""Shapley value of :func:`museum_pass`, without its table.

    Each pass is shared equally by the museums that its owner visits:

    .. math:: \varphi_i = \sum_{k :\; i \in K_k} \frac{p_k}{|K_k|}

    Parameters and errors are those of :func:`museum_pass`.

    Returns
    -------
    ndarray, shape (n,)

    Notes
    -----
    O(visitors * n) time. V. Ginsburgh, I. Zang (2003), as above.

    Examples
    --------
    >>> museum_pass_shapley_value([[1, 0], [1, 1], [1, 1]], price=6)
    array([12.,  6.])
    """
    visited, paid = _visits(visits, price)
    payoff: NDArray[np.float64] = (paid / visited.sum(axis=1)) @ visited
    return payoff


def _visits(visits: ArrayLike, price: ArrayLike) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    visited = matrix(visits, "visits")
    if not np.isin(visited, (0.0, 1.0)).all():
        raise InvalidInputError("visits are 0 or 1 for each visitor and museum; count nobody twice")
    nowhere = np.flatnonzero(visited.max(axis=1) == 0.0)
    if nowhere.size:
        raise InvalidInputError(
            f"every visitor goes to at least one museum; visitor {nowhere[0]} goes to none: leave "
            "out passes that were never used, and share their price as you see fit"
        )
    paid = real_array(price, "prices: real numbers are required")
    paid = np.repeat(paid, len(visited)) if paid.ndim == 0 else paid
    return visited, vector(paid, "prices", least=0.0, size=len(visited))
