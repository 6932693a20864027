"""Claim 19: under Assumption 3 the payout gives a dummy player its own worth.

Confirmed: exactly, for up to four agents, by linear programs over all regret tables in which an
agent is a dummy and Assumption 3 holds. Without the assumption it fails.
"""

import numpy as np
import pytest
from reference.regret_tables import coalitions, game_of, members, payout_of
from reference.statement import Statement
from scipy.optimize import linprog

from tugames import axioms

STATEMENT = Statement(
    name="Claim 19",
    order=21,
    says="Under Assumption 3 the payout gives a dummy player its own worth: if v(S + a) - v(S) = "
    "v(a) for all S without a, then p_a = v(a).",
    checked_on="all regret tables of one to four agents",
    method="exact, by linear programming: the largest and smallest R_a - R_a^M over all tables are "
    "0",
    verdict="confirmed",
    evidence="R_a^M = R_a in every table. Without Assumption 3 a dummy may be paid anything: with "
    "the regrets 1 and 1 alone, 2 and 0 together, both agents are dummies and neither gets its "
    "worth.",
)


@pytest.mark.parametrize("n", [2, 3, 4])
@pytest.mark.parametrize("sign", [1, -1])
def test_over_all_tables(n, sign):
    variable = {
        key: k for k, key in enumerate((c, a) for c in coalitions(n) for a in members(c, n))
    }

    def row(terms):
        line = np.zeros(len(variable))
        for key, weight in terms:
            line[variable[key]] += weight
        return line

    dummy = 0
    equations = []
    for s in coalitions(n):
        if not s & 1:  # total regret of S + a less that of S is the dummy's alone
            terms = [((s | 1, b), 1) for b in members(s | 1, n)] + [
                ((s, b), -1) for b in members(s, n)
            ]
            equations.append(row([*terms, ((1, dummy), -1)]))
    monotone = [
        row([((q, a), 1), ((s, a), -1)])
        for q in coalitions(n)
        for s in coalitions(n)
        if s & q == s != q
        for a in members(s, n)
    ]
    difference = row([((1, dummy), 1), (((1 << n) - 1, dummy), -1)])
    solved = linprog(
        -sign * difference, A_ub=np.array(monotone), b_ub=np.zeros(len(monotone)),
        A_eq=np.array(equations), b_eq=np.zeros(len(equations)), bounds=(0, None),
    )  # fmt: skip
    assert solved.status == 0
    assert solved.fun == pytest.approx(0.0, abs=1e-9)


@pytest.mark.parametrize("regret", [0, 7])
def test_one_agent(regret):
    table = {1: {0: regret}}
    assert axioms.dummy_player.check(lambda _: payout_of(table, 1), game_of(table, 1))
    assert payout_of(table, 1).tolist() == game_of(table, 1).values[1:].tolist() == [-regret]


def test_without_assumption_3():
    table = {1: {0: 1}, 2: {1: 1}, 3: {0: 2, 1: 0}}
    assert not axioms.dummy_player.check(lambda _: payout_of(table, 2), game_of(table, 2))
