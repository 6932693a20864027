"""The Shapley-Shubik index."""

import numpy as np
from numpy.typing import NDArray

from tugames.game import Game
from tugames.sampled import SampledGame
from tugames.values.power._winning import winning_coalitions
from tugames.values.shapley import shapley_value

__all__ = ["shapley_shubik_index"]


def shapley_shubik_index(game: Game | SampledGame) -> NDArray[np.float64]:
    r"""Shapley-Shubik index: how often a player is pivotal when all join one by one.

    .. math:: \varphi_i = \sum_{S : i \text{ critical}} \frac{(|S|-1)! \, (n-|S|)!}{n!},

    the Shapley value of a simple game. The sum is over the winning coalitions S that lose
    without i.

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
    O(n 2**n) time for the check and O(2**n) for the value. Of voting by weights use
    ``tugames.families.weighted_voting``, which needs no table.

    References
    ----------
    L. S. Shapley, M. Shubik (1954), A method for evaluating the distribution of power in a
    committee system, American Political Science Review 48.

    Examples
    --------
    >>> game = Game([0, 0, 0, 1, 0, 1, 0, 1], players=["ann", "bob", "eve"])
    >>> shapley_shubik_index(game).round(9)
    array([0.66666667, 0.16666667, 0.16666667])
    """
    return shapley_value(Game(winning_coalitions(game)))
