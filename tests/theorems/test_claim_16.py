"""Claim 16: expected play counts of the black box under MUL and alone are equal.

Confirmed under an added condition, that of Lemma 14: buffers are emptied without looking at the
values, and up to a number of steps that every run reaches. Exact: the whole law of the virtual
history is that of a single agent's.
"""

import pytest
from reference.mul import explore_then_commit, ucb1
from reference.mul_histories import law_alone, law_in_a_coalition
from reference.statement import Statement

STATEMENT = Statement(
    name="Claim 16",
    order=18,
    says="For every action and every tau' up to tau, the expected number of plays in the first "
    "tau' virtual steps is that of a single agent's first tau' steps.",
    checked_on="two arms, different or alike, coin-flip noise, coalitions of 1 to 3, all tables of "
    "noise",
    method="exact enumeration, in fractions",
    verdict="confirmed under an added condition",
    evidence="Not only the counts, the law of the whole history is the same, provided that rewards "
    "leave the buffer in an order that their values do not influence, and up to a tau' that every "
    "run reaches. (Lemma 14 has what happens otherwise.)",
)


@pytest.mark.parametrize(("m", "horizon"), [(1, 3), (2, 1), (2, 2), (2, 4), (3, 2), (3, 3)])
@pytest.mark.parametrize("rewards", [(0, 1), (1, 1), (0, 0)])
@pytest.mark.parametrize("newest_first", [False, True])
def test_histories_have_one_law(rewards, m, horizon, newest_first):
    steps = m * horizon - (m - 1)
    for sin in (lambda h: ucb1(h, 2, 1.0), lambda h: explore_then_commit(h, 2, 2)):
        take = list.pop if newest_first else lambda buffer: buffer.pop(0)
        together = law_in_a_coalition(rewards, sin, m, horizon, steps, take)
        assert together == law_alone(rewards, sin, steps)
