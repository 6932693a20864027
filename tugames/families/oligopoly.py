"""Oligopoly games: firms that merge against competitors who do not."""

from collections.abc import Hashable, Sequence

import numpy as np

from tugames._doors.vectors import PayoffLike
from tugames._worths.tables import check_table_fits
from tugames.errors import InvalidInputError
from tugames.families._arguments import by_player, number
from tugames.game import Game

__all__ = ["oligopoly"]


def oligopoly(
    intercept: float,
    slope: float,
    costs: PayoffLike,
    *,
    players: Sequence[Hashable] | None = None,
) -> Game:
    r"""Cournot oligopoly game in gamma-characteristic function form.

    Firms of constant marginal costs :math:`c_i` meet the inverse demand
    :math:`p = \max\{0, a - b Q\}`. A coalition S acts as one firm, which produces where it is
    cheapest; the others play their best replies one by one. v(S) is the profit of S in the
    Cournot equilibrium of these n - s + 1 firms,

    .. math:: v(S) = \frac{(p_S - c_S)^2}{b}, \qquad c_S = \min_{i \in S} c_i, \qquad
              p_S = \min_A \frac{a + \sum_{j \in A} c_j}{|A| + 1},

    over sets A of these firms: those for which the price covers the cost attain it, and 0 if
    :math:`p_S \le c_S`.

    Parameters
    ----------
    intercept : float
        a, the price of the first unit, positive.
    slope : float
        b, positive.
    costs : array_like, shape (n,), or mapping or Series by player
        Marginal costs, at least 0. A firm with costs of the intercept or more never produces.
    players : sequence of hashables, optional

    Returns
    -------
    Game
        Worths are profits.

    Raises
    ------
    InvalidInputError
        If intercept or slope is not positive, or a cost is negative.

    Notes
    -----
    The core is not empty (Lardon 2012). The game need not be superadditive: outsiders profit
    from a merger, and of three equal firms two are worse off as one. O(n 2**n) time, and
    O(2**n) memory, six tables at the peak.

    References
    ----------
    P. Chander, H. Tulkens (1997), The core of an economy with multilateral environmental
    externalities, International Journal of Game Theory 26 (the gamma form); R. Rajan (1989),
    Endogenous coalition formation in cooperative oligopolies, International Economic Review 30;
    A. Lardon (2012), The gamma-core in Cournot oligopoly TU-games with capacity constraints,
    Theory and Decision 72.

    Examples
    --------
    Three equal firms: 1/16 of the monopoly profit's (a - c)**2 each alone, 1/9 for two.

    >>> oligopoly(13, 1, [1, 1, 1]).values
    array([ 0.,  9.,  9., 16.,  9., 16., 16., 36.])
    """
    a = number(intercept, "the intercept of demand", least=0.0)
    b = number(slope, "the slope of demand", least=0.0)
    if a == 0.0 or b == 0.0:
        raise InvalidInputError(
            f"demand a - b Q has positive a and b; got an intercept of {a:g}, a slope of {b:g}"
        )
    c, labels = by_player(costs, "marginal costs", players, least=0.0)
    n = c.size
    check_table_fits(n)
    total, firms = np.full(1 << n, a), np.ones(1 << n)  # a + sum of c over A, and |A| + 1
    price, own = np.full(1 << n, a), np.full(1 << n, np.inf)
    for i in np.argsort(c, kind="stable").tolist():
        outside, inside = (table.reshape(-1, 2, 1 << i) for table in (total, firms))
        costs_of_s = own.reshape(-1, 2, 1 << i)[:, 1]
        first = np.isinf(costs_of_s)  # i is the cheapest of its coalition, and stands for it
        costs_of_s[first] = c[i]
        outside[:, 0] += c[i]
        inside[:, 0] += 1.0
        outside[:, 1] += np.where(first, c[i], 0.0)
        inside[:, 1] += first
        np.minimum(price, total / firms, out=price)
    with np.errstate(over="ignore"):  # Game refuses what is infinite
        worths = np.maximum(price - own, 0.0) ** 2 / b
    worths[0] = 0.0
    return Game(worths, labels)
