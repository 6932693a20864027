"""Rows of the programs that end at a nucleolus: exact, and watched in floating point."""

from dataclasses import dataclass
from fractions import Fraction

import numpy as np
from numpy.typing import NDArray

from tugames._numerics.basis import Whole
from tugames._numerics.whole import WholePoint
from tugames.coalition import iter_players
from tugames.core._free import FreeCoalitions

#: Kinds of rows: a payoff that is settled; an excess; a lower bound.
SETTLED, COALITION, PLAYER = range(3)


@dataclass(frozen=True)
class Row:
    """x(S) + weight * level == right if settled, >= right if not, in whole units."""

    mask: int
    kind: int
    weight: int
    right: int | Fraction

    def members(self, n_players: int) -> list[int]:
        """Coefficients of the payoffs."""
        return [self.mask >> i & 1 for i in range(n_players)]


class Rows:
    """The rows there are, and those that are watched because they were violated once.

    Parameters
    ----------
    free : FreeCoalitions
    bounds : sequence of Fraction, or None
        Lower bounds of payoffs.

    Attributes
    ----------
    masks, kinds : ndarray of int
        Of the watched rows, which the methods number in this order.
    largest : ndarray, shape (n + 1,)
        Bounds on their coefficients.
    """

    def __init__(self, free: FreeCoalitions, bounds: tuple[Fraction, ...] | None) -> None:
        self.n_players = n = free.n_players
        self.grand_coalition = (1 << n) - 1
        self.free = free
        self._bounds = None if bounds is None else [bound / free.whole.unit for bound in bounds]
        self.masks = np.empty(0, dtype=np.int64)
        self.kinds = np.empty(0, dtype=np.int64)
        self.largest = np.ones(n + 1)
        self._coefficients = np.empty((0, n + 1))
        self._right = np.empty(0)

    def row(self, mask: int, kind: int) -> Row:
        """Excess of a coalition, or lower bound of its only player, as a row."""
        if kind == PLAYER and self._bounds is not None:
            return Row(mask, kind, 0, self._bounds[mask.bit_length() - 1])
        worth = self.free.whole.worth(mask)
        if self.free.weighting == "proportional":
            return Row(mask, kind, worth, worth)
        return Row(mask, kind, 1 if self.free.weighting == "equal" else mask.bit_count(), worth)

    def efficient(self) -> Row:
        """x(N) == v(N)."""
        mask = self.grand_coalition
        return Row(mask, SETTLED, 0, self.free.whole.worth(mask))

    def float_right(self, row: Row) -> float:
        """Right side on the scale of the free worths, correctly rounded."""
        own = sum(self.free.shift[i] for i in iter_players(row.mask))
        return self.free.scaled(row.right - own)

    def watch(self, masks: list[int], kind: int) -> None:
        """Add rows to those that are watched."""
        rows = [self.row(mask, kind) for mask in masks]
        new = np.array(masks, dtype=np.int64)
        weights = [float(row.weight) for row in rows]
        self.masks = np.concatenate([self.masks, new])
        self.kinds = np.concatenate([self.kinds, np.full(len(masks), kind)])
        coefficients = np.column_stack([self._members(new), weights])
        self._coefficients = np.vstack([self._coefficients, coefficients])
        self._right = np.concatenate([self._right, [self.float_right(row) for row in rows]])
        self.largest[-1] = max([self.largest[-1], *weights])

    def short(self, solution: NDArray[np.float64]) -> NDArray[np.float64]:
        """By how much a solution, on the scale of the free worths, violates watched rows."""
        result: NDArray[np.float64] = self._right - self._coefficients @ solution
        return result

    def exactly_short(self, which: NDArray[np.int64], point: WholePoint, bound: float) -> Whole:
        """By how much watched rows of one kind are violated, in some unit, exactly."""
        masks = self.masks[which]
        if self.kinds[which[0]] == COALITION:
            limit = Fraction(bound) * self.free.unit
            return self.free.whole.surplus(masks, point, self.free.weighting, limit)
        short = np.empty(masks.size, dtype=object)
        for k, mask in enumerate(masks.tolist()):
            paid = Fraction(point.payoff[mask.bit_length() - 1], point.denominator)
            short[k] = self.row(mask, PLAYER).right - paid
        return short

    def settle(self, normals: Whole) -> None:
        """Settle the coalitions in the subspace orthogonal to these columns, shape (n, k)."""
        self.free.settle(normals)
        free = (self._members(self.masks) @ normals != 0).any(axis=1)
        self.masks, self.kinds = self.masks[free], self.kinds[free]
        self._coefficients, self._right = self._coefficients[free], self._right[free]

    def _members(self, masks: NDArray[np.int64]) -> NDArray[np.int64]:
        return masks[:, None] >> np.arange(self.n_players) & 1
