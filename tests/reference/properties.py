"""Properties of games by their definitions, every coalition or pair of coalitions in turn.

Nothing here imports the library. Coalitions are bitmasks, worths a sequence of 2**n numbers.
Each function returns the least slack over the inequalities of the property.
"""

import math
from collections.abc import Callable, Iterator, Sequence
from itertools import combinations

import numpy as np
from hypothesis import strategies as st
from scipy.optimize import linprog

from reference.games import core_is_feasible, largest_balanced_sum, players_of, subsets


def members(mask: int) -> list[int]:
    """Player numbers of a coalition."""
    return [i for i in range(mask.bit_length()) if mask >> i & 1]


def disjoint_pairs(n: int) -> Iterator[tuple[int, int]]:
    """All pairs of disjoint non-empty coalitions."""
    for s in range(1, 1 << n):
        for t in range(1, 1 << n):
            if not s & t:
                yield s, t


def weakly_superadditive(v: Sequence[float]) -> float:
    """Least v(S + i) - v(S) - v(i), S not empty."""
    pairs = disjoint_pairs(players_of(v))
    return min((v[s | t] - v[s] - v[t] for s, t in pairs if t.bit_count() == 1), default=math.inf)


def average_convex(v: Sequence[float]) -> float:
    """Least sum over i in S of v(T) - v(T - i) - v(S) + v(S - i), S neither empty nor T."""
    return min(
        (
            sum(v[t] - v[t ^ 1 << i] - v[s] + v[s ^ 1 << i] for i in members(s))
            for t in range(len(v))
            for s in subsets(t)
            if s not in (0, t)
        ),
        default=math.inf,
    )


def additive(v: Sequence[float]) -> float:
    """Minus the largest abs(v(S) - sum of v(i))."""
    return -max(abs(v[s] - sum(v[1 << i] for i in members(s))) for s in range(len(v)))


def constant_sum(v: Sequence[float]) -> float:
    """Minus the largest abs(v(S) + v(N - S) - v(N))."""
    grand = len(v) - 1
    return -max(abs(v[s] + v[grand ^ s] - v[grand]) for s in range(len(v)))


def symmetric(v: Sequence[float]) -> float:
    """Minus the largest difference of worths of coalitions of one size."""
    every = range(len(v))
    return -max(v[s] - v[t] for s in every for t in every if s.bit_count() == t.bit_count())


def zero_normalized(v: Sequence[float]) -> float:
    """Minus the largest abs(v(i))."""
    return -max(abs(v[1 << i]) for i in range(players_of(v)))


def essential(v: Sequence[float]) -> float:
    """The gain v(N) - sum of v(i)."""
    return v[-1] - sum(v[1 << i] for i in range(players_of(v)))


def simple(v: Sequence[float]) -> float:
    """Minus the largest violation: worths 0 or 1, v(N) = 1, monotone."""
    losses = [v[s] - v[s | 1 << i] for s in range(len(v)) for i in range(players_of(v))]
    return -max(*(min(abs(x), abs(x - 1)) for x in v), abs(v[-1] - 1), *losses)


def carried(v: Sequence[float], carrier: int) -> float:
    """Minus the largest abs(v(S) - v(S n C))."""
    return -max(abs(v[s] - v[s & carrier]) for s in range(len(v)))


def exchangeable(v: Sequence[float], i: int, j: int) -> bool:
    """Whether v(S + i) = v(S + j) for all S without both."""
    both = 1 << i | 1 << j
    return all(v[s | 1 << i] == v[s | 1 << j] for s in range(len(v)) if not s & both)


def subgame(v: Sequence[float], coalition: int) -> list[float]:
    """Worths of the parts of a coalition, in order."""
    return [v[part] for part in sorted(subsets(coalition))]


def totally_balanced(v: Sequence[float]) -> float:
    """Least v(S) less the largest balanced sum on S, by a linear program for each subgame."""
    return min(v[s] - largest_balanced_sum(subgame(v, s)) for s in range(1, len(v)))


def least_in_core(v: Sequence[float], coalition: int) -> float:
    """Minimum of x(S) over the core."""
    rows = np.arange(1, len(v))[:, None] >> np.arange(players_of(v)) & 1
    answer = linprog(
        rows[coalition - 1],
        A_ub=-rows,
        b_ub=-np.asarray(v, dtype=float)[1:],
        A_eq=rows[-1:],
        b_eq=[v[-1]],
        bounds=(None, None),
        method="highs",
    )
    if answer.status != 0:
        raise AssertionError(answer.message)
    return float(answer.fun)


def exact(v: Sequence[float]) -> float:
    """Least v(S) less the least of x(S) in the core; if that is empty, its distance from it."""
    if not core_is_feasible(v):
        return v[-1] - largest_balanced_sum(v)
    return min((v[s] - least_in_core(v, s) for s in range(1, len(v))), default=0.0)


def large_core(v: Sequence[float]) -> float:
    """v(N) less the largest sum of a vertex of the payoffs acceptable to proper coalitions."""
    n, worths = players_of(v), np.asarray(v, dtype=float)
    if n == 1:
        return math.inf
    rows = (np.arange(len(v))[:, None] >> np.arange(n) & 1).astype(float)
    largest = -math.inf
    for chosen in combinations(range(1, len(v) - 1), n):
        square = rows[list(chosen)]
        if abs(np.linalg.det(square)) > 0.5:
            vertex = np.linalg.solve(square, worths[list(chosen)])
            if (rows[1:-1] @ vertex >= worths[1:-1] - 1e-9 * (1 + np.abs(worths).max())).all():
                largest = max(largest, float(vertex.sum()))
    return v[-1] - largest


def minimum_of(measures: Sequence[Sequence[float]]) -> np.ndarray:
    """Worth of a coalition: the least of its measures, as in a market for a few goods."""
    rows = np.arange(1 << len(measures[0]))[:, None] >> np.arange(len(measures[0])) & 1
    return np.min([rows @ np.array(measure) for measure in measures], axis=0).astype(float)


@st.composite
def market_tables(draw: Callable, least: int = 1, most: int = 5) -> np.ndarray:
    """Draw the minimum of a few additive games, a totally balanced game."""
    n = draw(st.integers(least, most))
    measure = st.lists(st.integers(0, 6), min_size=n, max_size=n)
    return minimum_of(draw(st.lists(measure, min_size=1, max_size=4)))


@st.composite
def exact_tables(draw: Callable, least: int = 2, most: int = 5) -> np.ndarray:
    """Draw the minimum of a few additive games with one total: an exact game."""
    n = draw(st.integers(least, most))
    ends = st.lists(st.integers(0, 12), min_size=n - 1, max_size=n - 1).map(sorted)
    measures = ends.map(lambda cuts: np.diff([0, *cuts, 12]).tolist())
    return minimum_of(draw(st.lists(measures, min_size=1, max_size=4)))


@st.composite
def spoilt(draw: Callable, tables: st.SearchStrategy[np.ndarray]) -> np.ndarray:
    """Draw a table with one worth off by a little, so that both outcomes are met."""
    worths = draw(tables).copy()
    worths[draw(st.integers(1, worths.size - 1))] += draw(st.integers(-2, 2))
    return worths
