"""How much the grand coalition can lose, or must gain, until the core changes: exactly."""

from collections.abc import Hashable, Iterator, Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from types import MappingProxyType

from tugames._numerics.least_payoff import least_payoff
from tugames._numerics.whole import Worths
from tugames._presentation.result import TabularResult
from tugames._presentation.table import Table, weight_table
from tugames._presentation.words import amount, payoff_words, weight_words
from tugames.core._stages import StageSequence
from tugames.core.certificate import covers, exact_optimum
from tugames.errors import SolverError
from tugames.game import Game, require_game

__all__ = ["MarginCertificate"]


@dataclass(frozen=True, kw_only=True, repr=False)
class MarginCertificate(TabularResult):
    """Proof, in exact fractions, of the least that satisfies all proper coalitions.

    Under any payoff y that gives every proper coalition its worth at least, y(N) is no less than
    the sum of w(S) v(S) over balancing weights w on proper coalitions. Here the two are equal:
    none of the payoffs has a smaller total, no weights a larger sum.

    Attributes
    ----------
    players : tuple of hashables
        In player order; empty where players have no names but their numbers.
    margin : Fraction
        v(N) less that total: the core is empty exactly if it is negative.
    payoff : tuple of Fraction, length n
        y(S) >= v(S) for every proper coalition.
    weights : mapping of int to Fraction
        Positive balancing weights, by mask of a proper coalition.
    """

    players: tuple[Hashable, ...] = field(default=(), compare=False)
    margin: Fraction
    payoff: tuple[Fraction, ...]
    weights: Mapping[int, Fraction]

    def verify(self, game: Game) -> bool:
        """Check every claim against the worths, without a solver and without rounding.

        O(2**n) float operations; where they cannot tell, whole numbers do.
        """
        require_game(game)
        n, grand = game.n_players, game.grand_coalition
        if any(not 0 < mask < grand or w <= 0 for mask, w in self.weights.items()):
            return False
        for i in range(n):
            if sum(w for mask, w in self.weights.items() if mask >> i & 1) != 1:
                return False
        attained = sum(w * Fraction(float(game.values[mask])) for mask, w in self.weights.items())
        return (
            len(self.payoff) == n
            and sum(self.payoff) == attained
            and Fraction(float(game.values[grand])) - attained == self.margin
            and covers(self.payoff, game.values, proper=True)
        )

    def _said(self) -> Iterator[str]:
        yield f"margin {amount(self.margin)}, in exact arithmetic"
        yield f"least payoff: {payoff_words(self.players, self.payoff)}"
        yield f"weights: {weight_words(self.players, self.weights)}"

    def _table(self) -> Table:
        return weight_table(self.players, self.weights)


def margin_certificate(game: Game) -> tuple[MarginCertificate, str]:
    """Find and verify the proof, for two players or more; with how it was found.

    A solver's vertex, taken exactly, is nearly always optimal. Where it is not, the least core
    per capita is found in exact arithmetic: what all players get more than under its payoff is
    its level, the least there is, for each.
    """
    program = least_payoff(game.values)
    total = Fraction(float(game.values[-1]))
    exact = exact_optimum(game, program.tight)
    if exact is not None:
        found = MarginCertificate(
            margin=total - sum(exact.payoff),
            payoff=exact.payoff,
            weights=_frozen(exact.weights),
            players=game.players,
        )
        if found.verify(game):
            return found, f"row generation: {program.rounds} linear programs, {program.rows} rows"
    sequence = StageSequence(Worths(game.values), "per capita", None)
    stage = sequence.solve()
    covered = sum(weight for mask, weight in stage.weights.items() if mask & 1)
    found = MarginCertificate(
        margin=-game.n_players * stage.level,
        payoff=tuple(amount + stage.level for amount in sequence.payoff),
        weights=_frozen({mask: weight / covered for mask, weight in stage.weights.items()}),
        players=game.players,
    )
    if not found.verify(game):
        raise SolverError(
            "the least total that satisfies all proper coalitions is returned with a certificate "
            "that verifies; this one does not: please report the game"
        )
    return found, f"an exact linear program: {sequence.effort}"


def _frozen(weights: Mapping[int, Fraction]) -> Mapping[int, Fraction]:
    return MappingProxyType(dict(weights))
