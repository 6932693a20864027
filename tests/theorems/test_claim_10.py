"""Claim 10: the estimates under which an action is chosen form a convex cone.

Confirmed: a property search in integer arithmetic, with unique maximisers and with ties going to
the first action.
"""

from fractions import Fraction

from hypothesis import assume, given
from hypothesis import strategies as st
from reference.statement import Statement

STATEMENT = Statement(
    name="Claim 10",
    order=12,
    says="The set of estimates under which M-ETC plays an action x is a convex cone.",
    checked_on="integer actions and estimates, d = 1 to 4, positive integer combinations",
    method="property search, exact",
    verdict="confirmed",
    evidence="No counterexample, and two lines prove it. With ties resolved by order the cone is, "
    "in general, neither open nor closed, and convex still. It may be "
    "empty: of an action listed twice the second is never played.",
)


def chosen(actions, estimate):
    """The first of the best."""
    scores = [sum(x * e for x, e in zip(action, estimate, strict=True)) for action in actions]
    return scores.index(max(scores))


@given(st.integers(1, 4).flatmap(
    lambda d: st.tuples(*[
        st.lists(st.tuples(*[st.integers(-2, 2)] * d), min_size=count, max_size=most)
        for count, most in ((1, 4), (2, 2))
    ])
), st.integers(0, 5), st.integers(1, 5))  # fmt: skip
def test_combinations_stay_inside(drawn, c1, c2):
    actions, (first, second) = drawn
    assume(chosen(actions, first) == chosen(actions, second))
    between = [c1 * p + c2 * q for p, q in zip(first, second, strict=True)]
    assert chosen(actions, between) == chosen(actions, first)


def test_neither_open_nor_closed_and_perhaps_empty():
    """The second of three actions gains ties with the third and loses those with the first."""
    actions = [(0, 0), (1, 0), (1, 1)]
    assert chosen(actions, (1, 0)) == 1  # but not on one side, however close
    assert all(chosen(actions, (1, Fraction(1, n))) == 2 for n in (1, 10, 1000))
    assert all(chosen(actions, (Fraction(1, n), -1)) == 1 for n in (1, 10, 1000))
    assert chosen(actions, (0, -1)) == 0  # their limit
    twice = [(1, 0), (1, 0), (0, 1)]
    assert all(chosen(twice, (p, q)) != 1 for p in range(-3, 4) for q in range(-3, 4))
