"""Antithetic permutations on replicates, of which either may be added to."""

from typing import NamedTuple, Protocol

import numpy as np
from numpy.typing import NDArray

from tugames.estimation.crossed import components, crossed_parts
from tugames.estimation.designs.permutations import antithetic_gains, coalitions_of_pair
from tugames.estimation.estimate import degrees_of_freedom
from tugames.estimation.memory import Memory
from tugames.estimation.methods import METHODS, Method
from tugames.estimation.parts import Parts
from tugames.estimation.source import Worths

FloatArray = NDArray[np.float64]
Players = NDArray[np.int64]

#: Numbers of replicates that are thought about, each so many times the one before.
STEP = 1.3
#: Pairs to begin with.
_FIRST_PAIRS = 10


class Ahead(NamedTuple):
    """By how much some players are ahead of others, with standard errors, shape (m,) each."""

    value: FloatArray
    error: FloatArray
    freedom: FloatArray


class Grown(Protocol):
    """An estimate whose size (pairs or coalitions) and replicates grow, in any steps."""

    n: int
    method: Method
    size: int
    replicates: int

    def cost(self, size: int, replicates: int) -> int:
        """Worths that it takes, at most."""
        ...

    def affordable(self, budget: int, replicates: int) -> int:
        """Size that a budget allows."""
        ...

    def first(self, budget: int, replicates: int) -> int:
        """Size to begin with."""
        ...

    def grow(self, size: int, replicates: int) -> None:
        """Add what is missing, up to so much in all."""
        ...

    def parts(self) -> Parts:
        """The estimate as it stands."""
        ...

    def ahead(self, above: Players, below: Players) -> Ahead:
        """By how much some players are ahead of others."""
        ...

    def planned(self, budget: int, tail: float) -> tuple[int, int]:
        """Size and replicates whose widest interval, of a one-sided level, is narrowest."""
        ...


class Growing:
    """Contributions in K pairs of orders on R replicates; both only grow.

    Whatever the steps, the bits are those of one step to the same K and R: the orders come one
    after the other from one generator, and all coalitions are on the same replicates.

    Parameters
    ----------
    worths : Worths
    rng : numpy Generator
    """

    def __init__(self, worths: Worths, rng: np.random.Generator) -> None:
        self._memory = Memory(worths)
        self._rng = rng
        self.n = worths.n_players
        self.method = METHODS["permutation"]
        self.per_pair = coalitions_of_pair(self.n)
        self.size = 0
        self.replicates = 0
        self._orders = np.empty((0, self.n), dtype=np.int64)
        self.contributions = np.empty((0, 0, self.n))

    @property
    def n_coalitions(self) -> int:
        """Distinct coalitions along the orders so far."""
        return self._memory.n_coalitions

    def cost(self, size: int, replicates: int) -> int:
        """Worths that so many take, at most."""
        return (size * self.per_pair + 1) * replicates

    def affordable(self, budget: int, replicates: int) -> int:
        """Pairs that a budget allows on so many replicates."""
        return (budget // replicates - 1) // self.per_pair

    def first(self, budget: int, replicates: int) -> int:
        """Pairs to begin with."""
        return max(2, min(_FIRST_PAIRS, self.affordable(budget, replicates)))

    def grow(self, size: int, replicates: int) -> None:
        """Add pairs of orders and replicates, up to so many in all."""
        n = self.n
        fresh = np.tile(np.arange(n), (size - self.size, 1))
        self._orders = np.concatenate([self._orders, self._rng.permuted(fresh, axis=1)])
        self.size, self.replicates = size, replicates
        self.contributions, _ = antithetic_gains(self._memory.on(replicates), self._orders, n)

    def parts(self) -> Parts:
        """The estimate as it stands."""
        on = f" on {self.replicates} replicates" if self.replicates > 1 else ""
        label = f"{self.size} antithetic permutations{on}"
        return crossed_parts(self.contributions, self.n_coalitions, label)

    def ahead(self, above: Players, below: Players) -> Ahead:
        """By how much some players are ahead of others, pair by pair and replicate by replicate."""
        gaps = self.contributions[:, :, above] - self.contributions[:, :, below]
        found = crossed_parts(gaps, 0, "")
        return Ahead(found.value, np.hypot(found.sampling, found.simulation), found.freedom)

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
            if pairs < max(self.size, 2):
                return best
            sampling = np.sqrt(of_draws / pairs + left / (pairs * count))
            simulation = np.sqrt(of_replicates / count)
            freedom = degrees_of_freedom((sampling, pairs), (simulation, count))
            reach = -stdtrit(np.where(np.isfinite(freedom), freedom, 1e9), tail)
            widest = float((reach * np.hypot(sampling, simulation)).max())
            if widest < narrowest * (1.0 - 1e-9):
                best, narrowest = (pairs, count), widest
            replicates = max(replicates + 1.0, replicates * STEP)
