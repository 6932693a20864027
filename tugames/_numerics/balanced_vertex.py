"""Balancing weights with the largest weighted sum of worths, of small tables, compiled.

What ``least_payoff`` asks a solver for is here found by the simplex method over the lattice:
tables of ten players take a fraction of a millisecond, and there are thousands of them to solve.
Imported lazily: numba takes its time.
"""

import numpy as np
from numpy.typing import NDArray

from tugames._numerics.acceptable import DENOMINATOR, FUEL, Reals, Whole, begin_total, least_total
from tugames._numerics.compiling import njit
from tugames.errors import SolverError

#: Differences that count, relative to the largest worth.
ROUNDING = 2.0**-40
#: Fuel that no walk uses up: tables are small here.
PLENTY = 1 << 60


def balanced_vertex(values: NDArray[np.float64]) -> tuple[Whole, Reals, Reals]:
    """Coalitions that determine the least acceptable payoff, their weights, and the payoff.

    Of the program ``minimise x(N) subject to x(S) >= v(S)`` for proper S, n >= 2: n masks,
    n weights that are not negative, and x, shape (n,).
    """
    n = values.size.bit_length() - 1
    basis, inverse = np.zeros(n, dtype=np.int64), np.zeros((n, n), dtype=np.int64)
    denominator = _solve(values, basis, inverse)
    if denominator == 0:
        raise unsettled()
    exact = inverse / denominator
    return basis, exact.sum(axis=1), values[basis] @ exact


def unsettled() -> SolverError:
    """Error for a search that rounding kept from ending."""
    return SolverError(
        "a search over balancing weights ends after finitely many steps; rounding kept this one "
        "from it: rescale the worths to similar magnitudes"
    )


@njit(cache=True)
def _solve(values: Reals, basis: Whole, inverse: Whole) -> int:
    n = basis.size
    worths = np.zeros(values.size)  # zero-normalised, so that the first vertex is 0
    largest = 0.0
    for mask in range(1, values.size - 1):
        total = values[mask]
        for i in range(n):
            if mask >> i & 1:
                total -= values[1 << i]
        worths[mask] = total
        largest = max(largest, abs(total))
    walk = np.zeros(4, dtype=np.int64)
    walk[FUEL] = PLENTY
    begin_total(basis, inverse, walk)
    least_total(
        worths, values.size - 2, ROUNDING * largest, basis, inverse, np.zeros(values.size), walk
    )
    return int(walk[DENOMINATOR])
