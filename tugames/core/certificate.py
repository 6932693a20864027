"""Exact certificates of balancedness, built and checked in rational arithmetic.

Worths are float64, hence rational numbers. A linear programming solver suggests which
coalitions are tight; everything here follows from that suggestion exactly or not at all, so
a wrong suggestion can cost the certificate but never makes a wrong one.
"""

from collections.abc import Hashable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction

import numpy as np
from numpy.typing import NDArray

from tugames._numerics.exact import has_positive_excess, independent, solved
from tugames._numerics.excess import iter_excess_blocks
from tugames._presentation.result import TabularResult
from tugames._presentation.table import Table, weight_table
from tugames._presentation.words import payoff_words, weight_words
from tugames.game import Game, require_game

__all__ = ["RationalCertificate"]


@dataclass(frozen=True, kw_only=True, repr=False)
class RationalCertificate(TabularResult):
    """Proof, in exact fractions, that a core is empty or that it is not.

    Attributes
    ----------
    players : tuple of hashables
        In player order; empty where players have no names but their numbers.
    payoff : tuple of Fraction, length n, or None
        A payoff in the core: x(N) = v(N), and x(S) >= v(S) for every coalition. None if the
        core is empty.
    weights : mapping of int to Fraction
        Balancing weights on coalitions, by mask. If the core is empty the sum of w(S) v(S)
        exceeds v(N), which no core payoff can survive; else it equals v(N).
    """

    players: tuple[Hashable, ...] = field(default=(), compare=False)
    payoff: tuple[Fraction, ...] | None
    weights: Mapping[int, Fraction]

    def verify(self, game: Game) -> bool:
        """Check every claim against the worths, without a solver and without rounding.

        O(2**n) float operations decide all coalitions whose slack exceeds a bound on their
        rounding error; the others are compared as integers.
        """
        require_game(game)
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
            and covers(self.payoff, game.values)
        )

    def _said(self) -> Iterator[str]:
        if self.payoff is None:
            yield f"the core is empty: weights {weight_words(self.players, self.weights)}"
        else:
            yield f"in the core: {payoff_words(self.players, self.payoff)}"

    def _table(self) -> Table:
        return weight_table(self.players, self.weights)


def covers(
    payoff: tuple[Fraction, ...], values: NDArray[np.float64], *, proper: bool = False
) -> bool:
    """Whether x(S) >= v(S) for every coalition, or for all but the grand one, exactly."""
    rounded = np.array([float(amount) for amount in payoff])
    # n + 2 roundings, none of a number larger than this sum, none finer than floats are near zero
    largest = float(np.abs(rounded).sum()) + max(float(values.max()), -float(values.min()))
    double = np.finfo(np.float64)
    grain = float(double.eps) * largest + float(double.smallest_subnormal)
    bound = 2.0 * (len(payoff) + 2) * grain
    close = [np.empty(0, dtype=np.int64)]
    for start, excess in iter_excess_blocks(values, rounded):
        if proper and start + excess.size == values.size:
            excess[-1] = -np.inf
        most = excess.max()
        if most > bound:
            return False
        if most >= -bound:
            close.append(start + np.flatnonzero(excess >= -bound))
    masks = np.concatenate(close)  # that floating point cannot tell
    return not has_positive_excess(payoff, masks, values[masks], 2.0 * bound)


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
    O(n**3) operations, exact.
    """
    n = game.n_players
    chosen = independent(tight, n)
    if len(chosen) < n:
        return None
    rows = [[mask >> i & 1 for i in range(n)] for mask in chosen]
    weights = solved([list(column) for column in zip(*rows, strict=True)], [Fraction(1)] * n)
    if min(weights) < 0:
        return None
    return ExactOptimum(
        payoff=tuple(solved(rows, [Fraction(float(game.values[mask])) for mask in chosen])),
        weights={mask: weight for mask, weight in zip(chosen, weights, strict=True) if weight},
    )
