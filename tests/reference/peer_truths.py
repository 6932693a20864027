"""Who is right where two libraries differ: exact rational arithmetic, by the definitions.

Nothing here imports the library under test. Worths are floats, taken for the rational numbers
that they are.
"""

import math
from collections.abc import Iterable, Sequence
from fractions import Fraction

from reference.games import (
    exact_payoffs,
    least_merger_gain,
    over_common_denominator,
    players_of,
    subsets,
)
from reference.nucleoli import surpluses
from reference.values import (
    exact_shapley,
    exact_utopia_and_rights,
    fractions_of,
    members,
    subtable,
)


def owen(worths: Sequence[float], unions: Sequence[Sequence[int]]) -> list[Fraction]:
    """Shapley weights among the unions times Shapley weights within one's own."""
    v = fractions_of(worths)
    masks = [sum(1 << i for i in union) for union in unions]
    value = [Fraction(0)] * players_of(worths)
    for own in masks:
        others = [mask for mask in masks if mask != own]
        for chosen in range(1 << len(others)):
            outside = sum(mask for k, mask in enumerate(others) if chosen >> k & 1)
            among = _weight(chosen.bit_count(), len(masks))
            for i in members(own):
                for inside in subsets(own ^ 1 << i):
                    share = among * _weight(inside.bit_count(), own.bit_count())
                    value[i] += share * (v[outside | inside | 1 << i] - v[outside | inside])
    return value


def _weight(before: int, n: int) -> Fraction:
    return Fraction(math.factorial(before) * math.factorial(n - before - 1), math.factorial(n))


def aumann_dreze(worths: Sequence[float], unions: Sequence[Sequence[int]]) -> list[Fraction]:
    """Shapley value of the subgame of every block."""
    v, value = fractions_of(worths), [Fraction(0)] * players_of(worths)
    for union in unions:
        block = sorted(union)
        shares = exact_shapley(subtable(v, sum(1 << i for i in block)))
        for i, share in zip(block, shares, strict=True):
            value[i] = share
    return value


def graph_restricted(worths: Sequence[float], edges: Iterable[tuple[int, int]]) -> list[Fraction]:
    """Sum of the worths of the components, each grown from its first member."""
    v, links = fractions_of(worths), [1 << i | 1 << j for i, j in edges]
    table = []
    for mask in range(len(v)):
        total, rest = Fraction(0), mask
        inside = [link for link in links if link & mask == link]
        while rest:
            component, grown = 0, rest & -rest
            while grown != component:
                component = grown
                for link in inside:
                    grown |= link if link & component else 0
            total += v[component]
            rest ^= component
        table.append(total)
    return table


def gately(worths: Sequence[float]) -> list[Fraction]:
    """Own worths, and the gain in proportion to M_i - v(i)."""
    v, n = fractions_of(worths), players_of(worths)
    own = [v[1 << i] for i in range(n)]
    claims = [m - a for m, a in zip(exact_utopia_and_rights(worths)[0], own, strict=True)]
    gain = v[-1] - sum(own)
    return [a + gain * claim / sum(claims) for a, claim in zip(own, claims, strict=True)]


def gately_room(worths: Sequence[float]) -> Fraction:
    """How far the M_i - v(i) are from having different signs: minus the smaller of the extremes."""
    v, n = fractions_of(worths), players_of(worths)
    claims = [exact_utopia_and_rights(worths)[0][i] - v[1 << i] for i in range(n)]
    return max(min(claims), -max(claims))


def tau_room(worths: Sequence[float]) -> Fraction:
    """Least slack of m_i <= M_i and m(N) <= v(N) <= M(N)."""
    utopia, rights = exact_utopia_and_rights(worths)
    total = Fraction(float(worths[-1]))
    gaps = [u - m for u, m in zip(utopia, rights, strict=True)]
    return min(*gaps, total - sum(rights), sum(utopia) - total)


def imputation_room(worths: Sequence[float]) -> Fraction:
    """v(N) less the v(i)."""
    v = fractions_of(worths)
    return v[-1] - sum(v[1 << i] for i in range(players_of(worths)))


def convexity(worths: Sequence[float]) -> Fraction:
    """Least v(S u T) + v(S n T) - v(S) - v(T) over S and T that differ in one player each."""
    v, unit = over_common_denominator(worths)
    least = min(
        v[s | 1 << i | 1 << j] - v[s | 1 << i] - v[s | 1 << j] + v[s]
        for i in range(players_of(worths))
        for j in range(i)
        for s in range(len(v))
        if not (s >> i | s >> j) & 1
    )
    return Fraction(least, unit)


def superadditivity(worths: Sequence[float]) -> Fraction:
    """Least v(S u T) - v(S) - v(T) over disjoint coalitions."""
    v, unit = over_common_denominator(worths)
    return Fraction(int(least_merger_gain(v)), unit)


def zero_monotonicity(worths: Sequence[float]) -> Fraction:
    """Least v(S + i) - v(S) - v(i)."""
    v, unit = over_common_denominator(worths)
    least = min(
        v[s | 1 << i] - v[s] - v[1 << i]
        for i in range(players_of(worths))
        for s in range(1, len(v))
        if not s >> i & 1
    )
    return Fraction(least, unit)


def core_slack(worths: Sequence[float], payoff: Sequence[float]) -> Fraction:
    """Least x(S) - v(S), or minus the distance from x(N) = v(N) if that is worse."""
    v, paid = fractions_of(worths), exact_payoffs(fractions_of(payoff))
    return min(*(p - w for p, w in zip(paid, v, strict=True)), -abs(paid[-1] - v[-1]))


def nearest_allowed(
    payoff: Sequence[float], total: Fraction, bounds: Sequence[Fraction] | None
) -> list[Fraction]:
    """Payoff made efficient, and an imputation if bounds are given that leave some, exactly."""
    x = fractions_of(payoff)
    if bounds is None:
        return [amount + (total - sum(x)) / len(x) for amount in x]
    above = [max(amount - least, Fraction(0)) for amount, least in zip(x, bounds, strict=True)]
    room = total - sum(bounds)
    if not sum(above):
        return [least + room / len(x) for least in bounds]
    return [least + a * room / sum(above) for a, least in zip(above, bounds, strict=True)]


def is_lesser(first: Sequence[Fraction], second: Sequence[Fraction], tolerance: Fraction) -> bool:
    """Whether the first of two lists is less at the first place where they differ by more."""
    differences = (b - a for a, b in zip(first, second, strict=True))
    return next((gain > 0 for gain in differences if abs(gain) > tolerance), False)


def sorted_bi_excesses(worths: Sequence[float], payoff: Sequence[Fraction]) -> list[Fraction]:
    """Differences of the excesses of all pairs of coalitions, in decreasing order."""
    v, paid = fractions_of(worths), exact_payoffs(payoff)
    excess = [w - p for w, p in zip(v, paid, strict=True)]
    return sorted((a - b for a in excess for b in excess), reverse=True)


def prekernel_slack(worths: Sequence[float], payoff: Sequence[float]) -> Fraction:
    """Minus the largest of abs(s_ij - s_ji) and abs(v(N) - x(N))."""
    x, v = fractions_of(payoff), fractions_of(worths)
    s, n = surpluses(worths, x), range(len(x))
    return -max(abs(v[-1] - sum(x)), *(abs(s[i][j] - s[j][i]) for i in n for j in range(i)))


def kernel_slack(worths: Sequence[float], payoff: Sequence[float]) -> Fraction:
    """Least of max(s_ji - s_ij, v(j) - x_j), of x_i - v(i), and of -abs(v(N) - x(N))."""
    x, v = fractions_of(payoff), fractions_of(worths)
    s, n = surpluses(worths, x), range(len(x))
    own = [x[i] - v[1 << i] for i in n]
    pairs = (max(s[j][i] - s[i][j], -own[j]) for i in n for j in n if i != j)
    return min(-abs(v[-1] - sum(x)), *own, *pairs)
