"""Additive games: a coalition is worth what its members are alone."""

import numpy as np

from tugames.coalition import coalition_payoffs, iter_players
from tugames.game import Game
from tugames.properties._forms import sums_of_players
from tugames.properties._judge import Found, Inequality, judge, largest
from tugames.properties._replicates import Demands
from tugames.sampled import SampledGame
from tugames.verdict import Verdict

__all__ = ["is_additive"]

DEMANDS = Demands(blocks=sums_of_players, equations=True, named=1)


def is_additive(
    game: Game | SampledGame, *, tolerance: float | None = None, level: float | None = 0.05
) -> Verdict:
    """Whether v(S) is the sum of v(i) over the members i, for every coalition.

    Also called an inessential game. The payoff (v(1), ..., v(n)) is its only core payoff.

    Parameters
    ----------
    game : Game or SampledGame
        Of an estimated game every inequality is tested, at the level.
    tolerance : float, optional
        By how much a worth may differ from the sum; a relative 1e-9 of the largest worth by
        default, 0 for integer worths.
    level : float or None
        Of the tests of an estimated game; None judges its mean table, untested.

    Returns
    -------
    Verdict
        The margin is minus the largest difference; the witness is (S,).

    Notes
    -----
    O(2**n) time and memory, three tables at the peak.

    References
    ----------
    J. von Neumann, O. Morgenstern (1944), Theory of Games and Economic Behavior.

    Examples
    --------
    >>> bool(is_additive(Game([0, 1, 2, 3])))
    True
    >>> is_additive(Game([0, 1, 2, 4])).witness.text
    'v(0+1) = 4 differs from v(0) + v(1) = 3'
    """
    return judge("additive", game, tolerance, _search, level=level, demands=DEMANDS)


def _search(game: Game) -> Found:
    alone = coalition_payoffs(game.values[1 << np.arange(game.n_players)])
    off, s = largest(game.values - alone)
    return -off, lambda: Inequality(
        game, (s,), [(1, s)], [(1, 1 << i) for i in iter_players(s)], demanded="=="
    )
