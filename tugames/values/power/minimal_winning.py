"""Minimal winning coalitions."""

from tugames.game import Game
from tugames.sampled import SampledGame
from tugames.values.power._winning import minimal_winning

__all__ = ["minimal_winning_coalitions"]


def minimal_winning_coalitions(game: Game | SampledGame) -> tuple[int, ...]:
    """Winning coalitions that lose without any one of their members; they define the game.

    Parameters
    ----------
    game : Game or SampledGame
        A simple game: worths 0 and 1, monotone, v(N) = 1.

    Returns
    -------
    tuple of int
        Bitmasks, ascending.

    Raises
    ------
    InvalidInputError
        If the game is not simple; the message names a coalition.

    Notes
    -----
    O(n 2**n) time, two tables at the peak. There are at most C(n, n // 2) of them.

    References
    ----------
    L. S. Shapley (1962), Simple games: an outline of the descriptive theory, Behavioral
    Science 7.

    Examples
    --------
    Ann has two votes, bob and eve one each, and three are needed.

    >>> game = Game([0, 0, 0, 1, 0, 1, 0, 1], players=["ann", "bob", "eve"])
    >>> minimal_winning_coalitions(game)
    (3, 5)
    """
    return tuple(minimal_winning(game).tolist())
