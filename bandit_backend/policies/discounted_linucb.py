"""LinUCB that forgets."""

from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from bandit_backend._checks import real_number
from bandit_backend.policies.policy import require_positive, settle
from bandit_backend.policies.python_policy import PythonPolicy
from bandit_backend.policies.seen import Seen
from bandit_backend.policies.ties import first_optimistic

__all__ = ["DiscountedLinUCB"]


@dataclass
class DiscountedLinUCB(PythonPolicy):
    r"""LinUCB whose samples count the less the older they are: D-LinUCB.

    .. math:: V = \lambda I + \sum_s \gamma^{t-1-s} x_s x_s^\top, \quad
              \tilde V = \lambda I + \sum_s \gamma^{2(t-1-s)} x_s x_s^\top, \quad
              \hat\theta = V^{-1} \sum_s \gamma^{t-1-s} x_s y_s,

    sums over all samples of the coalition; it plays the action of the largest
    :math:`\langle\hat\theta, x\rangle + \alpha \, \|x\|_{V^{-1} \tilde V V^{-1}}`.

    Parameters
    ----------
    gamma : float
        The discount of one step, above 0 and at most 1; 1 is LinUCB.
    alpha, ridge : float
        As LinUCB's.

    Notes
    -----
    O(K d**2 + m d**2 + d**3) a decision, in Python. What is gained where the world changes is paid
    where it does not: its regret is linear there, for it never stops exploring.

    References
    ----------
    Y. Russac, C. Vernade, O. Cappe (2019), Weighted linear bandits for non-stationary
    environments, NeurIPS, Algorithm 1.

    Examples
    --------
    >>> DiscountedLinUCB(gamma=0.99)
    DiscountedLinUCB(gamma=0.99, alpha=1.0, ridge=1.0)
    """

    version: ClassVar[str] = "1"

    gamma: float
    alpha: float = 1.0
    ridge: float = 1.0

    def __post_init__(self) -> None:
        requirement = "gamma is above 0 and at most 1"
        settle(
            self,
            gamma=real_number(self.gamma, requirement, above=0.0, below=np.nextafter(1.0, 2.0)),
            alpha=require_positive("alpha", self.alpha),
            ridge=require_positive("ridge", self.ridge),
        )

    def start(self, seen: Seen) -> None:
        """Begin without data."""
        d = seen.dimension
        self._once, self._twice, self._moment = np.zeros((d, d)), np.zeros((d, d)), np.zeros(d)

    def choose(self, seen: Seen) -> int:
        """Discount, take in what is new, and be optimistic."""
        x, y = seen.new_actions, seen.new_rewards
        if len(x):
            outer = x.T @ x
            self._once = self.gamma * self._once + outer
            self._twice = self.gamma**2 * self._twice + outer
            self._moment = self.gamma * self._moment + x.T @ y
        penalty = self.ridge * np.eye(seen.dimension)
        inverse = np.linalg.inv(penalty + self._once)
        norm = inverse @ (penalty + self._twice) @ inverse
        return first_optimistic(seen.actions, inverse @ self._moment, norm, self.alpha)
