"""Slow definitions of cooperative game theory, written down once more from the textbook.

Nothing here imports the library under test, except for the players' labels in files. Coalitions
are bitmasks, worths a sequence of 2**n numbers; arithmetic is exact (``Fraction``) wherever the
answer of the library is held against it.
"""

import math
from collections.abc import Callable, Hashable, Iterator, Mapping, Sequence
from fractions import Fraction
from itertools import permutations

import numpy as np
from hypothesis import strategies as st
from scipy.optimize import linprog


def players_of(worths: Sequence[float]) -> int:
    """Number of players of a table of worths."""
    return len(worths).bit_length() - 1


def subsets(mask: int) -> Iterator[int]:
    """Every subset of a coalition, descending."""
    subset = mask
    while subset:
        yield subset
        subset = (subset - 1) & mask
    yield 0


def over_common_denominator(worths: Sequence[float]) -> tuple[list[int], int]:
    """Worths as whole numerators over one denominator, exactly."""
    ratios = [Fraction(float(worth)) for worth in worths]
    denominator = math.lcm(*(ratio.denominator for ratio in ratios))
    return [int(ratio * denominator) for ratio in ratios], denominator


def exact_shapley(worths: Sequence[float]) -> list[Fraction]:
    """Shapley value: sum over S without i of s! (n-s-1)! / n! times v(S + i) - v(S)."""
    n = players_of(worths)
    numerators, denominator = over_common_denominator(worths)
    value = []
    for i in range(n):
        by_size = [0] * n
        for mask in range(1 << n):
            if not mask >> i & 1:
                by_size[mask.bit_count()] += numerators[mask | 1 << i] - numerators[mask]
        weighted = sum(
            math.factorial(s) * math.factorial(n - s - 1) * total for s, total in enumerate(by_size)
        )
        value.append(Fraction(weighted, math.factorial(n) * denominator))
    return value


def exact_shapley_by_orders(worths: Sequence[float]) -> list[Fraction]:
    """Shapley value as the mean over all n! orders of arrival."""
    n = players_of(worths)
    totals = [Fraction(0)] * n
    for order in permutations(range(n)):
        mask = 0
        for i in order:
            totals[i] += Fraction(float(worths[mask | 1 << i])) - Fraction(float(worths[mask]))
            mask |= 1 << i
    return [total / math.factorial(n) for total in totals]


def exact_payoffs(payoff: Sequence[Fraction]) -> list[Fraction]:
    """x(S) of every coalition."""
    sums = [Fraction(0)]
    for amount in payoff:
        sums += [partial + amount for partial in sums]
    return sums


def least_marginal(worths: Sequence[float]) -> float:
    """Least v(S + i) - v(S)."""
    n = players_of(worths)
    return min(
        worths[mask | 1 << i] - worths[mask]
        for mask in range(1 << n)
        for i in range(n)
        if not mask >> i & 1
    )


def least_merger_gain(worths: Sequence[float]) -> float:
    """Least v(S u T) - v(S) - v(T) over disjoint non-empty S and T; inf if there are none."""
    gains = (
        worths[union] - worths[part] - worths[union ^ part]
        for union in range(1, len(worths))
        for part in subsets(union)
        if part not in (0, union)
    )
    return min(gains, default=math.inf)


def least_second_difference(worths: Sequence[float]) -> float:
    """Least v(R+i+j) - v(R+i) - v(R+j) + v(R); inf if there are no two players."""
    n = players_of(worths)
    differences = (
        worths[rest | 1 << i | 1 << j]
        - worths[rest | 1 << i]
        - worths[rest | 1 << j]
        + worths[rest]
        for rest in range(1 << n)
        for i in range(n)
        for j in range(i)
        if not (rest >> i & 1 or rest >> j & 1)
    )
    return min(differences, default=math.inf)


def is_supermodular(worths: Sequence[float]) -> bool:
    """v(S) + v(T) <= v(S u T) + v(S n T) for *all* pairs, by the definition."""
    return all(
        worths[s] + worths[t] <= worths[s | t] + worths[s & t]
        for s in range(len(worths))
        for t in range(s)
    )


def _rows(n: int) -> np.ndarray:
    return (np.arange(1 << n)[:, None] >> np.arange(n) & 1).astype(float)


def core_is_feasible(worths: Sequence[float]) -> bool:
    """Whether the core's own inequalities, all 2**n of them, have a solution."""
    n = players_of(worths)
    rows, bounds = _rows(n), np.asarray(worths, dtype=float)
    answer = linprog(
        np.zeros(n),
        A_ub=-rows[1:],
        b_ub=-bounds[1:],
        A_eq=rows[-1:],
        b_eq=bounds[-1:],
        bounds=(None, None),
        method="highs",
    )
    if answer.status not in (0, 2):
        raise AssertionError(answer.message)
    return bool(answer.status == 0)


def largest_balanced_sum(worths: Sequence[float], *, proper: bool = False) -> float:
    """Maximum of sum w(S) v(S) over balancing weights on all, or on the proper, coalitions."""
    n = players_of(worths)
    last = -1 if proper else None
    answer = linprog(
        -np.asarray(worths, dtype=float)[1:last],
        A_eq=_rows(n)[1:last].T,
        b_eq=np.ones(n),
        bounds=(0, None),
        method="highs",
    )
    if answer.status != 0:
        raise AssertionError(answer.message)
    return float(-answer.fun)


def proves_balanced(payoff: Sequence[Fraction], worths: Sequence[float]) -> bool:
    """Whether a payoff is in the core, every coalition compared as fractions."""
    sums = exact_payoffs(payoff)
    return sums[-1] == Fraction(float(worths[-1])) and all(
        paid >= Fraction(float(worth)) for paid, worth in zip(sums, worths, strict=True)
    )


def proves_unbalanced(weights: Mapping[int, Fraction], worths: Sequence[float]) -> bool:
    """Whether balancing weights attain more than v(N), in fractions."""
    n = players_of(worths)
    covered = [sum(w for mask, w in weights.items() if mask >> i & 1) for i in range(n)]
    attained = sum(w * Fraction(float(worths[mask])) for mask, w in weights.items())
    return (
        all(weight >= 0 for weight in weights.values())
        and covered == [1] * n
        and attained > Fraction(float(worths[-1]))
    )


def weighted_voting(quota: int, weights: Sequence[int]) -> np.ndarray:
    """Worth 1 of the coalitions whose weights reach the quota, else 0."""
    return (_rows(len(weights)) @ np.array(weights) >= quota).astype(float)


def airport(costs: Sequence[float]) -> np.ndarray:
    """Cost of a runway that is long enough for every member: the largest of their costs."""
    return (_rows(len(costs)) * np.array(costs)).max(axis=1)


def unanimity(n: int, carrier: int) -> np.ndarray:
    """Worth 1 of the coalitions that contain the carrier."""
    return ((np.arange(1 << n) & carrier) == carrier).astype(float)


class NoisyOracle:
    """A simulated value oracle that pickles: worth |S| (1 + noise)."""

    deterministic = False

    def __init__(self, players: Sequence[Hashable], fails_at: tuple[int, int] | None = None):
        self.players = tuple(players)
        self.fails_at = fails_at

    def worths(self, coalition: int, replicates: Sequence[int]) -> np.ndarray:
        """Worths from a generator seeded by coalition and replicate."""
        if any((coalition, replicate) == self.fails_at for replicate in replicates):
            raise RuntimeError("the simulator broke down")
        return np.array(
            [
                coalition.bit_count() * (1.0 + np.random.default_rng([7, coalition, r]).normal())
                for r in replicates
            ]
        )


#: Worths as people have them: whole numbers, or floats of no special form.
WHOLE = st.integers(-30, 60).map(float)
FLOATS = st.floats(-1e6, 1e6, width=32, allow_subnormal=False)


@st.composite
def worth_tables(
    draw: Callable, least: int = 1, most: int = 5, elements: st.SearchStrategy[float] | None = None
) -> np.ndarray:
    """Draw a table of worths of ``least`` to ``most`` players, v(empty) = 0."""
    n = draw(st.integers(least, most))
    worth = draw(st.sampled_from([WHOLE, FLOATS])) if elements is None else elements
    return np.array([0.0, *draw(st.lists(worth, min_size=2**n - 1, max_size=2**n - 1))])


@st.composite
def convex_tables(draw: Callable, least: int = 1, most: int = 5) -> np.ndarray:
    """Draw non-negative multiples of unanimity games plus an additive game: a convex game."""
    n = draw(st.integers(least, most))
    worths = np.zeros(1 << n)
    for carrier in range(1, 1 << n):
        additive = carrier.bit_count() == 1
        dividend = draw(st.integers(-20 if additive else 0, 20))
        worths += dividend * unanimity(n, carrier)
    return worths


def no_integers(rng: np.random.Generator, most: int = 3) -> np.ndarray:
    """Draw worths that are no integers: of one magnitude or many, decimals, a hair apart."""
    n, kind = int(rng.integers(1, most + 1)), int(rng.integers(5))
    worths = rng.uniform(-1, 2, 1 << n)
    if kind == 1:
        worths = np.rint(worths * 20) / 10
    elif kind == 2:
        worths *= 10.0 ** rng.integers(-12, 12, 1 << n)
    elif kind == 3:
        worths = np.rint(worths * 9) * 0.1 + rng.integers(-2, 3, 1 << n) * 2.0**-50
    elif kind == 4:
        worths *= 10.0 ** int(rng.integers(-300, 300))
    worths[0] = 0.0
    return worths
