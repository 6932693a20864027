"""Worths that were asked for, remembered by coalition, on ever more replicates."""

from collections.abc import Mapping
from functools import partial

import numpy as np
from numpy.typing import NDArray

from tugames.estimation.parts import Ask
from tugames.estimation.source import Worths

FloatArray = NDArray[np.float64]


class Memory:
    """Asks for what is not known yet; all that is asked for later is on the same replicates.

    Parameters
    ----------
    worths : Worths
    known : mapping of int to ndarray, shape (R,)
        Worths of coalitions on the first R replicates that were asked for before.
    """

    def __init__(self, worths: Worths, known: Mapping[int, FloatArray] | None = None) -> None:
        self._worths = worths
        self._met: set[int] = set()
        self.known: dict[int, FloatArray] = dict(known or {})

    @property
    def n_coalitions(self) -> int:
        """Distinct coalitions that were asked about here."""
        return len(self._met)

    def on(self, replicates: int) -> Ask:
        """Worths on the first so many replicates."""
        return partial(self._ask, replicates=replicates)

    def _ask(self, masks: list[int], *, replicates: int) -> FloatArray:
        self._met.update(masks)
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
