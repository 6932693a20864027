"""Claim 20: under Assumption 2 the payout is symmetric: renaming agents renames payouts.

Confirmed: exactly, for Greedy and LinUCB under coin-flip noise by enumeration, for M-ETC by exact
regrets, and for runs of the engine, replicate by replicate. An algorithm that looks at labels is
not symmetric. (This is anonymity of the instance, not equal treatment in the game: see Theorem 3.)
"""

from itertools import permutations

import numpy as np
import pytest
from reference import flips
from reference.statement import Statement

from bandit_backend import ExploreThenCommit, Greedy, LinearBandit, LinUCB, simulate
from bandit_backend.exact import explore_then_commit_regret

STATEMENT = Statement(
    name="Claim 20",
    order=22,
    says="Under Assumption 2 the payout is symmetric: R_a^M does not change when the agents are "
    "relabelled.",
    checked_on="two agents and three steps under coin-flip noise (64 tables of noise); three "
    "agents, all six orders, for M-ETC and for runs of Greedy and LinUCB",
    method="exact enumeration; exact regrets; runs on random numbers that belong to names",
    verdict="confirmed",
    evidence="Payouts go with the names. If one label explores and the others exploit, they do "
    "not. Ties have to be broken without looking at labels.",
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
