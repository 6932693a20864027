"""The Deegan-Packel index."""

import numpy as np
from numpy.typing import NDArray

from tugames.game import Game
from tugames.sampled import SampledGame
from tugames.values.power._winning import minimal_winning

__all__ = ["deegan_packel_index"]


def deegan_packel_index(game: Game | SampledGame) -> NDArray[np.float64]:
    r"""Deegan-Packel index: a minimal winning coalition, drawn at random, shares equally.

    .. math:: \rho_i = \frac{1}{|M|} \sum_{S \in M, \, S \ni i} \frac{1}{|S|},

    where M are the minimal winning coalitions.

    Parameters
    ----------
    game : Game or SampledGame
        A simple game: worths 0 and 1, monotone, v(N) = 1.

    Returns
    -------
    ndarray, shape (n,), in player order; sums to 1

    Raises
    ------
    InvalidInputError
        If the game is not simple; the message names a coalition.

    Notes
    -----
    O(n 2**n) time, two tables at the peak. A player with more votes may have less power.

    References
    ----------
    J. Deegan, E. W. Packel (1978), A new index of power for simple n-person games,
    International Journal of Game Theory 7.

    Examples
    --------
    >>> game = Game([0, 0, 0, 1, 0, 1, 0, 1], players=["ann", "bob", "eve"])
    >>> deegan_packel_index(game)
    array([0.5 , 0.25, 0.25])
    """
    minimal = minimal_winning(game)
    shares = 1.0 / np.bitwise_count(minimal)
    received = [shares[(minimal >> i & 1).astype(np.bool_)].sum() for i in range(game.n_players)]
    return np.array(received, dtype=np.float64) / minimal.size
