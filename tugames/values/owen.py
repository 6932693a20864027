"""The Owen value of games with a-priori unions."""

import math

import numpy as np
from numpy.typing import NDArray

from tugames.coalition import iter_players
from tugames.game import Game
from tugames.sampled import SampledGame, examined
from tugames.values._unions import UnionsLike, game_within, partition_masks
from tugames.values.shapley import shapley_value

__all__ = ["owen_value"]


def owen_value(game: Game | SampledGame, unions: UnionsLike) -> NDArray[np.float64]:
    r"""Owen value: the Shapley value among a-priori unions, and again within each.

    Players arrive in an order in which every union arrives together; all such orders are
    equally likely, and each player gets its mean marginal contribution. For i in union
    :math:`B_k`, with M the set of the m unions and Q(H) the players of the unions in H,

    .. math:: \psi_i = \sum_{H \subseteq M \setminus k} \sum_{T \subseteq B_k \setminus i}
              \frac{1}{m \binom{m-1}{|H|}} \frac{1}{b_k \binom{b_k-1}{|T|}}
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
    ndarray, shape (n,), in player order and in units of worth

    Raises
    ------
    InvalidInputError
        If the unions are no partition of the players.

    Notes
    -----
    The sum over H makes a game of the union's members, whose Shapley value is the answer:
    O(sum of 2**(m - 1 + b_k)) time over the unions k, and little memory. Equal to the Shapley
    value if there is one union, or if all are single players.

    References
    ----------
    G. Owen (1977), Values of games with a priori unions, in: Mathematical Economics and Game
    Theory (R. Henn, O. Moeschlin, eds.), Springer.

    Examples
    --------
    Ann has a left glove, bob and eve a right one. Bob and eve unite, and halve the pair with
    ann:

    >>> glove = Game([0, 0, 0, 1, 0, 1, 0, 1], players=["ann", "bob", "eve"])
    >>> owen_value(glove, [["ann"], ["bob", "eve"]])
    array([0.5 , 0.25, 0.25])
    >>> owen_value(Game([0, 0, 0, 60, 0, 60, 60, 72]), {0: "x", 1: "x", 2: "y"})
    array([33., 33.,  6.])
    """
    table = examined(game)
    masks = partition_masks(table, unions)
    m = len(masks)
    weights = [1.0 / (m * math.comb(m - 1, size)) for size in range(m)]
    value = np.empty(table.n_players)
    for k, union in enumerate(masks):
        within = game_within(table, union, masks[:k] + masks[k + 1 :], weights)
        value[list(iter_players(union))] = shapley_value(within)
    return value
