"""Null and dummy players: whose contribution does not depend on the others."""

from collections.abc import Hashable

import numpy as np
from numpy.typing import NDArray

from tugames._numerics.tolerance import as_tolerance, worth_tolerance
from tugames.game import Game
from tugames.properties._forms import contributions, own_contributions
from tugames.properties._judge import Found, Inequality, judge, largest
from tugames.properties._player import player_number
from tugames.properties._replicates import Demands
from tugames.sampled import SampledGame, examined
from tugames.verdict import Verdict

__all__ = ["dummy_players", "is_dummy_player", "is_null_player", "null_players"]


def is_null_player(
    game: Game | SampledGame,
    player: Hashable,
    *,
    tolerance: float | None = None,
    level: float | None = 0.05,
) -> Verdict:
    """Whether a player changes no worth: v(S u i) = v(S) for all S.

    Parameters
    ----------
    game : Game or SampledGame
        Of an estimated game every equation is tested, at the level.
    player : hashable
        A label of the game.
    tolerance : float, optional
        Largest contribution that counts as none; a relative 1e-9 of the largest worth by
        default, 0 for integer worths and where equations are tested.
    level : float or None
        Of the tests of an estimated game; None judges its mean table, untested.

    Returns
    -------
    Verdict
        The margin is minus the largest absolute contribution; the witness is (S u i, S), with
        player i.

    Raises
    ------
    InvalidInputError
        If no player has that label.

    Notes
    -----
    O(2**n) time and memory, R times that for R replicates. Noisy worths are never shown to be
    equal without a tolerance: an estimated player is null if it is so on every replicate.

    References
    ----------
    L. S. Shapley (1953), A value for n-person games, Contributions to the Theory of Games II.

    Examples
    --------
    >>> game = Game([0, 0, 0, 1, 0, 0, 0, 1], players=["ann", "bob", "eve"])
    >>> bool(is_null_player(game, "eve"))
    True
    >>> is_null_player(game, "ann").witness.text
    'v(ann+bob) = 1 differs from v(bob) = 0'
    """
    i = player_number(examined(game), player)
    demands = Demands(blocks=lambda n: contributions(n, i), equations=True, players=lambda _: (i,))
    return judge(
        "null player",
        game,
        tolerance,
        lambda table: _least_idle(table, i, own=False),
        level=level,
        demands=demands,
    )


def is_dummy_player(
    game: Game | SampledGame,
    player: Hashable,
    *,
    tolerance: float | None = None,
    level: float | None = 0.05,
) -> Verdict:
    """Whether a player adds to every coalition what it earns alone: v(S u i) = v(S) + v(i).

    Parameters
    ----------
    game : Game or SampledGame
        Of an estimated game every equation is tested, at the level.
    player : hashable
        A label of the game.
    tolerance : float, optional
        By how much a contribution may differ from v(i); a relative 1e-9 of the largest worth by
        default, 0 for integer worths and where equations are tested.
    level : float or None
        Of the tests of an estimated game; None judges its mean table, untested.

    Returns
    -------
    Verdict
        The margin is minus the largest difference, ``inf`` for a player who is alone; the
        witness is (S u i, S), with player i.

    Raises
    ------
    InvalidInputError
        If no player has that label.

    Notes
    -----
    As of :func:`is_null_player`. A null player is a dummy.

    References
    ----------
    L. S. Shapley (1953), A value for n-person games, Contributions to the Theory of Games II.

    Examples
    --------
    >>> game = Game([0, 0, 0, 1, 5, 5, 5, 6], players=["ann", "bob", "eve"])
    >>> bool(is_dummy_player(game, "eve"))
    True
    >>> is_dummy_player(game, "ann").witness.text
    'v(ann+bob) = 1 differs from v(bob) + v(ann) = 0'
    """
    i = player_number(examined(game), player)
    demands = Demands(
        blocks=lambda n: own_contributions(n, i), equations=True, players=lambda _: (i,)
    )
    return judge(
        "dummy player",
        game,
        tolerance,
        lambda table: _least_idle(table, i, own=True),
        level=level,
        demands=demands,
    )


def _least_idle(game: Game, i: int, *, own: bool) -> Found:
    """Largest difference of a contribution of player i from 0, or from its own worth."""
    if own and game.n_players == 1:
        return np.inf, None
    values = game.values
    without = np.arange(values.size)
    without = without[without >> i & 1 == 0]
    alone = float(values[1 << i]) if own else 0.0
    off, at = largest(values[without | 1 << i] - values[without] - alone)
    s = int(without[at])
    right = [(1, s), (1, 1 << i)] if own else [(1, s)]
    return -off, lambda: Inequality(
        game, (s | 1 << i, s), [(1, s | 1 << i)], right, demanded="==", players=(i,)
    )


def null_players(game: Game | SampledGame, *, tolerance: float | None = None) -> tuple[int, ...]:
    """Players who change no worth: v(S u i) = v(S) for all S.

    Parameters
    ----------
    game : Game or SampledGame
        Of an estimated game the mean table is examined, untested: :func:`is_null_player` tests.
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
        Of an estimated game the mean table is examined, untested: :func:`is_dummy_player` tests.
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
