"""Compiled play on fixed action sets: every arm's mean and width, updated by rank one.

An observation moves all means along the gain and shrinks all squared widths:

    mean  += A gain * (y - mean[x])
    width -= (A gain)**2 * spread        A = all arms, gain = V^-1 x / spread, spread = 1 + x V^-1 x

so a step costs O(K d + d**2) a member instead of the O(K d**2) of computing widths afresh.
"""

from typing import NamedTuple

import numpy as np

from bandit_backend._regression import (
    FloatArray,
    IntArray,
    Regressions,
    absorb,
    compiled,
    dot,
    first_best,
    no_data,
    refresh,
    squared_width,
    times,
)
from bandit_backend.action_set import FixedActionSets
from bandit_backend.policies.roster import Roster


class FixedTables(NamedTuple):
    """What stays the same through a run, for a coalition of m members."""

    features: FloatArray  # (J, K, d) arms as each regression sees them
    rewards: FloatArray  # (K,) expected
    best: FloatArray  # (m,) each member's largest expected reward
    choices: IntArray  # (m, K) arms of each member, the first n_choices[i] entries of a row
    n_choices: IntArray  # (m,)


class FixedPlay:
    """A coalition on fixed action sets: tables made once, a fresh state for every replicate."""

    def __init__(
        self, sets: FixedActionSets, theta: FloatArray, members: list[int], roster: Roster
    ) -> None:
        # only arms that a member can play need their means and widths kept
        owned = [sets.choices[i] for i in members]
        arms = np.unique(np.concatenate(owned))
        rewards = sets.arms[arms] @ theta
        n_choices = np.array([len(own) for own in owned])
        choices = np.zeros((len(owned), n_choices.max()), dtype=np.int64)
        for row, own in zip(choices, owned, strict=True):
            row[: len(own)] = np.searchsorted(arms, own)
        best = np.array([rewards[row[:n]].max() for row, n in zip(choices, n_choices, strict=True)])
        features = roster.features(sets.arms[arms])
        self._roster = roster
        self._tables = FixedTables(features, rewards, best, choices, n_choices)
        self.start()

    def start(self) -> None:
        """Forget all data."""
        features = self._tables.features
        self._model = no_data(self._roster.ridge, features.shape[2])
        self._mean = np.zeros(features.shape[:2])
        self._width = np.einsum("jkd,jde,jke->jk", features, self._model.inverse, features)

    def advance(
        self,
        contexts: list[np.random.Generator],  # noqa: ARG002  fixed sets have no contexts
        noise: FloatArray,
        uniform: FloatArray,
        regret: FloatArray,
        actions: IntArray,
    ) -> None:
        """Play the next stretch of steps; see the kernel for the arrays."""
        play_fixed(
            self._tables,
            self._model,
            self._mean,
            self._width,
            self._roster.regression,
            self._roster.width_factor,
            noise,
            uniform,
            regret,
            actions,
        )


@compiled
def play_fixed(
    tables: FixedTables,
    model: Regressions,
    mean: FloatArray,  # (J, K), carried on
    width: FloatArray,  # (J, K), squared, carried on
    regression: IntArray,  # (m,) which regression a member uses, -1 for uniform play
    width_factor: FloatArray,  # (m,)
    noise: FloatArray,  # (m, n) of this stretch of n steps
    uniform: FloatArray,  # (m, n) if a member plays uniformly, else unused
    regret: FloatArray,  # (m, n + 1) cumulative; column 0 is where the stretch begins
    actions: IntArray,  # (m, n) each member's choices
) -> None:
    """Play a stretch of steps, writing cumulative pseudo-regret and choices."""
    n_regressions, n_arms, d = tables.features.shape
    n_members, n_steps = noise.shape
    gain, work = np.empty(d), np.empty(d)
    shift, scores = np.empty(n_arms), np.empty(n_arms)
    for t in range(n_steps):
        for i in range(n_members):
            j = regression[i]
            count = tables.n_choices[i]
            if j < 0:
                pick = min(int(uniform[i, t] * count), count - 1)
            else:
                for k in range(count):
                    arm = tables.choices[i, k]
                    scores[k] = mean[j, arm]
                    if width_factor[i] > 0.0:
                        scores[k] += width_factor[i] * np.sqrt(max(width[j, arm], 0.0))
                pick = first_best(scores, count)
            actions[i, t] = pick
            reward = tables.rewards[tables.choices[i, pick]]
            regret[i, t + 1] = regret[i, t] + (tables.best[i] - reward)
        for i in range(n_members):
            arm = tables.choices[i, actions[i, t]]
            reward = tables.rewards[arm] + noise[i, t]
            for j in range(n_regressions):
                surprise = reward - mean[j, arm]
                spread = absorb(model, j, tables.features[j, arm], reward, gain, work)
                times(tables.features[j], gain, shift)
                for k in range(n_arms):
                    mean[j, k] += shift[k] * surprise
                    width[j, k] -= shift[k] * shift[k] * spread
            if refresh(model):
                for j in range(n_regressions):
                    for k in range(n_arms):
                        mean[j, k] = dot(tables.features[j, k], model.theta[j])
                        width[j, k] = squared_width(model.inverse[j], tables.features[j, k])
