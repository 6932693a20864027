"""Samples that a coalition has gathered, for policies in Python."""

import numpy as np
from numpy.typing import NDArray

__all__ = ["History"]

FloatArray = NDArray[np.float64]


class History:
    """Actions and rewards by step and member, and the same as an anonymous pool.

    Parameters
    ----------
    n_members, dimension : int
    delay : int
        Steps that samples are known of later than they were gathered.
    """

    def __init__(self, n_members: int, dimension: int, delay: int) -> None:
        self._gathered, self._delay = 0, delay
        self._actions = np.empty((64, n_members, dimension))
        self._rewards = np.empty((64, n_members))
        self._pool_actions, self._pool_rewards = self._actions.copy(), self._rewards.copy()
        self._show()

    @property
    def steps(self) -> int:
        """Number n of steps whose samples are known."""
        return max(0, self._gathered - self._delay)

    @property
    def actions(self) -> FloatArray:
        """By step and member, shape (n, m, d)."""
        return self._shown[0][: self.steps]

    @property
    def rewards(self) -> FloatArray:
        """By step and member, shape (n, m)."""
        return self._shown[1][: self.steps]

    @property
    def pool_actions(self) -> FloatArray:
        """By step, in ascending order of rewards, shape (n, m, d)."""
        return self._shown[2][: self.steps]

    @property
    def pool_rewards(self) -> FloatArray:
        """By step, ascending, shape (n, m)."""
        return self._shown[3][: self.steps]

    def add(self, actions: FloatArray, rewards: FloatArray) -> None:
        """Gather the samples of a step, shapes (m, d) and (m,)."""
        t = self._gathered
        if t == len(self._rewards):
            self._grow()
        self._actions[t], self._rewards[t] = actions, rewards
        if rewards.size > 1:
            order = rewards.argsort()
            ordered = rewards[order]
            if (ordered[1:] == ordered[:-1]).any():  # equal rewards: by their actions
                order = np.lexsort((*actions.T[::-1], rewards))
            self._pool_actions[t], self._pool_rewards[t] = actions[order], ordered
        else:
            self._pool_actions[t], self._pool_rewards[t] = actions, rewards
        self._gathered += 1

    def _grow(self) -> None:
        # views that were handed out keep the old arrays
        self._actions, self._rewards, self._pool_actions, self._pool_rewards = (
            np.concatenate([part, np.empty_like(part)])
            for part in (self._actions, self._rewards, self._pool_actions, self._pool_rewards)
        )
        self._show()

    def _show(self) -> None:
        """Read-only views, to be handed out."""
        parts = (self._actions, self._rewards, self._pool_actions, self._pool_rewards)
        self._shown = tuple(part.view() for part in parts)
        for view in self._shown:
            view.flags.writeable = False
