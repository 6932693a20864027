"""MUL with any black box, in fractions: an independent reading of Algorithm 1 and of the rules.

Rewards, their means and the linear black box are fractions; roots and logarithms have a hundred
digits. The tie rule is that of :mod:`reference.exact_bandits`; a mean's own size is |mean|, and 0
where a mean alone is the score. After a step that differs nothing more is known of a run: what the
black box would have been asked is another history.
"""

from decimal import Decimal
from fractions import Fraction

from reference.exact_bandits import Ridge, decimal, first_tied, inner, scored, vector


class _Arms:
    """What a black box has seen: counts and sums by arm, and rewards in order."""

    def __init__(self, features):
        self.features = features
        self.count = [0] * len(features)
        self.total = [Fraction(0)] * len(features)
        self.history = []

    def take(self, arm, reward):
        self.count[arm] += 1
        self.total[arm] += reward
        self.history.append((arm, reward))

    def mean(self, arm):
        return decimal(self.total[arm] / self.count[arm])

    def means(self):
        return [self.mean(arm) for arm in range(len(self.count))]


def _best_mean(means):
    return first_tied([(mean, Decimal(0)) for mean in means])


class _Optimistic:
    def __init__(self, box, arms, draws):
        self.variance, self.c, self.arms = (
            Decimal(box.variance),
            Decimal(getattr(box, "c", 0)),
            arms,
        )

    def decide(self, tau):
        if tau <= len(self.arms.count):
            return tau - 1
        bonus = Decimal(tau).ln()
        if bonus > 1:
            bonus += self.c * bonus.ln()
        return first_tied(
            [
                (mean + (2 * self.variance * bonus / n).sqrt(), abs(mean))
                for mean, n in zip(self.arms.means(), self.arms.count, strict=True)
            ]
        )[0]


class _Thompson(_Optimistic):
    def __init__(self, box, arms, draws):
        super().__init__(box, arms, draws)
        self.draws = draws

    def decide(self, tau):
        normal = self.draws.standard_normal(len(self.arms.count))
        if tau <= len(self.arms.count):
            return tau - 1
        return first_tied(
            [
                (mean + (self.variance / n).sqrt() * Decimal(float(z)), abs(mean))
                for mean, n, z in zip(self.arms.means(), self.arms.count, normal, strict=True)
            ]
        )[0]


class _EpsilonGreedy:
    def __init__(self, box, arms, draws):
        self.box, self.arms, self.draws = box, arms, draws

    def decide(self, tau):
        draw, count = float(self.draws.random()), len(self.arms.count)
        if tau <= count:
            return tau - 1
        chance = min(1.0, self.box.epsilon * float(tau) ** -self.box.decay)
        if draw < chance:
            return min(int(draw / chance * count), count - 1)
        return _best_mean(self.arms.means())[0]


class _ExploreThenCommit:
    def __init__(self, box, arms, draws):
        self.steps, self.arms, self.chosen = box.pulls * len(arms.count), arms, None

    def decide(self, tau):
        if tau <= self.steps:
            return (tau - 1) % len(self.arms.count)
        if self.chosen is None:
            self.chosen = _best_mean(self.arms.means())[0]
        return self.chosen


class _SuccessiveElimination:
    def __init__(self, box, arms, draws):
        self.box, self.arms = box, arms
        self.active, self.turn = list(range(len(arms.count))), []

    def decide(self, tau):
        if not self.turn:
            if tau > 1:
                self.end_round()
            self.turn = list(self.active)
        return self.turn.pop(0)

    def end_round(self):
        n, count = self.arms.count[self.active[0]], len(self.arms.count)
        inside = (4 * count * Decimal(n) ** 2 / Decimal(self.box.confidence)).ln()
        radius = (2 * Decimal(self.box.variance) * inside / n).sqrt()
        means = {arm: self.arms.mean(arm) for arm in self.active}
        best = max(means.values())
        self.active = [arm for arm in self.active if means[arm] + radius >= best - radius]


class _LinUCB:
    def __init__(self, box, arms, draws):
        self.box, self.arms = box, arms

    def decide(self, tau):
        features = self.arms.features
        fit = Ridge([(features[a], y) for a, y in self.arms.history], len(features[0]),
                    self.box.ridge)  # fmt: skip
        actions = [vector(x) for x in features]
        widths = [fit.width(x) for x in actions]
        return first_tied(scored(fit.estimate, actions, widths, self.box.alpha))[0]


BOXES = {
    "UCB1": _Optimistic,
    "KLUCB": _Optimistic,
    "ThompsonSampling": _Thompson,
    "EpsilonGreedy": _EpsilonGreedy,
    "ExploreThenCommit": _ExploreThenCommit,
    "SuccessiveElimination": _SuccessiveElimination,
    "LinUCB": _LinUCB,
}


def first_wrong(box, features, theta, noise, draws, played):
    """First step whose arm is not the exact one, and that arm; None if all of them are."""
    arms = _Arms(features)
    rule = BOXES[type(box).__name__](box, arms, draws)
    expected = [inner(vector(x), vector(theta)) for x in features]
    buffers = [[] for _ in features]
    asked = rule.decide(1)
    for t, arm in enumerate(played):
        if arm != asked:
            return t, asked
        buffers[arm] = [expected[arm] + Fraction(float(eta)) for eta in noise[:, t]]
        while buffers[asked]:
            arms.take(asked, buffers[asked].pop(0))
            asked = rule.decide(len(arms.history) + 1)
    return None
