"""Phased elimination for linear bandits."""

from dataclasses import dataclass
from typing import ClassVar

import numpy as np
from numpy.typing import NDArray

from bandit_backend._checks import real_number, whole_number
from bandit_backend.errors import InvalidRunError
from bandit_backend.policies.policy import require_positive, settle
from bandit_backend.policies.python_policy import PythonPolicy
from bandit_backend.policies.seen import Seen

__all__ = ["PhasedElimination", "optimal_design"]

FloatArray = NDArray[np.float64]

#: Rounds of the design's search, and how near to the optimum d it ends.
_ROUNDS, _NEAR = 1000, 1.05
#: Squared share of a difference outside of what was played, up to which it counts as seen.
_IN_SPAN = 1e-12


@dataclass
class PhasedElimination(PythonPolicy):
    r"""Explore by an optimal design, then eliminate; phases twice as long each time.

    Phase l lasts :math:`n 2^{l-1}` steps, for all agents at once. In it an agent plays the arms it
    has left in the proportions of a G-optimal design, settled when the phase begins. At its end the
    least squares of all members' samples of that phase say which of its arms go: x, if for another
    arm b

    .. math:: \langle\hat\theta, b - x\rangle > \sigma \sqrt{2 \log \frac{K^2 l (l+1)}{\delta}}
              \; \|b - x\|_{V^+}, \quad V = \sum x x^\top \text{ of the phase}.

    Nothing that is played within a phase depends on its rewards, so where all members play by the
    same rhythm the bound holds for the samples of others, too, whatever action sets they have: with
    probability at least 1 - delta an agent never loses its best arm. Regret is of order
    sqrt(d T log(K log T / delta)).

    Parameters
    ----------
    delta : float
        Chance of losing the best arm, between 0 and 1.
    noise : float
        Sub-Gaussian constant sigma of the noise, positive; a standard deviation if Gaussian, 1/2 of
        rewards between 0 and 1.
    first : int
        Length n of the first phase.

    Raises
    ------
    InvalidRunError
        If a parameter is out of range; in play, if action sets change from step to step.

    Notes
    -----
    A design takes up to 1000 rounds of O(K d**2 + d**3), at the beginning of a phase. Ties between
    arms that are due go to the first. Where a difference b - x is not in the span of what was
    played in the phase, nothing is eliminated by it.

    References
    ----------
    T. Lattimore, C. Szepesvari (2020), Bandit algorithms, Chapter 22 (Algorithm 12, for one agent;
    phases in a fixed rhythm and differences of arms are in place of its lengths and thresholds).
    M. Valko, R. Munos, B. Kveton, T. Kocak (2014), Spectral bandits, has phases that double.

    Examples
    --------
    >>> PhasedElimination(delta=0.05)
    PhasedElimination(delta=0.05, noise=1.0, first=16)
    """

    version: ClassVar[str] = "1"

    delta: float = 0.05
    noise: float = 1.0
    first: int = 16

    def __post_init__(self) -> None:
        settle(
            self,
            delta=real_number(self.delta, "delta is between 0 and 1", above=0.0, below=1.0),
            noise=require_positive("noise", self.noise),
            first=whole_number(self.first, "first is a positive number of steps", least=1),
        )

    def start(self, seen: Seen) -> None:
        """Begin with all arms."""
        self._arms = seen.actions.copy()
        self._left = np.arange(len(self._arms))
        self._phase, self._begin, self._end = 0, 0, 0

    def choose(self, seen: Seen) -> int:
        """Play the arm that is most behind its share."""
        if seen.actions.shape != self._arms.shape or (seen.actions != self._arms).any():
            raise InvalidRunError(
                "PhasedElimination eliminates arms for good, from an action set that stays the "
                f"same; it has changed by step {seen.step}: take another policy"
            )
        if seen.step > self._end:
            if self._phase:
                self._eliminate(seen)
            self._phase += 1
            self._begin, self._end = self._end, self._end + self.first * 2 ** (self._phase - 1)
            self._shares = optimal_design(self._arms[self._left])
            self._played = np.zeros(len(self._left))
        due = self._shares * (seen.step - self._begin) - self._played
        k = int(np.argmax(due >= due.max() - 1e-9))
        self._played[k] += 1.0
        return int(self._left[k])

    def _eliminate(self, seen: Seen) -> None:
        m = seen.n_members
        x, y = seen.pool_actions[m * self._begin :], seen.pool_rewards[m * self._begin :]
        if not len(x):
            return
        gram = x.T @ x
        inverse = np.linalg.pinv(gram, hermitian=True)
        estimate, projector = inverse @ (x.T @ y), inverse @ gram
        rows = self._arms[self._left]
        log = np.log(len(rows) ** 2 * self._phase * (self._phase + 1) / self.delta)
        keep = []
        for k, row in enumerate(rows):
            differences = rows - row
            outside = differences - differences @ projector
            seen_all = (outside**2).sum(axis=1) <= _IN_SPAN * (differences**2).sum(axis=1)
            width = np.sqrt(np.maximum(((differences @ inverse) * differences).sum(axis=1), 0.0))
            worse = differences @ estimate > self.noise * np.sqrt(2.0 * log) * width
            keep.append(k if not (worse & seen_all).any() else -1)
        self._left = self._left[[k for k in keep if k >= 0]]


def optimal_design(arms: FloatArray) -> FloatArray:
    """Shares of arms, shape (K,), by which the largest width is near its least, the rank.

    Frank and Wolfe's method for log det of the shares' Gram matrix (V. V. Fedorov 1972; J. Kiefer
    and J. Wolfowitz 1960: the shares are G-optimal as well). Arms that do not span the space are
    seen in their span.

    Examples
    --------
    >>> optimal_design(np.array([[1.0, 0.0], [0.0, 1.0], [0.1, 0.1]])).round(6).tolist()
    [0.5, 0.5, 0.0]
    """
    _, values, basis = np.linalg.svd(arms, full_matrices=False)
    rank = int((values > 1e-9 * values.max(initial=1e-300)).sum())
    count = len(arms)
    if rank == 0:
        return np.full(count, 1.0 / count)
    rows = arms @ basis[:rank].T
    shares = np.zeros(count)
    shares[_spanning(rows)] = 1.0 / rank
    for _ in range(_ROUNDS):
        inverse = np.linalg.inv((rows.T * shares) @ rows)
        widths = ((rows @ inverse) * rows).sum(axis=1)
        best = int(np.argmax(widths >= widths.max() * (1.0 - 1e-12)))
        if widths[best] <= _NEAR * rank:
            break
        step = (widths[best] / rank - 1.0) / (widths[best] - 1.0)
        shares *= 1.0 - step
        shares[best] += step
    return shares


def _spanning(rows: FloatArray) -> list[int]:
    """As many arms as there are dimensions, each the longest outside of those before."""
    left, chosen = rows.copy(), []
    for _ in range(rows.shape[1]):
        lengths = (left**2).sum(axis=1)
        k = int(np.argmax(lengths >= lengths.max() * (1.0 - 1e-12)))
        chosen.append(k)
        axis = left[k] / np.sqrt(lengths[k])
        left = left - np.outer(left @ axis, axis)
    return chosen
