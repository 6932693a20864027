"""The quotient game: blocks of players bargain as one."""

from collections.abc import Hashable, Iterable, Sequence

import numpy as np

from tugames.coalition import CoalitionLike, coalition_members
from tugames.game import Game
from tugames.sampled import SampledGame, examined
from tugames.values._unions import partition_masks

__all__ = ["quotient_game"]


def quotient_game(
    game: Game | SampledGame,
    partition: Iterable[CoalitionLike],
    players: Sequence[Hashable] | None = None,
) -> Game:
    r"""Quotient game: the players are the blocks of a partition, worth what their union is.

    .. math:: v_P(Q) = v\Bigl(\bigcup_{B \in Q} B\Bigr), \qquad Q \subseteq P

    Parameters
    ----------
    game : Game or SampledGame
        Of an estimated game, the quotient of the mean game.
    partition : iterable of coalitions
        Masks, texts or iterables of labels; each player is in exactly one. Their order is the
        player order of the quotient.
    players : sequence of hashables, optional
        Names of the blocks. When left out, a single player keeps its label, and a block's
        members are joined by ``&``.

    Returns
    -------
    Game
        Of as many players as there are blocks, m.

    Raises
    ------
    InvalidInputError
        If this is no partition.
    InvalidGameError
        If two blocks get the same name.

    Notes
    -----
    O(2**m) time and memory.

    References
    ----------
    G. Owen (1977), Values of games with a priori unions, in: Mathematical Economics and Game
    Theory, 76-88.

    Examples
    --------
    Bob and Eve, who have a right glove each, form a union against Ann, who has the left one.

    >>> glove = Game([0, 0, 0, 1, 0, 1, 0, 1], players=["ann", "bob", "eve"])
    >>> union = quotient_game(glove, [["ann"], ["bob", "eve"]])
    >>> union.players, union.values
    (('ann', 'bob&eve'), array([0., 0., 0., 1.]))
    """
    table = examined(game)
    blocks = partition_masks(table, partition)
    unions = np.zeros(1, dtype=np.int64)
    for block in blocks:
        unions = np.concatenate([unions, unions | block])
    if players is None:
        members = [coalition_members(block, table.players) for block in blocks]
        players = [m[0] if len(m) == 1 else "&".join(map(str, m)) for m in members]
    return Game(table.values[unions], players)
