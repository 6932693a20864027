"""Null and dummy players: whose contribution does not depend on the others."""

import numpy as np
from numpy.typing import NDArray

from tugames._numerics.tolerance import as_tolerance, worth_tolerance
from tugames.game import Game
from tugames.sampled import SampledGame, examined

__all__ = ["dummy_players", "null_players"]


def null_players(game: Game | SampledGame, *, tolerance: float | None = None) -> tuple[int, ...]:
    """Players who change no worth: v(S u i) = v(S) for all S.

    Parameters
    ----------
    game : Game or SampledGame
        Of an estimated game the mean table is examined, untested for significance.
    tolerance : float, optional
        Largest contribution that counts as none; a relative 1e-9 of the largest worth by
        default, 0 for integer worths.

    Returns
    -------
    tuple of int
        Player numbers, ascending.

    Notes
    -----
    O(n 2**n) time, O(2**n) memory.

    References
    ----------
    L. S. Shapley (1953), A value for n-person games, Contributions to the Theory of Games II.

    Examples
    --------
    Players 0 and 1 earn 1 together, with player 2 or without.

    >>> null_players(Game([0, 0, 0, 1, 0, 0, 0, 1]))
    (2,)
    """
    table = examined(game)
    return _idle(table, tolerance, np.zeros(table.n_players))


def dummy_players(game: Game | SampledGame, *, tolerance: float | None = None) -> tuple[int, ...]:
    """Players who add to every coalition what they earn alone: v(S u i) = v(S) + v(i) for all S.

    Null players are dummies who earn nothing alone.

    Parameters
    ----------
    game : Game or SampledGame
        Of an estimated game the mean table is examined, untested for significance.
    tolerance : float, optional
        By how much a contribution may differ from v(i); a relative 1e-9 of the largest worth
        by default, 0 for integer worths.

    Returns
    -------
    tuple of int
        Player numbers, ascending.

    Notes
    -----
    O(n 2**n) time, O(2**n) memory.

    References
    ----------
    L. S. Shapley (1953), A value for n-person games, Contributions to the Theory of Games II.

    Examples
    --------
    >>> dummy_players(Game([0, 0, 0, 1, 5, 5, 5, 6]))
    (2,)
    """
    table = examined(game)
    return _idle(table, tolerance, table.values[1 << np.arange(table.n_players)])


def _idle(
    game: Game, tolerance: float | None, contributions: NDArray[np.float64]
) -> tuple[int, ...]:
    """Players who contribute always the same."""
    tolerance = worth_tolerance(game.values) if tolerance is None else as_tolerance(tolerance)
    idle = []
    for i, contribution in enumerate(contributions):
        pairs = game.values.reshape(-1, 2, 1 << i)
        if np.abs(pairs[:, 1] - pairs[:, 0] - contribution).max() <= tolerance:
            idle.append(i)
    return tuple(idle)
