"""Least payoffs of one coalition among those acceptable to all others, of small tables, compiled.

Imported lazily: numba takes its time.
"""

import numpy as np
from numpy.typing import NDArray

from tugames._numerics.acceptable import (
    DENOMINATOR,
    FUEL,
    Reals,
    Whole,
    begin_descent,
    begin_total,
    column_of,
    descend,
    exchange,
    least_total,
    leaving,
    pay,
)
from tugames._numerics.balanced_vertex import PLENTY, ROUNDING, unsettled
from tugames._numerics.compiling import njit

#: How far below the largest worth, per player, a bound is that never binds.
_FAR_BELOW = 64.0


def exact_vertex(values: NDArray[np.float64], coalition: int) -> tuple[int, Whole, Reals]:
    """Weights w that show the least x(S) over x(N) = v(N), x(T) >= v(T) for T other than S and N.

    S is a proper coalition, n >= 3. Returns S, the coalitions and their weights: the weighted sum
    of their incidence vectors is that of S, only w(N) may be negative, and the weighted sum of
    worths is that least x(S). If there is no such x, returns N and balancing weights of which
    the weighted sum exceeds v(N).
    """
    n = values.size.bit_length() - 1
    basis, inverse = np.zeros(n, dtype=np.int64), np.zeros((n, n), dtype=np.int64)
    weights = np.zeros(n, dtype=np.int64)
    whole, denominator = _solve(values, coalition, basis, inverse, weights)
    if denominator == 0:
        raise unsettled()
    return whole, basis, weights / denominator


@njit(cache=True)
def _solve(
    values: Reals, coalition: int, basis: Whole, inverse: Whole, weights: Whole
) -> tuple[int, int]:
    n = basis.size
    grand = values.size - 1
    worths = np.zeros(values.size)  # zero-normalised
    largest = 0.0
    for mask in range(1, values.size):
        total = values[mask]
        for i in range(n):
            if mask >> i & 1:
                total -= values[1 << i]
        worths[mask] = total
        largest = max(largest, abs(total))
    worths[coalition] = -_FAR_BELOW * n * largest - 1.0
    slack = ROUNDING * largest
    sums, prices = np.zeros(values.size), np.zeros(n)
    walk = np.zeros(4, dtype=np.int64)
    walk[FUEL] = PLENTY
    begin_total(basis, inverse, walk)
    least_total(worths, grand, slack, basis, inverse, sums, walk)
    scale = walk[DENOMINATOR]
    if scale == 0:
        return grand, 0
    if sums[grand] - scale * worths[grand] > scale * slack:
        for row in range(n):
            weights[row] = inverse[row].sum()
        return grand, scale
    if not (basis == grand).any():  # tight all the same: let it be one that determines the vertex
        column = np.zeros(n, dtype=np.int64)
        column_of(inverse, grand, column)
        row = leaving(inverse, column)
        walk[DENOMINATOR] = exchange(inverse, scale, row, column)
        basis[row] = grand
        pay(worths, basis, inverse, prices, sums)
    fixed = basis == grand
    cost = np.zeros(n, dtype=np.int64)
    for i in range(n):
        cost[i] = coalition >> i & 1
    begin_descent(walk)
    rates, nothing = np.zeros(values.size, dtype=np.int64), np.zeros(0)
    descend(worths, cost, fixed, slack, basis, inverse, sums, rates, nothing, walk)
    column_of(inverse, coalition, weights)
    return coalition, walk[DENOMINATOR]
