"""Symmetric games and symmetric players: who may be exchanged."""

from collections.abc import Hashable

import numpy as np
from numpy.typing import NDArray

from tugames._doors.brief import brief_repr
from tugames._numerics.tolerance import as_tolerance, worth_tolerance
from tugames.coalition import coalition_sizes
from tugames.errors import InvalidInputError
from tugames.game import Game
from tugames.properties._forms import exchanged, same_size
from tugames.properties._judge import Found, Inequality, judge, largest
from tugames.properties._player import player_number
from tugames.properties._replicates import Demands
from tugames.sampled import SampledGame, examined
from tugames.verdict import Verdict

__all__ = ["is_symmetric", "is_symmetric_pair", "symmetric_players"]

DEMANDS = Demands(blocks=same_size, equations=True)


def is_symmetric(
    game: Game | SampledGame, *, tolerance: float | None = None, level: float | None = 0.05
) -> Verdict:
    """Whether a worth depends on nothing but the number of members.

    Parameters
    ----------
    game : Game or SampledGame
        Of an estimated game every inequality is tested, at the level.
    tolerance : float, optional
        By how much worths of coalitions of one size may differ; a relative 1e-9 of the largest
        worth by default, 0 for integer worths.
    level : float or None
        Of the tests of an estimated game; None judges its mean table, untested.

    Returns
    -------
    Verdict
        The margin is minus the largest difference v(S) - v(T) with S and T of one size; the
        witness is (S, T).

    Notes
    -----
    O(2**n) time and memory, two tables and a half at the peak.

    References
    ----------
    B. Peleg, P. Sudhölter (2007), Introduction to the Theory of Cooperative Games, chapter 2.

    Examples
    --------
    >>> bool(is_symmetric(Game([0, 1, 1, 4])))
    True
    >>> is_symmetric(Game([0, 3, 1, 4])).witness.text
    'v(0) = 3 > v(1) = 1'
    """
    return judge("symmetric", game, tolerance, _search, level=level, demands=DEMANDS)


def is_symmetric_pair(
    game: Game | SampledGame,
    player: Hashable,
    other: Hashable,
    *,
    tolerance: float | None = None,
    level: float | None = 0.05,
) -> Verdict:
    """Whether two players may be exchanged: v(S u i) = v(S u j) for all S without i and j.

    Parameters
    ----------
    game : Game or SampledGame
        Of an estimated game every equation is tested, at the level.
    player, other : hashable
        Two labels of the game.
    tolerance : float, optional
        By how much the worths may differ; a relative 1e-9 of the largest worth by default, 0
        for integer worths and where equations are tested.
    level : float or None
        Of the tests of an estimated game; None judges its mean table, untested.

    Returns
    -------
    Verdict
        The margin is minus the largest difference; the witness is (S u i, S u j), with players
        i and j.

    Raises
    ------
    InvalidInputError
        If no player has one of the labels, or both name the same player.

    Notes
    -----
    O(2**n) time and memory, R times that for R replicates. Noisy worths are never shown to be
    equal without a tolerance: estimated players are symmetric if they are so on every replicate.

    References
    ----------
    L. S. Shapley (1953), A value for n-person games, Contributions to the Theory of Games II.

    Examples
    --------
    >>> game = Game([0, 0, 0, 1, 0, 1, 0, 1], players=["ann", "bob", "eve"])
    >>> bool(is_symmetric_pair(game, "bob", "eve"))
    True
    >>> is_symmetric_pair(game, "ann", "bob").witness.text
    'v(ann+eve) = 1 differs from v(bob+eve) = 0'
    """
    table = examined(game)
    i, j = player_number(table, player), player_number(table, other)
    if i == j:
        raise InvalidInputError(
            f"two players are compared; got {brief_repr(player)} twice: name another one"
        )

    def search(table: Game) -> Found:
        rest = np.arange(table.values.size)
        rest = rest[rest & (1 << i | 1 << j) == 0]
        off, at = largest(table.values[rest | 1 << i] - table.values[rest | 1 << j])
        s, t = int(rest[at]) | 1 << i, int(rest[at]) | 1 << j
        return -off, lambda: Inequality(
            table, (s, t), [(1, s)], [(1, t)], demanded="==", players=(i, j)
        )

    demands = Demands(blocks=lambda n: exchanged(n, i, j), equations=True, players=lambda _: (i, j))
    return judge("symmetric players", game, tolerance, search, level=level, demands=demands)


def symmetric_players(
    game: Game | SampledGame, *, tolerance: float | None = None
) -> tuple[tuple[int, ...], ...]:
    """Classes of players who may be exchanged: v(S u i) = v(S u j) for all S without i and j.

    Parameters
    ----------
    game : Game or SampledGame
        Of an estimated game the mean table is examined, untested: :func:`is_symmetric_pair` tests.
    tolerance : float, optional
        By how much the worths may differ; a relative 1e-9 of the largest worth by default, 0
        for integer worths.

    Returns
    -------
    tuple of tuples of int
        Player numbers, ascending; classes in the order of their first players. With a positive
        tolerance, the members of a class are within it of the first.

    Notes
    -----
    O(c n 2**n) time for c classes, and O(2**n) memory.

    References
    ----------
    L. S. Shapley (1953), A value for n-person games, Contributions to the Theory of Games II.

    Examples
    --------
    One left glove and two right ones:

    >>> symmetric_players(Game([0, 0, 0, 1, 0, 1, 0, 1]))
    ((0,), (1, 2))
    """
    table = examined(game)
    tolerance = worth_tolerance(table.values) if tolerance is None else as_tolerance(tolerance)
    classes: list[list[int]] = []
    for j in range(table.n_players):
        for members in classes:
            if _difference(table.values, members[0], j) <= tolerance:
                members.append(j)
                break
        else:
            classes.append([j])
    return tuple(tuple(members) for members in classes)


def _difference(values: NDArray[np.float64], i: int, j: int) -> float:
    """Largest absolute v(S u i) - v(S u j), for i < j."""
    with_both = values.reshape(-1, 2, 1 << (j - i - 1), 2, 1 << i)
    return float(np.abs(with_both[:, 0, :, 1] - with_both[:, 1, :, 0]).max())


def _search(game: Game) -> Found:
    sizes = coalition_sizes(game.n_players)
    order = np.argsort(sizes, kind="stable")
    starts = np.searchsorted(sizes[order], np.arange(game.n_players + 1))
    sorted_worths = game.values[order]
    top, bottom = (f.reduceat(sorted_worths, starts) for f in (np.maximum, np.minimum))
    size = int((top - bottom).argmax())
    of_size = order[sizes[order] == size]
    s, t = (int(of_size[k]) for k in (game.values[of_size].argmax(), game.values[of_size].argmin()))
    return float(bottom[size] - top[size]), lambda: Inequality(game, (s, t), [(1, s)], [(1, t)])
