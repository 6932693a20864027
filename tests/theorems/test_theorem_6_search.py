"""Search for Theorem 6: M-ETC's violation of Assumption 3 is found without being told.

Confirmed: hypothesis, derandomised, looks at integer instances of two agents with fixed action sets
in two dimensions, compares exact regrets, and shrinks what it finds. The smallest instance with
entries 0 and 1 is known by enumeration.
"""

from itertools import permutations, product

import numpy as np
from hypothesis import Phase, find, settings
from hypothesis import strategies as st
from reference.statement import Statement

from bandit_backend import ExploreThenCommit, LinearBandit
from bandit_backend.exact import exploration_grams, explore_then_commit_regret
from bandit_backend.instances import counterexamples

STATEMENT = Statement(
    name="Search for Theorem 6",
    order=1,
    ours=True,
    says="A property search with exact regrets finds a violation of Assumption 3 by M-ETC, T' = 2, "
    "and shrinks it to three actions against one.",
    checked_on="two agents, d = 2, one to four and one or two fixed actions with entries from -1 "
    "to 1, theta likewise, the first agent's exploration spanning the plane",
    method="property search, derandomised and shrunk, differences above 1e-6 of exact regrets; "
    "then exhaustive enumeration of entries 0 and 1",
    verdict="confirmed",
    evidence="Of all instances with entries 0 and 1, three actions of a and one of b, a's "
    "exploration spanning the plane, the smallest that violates it is theta = (0, 1), X_a = {(0, "
    "0), (0, 1), (1, 1)}, X_b = {(1, 0)}, unique up to order and exchange of coordinates; "
    "kept as theorem_6_smallest.",
)
POLICY = ExploreThenCommit(2)


def violates(drawn):
    theta, first, second = drawn
    bandit = LinearBandit(theta, [first, second])
    if abs(np.linalg.det(exploration_grams(bandit, POLICY)[0])) < 0.5:
        return False  # the paper's estimate (16) needs a regular matrix
    alone, together = (
        explore_then_commit_regret(bandit, POLICY, mask, horizon=3)[0] for mask in (1, 3)
    )
    return together > alone + 1e-6


def test_the_search_finds_and_shrinks_a_counterexample():
    vector = st.tuples(*[st.integers(-1, 1)] * 2)
    found = find(
        st.tuples(
            vector,
            st.lists(vector, min_size=1, max_size=4),
            st.lists(vector, min_size=1, max_size=2),
        ),
        violates,
        settings=settings(
            derandomize=True, max_examples=2000, database=None, deadline=None,
            phases=[Phase.generate, Phase.shrink],
        ),
    )  # fmt: skip
    assert violates(found)
    theta, first, second = found
    assert (len(first), len(second)) == (3, 1)  # shrunk: two actions would not do
    assert np.abs([theta, *first, *second]).sum() <= 7


def test_nothing_smaller_has_entries_0_and_1():
    """All instances of three actions against one: the kept one is smallest, up to order and "
    "mirror."""
    vectors = list(product((0, 1), repeat=2))
    found = {
        (theta, frozenset(first), second)
        for theta, first, second in product(vectors, permutations(vectors, 3), vectors)
        if violates((theta, first, [second]))
    }
    size = {case: np.sum([case[0], *case[1], case[2]]) for case in found}
    smallest = {case for case in found if size[case] == min(size.values())}
    kept = ((0, 1), frozenset({(0, 0), (0, 1), (1, 1)}), (1, 0))
    assert smallest == {kept, ((1, 0), frozenset({(0, 0), (1, 0), (1, 1)}), (0, 1))}
    bandit = counterexamples.theorem_6_smallest()
    assert tuple(bandit.theta) == kept[0]
    rows = [bandit.action_sets.arms[choice] for choice in bandit.action_sets.choices]
    assert {tuple(row) for row in rows[0]} == kept[1]
    assert [tuple(row) for row in rows[1]] == [kept[2]]


def test_the_search_can_fail():
    assert not violates(((0, 1), [(0, 1), (1, 1)], [(1, 0)]))  # two actions: no violation exists
