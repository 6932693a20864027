"""What the regret curve of one agent says about the convexity of MUL's game."""

from collections.abc import Iterator
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from bandit_backend.assumptions._finding import Finding
from tugames._presentation.result import Result
from tugames._presentation.words import wrapped

__all__ = ["ConvexityCertificate", "SizePair"]


@dataclass(frozen=True, kw_only=True, repr=False)
class SizePair(Result):
    """Inequality (30) for two sizes s < q of coalitions.

    Attributes
    ----------
    s, q : int
    left : float
        R((s+1)T) - R(sT) - [R((q+1)T) - R(qT)].
    standard_error : float
    required : float
        What the left side has to reach.
    p_value : float or None
        Significance of its falling short, corrected; None if the curve is exact.
    """

    s: int
    q: int
    left: float
    standard_error: float
    required: float
    p_value: float | None

    @property
    def margin(self) -> float:
        """Left side less what is required; negative if it falls short."""
        return self.left - self.required

    @property
    def text(self) -> str:
        """The inequality in words."""
        return (
            f"s = {self.s}, q = {self.q}: {self.left:.4g} ± {self.standard_error:.2g}, required "
            f"{self.required:.4g}"
        )

    def _said(self) -> Iterator[str]:
        yield from wrapped(self.text)


@dataclass(frozen=True, kw_only=True, repr=False)
class ConvexityCertificate(Finding):
    """Whether the regret curve alone shows MUL's game to be convex; truthy if it does.

    One that fails says nothing of the game, which may be convex or not.

    Attributes
    ----------
    n_agents, n_arms : int
    largest_gap : float
    bound : {"paper", "sharp"}
    largest_certified : int
        Most agents, up to ``n_agents``, for whom the game is shown to be convex; at least 1.
        At the level, whatever number comes out.
    witness : SizePair or None
        The pair with the smallest margin among those looked at; None for a single agent.
    increments : ndarray, shape (M,)
        R((m+1)T) - R(mT) for m = 0, ..., M - 1.
    left, standard_error, required : ndarray, shape (M - 1,)
        Of the pairs (s, s + 1), s = 0, ..., M - 2.
    """

    level: float
    n_agents: int
    n_arms: int
    largest_gap: float
    bound: str
    largest_certified: int
    witness: SizePair | None
    increments: NDArray[np.float64] = field(repr=False)
    left: NDArray[np.float64] = field(repr=False)
    standard_error: NDArray[np.float64] = field(repr=False)
    required: NDArray[np.float64] = field(repr=False)

    @property
    def margin(self) -> float:
        """Smallest margin of (30), by which the certificate succeeds or falls short."""
        return float((self.left - self.required).min(initial=np.inf))

    @property
    def text(self) -> str:
        """The finding as one paragraph."""
        if self.witness is None:
            return "The game of a single agent is convex."
        exact = self.p_for is None
        sure = "" if exact else f" at level {self.level:g} (p = {self.p_value:.2g})"
        words = {
            "holds": f"is convex{sure}, as the regret curve of one agent shows",
            "fails": f"is not shown to be convex: inequality (30) fails{sure}, and the game "
            "itself has to be examined",
            "undecided": f"is not shown to be convex: inequality (30) is undecided{sure}; more "
            "replications may decide it",
        }[self.verdict]
        return (
            f"MUL's game of {self.n_agents} agents and {self.n_arms} arms {words}. Smallest "
            f"margin {self.margin:.4g}, at {self.witness.text} ({self.bound} bound, gaps up to "
            f"{self.largest_gap:g}). Certified for up to {self.largest_certified} agents."
        )
