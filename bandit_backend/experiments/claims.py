"""What people say about a figure, decided by tests of significance.

A claim is one or more comparisons, its *parts*, all of which it needs. It is true if all parts
are: the largest ``p_for`` of the parts is a p-value for it, with no correction (an
intersection-union test: R. L. Berger 1982, Multiparameter hypothesis testing and acceptance
sampling, Technometrics 24). It is false if any part is: m times the smallest ``p_against`` of m
parts is a p-value against it (Bonferroni).

A claim such as "almost all are close" needs k of its m parts only. Then m - k + 1 times the k-th
smallest ``p_for`` is a p-value for it, and k times the (m - k + 1)-th smallest ``p_against`` one
against it (partial conjunction: Y. Benjamini, R. Heller 2008, Screening for partial conjunction
hypotheses, Biometrics 64); for k = m this is the above.
"""

from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from typing import Any, Literal

import numpy as np

from bandit_backend._checks import listed, real_number, require_kind, whole_number
from bandit_backend.errors import InvalidRunError
from bandit_backend.experiments.comparisons import Part
from tugames import inference
from tugames._presentation.result import Result, said

__all__ = ["Claim", "Statement", "holm", "judge"]

Outcome = Literal["confirmed", "contradicted", "undecided"]


@dataclass(frozen=True, kw_only=True, repr=False)
class Claim(Result):
    """A sentence, as comparisons that it needs all of, or a number of.

    Attributes
    ----------
    text : str
        The sentence, paraphrased.
    place : str
        Where it stands.
    parts : tuple of Part
    needed : int, optional
        How many parts have to be true, at the least; by default all.
    reading : str
        What the sentence was turned into, in words.
    """

    text: str
    place: str
    parts: tuple[Part, ...]
    needed: int | None = None
    reading: str = ""

    def __post_init__(self) -> None:
        if not self.parts:
            raise InvalidRunError(f"a claim has at least one part; {self.text!r} has none")
        if self.needed is not None:
            requirement = f"a claim needs from 1 to {len(self.parts)} of its parts"
            number = whole_number(self.needed, requirement, least=1)
            if number > len(self.parts):
                raise InvalidRunError(f"{requirement}; got {number}")

    @property
    def weakest(self) -> Part:
        """The part that decides whether the claim is true: of all needed, the largest p-value."""
        return sorted(self.parts, key=lambda part: part.p_for)[self._needed - 1]

    @property
    def most_contrary(self) -> Part:
        """The part that decides whether the claim is false."""
        return sorted(self.parts, key=lambda part: part.p_against)[len(self.parts) - self._needed]

    @property
    def p_for(self) -> float:
        """Significance of as many parts being true as are needed."""
        return min(1.0, (len(self.parts) - self._needed + 1) * self.weakest.p_for)

    @property
    def p_against(self) -> float:
        """Significance of fewer parts being true."""
        return min(1.0, self._needed * self.most_contrary.p_against)

    @property
    def _needed(self) -> int:
        return len(self.parts) if self.needed is None else self.needed

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
    outcome : {"confirmed", "contradicted", "undecided"}
        Confirmed if ``p_for`` is at most the level; contradicted if ``p_against`` is, the
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
        """The part that most speaks against a claim that is contradicted, else the weakest."""
        return self.claim.most_contrary if self.outcome == "contradicted" else self.claim.weakest

    def to_dict(self) -> dict[str, Any]:
        """Plain numbers, lists and strings."""
        return {
            "text": self.claim.text,
            "place": self.claim.place,
            "reading": self.claim.reading,
            "needed": self.claim.needed or len(self.claim.parts),
            "outcome": self.outcome,
            "p_for": self.p_for,
            "p_against": self.p_against,
            "level": self.level,
            "parts": [_plain(part) for part in self.claim.parts],
        }

    def _said(self) -> Iterator[str]:
        yield f"{self.outcome} at level {self.level:g}: {self.claim.text}"
        yield f"p = {self.p_for:.2g} for it, {self.p_against:.2g} against it"
        yield from said(self.decisive)


def _plain(part: Part) -> dict[str, Any]:
    """A part as JSON can hold it, which has no infinity."""
    return {
        key: None if isinstance(value, float) and np.isinf(value) else value
        for key, value in asdict(part).items()
    }


def judge(claims: Sequence[Claim], *, level: float = 0.05) -> tuple[Statement, ...]:
    """Decide several claims at once.

    Parameters
    ----------
    claims : sequence of Claim
    level : float
        Above 0 and below 1/2. The probability that any claim is confirmed that is false is at
        most the level, and so is the probability that any is called contradicted that is true.

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
        outcome = "contradicted"
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
