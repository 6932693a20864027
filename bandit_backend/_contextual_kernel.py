"""Compiled play on contextual action sets, x = u * m.

Folding the user into the parameter and into V^-1 turns scores over all items into products:
<theta, u * m> = <u * theta, m>, and ||u * m||^2 in V^-1 is m^T ((u u^T) * V^-1) m.
"""

import numpy as np
from numpy.typing import NDArray

from bandit_backend._regression import (
    REFRESH_EVERY,
    absorb,
    compiled,
    dot,
    first_best,
    refresh,
    times,
)

FloatArray = NDArray[np.float64]
IntArray = NDArray[np.int64]


@compiled
def play_contextual(
    users: FloatArray,  # (J, U, d) as each regression sees them
    items: FloatArray,  # (J, K, d)
    ridge: FloatArray,  # (J,)
    rewards: FloatArray,  # (U, K) expected
    arrivals: IntArray,  # (m, T) the user each member serves
    regression: IntArray,  # (m,) which regression a member uses, -1 for uniform play
    width_factor: FloatArray,  # (m,)
    noise: FloatArray,  # (m, T)
    uniform: FloatArray,  # (m, T) if a member plays uniformly, else unused
    checkpoints: IntArray,  # (C,) ascending, the last is the horizon
    actions: IntArray,  # (m, T) to record each member's choice, or empty
) -> FloatArray:
    """Cumulative pseudo-regret of every member at the checkpoints, shape (m, C)."""
    n_regressions, n_items, d = items.shape
    n_members = arrivals.shape[0]
    inverse = np.zeros((n_regressions, d, d))
    nullspace = np.zeros((n_regressions, d, d))
    gram = np.zeros((n_regressions, d, d))
    moment = np.zeros((n_regressions, d))
    theta = np.zeros((n_regressions, d))
    deficit = np.zeros(n_regressions, dtype=np.int64)
    for j in range(n_regressions):
        for k in range(d):
            gram[j, k, k] = ridge[j]
            if ridge[j] > 0.0:
                inverse[j, k, k] = 1.0 / ridge[j]
            else:
                nullspace[j, k, k] = 1.0
        deficit[j] = 0 if ridge[j] > 0.0 else d
    best = np.empty(users.shape[1])
    for user in range(best.size):
        best[user] = rewards[user].max()

    gain, work, action = np.empty(d), np.empty(d), np.empty(d)
    folded = np.empty((d, d))
    played = np.empty(n_members, dtype=np.int64)
    regret = np.zeros(n_members)
    recorded = np.zeros((n_members, checkpoints.size))
    updates = 0
    checkpoint = 0
    for t in range(checkpoints[-1]):
        for i in range(n_members):
            j = regression[i]
            user = arrivals[i, t]
            if j < 0:
                played[i] = min(int(uniform[i, t] * n_items), n_items - 1)
            else:
                scores = np.dot(items[j], users[j, user] * theta[j])
                if width_factor[i] > 0.0:
                    for r in range(d):
                        for c in range(d):
                            folded[r, c] = users[j, user, r] * users[j, user, c] * inverse[j, r, c]
                    projected = np.dot(items[j], folded)
                    for k in range(n_items):
                        width = max(dot(projected[k], items[j, k]), 0.0)
                        scores[k] += width_factor[i] * np.sqrt(width)
                played[i] = first_best(scores, n_items)
            regret[i] += best[user] - rewards[user, played[i]]
            if actions.size:
                actions[i, t] = played[i]
        for i in range(n_members):
            user = arrivals[i, t]
            reward = rewards[user, played[i]] + noise[i, t]
            updates += 1
            for j in range(n_regressions):
                for k in range(d):
                    action[k] = users[j, user, k] * items[j, played[i], k]
                deficit[j], _ = absorb(
                    action, inverse[j], nullspace[j], gram[j], deficit[j], gain, work
                )
                surprise = reward - dot(action, theta[j])
                for k in range(d):
                    theta[j, k] += gain[k] * surprise
                    moment[j, k] += reward * action[k]
                if updates % REFRESH_EVERY == 0:
                    refresh(inverse[j], nullspace[j], gram[j])
                    times(inverse[j], moment[j], theta[j])
        if t + 1 == checkpoints[checkpoint]:
            recorded[:, checkpoint] = regret
            checkpoint += 1
    return recorded
