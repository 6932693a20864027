"""The Holler index, or public good index."""

import numpy as np
from numpy.typing import NDArray

from tugames.game import Game
from tugames.sampled import SampledGame
from tugames.values.power._winning import minimal_winning

__all__ = ["holler_index"]


def holler_index(game: Game | SampledGame) -> NDArray[np.float64]:
    r"""Holler (public good) index: in how many minimal winning coalitions a player is.

    .. math:: h_i = \frac{m_i}{\sum_j m_j}, \qquad
              m_i = |\{S \in M : S \ni i\}|,

    where M are the minimal winning coalitions: what a coalition wins is a public good, which
    all its members enjoy in full.

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
    M. J. Holler (1982), Forming coalitions and measuring voting power, Political Studies 30;
    M. J. Holler, E. W. Packel (1983), Power, luck and the right index, Zeitschrift für
    Nationalökonomie 43.

    Examples
    --------
    >>> game = Game([0, 0, 0, 1, 0, 1, 0, 1], players=["ann", "bob", "eve"])
    >>> holler_index(game)
    array([0.5 , 0.25, 0.25])
    """
    minimal = minimal_winning(game)
    memberships = [np.count_nonzero(minimal >> i & 1) for i in range(game.n_players)]
    return np.array(memberships, dtype=np.float64) / sum(memberships)
