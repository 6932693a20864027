"""What people say about a figure, decided by tests of significance.

A claim is one or more comparisons, its *parts*, all of which it needs. It is true if all parts
are: the largest ``p_for`` of the parts is a p-value for it, with no correction (an
intersection-union test: R. L. Berger 1982, Multiparameter hypothesis testing and acceptance
sampling, Technometrics 24). It is false if any part is: m times the smallest ``p_against`` of m
parts is a p-value against it (Bonferroni).
"""

from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from typing import Any, Literal

import numpy as np

from bandit_backend._checks import listed, real_number, require_kind
from bandit_backend.errors import InvalidRunError
from bandit_backend.experiments.comparisons import Part
from tugames import inference
from tugames._presentation.result import Result, said

__all__ = ["Claim", "Statement", "holm", "judge"]

Outcome = Literal["confirmed", "not confirmed", "undecided"]


@dataclass(frozen=True, kw_only=True, repr=False)
class Claim(Result):
    """A sentence, as comparisons that it needs all of.

    Attributes
    ----------
    text : str
        The sentence, paraphrased.
    place : str
        Where it stands.
    parts : tuple of Part
    """

    text: str
    place: str
    parts: tuple[Part, ...]

    def __post_init__(self) -> None:
        if not self.parts:
            raise InvalidRunError(f"a claim has at least one part; {self.text!r} has none")

    @property
    def p_for(self) -> float:
        """Significance of all parts being true: the largest of theirs."""
        return max(part.p_for for part in self.parts)

    @property
    def p_against(self) -> float:
        """Significance of a part being false: the smallest of theirs, times their number."""
        return min(1.0, len(self.parts) * min(part.p_against for part in self.parts))

    def _said(self) -> Iterator[str]:
        yield f"{self.text} ({self.place})"
        yield f"p = {self.p_for:.2g} for it, {self.p_against:.2g} against it"


@dataclass(frozen=True, kw_only=True, repr=False)
class Statement(Result):
    """A claim and what became of it, among others judged with it; truthy when confirmed.

    Attributes
    ----------
    claim : Claim
    p_for, p_against : float
        The claim's, by Holm's correction for the number of claims judged together; never below
        what the replicates of its parts support.
    level : float
    outcome : {"confirmed", "not confirmed", "undecided"}
        Confirmed if ``p_for`` is at most the level; not confirmed if ``p_against`` is, the
        opposite of a part being significant; otherwise undecided.
    """

    claim: Claim
    p_for: float
    p_against: float
    level: float
    outcome: Outcome

    def __bool__(self) -> bool:
        return self.outcome == "confirmed"

    @property
    def decisive(self) -> Part:
        """The part that most speaks against a claim that is not confirmed, else the weakest."""
        if self.outcome == "not confirmed":
            return min(self.claim.parts, key=lambda part: part.p_against)
        return max(self.claim.parts, key=lambda part: part.p_for)

    def to_dict(self) -> dict[str, Any]:
        """Plain numbers, lists and strings."""
        return {
            "text": self.claim.text,
            "place": self.claim.place,
            "outcome": self.outcome,
            "p_for": self.p_for,
            "p_against": self.p_against,
            "level": self.level,
            "parts": [asdict(part) for part in self.claim.parts],
        }

    def _said(self) -> Iterator[str]:
        yield f"{self.outcome} at level {self.level:g}: {self.claim.text}"
        yield f"p = {self.p_for:.2g} for it, {self.p_against:.2g} against it"
        yield from said(self.decisive)


def judge(claims: Sequence[Claim], *, level: float = 0.05) -> tuple[Statement, ...]:
    """Decide several claims at once.

    Parameters
    ----------
    claims : sequence of Claim
    level : float
        Above 0 and below 1/2. The probability that any claim is confirmed that is false is at
        most the level, and so is the probability that any is called not confirmed that is true.

    Raises
    ------
    InvalidRunError
        For a level out of range.

    Examples
    --------
    >>> from bandit_backend.experiments.comparisons import above
    >>> gains = [1.0, 3.0, 2.0, 1.5, 2.5]
    >>> gain = Claim(text="gains", place="p. 1", parts=(above("gain", gains),))
    >>> [statement.outcome for statement in judge([gain])]
    ['confirmed']
    >>> [statement.outcome for statement in judge([gain, gain])]
    ['undecided', 'undecided']
    """
    level = real_number(level, "a level is a probability between 0 and 1/2", above=0.0, below=0.5)
    for claim in listed(claims, "claims are a sequence of Claim", error=InvalidRunError):
        require_kind(claim, Claim, "claims are a sequence of Claim")
    adjusted = zip(
        claims,
        holm([claim.p_for for claim in claims]),
        holm([claim.p_against for claim in claims]),
        strict=True,
    )
    return tuple(_stated(*each, level) for each in adjusted)


def _stated(claim: Claim, p_for: float, p_against: float, level: float) -> Statement:
    least = max(part.least_p_value for part in claim.parts)
    p_for, p_against = max(least, p_for), max(least, p_against)
    outcome: Outcome = "undecided"
    if p_for <= level:
        outcome = "confirmed"
    elif p_against <= level:
        outcome = "not confirmed"
    return Statement(claim=claim, p_for=p_for, p_against=p_against, level=level, outcome=outcome)


def holm(p_values: Sequence[float]) -> list[float]:
    r"""Adjust K p-values so that all that are at most a level can be relied upon together.

    In ascending order, :math:`\tilde p_{(j)} = \max_{i \le j} \min(1, (K - i + 1) \, p_{(i)})`.
    The probability that any true hypothesis is rejected is then at most the level, whatever the
    dependence. O(K log K).

    References
    ----------
    S. Holm (1979), A simple sequentially rejective multiple test procedure, Scandinavian Journal
    of Statistics 6.

    Examples
    --------
    >>> holm([0.01, 0.04, 0.03])
    [0.03, 0.06, 0.06]
    """
    adjusted: list[float] = inference.holm(np.asarray(p_values, dtype=np.float64)).tolist()
    return adjusted
