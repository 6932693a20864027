"""One linear program on the way to a nucleolus, solved exactly by the dual simplex method.

    minimise the level  subject to  x(S) + weight(S) * level >= v(S)  for the free coalitions,

x(S) as it was settled for the others, and x_i >= lower bound. There are n + 1 unknowns and up to
2**n rows, which enter when they are violated. The bases are matrices of small whole numbers, kept
with their exact inverses, so that dual variables are exact. Only right sides are real numbers:
where floating point cannot tell whether a row is violated, whole numbers do.
"""

from fractions import Fraction
from math import lcm

import numpy as np
from numpy.typing import NDArray

from tugames._numerics.basis import basis_of
from tugames._numerics.whole import WholePoint
from tugames.core._rows import COALITION, PLAYER, SETTLED, Row, Rows
from tugames.errors import SolverError

_EPS = float(np.finfo(np.float64).eps)
#: Numbers this small have lost digits, or are zero, for want of smaller exponents.
_LEAST = float(np.finfo(np.float64).tiny) / _EPS
_MAX_PIVOTS = 20_000


class Program:
    """A program at a basis of n + 1 rows that is dual feasible.

    Attributes
    ----------
    basis_rows : list of Row
    point : WholePoint
        Once solved, an optimal payoff and the least level.
    pivots : int
    """

    def __init__(self, rows: Rows, basis_rows: list[Row]) -> None:
        self._rows = rows
        self.basis_rows = basis_rows
        self._basis = basis_of([self._coefficients(row) for row in basis_rows])
        self._right = np.array([rows.float_right(row) for row in basis_rows])
        # Dual variables are often zero. They are thought of as a positive infinitesimal more, at
        # random, so that every pivot makes progress, and none is undone.
        self._beyond = np.random.default_rng(0).uniform(0.5, 1.5, len(basis_rows))
        self.point = WholePoint((), 0, 1)
        self.pivots = 0

    def solve(self) -> None:
        """Pivot until no row is violated, of all there are."""
        while (entering := self._violated()) is not None:
            self._pivot(entering)

    def duals(self) -> list[Fraction]:
        """Dual variables of the rows of the basis; times the rows' weights they add up to 1."""
        determinant = self._basis.determinant
        return [Fraction(int(dual), determinant) for dual in self._basis.adjugate[-1]]

    def _coefficients(self, row: Row) -> list[int]:
        return [*row.members(self._rows.n_players), row.weight]

    def _violated(self) -> int | None:
        """Watched row that the basic solution violates; None if it is optimal."""
        solution, rounding = self._float_solution()
        short = self._rows.short(solution)
        if short.max() > rounding:
            return int(short.argmax())
        self.point = self._exact_solution()
        near = np.flatnonzero(short >= -rounding)
        for kind in (COALITION, PLAYER):
            which = near[self._rows.kinds[near] == kind]
            if which.size:
                exact = self._rows.exactly_short(which, self.point, 2 * rounding)
                if exact.max() > 0:
                    return int(which[exact.argmax()])
        found = self._rows.free.above(self.point, 2 * self._rows.n_players)
        self._rows.watch(found, COALITION)
        return self._rows.masks.size - 1 if found else None  # the worst is the last

    def _float_solution(self) -> tuple[NDArray[np.float64], float]:
        """Payoff and level on the scale of the free worths; a bound on rounding in a row."""
        if self._basis.adjugate.dtype == object:
            solution = self._scaled(self._exact_solution())
            size = np.abs(solution) + _LEAST
        else:
            inverse = self._basis.adjugate / self._basis.determinant
            solution = inverse @ self._right
            size = np.abs(inverse) @ (np.abs(self._right) + _LEAST)
        terms = float(size @ self._rows.largest)
        return solution, 4 * (len(size) + 3) * _EPS * terms

    def _exact_solution(self) -> WholePoint:
        right = [row.right for row in self.basis_rows]
        common = lcm(*(amount.denominator for amount in right))
        *payoff, level = self._basis.solve([int(amount * common) for amount in right])
        return WholePoint.over(payoff, level, common * self._basis.determinant)

    def _scaled(self, point: WholePoint) -> NDArray[np.float64]:
        free = self._rows.free
        own = (*free.shift, 0)
        exact = [Fraction(amount, point.denominator) for amount in (*point.payoff, point.level)]
        return np.array([free.scaled(a - s) for a, s in zip(exact, own, strict=True)])

    def _pivot(self, entering: int) -> None:
        """Exchange a row of the basis for a violated one, keeping the basis dual feasible."""
        self.pivots += 1
        kind = int(self._rows.kinds[entering])
        row = self._rows.row(int(self._rows.masks[entering]), kind)
        coordinates = self._basis.coordinates(self._coefficients(row))
        candidates = [
            k for k, old in enumerate(self.basis_rows) if old.kind != SETTLED and coordinates[k] > 0
        ]
        if not candidates or self.pivots > _MAX_PIVOTS:
            raise SolverError(
                "a program on the way to a nucleolus has a solution, and it takes fewer than "
                f"{_MAX_PIVOTS} pivots; none was found after {self.pivots}: report the game"
            )
        dual, step = self._basis.adjugate[-1, candidates], coordinates[candidates]
        first = (dual / step).argmin()
        # by cross-multiplication, hence exactly: quotients are rounded
        ties = np.array(candidates)[dual * step[first] <= dual[first] * step]
        rates = (coordinates / self._basis.determinant).astype(np.float64)
        steps = self._beyond[ties] / rates[ties]
        leaving = int(ties[steps.argmin()])
        self._beyond -= steps.min() * rates
        self._beyond[leaving] = steps.min()
        self._basis.replace(leaving, coordinates)
        self.basis_rows[leaving] = row
        self._right[leaving] = self._rows.float_right(row)
