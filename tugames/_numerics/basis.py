"""Inverses of regular matrices of whole numbers, exactly, as adjugate over determinant."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

#: Whole numbers of any size: int64 while they fit, Python's otherwise.
Whole = NDArray[Any]

_FITS = 1 << 62


@dataclass
class Basis:
    """Inverse of a matrix M of whole numbers: M @ adjugate == determinant * I.

    Attributes
    ----------
    adjugate : ndarray of int64 or of Python's integers, shape (m, m)
    determinant : int
        Positive: both have the sign that makes it so.
    """

    adjugate: Whole
    determinant: int

    def coordinates(self, row: Sequence[int]) -> Whole:
        """Numerators, over the determinant, of a row as a combination of the rows of M."""
        self._make_room(_largest(self.adjugate) * max(map(abs, row)) * len(row))
        result: Whole = np.array(row, dtype=self.adjugate.dtype) @ self.adjugate
        return result

    def replace(self, position: int, coordinates: Whole) -> None:
        """Exchange a row of M for one with these coordinates, positive there. O(m**2)."""
        self._make_room(2 * _largest(self.adjugate) * _largest(coordinates))
        pivot, column = coordinates[position], self.adjugate[:, position].copy()
        # minors of the new matrix, hence quotients without remainder
        self.adjugate = (self.adjugate * pivot - np.outer(column, coordinates)) // self.determinant
        self.adjugate[:, position] = column
        self.determinant = int(pivot)

    def solve(self, right: Sequence[int]) -> list[int]:
        """Numerators, over the determinant, of the solution x of M @ x = right."""
        return [
            sum(entry * amount for entry, amount in zip(row, right, strict=True) if entry)
            for row in self.adjugate.tolist()
        ]

    def _make_room(self, largest: int) -> None:
        if largest >= _FITS and self.adjugate.dtype != object:
            self.adjugate = self.adjugate.astype(object)


def basis_of(matrix: Sequence[Sequence[int]]) -> Basis:
    """Invert a matrix exactly; ``numpy.linalg.LinAlgError`` if it is singular.

    In floating point, rounded to whole numbers and checked by multiplication; where that
    fails, by elimination without fractions (E. H. Bareiss 1968), O(m**3) operations on
    Python's integers.
    """
    rows = np.array(matrix, dtype=object)
    if _largest(rows) < 1 << 10:
        small = rows.astype(np.int64)
        determinant = float(np.rint(np.linalg.det(small.astype(np.float64))))
        if 1.0 <= abs(determinant) < 2.0**40:
            inverse = np.linalg.inv(small.astype(np.float64)) * determinant
            if np.abs(inverse).max() < 2.0**40:  # the product below stays within int64
                adjugate = np.rint(inverse).astype(np.int64)
                identity = np.eye(len(small), dtype=np.int64)
                if np.array_equal(small @ adjugate, int(determinant) * identity):
                    return _positive(adjugate, int(determinant))
    return _positive(*_eliminated(rows))


def _positive(adjugate: Whole, determinant: int) -> Basis:
    sign = 1 if determinant > 0 else -1
    return Basis(adjugate=sign * adjugate, determinant=sign * determinant)


def _eliminated(matrix: Whole) -> tuple[Whole, int]:
    m = len(matrix)
    work = np.concatenate([matrix, np.eye(m, dtype=np.int64).astype(object)], axis=1)
    previous = 1
    for i in range(m):
        regular = [k for k in range(i, m) if work[k, i]]
        if not regular:
            raise np.linalg.LinAlgError("singular matrix")
        work[[i, regular[0]]] = work[[regular[0], i]]
        pivot = work[i, i]
        for k in range(m):
            if k != i:
                work[k] = (pivot * work[k] - work[k, i] * work[i]) // previous
        previous = pivot
    return work[:, m:], int(previous)


def _largest(numbers: Whole) -> int:
    return max(int(numbers.max()), -int(numbers.min()))
