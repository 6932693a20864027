"""Each decision of a recorded run, asked again of the exact bandits.

``Recorded`` holds what happened; ``decisions`` yields, for each member and step, what the exact
rules say and how clear it is. Policies are told by their parameters alone.
"""

from decimal import Decimal
from fractions import Fraction
from typing import NamedTuple

import numpy as np

from reference.exact_bandits import Ridge, decimal, first_tied, minimum_norm, scored, vector


class Recorded(NamedTuple):
    theta: list
    menus: list  # menus[i][t] lists a member's actions
    noise: np.ndarray  # (m, T)
    uniform: np.ndarray  # (m, T)
    normal: list  # normal[i], (T, d), or None
    actions: np.ndarray  # (m, T)


def histories(run):
    """What each step observed: a list of (member, action, reward) by step."""
    theta, steps = vector(run.theta), []
    for t in range(run.noise.shape[1]):
        seen = []
        for i, menu in enumerate(run.menus):
            x = menu[t][run.actions[i, t]]
            exact = sum((a * b for a, b in zip(theta, vector(x), strict=True)), Fraction(0))
            seen.append((i, x, exact + Fraction(float(run.noise[i, t]))))
        steps.append(seen)
    return steps


def decisions(run, policy):
    """Pairs (pick, clearness) by step and member; None where chance picks, and what."""
    m, horizon = run.noise.shape
    steps, rule = histories(run), RULES[type(policy).__name__]
    state = rule(policy, run, steps)
    for t in range(horizon):
        yield [state.decide(i, t) for i in range(m)]


class _Rule:
    def __init__(self, policy, run, steps):
        self.policy, self.run, self.steps = policy, run, steps
        self.d, self.known = len(run.theta), None

    def pooled(self, t, until=None):
        """What the coalition saw before step t, in order."""
        end = t if until is None else min(t, until)
        return [(x, y) for seen in self.steps[:end] for _, x, y in seen]

    def own(self, i, t):
        return [(x, y) for seen in self.steps[:t] for j, x, y in seen if j == i]

    def regression(self, t):
        """The pooled regression of a step, computed once."""
        if self.known is None or self.known[0] != t:
            self.known = t, self.fit(t)
        return self.known[1]

    def uniform(self, i, t, chance):
        draw, count = float(self.run.uniform[i, t]), len(self.run.menus[i][t])
        if draw >= chance:
            return None
        return min(int(draw / chance * count), count - 1), Decimal(1)


class _Optimistic(_Rule):
    intercept = False

    def fit(self, t):
        return Ridge(self.pooled(t), self.d, self.policy.ridge, self.intercept)

    def decide(self, i, t):
        return self.by(self.regression(t), i, t)

    def by(self, fit, i, t):
        actions = [vector(x, self.intercept) for x in self.run.menus[i][t]]
        widths = [fit.width(x) for x in actions]
        return first_tied(scored(fit.estimate, actions, widths, self.policy.alpha))


class _LinUCB(_Optimistic):
    def __init__(self, policy, *rest):
        self.intercept = policy.intercept
        super().__init__(policy, *rest)


class _Thompson(_Optimistic):
    def decide(self, i, t):
        draw = self.regression(t).draw(self.policy.alpha, self.run.normal[i][t])
        return first_tied(scored(draw, [vector(x) for x in self.run.menus[i][t]]))


class _Greedy(_Rule):
    def fit(self, t):
        return minimum_norm(self.pooled(t), self.d)

    def decide(self, i, t):
        return first_tied(scored(self.regression(t), [vector(x) for x in self.run.menus[i][t]]))


class _EpsilonGreedy(_Greedy):
    def decide(self, i, t):
        chance = min(1.0, self.policy.epsilon * (t + 1) ** -self.policy.decay)
        return self.uniform(i, t, chance) or super().decide(i, t)


class _Uniform(_Rule):
    def decide(self, i, t):
        return self.uniform(i, t, 1.0)


class _ExploreThenCommit(_Greedy):
    def fit(self, t):
        return minimum_norm(self.pooled(t, self.policy.exploration_steps), self.d)

    def regression(self, t):
        return super().regression(max(t, self.policy.exploration_steps))

    def decide(self, i, t):
        if t >= self.policy.exploration_steps:
            return super().decide(i, t)
        volume = Ridge(self.own(i, t), self.d, 1)
        actions = [vector(x) for x in self.run.menus[i][t]]
        return first_tied([(volume.width(x), Decimal(0)) for x in actions])


class _DisLinUCB(_Optimistic):
    def __init__(self, *arguments):
        super().__init__(*arguments)
        self.met, self.judged = 0, 0  # steps that all know of, and steps looked at

    def fit_of(self, i, t):
        own = [(x, y) for seen in self.steps[self.met : t] for j, x, y in seen if j == i]
        return Ridge([*self.pooled(self.met), *own], self.d, self.policy.ridge)

    def decide(self, i, t):
        if t > self.judged:
            self.judged = t
            start = Ridge(self.pooled(self.met), self.d, self.policy.ridge).determinant
            growth = max(
                (decimal(self.fit_of(j, t).determinant) / decimal(start)).ln()
                for j in range(len(self.run.menus))
            )
            if (t - self.met) * growth > Decimal(self.policy.threshold):
                self.met = t
        return self.by(self.fit_of(i, t), i, t)


RULES = {
    "LinUCB": _LinUCB,
    "ThompsonSampling": _Thompson,
    "Greedy": _Greedy,
    "EpsilonGreedy": _EpsilonGreedy,
    "Uniform": _Uniform,
    "ExploreThenCommit": _ExploreThenCommit,
    "DisLinUCB": _DisLinUCB,
}
