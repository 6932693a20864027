"""The Aumann-Dreze value of games with a coalition structure."""

import numpy as np
from numpy.typing import NDArray

from tugames.coalition import iter_players
from tugames.game import Game
from tugames.sampled import SampledGame, examined
from tugames.values._unions import UnionsLike, partition_masks
from tugames.values.shapley import shapley_value

__all__ = ["aumann_dreze_value"]


def aumann_dreze_value(game: Game | SampledGame, structure: UnionsLike) -> NDArray[np.float64]:
    r"""Aumann-Dreze value: the Shapley value of the subgame of one's own coalition.

    The coalitions of the structure have formed and do not deal with each other:

    .. math:: \varphi_i(v, \mathcal{B}) = \varphi_i(v|_{B_k}), \qquad i \in B_k,

    so that each coalition shares its own worth, :math:`\varphi(B_k) = v(B_k)`.

    Parameters
    ----------
    game : Game or SampledGame
        Of an estimated game, the value of the mean table.
    structure : iterable of coalitions, or mapping of players to names
        A partition of the players; each part in any form that ``Game.mask`` accepts. A mapping, or
        a pandas Series, says by name which coalition each player is in.

    Returns
    -------
    ndarray, shape (n,), in player order and in units of worth

    Raises
    ------
    InvalidInputError
        If the structure is no partition of the players.

    Notes
    -----
    O(sum of 2**b_k) time and memory over the coalitions k.

    References
    ----------
    R. J. Aumann, J. H. Dreze (1974), Cooperative games with coalition structures,
    International Journal of Game Theory 3, Theorem 3.

    Examples
    --------
    Ann has a left glove, bob and eve a right one. Ann and bob have agreed to trade:

    >>> glove = Game([0, 0, 0, 1, 0, 1, 0, 1], players=["ann", "bob", "eve"])
    >>> aumann_dreze_value(glove, ["ann+bob", "eve"])
    array([0.5, 0.5, 0. ])
    """
    table = examined(game)
    value = np.empty(table.n_players)
    for mask in partition_masks(table, structure):
        value[list(iter_players(mask))] = shapley_value(table.subgame(mask))
    return value
