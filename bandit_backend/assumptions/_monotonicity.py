"""What is found about Assumption 3, comparison by comparison."""

from collections.abc import Hashable, Iterator
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from bandit_backend.assumptions._finding import Finding, Outcome
from bandit_backend.assumptions._pairs import ImmediatePairs
from tugames._presentation.result import Result
from tugames._presentation.words import wrapped

__all__ = ["Assumption3", "Comparison"]


@dataclass(frozen=True, kw_only=True, repr=False)
class Comparison(Result):
    """An agent's regret in a coalition Q, against that in Q without one other member.

    Attributes
    ----------
    coalition : int
        Mask of Q.
    members : tuple
        Labels of Q's members.
    agent, dropped : label
        Agent a and the other member b.
    regret, regret_without : float
        Mean regret of a in Q, and in Q without b.
    difference, standard_error : float
        The first minus the second, positive for a violation; paired by replicate.
    p_value : float or None
        Significance of the violation, not corrected for the number of comparisons.
    adjusted_p_value : float or None
        The same, corrected.
    verdict : {"holds", "fails", "undecided"}
    """

    coalition: int
    members: tuple[Hashable, ...]
    agent: Hashable
    dropped: Hashable
    regret: float
    regret_without: float
    difference: float
    standard_error: float
    p_value: float | None
    adjusted_p_value: float | None
    verdict: Outcome

    @property
    def text(self) -> str:
        """The comparison in words."""
        p_values = (
            ""
            if self.p_value is None
            else f", p = {self.p_value:.2g} for a violation ({self.adjusted_p_value:.2g} corrected)"
        )
        return (
            f"agent {self.agent} in {{{', '.join(map(str, self.members))}}} has regret "
            f"{self.regret:.4g}, and {self.regret_without:.4g} without {self.dropped}: "
            f"difference {self.difference:.3g} ± {self.standard_error:.2g}{p_values}"
        )

    def _said(self) -> Iterator[str]:
        yield from wrapped(self.text)


@dataclass(frozen=True, kw_only=True, repr=False)
class Assumption3(Finding):
    r"""What was found about Assumption 3; truthy when it holds.

    Attributes
    ----------
    players : tuple
    replications : int
    test : {"t", "sign-flip"}
    margin : float
        Violations up to this size do not count.
    n_pairs : int
        Comparisons, n (n - 1) 2**(n - 2).
    n_violating, n_significant, n_holding : int
        Of these: violations of more than the margin in the sample, those that are significant,
        and the comparisons whose violation is significantly smaller than the margin.
    upper_bound : float
        Upper confidence bound of the largest violation, by the test "t"; inf if there is none.
    p_jointly : float or None
        Significance of the most significant violation by sign flips of whole replicates.
    pairs : ImmediatePairs
        Masks and player numbers of all comparisons; the last five arrays are in this order.
    regret : ndarray, shape (2**n, n)
        Mean regret of each agent in each coalition; 0 for those not in it.
    difference, standard_error, p_values, adjusted_p_values : ndarray, shape (n_pairs,)
        As in :class:`Comparison`; p-values are NaN where nothing is random.
    verdicts : ndarray of str, shape (n_pairs,)
        Where all hold together, each does; otherwise corrected for their number.
    """

    level: float
    players: tuple[Hashable, ...]
    replications: int
    test: str
    margin: float
    n_pairs: int
    n_violating: int
    n_significant: int
    n_holding: int
    upper_bound: float
    p_jointly: float | None
    pairs: ImmediatePairs = field(repr=False)
    regret: NDArray[np.float64] = field(repr=False)
    difference: NDArray[np.float64] = field(repr=False)
    standard_error: NDArray[np.float64] = field(repr=False)
    p_values: NDArray[np.float64] = field(repr=False)
    adjusted_p_values: NDArray[np.float64] = field(repr=False)
    verdicts: NDArray[np.str_] = field(repr=False)

    @property
    def witness(self) -> Comparison | None:
        """The most significant violation; the largest difference where the assumption holds.

        None for a single agent.
        """
        return next(iter(self.worst(1)), None)

    def worst(self, count: int = 10) -> tuple[Comparison, ...]:
        """The most significant violations first, or the largest where the assumption holds."""
        p_values = 0.0 if self else np.nan_to_num(self.p_values)
        order = np.lexsort((-self.difference, p_values + np.zeros(self.n_pairs)))
        return tuple(self.comparison(int(k)) for k in order[:count])

    def comparison(self, k: int) -> Comparison:
        """The k-th comparison, in the order of ``pairs``."""
        coalition, agent, dropped = (int(part[k]) for part in self.pairs)
        p_values = [float(p[k]) for p in (self.p_values, self.adjusted_p_values)]
        p_value, adjusted = (None if np.isnan(p) else p for p in p_values)
        return Comparison(
            coalition=coalition,
            members=tuple(x for i, x in enumerate(self.players) if coalition >> i & 1),
            agent=self.players[agent],
            dropped=self.players[dropped],
            regret=float(self.regret[coalition, agent]),
            regret_without=float(self.regret[coalition ^ (1 << dropped), agent]),
            difference=float(self.difference[k]),
            standard_error=float(self.standard_error[k]),
            p_value=p_value,
            adjusted_p_value=adjusted,
            verdict=str(self.verdicts[k]),  # type: ignore[arg-type]
        )

    @property
    def text(self) -> str:
        """The finding as one paragraph."""
        beyond = f" by more than {self.margin:g}" if self.margin else ""
        head = {
            "holds": "Assumption 3 holds",
            "fails": "Assumption 3 fails",
            "undecided": "Assumption 3 is neither confirmed nor refuted",
        }[self.verdict]
        if self.margin:
            head += f" up to a margin of {self.margin:g}"
        worst = self.witness
        if worst is None:
            return f"{head}: a single agent has no others."
        if self.p_against is None:
            return (
                f"{head}: {self.n_violating} of {self.n_pairs} comparisons violate it{beyond}; "
                f"nothing is random. Worst: {worst.text}."
            )
        bound = (
            f"With confidence {1 - self.level:g} no violation exceeds {self.upper_bound:.3g}. "
            if np.isfinite(self.upper_bound)
            else ""
        )
        return (
            f"{head} at level {self.level:g} (p = {self.p_for:.2g} for it, {self.p_against:.2g} "
            f"against it). Of {self.n_pairs} comparisons on {self.replications} replications "
            f"{self.n_violating} violate it{beyond} in the sample, {self.n_significant} of them "
            f"significantly; {self.n_holding} hold significantly. {bound}"
            f"{'Largest difference' if self else 'Most significant'}: {worst.text}."
        )
