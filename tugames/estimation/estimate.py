"""What an estimator returns: a value and where its error comes from."""

from collections.abc import Hashable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from tugames._doors.brief import brief_repr
from tugames._doors.numbers import flag
from tugames._presentation.result import TabularResult
from tugames._presentation.table import Table
from tugames._presentation.words import payoff_words
from tugames._statistics.settling import stage_level
from tugames.errors import InvalidInputError
from tugames.inference.ranks import ConfidenceRanks

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["Estimate"]


@dataclass(frozen=True, kw_only=True, repr=False)
class Estimate(TabularResult):
    """An estimated payoff vector.

    Attributes
    ----------
    value : ndarray, shape (n,)
        In player order and in units of worth.
    standard_error : ndarray, shape (n,)
        Of ``value``, both sources of error together.
    sampling_error : ndarray, shape (n,)
        The part that more coalitions would remove; 0 when all were evaluated.
    simulation_error : ndarray, shape (n,)
        The part that more replicates would remove; 0 for a deterministic game.
    degrees_of_freedom : ndarray, shape (n,)
        Of Student's t, for intervals from ``standard_error``; infinite where that is 0.
    n_evaluations : int
        Worths evaluated: one coalition on one replicate counts once.
    players : tuple of hashables
    method : str
    seed : int or None
        The seed the coalitions were drawn with; None if none were drawn, or if they came from
        a generator that was handed in.
    baseline : ndarray, shape (R,)
        What the empty coalition was worth on each replicate, and was subtracted from every worth;
        zeros if nothing was. ``value`` adds up to the grand coalition's worth without it.
    looks : int
        How often the estimate was looked at before it was stopped where a target was reached;
        0 if its size did not depend on what was seen. Intervals allow for it.
    reached : bool or None
        Whether the target was reached; None if there was none.
    trail : object
        What ``more=`` needs to go on from here; None where that is not possible.
    """

    value: NDArray[np.float64]
    standard_error: NDArray[np.float64]
    sampling_error: NDArray[np.float64]
    simulation_error: NDArray[np.float64]
    degrees_of_freedom: NDArray[np.float64]
    n_evaluations: int
    players: tuple[Hashable, ...]
    method: str
    seed: int | None
    baseline: NDArray[np.float64] = field(default_factory=lambda: np.zeros(1))
    looks: int = 0
    reached: bool | None = None
    trail: object = field(default=None, repr=False, compare=False)

    def __post_init__(self) -> None:
        for name in (
            "value",
            "standard_error",
            "sampling_error",
            "simulation_error",
            "degrees_of_freedom",
            "baseline",
        ):
            getattr(self, name).flags.writeable = False

    def interval(self, level: float = 0.95, simultaneous: bool = False) -> NDArray[np.float64]:
        r"""Confidence interval of each player's value, shape (2, n): low ends, high ends.

        Parameters
        ----------
        level : float
            Confidence of each interval by itself, such as 0.95. A number below one half is read
            as the chance of an error, as tests are given it: 0.05 is the same as 0.95.
        simultaneous : bool
            Whether the level is that of all intervals together (Bonferroni's: each gets its
            part of the chance of an error).

        Raises
        ------
        InvalidInputError
            If the level is not between 0 and 1.

        Notes
        -----
        :math:`\hat\phi_i \pm t_i s_i`, with the standard error s and a quantile of Student's t
        with these degrees of freedom. Of an estimate that was stopped at the k-th look, the chance
        of an error is divided by k (k + 1), which adds up to no more than itself over all looks
        there might have been. Values may be far from normal, and the level is then
        approximate: at 10 to 80 pairs of permutations of majority, weighted voting, unanimity,
        glove, airport and random games, intervals of 0.95 cover in 0.94 to 1 of the runs, as a
        mean over the players. Under heavy tails they cover less, since the rare large
        contribution is mostly not among the draws: with log-normal worths (sigma 1.5, the largest
        61 times the median) in 0.87 at 10 pairs, 0.90 at 20, 0.94 at 40 and 0.96 at 80, and for
        single players in 0.69, 0.78, 0.91 and 0.95.

        Examples
        --------
        >>> from tugames import Game, estimate_shapley
        >>> majority = Game.from_function(lambda members: len(members) > 4, 9)
        >>> low, high = estimate_shapley(majority, 161, rng=0).interval(0.95)
        >>> bool(((low < 1 / 9) & (1 / 9 < high)).all())
        True
        """
        real = isinstance(level, float | int | np.floating) and not isinstance(level, bool)
        if not (real and 0.0 < level < 1.0):
            raise InvalidInputError(
                "the level of a confidence interval is between 0 and 1, such as 0.95; got "
                f"{brief_repr(level)}"
            )
        tail = min(level, 1.0 - level) / 2.0
        if flag(simultaneous, "simultaneous"):
            tail /= len(self.value)
        if self.looks:
            tail = stage_level(tail, self.looks)
        reach = self._reach(tail)
        return np.array([self.value - reach, self.value + reach])

    def ranks(self, level: float = 0.95) -> ConfidenceRanks:
        """Ranks that each player may have, 1 for the largest value, all of them together.

        Player i ranks before all whose simultaneous intervals end below i's, and behind all whose
        intervals begin above.

        Parameters
        ----------
        level : float
            As of :meth:`interval`.

        Raises
        ------
        InvalidInputError
            If the level is not between 0 and 1.

        References
        ----------
        M. Mogstad, J. P. Romano, A. M. Shaikh, D. Wilhelm (2024), Inference for ranks, Review of
        Economic Studies 91.

        Examples
        --------
        >>> from tugames import FunctionOracle, estimate_shapley
        >>> airport = FunctionOracle(lambda members: float(max(members)) ** 2, players=12)
        >>> ranks = estimate_shapley(airport, 2000, method="permutation", rng=0).ranks()
        >>> ranks.best[-3:].tolist(), ranks.worst[-3:].tolist()
        ([2, 2, 1], [4, 3, 1])
        """
        low, high = self.interval(level, simultaneous=True)
        best = 1 + (low[None, :] > high[:, None]).sum(axis=1)
        worst = len(low) - (high[None, :] < low[:, None]).sum(axis=1)
        for part in (best, worst):
            part.flags.writeable = False
        return ConfidenceRanks(
            best=best,
            worst=worst,
            level=min(level, 1.0 - level),
            players=self.players,
            n_replicates=self.baseline.size,
        )

    def _reach(self, tail: float) -> NDArray[np.float64]:
        from scipy.special import stdtrit

        # exact answers have no width, and no degrees of freedom to speak of
        freedom = np.where(np.isfinite(self.degrees_of_freedom), self.degrees_of_freedom, 1e9)
        reach: NDArray[np.float64] = -stdtrit(freedom, tail) * self.standard_error
        return reach

    def _said(self) -> Iterator[str]:
        errors = self.standard_error.tolist() if self.standard_error.any() else None
        yield payoff_words(self._labels(), self.value.tolist(), errors)
        replicates = f" on {self.baseline.size} replicates" if self.baseline.size > 1 else ""
        yield f"{self.n_evaluations} worths{replicates}, by {self.method}"
        if self.reached is not None:
            yield f"target {'reached' if self.reached else 'not reached'} at look {self.looks}"

    def _labels(self) -> Sequence[Hashable]:
        """What the entries of ``value`` are about."""
        return self.players

    def _table(self) -> Table:
        low, high = self.interval(0.95)
        columns = {
            "value": self.value,
            "standard error": self.standard_error,
            "low": low,
            "high": high,
            "sampling error": self.sampling_error,
            "simulation error": self.simulation_error,
        }
        what = "player" if len(self._labels()) == len(self.players) else "coalition"
        return Table({what: self._labels(), **{name: x.tolist() for name, x in columns.items()}})

    def series(self) -> "pd.Series[float]":
        """The value by player, or by coalition, as a pandas Series.

        Examples
        --------
        >>> from tugames import Game, estimate_shapley
        >>> estimate_shapley(Game([0, 1, 2, 4], ["ann", "bob"]), 3).series().to_dict()
        {'ann': 1.5, 'bob': 2.5}
        """
        return self.to_frame()["value"]


def degrees_of_freedom(*parts: tuple[NDArray[np.float64], int]) -> NDArray[np.float64]:
    """Of a sum of squared standard errors, each with the number of draws behind it.

    Welch and Satterthwaite: the sum, squared, over the sum of squares over their own degrees of
    freedom; infinite where all errors are 0.
    """
    largest = np.max([error for error, _ in parts], axis=0)
    found = largest > 0.0
    scale = np.where(found, largest, 1.0)
    shares = [((error / scale) ** 2, draws) for error, draws in parts]
    total = np.sum([share for share, _ in shares], axis=0) ** 2
    below = np.sum([share**2 / max(draws - 1, 1) for share, draws in shares], axis=0)
    result: NDArray[np.float64] = np.where(found, total / np.where(found, below, 1.0), np.inf)
    return result
