"""What a test of a solution against axioms finds."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from tugames._doors.brief import brief_repr
from tugames._presentation.result import Result, TabularResult
from tugames._presentation.table import Table
from tugames._presentation.words import few
from tugames.errors import InvalidInputError
from tugames.game import Game

#: What became of an axiom: it holds on all games tried, a game breaks it, it had nothing to say
#: about any of them, or the solution does not exist for any of them.
Outcome = Literal["holds", "fails", "vacuous", "not applicable"]


@dataclass(frozen=True, kw_only=True)
class Instance:
    """One equation left = right, or one inequality left >= right, that an axiom demands.

    ``allowed`` is what the axiom itself forgives, beside rounding. ``second`` is the other game
    that the formula speaks of, ``coalition`` and ``players`` are those it names.
    """

    left: float
    right: float
    text: str
    equation: bool = True
    allowed: float = 0.0
    second: Game | None = None
    coalition: int | None = None
    players: tuple[int, ...] = ()

    @property
    def violation(self) -> float:
        gap = self.right - self.left
        return max((abs(gap) if self.equation else gap) - self.allowed, 0.0)


@dataclass(frozen=True, kw_only=True, repr=False)
class Counterexample(Result):
    """A game on which a solution breaks an axiom, and the two sides that should agree.

    Attributes
    ----------
    axiom : str
    game : Game
    left, right : float
        The two sides of the violated equation, or of the inequality left >= right.
    text : str
    second : Game or None
        The other game that the axiom's formula speaks of, if it speaks of two: the one with more
        to share, the reduced or the dual game, the summand.
    coalition : int or None
        Bitmask of the coalition in the formula, if there is one.
    players : tuple of int
        Players whose payoffs the two sides are made of; empty for sums over all.
    """

    axiom: str
    game: Game
    left: float
    right: float
    text: str
    second: Game | None = None
    coalition: int | None = None
    players: tuple[int, ...] = ()

    def __str__(self) -> str:
        shown = f"v = {table_text(self.game)}"
        if self.second is not None:
            shown += f", w = {table_text(self.second)}"
        return f"{shown}: {self.text}"

    def _said(self) -> Iterator[str]:
        yield f"{self.axiom}: {self}"


@dataclass(frozen=True, kw_only=True, repr=False)
class AxiomReport(Result):
    """Outcome of one axiom for one solution; truthy when no game broke it.

    Attributes
    ----------
    axiom : str
    holds : bool
    n_games, n_instances : int
        Games tried, and equations among them that the axiom had something to say about; with
        0 instances it holds vacuously.
    n_undefined : int
        Games tried for which the solution does not exist; they have no instances.
    worst : float
        Largest violation found, in units of worth, 0 if none.
    counterexample : Counterexample or None
        Of a search the simplest one found, else the first; None if the axiom holds.
    method : str
        Where the games came from.
    """

    axiom: str
    holds: bool
    n_games: int
    n_instances: int
    n_undefined: int
    worst: float
    counterexample: Counterexample | None
    method: str

    @property
    def vacuous(self) -> bool:
        """Whether the axiom had nothing to say about the games tried."""
        return self.n_instances == 0

    @property
    def outcome(self) -> Outcome:
        """``"holds"``, ``"fails"``, ``"vacuous"``, or ``"not applicable"``.

        Not applicable: the solution exists for none of the games tried.
        """
        if not self.holds:
            return "fails"
        if not self.vacuous:
            return "holds"
        return "not applicable" if self.n_undefined == self.n_games else "vacuous"

    def __bool__(self) -> bool:
        return self.holds

    def __str__(self) -> str:
        if self.counterexample is not None:
            return f"{self.axiom}: fails: {self.counterexample.text}"
        if self.outcome == "not applicable":
            return f"{self.axiom}: not applicable: the solution exists for none of the games tried"
        return f"{self.axiom}: holds{' vacuously' if self.vacuous else ''}"

    def _said(self) -> Iterator[str]:
        yield str(self)
        yield f"{self.n_instances} instances on {self.n_games} games; {self.method}"


@dataclass(frozen=True, kw_only=True, repr=False)
class Report(TabularResult):
    """Outcome of several axioms for one solution; truthy when all hold.

    Attributes
    ----------
    axioms : tuple of AxiomReport
    counterexample : Counterexample or None
        Of the first axiom that fails.
    """

    axioms: tuple[AxiomReport, ...]
    counterexample: Counterexample | None

    def __bool__(self) -> bool:
        return all(self.axioms)

    def __str__(self) -> str:
        return "\n".join(map(str, self.axioms))

    def __getitem__(self, axiom: str) -> AxiomReport:
        """Report of the axiom of that name."""
        return report_of(axiom, self.axioms)

    def _said(self) -> Iterator[str]:
        yield few((f"{one.axiom} {one.outcome}" for one in self.axioms), len(self.axioms), "axioms")
        if self.counterexample is not None:
            yield f"{self.counterexample.axiom}: {self.counterexample}"

    def _table(self) -> Table:
        return report_table("axiom", self.axioms)


def report_of(axiom: str, reports: Sequence[AxiomReport]) -> AxiomReport:
    """Report of the axiom of that name."""
    for report in reports:
        if report.axiom == axiom:
            return report
    raise InvalidInputError(
        f"there are reports on {[report.axiom for report in reports]}; got "
        f"{brief_repr(axiom)}: ask for one of them"
    )


def report_table(head: str, reports: Sequence[AxiomReport]) -> Table:
    """A row for each axiom."""
    return Table(
        {
            head: [report.axiom for report in reports],
            "outcome": [report.outcome for report in reports],
            "games": [report.n_games for report in reports],
            "instances": [report.n_instances for report in reports],
            "counterexample": [
                None if report.counterexample is None else str(report.counterexample)
                for report in reports
            ],
        }
    )


def table_text(game: Game) -> str:
    """Worths of a game in the order of the masks, the empty coalition's left out."""
    return "(" + ", ".join(f"{worth:g}" for worth in game.values[1:]) + ")"
