"""Action sets of any kind, step by step."""

import numpy as np
from numpy.typing import NDArray

from bandit_backend.action_set import ActionSets, ContextualActionSets, FixedActionSets

__all__ = ["Menus"]


class Menus:
    """What each agent may choose from at each step, as :class:`ChangingActionSets` say it."""

    def __init__(self, sets: ActionSets) -> None:
        self._sets = sets

    def largest(self, agent: int) -> int:
        """Size of an agent's largest set."""
        if isinstance(self._sets, FixedActionSets):
            return self._sets.choices[agent].size
        if isinstance(self._sets, ContextualActionSets):
            return self._sets.choices[agent].size
        return self._sets.largest(agent)

    def draw(
        self, agent: int, rng: np.random.Generator, start: int, n: int
    ) -> tuple[NDArray[np.float64], NDArray[np.int64]]:
        """Sets of the n steps after ``start``, shape (n, K, d), padded, and their sizes (n,)."""
        sets, count = self._sets, np.full(n, self.largest(agent))
        if isinstance(sets, FixedActionSets):
            rows = sets.arms[sets.choices[agent]]
            return np.broadcast_to(rows, (n, *rows.shape)), count
        if isinstance(sets, ContextualActionSets):
            group = sets.groups[agent]
            users = sets.users[group[rng.integers(0, len(group), n)]]
            return users[:, None] * sets.items[sets.choices[agent]], count
        return sets.draw(agent, rng, start, n)
