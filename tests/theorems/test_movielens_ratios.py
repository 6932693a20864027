"""Section 5: collaboration on MovieLens, by gender.

Confirmed in its ratios, with data that may not be redistributed: regret together is 0.5 to 0.75 of
that alone for Greedy and LinUCB, and Greedy's level is the paper's. LinUCB's level depends on
alpha, which the paper does not state.
"""

import os

import numpy as np
import pytest
from reference.statement import Statement

from bandit_backend import Greedy, LinUCB, RegretOracle
from bandit_backend.instances import movielens

STATEMENT = Statement(
    name="Section 5",
    order=6,
    ours=True,
    says="The paper's Tables 3 and 4: on MovieLens by gender, T = 4096, regret falls to 0.58 to "
    "0.69 of what it is alone; Greedy has 673 and 683 alone, 451 and 397 together.",
    checked_on="MovieLens-100k, with the choices of the MovieLens page, 2 replications",
    method="simulation; a slow test, skipped without the data",
    verdict="confirmed",
    evidence="Ratios between 0.5 and 0.75 for both policies, Greedy's levels within a fifth of the "
    "paper's. LinUCB's level depends on alpha, which the paper does not state; the MovieLens page "
    "has figures.",
)
DATA = os.environ.get("TUGAMES_ML100K")


@pytest.mark.slow
@pytest.mark.skipif(DATA is None, reason="set TUGAMES_ML100K to a folder with u.data")
@pytest.mark.parametrize("policy", [Greedy(), LinUCB()])
def test_ratios_and_levels(policy):
    oracle = RegretOracle(movielens(DATA, attribute="gender"), policy, horizon=4096, seed=0)
    alone = np.concatenate([oracle.regrets(1, range(2)), oracle.regrets(2, range(2))], axis=1)
    together = oracle.regrets(3, range(2))
    ratio = together.mean(axis=0) / alone.mean(axis=0)
    assert (ratio > 0.5).all()
    assert (ratio < 0.75).all()
    if policy == Greedy():
        assert alone.mean(axis=0) == pytest.approx([673, 683], rel=0.2)
        assert together.mean(axis=0) == pytest.approx([451, 397], rel=0.2)
