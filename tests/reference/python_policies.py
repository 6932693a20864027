"""Policies in Python that ought to choose as the compiled ones do, and some that misbehave."""

import numpy as np

from bandit_backend import PythonPolicy
from bandit_backend.streams import Purpose
from reference import bandits


def linear_choice(estimate, actions, widths=0.0):
    """The first of the best, sizes of the terms being known."""
    sizes = np.linalg.norm(estimate) * np.linalg.norm(actions, axis=1)
    values = actions @ estimate + widths
    scores = []
    for value, size in zip(values, sizes, strict=True):
        score = bandits.Score(value)
        score.size = abs(float(value)) + size
        scores.append(score)
    return bandits.lowest_of_best(scores)


class Ridge(PythonPolicy):
    """Sums of the pool, taken in as it comes."""

    def __init__(self, alpha=1.0, ridge=1.0):
        self.alpha, self.ridge = alpha, ridge

    def start(self, seen):
        self.gram = self.ridge * np.eye(seen.dimension)
        self.moment = np.zeros(seen.dimension)

    def take_in(self, seen):
        self.gram += seen.new_actions.T @ seen.new_actions
        self.moment += seen.new_actions.T @ seen.new_rewards
        inverse = np.linalg.inv(self.gram)
        return inverse, inverse @ self.moment


class PyLinUCB(Ridge):
    version = "1"

    def choose(self, seen):
        inverse, estimate = self.take_in(seen)
        widths = np.sqrt(np.einsum("kd,de,ke->k", seen.actions, inverse, seen.actions))
        return linear_choice(estimate, seen.actions, self.alpha * widths)


class WholeLinUCB(PythonPolicy):
    """The same, from all that was ever seen."""

    def choose(self, seen):
        history = list(zip(seen.pool_actions, seen.pool_rewards, strict=True))
        scores = bandits.linucb_scores(history, list(seen.actions), 1.0, 1.0, intercept=False)
        return bandits.lowest_of_best(scores)


class PyThompson(Ridge):
    def choose(self, seen):
        inverse, estimate = self.take_in(seen)
        normal = seen.stream(Purpose.POSTERIOR).standard_normal(seen.dimension)
        return linear_choice(
            estimate + self.alpha * np.linalg.cholesky(inverse) @ normal, seen.actions
        )


class PyEpsilonGreedy(PythonPolicy):
    def choose(self, seen):
        draw, chance = seen.rng.random(), 0.3
        if draw < chance:
            return int(draw / chance * len(seen.actions))
        history = list(zip(seen.pool_actions, seen.pool_rewards, strict=True))
        return bandits.lowest_of_best(bandits.greedy_scores(history, list(seen.actions)))


class PyExplorer(PythonPolicy):
    """Looks at its own actions alone: the exploration of M-ETC."""

    def choose(self, seen):
        volume = np.eye(seen.dimension) + seen.own_actions.T @ seen.own_actions
        return bandits.lowest_of_best(
            [np.linalg.slogdet(volume + np.outer(x, x))[1] for x in seen.actions]
        )


class Follower(PythonPolicy):
    """Plays what another named member earned most by: no anonymous pool tells that."""

    sees = "members"

    def choose(self, seen):
        leader = seen.members.index(next(name for name in seen.members if name != seen.agent))
        if seen.step <= len(seen.actions):
            return seen.step - 1
        best = seen.member_actions[np.argmax(seen.member_rewards[:, leader]), leader]
        return int(np.argmax(seen.actions @ best))


class Returns(PythonPolicy):
    """Plays action 0 until a step, and then returns something else."""

    def __init__(self, what, step=3):
        self.what, self.step = what, step

    def choose(self, seen):
        if seen.step < self.step:
            return 0
        return self.what() if callable(self.what) else self.what
