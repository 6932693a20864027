"""Lemma 9: in a larger coalition M-ETC chooses actions at least as inferior as the i-th less often.

Refuted: the probability of an inferior action grows from 0.721020 to 0.918558 (exact). Confirmed in
place of it, for any pair of actions: the inferior one *looks better than the best one* less often.
"""

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from reference.statement import Statement
from scipy.stats import norm

from bandit_backend.exact import commit_probabilities

#: Probability of an inferior action, alone and together.
INFERIOR = (0.721020, 0.918558)

STATEMENT = Statement(
    name="Lemma 9",
    order=11,
    says="For a in S, S a subset of Q, and every i, M-ETC plays one of the actions x_i, ..., x_k "
    "with no larger probability in Q than in S.",
    checked_on="the instance theorem_6; for the pairwise statement, integer actions and Gram "
    "matrices in the plane",
    method="exact; property search",
    verdict="refuted",
    evidence=f"An inferior action is played with probability {INFERIOR[0]:.6f} alone and "
    f"{INFERIOR[1]:.6f} together. What holds: each single inferior action looks better than the "
    "best one less often in the larger coalition. If all gaps are equal, the regret of a commit "
    "step so grows by a factor of k - 1 at most.",
)

vectors = st.tuples(st.integers(-3, 3), st.integers(-3, 3))


def gram(rows):
    return np.array(rows, dtype=float).T @ np.array(rows, dtype=float)


def test_the_counterexample():
    actions = [[0, 1], [2, -1], [-2, -1]]
    for precision, expected in zip((np.eye(2), np.diag([1.0, 201.0])), INFERIOR, strict=True):
        p = commit_probabilities(actions, [0, 0.1], np.linalg.inv(precision))
        assert p[1:].sum() == pytest.approx(expected, abs=5e-7)


@given(
    st.lists(vectors, min_size=2, max_size=4, unique=True), vectors,
    st.lists(vectors, min_size=2, max_size=3), st.lists(vectors, min_size=1, max_size=3),
)  # fmt: skip
def test_pairs_of_actions_are_told_apart_better(actions, theta, rows, more):
    small = gram(rows)
    assume(np.linalg.det(small) > 0.5)
    covariances = [np.linalg.inv(small), np.linalg.inv(small + gram(more))]
    rewards = np.array(actions) @ np.array(theta, float)
    best, gaps = int(rewards.argmax()), rewards.max() - rewards
    regret, errors = [], []
    for covariance in covariances:
        p = commit_probabilities(actions, theta, covariance)
        regret.append(p @ gaps)
        error = []
        for k in range(len(actions)):
            if gaps[k] > 0:
                difference = np.subtract(actions[best], actions[k])
                pair = commit_probabilities([actions[best], actions[k]], theta, covariance)[1]
                deviation = np.sqrt(difference @ covariance @ difference)
                assert pair == pytest.approx(norm.cdf(-gaps[k] / deviation), abs=1e-12)
                error.append(pair)
        errors.append(np.array(error))
    assert np.all(errors[1] <= errors[0] + 1e-12)
    if np.unique(gaps).size == 2:  # the best and others of one gap
        factor = max((gaps > 0).sum(), 1)
        assert regret[1] <= factor * regret[0] + 1e-12
