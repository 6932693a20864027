"""Symmetric games: worths that depend on the number of members alone."""

import math
from collections.abc import Hashable, Sequence

import numpy as np
from numpy.typing import ArrayLike, NDArray

from tugames._worths.tables import check_table_fits
from tugames.coalition import coalition_sizes
from tugames.errors import InvalidInputError
from tugames.families._arguments import vector
from tugames.game import Game

__all__ = ["cardinality", "cardinality_banzhaf_value"]


def cardinality(worths: ArrayLike, *, players: Sequence[Hashable] | None = None) -> Game:
    r"""Symmetric game: v(S) = f(\|S\|).

    Parameters
    ----------
    worths : array_like, shape (n + 1,)
        f(0), which is 0, to f(n).
    players : sequence of hashables, optional

    Returns
    -------
    Game

    Raises
    ------
    InvalidInputError
        If there are no players or f(0) is not 0.

    Notes
    -----
    Every value that is efficient and treats equals equally, such as the Shapley value and the
    nucleolus, is f(n) / n for each player. The core is not empty if and only if
    f(s) / s <= f(n) / n for all s; the game is convex if and only if f is. O(2**n) time and
    memory. The conditions follow by averaging payoffs over the players, and from the
    definitions; see B. Peleg, P. Sudhoelter (2007), Introduction to the Theory of Cooperative
    Games.

    Examples
    --------
    >>> cardinality([0, 0, 1, 1]).values  # simple majority of three
    array([0., 0., 0., 1., 0., 1., 1., 1.])
    """
    f = _by_size(worths)
    check_table_fits(f.size - 1)
    return Game(f[coalition_sizes(f.size - 1)], players)


def cardinality_banzhaf_value(worths: ArrayLike) -> NDArray[np.float64]:
    r"""Banzhaf value of :func:`cardinality`, without its table.

    .. math:: \psi_i = 2^{1 - n} \sum_{s=0}^{n-1} \binom{n-1}{s} \bigl(f(s + 1) - f(s)\bigr)

    Parameters
    ----------
    worths : array_like, shape (n + 1,)

    Returns
    -------
    ndarray, shape (n,)
        n times the same number.

    Notes
    -----
    O(n) sums and products, of integers of n bits. J. F. Banzhaf (1965), Weighted voting
    doesn't work, Rutgers Law Review 19.

    Examples
    --------
    A player of three decides a simple majority when exactly one other is for it: 2 times in 4.

    >>> cardinality_banzhaf_value([0, 0, 1, 1])
    array([0.5, 0.5, 0.5])
    """
    f = _by_size(worths)
    n = f.size - 1
    shares = np.array([math.comb(n - 1, s) / (1 << (n - 1)) for s in range(n)])
    return np.full(n, shares @ np.diff(f))


def _by_size(worths: ArrayLike) -> NDArray[np.float64]:
    f = vector(worths, "worths by size")
    if f.size < 2 or f[0] != 0.0:
        raise InvalidInputError(
            "worths by size begin with 0 for the empty coalition and have one for each size from "
            f"1 to n >= 1; got {f.size} of them, the first {f[0]:g}: put the missing 0 in front"
        )
    return f
