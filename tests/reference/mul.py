"""Slow, independent MUL: Algorithm 1 line by line, and black boxes that read the whole history.

A black box is a function of (history, number of arms, generator) and names an arm; the history
lists pairs of an arm and its reward. Random ones draw alike at every step, used or not.
"""

import math

import numpy as np

from reference.bandits import Score, linucb_scores, lowest_of_best


def play(rewards, sin, noise):
    """Arm of each step, the number of rewards consumed, and the rewards left in the buffers."""
    n_members, horizon = noise.shape
    buffers = {x: [] for x in range(len(rewards))}
    history, played = [], []
    asked = sin(history)
    for t in range(horizon):
        played.append(asked)
        buffers[asked] = [rewards[asked] + noise[a, t] for a in range(n_members)]
        while buffers[asked]:
            history.append((asked, buffers[asked].pop(0)))
            asked = sin(history)
    return played, len(history), sum(len(left) for left in buffers.values())


def alone(rewards, sin, noise):
    """One agent plays a black box on the bandit itself."""
    history = []
    for eta in noise:
        x = sin(history)
        history.append((x, rewards[x] + eta))
    return [x for x, _ in history]


def rewards_of(history, arm):
    return [y for x, y in history if x == arm]


def means(history, n_arms):
    return [sum(rewards_of(history, x)) / len(rewards_of(history, x)) for x in range(n_arms)]


def counts(history, n_arms):
    return [len(rewards_of(history, x)) for x in range(n_arms)]


def kl_ucb(history, n_arms, variance, c):
    tau = len(history) + 1
    if tau <= n_arms:
        return tau - 1
    exploration = math.log(tau) + c * max(0.0, math.log(math.log(tau)))
    return lowest_of_best(
        [
            Score(mean + math.sqrt(2 * variance * exploration / n), [mean], [1.0])
            for mean, n in zip(means(history, n_arms), counts(history, n_arms), strict=True)
        ]
    )


def ucb1(history, n_arms, variance):
    return kl_ucb(history, n_arms, variance, 0.0)


def thompson(history, n_arms, rng, variance):
    normal = rng.standard_normal(n_arms)
    if len(history) < n_arms:
        return len(history)
    return lowest_of_best(
        [
            Score(mean + math.sqrt(variance / n) * z, [mean], [1.0])
            for mean, n, z in zip(
                means(history, n_arms), counts(history, n_arms), normal, strict=True
            )
        ]
    )


def epsilon_greedy(history, n_arms, rng, epsilon, decay):
    draw, tau = rng.random(), len(history) + 1
    if tau <= n_arms:
        return tau - 1
    chance = min(1.0, epsilon * tau**-decay)
    if draw < chance:
        return int(draw / chance * n_arms)
    return lowest_of_best(means(history, n_arms))


def explore_then_commit(history, n_arms, pulls):
    if len(history) < pulls * n_arms:
        return len(history) % n_arms
    return lowest_of_best(means(history[: pulls * n_arms], n_arms))


def successive_elimination(history, n_arms, variance, confidence):
    active, seen, n = list(range(n_arms)), 0, 0
    while len(history) - seen >= len(active):
        seen, n = seen + len(active), n + 1
        radius = math.sqrt(2 * variance * math.log(4 * n_arms * n**2 / confidence) / n)
        mean = {x: np.mean(rewards_of(history[:seen], x)) for x in active}
        active = [x for x in active if mean[x] + radius >= max(mean.values()) - radius]
    return active[len(history) - seen]


def linucb(history, features, alpha, ridge):
    return lowest_of_best(
        linucb_scores([(features[x], y) for x, y in history], features, alpha, ridge, False)
    )
