"""Simple games, where coalitions win or lose, and when exactly one of two opponents wins."""

from collections.abc import Callable

import numpy as np

from tugames.errors import InvalidInputError
from tugames.game import Game
from tugames.properties._judge import Among, Claim, Found, Inequality, judge, largest
from tugames.sampled import SampledGame
from tugames.verdict import Verdict

__all__ = ["is_decisive", "is_proper", "is_simple", "is_strong"]


def is_simple(game: Game | SampledGame, *, tolerance: float | None = None) -> Verdict:
    """Whether worths are 0 or 1, v(N) = 1, and the game is monotone.

    Parameters
    ----------
    game : Game or SampledGame
        Of an estimated game the mean table is examined, untested for significance.
    tolerance : float, optional
        Slack granted to every comparison; a relative 1e-9 of the largest worth by default, 0
        for integer worths.

    Returns
    -------
    Verdict
        The margin is minus the largest of the distances of worths from 0 and 1, that of v(N)
        from 1, and what a player's joining takes away; never positive. The witness is (S,) for a
        worth, (S, S u i) for a loss.

    Notes
    -----
    O(n 2**n) time, O(2**n) memory.

    References
    ----------
    L. S. Shapley (1962), Simple games: an outline of the descriptive theory, Behavioral
    Science 7.

    Examples
    --------
    >>> bool(is_simple(Game([0, 0, 0, 1, 0, 1, 1, 1])))
    True
    >>> is_simple(Game([0, 1, 0, 0])).witness.text
    'v(0+1) = 0 differs from 1, and N has to win'
    >>> is_simple(Game([0, 0, 0, 2])).witness.text
    'v(0+1) = 2 is neither 0 nor 1'
    """
    return judge("simple", game, tolerance, _search)


def is_proper(game: Game | SampledGame, *, tolerance: float | None = None) -> Verdict:
    r"""Whether no two disjoint coalitions of a simple game win: v(S) + v(N \ S) <= 1.

    Parameters
    ----------
    game : Game or SampledGame
        A simple game; of an estimated game the mean table is examined.
    tolerance : float, optional
        As for :func:`is_simple`.

    Returns
    -------
    Verdict
        The margin is the least of 1 - v(S) - v(N \ S) over proper S, ``inf`` for one player; the
        witness is (S, N \ S).

    Raises
    ------
    InvalidInputError
        If the game is not simple; the message says where.

    Notes
    -----
    O(n 2**n) time, for being simple, O(2**n) memory. Proper simple games are the superadditive
    ones.

    References
    ----------
    L. S. Shapley (1962), Simple games: an outline of the descriptive theory, Behavioral Science 7.

    Examples
    --------
    Two players, each of whom can decide alone:

    >>> is_proper(Game([0, 1, 1, 1])).witness.text
    'v(0) + v(1) = 2 > v(0+1) = 1'
    """
    return _judge_opponents("proper", game, tolerance, lambda surplus: -surplus, "<=")


def is_strong(game: Game | SampledGame, *, tolerance: float | None = None) -> Verdict:
    r"""Whether of a simple game's coalition and its complement one wins: v(S) + v(N \ S) >= 1.

    Parameters
    ----------
    game : Game or SampledGame
        A simple game; of an estimated game the mean table is examined.
    tolerance : float, optional
        As for :func:`is_simple`.

    Returns
    -------
    Verdict
        The margin is the least of v(S) + v(N \ S) - 1 over proper S, ``inf`` for one player; the
        witness is (S, N \ S).

    Raises
    ------
    InvalidInputError
        If the game is not simple; the message says where.

    Notes
    -----
    O(n 2**n) time, for being simple, O(2**n) memory.

    References
    ----------
    L. S. Shapley (1962), Simple games: an outline of the descriptive theory, Behavioral Science 7.

    Examples
    --------
    Two players who can but decide together:

    >>> is_strong(Game([0, 0, 0, 1])).witness.text
    'v(0) + v(1) = 0 < v(0+1) = 1'
    """
    return _judge_opponents("strong", game, tolerance, lambda surplus: surplus, ">=")


def is_decisive(game: Game | SampledGame, *, tolerance: float | None = None) -> Verdict:
    r"""Whether of a simple game's coalition and its complement just one wins: constant-sum.

    Parameters
    ----------
    game : Game or SampledGame
        A simple game; of an estimated game the mean table is examined.
    tolerance : float, optional
        As for :func:`is_simple`.

    Returns
    -------
    Verdict
        The margin is minus the largest difference of v(S) + v(N \ S) from 1 for proper S, ``inf``
        for one player; the witness is (S, N \ S). A game is decisive when it is proper and strong.

    Raises
    ------
    InvalidInputError
        If the game is not simple; the message says where.

    Notes
    -----
    O(n 2**n) time, for being simple, O(2**n) memory.

    References
    ----------
    L. S. Shapley (1962), Simple games: an outline of the descriptive theory, Behavioral Science 7.

    Examples
    --------
    >>> bool(is_decisive(Game([0, 0, 0, 1, 0, 1, 1, 1])))
    True
    """
    return _judge_opponents("decisive", game, tolerance, lambda surplus: -np.abs(surplus), "==")


def _search(game: Game) -> Found:
    from tugames._numerics.lattice import least_marginal

    values, grand = game.values, game.grand_coalition
    off, s = largest(values - (values > 0.5))
    missing = abs(float(values[grand]) - 1.0)
    loss, smaller, player = least_marginal(values)
    margin = min(0.0, -off, -missing, loss)
    larger = smaller | 1 << player

    def claim() -> Claim:
        if margin == -off:
            return Among(game, s, (0, 1), "is neither 0 nor 1")
        if margin == -missing:
            return Among(game, grand, (1,), "differs from 1, and N has to win")
        return Inequality(game, (smaller, larger), [(1, smaller)], [(1, larger)])

    return margin, claim


def _judge_opponents(
    name: str,
    game: Game | SampledGame,
    tolerance: float | None,
    slack: Callable[[np.ndarray], np.ndarray],
    demanded: str,
) -> Verdict:
    """Judge by the slack that the surplus v(S) + v(N - S) - v(N) leaves, for proper S."""
    simple = is_simple(game, tolerance=tolerance)
    if simple.witness is not None:
        raise InvalidInputError(
            f"being {name} is a property of simple games; {simple.witness.text}: see is_simple, "
            "and is_superadditive or is_constant_sum for other games"
        )

    def search(table: Game) -> Found:
        grand = table.grand_coalition
        if grand == 1:
            return np.inf, None
        slacks = slack(table.values + table.values[::-1] - table.values[-1])[1:grand]
        s = 1 + int(slacks.argmin())
        return float(slacks[s - 1]), lambda: Inequality(
            table, (s, grand ^ s), [(1, s), (1, grand ^ s)], [(1, grand)], demanded
        )

    return judge(name, game, tolerance, search)
