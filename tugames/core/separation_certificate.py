"""What proves that a core is empty, or not, for games without a table."""

from collections.abc import Hashable, Iterator, Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Protocol, runtime_checkable

from tugames._presentation.result import TabularResult
from tugames._presentation.table import Table, weight_table
from tugames._presentation.words import payoff_words, weight_words
from tugames.core._balanced_weights import is_balanced
from tugames.core.separation import SeparationMethod, WorthByCoalition, separation_of

__all__ = ["CertifiedGame", "CoreProof", "SeparationCertificate"]


@runtime_checkable
class CoreProof(Protocol):
    """An efficient payoff with a proof, by the game's structure, of how much anyone can gain."""

    @property
    def payoff(self) -> tuple[Fraction, ...]: ...

    @property
    def excess_bound(self) -> Fraction:
        """No coalition has a larger excess: 0 if the payoff is in the core."""
        ...

    def verify(self) -> bool:
        """Check the proof in exact arithmetic, without a solver."""
        ...


@runtime_checkable
class CertifiedGame(WorthByCoalition, Protocol):
    """A game that may know a core payoff, with a proof, without any search."""

    def core_proof(self) -> CoreProof | None:
        """Core payoff with its proof, verified; None if the structure gives none."""
        ...


@dataclass(frozen=True, kw_only=True, repr=False)
class SeparationCertificate(TabularResult):
    """Exact fractions that decide whether a core is empty, to be checked against the game.

    Attributes
    ----------
    players : tuple of hashables
        In player order; empty where players have no names but their numbers.
    payoff : tuple of Fraction, length n, or None
        Efficient; a core payoff if a separation finds no coalition of positive excess. None if
        the core is empty.
    weights : mapping of int to Fraction
        Balancing weights by coalition mask. If the core is empty the sum of w(S) v(S) exceeds
        v(N); else it is {N: 1}.
    """

    players: tuple[Hashable, ...] = field(default=(), compare=False)
    payoff: tuple[Fraction, ...] | None
    weights: Mapping[int, Fraction]

    def attained(self, game: WorthByCoalition) -> Fraction:
        """Sum of w(S) v(S), exactly."""
        worths = ((w, Fraction(float(game.worth(mask)))) for mask, w in self.weights.items())
        return sum((w * worth for w, worth in worths), Fraction(0))

    def verify(self, game: WorthByCoalition, separation: SeparationMethod | None = None) -> bool:
        """Check every claim against the game's worths, without a linear program.

        Weights need the worths of their coalitions only. A payoff is handed to the separation
        once more, and is as sure as that one's bound.
        """
        n = len(game.players)
        total = Fraction(float(game.worth((1 << n) - 1)))
        if not is_balanced(self.weights, n):
            return False
        if self.payoff is None:
            return self.attained(game) > total
        if len(self.payoff) != n or sum(self.payoff) != total:
            return False
        return separation_of(game, separation)(self.payoff).bound <= 0

    def _said(self) -> Iterator[str]:
        if self.payoff is None:
            yield f"the core is empty: weights {weight_words(self.players, self.weights)}"
        else:
            yield f"in the core: {payoff_words(self.players, self.payoff)}"

    def _table(self) -> Table:
        return weight_table(self.players, self.weights)
