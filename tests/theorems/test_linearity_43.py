"""Linearity, reading (43): the payout of v_1 + v_2 is that of one run over T_1 + T_2 steps.

Confirmed, as the paper says: read so, the payout violates the linearity axiom. Exact, by M-ETC on
an instance without regret in exploration.
"""

import pytest
from reference.equals import equals
from reference.statement import Statement

from bandit_backend import ExploreThenCommit
from bandit_backend.exact import explore_then_commit_regret

#: Payoffs of agent 1: of the joint run, and of the two runs.
JOINT, APART = -0.006262, -0.003131

STATEMENT = Statement(
    name="Linearity, reading (43)",
    order=24,
    says="If the sum of two games is played one after the other with the outcome of the first in "
    "memory, p_a(v_1 + v_2) = -R_a^M(T_1 + T_2), the payout does not satisfy linearity (D.3).",
    checked_on="two agents, M-ETC with T' = 2, T_1 = T_2 = 3",
    method="exact",
    verdict="confirmed",
    evidence=f"Agent 1 gets {JOINT:.6f} from the joint run and {APART:.6f} from the two: what was "
    "explored once need not be explored again, and here exploration is free while commits cost.",
)


def test_linearity_fails():
    bandit, policy = equals(), ExploreThenCommit(2)
    short = -explore_then_commit_regret(bandit, policy, 3, horizon=3)
    joint = -explore_then_commit_regret(bandit, policy, 3, horizon=6)
    assert joint[0] == pytest.approx(JOINT, abs=5e-7)
    assert 2 * short[0] == pytest.approx(APART, abs=5e-7)
    # four commit steps against twice one
    assert joint == pytest.approx(4 * short)
