"""Slow definitions of values and transforms, written down once more from the papers.

Nothing here imports the library under test. Coalitions are bitmasks, worths a sequence of 2**n
numbers; arithmetic is exact (``Fraction``).
"""

import math
from collections.abc import Iterator, Sequence
from fractions import Fraction
from itertools import permutations

from hypothesis import settings

from reference.games import exact_shapley, players_of, subsets

#: Examples of tests that hold a value against exact rationals: small games say it all.
FEW = settings(max_examples=20)


def fractions_of(numbers: Sequence[float]) -> list[Fraction]:
    """Floats as the rational numbers they are."""
    return [Fraction(float(number)) for number in numbers]


def members(mask: int) -> list[int]:
    """Players of a coalition."""
    return [i for i in range(mask.bit_length()) if mask >> i & 1]


def exact_dividends(worths: Sequence[float]) -> list[Fraction]:
    """d(S) = sum over T in S of (-1)^(|S| - |T|) v(T)."""
    v = fractions_of(worths)
    return [
        sum((-1) ** (mask ^ t).bit_count() * v[t] for t in subsets(mask)) for mask in range(len(v))
    ]


def exact_semivalue(worths: Sequence[float], weights: Sequence[Fraction]) -> list[Fraction]:
    """Sum over S without i of p_|S| (v(S + i) - v(S))."""
    v = fractions_of(worths)
    return [
        sum(
            (
                weights[mask.bit_count()] * (v[mask | 1 << i] - v[mask])
                for mask in range(len(v))
                if not mask >> i & 1
            ),
            Fraction(0),
        )
        for i in range(players_of(worths))
    ]


def exact_solidarity(worths: Sequence[float]) -> list[Fraction]:
    """Sum over S with i of (n-s)! (s-1)! / n! times the mean marginal contribution in S."""
    v, n = fractions_of(worths), players_of(worths)
    average = [Fraction(0)] + [
        sum(v[mask] - v[mask ^ 1 << k] for k in members(mask)) / mask.bit_count()
        for mask in range(1, len(v))
    ]
    return [
        sum(
            Fraction(math.factorial(n - s) * math.factorial(s - 1), math.factorial(n)) * a
            for mask, a in enumerate(average)
            if mask >> i & 1
            for s in [mask.bit_count()]
        )
        for i in range(n)
    ]


def exact_weighted_shapley(
    worths: Sequence[float], weights: Sequence[float], classes: Sequence[int]
) -> list[Fraction]:
    """Dividends shared in proportion to weights within the highest class of a coalition."""
    w, value = fractions_of(weights), [Fraction(0)] * len(weights)
    for mask, dividend in enumerate(exact_dividends(worths)):
        highest = max((classes[i] for i in members(mask)), default=0)
        sharers = [i for i in members(mask) if classes[i] == highest]
        for i in sharers:
            value[i] += dividend * w[i] / sum(w[j] for j in sharers)
    return value


def exact_weighted_shapley_by_orders(
    worths: Sequence[float], weights: Sequence[float]
) -> list[Fraction]:
    """Mean marginal contribution over orders drawn from the last place to the first by weight."""
    v, w = fractions_of(worths), fractions_of(weights)
    value = [Fraction(0)] * len(w)
    for order in permutations(range(len(w))):
        probability, mask, met = Fraction(1), 0, Fraction(0)
        marginals = []
        for i in order:
            met += w[i]
            probability *= w[i] / met
            marginals.append((i, v[mask | 1 << i] - v[mask]))
            mask |= 1 << i
        for i, marginal in marginals:
            value[i] += probability * marginal
    return value


def exact_utopia_and_rights(
    worths: Sequence[float],
) -> tuple[list[Fraction], list[Fraction]]:
    """M_i = v(N) - v(N - i); m_i = max over S with i of v(S) - M(S - i)."""
    v, n = fractions_of(worths), players_of(worths)
    utopia = [v[-1] - v[(len(v) - 1) ^ 1 << i] for i in range(n)]
    rights = [
        max(
            v[mask] - sum(utopia[j] for j in members(mask) if j != i)
            for mask in range(len(v))
            if mask >> i & 1
        )
        for i in range(n)
    ]
    return utopia, rights


def exact_tau(worths: Sequence[float]) -> list[Fraction] | None:
    """Efficient point between the two; None if there is none."""
    utopia, rights = exact_utopia_and_rights(worths)
    total, low, high = Fraction(float(worths[-1])), sum(rights), sum(utopia)
    if any(m > u for m, u in zip(rights, utopia, strict=True)) or not low <= total <= high:
        return None
    alpha = (total - low) / (high - low) if high > low else Fraction(0)
    return [m + alpha * (u - m) for m, u in zip(rights, utopia, strict=True)]


def exact_interaction(worths: Sequence[float], team: int, index: str) -> Fraction:
    """Shapley or Banzhaf interaction index of one coalition, by the formula."""
    v, n, t = fractions_of(worths), players_of(worths), team.bit_count()
    total = Fraction(0)
    for mask in subsets((len(v) - 1) ^ team):
        s = mask.bit_count()
        weight = (
            Fraction(math.factorial(n - s - t) * math.factorial(s), math.factorial(n - t + 1))
            if index == "shapley"
            else Fraction(1, 2 ** (n - t))
        )
        total += weight * sum(
            (-1) ** (team ^ part).bit_count() * v[mask | part] for part in subsets(team)
        )
    return total


def iter_partitions(mask: int) -> Iterator[list[int]]:
    """Every partition of a coalition."""
    if mask == 0:
        yield []
        return
    lowest = mask & -mask
    for rest in subsets(mask ^ lowest):
        for others in iter_partitions(rest):
            yield [mask ^ rest, *others]


def best_partition(worths: Sequence[float], mask: int) -> Fraction:
    """Largest sum of worths over all partitions of a coalition."""
    v = fractions_of(worths)
    return max(sum((v[block] for block in blocks), Fraction(0)) for blocks in iter_partitions(mask))


def subtable(worths: Sequence[Fraction], mask: int) -> list[Fraction]:
    """Worths of the subsets of a coalition, in the numbering of its members."""
    return [worths[subset] for subset in sorted(subsets(mask))]


def davis_maschler(worths: Sequence[float], stay: int, payoff: Sequence[float]) -> list[Fraction]:
    """Reduced game, by mask of the original game's subsets of ``stay``, ascending."""
    v, x = fractions_of(worths), fractions_of(payoff)
    leave = (len(v) - 1) ^ stay
    reduced = []
    for t in sorted(subsets(stay)):
        if t == 0:
            reduced.append(Fraction(0))
        elif t == stay:
            reduced.append(v[-1] - sum(x[i] for i in members(leave)))
        else:
            reduced.append(max(v[t | q] - sum(x[i] for i in members(q)) for q in subsets(leave)))
    return reduced


def hart_mas_colell(worths: Sequence[float], stay: int) -> list[Fraction]:
    """Reduced game for the Shapley value, of every subgame anew."""
    v = fractions_of(worths)
    leave = (len(v) - 1) ^ stay
    reduced = [Fraction(0)]
    for t in sorted(subsets(stay))[1:]:
        shares = dict(zip(members(t | leave), exact_shapley(subtable(v, t | leave)), strict=True))
        reduced.append(v[t | leave] - sum(shares[i] for i in members(leave)))
    return reduced
