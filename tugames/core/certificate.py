"""Exact certificates of balancedness, built and checked in rational arithmetic.

Worths are float64, hence rational numbers. A linear programming solver suggests which
coalitions are tight; everything here follows from that suggestion exactly or not at all, so
a wrong suggestion can cost the certificate but never makes a wrong one.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

import numpy as np
from numpy.typing import NDArray

from tugames.coalition import coalition_payoffs, iter_players
from tugames.game import Game

__all__ = ["RationalCertificate"]

_PRIME = (1 << 61) - 1  # rows independent modulo a prime are independent


@dataclass(frozen=True, kw_only=True)
class RationalCertificate:
    """A payoff and balancing weights that prove each other optimal, as exact fractions.

    Attributes
    ----------
    payoff : tuple of Fraction, length n
        Satisfies x(S) >= v(S) for every proper coalition, at the least possible x(N).
    weights : mapping of int to Fraction
        Balancing weights on proper coalitions with the sum of w(S) v(S) equal to x(N).

    Notes
    -----
    By weak duality nothing more is needed: the core is not empty exactly when x(N) <= v(N).
    """

    payoff: tuple[Fraction, ...]
    weights: Mapping[int, Fraction]

    @property
    def least_total(self) -> Fraction:
        """The least x(N), which is the largest balanced sum over proper coalitions."""
        return sum(self.payoff, Fraction(0))

    def verify(self, game: Game) -> bool:
        """Check every claim against the worths, without a solver and without rounding.

        O(2**n) float operations decide all coalitions whose slack exceeds a bound on their
        rounding error; the others are compared as integers.
        """
        n = game.n_players
        if len(self.payoff) != n or any(weight < 0 for weight in self.weights.values()):
            return False
        for i in range(n):
            if sum(weight for mask, weight in self.weights.items() if mask >> i & 1) != 1:
                return False
        attained = sum(weight * Fraction(game.values[mask]) for mask, weight in self.weights.items())
        return attained == self.least_total and self._covers(game.values)

    def _covers(self, values: NDArray[np.float64]) -> bool:
        """Whether x(S) >= v(S) for every proper coalition, exactly."""
        rounded = np.array([float(amount) for amount in self.payoff])
        slack = coalition_payoffs(rounded) - values
        # n + 2 roundings, none of a number larger than this sum
        largest = float(np.abs(rounded).sum() + np.abs(values).max())
        bound = 2.0 * (len(self.payoff) + 2) * np.finfo(np.float64).eps * largest
        slack[[0, -1]] = np.inf
        if slack.min() < -bound:
            return False
        denominator = int(np.lcm.reduce([amount.denominator for amount in self.payoff], dtype=object))
        numerators = [int(amount * denominator) for amount in self.payoff]
        for mask in np.flatnonzero(slack <= bound):
            worth, scale = float(values[mask]).as_integer_ratio()
            if sum(numerators[i] for i in iter_players(int(mask))) * scale < worth * denominator:
                return False
        return True


def rational_certificate(game: Game, tight: Sequence[int]) -> RationalCertificate | None:
    """Certificate from coalitions suggested as tight, or None if they do not make one.

    The first n independent ones determine the payoff, x(S) = v(S), and the weights; both are
    solved for exactly in O(n**3) rational operations and then verified.
    """
    n = game.n_players
    basis = _independent(tight, n)
    if len(basis) < n:
        return None
    rows = [[Fraction(mask >> i & 1) for i in range(n)] for mask in basis]
    payoff = _solved(rows, [Fraction(float(game.values[mask])) for mask in basis])
    columns = [list(column) for column in zip(*rows, strict=True)]
    weights = _solved(columns, [Fraction(1)] * n)
    certificate = RationalCertificate(
        payoff=tuple(payoff),
        weights={mask: w for mask, w in zip(basis, weights, strict=True) if w},
    )
    return certificate if certificate.verify(game) else None


def _independent(masks: Sequence[int], n: int) -> list[int]:
    """Pick coalitions whose indicator vectors are linearly independent, first come first served."""
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


def _solved(matrix: list[list[Fraction]], right: list[Fraction]) -> list[Fraction]:
    """Solve a regular square system exactly by elimination."""
    rows = [[*row, value] for row, value in zip(matrix, right, strict=True)]
    n = len(rows)
    for i in range(n):
        pivot = next(k for k in range(i, n) if rows[k][i])
        rows[i], rows[pivot] = rows[pivot], rows[i]
        rows[i] = [entry / rows[i][i] for entry in rows[i]]
        for k in range(n):
            if k != i and rows[k][i]:
                factor = rows[k][i]
                rows[k] = [a - factor * b for a, b in zip(rows[k], rows[i], strict=True)]
    return [row[n] for row in rows]
