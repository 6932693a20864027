"""Claim 12: the estimate falls into the best i actions' cones more often in the larger coalition.

Refuted, by i = 1 on the instance theorem_6, exactly. The part of its proof that says these unions
of cones are star-shaped about theta* is confirmed by a property search in fractions.
"""

from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from reference.statement import Statement

from bandit_backend.exact import commit_probabilities

STATEMENT = Statement(
    name="Claim 12",
    order=14,
    says="For every i the estimate of Q falls into the union of the cones of the best i actions "
    "with no smaller probability than that of S.",
    checked_on="the instance theorem_6; for star-shapedness, integer actions, repeated and tied "
    "ones included, d = 1 to 3",
    method="exact; property search in fractions",
    verdict="refuted",
    evidence="For i = 1 the probabilities are 0.278980 in S and 0.081442 in Q. The unions are "
    "star-shaped about theta*, as the proof says, in whatever order equally good actions are "
    "counted; it is Claim 7 that fails.",
)


def test_the_counterexample():
    actions = [[0, 1], [2, -1], [-2, -1]]
    masses = [
        commit_probabilities(actions, [0, 0.1], np.linalg.inv(precision))[0]
        for precision in (np.eye(2), np.diag([1.0, 201.0]))
    ]
    assert masses == pytest.approx([0.278980, 0.081442], abs=5e-7)


def scores(actions, theta):
    return [sum(x * e for x, e in zip(action, theta, strict=True)) for action in actions]


@given(st.integers(1, 3).flatmap(
    lambda d: st.tuples(
        st.lists(st.tuples(*[st.integers(-3, 3)] * d), min_size=1, max_size=5),
        st.tuples(*[st.integers(-3, 3)] * d),
        st.tuples(*[st.integers(-3, 3)] * d),
    )
), st.fractions(0, 1, max_denominator=12), st.randoms(use_true_random=False))  # fmt: skip
def test_unions_of_the_best_cones_are_star_shaped(drawn, share, random):
    """On the way to any estimate no action comes up that is inferior to the one chosen there."""
    actions, theta, far = drawn
    rewards = scores(actions, theta)
    there = scores(actions, far)
    near = scores(actions, [share * f + (1 - share) * t for f, t in zip(far, theta, strict=True)])
    order = list(range(len(actions)))
    random.shuffle(order)
    for ranked in (sorted(order, key=lambda k: -rewards[k]), ranking(rewards)):
        # closed cones, equally good actions in any order: the best i of them win if they won there
        i = min(place for place, k in enumerate(ranked) if there[k] == max(there))
        assert max(near[k] for k in ranked[: i + 1]) == max(near)
    # and the actions played, ties going to the first, where equally good ones keep that order
    assert ranked.index(near.index(max(near))) <= ranked.index(there.index(max(there)))
    assert isinstance(share, Fraction)


def ranking(rewards):
    return sorted(range(len(rewards)), key=lambda k: (-rewards[k], k))
