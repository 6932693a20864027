"""Samples counted by arm, arms being vectors that are equal."""

import numpy as np
from numpy.typing import NDArray

__all__ = ["Arms"]

FloatArray = NDArray[np.float64]


class Arms:
    """How often each action was played, and what it earned in all."""

    def __init__(self, dimension: int) -> None:
        self._row: dict[bytes, int] = {}
        self._actions = np.empty((16, dimension))
        self._pulls, self._totals = np.zeros(16), np.zeros(16)

    @property
    def actions(self) -> FloatArray:
        """Actions that were played, in the order of their first time, shape (k, d)."""
        return self._actions[: len(self._row)]

    @property
    def pulls(self) -> FloatArray:
        """How often, shape (k,)."""
        return self._pulls[: len(self._row)]

    @property
    def totals(self) -> FloatArray:
        """Sums of rewards, shape (k,)."""
        return self._totals[: len(self._row)]

    def take_in(self, actions: FloatArray, rewards: FloatArray) -> None:
        """Add samples, shapes (n, d) and (n,)."""
        for action, reward in zip(actions, rewards, strict=True):
            row = self._row.setdefault(action.tobytes(), len(self._row))
            if row == len(self._pulls):
                self._actions = np.concatenate([self._actions, np.empty_like(self._actions)])
                self._pulls = np.concatenate([self._pulls, np.zeros(row)])
                self._totals = np.concatenate([self._totals, np.zeros(row)])
            self._actions[row] = action
            self._pulls[row] += 1.0
            self._totals[row] += reward

    def counts(self, actions: FloatArray) -> tuple[FloatArray, FloatArray]:
        """Pulls and totals of some actions, shape (K,) each."""
        rows = [self._row.get(action.tobytes(), -1) for action in actions]
        known = np.array(rows) >= 0
        return np.where(known, self._pulls[rows], 0.0), np.where(known, self._totals[rows], 0.0)
