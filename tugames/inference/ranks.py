"""Confidence sets for the players' ranks by a solution of an estimated game."""

from collections.abc import Hashable, Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from tugames._presentation.result import TabularResult
from tugames._presentation.table import Table
from tugames._presentation.words import few
from tugames._statistics.level import as_level
from tugames._statistics.simultaneous import mean_bounds
from tugames.inference._pieces import pieces
from tugames.inference.intervals import require_replicates, solver_of
from tugames.sampled import SampledGame
from tugames.transforms._solution import Solution

__all__ = ["ConfidenceRanks", "confidence_ranks"]

IntArray = NDArray[np.int64]


@dataclass(frozen=True, kw_only=True, repr=False)
class ConfidenceRanks(TabularResult):
    """Ranks that each player may have, 1 for the largest payoff.

    Attributes
    ----------
    best, worst : ndarray of int, shape (n,)
        The true ranks are between these, of all players together. Of players who are equal in
        truth each rank that their group takes is a true one.
    level : float
        Chance, in the long run, that a rank of any player is missed.
    players : tuple of hashables
    n_replicates : int
    """

    best: IntArray
    worst: IntArray
    level: float
    players: tuple[Hashable, ...]
    n_replicates: int

    def _said(self) -> Iterator[str]:
        ends = zip(self.players, self.best.tolist(), self.worst.tolist(), strict=True)
        said = (f"{who} {a}" if a == b else f"{who} {a} to {b}" for who, a, b in ends)
        yield few(said, len(self.players), "players")
        yield f"level {self.level:g}, all together, {self.n_replicates} replicates"

    def _table(self) -> Table:
        return Table.of(player=self.players, best=self.best.tolist(), worst=self.worst.tolist())


def confidence_ranks(
    sampled: SampledGame, solution: Solution, *, level: float = 0.05
) -> ConfidenceRanks:
    r"""Which ranks each player may have by a solution, of the true game.

    From simultaneous intervals of all differences :math:`\phi_i - \phi_j`: player i ranks behind
    all who are above i for sure, and before all who are below.

    Parameters
    ----------
    sampled : SampledGame
    solution : callable
        As of :func:`~tugames.confidence_intervals`.
    level : float
        At least 2**-R.

    Returns
    -------
    ConfidenceRanks

    Raises
    ------
    InvalidInputError
        As by :func:`~tugames.confidence_intervals`.

    Notes
    -----
    Solutions as there, and O(20,000 R n**2) time for each piece.

    References
    ----------
    M. Mogstad, J. P. Romano, A. M. Shaikh, D. Wilhelm (2024), Inference for ranks, Review of
    Economic Studies 91.

    Examples
    --------
    >>> from tugames import shapley_value
    >>> rng = np.random.default_rng(0)
    >>> noise = rng.normal(size=(20, 8))
    >>> noise[:, 0] = 0.0
    >>> sampled = SampledGame([0, 1, 2, 3, 2, 3, 4, 5] + 0.1 * noise)
    >>> ranks = confidence_ranks(sampled, shapley_value)
    >>> ranks.best.tolist(), ranks.worst.tolist()
    ([3, 1, 1], [3, 2, 2])
    """
    require_replicates(sampled)
    level = as_level(level, sampled.n_replicates)
    n = sampled.n_players
    first, second = np.triu_indices(n, 1)
    _, by_piece = pieces(sampled, solver_of(solution, None))
    ahead = np.ones(first.size, dtype=np.bool_)
    behind = np.ones(first.size, dtype=np.bool_)
    for rows in by_piece:
        bounds = mean_bounds(rows[:, first] - rows[:, second], level)
        ahead &= bounds.low > 0.0
        behind &= bounds.high < 0.0
    before = np.zeros((n, n), dtype=np.bool_)
    before[first, second], before[second, first] = ahead, behind
    best, worst = 1 + before.sum(axis=0), n - before.sum(axis=1)
    for part in (best, worst):
        part.flags.writeable = False
    return ConfidenceRanks(
        best=best,
        worst=worst,
        level=level,
        players=sampled.players,
        n_replicates=sampled.n_replicates,
    )
