"""A payoff vector held against a game and its Shapley value."""

from collections.abc import Hashable, Iterator
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from tugames import axioms
from tugames._doors.brief import brief_repr
from tugames._doors.numbers import real_array
from tugames._doors.vectors import PayoffLike, unlabelled
from tugames._presentation.result import TabularResult, said
from tugames._presentation.table import Table
from tugames._presentation.words import labels, payoff_words
from tugames.axioms import AxiomReport
from tugames.core.membership import is_in_core
from tugames.errors import InvalidInputError
from tugames.game import Game
from tugames.sampled import SampledGame, examined, standard_error
from tugames.verdict import Verdict

__all__ = ["PayoffAnalysis", "held_against", "payoff_samples"]

#: Axioms that one payoff vector on one game can be held against.
_AXIOMS_OF_A_PAYOFF = (
    axioms.efficiency,
    axioms.individual_rationality,
    axioms.null_player,
    axioms.dummy_player,
    axioms.equal_treatment_of_equals,
)


@dataclass(frozen=True, kw_only=True, repr=False)
class PayoffAnalysis(TabularResult):
    """A payoff vector held against a game and its Shapley value.

    Attributes
    ----------
    players : tuple of hashables
        In player order; empty where players have no names but their numbers.
    name : str
    value, standard_error : ndarray, shape (n,)
    difference, difference_error : ndarray, shape (n,)
        Payoff minus Shapley value, and its standard error, paired by replicate.
    in_core : Verdict
    axioms : tuple of AxiomReport
        The axioms that speak of one payoff on one game, held against the table examined.
    axiom_verdicts : tuple of Verdict
        The same as verdicts: of an estimated game, tested.
    """

    players: tuple[Hashable, ...] = field(default=(), compare=False)
    name: str
    value: NDArray[np.float64]
    standard_error: NDArray[np.float64]
    difference: NDArray[np.float64]
    difference_error: NDArray[np.float64]
    in_core: Verdict
    axioms: tuple[AxiomReport, ...]
    axiom_verdicts: tuple[Verdict, ...]

    def _said(self) -> Iterator[str]:
        errors = self.standard_error.tolist() if self.standard_error.any() else None
        yield f"{self.name}: {payoff_words(self.players, self.value.tolist(), errors)}"
        yield from said(self.in_core)

    def _table(self) -> Table:
        return Table.of(
            player=labels(self.players, self.value.size),
            value=self.value.tolist(),
            standard_error=self.standard_error.tolist(),
            minus_Shapley_value=self.difference.tolist(),
            its_standard_error=self.difference_error.tolist(),
        )


def payoff_samples(
    name: str, payoff: PayoffLike, n_replicates: int, table: Game
) -> NDArray[np.float64]:
    what = f"the payoffs of {brief_repr(name)}"
    numbers = real_array(unlabelled(payoff, table.players, what), f"{what} are numbers")
    samples = np.atleast_2d(numbers)
    fits = samples.ndim == 2 and samples.shape[0] in (1, n_replicates)
    if not fits or samples.shape[1] != table.n_players:
        raise InvalidInputError(
            f"payoff {brief_repr(name)} has shape (n,) or (R, n) with n = {table.n_players} "
            f"players and R = {n_replicates} replicates; got {numbers.shape}"
        )
    if not np.isfinite(samples).all():
        raise InvalidInputError(
            f"the payoffs of {brief_repr(name)} are finite; got nan or inf among them"
        )
    return np.broadcast_to(samples, (n_replicates, table.n_players))


def held_against(
    name: str,
    game: Game | SampledGame,
    samples: NDArray[np.float64],
    shapley: NDArray[np.float64],
    level: float | None,
    stated_error: NDArray[np.float64] | None = None,
) -> PayoffAnalysis:
    """Hold a payoff against the game; an Estimate's error counts as independent of the game's."""
    table = examined(game)
    value = samples.mean(axis=0)
    difference = samples - shapley
    judged = value if level is None else samples

    def error(replicated: NDArray[np.float64]) -> NDArray[np.float64]:
        return standard_error(replicated) if len(replicated) > 1 else np.zeros(table.n_players)

    return PayoffAnalysis(
        players=examined(game).players,
        name=name,
        value=value,
        standard_error=error(samples) if stated_error is None else stated_error,
        difference=difference.mean(axis=0),
        difference_error=np.hypot(error(difference), 0.0 if stated_error is None else stated_error),
        in_core=is_in_core(game, judged, level=level),
        axioms=tuple(axiom.check(lambda _: value, table) for axiom in _AXIOMS_OF_A_PAYOFF),
        axiom_verdicts=tuple(
            axioms.is_satisfied(axiom, game, judged, level=level) for axiom in _AXIOMS_OF_A_PAYOFF
        ),
    )
