"""The solidarity value: who arrives shares with those who are there already."""

import math

import numpy as np
from numpy.typing import NDArray

from tugames.game import Game
from tugames.sampled import SampledGame, examined
from tugames.values._by_size import value_by_size

__all__ = ["solidarity_value"]


def solidarity_value(game: Game | SampledGame) -> NDArray[np.float64]:
    r"""Solidarity value: marginal contributions are averaged over the coalition they arise in.

    .. math:: \psi_i(v) = \sum_{S \ni i} \frac{(n - |S|)! \, (|S| - 1)!}{n!} A(S), \qquad
              A(S) = \frac1{|S|} \sum_{k \in S} \bigl(v(S) - v(S \setminus k)\bigr)

    A player who contributes nothing anywhere still takes part in what the others contribute.

    Parameters
    ----------
    game : Game or SampledGame
        Of an estimated game, the value of the mean table.

    Returns
    -------
    ndarray, shape (n,), in player order and in units of worth

    Notes
    -----
    Collecting the terms of each worth, this is the Shapley value of the game with worths
    v(S) / (abs(S) + 1) for all S but N, which keeps its worth. One pass over the table: O(2**n)
    time, and O(2**(n - 13) + 2**13) memory beside it.

    References
    ----------
    A. S. Nowak and T. Radzik (1994), A solidarity value for n-person transferable utility
    games, International Journal of Game Theory 23.

    Examples
    --------
    Two brothers earn 1 together, the third cannot work (Example 1 of the paper): 7/18, 7/18
    and 4/18.

    >>> brothers = Game([0, 0, 0, 1, 0, 0, 0, 1])
    >>> (18 * solidarity_value(brothers)).round(12)
    array([7., 7., 4.])
    """
    table = examined(game)
    n = table.n_players
    orders = [1.0 / (n * math.comb(n - 1, k)) for k in range(n)]  # Shapley's weight of k others
    inside = np.array([0.0, *(orders[s - 1] / (s + 1 if s < n else 1) for s in range(1, n + 1))])
    outside = np.array([*(orders[s] / (s + 1) for s in range(n)), 0.0])
    return value_by_size(table.values, inside, outside)
