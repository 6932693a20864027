"""The Banzhaf-Owen value of games with a-priori unions."""

import numpy as np
from numpy.typing import NDArray

from tugames.coalition import iter_players
from tugames.game import Game
from tugames.sampled import SampledGame, examined
from tugames.values._unions import UnionsLike, game_within, partition_masks

__all__ = ["banzhaf_owen_value"]


def banzhaf_owen_value(game: Game | SampledGame, unions: UnionsLike) -> NDArray[np.float64]:
    r"""Banzhaf-Owen value: the Banzhaf value among a-priori unions, and again within each.

    The other unions are present or absent as wholes, and the other members of one's own union
    singly, each with probability 1/2. For i in union :math:`B_k`, with M the set of the m
    unions and Q(H) the players of the unions in H,

    .. math:: \beta_i = \sum_{H \subseteq M \setminus k} \frac{1}{2^{m-1}}
              \sum_{T \subseteq B_k \setminus i} \frac{1}{2^{b_k-1}}
              \bigl(v(Q(H) \cup T \cup i) - v(Q(H) \cup T)\bigr).

    Parameters
    ----------
    game : Game or SampledGame
        Of an estimated game, the value of the mean table.
    unions : iterable of coalitions, or mapping of players to union names
        A partition of the players; each union in any form that ``Game.mask`` accepts. A pandas
        Series of union names, with the players as its index, is a mapping too.

    Returns
    -------
    ndarray, shape (n,), in player order and in units of worth; not efficient in general

    Raises
    ------
    InvalidInputError
        If the unions are no partition of the players.

    Notes
    -----
    O(sum of 2**(m - 1 + b_k)) time over the unions k, and little memory. Equal to the Banzhaf
    value if there is one union, or if all are single players.

    References
    ----------
    G. Owen (1981), Modification of the Banzhaf-Coleman index for games with a priori unions,
    in: Power, Voting, and Voting Power (M. J. Holler, ed.), Physica.

    Examples
    --------
    >>> glove = Game([0, 0, 0, 1, 0, 1, 0, 1], players=["ann", "bob", "eve"])
    >>> banzhaf_owen_value(glove, [["ann"], ["bob", "eve"]])
    array([0.5 , 0.25, 0.25])
    """
    table = examined(game)
    masks = partition_masks(table, unions)
    m = len(masks)
    value = np.empty(table.n_players)
    for k, union in enumerate(masks):
        within = game_within(table, union, masks[:k] + masks[k + 1 :], np.full(m, 0.5 ** (m - 1)))
        for position, player in enumerate(iter_players(union)):
            pairs = within.values.reshape(-1, 2, 1 << position)
            value[player] = (pairs[:, 1] - pairs[:, 0]).mean()
    return value
