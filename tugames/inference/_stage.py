"""What a race says of itself after each stage, whatever it is about."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from tugames._presentation.result import Result
from tugames.verdict import Verdict

FloatArray = NDArray[np.float64]
BoolArray = NDArray[np.bool_]


@dataclass(frozen=True, kw_only=True, repr=False)
class Stage(Result):
    """One stage of a race.

    Attributes
    ----------
    n_replicates : int
        Replicates, in all, of the coalitions that took part.
    n_coalitions : int
    n_evaluations : int
        Worths asked for in this stage.
    n_open : int
        Inequalities that were open when it began; of the core, coalitions.
    level : float
        What this stage may spend.
    """

    n_replicates: int
    n_coalitions: int
    n_evaluations: int
    n_open: int
    level: float

    def _said(self) -> Iterator[str]:
        yield f"{self.n_open} open, {self.n_evaluations} worths of {self.n_coalitions} coalitions"


class Race(Protocol):
    """A claim that is judged stage by stage, on the coalitions that still matter to it."""

    @property
    def wanted(self) -> BoolArray:
        """Coalitions that the next stage has to simulate, shape (2**n,)."""
        ...

    @property
    def n_open(self) -> int:
        """Number of inequalities that are open; of the core, of coalitions."""
        ...

    @property
    def verdict(self) -> Verdict:
        """After the last stage; until then only "undecided" leaves anything to do."""
        ...

    def judge(self, fresh: FloatArray, stage: int) -> None:
        """Take in fresh replicates, shape (r, 2**n), of the coalitions that were wanted."""
        ...
