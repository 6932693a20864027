"""Coalitions of voters counted by weight, exactly, and power indices from the counts.

Counts live in Python integers: a row of counts, one for each weight, is one long integer whose
digits they are. Then a voter joins all coalitions in one shift and one addition, and no count
can overflow.
"""

import math
from collections.abc import Callable, Sequence
from fractions import Fraction
from itertools import pairwise
from typing import TypeVar

_Number = TypeVar("_Number", int, Fraction)


class Tally:
    """Numbers of coalitions by weight and by how many *marked* voters are in them.

    Parameters
    ----------
    marked, unmarked : sequences of int
        Weights of the voters, not negative.
    limit : int
        Weights from 0 to limit - 1 are told apart; heavier coalitions are left out.
    """

    def __init__(self, marked: Sequence[int], unmarked: Sequence[int], limit: int) -> None:
        self._bytes = (len(marked) + len(unmarked)) // 8 + 1  # a count is at most 2**n
        bits = 8 * self._bytes
        full = (1 << bits * limit) - 1
        # the empty coalition weighs at most 0, at most 1, ...: the counts are cumulative
        rows = [int.from_bytes(b"\x01".ljust(self._bytes, b"\0") * limit, "little")]
        for weight in unmarked:
            rows[0] += (rows[0] << bits * weight) & full
        for weight in marked:
            rows.append(0)
            for size in range(len(rows) - 1, 0, -1):
                rows[size] += (rows[size - 1] << bits * weight) & full
        self._rows = [row.to_bytes(self._bytes * limit, "little") for row in rows]

    def at_most(self, weight: int) -> list[int]:
        """Coalitions that weigh at most this much, by their number of marked voters."""
        return [self._count(size, weight) for size in range(len(self._rows))]

    def without_marked(self, voter: int, weight: int) -> list[int]:
        """Coalitions without one marked voter of positive weight ``voter``; else as above.

        Those with the voter are those without it, moved on by the voter's weight and one
        marked voter; so the sum alternates.
        """
        return [
            sum(
                (-1) ** j * self._count(size - j, weight - j * voter)
                for j in range(min(size, weight // voter) + 1)
            )
            for size in range(len(self._rows) - 1)
        ]

    def without_unmarked(self, voter: int, weight: int) -> int:
        """Coalitions of unmarked voters alone, without one of positive weight ``voter``."""
        return sum(
            (-1) ** j * self._count(0, weight - j * voter) for j in range(weight // voter + 1)
        )

    def _count(self, size: int, weight: int) -> int:
        if weight < 0:
            return 0
        start = weight * self._bytes
        return int.from_bytes(self._rows[size][start : start + self._bytes], "little")


def shapley_shubik(weights: Sequence[int], quota: int) -> list[Fraction]:
    """Index of each voter; O(n**2 quota) operations on counts."""
    n = len(weights)
    orders = [math.factorial(s) * math.factorial(n - 1 - s) for s in range(n)]
    tally = Tally(weights, [], quota)

    def index(voter: int) -> Fraction:
        losing = tally.without_marked(voter, quota - 1)
        still_losing = tally.without_marked(voter, quota - 1 - voter)
        pivotal = (k * (a - b) for k, a, b in zip(orders, losing, still_losing, strict=True))
        return Fraction(sum(pivotal), math.factorial(n))

    return _by_weight(weights, index)


def swings(weights: Sequence[int], quota: int) -> tuple[list[int], int]:
    """Swings of each voter, and the number of losing coalitions; O(n quota) operations."""
    tally = Tally([], weights, quota)

    def count(voter: int) -> int:
        losing = tally.without_unmarked(voter, quota - 1)
        return losing - tally.without_unmarked(voter, quota - 1 - voter)

    return _by_weight(weights, count), tally.at_most(quota - 1)[0]


def critical_shares(
    weights: Sequence[int], quota: int, *, minimal: bool
) -> tuple[list[Fraction], list[int], int]:
    """Of the vulnerable, or the minimal winning, coalitions: shares, memberships, number.

    A coalition of weight quota + t wins, and its critical members are those heavier than t.
    It is vulnerable if it has any, minimal if it has no others. Between two weights that occur
    all t have the same critical voters; these are the marked ones, and each coalition gives
    each of its h critical members a share of 1 / h. O(d n**2 quota) operations on counts,
    d being the number of different weights.
    """
    shares = dict.fromkeys(weights, Fraction(0))
    memberships = dict.fromkeys(weights, 0)
    number = 0
    for least, above in pairwise(sorted({0, *weights})):  # least <= t < above
        heavy = [weight for weight in weights if weight >= above]
        light = [] if minimal else [weight for weight in weights if weight < above]
        top, below = quota + above - 1, quota + least - 1
        tally = Tally(heavy, light, top + 1)
        number += sum(tally.at_most(top)[1:]) - sum(tally.at_most(below)[1:])
        for voter in set(heavy):
            upper = tally.without_marked(voter, top - voter)
            lower = tally.without_marked(voter, below - voter)
            for size, (a, b) in enumerate(zip(upper, lower, strict=True), start=1):
                memberships[voter] += a - b
                shares[voter] += Fraction(a - b, size)
    return [shares[w] for w in weights], [memberships[w] for w in weights], number


def _by_weight(weights: Sequence[int], evaluate: Callable[[int], _Number]) -> list[_Number]:
    """Evaluate once for each positive weight; voters of weight 0 get nothing."""
    of_weight = {weight: evaluate(weight) for weight in set(weights) if weight > 0}
    nothing = next(iter(of_weight.values())) * 0
    return [of_weight.get(weight, nothing) for weight in weights]
