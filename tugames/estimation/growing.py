"""Antithetic permutations on replicates, of which either may be added to."""

from collections.abc import Mapping
from functools import partial

import numpy as np
from numpy.typing import NDArray

from tugames.estimation.crossed import components, crossed_parts
from tugames.estimation.designs.permutations import antithetic_gains, coalitions_of_pair
from tugames.estimation.estimate import degrees_of_freedom
from tugames.estimation.parts import Ask, Parts
from tugames.estimation.source import Worths

FloatArray = NDArray[np.float64]

#: Numbers of replicates that are thought about, each so many times the one before.
_STEP = 1.3


class Growing:
    """Contributions in K pairs of orders on R replicates; both only grow.

    Whatever the steps, the bits are those of one step to the same K and R: the orders come one
    after the other from one generator, and all coalitions are on the same replicates.

    Parameters
    ----------
    worths : Worths
    rng : numpy Generator
    known : mapping of int to ndarray, shape (R,)
        Worths of coalitions on ``replicates`` replicates that were asked for before.
    """

    def __init__(
        self,
        worths: Worths,
        rng: np.random.Generator,
        known: Mapping[int, FloatArray] | None = None,
    ) -> None:
        self._worths = worths
        self._rng = rng
        self.n = worths.n_players
        self.per_pair = coalitions_of_pair(self.n)
        self.pairs = 0
        self.replicates = 0
        self.known: dict[int, FloatArray] = dict(known or {})
        self._orders = np.empty((0, self.n), dtype=np.int64)
        self._along: set[int] = set()
        self.contributions = np.empty((0, 0, self.n))

    @property
    def n_coalitions(self) -> int:
        """Distinct coalitions along the orders so far."""
        return len(self._along)

    def cost(self, pairs: int, replicates: int) -> int:
        """Worths that so many take, at most."""
        return (pairs * self.per_pair + 1) * replicates

    def affordable(self, budget: int, replicates: int) -> int:
        """Pairs that a budget allows on so many replicates."""
        return (budget // replicates - 1) // self.per_pair

    def grow(self, pairs: int, replicates: int) -> None:
        """Add pairs of orders and replicates, up to so many in all."""
        n = self.n
        fresh = np.tile(np.arange(n), (pairs - self.pairs, 1))
        self._orders = np.concatenate([self._orders, self._rng.permuted(fresh, axis=1)])
        self.pairs, self.replicates = pairs, replicates
        self.contributions, _ = antithetic_gains(self.ask(replicates), self._orders, n)

    def ask(self, replicates: int) -> Ask:
        """Worths on the first so many replicates, remembered from call to call."""
        return partial(self._ask, replicates=replicates)

    def _ask(self, masks: list[int], *, replicates: int) -> FloatArray:
        self._along.update(masks)
        missing: dict[int, list[int]] = {}  # by how many replicates are known
        for mask in masks:
            before = self.known[mask].size if mask in self.known else 0
            if before < replicates:
                missing.setdefault(before, []).append(mask)
        for before, some in missing.items():
            worths = self._worths(some, range(before, replicates))
            for mask, column in zip(some, worths.T, strict=True):
                had = [self.known[mask]] if before else []
                self.known[mask] = np.concatenate([*had, column])
        return np.array([self.known[mask][:replicates] for mask in masks]).T

    def parts(self) -> Parts:
        """The estimate as it stands."""
        on = f" on {self.replicates} replicates" if self.replicates > 1 else ""
        label = f"{self.pairs} antithetic permutations{on}"
        return crossed_parts(self.contributions, self.n_coalitions, label)

    def planned(self, budget: int, tail: float) -> tuple[int, int]:
        """Pairs and replicates, not fewer than there are, whose widest interval is narrowest.

        Parameters
        ----------
        budget : int
            Worths in all.
        tail : float
            Chance that the truth is above an interval.
        """
        from scipy.special import stdtrit

        of_draws, of_replicates, left = components(self.contributions)
        best, narrowest = (self.affordable(budget, self.replicates), self.replicates), np.inf
        replicates = float(self.replicates)
        while True:
            count = int(replicates)
            pairs = self.affordable(budget, count)
            if pairs < max(self.pairs, 2):
                return best
            sampling = np.sqrt(of_draws / pairs + left / (pairs * count))
            simulation = np.sqrt(of_replicates / count)
            freedom = degrees_of_freedom((sampling, pairs), (simulation, count))
            reach = -stdtrit(np.where(np.isfinite(freedom), freedom, 1e9), tail)
            widest = float((reach * np.hypot(sampling, simulation)).max())
            if widest < narrowest * (1.0 - 1e-9):
                best, narrowest = (pairs, count), widest
            replicates = max(replicates + 1.0, replicates * _STEP)
