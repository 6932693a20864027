"""Semivalues: marginal contributions, weighted by the number of players met on arrival."""

import math
from fractions import Fraction

import numpy as np
from numpy.typing import ArrayLike, NDArray

from tugames._doors.numbers import real_number
from tugames._doors.vectors import finite_vector
from tugames.errors import InvalidInputError
from tugames.game import Game
from tugames.sampled import SampledGame, examined
from tugames.values._by_size import value_by_size

__all__ = ["binomial_semivalue", "semivalue"]

#: How far the probabilities of all coalitions may be from adding up to one.
_TOTAL = 1e-9
#: Larger sums are only said to be so.
_SHOWN = 10**300


def semivalue(game: Game | SampledGame, weights: ArrayLike) -> NDArray[np.float64]:
    r"""Semivalue: each player's expected marginal contribution to a random coalition.

    .. math:: \psi_i(v) = \sum_{S \subseteq N \setminus i} p_{|S|}
              \bigl(v(S \cup i) - v(S)\bigr), \qquad
              \sum_{k=0}^{n-1} \binom{n-1}{k} p_k = 1, \quad p \ge 0

    The Shapley value has :math:`p_k = 1 / (n \binom{n-1}{k})`, the Banzhaf value
    :math:`p_k = 2^{1-n}`.

    Parameters
    ----------
    game : Game or SampledGame
        Of an estimated game, the semivalue of the mean table.
    weights : array_like, shape (n,)
        ``weights[k]`` is the probability that a player meets one given coalition of k others.

    Returns
    -------
    ndarray, shape (n,), in player order and in units of worth

    Raises
    ------
    InvalidInputError
        Unless the weights are n numbers that are not negative, and the probabilities of all
        coalitions add up to 1, within 1e-9.

    See Also
    --------
    binomial_semivalue : the others are there independently of each other.

    Notes
    -----
    One pass over the table: O(2**n) time, and O(2**(n - 13) + 2**13) memory beside it.

    References
    ----------
    P. Dubey, A. Neyman and R. J. Weber (1981), Value theory without efficiency, Mathematics of
    Operations Research 6, Theorem 1.

    Examples
    --------
    Ann has a left glove, two others a right one; a player meets nobody, or both others, each
    with probability 1/2.

    >>> semivalue(Game([0, 0, 0, 1, 0, 1, 0, 1]), [1 / 2, 0, 1 / 2])
    array([0.5, 0. , 0. ])
    """
    table = examined(game)
    p, _ = semivalue_weights(weights, table.n_players)
    return value_by_size(table.values, np.concatenate([[0.0], p]), np.concatenate([p, [0.0]]))


def semivalue_weights(
    weights: ArrayLike, n: int
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Probabilities to meet one given coalition of k others, and to meet any of them; (n,) both.

    Raises
    ------
    InvalidInputError
        As by :func:`semivalue`.
    """
    p = finite_vector(weights, range(n), "the weights of a semivalue", "ascending")
    if p.min() < 0.0:
        k = int(p.argmin())
        raise InvalidInputError(
            f"the weights of a semivalue are probabilities; weights[{k}] is {p[k]:g}: "
            "make it at least 0"
        )
    meeting = [math.comb(n - 1, k) * Fraction(float(weight)) for k, weight in enumerate(p)]
    total = sum(meeting, Fraction(0))
    if abs(total - 1) > Fraction(_TOTAL):
        shown = f"{float(total):.12g}" if total < _SHOWN else "beyond 1e300"
        raise InvalidInputError(
            f"the weights of a semivalue satisfy sum of C({n - 1}, k) weights[k] = 1, over all "
            f"sizes k; here the sum is {shown}: divide the weights by it, if it is positive"
        )
    return p, np.array([float(chance) for chance in meeting])


def binomial_semivalue(game: Game | SampledGame, probability: float) -> NDArray[np.float64]:
    r"""Semivalue of a player who finds each other player there with the same probability.

    .. math:: \psi_i(v) = \sum_{S \subseteq N \setminus i} q^{|S|} (1 - q)^{n - 1 - |S|}
              \bigl(v(S \cup i) - v(S)\bigr)

    q = 1/2 is the Banzhaf value, q = 0 gives v(i), q = 1 the marginal contribution to the grand
    coalition; the mean over all q is the Shapley value.

    Parameters
    ----------
    game : Game or SampledGame
        Of an estimated game, the semivalue of the mean table.
    probability : float
        q, from 0 to 1.

    Returns
    -------
    ndarray, shape (n,), in player order and in units of worth

    Raises
    ------
    InvalidInputError
        If q is no probability.

    Notes
    -----
    Time and memory are those of :func:`semivalue`.

    References
    ----------
    G. Owen (1972), Multilinear extensions of games, Management Science 18; P. Dubey, A. Neyman
    and R. J. Weber (1981), Value theory without efficiency, Mathematics of Operations Research
    6.

    Examples
    --------
    >>> binomial_semivalue(Game([0, 0, 0, 1, 0, 1, 0, 1]), 0.25)
    array([0.4375, 0.1875, 0.1875])
    """
    table = examined(game)
    q = real_number(probability, "a probability, between 0 and 1,")
    if not 0.0 <= q <= 1.0:
        raise InvalidInputError(f"a probability is between 0 and 1; got {q}")
    others = table.n_players - 1
    sizes = np.arange(others + 1)
    return semivalue(table, q**sizes * (1.0 - q) ** (others - sizes))
