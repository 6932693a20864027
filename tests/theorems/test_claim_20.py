"""Claim 20: under Assumption 2 the payout is symmetric: renaming agents renames payouts.

Confirmed: exactly, for Greedy and LinUCB under coin-flip noise by enumeration (with ties: Claim
21), for M-ETC by exact regrets, ties and pools of any rank included, and for runs of the engine,
replicate by replicate. An algorithm that looks at labels, or whose agents draw together, is
not symmetric. (This is anonymity of the instance, not equal treatment in the game: see Theorem 3.)
"""

from itertools import permutations, product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from reference import flips
from reference.statement import Statement

from bandit_backend import ExploreThenCommit, Greedy, LinearBandit, LinUCB, simulate
from bandit_backend.exact import explore_then_commit_regret

#: Expected regret of an agent who shares a coin with its equal, or with the third agent.
SHARED = (1.1875, 1.03125)

STATEMENT = Statement(
    name="Claim 20",
    order=22,
    says="Under Assumption 2 the payout is symmetric: R_a^M does not change when the agents are "
    "relabelled.",
    checked_on="two agents and three steps under coin-flip noise (64 tables of noise); three "
    "agents, all six orders, for M-ETC, integer actions and T' = 1 to 3, and for runs of Greedy "
    "and LinUCB; three agents who draw at random",
    method="exact enumeration; exact regrets; runs on random numbers that belong to names",
    verdict="confirmed",
    evidence="Payouts go with the names. If one label explores and the others exploit, they do "
    "not. Ties have to be broken without looking at labels, and actions drawn at random by each "
    "agent for itself: if two of three share a coin in the first step and all are greedy in the "
    f"second, the same agent has the regret {SHARED[0]} or {SHARED[1]}, by its label.",
)
SETS = ([[1, 0], [0, 1]], [[1, 1], [0, 1], [2, -1]])


@pytest.mark.parametrize("choose", [flips.greedy, flips.linucb])
def test_by_enumeration(choose):
    _, regret = flips.trajectories([1, 2], SETS, choose, 3)
    _, renamed = flips.trajectories([1, 2], SETS[::-1], choose, 3)
    assert np.array_equal(regret, renamed[::-1])


def test_labels_must_not_matter():
    _, regret = flips.trajectories([1, 2], SETS, flips.leader_explores, 3)
    _, renamed = flips.trajectories([1, 2], SETS[::-1], flips.leader_explores, 3)
    assert np.abs(regret - renamed[::-1]).max() > 0.1


def test_explore_then_commit_exactly():
    sets = {"a": [[1, 0], [0, 1], [1, 1]], "b": [[2, 0], [0, 1]], "c": [[1, -1], [0, 2], [1, 0]]}
    payouts = []
    for order in permutations("abc"):
        bandit = LinearBandit([0.3, 0.4], {name: sets[name] for name in order})
        regret = explore_then_commit_regret(bandit, ExploreThenCommit(3), 7, horizon=9)
        payouts.append([regret[order.index(name)] for name in "abc"])
    assert np.allclose(payouts, payouts[0], atol=1e-12)


vectors = st.tuples(st.integers(-2, 2), st.integers(-2, 2))


@settings(max_examples=40)
@given(
    st.lists(st.lists(vectors, min_size=1, max_size=3), min_size=3, max_size=3),
    vectors, st.integers(1, 3), st.sampled_from([0.0, 1.0]),
)  # fmt: skip
def test_explore_then_commit_with_ties(sets, theta, steps, noise_sd):
    """Repeated and tied actions, pools of any rank, T = T' + 1, no noise."""
    payouts = []
    for order in permutations(range(3)):
        bandit = LinearBandit(theta, [sets[a] for a in order], noise_sd=noise_sd)
        regret = explore_then_commit_regret(
            bandit, ExploreThenCommit(steps), 7, horizon=steps + 1
        )  # fmt: skip
        payouts.append([regret[order.index(a)] for a in range(3)])
    assert np.allclose(payouts, payouts[0], atol=1e-12)


def test_agents_must_not_draw_together():
    """Two agents with two arms, and one who has the first alone; theta = (1, 2), coin-flip noise.

    In the first step they draw an arm, those labelled 0 and 1 by one coin; then all are greedy.
    """
    theta = np.array([1.0, 2.0])
    sets = [np.eye(2), np.eye(2), np.array([[1.0, 0.0], [1.0, 0.0]])]
    regrets = []
    for coins in ((0, 0, 1), (0, 1, 0)):  # who shares one
        regret = np.zeros(3)
        for drawn, noise in product(product((0, 1), repeat=2), product((-1, 1), repeat=3)):
            played = [sets[a][drawn[coins[a]]] for a in range(3)]
            history = [(x, x @ theta + eta) for x, eta in zip(played, noise, strict=True)]
            for a in range(3):
                means, second = sets[a] @ theta, flips.greedy(a, 1, history, sets[a])
                regret[a] += 2 * means.max() - played[a] @ theta - means[second]
        regrets.append(regret / 32)
    assert (regrets[0][0], regrets[1][0]) == SHARED


@pytest.mark.parametrize("policy", [Greedy(), LinUCB()])
def test_runs(policy):
    rng = np.random.default_rng(3)
    sets = {name: rng.normal(size=(4, 3)) for name in "abc"}
    regrets = []
    for order in permutations("abc"):
        bandit = LinearBandit([0.3, 0.4, -0.2], {name: sets[name] for name in order})
        run = simulate(bandit, policy, 7, horizon=40, seed=0, replicates=5)[:, :, 0]
        regrets.append(run[:, [order.index(name) for name in "abc"]])
    assert np.allclose(regrets, regrets[0], atol=1e-9)
