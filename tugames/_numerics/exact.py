"""Comparisons and equations between worths without rounding."""

import math
from collections.abc import Sequence
from fractions import Fraction

import numpy as np
from numpy.typing import NDArray

#: int64 holds what is nearer to zero than this, with room to spare.
_NEAR = 1 << 61
_CHUNK = 1 << 16
_PRIME = (1 << 61) - 1  # rows independent modulo a prime are independent


def independent(masks: Sequence[int], n: int) -> list[int]:
    """Pick coalitions with linearly independent indicator vectors, first come first served."""
    chosen: list[int] = []
    echelon: dict[int, list[int]] = {}  # by pivot; the pivot entry is 1
    for mask in masks:
        row = [mask >> i & 1 for i in range(n)]
        for i in range(n):
            if row[i] and i in echelon:
                factor = row[i]
                row = [(a - factor * b) % _PRIME for a, b in zip(row, echelon[i], strict=True)]
        pivot = next((i for i in range(n) if row[i]), None)
        if pivot is None:
            continue
        inverse = pow(row[pivot], -1, _PRIME)
        echelon[pivot] = [a * inverse % _PRIME for a in row]
        chosen.append(mask)
        if len(chosen) == n:
            break
    return chosen


def solved(matrix: Sequence[Sequence[int]], right: Sequence[Fraction]) -> list[Fraction]:
    """Solve a regular square system of whole numbers with fractions on the right.

    Elimination without fractions: every quotient is a minor of the matrix, hence whole (E. H.
    Bareiss 1968, Sylvester's identity and multistep integer-preserving Gaussian elimination).
    O(n**3) operations on Python's integers.
    """
    n, unit = len(matrix), Fraction(1, math.lcm(*(number.denominator for number in right)))
    rows = [[*row, int(number / unit)] for row, number in zip(matrix, right, strict=True)]
    previous = 1
    for i in range(n):
        pivot_row = next(k for k in range(i, n) if rows[k][i])
        rows[i], rows[pivot_row] = rows[pivot_row], rows[i]
        top, pivot = rows[i], rows[i][i]
        for k in range(n):
            if k != i:
                factor = rows[k][i]
                rows[k] = [
                    (pivot * a - factor * b) // previous for a, b in zip(rows[k], top, strict=True)
                ]
        previous = pivot
    return [unit * Fraction(row[n], previous) for row in rows]


def has_positive_excess(
    payoff: Sequence[Fraction],
    masks: NDArray[np.int64],
    worths: NDArray[np.float64],
    bound: float,
) -> bool:
    """Whether v(S) > x(S) for one of these coalitions, exactly.

    ``bound`` limits the differences, as floating point has told. Over a common denominator all
    these numbers are whole. If the bound is below 2**63 then, the differences are known from their
    residues modulo 2**64, hence from int64 arithmetic, which wraps: no sum has to fit. Otherwise
    they are computed one by one.
    """
    whole, exponent = np.frexp(worths)
    whole, exponent = (whole * 2.0**53).astype(np.int64), exponent.astype(np.int64) - 53
    lowest = int(exponent[whole != 0].min(initial=0))  # worths are multiples of 2**lowest
    denominator = math.lcm(*(amount.denominator for amount in payoff))
    scale = denominator << -lowest
    numerators = [int(amount * scale) for amount in payoff]
    if Fraction(bound) * scale >= _NEAR:
        pairs = zip(masks.tolist(), worths.tolist(), strict=True)
        return any(_paid(numerators, mask) < Fraction(worth) * scale for mask, worth in pairs)
    half = len(payoff) // 2
    low, high = _wrapped_sums(numerators[:half]), _wrapped_sums(numerators[half:])
    unit = np.int64(_wrapped(denominator))
    for start in range(0, masks.size, _CHUNK):
        part = slice(start, start + _CHUNK)
        shift = exponent[part] - lowest
        worth = np.where(shift < 64, whole[part] << np.minimum(shift, 63), 0)
        with np.errstate(over="ignore"):
            paid = low[masks[part] & low.size - 1] + high[masks[part] >> half]
            if (worth * unit - paid).max() > 0:
                return True
    return False


def _paid(numerators: Sequence[int], mask: int) -> int:
    return sum(amount for i, amount in enumerate(numerators) if mask >> i & 1)


def _wrapped(number: int) -> int:
    """Residue modulo 2**64, between -2**63 and 2**63 - 1."""
    return (number + (1 << 63)) % (1 << 64) - (1 << 63)


def _wrapped_sums(numerators: Sequence[int]) -> NDArray[np.int64]:
    """Residues of the sums over all subsets."""
    sums = np.zeros(1 << len(numerators), dtype=np.int64)
    with np.errstate(over="ignore"):
        for i, amount in enumerate(numerators):
            np.add(sums[: 1 << i], np.int64(_wrapped(amount)), out=sums[1 << i : 2 << i])
    return sums
