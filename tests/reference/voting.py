"""Power indices by their definitions, coalition by coalition, in fractions.

``wins`` is a sequence of 2**n booleans indexed by mask. Nothing here imports the library.
"""

import math
from collections.abc import Callable, Sequence
from fractions import Fraction

from hypothesis import strategies as st


def critical(wins: Sequence[bool], mask: int) -> list[int]:
    """Members without whom a winning coalition loses."""
    return [
        i
        for i in range(mask.bit_length())
        if mask >> i & 1 and wins[mask] and not wins[mask ^ 1 << i]
    ]


def minimal_winning(wins: Sequence[bool]) -> list[int]:
    """Winning coalitions of critical members only."""
    return [
        mask
        for mask in range(1, len(wins))
        if wins[mask] and len(critical(wins, mask)) == mask.bit_count()
    ]


def _collect(wins: Sequence[bool], share: Callable[[int, list[int]], Fraction]) -> list[Fraction]:
    received = [Fraction(0)] * (len(wins).bit_length() - 1)
    for mask in range(1, len(wins)):
        pivots = critical(wins, mask)
        for i in pivots:
            received[i] += share(mask, pivots)
    return received


def shapley_shubik(wins: Sequence[bool]) -> list[Fraction]:
    """Sum of (s-1)! (n-s)! / n! over the coalitions where the player is critical."""
    n = len(wins).bit_length() - 1

    def orders(mask: int, _: list[int]) -> Fraction:
        s = mask.bit_count()
        return Fraction(math.factorial(s - 1) * math.factorial(n - s), math.factorial(n))

    return _collect(wins, orders)


def swings(wins: Sequence[bool]) -> list[int]:
    """Coalitions where the player is critical."""
    return [int(total) for total in _collect(wins, lambda _, __: Fraction(1))]


def deegan_packel(wins: Sequence[bool]) -> list[Fraction]:
    """Mean over the minimal winning coalitions of 1 / size for members."""
    minimal = minimal_winning(wins)
    n = len(wins).bit_length() - 1
    return [
        sum((Fraction(1, m.bit_count()) for m in minimal if m >> i & 1), Fraction(0)) / len(minimal)
        for i in range(n)
    ]


def holler(wins: Sequence[bool]) -> list[Fraction]:
    """Share of the memberships in minimal winning coalitions."""
    minimal = minimal_winning(wins)
    n = len(wins).bit_length() - 1
    memberships = [sum(m >> i & 1 for m in minimal) for i in range(n)]
    return [Fraction(m, sum(memberships)) for m in memberships]


def johnston(wins: Sequence[bool]) -> list[Fraction]:
    """Mean over the vulnerable coalitions of 1 / (number of critical members) for these."""
    vulnerable = sum(1 for mask in range(1, len(wins)) if critical(wins, mask))
    received = _collect(wins, lambda _, pivots: Fraction(1, len(pivots)))
    return [amount / vulnerable for amount in received]


def reaching(quota: Fraction, weights: Sequence[Fraction]) -> list[bool]:
    """Which coalitions reach the quota."""
    n = len(weights)
    return [
        sum((w for i, w in enumerate(weights) if mask >> i & 1), Fraction(0)) >= quota
        for mask in range(1 << n)
    ]


@st.composite
def winning_tables(draw: Callable, least: int = 1, most: int = 5) -> list[bool]:
    """Draw a simple game: the coalitions that contain one of a few, and these are not empty."""
    n = draw(st.integers(least, most))
    carriers = draw(st.lists(st.integers(1, (1 << n) - 1), min_size=1, max_size=6))
    return [any(mask & c == c for c in carriers) for mask in range(1 << n)]


@st.composite
def weights_and_quota(draw: Callable, most: int = 6) -> tuple[int, list[int]]:
    """Draw whole weights, some of them 0 or above the quota, and a quota that they reach."""
    weights = draw(
        st.lists(st.integers(0, 12), min_size=1, max_size=most).filter(lambda drawn: sum(drawn) > 0)
    )
    return draw(st.integers(1, sum(weights))), weights
