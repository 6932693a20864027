"""Exact certificates of balancedness, built and checked in rational arithmetic.

Worths are float64, hence rational numbers. A linear programming solver suggests which
coalitions are tight; everything here follows from that suggestion exactly or not at all, so
a wrong suggestion can cost the certificate but never makes a wrong one.
"""

import math
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
    """Proof, in exact fractions, that a core is empty or that it is not.

    Attributes
    ----------
    payoff : tuple of Fraction, length n, or None
        A payoff in the core: x(N) = v(N), and x(S) >= v(S) for every coalition. None if the
        core is empty.
    weights : mapping of int to Fraction
        Balancing weights on coalitions, by mask. If the core is empty the sum of w(S) v(S)
        exceeds v(N), which no core payoff can survive; else it equals v(N).
    """

    payoff: tuple[Fraction, ...] | None
    weights: Mapping[int, Fraction]

    def verify(self, game: Game) -> bool:
        """Check every claim against the worths, without a solver and without rounding.

        O(2**n) float operations decide all coalitions whose slack exceeds a bound on their
        rounding error; the others are compared as integers.
        """
        n, total = game.n_players, Fraction(float(game.values[-1]))
        if any(not 0 < mask <= game.grand_coalition or w < 0 for mask, w in self.weights.items()):
            return False
        for i in range(n):
            if sum(weight for mask, weight in self.weights.items() if mask >> i & 1) != 1:
                return False
        attained = sum(
            (weight * Fraction(float(game.values[mask])) for mask, weight in self.weights.items()),
            Fraction(0),
        )
        if self.payoff is None:
            return attained > total
        return (
            attained == total
            and len(self.payoff) == n
            and sum(self.payoff) == total
            and _covers(self.payoff, game.values)
        )


def _covers(payoff: tuple[Fraction, ...], values: NDArray[np.float64]) -> bool:
    """Whether x(S) >= v(S) for every coalition, exactly."""
    rounded = np.array([float(amount) for amount in payoff])
    slack = coalition_payoffs(rounded) - values
    # n + 2 roundings, none of a number larger than this sum
    largest = float(np.abs(rounded).sum() + np.abs(values).max())
    bound = 2.0 * (len(payoff) + 2) * float(np.finfo(np.float64).eps) * largest
    if slack.min() < -bound:
        return False
    denominator = math.lcm(*(amount.denominator for amount in payoff))
    numerators = [int(amount * denominator) for amount in payoff]
    for mask in np.flatnonzero(slack <= bound):
        worth, scale = float(values[mask]).as_integer_ratio()
        if sum(numerators[i] for i in iter_players(int(mask))) * scale < worth * denominator:
            return False
    return True


@dataclass(frozen=True, kw_only=True)
class ExactOptimum:
    """Exact solution of the program of least payoffs at a given vertex.

    Attributes
    ----------
    payoff : tuple of Fraction
        x(S) = v(S) on the coalitions of the vertex; x(N) is the balanced sum of ``weights``.
    weights : dict of int to Fraction
    """

    payoff: tuple[Fraction, ...]
    weights: dict[int, Fraction]


def exact_optimum(game: Game, tight: Sequence[int]) -> ExactOptimum | None:
    """Solve for payoff and weights on the first n independent ones of coalitions.

    None if there are fewer, or a weight is negative: the suggestion was no optimal vertex.
    O(n**3) rational operations.
    """
    n = game.n_players
    basis = _independent(tight, n)
    if len(basis) < n:
        return None
    rows = [[Fraction(mask >> i & 1) for i in range(n)] for mask in basis]
    weights = _solved([list(column) for column in zip(*rows, strict=True)], [Fraction(1)] * n)
    if min(weights) < 0:
        return None
    payoff = _solved(rows, [Fraction(float(game.values[mask])) for mask in basis])
    return ExactOptimum(
        payoff=tuple(payoff),
        weights={mask: weight for mask, weight in zip(basis, weights, strict=True) if weight},
    )


def rational_certificate(game: Game, optimum: ExactOptimum) -> RationalCertificate | None:
    """Certificate that an exact optimum gives, verified; None if it gives none.

    What v(N) leaves over is shared equally, which keeps every bound.
    """
    surplus = Fraction(float(game.values[-1])) - sum(optimum.payoff)
    if surplus < 0:
        certificate = RationalCertificate(payoff=None, weights=optimum.weights)
    else:
        lifted = tuple(amount + surplus / game.n_players for amount in optimum.payoff)
        certificate = RationalCertificate(
            payoff=lifted, weights={game.grand_coalition: Fraction(1)}
        )
    return certificate if certificate.verify(game) else None


def _independent(masks: Sequence[int], n: int) -> list[int]:
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
