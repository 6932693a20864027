"""Section E.4: how many comparisons check Assumption 3 for eight agents, and what was printed.

Refuted: 2816 is not the number of comparisons; it is 3584. None of the 25 printed violations can be
told from noise, once looking at so many is allowed for.
"""

from itertools import combinations

from reference.statement import Statement

from bandit_backend.assumptions import immediate_pairs, printed_violations

STATEMENT = Statement(
    name="Section E.4",
    order=5,
    ours=True,
    says="The paper: for eight agents Assumption 3 comes down to 2816 agent-coalition pairs, all "
    "but 3 (LINUCB-M) and 22 (GREEDY) of which satisfy it.",
    checked_on="all coalitions of eight agents; the 25 rows of Tables 1 and 2",
    method="exact count; Welch's t with Holm's correction",
    verdict="refuted",
    evidence="Coalitions, members and dropped members make 8 * 7 * 2^6 = 3584 comparisons. All 25 "
    "rows drop the first member of Q, as if only that had been tried. The smallest corrected "
    "p-value of a printed violation is 1.",
)


def test_the_count():
    agents = range(8)
    triples = [
        (q, a, b)
        for size in range(1, 9)
        for q in combinations(agents, size)
        for a in q
        for b in q
        if a != b
    ]
    assert len(triples) == 8 * 7 * 2**6 == 3584 == len(immediate_pairs(8).agent)
    assert len(triples) != 2816


def test_the_printed_rows():
    rows = [row for table in (1, 2) for row in printed_violations(table)]
    assert len(rows) == 3 + 22
    assert all(row.dropped == row.coalition[0] for row in rows)
    assert all(row.regret >= row.regret_without for row in rows)
    assert min(row.adjusted_p_value for row in rows) == 1.0
    assert round(max(row.z for row in rows), 2) == 1.34
