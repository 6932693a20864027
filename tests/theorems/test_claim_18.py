"""Claim 18: under Assumption 3 the payout is in the core.

Confirmed: a property search over integer regret tables of up to four agents. Without the assumption
it fails, exactly: on Theorem 6's counterexample.
"""

from hypothesis import given
from hypothesis import strategies as st
from reference.regret_tables import coalitions, game_of, members, monotone_tables, payout_of
from reference.statement import Statement

from bandit_backend import ExploreThenCommit
from bandit_backend.exact import explore_then_commit_regret, explore_then_commit_worths
from bandit_backend.instances import counterexamples
from tugames import Game, is_in_core

STATEMENT = Statement(
    name="Claim 18",
    order=20,
    says="Under Assumption 3 the payout p_a = -R_a^M is in the core.",
    checked_on="integer regret tables that satisfy Assumption 3, one to four agents",
    method="property search, membership by definition and by is_in_core",
    verdict="confirmed",
    evidence="No counterexample; one line proves it. On theorem_6, where M-ETC violates the "
    "assumption, the payout of 100 commit steps gives agent a 3.95 less than it has alone.",
)


@given(st.integers(1, 4).flatmap(lambda n: st.tuples(st.just(n), monotone_tables(n))))
def test_under_assumption_3(drawn):
    n, table = drawn
    payout = payout_of(table, n)
    for c in coalitions(n):
        assert sum(payout[a] for a in members(c, n)) >= -sum(table[c].values())
    assert is_in_core(game_of(table, n), payout)


def test_without_it():
    bandit, policy = counterexamples.theorem_6(), ExploreThenCommit(2)
    game = Game(explore_then_commit_worths(bandit, policy, horizon=102), bandit.agents)
    verdict = is_in_core(game, -explore_then_commit_regret(bandit, policy, 3, horizon=102))
    assert not verdict
    assert round(verdict.margin, 2) == -3.95
