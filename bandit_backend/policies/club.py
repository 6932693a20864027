"""Clubs of agents, who pool only with those found similar."""

from dataclasses import dataclass
from typing import ClassVar, Literal

import numpy as np
from numpy.typing import NDArray

from bandit_backend.policies.policy import require_positive, settle
from bandit_backend.policies.python_policy import PythonPolicy
from bandit_backend.policies.seen import Seen
from bandit_backend.policies.ties import first_optimistic

__all__ = ["CLUB"]


@dataclass
class CLUB(PythonPolicy):
    r"""LinUCB on the data of the agents who have not been told apart.

    Agents are linked to each other at first. With :math:`\hat\theta_i = (\lambda I + \sum x_i
    x_i^\top)^{-1} \sum x_i y_i` each member's own estimate from its T_i samples, the link of i and
    j is cut for good when

    .. math:: \|\hat\theta_i - \hat\theta_j\| > \beta \, (r(T_i) + r(T_j)), \quad
              r(T) = \sqrt{\frac{1 + \log(1 + T)}{1 + T}}.

    An agent's club is everybody it is linked to, directly or through others. It plays the action of
    the largest :math:`\langle\hat\theta, x\rangle + \alpha \sqrt{\log(t + 1)} \, \|x\|_{V^{-1}}`,
    with V and the estimate of all samples of its club.

    Parameters
    ----------
    alpha : float
        Width factor, positive.
    beta : float
        How different agents must look to be told apart, positive.
    ridge : float
        Penalty lambda, positive.

    Notes
    -----
    It looks at who brought in what, and so is outside of Assumption 2. It is for instances whose
    agents have a theta each; where all have the same one, it is LinUCB with a growing width until a
    link is cut by chance. Each member works out the clubs for itself: O(m d**3 + m**2 d) a
    decision.

    References
    ----------
    C. Gentile, S. Li, G. Zappella (2014), Online clustering of bandits, ICML, Figure 1; all links
    at first, where they draw some, and one parameter beta for alpha_2.

    Examples
    --------
    >>> CLUB()
    CLUB(alpha=1.0, beta=1.0, ridge=1.0)
    """

    sees: ClassVar[Literal["pool", "members"]] = "members"
    version: ClassVar[str] = "1"

    alpha: float = 1.0
    beta: float = 1.0
    ridge: float = 1.0

    def __post_init__(self) -> None:
        settle(
            self,
            alpha=require_positive("alpha", self.alpha),
            beta=require_positive("beta", self.beta),
            ridge=require_positive("ridge", self.ridge),
        )

    def start(self, seen: Seen) -> None:
        """Link everybody."""
        m, d = seen.n_members, seen.dimension
        self._known = 0
        self._linked = np.ones((m, m), dtype=bool)
        self._grams, self._moments = np.zeros((m, d, d)), np.zeros((m, d))

    def choose(self, seen: Seen) -> int:
        """Cut links, and be optimistic with the club's data."""
        x, y = seen.member_actions[self._known :], seen.member_rewards[self._known :]
        for step in range(len(y)):
            self._grams += np.einsum("mi,mj->mij", x[step], x[step])
            self._moments += x[step] * y[step][:, None]
            self._known += 1
            self._cut()
        own = seen.members.index(seen.agent)
        club = connected(self._linked, own)
        gram = self.ridge * np.eye(seen.dimension) + self._grams[club].sum(axis=0)
        inverse = np.linalg.inv(gram)
        factor = self.alpha * float(np.sqrt(np.log(seen.step + 1.0)))
        estimate = inverse @ self._moments[club].sum(axis=0)
        return first_optimistic(seen.actions, estimate, inverse, factor)

    def _cut(self) -> None:
        d = self._moments.shape[1]
        estimates = np.linalg.solve(
            self.ridge * np.eye(d) + self._grams, self._moments[:, :, None]
        )[:, :, 0]
        apart = np.sqrt(((estimates[:, None] - estimates[None]) ** 2).sum(axis=2))
        radius = np.sqrt((1.0 + np.log(1.0 + self._known)) / (1.0 + self._known))
        self._linked &= apart <= self.beta * 2.0 * radius


def connected(linked: NDArray[np.bool_], start: int) -> list[int]:
    """Everybody who is linked to one, directly or through others, ascending.

    Examples
    --------
    >>> chain = np.array([[1, 1, 0, 0], [1, 1, 1, 0], [0, 1, 1, 0], [0, 0, 0, 1]], dtype=bool)
    >>> connected(chain, 0), connected(chain, 3)
    ([0, 1, 2], [3])
    """
    club, new = {start}, [start]
    while new:
        others = {int(j) for j in np.flatnonzero(linked[new.pop()])} - club
        club |= others
        new += others
    return sorted(club)
