"""Essential games: there is something to be gained by cooperating."""

import numpy as np

from tugames.game import Game
from tugames.properties._forms import gain_of_all
from tugames.properties._judge import Found, Inequality, judge
from tugames.properties._replicates import Demands
from tugames.sampled import SampledGame
from tugames.verdict import Verdict

__all__ = ["is_essential"]

DEMANDS = Demands(blocks=gain_of_all, strict=True, named=1)


def is_essential(
    game: Game | SampledGame, *, tolerance: float | None = None, level: float | None = 0.05
) -> Verdict:
    """Whether all players together earn more than alone: v(N) > sum of v(i).

    Parameters
    ----------
    game : Game or SampledGame
        Of an estimated game every inequality is tested, at the level.
    tolerance : float, optional
        What the gain has to exceed: the property fails when ``margin <= tolerance``. A
        relative 1e-9 of the largest worth by default, 0 for integer worths.
    level : float or None
        Of the tests of an estimated game; None judges its mean table, untested.

    Returns
    -------
    Verdict
        The margin is v(N) - sum of v(i); the witness is (N,).

    Notes
    -----
    O(2**n) time, for the tolerance; else O(n). If the margin is negative, there are no
    imputations; if it is 0, there is one.

    References
    ----------
    J. von Neumann and O. Morgenstern (1944), Theory of Games and Economic Behavior, section 27.

    Examples
    --------
    >>> bool(is_essential(Game([0, 1, 2, 4])))
    True
    >>> is_essential(Game([0, 1, 2, 3])).witness.text
    'v(0) + v(1) = 3 >= v(0+1) = 3'
    """
    return judge("essential", game, tolerance, _search, strict=True, level=level, demands=DEMANDS)


def _search(game: Game) -> Found:
    players, grand = range(game.n_players), game.grand_coalition
    gain = float(game.values[grand] - game.values[1 << np.arange(game.n_players)].sum())
    return gain, lambda: Inequality(
        game, (grand,), [(1, 1 << i) for i in players], [(1, grand)], demanded="<"
    )
