"""A method whose designs nest, on coalitions and replicates of which either may be added to."""

from copy import deepcopy

import numpy as np

from tugames.estimation.growing import STEP, Ahead
from tugames.estimation.memory import Memory
from tugames.estimation.methods import Method
from tugames.estimation.parts import Parts
from tugames.estimation.source import Worths


class Refitting:
    """An estimate made anew, from the worths there are and more of the same design.

    Parameters
    ----------
    worths : Worths
    rng : numpy Generator
        Every estimate starts from its state, so that the coalitions of a smaller one come again.
    method : Method
        Whose design of fewer coalitions is part of that of more.
    """

    def __init__(self, worths: Worths, rng: np.random.Generator, method: Method) -> None:
        self.n = worths.n_players
        self.method = method
        self.size = 0
        self.replicates = 0
        self._memory = Memory(worths)
        self._rng = rng
        self._before = deepcopy(rng)
        self._parts: Parts | None = None

    def cost(self, size: int, replicates: int) -> int:
        """Worths that so many coalitions take, at most."""
        return size * replicates

    def affordable(self, budget: int, replicates: int) -> int:
        """Coalitions that a budget allows on so many replicates, no more than there are."""
        return min(budget // replicates, (1 << self.n) - 1)

    def first(self, budget: int, replicates: int) -> int:
        """Coalitions to begin with."""
        least = self.method.least(self.n)
        return max(least, min(2 * least, self.affordable(budget // 2, replicates)))

    def grow(self, size: int, replicates: int) -> None:
        """Estimate from so many coalitions on so many replicates."""
        rng = deepcopy(self._before)
        self.size, self.replicates = size, replicates
        self._parts = self.method.estimate(self._memory.on(replicates), self.n, size, rng)
        self._rng.bit_generator.state = rng.bit_generator.state

    def parts(self) -> Parts:
        """The estimate as it stands."""
        if self._parts is None:
            raise AssertionError("nothing has grown yet")
        return self._parts

    def ahead(self, above: np.ndarray, below: np.ndarray) -> Ahead:
        """By how much some players are ahead of others.

        How the errors of two players go together is not known here: they add up at worst.
        """
        parts = self.parts()
        error = np.hypot(parts.sampling, parts.simulation)
        return Ahead(
            value=parts.value[above] - parts.value[below],
            error=error[above] + error[below],
            freedom=np.minimum(parts.freedom[above], parts.freedom[below]),
        )

    def planned(self, budget: int, tail: float) -> tuple[int, int]:
        """Coalitions and replicates, not fewer than there are, whose widest interval is narrowest.

        The squares of the errors are taken to fall as the numbers grow, and the sampling error
        to end with the last coalition.
        """
        from scipy.special import ndtri, stdtrit

        parts, everything = self.parts(), (1 << self.n) - 1
        best, narrowest = (self.affordable(budget, self.replicates), self.replicates), np.inf
        replicates = float(self.replicates)
        while True:
            count = int(replicates)
            size = self.affordable(budget, count)
            if size < self.size:
                return best
            sampling = parts.sampling * np.sqrt(self.size / size) * (size < everything)
            simulation = parts.simulation * np.sqrt(self.replicates / count)
            reach = np.hypot(ndtri(tail) * sampling, stdtrit(max(count - 1, 1), tail) * simulation)
            widest = float(reach.max())
            if widest < narrowest * (1.0 - 1e-9):
                best, narrowest = (size, count), widest
            replicates = max(replicates + 1.0, replicates * STEP)
