"""Convex games: marginal contributions grow with the coalition."""

from collections.abc import Callable

from tugames.game import Game
from tugames.properties._differences import SMALL, least_second_difference
from tugames.properties._forms import second_differences
from tugames.properties._judge import Found, Inequality, judge
from tugames.properties._replicates import Demands
from tugames.sampled import SampledGame
from tugames.verdict import Verdict

__all__ = ["is_convex", "is_strictly_convex"]

DEMANDS = Demands(blocks=second_differences)
STRICT_DEMANDS = Demands(blocks=second_differences, strict=True)


def is_convex(
    game: Game | SampledGame, *, tolerance: float | None = None, level: float | None = 0.05
) -> Verdict:
    """Whether marginal contributions grow with the coalition (v is supermodular).

    v(S) + v(T) <= v(S u T) + v(S n T) for all S, T; it is enough to check the pairs
    S = R + i, T = R + j for all R and all players i, j outside R, and that is what is done.
    A convex game's core is not empty and contains the Shapley value (Theorem 5 of the paper;
    L. S. Shapley 1971, Cores of convex games).

    Parameters
    ----------
    game : Game or SampledGame
        Of an estimated game every inequality is tested, at the level.
    tolerance : float, optional
        Slack granted to every inequality; a relative 1e-9 of the largest worth by default, 0
        for integer worths.
    level : float or None
        Of the tests of an estimated game; None judges its mean table, untested.

    Returns
    -------
    Verdict
        The margin is the least of v(R+i+j) - v(R+i) - v(R+j) + v(R); the witness (S, T).

    Notes
    -----
    n (n-1) 2**(n-3) second differences in compiled code, a quarter of a nanosecond or two
    each: 16 players take a millisecond, 20 some hundredths of a second. Blocks of the table
    are compared in cache; no memory beside it, but for some hundred kilobytes.

    Examples
    --------
    >>> bool(is_convex(Game([0, 1, 1, 4])))
    True
    >>> is_convex(Game([0, 0, 0, 1, 0, 1, 0, 1])).witness.text
    'v(0+1) + v(0+2) = 2 > v(0+1+2) + v(0) = 1'
    """
    return judge("convex", game, tolerance, _search("<="), level=level, demands=DEMANDS)


def is_strictly_convex(
    game: Game | SampledGame, *, tolerance: float | None = None, level: float | None = 0.05
) -> Verdict:
    """Whether marginal contributions grow strictly with the coalition.

    v(S) + v(T) < v(S u T) + v(S n T) for all S, T of which none contains the other. The
    n! marginal vectors of a strictly convex game all differ, and are the vertices of its core
    (L. S. Shapley 1971, Cores of convex games, International Journal of Game Theory 1).

    Parameters
    ----------
    game : Game or SampledGame
        Of an estimated game every inequality is tested, at the level.
    tolerance : float, optional
        What every second difference has to exceed: the property fails when
        ``margin <= tolerance``. A relative 1e-9 of the largest worth by default, 0 for
        integer worths.
    level : float or None
        Of the tests of an estimated game; None judges its mean table, untested.

    Returns
    -------
    Verdict
        Margin and witness are those of :func:`is_convex`.

    Notes
    -----
    Time and memory are those of :func:`is_convex`.

    Examples
    --------
    >>> bool(is_strictly_convex(Game([0, 1, 1, 4])))
    True
    >>> is_strictly_convex(Game([0, 1, 1, 2])).witness.text
    'v(0) + v(1) = 2 >= v(0+1) = 2'
    """
    return judge(
        "strictly convex",
        game,
        tolerance,
        _search("<"),
        strict=True,
        level=level,
        demands=STRICT_DEMANDS,
    )


def _search(demanded: str) -> Callable[[Game], Found]:
    def search(game: Game) -> Found:
        if game.values.size <= SMALL:
            margin, rest, i, j = least_second_difference(game.values)
        else:
            from tugames._numerics import lattice as _lattice

            margin, rest, i, j = _lattice.least_second_difference(game.values)
        s, t = rest | 1 << i, rest | 1 << j
        return margin, lambda: Inequality(
            game, (s, t), [(1, s), (1, t)], [(1, s | t), (1, rest)], demanded=demanded
        )

    return search
