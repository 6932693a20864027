"""What every check of an assumption returns."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from bandit_backend._checks import real_number
from tugames._presentation.result import Result
from tugames._presentation.words import wrapped

__all__ = ["Finding", "Outcome", "decide", "require_level"]

Outcome = Literal["holds", "fails", "undecided"]


@dataclass(frozen=True, kw_only=True, repr=False)
class Finding(Result):
    """Outcome of a check; truthy only when the assumption was found to hold.

    Attributes
    ----------
    verdict : {"holds", "fails", "undecided"}
    level : float or None
        Largest probability of a wrong "holds", and of a wrong "fails"; None for what is no test.
    p_for, p_against : float or None
        Significance of the assumption holding, and of its failing, corrected for the number of
        comparisons; None where nothing is left to chance.
    """

    verdict: Outcome
    level: float | None
    p_for: float | None
    p_against: float | None

    def __bool__(self) -> bool:
        return self.verdict == "holds"

    def __str__(self) -> str:
        return self.text

    @property
    def p_value(self) -> float | None:
        """``p_for`` of an assumption that holds, ``p_against`` otherwise."""
        return self.p_for if self.verdict == "holds" else self.p_against

    @property
    def text(self) -> str:
        """The finding as one paragraph."""
        raise NotImplementedError("a check says in words what it found")

    def _said(self) -> Iterator[str]:
        yield from wrapped(self.text)


def decide(p_for: float, p_against: float, level: float) -> Outcome:
    """Outcome of two opposite tests at one level."""
    if p_for <= level:
        return "holds"
    return "fails" if p_against <= level else "undecided"


def require_level(level: object) -> float:
    """The level; raise InvalidRunError for one at which both outcomes could be significant."""
    requirement = "a level is a probability between 0 and 1/2"
    return real_number(level, requirement, above=0.0, below=0.5)
