"""Monotone games: nobody does harm."""

from tugames.game import Game
from tugames.properties._differences import SMALL, least_marginal
from tugames.properties._forms import joining
from tugames.properties._judge import Found, Inequality, judge
from tugames.properties._replicates import Demands
from tugames.sampled import SampledGame
from tugames.verdict import Verdict

__all__ = ["is_monotone"]

DEMANDS = Demands(blocks=joining)


def is_monotone(
    game: Game | SampledGame, *, tolerance: float | None = None, level: float | None = 0.05
) -> Verdict:
    """Whether no member ever lowers a worth: v(S) <= v(T) for all S in T.

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
        The margin is the least of v(S u i) - v(S); the witness is (S, S u i).

    Notes
    -----
    n 2**(n-1) differences in compiled code, at the speed of reading; the table apart, some
    hundred kilobytes of memory.

    References
    ----------
    B. Peleg, P. Sudhölter (2007), Introduction to the Theory of Cooperative Games, chapter 2.

    Examples
    --------
    >>> is_monotone(Game([0, 2, 1, 1])).witness.text
    'v(0) = 2 > v(0+1) = 1'
    """
    return judge("monotone", game, tolerance, _search, level=level, demands=DEMANDS)


def _search(game: Game) -> Found:
    if game.values.size <= SMALL:
        margin, smaller, player = least_marginal(game.values)
    else:
        from tugames._numerics import lattice as _lattice

        margin, smaller, player = _lattice.least_marginal(game.values)
    larger = smaller | 1 << player
    return margin, lambda: Inequality(game, (smaller, larger), [(1, smaller)], [(1, larger)])
