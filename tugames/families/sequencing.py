"""Sequencing games: customers in a queue who save by changing places."""

from collections.abc import Hashable, Sequence

import numpy as np
from numpy.typing import NDArray

from tugames._doors.vectors import PayoffLike
from tugames._worths.tables import check_table_fits
from tugames.families._arguments import by_player
from tugames.game import Game

__all__ = ["equal_gain_splitting", "sequencing", "sequencing_shapley_value"]


def sequencing(
    times: PayoffLike, costs: PayoffLike, *, players: Sequence[Hashable] | None = None
) -> Game:
    r"""Sequencing game: waiting costs that a coalition saves by its best rearrangement.

    Player i is served for a time :math:`p_i`, at a cost of :math:`\alpha_i` for each unit of
    time until the service is complete; the queue is in player order. Two members can change
    places if all between them are members too, so that nobody else waits any longer. If i is
    next before j, that saves :math:`g_{ij} = \max\{0, \alpha_j p_i - \alpha_i p_j\}`, and

    .. math:: v(S) = \sum_{i < j :\; \{i, i + 1, \dots, j\} \subseteq S} g_{ij}.

    Parameters
    ----------
    times : array_like, shape (n,), or mapping or Series by player
        Service times p in order of the queue, at least 0.
    costs : array_like, shape (n,), or mapping or Series by player
        Costs per unit of time, at least 0.
    players : sequence of hashables, optional
        The queue; otherwise it is that of the times by player, if they are.

    Returns
    -------
    Game
        Worths are savings.

    Raises
    ------
    InvalidInputError
        If a number is negative, or there are not as many costs as times.

    Notes
    -----
    Convex. O(2**n) time and memory.

    References
    ----------
    I. Curiel, G. Pederzoli, S. Tijs (1989), Sequencing games, European Journal of Operational
    Research 40.

    Examples
    --------
    >>> sequencing([2, 2, 1], [4, 6, 5]).values
    array([ 0.,  0.,  0.,  4.,  0.,  0.,  4., 14.])
    """
    gains, labels = _gains(times, costs, players)
    n = len(gains)
    check_table_fits(n)
    worths = np.zeros(1 << n)
    for j in range(n):
        without, having = worths[: 1 << j], worths[1 << j : 2 << j]
        having[:] = without
        # i, ..., j - 1 are all in S: the last masks of this block, ever fewer of them
        for i in range(j):
            having[(1 << j) - (1 << i) :] += gains[i, j]
    return Game(worths, labels)


def equal_gain_splitting(times: PayoffLike, costs: PayoffLike) -> NDArray[np.float64]:
    r"""Equal gain splitting: the two of each pair share what they save by changing places.

    .. math:: EGS_i = \tfrac12 \sum_{k < i} g_{ki} + \tfrac12 \sum_{j > i} g_{ij}

    In the core of :func:`sequencing`. Parameters and errors are those of that function.

    Returns
    -------
    ndarray, shape (n,)

    Notes
    -----
    O(n**2) time. I. Curiel, G. Pederzoli, S. Tijs (1989), as above.

    Examples
    --------
    >>> equal_gain_splitting([2, 2, 1], [4, 6, 5])
    array([5., 4., 5.])
    """
    gains, _ = _gains(times, costs)
    payoff: NDArray[np.float64] = (gains.sum(axis=0) + gains.sum(axis=1)) / 2.0
    return payoff


def sequencing_shapley_value(times: PayoffLike, costs: PayoffLike) -> NDArray[np.float64]:
    r"""Shapley value of :func:`sequencing`, without its table.

    All from i to j share :math:`g_{ij}`, which is the Harsanyi dividend of this interval:

    .. math:: \varphi_k = \sum_{i \le k \le j} \frac{g_{ij}}{j - i + 1}

    Parameters and errors are those of :func:`sequencing`.

    Returns
    -------
    ndarray, shape (n,)

    Notes
    -----
    O(n**2) time. I. Curiel, G. Pederzoli, S. Tijs (1989), as above.

    Examples
    --------
    >>> sequencing_shapley_value([2, 2, 1], [4, 6, 5])
    array([4., 6., 4.])
    """
    gains, _ = _gains(times, costs)
    n = len(gains)
    positions = np.arange(n)
    shares = gains / (np.maximum(positions - positions[:, None], 0) + 1)
    # a share is paid from i on, and no longer after j
    starts, ends = shares.sum(axis=1), shares.sum(axis=0)
    payoff: NDArray[np.float64] = np.cumsum(starts) - np.cumsum(ends) + ends
    return payoff


def _gains(
    times: PayoffLike, costs: PayoffLike, players: Sequence[Hashable] | None = None
) -> tuple[NDArray[np.float64], tuple[Hashable, ...] | None]:
    """Array whose (i, j) is what i and a later j save by changing places; 0 on and below.

    With it the players, if they have labels.
    """
    p, labels = by_player(times, "service times", players, least=0.0)
    alpha, labels = by_player(costs, "costs per unit of time", labels, least=0.0, size=p.size)
    return np.triu(np.maximum(np.outer(p, alpha) - np.outer(alpha, p), 0.0), 1), labels
