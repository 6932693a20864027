"""What members meet: their actions at each step, what these earn on average, and what they earn."""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from bandit_backend.action_set import ContextualActionSets
from bandit_backend.engine._menus import Menus
from bandit_backend.instance import LinearBandit
from bandit_backend.rewards import Replayed

__all__ = ["Scene", "Scenes"]

FloatArray = NDArray[np.float64]
IntArray = NDArray[np.int64]


class Scene(NamedTuple):
    """n steps of m members; a reward is that of ``rewards`` plus ``noise``."""

    actions: FloatArray  # (m, n, K, d), padded
    counts: IntArray  # (m, n) sizes of the sets
    means: FloatArray  # (m, n, K)
    rewards: FloatArray  # (m, n, K) the means themselves, or what each action earns, without noise
    noise: FloatArray  # (m, n)

    def gaps(self, picks: IntArray) -> FloatArray:
        """Instantaneous pseudo-regret of actions, shape (m, n)."""
        absent = np.arange(self.means.shape[2]) >= self.counts[:, :, None]
        best = np.where(absent, -np.inf, self.means).max(axis=2)
        chosen = np.take_along_axis(self.means, picks[:, :, None], axis=2)[:, :, 0]
        gaps: FloatArray = best - chosen
        return gaps


class Scenes:
    """What the members of a coalition meet on one instance."""

    def __init__(self, instance: LinearBandit, members: Sequence[int]) -> None:
        self._instance, self.members = instance, list(members)
        self._menus = Menus(instance.action_sets)
        self.dimension = instance.action_sets.dimension
        self.most = max(self._largest(i) for i in members)

    def _largest(self, agent: int) -> int:
        model, sets = self._instance.rewards, self._instance.action_sets
        if isinstance(model, Replayed) and isinstance(sets, ContextualActionSets):
            return model.most_rated(sets.groups[agent])
        return self._menus.largest(agent)

    def draw(self, start: int, luck: FloatArray, contexts: list[np.random.Generator]) -> Scene:
        """The steps after ``start``, one a column of ``luck``; contexts from their streams."""
        m, n = luck.shape
        actions = np.zeros((m, n, self.most, self.dimension))
        counts = np.empty((m, n), dtype=np.int64)
        model = self._instance.rewards
        given = np.zeros((m, n, self.most)) if isinstance(model, Replayed) else None
        rngs = contexts or [np.random.default_rng(0)] * m  # fixed sets draw nothing
        for row, (i, rng) in enumerate(zip(self.members, rngs, strict=True)):
            if given is not None:
                self._replay(i, rng, actions[row], counts[row], given[row])
                continue
            drawn, counts[row] = self._menus.draw(i, rng, start, n)
            actions[row, :, : drawn.shape[1]] = drawn
        means = self._means(actions) if given is None else given
        if model.additive:
            return Scene(actions, counts, means, means, luck)
        return Scene(actions, counts, means, model.realised(means, luck), np.zeros((m, n)))

    def _means(self, actions: FloatArray) -> FloatArray:
        """Expected rewards, shape (m, n, K)."""
        theta = self._instance.theta
        products: FloatArray
        if theta.ndim == 1:
            products = actions @ theta
        else:
            products = np.stack(
                [rows @ theta[i] for rows, i in zip(actions, self.members, strict=True)]
            )
        return self._instance.rewards.mean(products)

    def _replay(
        self,
        agent: int,
        rng: np.random.Generator,
        actions: FloatArray,
        counts: IntArray,
        means: FloatArray,
    ) -> None:
        """Write the rated items of the users who arrive, and their ratings."""
        model, sets = self._instance.rewards, self._instance.action_sets
        assert isinstance(model, Replayed)
        assert isinstance(sets, ContextualActionSets)
        group = sets.groups[agent]
        for t, user in enumerate(group[rng.integers(0, len(group), counts.size)]):
            items, ratings = model.rated(int(user))
            counts[t] = len(items)
            actions[t, : len(items)] = sets.users[user] * sets.items[items]
            means[t, : len(items)] = ratings
