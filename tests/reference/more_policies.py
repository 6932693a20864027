"""Slow, independent versions of algorithms that play in Python: each from the whole history.

A history is a list by step of lists by member of (action, reward). Written from the papers'
formulae, with another arithmetic than the package's: solves in place of inverses, sums over all
samples, minimisation by scipy.
"""

import numpy as np
from scipy.optimize import minimize

from reference.bandits import Score, lowest_of_best


def pooled(history):
    return [sample for step in history for sample in step]


def optimistic(actions, gram, moment, factor, norm=None):
    """First action of the largest estimate plus factor times its width, in the norm given."""
    theta = np.linalg.solve(gram, moment)
    scores = []
    for x in actions:
        half = np.linalg.solve(gram, x)
        square = half @ (gram if norm is None else norm) @ half
        scores.append(Score(x @ theta + factor * np.sqrt(square), theta, x))
    return lowest_of_best(scores)


def oful(policy, history, actions, step, m, longest):
    d = len(actions[0])
    gram, moment = policy.ridge * np.eye(d), np.zeros(d)
    for x, y in pooled(history):
        gram += np.outer(x, x)
        moment += y * x
    rounded = 1
    while rounded < step:
        rounded *= 2
    inside = d * np.log1p(m * rounded * longest**2 / (d * policy.ridge))
    alpha = policy.noise * np.sqrt(inside - 2 * np.log(policy.delta))
    return optimistic(actions, gram, moment, alpha + np.sqrt(policy.ridge) * policy.bound)


def discounted(policy, history, actions):
    d, now = len(actions[0]), len(history)
    once, twice, moment = policy.ridge * np.eye(d), policy.ridge * np.eye(d), np.zeros(d)
    for s, samples in enumerate(history):
        weight = policy.gamma ** (now - 1 - s)
        for x, y in samples:
            once += weight * np.outer(x, x)
            twice += weight**2 * np.outer(x, x)
            moment += weight * y * x
    return optimistic(actions, once, moment, policy.alpha, twice)


def logistic(policy, history, actions):
    d, samples = len(actions[0]), pooled(history)
    gram, theta = policy.ridge * np.eye(d), np.zeros(d)
    if samples:
        x, y = np.array([s[0] for s in samples]), np.array([s[1] for s in samples])
        gram = gram + x.T @ x

        def loss(t):
            z = x @ t
            value = np.logaddexp(0, z).sum() - y @ z + policy.ridge / 2 * t @ t
            return value, x.T @ (1 / (1 + np.exp(-z)) - y) + policy.ridge * t

        theta = minimize(loss, theta, jac=True, method="BFGS", options={"gtol": 1e-11}).x
    values = [x @ theta + policy.alpha * np.sqrt(x @ np.linalg.solve(gram, x)) for x in actions]
    return int(np.argmax(values)), np.sort(values)


def bernoulli(policy, history, actions, rng):
    draws = []
    wins = [sum(y for x, y in pooled(history) if (x == a).all()) for a in actions]
    losses = [sum(1 - y for x, y in pooled(history) if (x == a).all()) for a in actions]
    for won, lost in zip(wins, losses, strict=True):
        draws.append(rng.beta(policy.a + won, policy.b + lost))
    return int(np.argmax(draws))


def club(policy, history, actions, own, m):
    """Links are cut step by step, from each prefix of the history."""
    d = len(actions[0])
    links = {(i, j) for i in range(m) for j in range(i)}

    def sums(members, steps):
        gram, moment = policy.ridge * np.eye(d), np.zeros(d)
        for step in steps:
            for i in members:
                gram += np.outer(step[i][0], step[i][0])
                moment += step[i][1] * step[i][0]
        return gram, moment

    for t in range(1, len(history) + 1):
        alone = [np.linalg.solve(*sums([i], history[:t])) for i in range(m)]
        radius = np.sqrt((1 + np.log(1 + t)) / (1 + t))
        links -= {
            (i, j)
            for i, j in links
            if np.linalg.norm(alone[i] - alone[j]) > policy.beta * (radius + radius)
        }
    members = {own}
    for _ in range(m):
        members |= {i for link in links for i in link if members & set(link)}
    factor = policy.alpha * np.sqrt(np.log(len(history) + 2))
    return optimistic(actions, *sums(sorted(members), history), factor), sorted(members)


class Federated:
    """A server and its clients, told of each step once."""

    def __init__(self, policy, m, d):
        self.policy, self.rounds = policy, 0
        self.server = []
        self.held, self.waiting = [[] for _ in range(m)], [[] for _ in range(m)]
        self.d = d

    def gram(self, samples):
        return self.policy.ridge * np.eye(self.d) + sum(
            (np.outer(x, x) for x, _ in samples), np.zeros((self.d, self.d))
        )

    def tell(self, step):
        for i, sample in enumerate(step):
            self.waiting[i].append(sample)
        for i in range(len(self.held)):
            before = np.linalg.det(self.gram(self.held[i]))
            after = np.linalg.det(self.gram(self.held[i] + self.waiting[i]))
            if after > (1 + self.policy.threshold) * before:
                self.server = self.server + self.waiting[i]
                self.held[i], self.waiting[i] = list(self.server), []
                self.rounds += 1

    def choose(self, i, actions):
        gram = self.gram(self.held[i])
        moment = sum((y * x for x, y in self.held[i]), np.zeros(self.d))
        return optimistic(actions, gram, moment, self.policy.alpha)


class Elimination:
    """One agent's arms in phases of n, 2n, 4n, ... steps; the design is handed in."""

    def __init__(self, policy, arms, design):
        self.policy, self.arms, self.design = policy, arms, design
        self.left, self.phase, self.begin, self.end = list(range(len(arms))), 0, 0, 0

    def choose(self, history, t):
        if t == self.end:
            if self.phase:
                self.left = self.survivors(history[self.begin :])
            self.phase += 1
            self.begin, self.end = self.end, self.end + self.policy.first * 2 ** (self.phase - 1)
            self.shares = self.design(np.array([self.arms[k] for k in self.left]))
            self.count = [0] * len(self.left)
        due = [s * (t + 1 - self.begin) - n for s, n in zip(self.shares, self.count, strict=True)]
        k = next(k for k, value in enumerate(due) if value >= max(due) - 1e-9)
        self.count[k] += 1
        return self.left[k]

    def survivors(self, phase):
        x = np.array([x for x, _ in pooled(phase)])
        y = np.array([y for _, y in pooled(phase)])
        theta = np.linalg.lstsq(x, y, rcond=1e-10)[0]
        level = self.policy.delta / (len(self.left) ** 2 * self.phase * (self.phase + 1))
        kept = []
        for k in self.left:
            beaten = False
            for b in self.left:
                z = self.arms[b] - self.arms[k]
                weights = np.linalg.lstsq(x.T, z, rcond=1e-10)[0]  # z as a sum of what was played
                if np.linalg.norm(x.T @ weights - z) > 1e-6:
                    continue
                width = np.linalg.norm(weights)  # of minimum norm: |z| in V^+
                bound = self.policy.noise * np.sqrt(-2 * np.log(level)) * width
                beaten = beaten or z @ theta > bound
            if not beaten:
                kept.append(k)
        return kept


def play(theta, action_sets, choose, noise, mean=lambda z: z, reward=None):
    """Play a coalition; ``choose(i, t, history, actions)``. Choices and regret, each (m, T)."""
    m, horizon = noise.shape
    history, choices, regret = [], np.zeros((m, horizon), dtype=int), np.zeros((m, horizon))
    for t in range(horizon):
        step = []
        for i in range(m):
            actions = action_sets(i, t)
            k = choices[i, t] = choose(i, t, history, actions)
            means = mean(np.array([x @ theta for x in actions]))
            regret[i, t] = means.max() - means[k]
            got = means[k] + noise[i, t] if reward is None else reward(means[k], noise[i, t])
            step.append((actions[k], got))
        history.append(step)
    return choices, regret.cumsum(axis=1)
