"""Carriers: coalitions outside which nobody matters."""

import numpy as np

from tugames.coalition import CoalitionLike
from tugames.game import Game
from tugames.properties._forms import outsiders
from tugames.properties._judge import Found, Inequality, judge, largest
from tugames.properties._replicates import Demands
from tugames.properties.idle_players import null_players
from tugames.sampled import SampledGame, examined
from tugames.verdict import Verdict

__all__ = ["is_carrier", "minimal_carrier"]


def is_carrier(
    game: Game | SampledGame,
    coalition: CoalitionLike,
    *,
    tolerance: float | None = None,
    level: float | None = 0.05,
) -> Verdict:
    """Whether only the members of a coalition C matter: v(S) = v(S n C) for all S.

    Parameters
    ----------
    game : Game or SampledGame
        Of an estimated game every equation is tested, at the level.
    coalition : int, str or iterable of labels
    tolerance : float, optional
        By how much the worths may differ; a relative 1e-9 of the largest worth by default, 0
        for integer worths.
    level : float or None
        Of the tests of an estimated game; None judges its mean table, untested.

    Returns
    -------
    Verdict
        The margin is minus the largest difference; the witness is (S, S n C).

    Raises
    ------
    InvalidInputError
        If the coalition is none of this game's.

    Notes
    -----
    O(2**n) time and memory, three tables at the peak.

    References
    ----------
    L. S. Shapley (1953), A value for n-person games, Contributions to the Theory of Games II.

    Examples
    --------
    >>> game = Game([0, 0, 0, 1, 0, 0, 0, 1], players=["ann", "bob", "eve"])
    >>> bool(is_carrier(game, "ann+bob"))
    True
    >>> is_carrier(game, "ann+eve").witness.text
    'v(ann+bob) = 1 differs from v(ann) = 0'
    """
    carrier = examined(game).mask(coalition)

    def search(table: Game) -> Found:
        inside = np.arange(table.values.size) & carrier
        off, s = largest(table.values - table.values[inside])
        return -off, lambda: Inequality(
            table, (s, s & carrier), [(1, s)], [(1, s & carrier)], demanded="=="
        )

    demands = Demands(blocks=lambda n: outsiders(n, carrier), equations=True)
    return judge("carrier", game, tolerance, search, level=level, demands=demands)


def minimal_carrier(game: Game | SampledGame, *, tolerance: float | None = None) -> int:
    """Smallest carrier, as a mask: all players but the null players.

    Carriers are the coalitions that contain it. With a positive tolerance every player left out
    contributes no more than that to any coalition, all of them together perhaps more.

    Parameters
    ----------
    game : Game or SampledGame
        Of an estimated game the mean table is examined, untested for significance.
    tolerance : float, optional
        As for :func:`null_players`.

    Returns
    -------
    int

    Notes
    -----
    O(n 2**n) time, O(2**n) memory.

    References
    ----------
    L. S. Shapley (1953), A value for n-person games, Contributions to the Theory of Games II.

    Examples
    --------
    >>> minimal_carrier(Game([0, 0, 0, 1, 0, 0, 0, 1]))
    3
    """
    idle = null_players(game, tolerance=tolerance)
    return examined(game).grand_coalition ^ sum(1 << i for i in idle)
