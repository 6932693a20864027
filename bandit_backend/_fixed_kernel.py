"""Compiled play on fixed action sets: every arm's mean and width, updated by rank one.

An observation moves all means along the gain and shrinks all squared widths:

    mean  += A gain * (y - mean[x])
    width -= (A gain)**2 * spread        A = all arms, gain = V^-1 x / spread, spread = 1 + x V^-1 x

so a step costs O(K d + d**2) a member instead of the O(K d**2) of computing widths afresh.
"""

import numpy as np
from numpy.typing import NDArray

from bandit_backend._regression import REFRESH_EVERY, absorb, compiled, first_best, refresh, times

FloatArray = NDArray[np.float64]
IntArray = NDArray[np.int64]


@compiled
def play_fixed(
    features: FloatArray,  # (J, K, d) arms as each regression sees them
    ridge: FloatArray,  # (J,)
    rewards: FloatArray,  # (K,) expected
    choices: IntArray,  # (m, K) arms of each member, the first n_choices[i] entries of a row
    n_choices: IntArray,  # (m,)
    regression: IntArray,  # (m,) which regression a member uses, -1 for uniform play
    width_factor: FloatArray,  # (m,)
    noise: FloatArray,  # (m, T)
    uniform: FloatArray,  # (m, T) if a member plays uniformly, else unused
    checkpoints: IntArray,  # (C,) ascending, the last is the horizon
    actions: IntArray,  # (m, T) to record each member's choice, or empty
) -> FloatArray:
    """Cumulative pseudo-regret of every member at the checkpoints, shape (m, C)."""
    n_regressions, n_arms, d = features.shape
    n_members = choices.shape[0]
    inverse = np.zeros((n_regressions, d, d))
    nullspace = np.zeros((n_regressions, d, d))
    gram = np.zeros((n_regressions, d, d))
    moment = np.zeros((n_regressions, d))
    mean = np.zeros((n_regressions, n_arms))
    width = np.zeros((n_regressions, n_arms))  # squared
    deficit = np.zeros(n_regressions, dtype=np.int64)
    for j in range(n_regressions):
        for k in range(d):
            gram[j, k, k] = ridge[j]
            if ridge[j] > 0.0:
                inverse[j, k, k] = 1.0 / ridge[j]
            else:
                nullspace[j, k, k] = 1.0
        deficit[j] = 0 if ridge[j] > 0.0 else d
        if ridge[j] > 0.0:
            for arm in range(n_arms):
                width[j, arm] = (features[j, arm] ** 2).sum() / ridge[j]
    best = np.empty(n_members)
    for i in range(n_members):
        best[i] = -np.inf
        for k in range(n_choices[i]):
            best[i] = max(best[i], rewards[choices[i, k]])

    gain, work = np.empty(d), np.empty(d)
    shift, scores = np.empty(n_arms), np.empty(n_arms)
    played = np.empty(n_members, dtype=np.int64)
    regret = np.zeros(n_members)
    recorded = np.zeros((n_members, checkpoints.size))
    updates = 0
    checkpoint = 0
    for t in range(checkpoints[-1]):
        for i in range(n_members):
            j = regression[i]
            if j < 0:
                pick = min(int(uniform[i, t] * n_choices[i]), n_choices[i] - 1)
            else:
                for k in range(n_choices[i]):
                    arm = choices[i, k]
                    scores[k] = mean[j, arm]
                    if width_factor[i] > 0.0:
                        scores[k] += width_factor[i] * np.sqrt(max(width[j, arm], 0.0))
                pick = first_best(scores, n_choices[i])
            played[i] = choices[i, pick]
            regret[i] += best[i] - rewards[played[i]]
            if actions.size:
                actions[i, t] = pick
        for i in range(n_members):
            arm = played[i]
            reward = rewards[arm] + noise[i, t]
            updates += 1
            for j in range(n_regressions):
                deficit[j], spread = absorb(
                    features[j, arm], inverse[j], nullspace[j], gram[j], deficit[j], gain, work
                )
                times(features[j], gain, shift)
                surprise = reward - mean[j, arm]
                for k in range(n_arms):
                    mean[j, k] += shift[k] * surprise
                    width[j, k] -= shift[k] * shift[k] * spread
                for k in range(d):
                    moment[j, k] += reward * features[j, arm, k]
                if updates % REFRESH_EVERY == 0:
                    refresh(inverse[j], nullspace[j], gram[j])
                    times(inverse[j], moment[j], gain)
                    times(features[j], gain, mean[j])
                    for k in range(n_arms):
                        times(inverse[j], features[j, k], gain)
                        width[j, k] = (gain * features[j, k]).sum()
        if t + 1 == checkpoints[checkpoint]:
            recorded[:, checkpoint] = regret
            checkpoint += 1
    return recorded
