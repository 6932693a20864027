"""Random numbers of a coalition's members on one replicate, in the order of the steps.

How many numbers a member takes from its stream at a step depends on its own policy alone, so that
its luck is the same whoever plays along.
"""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from bandit_backend.instance import Agent, LinearBandit
from bandit_backend.mul import MUL
from bandit_backend.policies.roster import Roster
from bandit_backend.streams import COALITION, Purpose, stream

__all__ = ["Draws", "Numbers"]


class Numbers(NamedTuple):
    """Random numbers of n consecutive steps of m members."""

    noise: NDArray[np.float64]
    """Of the rewards, shape (m, n): the noise in their unit, or other luck of the model."""
    uniform: NDArray[np.float64]
    """In [0, 1), shape (m, n); zero if nobody needs any."""
    normal: NDArray[np.float64]
    """Standard, shape (m, n, d), for posteriors; d is 0 if nobody draws from one."""

    def part(self, start: int, n: int) -> "Numbers":
        """Those of n steps, from one on."""
        steps = slice(start, start + n)
        return Numbers(*(np.ascontiguousarray(numbers[:, steps]) for numbers in self))


class Draws:
    """What draws for each member, and how far it has come.

    Parameters
    ----------
    instance : LinearBandit
    members : sequence of int
    roster : Roster or MUL
    seed, replicate : int

    Attributes
    ----------
    explores, posterior : bool
        Whether any member needs uniform numbers, or draws from a posterior.
    replicate : int
    """

    def __init__(
        self,
        instance: LinearBandit,
        members: Sequence[int],
        roster: Roster | MUL,
        seed: int,
        replicate: int,
    ) -> None:
        self._key = seed, replicate
        self.replicate = replicate
        self._agents = [instance.agents[i] for i in members]
        self._model = instance.rewards
        self._width = instance.action_sets.dimension
        self._counts = [0] * len(self._agents)
        self.explores = False
        if not isinstance(roster, MUL):  # whose single agent draws for itself
            self.explores = bool(((roster.regression < 0) | (roster.epsilon > 0.0)).any())
            self._counts = _normal_counts(roster, self._width)
            self._width += int(roster.intercept.any())
        self.posterior = any(self._counts)
        self._noises = self.streams(Purpose.NOISE)
        self._left = [np.empty(0)] * len(self._agents)
        self._uniforms = self.streams(Purpose.POLICY) if self.explores else []
        self._posteriors = self.streams(Purpose.POSTERIOR) if self.posterior else []

    def streams(self, purpose: Purpose) -> list[np.random.Generator]:
        """A new stream for each member."""
        return [stream(*self._key, agent, purpose) for agent in self._agents]

    def stream_of(self, agent: Agent, purpose: Purpose) -> np.random.Generator:
        """A new stream for one member."""
        return stream(*self._key, agent, purpose)

    def of_coalition(self) -> np.random.Generator:
        """A new stream for draws that belong to no single member."""
        return stream(*self._key, COALITION, Purpose.POSTERIOR)

    def take(self, n: int) -> Numbers:
        """Those of the next n steps; in parts or at once, they are the same."""
        m = len(self._agents)
        return Numbers(
            noise=np.array([self._luck(row, n) for row in range(m)]),
            uniform=np.array([rng.random(n) for rng in self._uniforms])
            if self.explores
            else np.zeros((m, n)),
            normal=self._normals(n) if self.posterior else np.empty((m, n, 0)),
        )

    def _luck(self, row: int, n: int) -> NDArray[np.float64]:
        """A member's luck of the next n steps; models may draw more than that, which is kept."""
        missing = n - self._left[row].size
        if missing > 0:
            drawn = self._model.luck(self._agents[row], self._noises[row], missing)
            self._left[row] = np.concatenate([self._left[row], drawn])
        luck, self._left[row] = np.split(self._left[row], [n])
        return luck

    def _normals(self, n: int) -> NDArray[np.float64]:
        """Shape (m, n, width), zero beyond a member's own count."""
        normal = np.zeros((len(self._counts), n, self._width))
        for row, rng, count in zip(normal, self._posteriors, self._counts, strict=True):
            if count:
                row[:, :count] = rng.standard_normal((n, count))
        return normal


def _normal_counts(roster: Roster, dimension: int) -> list[int]:
    """Normals that each member draws a step: one a feature it regresses on, 0 for others."""
    # uniform play, numbered -1, takes the last one: it draws from no posterior
    intercept = np.append(roster.intercept, False)[roster.regression]
    counts = np.where(roster.posterior, dimension + intercept, 0).max(axis=1)
    return [int(count) for count in counts]
