"""Theorem 3: under Assumptions 2 and 3 the payout (7) satisfies three axioms and is in the core.

Confirmed under an added condition: symmetry is to be read as anonymity of the *instance* (Claim
20). As equal treatment of players who are equal in the game (Axiom 5) it is refuted by an exact
instance that satisfies both assumptions. The other three parts are Claims 17 to 19.
"""

from math import sqrt

import numpy as np
import pytest
from reference.equals import equals
from reference.statement import Statement
from scipy.stats import norm

from bandit_backend import ExploreThenCommit
from bandit_backend.exact import explore_then_commit_regret, explore_then_commit_worths
from tugames import Game, axioms, is_in_core, shapley_value

#: Regret a commit step of both alone, and of either together.
ALONE, TOGETHER = 0.317311, (0.001565, 0.025347)

STATEMENT = Statement(
    name="Theorem 3",
    order=5,
    says="Under Assumptions 2 and 3 the payout p_a = -R_a^M satisfies efficiency, the dummy player "
    "axiom and symmetry, and is in the core.",
    checked_on="the parts by Claims 17 to 20; equal treatment on a two-agent M-ETC instance",
    method="exact",
    verdict="confirmed under an added condition",
    evidence="Symmetry holds as anonymity of the bandit instance. Equal treatment of equals (Axiom "
    "5) fails although both assumptions hold: two agents with the regret "
    f"{ALONE:.6f} each alone, equal in v, have {TOGETHER[0]:.6f} and {TOGETHER[1]:.6f} together. "
    "The payout is a function of the instance, not of v.",
)


def test_equal_treatment_of_equals_fails():
    bandit, policy = equals(), ExploreThenCommit(2)
    game = Game(explore_then_commit_worths(bandit, policy, horizon=3), bandit.agents)
    payout = -explore_then_commit_regret(bandit, policy, 3, horizon=3)
    assert game.worth(["1"]) == pytest.approx(-ALONE, abs=5e-7)
    assert game.worth(["1"]) == pytest.approx(game.worth(["2"]), abs=1e-12)
    assert -payout == pytest.approx(TOGETHER, abs=5e-7)
    # by hand: either decides by one coordinate, whose variance is 1 alone and 1/10, 1/5 together
    assert pytest.approx(2 * norm.cdf(-1), abs=5e-7) == ALONE
    assert -payout == pytest.approx([2 * norm.cdf(-sqrt(10)), 2 * norm.cdf(-sqrt(5))], abs=1e-12)
    report = axioms.equal_treatment_of_equals.check(lambda _: payout, game)
    assert not report
    assert shapley_value(game)[0] == pytest.approx(shapley_value(game)[1])


def test_the_instance_satisfies_the_rest():
    bandit, policy = equals(), ExploreThenCommit(2)
    game = Game(explore_then_commit_worths(bandit, policy, horizon=3), bandit.agents)
    payout = -explore_then_commit_regret(bandit, policy, 3, horizon=3)
    for i in (0, 1):  # Assumption 3
        assert -payout[i] <= explore_then_commit_regret(bandit, policy, 1 << i, horizon=3)[0]
    assert is_in_core(game, payout)
    assert axioms.efficiency.check(lambda _: payout, game)
    assert axioms.dummy_player.check(lambda _: payout, game)


def test_the_payout_is_no_function_of_the_game():
    """Renamed, the instance has the same game and another payout."""
    bandit, policy = equals(), ExploreThenCommit(2)
    renamed = equals(renamed=True)
    worths = [explore_then_commit_worths(b, policy, horizon=9) for b in (bandit, renamed)]
    payouts = [explore_then_commit_regret(b, policy, 3, horizon=9) for b in (bandit, renamed)]
    assert worths[0] == pytest.approx(worths[1], abs=1e-12)
    assert np.abs(payouts[0] - payouts[1]).max() > 0.1
