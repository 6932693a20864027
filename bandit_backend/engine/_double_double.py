"""Numbers of twice the precision, as sums hi + lo of two floats: some 32 digits.

Compiled without leave to regroup sums: that the rounding of each operation is known is what makes
them work. Arrays of such numbers have a last axis of 2.

References
----------
T. J. Dekker (1971), A floating-point technique for extending the available precision, Numerische
Mathematik 18; D. E. Knuth, The art of computer programming 2, Section 4.2.2, Theorem B.
"""

from collections.abc import Callable
from typing import TypeVar, cast

import numpy as np

from bandit_backend.engine._compiling import njit
from bandit_backend.engine._products import FloatArray

_Function = TypeVar("_Function", bound=Callable[..., object])

Pair = tuple[float, float]


def exactly(function: _Function) -> _Function:
    """Compile as written."""
    return cast("_Function", njit(cache=True, nogil=True, error_model="numpy")(function))


@exactly
def _sum(a: float, b: float) -> tuple[float, float]:
    """a + b and the error of the rounded sum."""
    total = a + b
    part = total - a
    return total, (a - (total - part)) + (b - part)


@exactly
def _product(a: float, b: float) -> tuple[float, float]:
    """a * b and the error of the rounded product."""
    total = a * b
    scaled = 134217729.0 * a  # 2**27 + 1 splits 53 bits in two
    a_high = scaled - (scaled - a)
    a_low = a - a_high
    scaled = 134217729.0 * b
    b_high = scaled - (scaled - b)
    b_low = b - b_high
    return total, ((a_high * b_high - total) + a_high * b_low + a_low * b_high) + a_low * b_low


@exactly
def add(a: Pair, b: Pair) -> tuple[float, float]:
    """a + b."""
    high, error = _sum(a[0], b[0])
    low, rest = _sum(a[1], b[1])
    high, error = _sum(high, error + low)
    return _sum(high, error + rest)


@exactly
def times(a: Pair, b: Pair) -> tuple[float, float]:
    """a * b."""
    high, error = _product(a[0], b[0])
    return _sum(high, error + (a[0] * b[1] + a[1] * b[0]))


@exactly
def minus(a: Pair) -> tuple[float, float]:
    """-a."""
    return -a[0], -a[1]


@exactly
def over(a: Pair, b: Pair) -> tuple[float, float]:
    """a / b."""
    first = a[0] / b[0]
    rest = add(a, minus(times((first, 0.0), b)))
    second = rest[0] / b[0]
    rest = add(rest, minus(times((second, 0.0), b)))
    high, low = _sum(first, second)
    return add((high, low), (rest[0] / b[0], 0.0))


@exactly
def root(a: Pair) -> tuple[float, float]:
    """Square root; 0 of what is not positive."""
    if a[0] <= 0.0:
        return 0.0, 0.0
    first = np.sqrt(a[0])
    rest = add(a, minus(times((first, 0.0), (first, 0.0))))
    return _sum(first, rest[0] / (2.0 * first))


@exactly
def inner(left: FloatArray, right: FloatArray) -> tuple[float, float]:
    """Inner product of a vector of pairs, (d, 2), and one of floats, (d,)."""
    total = (0.0, 0.0)
    for k in range(right.size):
        total = add(total, times((left[k, 0], left[k, 1]), (right[k], 0.0)))
    return total


@exactly
def combine(matrix: FloatArray, vector: FloatArray, out: FloatArray) -> None:
    """out = matrix @ vector, of shapes (d, d, 2), (d,) and (d, 2)."""
    for r in range(vector.size):
        out[r, 0], out[r, 1] = inner(matrix[r], vector)


@exactly
def add_outer(matrix: FloatArray, factor: Pair, left: FloatArray, right: FloatArray) -> None:
    """matrix += factor * outer(left, right), of shapes (d, d, 2), (d, 2) and (d, 2)."""
    for r in range(left.shape[0]):
        scaled = times(factor, (left[r, 0], left[r, 1]))
        for c in range(right.shape[0]):
            moved = times(scaled, (right[c, 0], right[c, 1]))
            total = add((matrix[r, c, 0], matrix[r, c, 1]), moved)
            matrix[r, c, 0], matrix[r, c, 1] = total


@exactly
def lower_root(matrix: FloatArray, out: FloatArray) -> bool:
    """Cholesky factor of a matrix (d, d, 2); False if it is not positive definite."""
    d = matrix.shape[0]
    for r in range(d):
        for c in range(r + 1):
            rest = (matrix[r, c, 0], matrix[r, c, 1])
            for k in range(c):
                product = times((out[r, k, 0], out[r, k, 1]), (out[c, k, 0], out[c, k, 1]))
                rest = add(rest, minus(product))
            if r > c:
                out[r, c, 0], out[r, c, 1] = over(rest, (out[c, c, 0], out[c, c, 1]))
            elif rest[0] > 0.0:
                out[r, r, 0], out[r, r, 1] = root(rest)
            else:
                return False
    return True
