"""Worths as the compiled searches want them, and the gaps they find, checked in fractions."""

from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

import numpy as np
from numpy.typing import NDArray

from tugames._numerics.tolerance import magnitude, worth_tolerance
from tugames.coalition import coalition_payoffs
from tugames.errors import SolverError
from tugames.game import Game
from tugames.properties._judge import Terms
from tugames.properties.convex import is_convex

#: Differences that count, relative to the largest worth, where worths are no whole numbers.
_ROUNDING = 2.0**-36
#: Whole numbers below this are exact in floating point.
_EXACT = 1 << 53


@dataclass(frozen=True, kw_only=True)
class NormalWorths:
    """Zero-normalised worths in units that make them whole numbers, if that can be.

    Attributes
    ----------
    worths : ndarray, shape (2**n,)
        (v(S) - shift(S)) / unit
    unit : float
    shift : ndarray, shape (n,)
        Worths of single players.
    slack : float
        Least difference of worths that counts, in units; 0 for whole numbers.
    """

    worths: NDArray[np.float64]
    unit: float
    shift: NDArray[np.float64]
    slack: float


def normal_worths(game: Game) -> NormalWorths:
    """Worths for a search, in whole numbers if these are integers and no step can overflow."""
    n = game.n_players
    shift = game.values[1 << np.arange(n)]
    worths = game.values - coalition_payoffs(shift)
    if worth_tolerance(game.values) == 0.0:
        unit = int(np.gcd.reduce(worths.astype(np.int64))) or 1
        # prices and slacks are sums of up to n**2 products of a worth and a minor
        if magnitude(worths) / unit * (n * n + 2) * _largest_minor(n) < _EXACT:
            return NormalWorths(worths=worths / unit, unit=float(unit), shift=shift, slack=0.0)
    slack = _ROUNDING * magnitude(game.values)
    return NormalWorths(worths=worths, unit=1.0, shift=shift, slack=slack)


def _largest_minor(n: int) -> int:
    """Hadamard's bound on determinants of matrices of zeros and ones, up to n rows."""
    return int((n + 1) ** ((n + 1) / 2) / 2**n) + 1


@dataclass(frozen=True, kw_only=True)
class Gap:
    """A coalition S that is less worth than others whose weighted sum it is: S = sum of w(T) T.

    Attributes
    ----------
    coalition : int
    weights : dict of int to Fraction
        By mask; not 0, and only that of the grand coalition may be negative.
    size : float
        Sum of w(T) v(T), less v(S); positive.
    """

    coalition: int
    weights: dict[int, Fraction]
    size: float

    @property
    def coalitions(self) -> tuple[int, ...]:
        """S, then the collection, which is independent and so determines its weights."""
        return self.coalition, *self.weights

    @property
    def terms(self) -> Terms:
        """Summands of the weighted sum of worths."""
        return [(weight, mask) for mask, weight in self.weights.items()]


def largest_gap(game: Game, normal: NormalWorths, search: Callable[..., Any]) -> Gap | None:
    """Largest gap of a game, or None if it has none; a convex game has none.

    With second differences of at least -d the game plus d s (s-1) / 2 is convex, so that the gaps
    of the game itself are at most d n**2 / 2, which may be too little to count.
    """
    if is_convex(game).margin >= -2.0 * normal.slack / game.n_players**2:
        return None
    gap, coalition, collection, numerators, denominator = search(normal.worths, normal.slack)
    if denominator == 0:
        raise unsettled()
    if gap == 0.0:
        return None
    weights = {
        mask: Fraction(numerator, int(denominator))
        for mask, numerator in sorted(zip(collection.tolist(), numerators.tolist(), strict=True))
        if numerator
    }
    attained = sum(
        (w * Fraction(float(game.values[mask])) for mask, w in weights.items()), Fraction(0)
    )
    size = float(attained - Fraction(float(game.values[coalition])))
    found = Gap(coalition=int(coalition), weights=weights, size=size)
    if not _proves(found, game):
        raise SolverError(
            "a weighted sum of coalitions proves a gap; the one found does not: rescale the "
            "worths to similar magnitudes"
        )
    return found


def _proves(gap: Gap, game: Game) -> bool:
    """Whether the weights are allowed and sum up to the coalition, exactly."""
    for i in range(game.n_players):
        if sum(w for mask, w in gap.weights.items() if mask >> i & 1) != gap.coalition >> i & 1:
            return False
    negative = {mask for mask, weight in gap.weights.items() if weight < 0}
    return gap.size > 0.0 and negative <= {game.grand_coalition}


def unsettled() -> SolverError:
    """Error for a search that rounding kept from ending."""
    return SolverError(
        "a search over payoffs ends after finitely many steps; rounding kept this one from it: "
        "rescale the worths to similar magnitudes, or to integers"
    )
