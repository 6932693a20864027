"""Lemma 14: the black box's regret on the buffer is a single agent's regret, for tau' <= tau.

Confirmed under an added condition: rewards are taken from the buffer without looking at their
values (Algorithm 1 says "arbitrarily"), and tau' is a number reached on every trajectory. Exact, by
enumeration of all tables of coin-flip noise; taking the largest reward first refutes the rest.
"""

from fractions import Fraction

import pytest
from reference.mul import explore_then_commit, means, ucb1
from reference.mul_histories import law_alone, law_in_a_coalition, play_counts
from reference.statement import Statement

#: Plays of the second arm in three virtual steps: alone, and if the largest reward is taken first.
PLAYS = (Fraction(7, 4), Fraction(29, 16))

STATEMENT = Statement(
    name="Lemma 14",
    order=16,
    says="For every tau' <= tau, the regret of the first tau' black-box steps under MUL equals a "
    "single agent's regret R(SIN, tau') (Lemma 1 of Howson et al. 2024).",
    checked_on="two arms, coin-flip noise, coalitions of 2 and 3, all tables of noise; UCB1, "
    "explore-then-commit, follow-the-leader",
    method="exact enumeration, in fractions",
    verdict="confirmed under an added condition",
    evidence="Equal to the last fraction if rewards are taken from a buffer without looking at "
    "them. "
    'Algorithm 1 takes one "arbitrarily": if the largest is taken first, the expected plays of '
    f"the second arm in three steps are {PLAYS[1]} instead of {PLAYS[0]}.",
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
@pytest.mark.parametrize(("m", "horizon"), [(2, 3), (2, 4), (3, 3)])
def test_regrets_agree(box, m, horizon):
    rewards, steps = (1, 2), m * horizon - (m - 1)
    together = law_in_a_coalition(rewards, BOXES[box], m, horizon, steps)
    alone = law_alone(rewards, BOXES[box], steps)
    assert play_counts(together, 2) == play_counts(alone, 2)


def test_values_must_not_decide_what_is_taken():
    def largest(buffer):
        return buffer.pop(buffer.index(max(buffer)))

    together = law_in_a_coalition((1, 1), leader, 2, 3, 3, take=largest)
    alone = law_alone((1, 1), leader, 3)
    assert together != alone
    first = law_in_a_coalition((1, 2), leader, 2, 3, 3, take=largest)
    assert (play_counts(law_alone((1, 2), leader, 3), 2)[1], play_counts(first, 2)[1]) == PLAYS
