"""Glove markets: left gloves, right gloves, and a price for each pair."""

import numpy as np
from numpy.typing import NDArray

from tugames._doors.brief import brief_repr
from tugames._worths.tables import check_table_fits
from tugames.errors import InvalidInputError, TooManyPlayersError
from tugames.game import Game

#: Of a kind.
_MOST_GLOVES = 1 << 20

__all__ = ["glove", "glove_shapley_value"]


def glove(left: int, right: int) -> Game:
    r"""Market of ``left`` owners of a left glove and ``right`` owners of a right one.

    .. math:: v(S) = \min\{|S \cap L|, |S \cap R|\}

    Parameters
    ----------
    left, right : int
        How many there are of each, at least 1. The players are ``"L1"``, ``"L2"``, ... and
        then ``"R1"``, ``"R2"``, ...

    Returns
    -------
    Game

    Raises
    ------
    InvalidInputError
        If a number is no positive integer.

    Notes
    -----
    Totally balanced: the smaller of two additive games. If one kind is scarce, the core is the
    one payoff that gives 1 to each of its owners; otherwise the core gives a to every left and
    1 - a to every right glove, for a from 0 to 1. O(2**n) time and memory.

    References
    ----------
    L. S. Shapley, M. Shubik (1969), Pure competition, coalitional power, and fair division,
    International Economic Review 10.

    Examples
    --------
    >>> game = glove(1, 2)
    >>> game.worth("L1+R2"), game.worth("R1+R2")
    (1.0, 0.0)
    """
    _check(left, right)
    check_table_fits(left + right)
    masks = np.arange(1 << (left + right), dtype=np.uint64)
    lefts = np.bitwise_count(masks & np.uint64((1 << left) - 1))
    rights = np.bitwise_count(masks >> np.uint64(left))
    names = [f"L{i}" for i in range(1, left + 1)] + [f"R{j}" for j in range(1, right + 1)]
    return Game(np.minimum(lefts, rights), names)


def glove_shapley_value(left: int, right: int) -> NDArray[np.float64]:
    r"""Shapley value of :func:`glove`, without its table.

    With l left gloves and r right ones, :math:`l \le r`, each left glove gets

    .. math:: \frac12 + \frac{r - l}{2 l} \sum_{k=1}^{l} \frac{l!\, r!}{(l - k)!\, (r + k)!},

    and the right gloves share what is left of l equally.

    Returns
    -------
    ndarray, shape (left + right,)
        The left gloves first.

    Notes
    -----
    O(left + right) time, and no table. L. S. Shapley, M. Shubik (1969), as for :func:`glove`.

    Examples
    --------
    >>> glove_shapley_value(2, 3).round(4)
    array([0.65  , 0.65  , 0.2333, 0.2333, 0.2333])
    """
    _check(left, right)
    few, many = sorted((left, right))
    term, total = 1.0, 0.0
    for k in range(1, few + 1):
        term *= (few - k + 1) / (many + k)
        total += term
    scarce = 0.5 + (many - few) / (2 * few) * total
    plenty = few * (1.0 - scarce) / many
    pair = (scarce, plenty) if left <= right else (plenty, scarce)
    return np.repeat(pair, (left, right))


def _check(left: int, right: int) -> None:
    for count in (left, right):
        whole = isinstance(count, int | np.integer) and not isinstance(count, bool)
        if not whole or not 1 <= count <= _MOST_GLOVES:
            given = f"{brief_repr(left)} and {brief_repr(right)}"
            if whole and count > _MOST_GLOVES:
                raise TooManyPlayersError(
                    f"a market has at most 2**20 gloves of a kind; got {given}"
                )
            raise InvalidInputError(
                f"a glove market has at least one glove of each kind; got {given}"
            )
