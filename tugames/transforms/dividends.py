"""Harsanyi dividends: a game's coordinates in the basis of unanimity games."""

from collections.abc import Hashable, Sequence

import numpy as np
from numpy.typing import ArrayLike, NDArray

from tugames.errors import InvalidGameError, InvalidInputError
from tugames.game import Game
from tugames.sampled import SampledGame, examined

__all__ = ["game_from_dividends", "harsanyi_dividends"]


def harsanyi_dividends(game: Game | SampledGame) -> NDArray[np.float64]:
    r"""Harsanyi dividend of every coalition: what it adds to the dividends of its subsets.

    .. math:: d(S) = \sum_{T \subseteq S} (-1)^{|S| - |T|} v(T), \qquad
              v(S) = \sum_{T \subseteq S} d(T)

    The game is the sum of d(S) times the unanimity game of S, whose worth is 1 for the
    coalitions that contain S and 0 for the others.

    Parameters
    ----------
    game : Game or SampledGame
        Of an estimated game, the dividends of the mean table.

    Returns
    -------
    ndarray, shape (2**n,), indexed by bitmask and in units of worth; d(empty) = 0

    See Also
    --------
    game_from_dividends : the inverse.

    Notes
    -----
    One subtraction in place for every player and coalition, the Moebius transform of the
    lattice of subsets: n 2**(n-1) operations and no memory beside the result. Exact for integer
    worths as long as all intermediate sums stay below 2**53. A dividend is an alternating sum
    of 2**abs(S) worths, and their rounding errors add up in it.

    References
    ----------
    J. C. Harsanyi (1959), A bargaining model for the cooperative n-person game, Contributions
    to the Theory of Games IV; G.-C. Rota (1964), On the foundations of combinatorial theory I.

    Examples
    --------
    A left glove (player 0) and two right ones: each pair brings 1, and both pairs cannot be had.

    >>> harsanyi_dividends(Game([0, 0, 0, 1, 0, 1, 0, 1]))
    array([ 0.,  0.,  0.,  1.,  0.,  1.,  0., -1.])
    """
    table = examined(game)
    dividends = table.values.copy()
    for i in range(table.n_players):
        pairs = dividends.reshape(-1, 2, 1 << i)  # axis 1 tells whether i is a member
        pairs[:, 1] -= pairs[:, 0]
    return dividends


def game_from_dividends(dividends: ArrayLike, players: Sequence[Hashable] | None = None) -> Game:
    """Game with these Harsanyi dividends.

    Parameters
    ----------
    dividends : array_like, shape (2**n,)
        Indexed by bitmask; the empty coalition's is 0.
    players : sequence of hashables, optional

    Returns
    -------
    Game
        v(S) is the sum of the dividends of the subsets of S.

    Raises
    ------
    InvalidInputError
        Unless the dividends are 2**n finite numbers, the first of them 0.
    InvalidGameError
        If the labels do not fit, or a sum exceeds the range of floating point.

    Notes
    -----
    O(n 2**n) time, O(2**n) memory.

    References
    ----------
    J. C. Harsanyi (1959), A bargaining model for the cooperative n-person game, Contributions to
    the Theory of Games IV.

    Examples
    --------
    >>> game_from_dividends([0, 1, 1, 5]).values
    array([0., 1., 1., 7.])
    """
    try:
        worths = Game(dividends).values.copy()
    except InvalidGameError as error:
        raise InvalidInputError(f"dividends make a table as worths do: {error}") from error
    n = worths.size.bit_length() - 1
    for i in range(n):
        pairs = worths.reshape(-1, 2, 1 << i)
        pairs[:, 1] += pairs[:, 0]
    return Game(worths, players)
