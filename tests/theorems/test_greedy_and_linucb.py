"""Greedy and LinUCB: their games can have an empty core, too.

Confirmed: expected regrets of two steps, exactly, and of 100 steps by paired runs at level 1e-3, on
an instance in which one agent's data make another's mediocre arm better known, and on one with
identical fixed action sets. Assumption 3 fails on the first, by its own test.
"""

from math import sqrt

import numpy as np
import pytest
from reference.statement import Statement
from scipy.stats import norm, t

from bandit_backend import Greedy, LinUCB, RegretOracle, instances, simulate
from bandit_backend.assumptions import assumption_3
from bandit_backend.instances import counterexamples
from tugames import balancedness, tabulate

#: Expected regret of agent a after two steps, alone and together.
TWO_STEPS = {"Greedy": (1.841345, 1.921350), "LinUCB": (1.660641, 1.697645)}

STATEMENT = Statement(
    name="Greedy and LinUCB",
    order=4,
    ours=True,
    says="On instances.counterexamples.better_known_arm, and for Greedy on identical_agents with "
    "identical fixed action sets, the core of the game of Greedy or LinUCB (alpha = ridge = 1) is "
    "empty.",
    checked_on="two agents, two arms of mean 1 and 2, T = 2, and T = 100 by 500 to 6000 runs",
    method="exact for T = 2; Student's t of v(a) + v(b) - v(a, b) on paired replications at level "
    "1e-3; assumption_3",
    verdict="confirmed",
    evidence="Regret of a after two steps, alone and together: "
    + "; ".join(f"{a:.6f} and {b:.6f} for {name}" for name, (a, b) in TWO_STEPS.items())
    + ". Data on a mediocre arm rule out the bad luck by which its owner would have tried the "
    "better one.",
)
POLICIES = {"Greedy": Greedy(), "LinUCB": LinUCB()}


@pytest.mark.parametrize("name", POLICIES)
def test_two_steps_exactly(name):
    """Both agents play the first arm; a stays if its index does not fall below the second's.

    Greedy stays if the mean of m rewards is positive; LinUCB if their sum, divided by m + 1, plus
    (m + 1)^(-1/2) is at least 1.
    """
    stay = {
        "Greedy": lambda m: norm.cdf(sqrt(m)),
        "LinUCB": lambda m: norm.sf((m + 1) * (1 - (m + 1) ** -0.5), loc=m, scale=sqrt(m)),
    }[name]
    exact = (1 + stay(1), 1 + stay(2))
    assert exact == pytest.approx(TWO_STEPS[name], abs=5e-7)
    assert exact[1] > exact[0]
    for mask, expected in zip((1, 3), exact, strict=True):
        for bandit in (counterexamples.better_known_arm(), counterexamples.identical_agents()):
            run = simulate(bandit, POLICIES[name], mask, horizon=2, seed=4, replicates=800)[:, 0, 0]
            assert abs(run.mean() - expected) < 5 * run.std() / sqrt(800)


def p_of_emptiness(oracle, replications):
    """Significance of E[v(a) + v(b) - v(a, b)] > 0, which empties the core; paired, one-sided."""
    a, b, both = (oracle.worths(mask, range(replications)) for mask in (1, 2, 3))
    excess = a + b - both
    return t.sf(excess.mean() / (excess.std(ddof=1) / sqrt(replications)), replications - 1)


@pytest.mark.parametrize(("name", "replications"), [("Greedy", 500), ("LinUCB", 1500)])
def test_a_better_known_arm(name, replications):
    bandit = counterexamples.better_known_arm()
    oracle = RegretOracle(bandit, POLICIES[name], horizon=100, seed=0)
    assert p_of_emptiness(oracle, replications) < 1e-3
    assert not balancedness(tabulate(oracle, replications=replications).mean).balanced
    finding = assumption_3(oracle, replications, level=0.01)
    assert finding.verdict == "fails"
    assert finding.witness.agent == "a"


def test_identical_agents():
    """Fixed and identical action sets do not help: Theorem 1 is about MUL."""
    oracle = RegretOracle(counterexamples.identical_agents(), Greedy(), horizon=100, seed=0)
    assert p_of_emptiness(oracle, 600) < 1e-3


@pytest.mark.slow
def test_identical_agents_with_linucb():
    oracle = RegretOracle(counterexamples.identical_agents(), LinUCB(), horizon=100, seed=0)
    assert p_of_emptiness(oracle, 6000) < 1e-3


@pytest.mark.slow
def test_linucb_with_a_wide_bonus_on_the_paper_s_star():
    """With alpha = 15 the star of Figure 2d has an empty core: data on the best arm shrink its "
    "bonus."""
    oracle = RegretOracle(instances.shared_arm_star(), LinUCB(alpha=15.0), horizon=4096, seed=0)
    numbers = range(10)
    both = oracle.regrets(0b000011, numbers)
    more = both[:, 1] - oracle.regrets(0b000010, numbers)[:, 0]
    assert t.sf(more.mean() / (more.std(ddof=1) / sqrt(10)), 9) < 1e-3
    short = both.sum(axis=1) + np.array(oracle.worths(1, numbers)) + oracle.worths(2, numbers)
    assert t.sf(short.mean() / (short.std(ddof=1) / sqrt(10)), 9) < 1e-3
