"""What is found about Assumption 1."""

from collections.abc import Iterator
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from bandit_backend.assumptions._finding import Finding, Outcome
from tugames._presentation.result import Result
from tugames._presentation.words import wrapped

__all__ = ["Assumption1", "Bend"]


@dataclass(frozen=True, kw_only=True, repr=False)
class Bend(Result):
    """A regret curve between three times.

    Attributes
    ----------
    inequality : {"(3)", "(4)"}
        What it is a witness of: strict concavity, or the limit to curvature.
    times : tuple of three int
    slope_before, slope_after : float
        Mean regret a step between the first two times, and between the last two.
    slack : float
        Right side minus left side, in units of regret a step; negative if it is violated.
    standard_error : float
    p_value : float or None
        Significance of the violation, corrected; None if the curve is exact.
    """

    inequality: str
    times: tuple[int, int, int]
    slope_before: float
    slope_after: float
    slack: float
    standard_error: float
    p_value: float | None

    @property
    def text(self) -> str:
        """The bend in words."""
        first, middle, last = self.times
        p = "" if self.p_value is None else f", p = {self.p_value:.2g} of a violation"
        return (
            f"inequality {self.inequality} from step {first} over {middle} to {last}: regret a "
            f"step {self.slope_before:.4g} before and {self.slope_after:.4g} after, slack "
            f"{self.slack:.3g} ± {self.standard_error:.2g}{p}"
        )

    def _said(self) -> Iterator[str]:
        yield from wrapped(self.text)


@dataclass(frozen=True, kw_only=True, repr=False)
class Assumption1(Finding):
    """What was found about Assumption 1; truthy when it holds at the checkpoints.

    Attributes
    ----------
    concave : {"holds", "fails", "undecided"}
        Inequality (3), on its own.
    limited : {"holds", "fails", "undecided"}
        Inequality (4), on its own; undecided if no constant was given.
    witness : Bend
        Where the assumption fails most significantly; of one that does not fail, where it is
        least sure.
    times : ndarray of int, shape (C + 1,)
        0 and the checkpoints.
    slope, slope_error : ndarray, shape (C,)
        Mean regret a step between successive times, with standard errors.
    log_rate, log_rate_error : ndarray, shape (C - 1,)
        (R(t') - R(t)) / log(t'/t) of successive checkpoints: constant for a logarithm.
    constant : float
        Least c with which the mean curve satisfies (4) at the checkpoints.
    constant_bound : float
        Upper confidence bound of that c for the expected curve.
    """

    level: float
    concave: Outcome
    limited: Outcome
    witness: Bend
    times: NDArray[np.int64] = field(repr=False)
    slope: NDArray[np.float64] = field(repr=False)
    slope_error: NDArray[np.float64] = field(repr=False)
    log_rate: NDArray[np.float64] = field(repr=False)
    log_rate_error: NDArray[np.float64] = field(repr=False)
    constant: float
    constant_bound: float

    @property
    def text(self) -> str:
        """The finding as one paragraph."""
        words = {"holds": "holds", "fails": "fails", "undecided": "is undecided"}
        p = (
            "the curve being exact"
            if self.p_for is None
            else f"at level {self.level:g}, p = {self.p_for:.2g} for it and "
            f"{self.p_against:.2g} against it"
        )
        bound = (
            ""
            if self.p_for is None
            else f", with confidence {1 - self.level:g} at most {self.constant_bound:.3g}"
        )
        return (
            f"Assumption 1 {words[self.verdict]} at the checkpoints, {p}. Strict concavity (3) "
            f"{words[self.concave]}; the limit to curvature (4) {words[self.limited]}: the curve "
            f"needs a constant c of {self.constant:.3g}{bound}."
            f" Decisive: {self.witness.text}."
        )
