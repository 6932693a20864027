"""Slow definitions of the nucleolus and its relatives, straight from the textbook.

Nothing here imports the library under test. Coalitions are bitmasks, worths a sequence of 2**n
numbers. Divisors are what the excess of each coalition is divided by.
"""

from collections.abc import Iterable, Sequence
from fractions import Fraction
from itertools import product

import numpy as np
from scipy.optimize import linprog

from reference.games import exact_payoffs, players_of


def members(n: int) -> np.ndarray:
    """Indicator vectors of all coalitions, shape (2**n, n)."""
    return (np.arange(1 << n)[:, None] >> np.arange(n) & 1).astype(float)


def divisors(worths: Sequence[float], weighting: str) -> list[Fraction]:
    """By what excesses are divided."""
    if weighting == "proportional":
        return [Fraction(float(worth)) for worth in worths]
    if weighting == "per capita":
        return [Fraction(mask.bit_count()) for mask in range(len(worths))]
    return [Fraction(1)] * len(worths)


def sorted_excesses(
    worths: Sequence[float], payoff: Sequence[Fraction], weighting: str = "equal"
) -> list[Fraction]:
    """Excesses of the proper coalitions, in decreasing order: what a nucleolus minimises."""
    paid, weights = exact_payoffs(payoff), divisors(worths, weighting)
    return sorted(
        (
            (Fraction(float(worths[mask])) - paid[mask]) / weights[mask]
            for mask in range(1, len(worths) - 1)
        ),
        reverse=True,
    )


def sequence_of_programs(
    worths: Sequence[float], weighting: str = "equal", *, imputations: bool = False
) -> np.ndarray:
    """Nucleolus by one linear program a level, all coalitions in each (B. Peleg).

    A coalition that is at the level is settled only if a further program finds no optimal payoff
    that gives it more. Floating point: good to six digits on small games.
    """
    n, worths = players_of(worths), np.asarray(worths, dtype=float)
    scale = max(1.0, float(np.abs(worths).max()))
    worths = worths / scale
    weights = np.array([float(w) for w in divisors(worths, weighting)])
    rows = members(n)
    settled = [((1 << n) - 1, worths[-1])]
    free = list(range(1, (1 << n) - 1))
    bounds = [(worths[1 << i] if imputations else None, None) for i in range(n)]
    payoff = np.full(n, worths[-1] / n)
    while free:
        # unknowns x and the level
        answer = linprog(
            [0.0] * n + [1.0],
            A_ub=np.column_stack([-rows[free], -weights[free]]),
            b_ub=-worths[free],
            A_eq=np.column_stack([rows[[s for s, _ in settled]], np.zeros(len(settled))]),
            b_eq=[paid for _, paid in settled],
            bounds=[*bounds, (None, None)],
            method="highs",
        )
        if answer.status != 0:
            raise AssertionError(answer.message)
        payoff, level = answer.x[:n], answer.x[n]
        allowed = worths - level * weights
        newly = []
        for mask in free:
            if rows[mask] @ payoff > allowed[mask] + 1e-7:
                continue
            most = linprog(
                -rows[mask],
                A_ub=-rows[free],
                b_ub=-(allowed[free] - 1e-10),
                A_eq=rows[[s for s, _ in settled]],
                b_eq=[paid for _, paid in settled],
                bounds=bounds,
                method="highs",
            )
            if most.status != 0:
                raise AssertionError(most.message)
            if -most.fun <= allowed[mask] + 1e-7:
                newly.append(mask)
        assert newly, "a level at which no coalition is settled"
        settled += [(mask, allowed[mask]) for mask in newly]
        free = [mask for mask in free if mask not in newly]
        rank = np.linalg.matrix_rank(rows[[s for s, _ in settled]])
        if rank == n:
            everything = np.array([s for s, _ in settled])
            paid = np.array([amount for _, amount in settled])
            payoff = np.linalg.lstsq(rows[everything], paid, rcond=None)[0]
            break
    return payoff * scale


def meets_kohlberg(
    worths: Sequence[float],
    payoff: Sequence[Fraction],
    weighting: str = "equal",
    *,
    bounds: Sequence[Fraction] | None = None,
) -> bool:
    """Kohlberg's criterion in its first form, level by level, all coalitions in each.

    For every level, no side payments that give something to the coalitions above it, and to the
    players at their bounds, may give something positive to one of these coalitions. Levels and
    who is above are exact.
    """
    n, rows = players_of(worths), members(players_of(worths))
    paid, weights = exact_payoffs(payoff), divisors(worths, weighting)
    if paid[-1] != Fraction(float(worths[-1])):
        return False
    if bounds is not None and any(x < b for x, b in zip(payoff, bounds, strict=True)):
        return False
    floor = [0.0 if bounds is not None and payoff[i] == bounds[i] else -1.0 for i in range(n)]
    excess = {
        mask: (Fraction(float(worths[mask])) - paid[mask]) / weights[mask]
        for mask in range(1, (1 << n) - 1)
    }
    for level in sorted(set(excess.values()), reverse=True):
        above = [mask for mask, e in excess.items() if e >= level]
        answer = linprog(
            -rows[above].sum(axis=0),
            A_ub=-rows[above],
            b_ub=np.zeros(len(above)),
            A_eq=rows[-1:],
            b_eq=[0.0],
            bounds=[(least, 1.0) for least in floor],
            method="highs",
        )
        if answer.status != 0:
            raise AssertionError(answer.message)
        if -answer.fun > 1e-7:
            return False
        if np.linalg.matrix_rank(rows[[*above, -1]]) == n:
            return True
    return True


def surpluses(worths: Sequence[float], payoff: Sequence[Fraction]) -> list[list[Fraction]]:
    """s_ij: the largest excess of a coalition with i and without j."""
    n, paid = players_of(worths), exact_payoffs(payoff)
    return [
        [
            max(
                (
                    Fraction(float(worths[mask])) - paid[mask]
                    for mask in range(1 << n)
                    if mask >> i & 1 and not mask >> j & 1
                ),
                default=Fraction(0),
            )
            for j in range(n)
        ]
        for i in range(n)
    ]


def bi_excess_programs(worths: Sequence[float]) -> np.ndarray:
    """Modiclus by one linear program a level over all pairs of coalitions (P. Sudhoelter 1996)."""
    n, worths = players_of(worths), np.asarray(worths, dtype=float)
    rows = members(n)
    pairs = [(s, t) for s, t in product(range(1 << n), repeat=2) if s != t]
    differences = np.array([rows[s] - rows[t] for s, t in pairs])
    gaps = np.array([worths[s] - worths[t] for s, t in pairs])
    known, values = [rows[-1]], [worths[-1]]
    while np.linalg.matrix_rank(np.array(known)) < n:
        rank = np.linalg.matrix_rank(np.array(known))
        free = [
            k
            for k, row in enumerate(differences)
            if np.linalg.matrix_rank(np.array([*known, row])) > rank
        ]
        answer = linprog(
            [0.0] * n + [1.0],
            A_ub=np.column_stack([-differences[free], -np.ones(len(free))]),
            b_ub=-gaps[free],
            A_eq=np.column_stack([np.array(known), np.zeros(len(known))]),
            b_eq=values,
            bounds=(None, None),
            method="highs",
        )
        if answer.status != 0:
            raise AssertionError(answer.message)
        level = answer.x[n]
        # complementary slackness: a positive multiplier means equality at every optimum
        for k, multiplier in zip(free, answer.ineqlin.marginals, strict=True):
            if multiplier < -1e-7:
                known.append(differences[k])
                values.append(gaps[k] - level)
    return np.linalg.lstsq(np.array(known), np.array(values), rcond=None)[0]


def dual_cover(worths: Sequence[float]) -> list[Fraction]:
    """Worths of the dual cover of a game, in fractions."""
    v, grand, n = [Fraction(float(worth)) for worth in worths], len(worths) - 1, players_of(worths)
    dual = [v[grand] - v[grand ^ mask] for mask in range(grand + 1)]
    return [
        max(v[both & grand] + dual[both >> n], dual[both & grand] + v[both >> n])
        for both in range((grand + 1) ** 2)
    ]


def proves_nucleolus(
    worths: Sequence[Fraction],
    payoff: Sequence[Fraction],
    stages: Iterable,
    bounds: Sequence[Fraction] | None = None,
) -> bool:
    """Whether stages of levels and weights prove a payoff, all coalitions taken as fractions.

    A stage's coalitions have its level and, with coalitions settled before, players at their
    bounds, and positive weights of their own, add up to zero; whatever those before do not settle
    has the level at most.
    """
    n, grand = len(payoff), len(worths) - 1
    excess = [v - x for v, x in zip(worths, exact_payoffs(payoff), strict=True)]
    if excess[grand]:
        return False
    if bounds is not None and any(x < b for x, b in zip(payoff, bounds, strict=True)):
        return False
    settled, span = {grand}, _Span(n)
    span.add(grand)
    for stage in stages:
        if any(excess[mask] != stage.level or w <= 0 for mask, w in stage.weights.items()):
            return False
        if any(bounds is None or payoff[i] != bounds[i] or w <= 0 for i, w in stage.bounds.items()):
            return False
        terms = [*stage.weights.items(), *stage.earlier.items()]
        terms += [(1 << i, w) for i, w in stage.bounds.items()]
        if any(sum(w for mask, w in terms if mask >> i & 1) for i in range(n)):
            return False
        if not settled.issuperset(stage.earlier):
            return False
        if any(e > stage.level and not span.has(mask) for mask, e in enumerate(excess)):
            return False
        these = [*stage.weights, *(1 << i for i in stage.bounds)]
        settled.update(these)
        for mask in these:
            span.add(mask)
    return span.rank == n


class _Span:
    """Linear span of indicator vectors, in fractions."""

    def __init__(self, n: int) -> None:
        self._n, self._rows = n, []

    @property
    def rank(self) -> int:
        return len(self._rows)

    def _left(self, mask: int) -> list[Fraction]:
        vector = [Fraction(mask >> i & 1) for i in range(self._n)]
        for pivot, row in self._rows:
            vector = [a - vector[pivot] * b for a, b in zip(vector, row, strict=True)]
        return vector

    def has(self, mask: int) -> bool:
        return not any(self._left(mask))

    def add(self, mask: int) -> None:
        vector = self._left(mask)
        pivot = next((i for i, number in enumerate(vector) if number), None)
        if pivot is not None:
            self._rows.append((pivot, [number / vector[pivot] for number in vector]))
