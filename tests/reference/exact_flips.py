"""Greedy and LinUCB in exact arithmetic, for trajectories in which scores tie."""

from decimal import Decimal, localcontext
from fractions import Fraction

from reference.least_squares import dot, minimum_norm, plus_outer, solve


def fractions(history, actions):
    rows = [[Fraction(float(v)) for v in x] for x, _ in history]
    rewards = [Fraction(float(y)) for _, y in history]
    return rows, rewards, [[Fraction(float(v)) for v in x] for x in actions]


def greedy(_, t, history, actions):
    rows, rewards, actions = fractions(history, actions)
    estimate = minimum_norm(rows, rewards, len(actions[0]))
    scores = [dot(x, estimate) for x in actions]
    return scores.index(max(scores))


def linucb(_, t, history, actions):
    """With alpha = ridge = 1; square roots to sixty digits, what differs by less is a tie."""
    rows, rewards, actions = fractions(history, actions)
    d = len(actions[0])
    gram, moment = [[Fraction(i == j) for j in range(d)] for i in range(d)], [Fraction(0)] * d
    for x, y in zip(rows, rewards, strict=True):
        gram = plus_outer(gram, x)
        moment = [m + a * y for m, a in zip(moment, x, strict=True)]
    estimate = solve(gram, moment)
    with localcontext(prec=60):
        scores = [
            decimal(dot(x, estimate)) + decimal(dot(x, solve(gram, x))).sqrt() for x in actions
        ]
        best = max(scores)
        return next(k for k, score in enumerate(scores) if best - score < Decimal("1e-40"))


def decimal(fraction):
    return Decimal(fraction.numerator) / Decimal(fraction.denominator)
