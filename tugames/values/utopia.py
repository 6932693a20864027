"""The utopia payoff: what a player brings to all the others."""

import numpy as np
from numpy.typing import NDArray

from tugames.game import Game
from tugames.sampled import SampledGame, examined

__all__ = ["utopia_payoff"]


def utopia_payoff(game: Game | SampledGame) -> NDArray[np.float64]:
    r"""Utopia payoff: each player's marginal contribution to the grand coalition.

    .. math:: M_i(v) = v(N) - v(N \setminus i)

    No core payoff gives a player more: the others would do better without it. Also called the
    separable contribution.

    Parameters
    ----------
    game : Game or SampledGame
        Of an estimated game, the payoff of the mean game.

    Returns
    -------
    ndarray, shape (n,), in player order and in units of worth

    Notes
    -----
    O(n) time.

    References
    ----------
    S. H. Tijs (1981), Bounds for the core and the tau-value, in: Game Theory and Mathematical
    Economics, 123-132.

    Examples
    --------
    >>> utopia_payoff(Game([0, 0, 0, 1, 0, 1, 0, 1]))
    array([1., 0., 0.])
    """
    table = examined(game)
    others = table.grand_coalition ^ 1 << np.arange(table.n_players)
    utopia: NDArray[np.float64] = table.values[-1] - table.values[others]
    return utopia
