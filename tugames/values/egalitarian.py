"""Equal shares: of everything, of the gain over staying alone, or of what is not separable."""

import numpy as np
from numpy.typing import NDArray

from tugames.game import Game
from tugames.sampled import SampledGame, examined
from tugames.values.utopia import utopia_payoff

__all__ = ["egalitarian_nonseparable_value", "equal_division", "equal_surplus_division"]


def equal_division(game: Game | SampledGame) -> NDArray[np.float64]:
    """Equal division: v(N) / n for everybody.

    Parameters
    ----------
    game : Game or SampledGame
        Of an estimated game, the division of the mean game.

    Returns
    -------
    ndarray, shape (n,), in units of worth

    Notes
    -----
    O(n) time.

    References
    ----------
    R. van den Brink (2007), Null or nullifying players: the difference between the Shapley
    value and equal division solutions, Journal of Economic Theory 136.

    Examples
    --------
    >>> equal_division(Game([0, 1, 2, 7]))
    array([3.5, 3.5])
    """
    table = examined(game)
    return np.full(table.n_players, table.values[-1] / table.n_players)


def equal_surplus_division(game: Game | SampledGame) -> NDArray[np.float64]:
    r"""Equal surplus division: everybody's own worth, and an equal share of the gain.

    .. math:: x_i = v(\{i\}) + \frac1n \Bigl(v(N) - \sum_{j \in N} v(\{j\})\Bigr)

    Where there are imputations it is the centre of gravity of their set, the CIS value.

    Parameters
    ----------
    game : Game or SampledGame
        Of an estimated game, the division of the mean game.

    Returns
    -------
    ndarray, shape (n,), in player order and in units of worth

    Notes
    -----
    O(n) time. It is the egalitarian non-separable contribution value of the dual game.

    References
    ----------
    T. S. H. Driessen and Y. Funaki (1991), Coincidence of and collinearity between game
    theoretic solutions, OR Spektrum 13.

    Examples
    --------
    >>> equal_surplus_division(Game([0, 1, 2, 7]))
    array([3., 4.])
    """
    table = examined(game)
    alone = table.values[1 << np.arange(table.n_players)]
    return _with_equal_shares(alone, table)


def egalitarian_nonseparable_value(game: Game | SampledGame) -> NDArray[np.float64]:
    r"""Egalitarian non-separable contribution (ENSC) value.

    .. math:: x_i = M_i + \frac1n \Bigl(v(N) - \sum_{j \in N} M_j\Bigr), \qquad
              M_i = v(N) - v(N \setminus i)

    Everybody gets the separable contribution M, :func:`utopia_payoff`, and bears an equal share
    of what these claims exceed v(N) by.

    Parameters
    ----------
    game : Game or SampledGame
        Of an estimated game, the value of the mean game.

    Returns
    -------
    ndarray, shape (n,), in player order and in units of worth

    Notes
    -----
    O(n) time.

    References
    ----------
    H. Moulin (1985), The separability axiom and equal-sharing methods, Journal of Economic
    Theory 36; T. S. H. Driessen and Y. Funaki (1991), Coincidence of and collinearity between
    game theoretic solutions, OR Spektrum 13.

    Examples
    --------
    >>> egalitarian_nonseparable_value(Game([0, 0, 0, 1, 0, 1, 0, 1]))
    array([1., 0., 0.])
    """
    table = examined(game)
    return _with_equal_shares(utopia_payoff(table), table)


def _with_equal_shares(claims: NDArray[np.float64], game: Game) -> NDArray[np.float64]:
    """Claims, and an equal share each of what they leave of v(N), or exceed it by."""
    return claims + float(game.values[-1] - claims.sum()) / game.n_players
