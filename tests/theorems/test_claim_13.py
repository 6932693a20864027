"""Claim 13: the regret of a commit step is no larger in the larger coalition.

Refuted: 0.144204 alone and 0.183712 together, exactly. That it would follow from Lemma 9 is
confirmed by a property search in fractions.
"""

from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from reference.statement import Statement

from bandit_backend.exact import commit_probabilities

STATEMENT = Statement(
    name="Claim 13",
    order=15,
    says="At every step of the commit phase an agent's expected regret is no larger in Q than in "
    "S.",
    checked_on="the instance theorem_6; for the step from Lemma 9, rational distributions on up to "
    "six actions",
    method="exact; property search in fractions",
    verdict="refuted",
    evidence="0.144204 in S, 0.183712 in Q. The step from Lemma 9 to it is sound: where inferior "
    "actions are rarer, level by level, regret is smaller; shares of equally good actions do not "
    "matter. (In the printed induction the right "
    "side of the base case has its sign reversed.)",
)


def test_the_counterexample():
    actions, gaps = [[0, 1], [2, -1], [-2, -1]], [0.0, 0.2, 0.2]
    regrets = [
        commit_probabilities(actions, [0, 0.1], np.linalg.inv(precision)) @ gaps
        for precision in (np.eye(2), np.diag([1.0, 201.0]))
    ]
    assert regrets == pytest.approx([0.144204, 0.183712], abs=5e-7)


@given(st.integers(1, 6).flatmap(
    lambda k: st.tuples(
        *[st.lists(st.integers(0, 9), min_size=k, max_size=k)] * 2,
        st.lists(st.integers(0, 2), min_size=k, max_size=k),
    )
))  # fmt: skip
def test_it_follows_where_tails_are_lighter(drawn):
    weights, shares, steps = drawn  # a step of 0 is a tie
    # masses of S, and of Q: a share of every action's mass moves to the action before it
    s = [Fraction(w, max(sum(weights), 1)) for w in weights]
    q = list(s)
    for i in range(1, len(s)):
        moved = s[i] * Fraction(shares[i], 9)
        q[i], q[i - 1] = q[i] - moved, q[i - 1] + moved
    gaps = np.cumsum([0, *steps[1:]])  # ascending, the best action first
    for i in range(1, len(s)):  # equally good ones may exchange theirs
        if gaps[i] == gaps[i - 1]:
            q[i], q[i - 1] = q[i - 1], q[i]
    rises = [i for i in range(1, len(s)) if gaps[i] > gaps[i - 1]]
    assert all(sum(q[i:]) <= sum(s[i:]) for i in rises)
    assert sum(p * int(g) for p, g in zip(q, gaps, strict=True)) <= sum(
        p * int(g) for p, g in zip(s, gaps, strict=True)
    )
