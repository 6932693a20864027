"""The dual game: what a coalition can keep the others from leaving with."""

from tugames.game import Game
from tugames.sampled import SampledGame, examined

__all__ = ["dual_game"]


def dual_game(game: Game | SampledGame) -> Game:
    r"""Dual game: of v(N), what is left to a coalition once the others took their worth.

    .. math:: v^*(S) = v(N) - v(N \setminus S)

    A cost game and the game of its savings are related so; the dual of the dual is the game.

    Parameters
    ----------
    game : Game or SampledGame
        Of an estimated game, the dual of the mean game.

    Returns
    -------
    Game

    Notes
    -----
    O(2**n) time and memory. The Shapley and Banzhaf values of a game and its dual agree.

    References
    ----------
    Y. Funaki (1998), Dual axiomatizations of solutions of cooperative games; B. Peleg and
    P. Sudhölter (2007), Introduction to the Theory of Cooperative Games, section 6.6.

    Examples
    --------
    The dual of unanimity: any one player is enough.

    >>> dual_game(Game([0, 0, 0, 0, 0, 0, 0, 1])).values
    array([0., 1., 1., 1., 1., 1., 1., 1.])
    """
    table = examined(game)
    return Game(table.values[-1] - table.values[::-1], table.players)
