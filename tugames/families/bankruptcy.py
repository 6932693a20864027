"""Bankruptcy games, and the rules that divide an estate too small for the claims on it."""

import math
from collections.abc import Hashable, Sequence

import numpy as np
from numpy.typing import NDArray

from tugames._doors.vectors import PayoffLike
from tugames._numerics.tolerance import worth_tolerance
from tugames._worths.tables import check_table_fits
from tugames.coalition import coalition_payoffs
from tugames.errors import InvalidInputError
from tugames.families._arguments import by_player, number
from tugames.game import Game

__all__ = [
    "bankruptcy",
    "constrained_equal_awards",
    "constrained_equal_losses",
    "proportional_rule",
    "random_arrival_rule",
    "talmud_rule",
]

#: Numbers in one table of counts of the random arrival rule, at most: 0.8 GB.
_MOST_COUNTS = 10**8


def bankruptcy(
    estate: float, claims: PayoffLike, *, players: Sequence[Hashable] | None = None
) -> Game:
    r"""Bankruptcy game: a coalition is worth what the others' claims leave over.

    .. math:: v(S) = \max\Bigl\{0,\; E - \sum_{i \notin S} d_i\Bigr\}

    Parameters
    ----------
    estate : float
        E, at least 0 and at most the sum of the claims.
    claims : array_like, shape (n,), or mapping or Series by player
        d, at least 0 each.
    players : sequence of hashables, optional

    Returns
    -------
    Game

    Raises
    ------
    InvalidInputError
        If a number is negative or not finite, or the estate covers all claims and more.

    Notes
    -----
    Convex. The nucleolus is :func:`talmud_rule`, the Shapley value :func:`random_arrival_rule`.
    O(2**n) time and memory.

    References
    ----------
    B. O'Neill (1982), A problem of rights arbitration from the Talmud, Mathematical Social
    Sciences 2; R. J. Aumann, M. Maschler (1985), Game theoretic analysis of a bankruptcy
    problem from the Talmud, Journal of Economic Theory 36; I. J. Curiel, M. Maschler,
    S. H. Tijs (1987), Bankruptcy games, Zeitschrift fuer Operations Research 31 (convexity).

    Examples
    --------
    >>> bankruptcy(200, [100, 200, 300]).values
    array([  0.,   0.,   0.,   0.,   0.,   0., 100., 200.])
    """
    d, labels = by_player(claims, "claims", players, least=0.0)
    estate, d = _problem(estate, d)
    check_table_fits(d.size)
    worths = np.maximum(estate - coalition_payoffs(d)[::-1], 0.0)
    worths[0] = 0.0  # where rounding lets the estate exceed the claims by a little
    return Game(worths, labels)


def constrained_equal_awards(estate: float, claims: PayoffLike) -> NDArray[np.float64]:
    """Equal awards, but nobody gets more than the claim: min(d_i, a), for the a that adds up.

    Parameters and errors are those of :func:`bankruptcy`. O(n log n) time.

    Returns
    -------
    ndarray, shape (n,)

    Notes
    -----
    Maimonides' rule; in the core of the game, as every rule of this module is.

    References
    ----------
    W. Thomson (2003), Axiomatic and game-theoretic analysis of bankruptcy and taxation problems: a
    survey, Mathematical Social Sciences 45.

    Examples
    --------
    >>> constrained_equal_awards(300, [50, 200, 300])
    array([ 50., 125., 125.])
    """
    return _levelled(*_problem(estate, claims))


def constrained_equal_losses(estate: float, claims: PayoffLike) -> NDArray[np.float64]:
    """Equal losses, but nobody loses more than the claim: max(0, d_i - b).

    Parameters and errors are those of :func:`bankruptcy`. O(n log n) time.

    Returns
    -------
    ndarray, shape (n,)

    References
    ----------
    W. Thomson (2003), Axiomatic and game-theoretic analysis of bankruptcy and taxation problems: a
    survey, Mathematical Social Sciences 45.

    Examples
    --------
    >>> constrained_equal_losses(300, [50, 200, 300])
    array([  0., 100., 200.])
    """
    estate, d = _problem(estate, claims)
    return d - _levelled(max(float(d.sum()) - estate, 0.0), d)


def proportional_rule(estate: float, claims: PayoffLike) -> NDArray[np.float64]:
    """Awards in proportion to the claims.

    Parameters and errors are those of :func:`bankruptcy`. O(n) time.

    Returns
    -------
    ndarray, shape (n,)

    References
    ----------
    W. Thomson (2003), Axiomatic and game-theoretic analysis of bankruptcy and taxation problems: a
    survey, Mathematical Social Sciences 45.

    Examples
    --------
    >>> proportional_rule(300, [100, 200, 300])
    array([ 50., 100., 150.])
    """
    estate, d = _problem(estate, claims)
    total = float(d.sum())
    return d * (estate / total) if total > 0.0 else d


def talmud_rule(estate: float, claims: PayoffLike) -> NDArray[np.float64]:
    r"""Talmud rule, the nucleolus of :func:`bankruptcy`, without its table.

    Constrained equal awards of the half-claims if the estate is at most half the sum of the
    claims; otherwise each gets the half-claim and the losses on the other halves are equal.

    Parameters and errors are those of :func:`bankruptcy`.

    Returns
    -------
    ndarray, shape (n,)

    Notes
    -----
    O(n log n) time. R. J. Aumann, M. Maschler (1985), Theorem D, as for :func:`bankruptcy`.

    Examples
    --------
    Three widows (Mishnah, Kethubot 93a), for estates of 100, 200 and 300.

    >>> for estate in (100, 200, 300):
    ...     print(talmud_rule(estate, [100, 200, 300]).round(2))
    [33.33 33.33 33.33]
    [50. 75. 75.]
    [ 50. 100. 150.]
    """
    estate, d = _problem(estate, claims)
    total, half = float(d.sum()), d / 2.0
    if estate <= total / 2.0:
        return _levelled(estate, half)
    return d - _levelled(max(total - estate, 0.0), half)


def random_arrival_rule(estate: float, claims: PayoffLike) -> NDArray[np.float64]:
    r"""Mean award, over all orders, if claims are met in full as their owners arrive.

    The Shapley value of :func:`bankruptcy`, without its table, for integer claims:

    .. math:: \varphi_i = \sum_{s, t} \frac{k_i(s, t)}{n \binom{n-1}{s}} \min\{d_i, E - t\}

    with :math:`k_i(s, t)` the number of coalitions of s others whose claims add up to t < E.

    Parameters
    ----------
    estate : float
    claims : array_like of whole numbers, shape (n,), or mapping or Series by player

    Returns
    -------
    ndarray, shape (n,)

    Raises
    ------
    InvalidInputError
        As for :func:`bankruptcy`; if a claim is no integer, there are more than 1000, or n E
        exceeds 10**8.

    Notes
    -----
    All but one claimant are counted by adding halves of the claimants in turn: sums of positive
    numbers only. O(n**2 E log n) time and O(n E log n) memory, E in units of the greatest common
    divisor of the claims. B. O'Neill (1982), as above.

    Examples
    --------
    >>> random_arrival_rule(200, [100, 200, 300]).round(2)
    array([33.33, 83.33, 83.33])
    """
    estate, d = _problem(estate, claims)
    n = d.size
    unit = math.gcd(*(int(claim) for claim in d)) or 1
    units, estate = d / unit, estate / unit
    if not np.array_equal(d, np.rint(d)) or n > 1000 or n * math.ceil(estate) > _MOST_COUNTS:
        raise InvalidInputError(
            "the random arrival rule counts coalitions by the sum of their claims: whole numbers, "
            f"at most 1000 of them, and an estate of up to {_MOST_COUNTS // n} times their "
            f"greatest common divisor; got {n} claims, and an estate of {estate * unit:g}: round "
            "to a larger unit, or use shapley_value(bankruptcy(...))"
        )
    unclaimed = estate - np.arange(math.ceil(estate))  # E - t
    weights = np.array([1.0 / (n * math.comb(n - 1, s)) for s in range(n)])
    awards = np.zeros(n)
    nobody = np.zeros((n, unclaimed.size))
    nobody[0, :1] = 1.0

    def visit(counts: NDArray[np.float64], first: int, last: int) -> None:
        """Award claimants first to last - 1, given the counts over all the other claimants."""
        if last - first == 1:
            awards[first] = weights @ counts @ np.minimum(units[first], unclaimed)
            return
        middle = (first + last) // 2
        visit(_with_claimants(counts, units[middle:last]), first, middle)
        visit(_with_claimants(counts, units[first:middle]), middle, last)

    visit(nobody, 0, n)
    return awards * unit


def _with_claimants(
    counts: NDArray[np.float64], claims: NDArray[np.float64]
) -> NDArray[np.float64]:
    """Count coalitions by size and sum of claims, once more claimants may be in them."""
    counts = counts.copy()
    for claim in claims.tolist():
        if claim < counts.shape[1]:
            size = counts.shape[1] - int(claim)
            counts[1:, int(claim) :] += counts[:-1, :size].copy()  # the two overlap
    return counts


def _levelled(estate: float, claims: NDArray[np.float64]) -> NDArray[np.float64]:
    """min(d_i, a), with the a for which it adds up to the estate."""
    ascending = np.sort(claims)
    paid = np.concatenate([[0.0], np.cumsum(ascending)[:-1]])  # the k smallest, in full
    levels = (estate - paid) / np.arange(claims.size, 0, -1)  # for each of the others
    enough = np.flatnonzero(levels <= ascending)
    return np.minimum(claims, levels[enough[0]]) if enough.size else claims


def _problem(estate: float, claims: PayoffLike) -> tuple[float, NDArray[np.float64]]:
    d, _ = by_player(claims, "claims", None, least=0.0)
    estate = number(estate, "the estate", least=0.0)
    excess = estate - float(d.sum())
    if excess > worth_tolerance(d, estate):
        raise InvalidInputError(
            f"an estate is no larger than the claims on it, {float(d.sum()):g}; got {estate:g}: "
            f"give the {excess:g} that nobody claims to someone else"
        )
    return estate, d
