"""Lemma 14: the black box's regret on the buffer is a single agent's regret, for tau' <= tau.

Confirmed under an added condition: rewards are taken from the buffer without looking at their
values (Algorithm 1 says "arbitrarily"), and tau' is a number reached on every trajectory. Exact, by
enumeration of all tables of coin-flip noise; taking the largest reward first refutes the rest.
"""

from collections import Counter
from fractions import Fraction
from itertools import product

import pytest
from reference.mul import explore_then_commit, means, ucb1
from reference.mul_histories import (
    law_alone,
    law_in_a_coalition,
    oldest,
    play_counts,
    virtual_history,
)
from reference.statement import Statement

#: Plays of the second arm in three virtual steps: alone, and if the largest reward is taken first.
PLAYS = (Fraction(7, 4), Fraction(29, 16))
#: In four steps: alone, and over the runs of a coalition that come so far.
REACHED = (Fraction(19, 8), Fraction(2))

STATEMENT = Statement(
    name="Lemma 14",
    order=16,
    says="For every tau' <= tau, the regret of the first tau' black-box steps under MUL equals a "
    "single agent's regret R(SIN, tau') (Lemma 1 of Howson et al. 2024).",
    checked_on="two arms, different or alike, and one; coin-flip noise; coalitions of 1 to 3, all "
    "tables of noise; UCB1, explore-then-commit, follow-the-leader",
    method="exact enumeration, in fractions",
    verdict="confirmed under an added condition",
    evidence="Equal to the last fraction if rewards are taken from a buffer without looking at "
    "them, and tau' is reached on every trajectory, as mT - (m - 1)(K - 1) is. "
    'Algorithm 1 takes a reward "arbitrarily": if the largest is taken first, the expected plays '
    f"of the second arm in three steps are {PLAYS[1]} instead of {PLAYS[0]}. And tau is random: "
    "of the runs of two members and two steps one in eight reaches a fourth virtual step, with "
    f"{REACHED[1]} plays of the second arm in four steps, where a single agent has {REACHED[0]}.",
)


def leader(history):
    if len(history) < 2:
        return len(history)
    mean = means(history, 2)
    return int(mean[1] > mean[0])


BOXES = {
    "ucb1": lambda h: ucb1(h, 2, 1.0),
    "explore-then-commit": lambda h: explore_then_commit(h, 2, 1),
    "leader": leader,
}


@pytest.mark.parametrize("box", BOXES)
@pytest.mark.parametrize(
    ("rewards", "m", "horizon"),
    [
        ((1, 2), 2, 3), ((1, 2), 2, 4), ((1, 2), 3, 3), ((1, 2), 1, 4), ((1, 2), 3, 1),
        ((1, 1), 2, 4), ((0, 0), 3, 3),
    ],
)  # fmt: skip
def test_regrets_agree(box, rewards, m, horizon):
    steps = m * horizon - (m - 1)
    together = law_in_a_coalition(rewards, BOXES[box], m, horizon, steps)
    alone = law_alone(rewards, BOXES[box], steps)
    assert play_counts(together, 2) == play_counts(alone, 2)


@pytest.mark.parametrize("m", [1, 2, 3])
def test_one_arm(m):
    for box in (lambda h: ucb1(h, 1, 1.0), lambda h: explore_then_commit(h, 1, 1)):
        assert law_in_a_coalition((1,), box, m, 3, 3 * m) == law_alone((1,), box, 3 * m)


def test_steps_that_some_runs_do_not_reach():
    tables = product(product((-1, 1), repeat=2), repeat=2)
    histories = [virtual_history((1, 2), leader, noise, oldest) for noise in tables]
    reached = Counter(tuple(h[:4]) for h in histories if len(h) >= 4)
    assert 8 * reached.total() == len(histories)
    law = {history: Fraction(n, reached.total()) for history, n in reached.items()}
    alone = law_alone((1, 2), leader, 4)
    assert (play_counts(alone, 2)[1], play_counts(law, 2)[1]) == REACHED


def test_values_must_not_decide_what_is_taken():
    def largest(buffer):
        return buffer.pop(buffer.index(max(buffer)))

    together = law_in_a_coalition((1, 1), leader, 2, 3, 3, take=largest)
    alone = law_alone((1, 1), leader, 3)
    assert together != alone
    first = law_in_a_coalition((1, 2), leader, 2, 3, 3, take=largest)
    assert (play_counts(law_alone((1, 2), leader, 3), 2)[1], play_counts(first, 2)[1]) == PLAYS
