"""Exchange markets with money: members trade goods among themselves to their best use."""

from collections.abc import Hashable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from tugames._doors.brief import brief_repr
from tugames._doors.numbers import real_array
from tugames._presentation.result import TabularResult
from tugames._presentation.table import Table, payoff_table
from tugames._presentation.words import few, number, payoff_words
from tugames._worths.tables import check_table_fits
from tugames.coalition import coalition_payoffs
from tugames.errors import InvalidInputError
from tugames.families._arguments import matrix
from tugames.game import Game

__all__ = ["CompetitiveEquilibrium", "competitive_equilibrium", "market"]


def market(
    utilities: ArrayLike,
    endowments: ArrayLike,
    *,
    curvature: ArrayLike = 0.0,
    players: Sequence[Hashable] | None = None,
) -> Game:
    r"""Market game with linear or quadratic utilities, separable over m goods and money.

    .. math:: v(S) = \max \Bigl\{ \sum_{i \in S} u_i(x^i) : x^i \ge 0,\;
              \sum_{i \in S} x^i \le \sum_{i \in S} w^i \Bigr\}, \qquad
              u_i(x) = \sum_k a_{ik} x_k - \tfrac12 b_{ik} x_k^2

    Parameters
    ----------
    utilities : array_like, shape (n, m)
        a, the utility of the first unit of each good to each player, at least 0.
    endowments : array_like, shape (n, m)
        w, what each player brings of each good, at least 0.
    curvature : array_like, broadcast to (n, m)
        b, at least 0: how fast the utility of a further unit falls. 0, a linear utility, by
        default. Nobody has to consume beyond the a / b units at which it is 0.
    players : sequence of hashables, optional

    Returns
    -------
    Game

    Raises
    ------
    InvalidInputError
        If the shapes differ, or a number is negative.

    Notes
    -----
    Market games are totally balanced, and every totally balanced game is a market game of some
    concave utilities. :func:`competitive_equilibrium` has a payoff in the core. A good's price
    in S is the largest of those that would clear it among the k members who value it most, for
    k = 1, 2, ...; linear utilities are bounds below. O(n m 2**n) time, O(2**n) memory.

    References
    ----------
    L. S. Shapley, M. Shubik (1969), On market games, Journal of Economic Theory 1.

    Examples
    --------
    Ann has the only good and values it at 1; bob would pay 2 for it, eve 3.

    >>> market([[1], [2], [3]], [[1], [0], [0]]).values
    array([0., 1., 0., 2., 0., 3., 0., 3.])
    """
    a, w, b = _goods(utilities, endowments, curvature)
    check_table_fits(len(a))
    worths = np.zeros(1 << len(a))
    for good in range(a.shape[1]):
        _add_good(worths, a[:, good], b[:, good], w[:, good])
    return Game(worths, players)


@dataclass(frozen=True, kw_only=True, repr=False)
class CompetitiveEquilibrium(TabularResult):
    """A competitive equilibrium of a market with money.

    Attributes
    ----------
    payoff : ndarray, shape (n,)
        Utility of consumption and money from net sales: in the core.
    prices : ndarray, shape (m,)
        In money; 0 where there is enough for all.
    worth : float
        v(N), the sum of the payoffs.
    """

    payoff: NDArray[np.float64]
    prices: NDArray[np.float64]
    worth: float

    def _said(self) -> Iterator[str]:
        yield payoff_words((), self.payoff.tolist())
        prices = (number(price) for price in self.prices)
        yield f"v(N) = {number(self.worth)}; prices {few(prices, self.prices.size, 'goods')}"

    def _table(self) -> Table:
        return payoff_table((), self.payoff)


def competitive_equilibrium(
    utilities: ArrayLike, endowments: ArrayLike, *, curvature: ArrayLike = 0.0
) -> CompetitiveEquilibrium:
    r"""Competitive payoff of :func:`market`, without its table.

    At prices p each player gets :math:`\sum_k p_k w_{ik} + \max_x \{u_i(x) - p \cdot x\}`.

    Parameters and errors are those of :func:`market`.

    Returns
    -------
    CompetitiveEquilibrium

    Notes
    -----
    Prices are the least that clear the market. O(n m log n) time. L. S. Shapley, M. Shubik
    (1975), Competitive outcomes in the cores of market games, International Journal of Game
    Theory 4.

    Examples
    --------
    Two with the same utility 4 x - x**2 / 2, one of whom has all 4 units: the price is 2.

    >>> outcome = competitive_equilibrium([[4], [4]], [[4], [0]], curvature=1)
    >>> outcome.prices, outcome.payoff, outcome.worth
    (array([2.]), array([10.,  2.]), 12.0)
    """
    a, w, b = _goods(utilities, endowments, curvature)
    prices = np.array([_price(*good) for good in zip(a.T, b.T, w.T, strict=True)])
    above = np.maximum(a - prices, 0.0)  # only buyers of falling utility gain by buying
    gains = np.divide(above**2, 2.0 * b, out=np.zeros_like(a), where=b > 0.0)
    payoff = (prices * w + gains).sum(axis=1)
    for array in (payoff, prices):
        array.flags.writeable = False
    return CompetitiveEquilibrium(payoff=payoff, prices=prices, worth=float(payoff.sum()))


def _add_good(
    worths: NDArray[np.float64],
    a: NDArray[np.float64],
    b: NDArray[np.float64],
    w: NDArray[np.float64],
) -> None:
    """Add, in place, what one good is worth to every coalition.

    By duality that is the least, over prices, of the stock's price and the members' gains; at
    the price found below it is attained.
    """
    stock = coalition_payoffs(w)
    price = np.zeros_like(worths)
    wanted, slope = np.zeros_like(worths), np.zeros_like(worths)  # demand is wanted - slope * p
    by_value = np.argsort(-a, kind="stable").tolist()
    for i in by_value:
        members = _members(price, i)
        if b[i] == 0.0:
            np.maximum(members, a[i], out=members)
            continue
        _members(wanted, i)[...] += a[i] / b[i]
        _members(slope, i)[...] += 1.0 / b[i]
        clearing = (_members(wanted, i) - _members(stock, i)) / _members(slope, i)
        np.maximum(members, clearing, out=members)
    worths += price * stock
    for i in by_value:
        if b[i] > 0.0:
            gain = np.maximum(a[i] - _members(price, i), 0.0)
            _members(worths, i)[...] += gain**2 / (2.0 * b[i])


def _price(a: NDArray[np.float64], b: NDArray[np.float64], w: NDArray[np.float64]) -> float:
    """Clearing price of one good among all players, as in :func:`_add_good`."""
    falling = b > 0.0
    order = np.argsort(-a[falling], kind="stable")
    value, fall = a[falling][order], b[falling][order]
    clearing = (np.cumsum(value / fall) - w.sum()) / np.cumsum(1.0 / fall)
    return float(max(0.0, a[~falling].max(initial=0.0), clearing.max(initial=0.0)))


def _members(table: NDArray[np.float64], i: int) -> NDArray[np.float64]:
    """View of the coalitions that contain player i."""
    return table.reshape(-1, 2, 1 << i)[:, 1]


def _goods(
    utilities: ArrayLike, endowments: ArrayLike, curvature: ArrayLike
) -> tuple[NDArray[np.float64], NDArray[np.float64], NDArray[np.float64]]:
    a = matrix(utilities, "utilities", least=0.0)
    w = matrix(endowments, "endowments", least=0.0, shape=a.shape)
    try:
        spread = np.broadcast_to(real_array(curvature, "curvature"), a.shape)
    except ValueError as error:
        raise InvalidInputError(
            f"the curvature is a number, or one for each utility, shape {a.shape}; got "
            f"{brief_repr(curvature)}: {error}"
        ) from error
    return a, w, matrix(spread, "curvature", least=0.0)
