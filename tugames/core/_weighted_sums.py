"""What the theorems about cores demand: that v(S) is no less than weighted sums of other worths."""

from dataclasses import dataclass, field
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from tugames._statistics.linear_forms import ROUNDING
from tugames.coalition import iter_players

FloatArray = NDArray[np.float64]
IntArray = NDArray[np.int64]

#: Weights below this are zeros of rounding.
_ZERO = 1e-9


class Weighted(NamedTuple):
    """v(S) less a weighted sum, of coalitions that add up to S: these, and their weights."""

    coalition: int
    masks: IntArray
    weights: FloatArray

    def values(self, samples: FloatArray) -> FloatArray:
        """Its value on each replicate; what is the same on all of them but for rounding, is so."""
        found = samples[:, self.coalition] - samples[:, self.masks] @ self.weights
        scale = float(np.abs(samples[:, [self.coalition, *self.masks]]).max())
        return without_rounding(found, scale)

    @property
    def granted(self) -> float:
        """How often a tolerance is granted: once for S, and for N as often as it counts."""
        return 1.0 - float(np.minimum(self.weights, 0.0).sum())

    def form(self, size: int) -> FloatArray:
        """As a row of weights over all coalitions."""
        form = np.zeros(size)
        form[self.masks] = -self.weights
        form[self.coalition] = 1.0
        return form


@dataclass(frozen=True)
class Demands:
    """All weighted sums that v(S) should not be less than, in the subgame of a coalition N.

    Those of balancedness if S is N: no weight is negative. If it is a part of N, those of
    exactness: only that of N may be.

    Attributes
    ----------
    whole, coalition : int
        N and S, as masks.
    groups : tuple of int
        Coalitions that S falls into, which do not touch; S if it does not.
    parts : ndarray
        All subsets of N, in binary order.
    """

    whole: int
    coalition: int
    groups: tuple[int, ...]
    parts: IntArray = field(repr=False)

    @property
    def held(self) -> IntArray:
        """Places among the parts of N and of the groups of S."""
        if self.coalition == self.whole:
            return np.array([self.parts.size - 1])
        return np.array([self.parts.size - 1, *np.searchsorted(self.parts, self.groups)])

    def largest(self, values: FloatArray) -> Weighted:
        """The largest weighted sum, by places among the parts, from the worths of these.

        Of exactness, if no payoff is in the core but for what S gets, one that says so: N's.
        """
        grand = values.size - 1
        if self.coalition == self.whole:
            from tugames._numerics.balanced_vertex import balanced_vertex  # compiled

            masks, weights, _ = balanced_vertex(values)
            place = grand
        else:
            from tugames._numerics.exact_vertex import exact_vertex  # compiled

            place, masks, weights = exact_vertex(
                values, int(np.searchsorted(self.parts, self.coalition))
            )
        some = np.abs(weights) > _ZERO
        return Weighted(place, masks[some], weights[some])

    def granting(self, samples: FloatArray, tolerance: float) -> FloatArray:
        """Worths of the parts, with so much more for S and for N."""
        more = samples.copy()
        more[:, -1] += tolerance
        if self.coalition != self.whole:
            more[:, np.searchsorted(self.parts, self.coalition)] += tolerance
        return more

    def in_game(self, found: Weighted) -> Weighted:
        """By masks of the game."""
        return Weighted(int(self.parts[found.coalition]), self.parts[found.masks], found.weights)


def subgame(whole: int) -> Demands:
    """What it takes for a subgame to have a core."""
    return Demands(whole, whole, (whole,), subcoalitions(whole))


def subcoalitions(mask: int) -> IntArray:
    """All subsets of a coalition, in binary order, itself the last."""
    parts = np.zeros(1, dtype=np.int64)
    for i in iter_players(mask):
        parts = np.concatenate([parts, parts | 1 << i])
    return parts


def without_rounding(numbers: FloatArray, scale: float) -> FloatArray:
    """Numbers by replicate, in columns; those of a column are equal if they differ by rounding."""
    mean = numbers.mean(axis=0)
    mean = np.where(np.abs(mean) <= ROUNDING * scale, 0.0, mean)
    alike = np.abs(numbers - mean).max(axis=0) <= ROUNDING * scale
    return np.where(alike, mean, numbers)
