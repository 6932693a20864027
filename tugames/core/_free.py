"""Separation over the whole lattice: which coalitions exceed a level, among those not settled."""

from fractions import Fraction

import numpy as np

from tugames._numerics.basis import Whole
from tugames._numerics.whole import Weighting, WholePoint, WholeWorths, half_sums

_EPS = float(np.finfo(np.float64).eps)
#: Coalitions count among the worst with at least this share of the largest surplus.
_WORST = 0.3


class FreeCoalitions:
    """Proper coalitions whose payoffs are not settled yet, with their worths in floating point.

    Parameters
    ----------
    whole : WholeWorths
        Of all 2**n coalitions.
    weighting : Weighting

    Attributes
    ----------
    worths : ndarray, shape (2**n,)
        Zero-normalised and scaled; minus infinity for settled coalitions.
    shift : tuple of int
        What was subtracted for each member, in whole units: the worth alone, which saves digits;
        nothing if excesses are proportional, as these would not survive it.
    unit : Fraction
        Whole units to 1 on the scale of the table.
    """

    def __init__(self, whole: WholeWorths, weighting: Weighting) -> None:
        self.whole, values = whole, whole.values
        self.n_players = values.size.bit_length() - 1
        self.weighting = weighting
        own = values[1 << np.arange(self.n_players)]
        shift = np.zeros_like(own) if weighting == "proportional" else own
        self.worths, exponent, self._error = self.whole.zero_normalised(shift)
        self.worths[[0, -1]] = -np.inf
        self.unit = Fraction(2) ** exponent / self.whole.unit
        self.shift = tuple(int(Fraction(amount) / self.whole.unit) for amount in shift.tolist())
        self.scans = 0

    def scaled(self, amount: int | Fraction) -> float:
        """Put an amount, in whole units, on the scale of the table."""
        return (amount.numerator * self.unit.denominator) / (
            amount.denominator * self.unit.numerator
        )

    def above(self, point: WholePoint, most: int) -> list[int]:
        """Coalitions whose excess is above the level; of many the worst, in ascending order.

        None is missed: if floating point sees none, those too near to tell are compared in
        whole numbers. O(2**n) time, in blocks that fit in cache.
        """
        self.scans += 1
        # minus what was subtracted from the worths, and per unit of worth
        factor, amounts, constant = point.terms(self.weighting)
        shift = [factor * own for own in self.shift]
        scale = factor * self.unit.numerator
        y, rest = (
            [self.unit.denominator * amount / scale for amount in part]
            for part in ([a - s for a, s in zip(amounts, shift, strict=True)], [constant])
        )
        largest = sum(map(abs, y + rest)) + 1.0
        bound = 2 * (self.n_players + 5) * _EPS * largest + self._error
        low, high = half_sums(np.array(y))
        high += rest
        blocks = self.worths.reshape(high.size, low.size)
        buffer, tops = np.empty(low.size), np.empty(high.size)
        for k, block in enumerate(blocks):
            tops[k] = np.subtract(block, low, out=buffer).max()
        tops -= high
        clear = bool(tops.max() > bound)
        threshold = max(bound, _WORST * float(tops.max())) if clear else -bound
        masks, surplus = [np.empty(0, dtype=np.int64)], [np.empty(0)]
        for k in np.flatnonzero(tops >= threshold).tolist():
            excess = blocks[k] - low - high[k]
            at = np.flatnonzero(excess >= threshold)
            masks.append(at + k * low.size)
            surplus.append(excess[at])
        found, order = np.concatenate(masks), np.concatenate(surplus)
        if not clear:
            limit = Fraction(2 * bound) * self.unit * Fraction(factor, point.denominator)
            order = self.whole.surplus(found, point, self.weighting, limit)
            found, order = found[order > 0], order[order > 0]
        return [int(mask) for mask in found[np.argsort(order)[-most:]]]

    def settle(self, normals: Whole) -> None:
        """Settle the coalitions in the subspace orthogonal to these columns, shape (n, k).

        Members of one are told by a single sum: the columns are the digits of a number in a base
        that they cannot exceed. If it would not fit in 64 bits, a random combination of the columns
        modulo 2**64 takes its place, and what passes is checked. O(2**n) time.
        """
        n, k = normals.shape
        base = 1 + 2 * int(np.abs(normals).sum(axis=0).max())
        fits = base**k < 1 << 62
        rng = np.random.default_rng(0)  # any numbers do
        digits = [base**i for i in range(k)] if fits else rng.integers(-(2**62), 2**62, k)
        with np.errstate(over="ignore"):
            low, high = half_sums((normals * np.array(digits)).sum(axis=1))
        for number, block in enumerate(self.worths.reshape(high.size, low.size)):
            at = np.flatnonzero(low == -high[number])
            if at.size and not fits:
                members = (at + number * low.size)[:, None] >> np.arange(n) & 1
                at = at[(members @ normals == 0).all(axis=1)]
            block[at] = -np.inf
