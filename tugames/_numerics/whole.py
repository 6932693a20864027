"""Worths as whole numbers, so that excesses of very many coalitions compare without rounding."""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import gcd, lcm
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from tugames.coalition import iter_players

#: By what an excess v(S) - x(S) is divided: nothing, the number of members, or v(S).
Weighting = Literal["equal", "per capita", "proportional"]

#: Bits of the mask within a block: a block of a table fits in cache.
BLOCK_BITS = 13
#: int64 holds what is nearer to zero than this, with room to spare.
_NEAR = 1 << 61
#: Above all exponents of float64.
_NO_EXPONENT = 1 << 12


@dataclass(frozen=True)
class WholePoint:
    """A payoff and a level of excess in whole numbers over a denominator.

    In whole units; the level of proportional excesses, which has no unit, as it is.
    """

    payoff: tuple[int, ...]
    level: int
    denominator: int

    @classmethod
    def over(cls, payoff: Sequence[int], level: int, denominator: int) -> "WholePoint":
        """In lowest terms."""
        common = gcd(denominator, level, *payoff)
        reduced = tuple(amount // common for amount in payoff)
        return cls(reduced, level // common, denominator // common)

    @classmethod
    def of(cls, payoff: Sequence[Fraction], level: Fraction) -> "WholePoint":
        """From fractions of whole units."""
        scale = lcm(level.denominator, *(amount.denominator for amount in payoff))
        return cls(tuple(int(amount * scale) for amount in payoff), int(level * scale), scale)

    def terms(self, weighting: Weighting) -> tuple[int, tuple[int, ...], int]:
        """Factor f, amounts y and constant c: the level is exceeded if f v(S) - y(S) - c > 0."""
        if weighting == "equal":
            return self.denominator, self.payoff, self.level
        if weighting == "per capita":
            return self.denominator, tuple(amount + self.level for amount in self.payoff), 0
        return self.denominator - self.level, self.payoff, 0


class WholeWorths:
    """A table of float64 worths as whole multiples of one unit, a power of two.

    Parameters
    ----------
    values : ndarray, shape (2**n,)
    masks : ndarray of coalitions, optional
        Those that will be asked for; all if left out.

    Attributes
    ----------
    unit : Fraction
        v(S) / unit is whole for each of these coalitions.
    exponent : int
        Of the unit, a power of two.
    """

    def __init__(self, values: NDArray[np.float64], masks: NDArray[np.int64] | None = None) -> None:
        self.values = values
        worths = values if masks is None else values[masks]
        parts = range(0, worths.size, 1 << BLOCK_BITS)
        lowest = [_lowest_bit(worths[part : part + (1 << BLOCK_BITS)]) for part in parts]
        self.exponent = min(lowest, default=_NO_EXPONENT)
        if self.exponent == _NO_EXPONENT:  # all are zero
            self.exponent = 0
        self.unit = Fraction(2) ** self.exponent
        self._near = bool(worths.size) and self._fit(worths)

    def _fit(self, worths: NDArray[np.float64]) -> bool:
        """Whether int64 holds these in whole units."""
        return Fraction(largest(worths)) / self.unit < _NEAR

    def worth(self, mask: int) -> int:
        """Worth of a coalition in whole units."""
        numerator, denominator = float(self.values[mask]).as_integer_ratio()
        return numerator * self.unit.denominator // (denominator * self.unit.numerator)

    def surplus(
        self,
        masks: NDArray[np.int64],
        point: WholePoint,
        weighting: Weighting,
        bound: Fraction,
    ) -> NDArray[Any]:
        """v(S) - x(S) - level * weight(S) of coalitions, times the denominator, exactly.

        ``bound`` limits |v(S) - x(S) - level * weight(S)| in whole units, as floating point has
        told. Whole numbers below 2**63 are known from their residues modulo 2**64, hence from
        int64 arithmetic, which wraps; beyond, coalitions are taken one at a time, in Python's
        integers.
        """
        factor, amounts, constant = point.terms(weighting)
        surplus: NDArray[Any]
        if bound * point.denominator < _NEAR:
            low, high = half_sums(np.array([_wrapped(amount) for amount in amounts]))
            with np.errstate(over="ignore"):
                surplus = self.wholes(masks) * _wrapped(factor) - _wrapped(constant)
                surplus -= low[masks % low.size] + high[masks // low.size]
            return surplus
        surplus = np.empty(len(masks), dtype=object)
        for k, mask in enumerate(masks.tolist()):
            total = sum(amounts[i] for i in iter_players(mask))
            surplus[k] = factor * self.worth(mask) - total - constant
        return surplus

    def wholes(self, which: NDArray[np.int64] | slice) -> NDArray[np.int64]:
        """Worths of coalitions in whole units modulo 2**64, as int64."""
        return self.residues(self.values[which])

    def residues(self, worths: NDArray[np.float64]) -> NDArray[np.int64]:
        """Whole numbers of worths modulo 2**64, as int64."""
        if self._near:
            return np.ldexp(worths, -self.exponent).astype(np.int64)
        mantissa, exponent = np.frexp(worths)
        whole = (mantissa * 2.0**53).astype(np.int64)
        shift = np.where(whole != 0, exponent - 53 - self.exponent, 0)
        left = np.left_shift(whole, np.clip(shift, 0, 63))
        # what is shifted out to the right are zeros, by the choice of the unit
        shifted = np.where(shift >= 0, left, np.right_shift(whole, np.clip(-shift, 0, 63)))
        return np.where(shift > 63, 0, shifted)

    def zero_normalised(self, shift: NDArray[np.float64]) -> tuple[NDArray[np.float64], int, float]:
        """Table of v(S) - shift(S) in floating point, scaled to at most 1 by a power of two.

        Parameters
        ----------
        shift : ndarray, shape (n,)
            Worths of the players, or zeros.

        Returns
        -------
        table : ndarray, shape (2**n,)
            (v(S) - shift(S)) / 2**exponent; correctly rounded if int64 holds the whole numbers,
            as it does unless worths of very different magnitudes meet.
        exponent : int
        error : float
            Bound on the error of an entry beyond its last rounding.
        """
        down = (
            int(np.frexp(largest(self.values))[1]) + len(shift).bit_length()
        )  # no sum can overflow
        low, high = half_sums(np.ldexp(shift, -down))
        table = np.ldexp(self.values, -down)
        blocks = table.reshape(high.size, low.size)
        for block, offset in zip(blocks, high, strict=True):
            np.subtract(block, low + offset, out=block)
        error = (len(shift) + 5) * float(np.finfo(np.float64).eps)
        most = Fraction(largest(table) + error) * Fraction(2) ** down
        if most / self.unit < _NEAR:
            low, high = half_sums(self.residues(shift))
            with np.errstate(over="ignore"):
                for k, (block, offset) in enumerate(zip(blocks, high, strict=True)):
                    row = slice(k * low.size, (k + 1) * low.size)
                    block[:] = self.wholes(row) - (low + offset)
            down, error = self.exponent, 0.0
        up = int(np.frexp(largest(table))[1])
        np.ldexp(table, -up, out=table)
        return table, down + up, float(np.ldexp(error, -up))


class Worths:
    """What a proof asks of worths: here a table, taken literally.

    Attributes
    ----------
    values : ndarray, shape (2**n,)
        In floating point, off by two roundings at most.
    """

    def __init__(self, values: NDArray[np.float64]) -> None:
        self.values = values
        self.n_players = values.size.bit_length() - 1
        self.grand_coalition = values.size - 1

    def exact(self, mask: int) -> Fraction:
        """Worth of a coalition, exactly."""
        return Fraction(float(self.values[mask]))

    def whole(self, masks: NDArray[np.int64] | None = None) -> WholeWorths:
        """Worths as whole numbers: of all coalitions, or of these."""
        return WholeWorths(self.values, masks)


def largest(numbers: NDArray[np.float64]) -> float:
    """Largest absolute value, without a copy."""
    return max(float(numbers.max()), -float(numbers.min()))


def half_sums(amounts: NDArray[Any]) -> tuple[NDArray[Any], NDArray[Any]]:
    """Sums over the subsets of the first players, and of the others: x(S) is one of each.

    The mask of S is that of its first half plus the number of first sums times that of the
    other half.
    """
    first = min(amounts.size, BLOCK_BITS)
    low, high = (_subset_sums(part) for part in (amounts[:first], amounts[first:]))
    return low, high


def weight_of(weighting: Weighting, values: NDArray[np.float64], mask: int) -> Fraction:
    """By what the excess of a coalition is divided."""
    if weighting == "proportional":
        return Fraction(float(values[mask]))
    return Fraction(mask.bit_count() if weighting == "per capita" else 1)


def float_weights(
    weighting: Weighting, values: NDArray[np.float64], masks: NDArray[np.int64]
) -> NDArray[np.float64]:
    """Weights of many coalitions in floating point, without rounding."""
    if weighting == "proportional":
        return values[masks]
    sizes = np.bitwise_count(masks) if weighting == "per capita" else np.ones(masks.size)
    return sizes.astype(np.float64)


def _subset_sums(amounts: NDArray[Any]) -> NDArray[Any]:
    sums = np.zeros(1 << amounts.size, dtype=amounts.dtype)
    with np.errstate(over="ignore"):
        for i, amount in enumerate(amounts):
            np.add(sums[: 1 << i], amount, out=sums[1 << i : 2 << i])
    return sums


def _lowest_bit(worths: NDArray[np.float64]) -> int:
    """Exponent of the lowest bit that is set in one of these numbers."""
    mantissa, exponent = np.frexp(worths[worths != 0.0])
    whole = (mantissa * 2.0**53).astype(np.int64)
    trailing = np.frexp((whole & -whole).astype(np.float64))[1] - 1
    return int((exponent - 53 + trailing).min(initial=_NO_EXPONENT))


def _wrapped(number: int) -> np.int64:
    """Residue modulo 2**64, as int64."""
    return np.int64((number + (1 << 63)) % (1 << 64) - (1 << 63))
