"""The superadditive cover: coalitions that may split are worth their best partition."""

from tugames.game import Game
from tugames.sampled import SampledGame, examined

__all__ = ["superadditive_cover"]


def superadditive_cover(game: Game | SampledGame) -> Game:
    r"""Superadditive cover: the least superadditive game above a game.

    .. math:: \hat v(S) = \max \Bigl\{ \sum_{B \in P} v(B) : P \text{ a partition of } S \Bigr\}

    Parameters
    ----------
    game : Game or SampledGame
        Of an estimated game, the cover of the mean game.

    Returns
    -------
    Game
        The game itself if it is superadditive.

    See Also
    --------
    totally_balanced_cover : members may also share their time between coalitions.

    Notes
    -----
    3**n / 2 steps in compiled code, O(2**n) memory: 16 players take well under a second, 20
    about ten. The best partition of S is a block with its lowest member, and the best partition
    of the rest.

    References
    ----------
    R. J. Aumann and J. H. Drèze (1974), Cooperative games with coalition structures,
    International Journal of Game Theory 3.

    Examples
    --------
    Two pairs earn more than all four players together.

    >>> game = Game.from_function(lambda members: {2: 3.0, 4: 5.0}.get(len(members), 0.0), 4)
    >>> superadditive_cover(game).worth([0, 1, 2, 3])
    6.0
    """
    from tugames.transforms._kernels import best_partitions

    table = examined(game)
    return Game(best_partitions(table.values), table.players)
