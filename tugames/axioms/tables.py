"""Tables of axioms against solutions."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from tugames._doors.brief import brief_repr
from tugames._doors.pandas import is_list
from tugames._presentation.result import TabularResult, said
from tugames._presentation.table import Table
from tugames._presentation.words import few
from tugames.axioms._axiom import Axiom
from tugames.axioms._report import AxiomReport, Counterexample, report_of, report_table
from tugames.axioms._roster import AxiomsLike, chosen_axioms
from tugames.axioms.verification import BUDGET, verify
from tugames.errors import InvalidInputError
from tugames.transforms._solution import Solution

__all__ = ["Characterisation", "Comparison", "characterise", "compare"]


@dataclass(frozen=True, kw_only=True, repr=False)
class Characterisation(TabularResult):
    """Axioms that a solution satisfies, and counterexamples to the others.

    Attributes
    ----------
    solution : str
    axioms : tuple of Axiom
    reports : tuple of AxiomReport
        In the order of the axioms.
    """

    solution: str
    axioms: tuple[Axiom, ...]
    reports: tuple[AxiomReport, ...]

    @property
    def counterexamples(self) -> tuple[Counterexample, ...]:
        """One for every axiom that fails."""
        return tuple(r.counterexample for r in self.reports if r.counterexample is not None)

    def __getitem__(self, axiom: str) -> AxiomReport:
        """Report of the axiom of that name."""
        return report_of(axiom, self.reports)

    def __str__(self) -> str:
        return self._table().text()

    def _said(self) -> Iterator[str]:
        said = (f"{one.axiom} {one.outcome}" for one in self.reports)
        yield f"{self.solution}: {few(said, len(self.reports), 'axioms')}"

    def _table(self) -> Table:
        return report_table(f"axioms of {self.solution}", self.reports)


@dataclass(frozen=True, kw_only=True, repr=False)
class Comparison(TabularResult):
    """Several solutions against the same axioms.

    Attributes
    ----------
    solutions : tuple of Characterisation
    """

    solutions: tuple[Characterisation, ...]

    def __getitem__(self, solution: str) -> Characterisation:
        """Characterisation of the solution of that name."""
        for one in self.solutions:
            if one.solution == solution:
                return one
        raise InvalidInputError(
            f"this table is about {[one.solution for one in self.solutions]}; got "
            f"{brief_repr(solution)}: ask for one of them"
        )

    def __str__(self) -> str:
        return self._table().text()

    def _said(self) -> Iterator[str]:
        for one in self.solutions:
            yield from said(one)

    def _table(self) -> Table:
        columns = {
            one.solution: [report.outcome for report in one.reports] for one in self.solutions
        }
        return Table({"axiom": [axiom.name for axiom in self.solutions[0].axioms], **columns})


def characterise(
    solution: Solution,
    axioms: AxiomsLike | None = None,
    *,
    name: str | None = None,
    budget: int = BUDGET,
    seed: int = 0,
) -> Characterisation:
    """Table of the axioms that a solution satisfies, with a counterexample to each other one.

    Parameters
    ----------
    solution : callable
        As for :func:`verify`.
    axioms : Axiom, its name, or a sequence of either, optional
        All of this module when left out.
    name : str, optional
        Of the solution; that of the function when left out.
    budget, seed : int, optional
        As for :func:`verify`.

    Returns
    -------
    Characterisation
        ``print`` it, or ask for ``to_markdown()``.

    Notes
    -----
    Some seconds for a solution that takes microseconds on four players.

    Examples
    --------
    >>> from tugames.axioms import efficiency, null_player
    >>> from tugames import equal_division
    >>> table = characterise(equal_division, [efficiency, null_player])
    >>> for report in table.reports:
    ...     print(report.axiom, report.outcome)
    efficiency holds
    null player fails
    >>> print(table["null player"].counterexample)
    v = (0, 1, 1): null player 0 gets 0.5, but v(0) = 0
    """
    chosen = chosen_axioms(axioms)
    report = verify(solution, chosen, budget=budget, seed=seed)
    title = getattr(solution, "__name__", brief_repr(solution)) if name is None else _title(name)
    return Characterisation(solution=title, axioms=chosen, reports=report.axioms)


def compare(
    solutions: Mapping[str, Solution] | Iterable[Solution] | Solution,
    axioms: AxiomsLike | None = None,
    *,
    budget: int = BUDGET,
    seed: int = 0,
) -> Comparison:
    """Table of several solutions against axioms.

    Parameters
    ----------
    solutions : mapping of str to callable, sequence of callables, or one callable
    axioms : Axiom, its name, or a sequence of either, optional
        All of this module when left out.
    budget, seed : int, optional
        As for :func:`verify`, for each solution and axiom.

    Returns
    -------
    Comparison

    Raises
    ------
    InvalidInputError
        For no solutions.

    Examples
    --------
    >>> from tugames.axioms import additivity, null_player
    >>> from tugames import equal_division
    >>> from tugames import tau_value
    >>> print(compare([equal_division, tau_value], [additivity, null_player]))
    axiom        equal_division  tau_value
    additivity   holds           fails
    null player  fails           holds
    """
    axioms = chosen_axioms(axioms)
    if not isinstance(solutions, Mapping) and not is_list(solutions):
        solutions = [solutions]  # type: ignore[list-item]
    solutions = solutions if isinstance(solutions, Mapping) else list(solutions)
    if not solutions:
        raise InvalidInputError("a comparison needs at least one solution; got none")
    named: list[tuple[str | None, Solution]] = (
        list(solutions.items())
        if isinstance(solutions, Mapping)
        else [(None, solution) for solution in solutions]
    )
    return Comparison(
        solutions=tuple(
            characterise(solution, axioms, name=name, budget=budget, seed=seed)
            for name, solution in named
        )
    )


def _title(name: object) -> str:
    if not isinstance(name, str):
        raise InvalidInputError(f"the name of a solution is text; got {brief_repr(name)}")
    return name
