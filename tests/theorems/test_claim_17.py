"""Claim 17: the payout is efficient.

Confirmed: by definition; a property search over regret tables, and runs of the engine.
"""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from reference.regret_tables import game_of, payout_of, tables
from reference.statement import Statement

from bandit_backend import Greedy, RegretOracle, instances
from tugames import axioms

STATEMENT = Statement(
    name="Claim 17",
    order=19,
    says="The payout p_a = -R_a^M is efficient: it adds up to v(M).",
    checked_on="integer regret tables of one to four agents; five agents of the symmetric circle",
    method="property search; every replicate of a run",
    verdict="confirmed",
    evidence="Holds by definition, in expectation and on every single run.",
)


@given(st.integers(1, 4).flatmap(lambda n: st.tuples(st.just(n), tables(n))))
def test_tables(drawn):
    n, table = drawn
    assert axioms.efficiency.check(lambda _: payout_of(table, n), game_of(table, n))


def test_every_run():
    oracle = RegretOracle(instances.symmetric_circle(), Greedy(), horizon=30, seed=0)
    payout = -oracle.regrets(31, range(8))
    assert np.allclose(payout.sum(axis=1), oracle.worths(31, range(8)), rtol=1e-12)
