"""LinUCB through a server, to which agents turn when they have news."""

from dataclasses import dataclass
from typing import ClassVar, Literal

import numpy as np

from bandit_backend.policies.policy import require_positive, settle
from bandit_backend.policies.python_policy import PythonPolicy
from bandit_backend.policies.seen import Seen
from bandit_backend.policies.ties import first_optimistic

__all__ = ["FederatedLinUCB"]


@dataclass
class FederatedLinUCB(PythonPolicy):
    r"""Federated LinUCB: each agent exchanges with a server when its own news is enough.

    Agent i decides as LinUCB by :math:`V_i = \lambda I + {}` what it last received. Its own samples
    since then, :math:`\Delta V_i`, wait. After a step in which

    .. math:: \det(V_i + \Delta V_i) > (1 + c) \det V_i,

    it sends them to the server and receives all that the server has: one round, which concerns
    nobody else. Members turn to the server in agent order.

    Parameters
    ----------
    threshold : float
        The constant c, positive; small for frequent exchanges.
    alpha, ridge : float
        As LinUCB's.

    Notes
    -----
    :func:`bandit_backend.play` counts the rounds, exchanges of all members together: at most m log2
    of det V's growth over log2(1 + c). In contrast to :class:`bandit_backend.DisLinUCB` no exchange
    makes everybody wait. Who sends what is what it is about, so that it is outside of Assumption 2.
    Each member works out the protocol for itself: O(m d**3) a decision.

    References
    ----------
    J. He, T. Wang, Y. Min, Q. Gu (2022), A simple and provably efficient algorithm for asynchronous
    federated contextual linear bandits, NeurIPS, Algorithm 1.

    Examples
    --------
    >>> FederatedLinUCB(threshold=0.5)
    FederatedLinUCB(threshold=0.5, alpha=1.0, ridge=1.0)
    """

    sees: ClassVar[Literal["pool", "members"]] = "members"
    version: ClassVar[str] = "1"

    threshold: float = 1.0
    alpha: float = 1.0
    ridge: float = 1.0

    def __post_init__(self) -> None:
        settle(
            self,
            threshold=require_positive("threshold", self.threshold),
            alpha=require_positive("alpha", self.alpha),
            ridge=require_positive("ridge", self.ridge),
        )

    def start(self, seen: Seen) -> None:
        """Begin with nothing received."""
        m, d = seen.n_members, seen.dimension
        self.rounds = 0
        self._known = 0
        self._server, self._server_moment = self.ridge * np.eye(d), np.zeros(d)
        self._held, self._held_moment = np.array([self._server] * m), np.zeros((m, d))
        self._news, self._news_moment = np.zeros((m, d, d)), np.zeros((m, d))

    def choose(self, seen: Seen) -> int:
        """Follow the exchanges up to now, and be optimistic with what was received."""
        x, y = seen.member_actions[self._known :], seen.member_rewards[self._known :]
        for step in range(len(y)):
            self._news += np.einsum("mi,mj->mij", x[step], x[step])
            self._news_moment += x[step] * y[step][:, None]
            self._exchange()
        self._known += len(y)
        own = seen.members.index(seen.agent)
        inverse = np.linalg.inv(self._held[own])
        estimate = inverse @ self._held_moment[own]
        return first_optimistic(seen.actions, estimate, inverse, self.alpha)

    def _exchange(self) -> None:
        before = np.linalg.slogdet(self._held)[1]
        after = np.linalg.slogdet(self._held + self._news)[1]
        for i in np.flatnonzero(after - before > np.log1p(self.threshold)):
            self.rounds += 1
            self._server = self._server + self._news[i]
            self._server_moment = self._server_moment + self._news_moment[i]
            self._held[i], self._held_moment[i] = self._server, self._server_moment
            self._news[i], self._news_moment[i] = 0.0, 0.0
