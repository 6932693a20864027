"""Linearity, reading (44): the payout of v_1 + v_2 is the sum of those of two separate runs.

Confirmed under an added condition: that payouts belong to instances. Then linearity holds by
definition; as a function of the game the payout is not defined: equal sums of games with different
payouts, exactly. So linearity does not make it the Shapley value.
"""

import numpy as np
import pytest
from reference.equals import equals
from reference.statement import Statement

from bandit_backend import ExploreThenCommit
from bandit_backend.exact import explore_then_commit_regret, explore_then_commit_worths
from tugames import Game, shapley_value

STATEMENT = Statement(
    name="Linearity, reading (44)",
    order=25,
    says="If the two games are played independently, p_a(v_1 + v_2) = -R_a^M(T_1) - R_a^M(T_2), "
    "the payout satisfies linearity (D.3).",
    checked_on="two agents, M-ETC with T' = 2, an instance and the same with names exchanged",
    method="exact",
    verdict="confirmed under an added condition",
    evidence="By definition, if payouts belong to instances. They are no function of the game: an "
    "instance and its copy with names exchanged have the same v, so v_1 + v_1 = v_1 + v_2, with "
    "payouts that differ by 0.023782. D.3 infers from linearity that p would be the Shapley value; "
    "that takes a payout that is a function of v.",
)


def test_one_game_two_payouts():
    policy = ExploreThenCommit(2)
    bandits = [equals(), equals(renamed=True)]
    worths = [explore_then_commit_worths(b, policy, horizon=3) for b in bandits]
    payouts = [-explore_then_commit_regret(b, policy, 3, horizon=3) for b in bandits]
    assert worths[0] + worths[0] == pytest.approx(worths[0] + worths[1], abs=1e-12)
    twice, mixed = payouts[0] + payouts[0], payouts[0] + payouts[1]
    assert np.abs(twice - mixed) == pytest.approx([0.023782, 0.023782], abs=5e-7)
    # the mixed sum is the Shapley value, the other is not
    value = shapley_value(Game(worths[0] + worths[1]))
    assert mixed == pytest.approx(value, abs=1e-12)
    assert np.abs(twice - value).max() > 0.02
