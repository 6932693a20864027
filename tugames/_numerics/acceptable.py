"""Walks over the vertices of the acceptable payoffs, {x : x(T) >= v(T) for all T}, compiled.

A vertex is held as n coalitions whose bounds determine it and the inverse of their matrix, in
whole numbers over one denominator (the determinant), so that nothing about it is rounded. If the
worths are whole numbers too, prices, slacks and comparisons are exact, though floating point, as
long as they stay below 2**53, and every answer is a proof; else they are subject to ``slack``,
the least difference that counts. All bounds are looked at in every step, by sums over the lattice:
no coalition needs a row of its own. A walk is given fuel, and is taken up again where it ran out.

Imported lazily: numba takes its time.
"""

import numpy as np
from numpy.typing import NDArray

from tugames._numerics.compiling import njit

Whole = NDArray[np.int64]
Reals = NDArray[np.float64]

#: Steps that lead nowhere, per player, before the rule that cannot cycle takes over.
_PATIENCE = 4
#: Steps for each player squared; in whole numbers a walk always ends, and nearly so in others.
_MOST_STEPS = 1000

#: What is known of a walk beside its vertex: the denominator (0 if it did not end), steps so far,
#: those of them in a row that led nowhere, and how many worths may still be looked at.
DENOMINATOR, STEPS, IDLE, FUEL = range(4)


@njit(cache=True)
def _sums(numbers: Reals | Whole, count: int, sums: Reals | Whole) -> None:
    """Sum over every subset of the first ``count`` numbers."""
    sums[0] = 0
    for i in range(count):
        number = numbers[i]
        size = np.uintp(1) << np.uintp(i)
        for k in range(size):
            sums[size + k] = sums[k] + number


@njit(cache=True)
def pay(worths: Reals, basis: Whole, inverse: Whole, prices: Reals, sums: Reals) -> None:
    """Denominator times x(T) of every coalition T at the vertex."""
    for i in range(basis.size):
        price = 0.0
        for row in range(basis.size):
            price += worths[basis[row]] * inverse[row, i]
        prices[i] = price
    _sums(prices, basis.size, sums)


@njit(cache=True)
def column_of(inverse: Whole, coalition: int, column: Whole) -> None:
    """Denominator times the weights that make a coalition out of those of the vertex."""
    for row in range(column.size):
        total = 0
        for i in range(column.size):
            if coalition >> i & 1:
                total += inverse[row, i]
        column[row] = total


@njit(cache=True)
def exchange(inverse: Whole, denominator: int, row: int, column: Whole) -> int:
    """Replace a coalition of the vertex by the one with this column; the new denominator.

    The entries are minors, hence the divisions leave no remainder.
    """
    pivot = column[row]
    n = column.size
    for other in range(n):
        if other != row:
            factor = column[other]
            if factor == 0 and pivot == denominator:
                continue
            for i in range(n):
                entry = inverse[other, i] * pivot - factor * inverse[row, i]
                inverse[other, i] = entry // denominator
    if pivot < 0:
        for other in range(n):
            for i in range(n):
                inverse[other, i] = -inverse[other, i]
    return int(abs(pivot))


@njit(cache=True)
def leaving(inverse: Whole, column: Whole) -> int:
    """Coalition that makes room: of those the column uses, the first to lose its weight.

    Ties are settled by the rows of the inverse, lexicographically; so no collection comes twice.
    """
    n = column.size
    best = -1
    for row in range(n):
        if column[row] <= 0:
            continue
        if best < 0:
            best = row
            continue
        difference = inverse[row].sum() * column[best] - inverse[best].sum() * column[row]
        i = 0
        while difference == 0 and i < n:
            difference = inverse[row, i] * column[best] - inverse[best, i] * column[row]
            i += 1
        if difference < 0:
            best = row
    return best


@njit(cache=True)
def begin_total(basis: Whole, inverse: Whole, walk: Whole) -> None:
    """Get ready for :func:`least_total`: the vertex of the single players' bounds."""
    inverse[:] = 0
    for i in range(basis.size):
        basis[i] = 1 << i
        inverse[i, i] = 1
    walk[DENOMINATOR], walk[STEPS] = 1, 0


@njit(cache=True)
def least_total(
    worths: Reals, last: int, slack: float, basis: Whole, inverse: Whole, sums: Reals, walk: Whole
) -> bool:
    """Go to a vertex of least x(N) over the bounds of the coalitions up to ``last``.

    Balancing weights, from those of single players on, until their payoff is acceptable:
    the simplex method of the balancing weights' program. Returns whether the walk is over.
    """
    n = basis.size
    prices = np.zeros(n)
    column = np.zeros(n, dtype=np.int64)
    denominator = walk[DENOMINATOR]
    while walk[FUEL] > 0:
        walk[FUEL] -= last
        pay(worths, basis, inverse, prices, sums)
        most = denominator * slack
        entering = 0
        for coalition in range(1, last + 1):
            excess = denominator * worths[coalition] - sums[coalition]
            if excess > most:
                most = excess
                entering = coalition
        if entering == 0:
            return True
        if walk[STEPS] == _MOST_STEPS * n * n:
            walk[DENOMINATOR] = 0
            return True
        walk[STEPS] += 1
        column_of(inverse, entering, column)
        row = leaving(inverse, column)
        denominator = exchange(inverse, denominator, row, column)
        walk[DENOMINATOR] = denominator
        basis[row] = entering
    return False


@njit(cache=True)
def _nearer(above: float, rate: int, least: float, least_rate: int) -> bool:
    """Whether above / rate < least / least_rate, without overflow."""
    first, second = above // rate, least // least_rate
    if first != second:
        return first < second
    return (above - first * rate) * least_rate < (least - second * least_rate) * rate


@njit(cache=True)
def begin_descent(walk: Whole) -> None:
    """Get ready for :func:`descend`, from the vertex that is there."""
    walk[STEPS], walk[IDLE] = 0, 0


@njit(cache=True)
def descend(
    worths: Reals,
    cost: Whole,
    fixed: NDArray[np.bool_],
    slack: float,
    basis: Whole,
    inverse: Whole,
    sums: Reals,
    rates: Whole,
    most: Reals,
    walk: Whole,
) -> bool:
    """Walk along edges to where the cost of the payoff is least, keeping ``fixed`` bounds tight.

    The dual simplex method. ``most`` is lowered to the slacks met at vertices. Returns whether
    the walk is over; the denominator is 0 if there is no minimum or it did not end.
    """
    n = basis.size
    prices = np.zeros(n)
    column = np.zeros(n, dtype=np.int64)
    denominator = walk[DENOMINATOR]
    while walk[FUEL] > 0:
        careful = walk[IDLE] > _PATIENCE * n  # Bland's rule: of several coalitions the first
        row, lowest = -1, 0
        for other in range(n):
            if fixed[other]:
                continue
            weight = 0
            for i in range(n):
                weight += inverse[other, i] * cost[i]
            if weight >= 0:
                continue
            if careful:
                if row < 0 or basis[other] < basis[row]:
                    row = other
            elif weight < lowest:
                row, lowest = other, weight
        if row < 0:
            return True
        if walk[STEPS] == _MOST_STEPS * n * n:
            walk[DENOMINATOR] = 0
            return True
        walk[STEPS] += 1
        walk[FUEL] -= worths.size
        _sums(inverse[row], n, rates)
        entering, least, least_rate = 0, 0.0, 1
        ratio = np.inf
        for coalition in range(1, worths.size):
            rate = -rates[coalition]
            if rate <= 0:
                continue
            above = max(sums[coalition] - denominator * worths[coalition], 0.0)
            # floating point sorts out what is clearly farther
            if above <= ratio * rate and (entering == 0 or _nearer(above, rate, least, least_rate)):
                entering, least, least_rate = coalition, above, rate
                ratio = above / rate * (1 + 1e-9)
        if entering == 0:
            walk[DENOMINATOR] = 0
            return True
        walk[IDLE] = 0 if least > denominator * slack else walk[IDLE] + 1
        column_of(inverse, entering, column)
        denominator = exchange(inverse, denominator, row, column)
        walk[DENOMINATOR] = denominator
        basis[row] = entering
        pay(worths, basis, inverse, prices, sums)
        lower(worths, slack, denominator, sums, most)
    return False


@njit(cache=True)
def lower(worths: Reals, slack: float, denominator: int, sums: Reals, most: Reals) -> None:
    """Lower bounds on gaps to what a vertex leaves to coalitions."""
    for coalition in range(most.size):
        above = sums[coalition] - denominator * worths[coalition]
        bound = above / denominator if above > denominator * slack else 0.0
        most[coalition] = min(most[coalition], bound)
