"""Confidence intervals for the payoffs of a solution of an estimated game."""

from collections.abc import Callable, Hashable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from tugames._doors.numbers import flag
from tugames._statistics.level import as_level
from tugames._statistics.simultaneous import mean_bounds
from tugames.errors import InvalidInputError
from tugames.game import Game
from tugames.sampled import SampledGame
from tugames.transforms._solution import payoff_of

__all__ = ["ConfidenceIntervals", "confidence_intervals"]

FloatArray = NDArray[np.float64]

#: Relative difference that rounding makes between the solution of a mean and a mean of solutions.
_ROUNDING = 1e-9


@dataclass(frozen=True, kw_only=True)
class ConfidenceIntervals:
    """Intervals for the payoffs of all players.

    Attributes
    ----------
    value : ndarray, shape (n,)
        The solution of the mean game, in units of worth.
    low, high : ndarray, shape (n,)
        Bounds of the solution of the true game.
    level : float
        Chance, in the long run, that an interval misses; of any of them, if simultaneous.
    simultaneous : bool
    players : tuple of hashables
    n_replicates : int
    method : str
    """

    value: FloatArray
    low: FloatArray
    high: FloatArray
    level: float
    simultaneous: bool
    players: tuple[Hashable, ...]
    n_replicates: int
    method: str


def confidence_intervals(
    sampled: SampledGame,
    solution: Callable[[Game], FloatArray],
    *,
    level: float = 0.05,
    simultaneous: bool = True,
) -> ConfidenceIntervals:
    r"""Intervals that cover a linear solution's payoffs of the true game.

    The payoffs of the R replicates are R independent draws around those of the true game, so each
    payoff gets a Student interval, both sides widened for skewness; all together one by the
    distribution of the largest :math:`|t|`, which allows for how the payoffs hang together.

    Parameters
    ----------
    sampled : SampledGame
    solution : callable
        From a :class:`~tugames.Game` to payoffs, shape (n,); linear in the worths, as the Shapley
        value, the Banzhaf value or a weighted sum of worths are.
    level : float
        At least 2**-R.
    simultaneous : bool
        Whether all n intervals hold together, or each by itself.

    Returns
    -------
    ConfidenceIntervals

    Raises
    ------
    InvalidInputError
        If the solution is not linear on these replicates: its value for the mean game is not the
        mean of its values. Near a kink, as of the nucleolus, intervals of this kind are wrong.

    Notes
    -----
    R + 1 solutions, and O(20,000 R n) time for the distribution. Measured coverage of 95% intervals
    at R = 20: 96 to 98% for Gaussian, exponential and t(3) noise.

    References
    ----------
    P. H. Westfall, S. S. Young (1993), Resampling-based multiple testing.

    Examples
    --------
    >>> from tugames import shapley_value
    >>> rng = np.random.default_rng(0)
    >>> noise = rng.normal(size=(20, 8))
    >>> noise[:, 0] = 0.0
    >>> sampled = SampledGame([0, 1, 2, 3, 3, 4, 5, 6] + 0.1 * noise)
    >>> found = confidence_intervals(sampled, shapley_value)
    >>> bool(((found.low < [1, 2, 3]) & (found.high > [1, 2, 3])).all())
    True
    """
    if not isinstance(sampled, SampledGame):
        raise InvalidInputError(
            f"intervals need replicates, of a SampledGame; got {type(sampled).__name__}: tabulate "
            "a simulator with replications, or take the solution itself if worths are known"
        )
    level = as_level(level, sampled.n_replicates)
    simultaneous = flag(simultaneous, "simultaneous")
    replicates = (sampled.replicate(r) for r in range(sampled.n_replicates))
    rows = np.array([payoff_of(solution, replicate) for replicate in replicates])
    value = payoff_of(solution, sampled.mean)
    bounds = mean_bounds(rows, level, simultaneous=simultaneous)
    off = float(np.abs(value - bounds.mean).max(initial=0.0))
    if off > _ROUNDING * max(float(np.abs(rows).max(initial=0.0)), np.finfo(np.float64).tiny):
        raise InvalidInputError(
            "these intervals are for solutions that are linear in the worths; this one's value for "
            f"the mean game is off the mean of its values by {off:.3g}: near a kink no such "
            "interval is right, use shapley_value or another linear one"
        )
    for part in (value, bounds.low, bounds.high):
        part.flags.writeable = False
    return ConfidenceIntervals(
        value=value,
        low=bounds.low,
        high=bounds.high,
        level=level,
        simultaneous=simultaneous,
        players=sampled.players,
        n_replicates=sampled.n_replicates,
        method="largest t, guarded against skewness" if simultaneous else "t, guarded",
    )
