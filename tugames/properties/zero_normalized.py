"""Zero-normalised games: nobody earns anything alone."""

import numpy as np

from tugames.game import Game
from tugames.properties._forms import players_alone
from tugames.properties._judge import Among, Found, judge, largest
from tugames.properties._replicates import Demands
from tugames.sampled import SampledGame
from tugames.verdict import Verdict

__all__ = ["is_zero_normalized"]

DEMANDS = Demands(
    blocks=players_alone,
    equations=True,
    named=1,
    players=lambda named: (named[0].bit_length() - 1,),
)


def is_zero_normalized(
    game: Game | SampledGame, *, tolerance: float | None = None, level: float | None = 0.05
) -> Verdict:
    """Whether v(i) = 0 for every player i.

    Parameters
    ----------
    game : Game or SampledGame
        Of an estimated game every inequality is tested, at the level.
    tolerance : float, optional
        By how much a worth may differ from 0; a relative 1e-9 of the largest worth by default,
        0 for integer worths.
    level : float or None
        Of the tests of an estimated game; None judges its mean table, untested.

    Returns
    -------
    Verdict
        The margin is minus the largest absolute worth of a player; the witness is ({i},), with
        player i.

    Notes
    -----
    O(2**n) time, for the tolerance; else O(n).

    References
    ----------
    J. von Neumann, O. Morgenstern (1944), Theory of Games and Economic Behavior.

    Examples
    --------
    >>> bool(is_zero_normalized(Game([0, 0, 0, 1])))
    True
    >>> is_zero_normalized(Game([0, 0, -2, 1])).witness.text
    'v(1) = -2 differs from 0'
    """
    return judge("zero-normalized", game, tolerance, _search, level=level, demands=DEMANDS)


def _search(game: Game) -> Found:
    off, player = largest(game.values[1 << np.arange(game.n_players)])
    return -off, lambda: Among(game, 1 << player, (0,), "differs from 0", (player,))
