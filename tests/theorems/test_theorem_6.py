"""Theorem 6: M-ETC satisfies Assumption 3 on every instance.

Refuted: two exact counterexamples with two agents in two dimensions, one of them with fixed
action sets and entries 0 and 1. Runs of the engine agree with the exact figures.
"""

import numpy as np
import pytest
from reference.statement import Statement
from scipy.integrate import quad
from scipy.stats import multivariate_normal, norm

from bandit_backend import ExploreThenCommit, simulate
from bandit_backend.exact import (
    commit_probabilities,
    exploration_grams,
    explore_then_commit_regret,
    explore_then_commit_worths,
)
from bandit_backend.instances import counterexamples
from tugames import Game, balancedness, is_in_core

#: Probability of the best action and regret a commit step, alone and together.
BEST, REGRET = (0.278980, 0.081442), (0.144204, 0.183712)
#: Regret a commit step on the smallest instance.
SMALLEST = (0.025171, 0.043108)
#: Regret of two steps where one explores and the actions explored do not span the space.
UNEXPLORED = (1.841345, 1.921350)

STATEMENT = Statement(
    name="Theorem 6",
    order=8,
    says="M-ETC satisfies Assumption 3 on every instance: R_a^Q <= R_a^S for a in S, S a subset of "
    "Q.",
    checked_on="instances.counterexamples.theorem_6 and theorem_6_smallest, T' = 2; "
    "identical_agents, T' = 1",
    method="exact (masses of wedges), confirmed by quadrature, bivariate normal probabilities and "
    "simulation at 5 standard errors",
    verdict="refuted",
    evidence=f"Best action committed to with probability {BEST[0]:.6f} alone, {BEST[1]:.6f} "
    f"together; regret a commit step {REGRET[0]:.6f} alone, {REGRET[1]:.6f} together. With fixed "
    f"action sets and entries 0 and 1: {SMALLEST[0]:.6f} alone, {SMALLEST[1]:.6f} together. Either "
    "game has an empty core, the payout (7) is not in it. Where exploration does not span the "
    "space and the estimate is that of minimum norm, identical agents with two arms of means 1 and "
    f"2 do: T' = 1, T = 2, {UNEXPLORED[0]:.6f} alone and {UNEXPLORED[1]:.6f} together.",
)
POLICY = ExploreThenCommit(2)


def regrets(bandit):
    """Regret of agent a in one commit step, alone and together; exploration costs none."""
    return [explore_then_commit_regret(bandit, POLICY, mask, horizon=3)[0] for mask in (1, 3)]


def test_the_figures():
    bandit = counterexamples.theorem_6()
    grams = exploration_grams(bandit, POLICY)
    assert np.array_equal(grams[0], np.eye(2))
    assert np.array_equal(grams.sum(axis=0), np.diag([1.0, 201.0]))
    actions = bandit.action_sets.schedule[0][2]
    for gram, best in zip((grams[0], grams.sum(axis=0)), BEST, strict=True):
        exact = commit_probabilities(actions, bandit.theta, np.linalg.inv(gram))[0]
        assert exact == pytest.approx(best, abs=5e-7)
        deviation = gram[1, 1] ** -0.5  # P(q > |p|) by quadrature
        integral = quad(
            lambda q, s=deviation: (2 * norm.cdf(q) - 1) * norm.pdf(q, 0.1, s),
            0.0, 0.1 + 12 * deviation, epsabs=1e-13,
        )[0]  # fmt: skip
        assert exact == pytest.approx(integral, abs=1e-11)
    assert regrets(bandit) == pytest.approx(REGRET, abs=5e-7)


def test_the_smallest_instance():
    bandit = counterexamples.theorem_6_smallest()
    alone, together = regrets(bandit)
    assert (alone, together) == pytest.approx(SMALLEST, abs=5e-7)
    assert alone == pytest.approx(norm.cdf(-1) ** 2, abs=1e-14)
    pair = multivariate_normal([1, 1], [[0.6, 0.4], [0.4, 0.6]])
    assert together == pytest.approx(pair.cdf([0, 0]), abs=1e-7)


@pytest.mark.parametrize("name", ["theorem_6", "theorem_6_smallest"])
@pytest.mark.parametrize("horizon", [3, 102])
def test_the_core_is_empty(name, horizon):
    bandit = getattr(counterexamples, name)()
    game = Game(explore_then_commit_worths(bandit, POLICY, horizon=horizon), bandit.agents)
    assert not balancedness(game).balanced
    assert not is_in_core(game, -explore_then_commit_regret(bandit, POLICY, 3, horizon=horizon))


def test_one_step_of_exploration_on_two_arms_of_identical_agents():
    """Means 1 and 2, T' = 1 < d: nobody ever tries the second arm. See Repairs of Theorem 6."""
    bandit, policy = counterexamples.identical_agents(), ExploreThenCommit(1)
    alone, together = (
        explore_then_commit_regret(bandit, policy, mask, horizon=2)[0] for mask in (1, 3)
    )
    assert (alone, together) == pytest.approx(UNEXPLORED, abs=5e-7)
    game = Game(explore_then_commit_worths(bandit, policy, horizon=2), bandit.agents)
    assert not balancedness(game).balanced


@pytest.mark.parametrize(
    ("name", "figures"), [("theorem_6", REGRET), ("theorem_6_smallest", SMALLEST)]
)
def test_the_engine_agrees(name, figures):
    bandit = getattr(counterexamples, name)()
    for mask, expected in zip((1, 3), figures, strict=True):
        sample = simulate(bandit, POLICY, mask, horizon=3, seed=1, replicates=600)[:, 0, 0]
        assert abs(sample.mean() - expected) < 5 * sample.std() / 600**0.5
