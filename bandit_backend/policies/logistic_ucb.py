"""Optimism for rewards of 0 and 1 with a logistic mean."""

from dataclasses import dataclass
from typing import ClassVar

import numpy as np
from numpy.typing import NDArray

from bandit_backend._checks import shown
from bandit_backend.errors import InvalidRunError
from bandit_backend.policies._arms import Arms
from bandit_backend.policies.policy import require_positive, settle
from bandit_backend.policies.python_policy import PythonPolicy
from bandit_backend.policies.seen import Seen
from bandit_backend.policies.ties import first_optimistic

__all__ = ["LogisticUCB"]

FloatArray = NDArray[np.float64]

#: Newton steps at most, and the gradient, beside the number of samples, that is small enough.
_STEPS, _SMALL = 50, 1e-13


@dataclass
class LogisticUCB(PythonPolicy):
    r"""A generalised linear model's estimate plus a multiple of its width: UCB-GLM.

    .. math:: \hat\theta = \arg\min_\theta \sum \bigl(\log(1 + e^{\langle\theta, x\rangle})
              - y \langle\theta, x\rangle\bigr) + \tfrac{\lambda}{2} \|\theta\|^2, \quad
              V = \lambda I + \sum x x^\top,

    sums over all samples of the coalition; it plays the action of the largest
    :math:`\langle\hat\theta, x\rangle + \alpha \, \|x\|_{V^{-1}}`, which has the largest upper
    bound of the mean too, since the mean grows with :math:`\langle\theta, x\rangle`.

    Parameters
    ----------
    alpha : float
        Width factor, positive. The theory has sigma / kappa times a root of d log(t / delta), with
        kappa the smallest slope of the mean, at most 1/4.
    ridge : float
        Penalty lambda, positive, so that there is an estimate from the first sample on.

    Raises
    ------
    InvalidRunError
        If a parameter is not positive; in play, if a reward is not between 0 and 1.

    Notes
    -----
    Newton's method from the estimate before; O(k d**2) a step and decision, with k the number of
    different actions that were played.

    References
    ----------
    S. Filippi, O. Cappe, A. Garivier, C. Szepesvari (2010), Parametric bandits: the generalized
    linear case, NeurIPS; L. Li, Y. Lu, D. Zhou (2017), Provably optimal algorithms for generalized
    linear contextual bandits, ICML, Algorithm 1.

    Examples
    --------
    >>> LogisticUCB(alpha=2)
    LogisticUCB(alpha=2.0, ridge=1.0)
    """

    version: ClassVar[str] = "1"

    alpha: float = 1.0
    ridge: float = 1.0

    def __post_init__(self) -> None:
        settle(
            self,
            alpha=require_positive("alpha", self.alpha),
            ridge=require_positive("ridge", self.ridge),
        )

    def start(self, seen: Seen) -> None:
        """Begin without data."""
        d = seen.dimension
        self._arms, self._estimate = Arms(d), np.zeros(d)
        self._gram = self.ridge * np.eye(d)

    def choose(self, seen: Seen) -> int:
        """Fit again, and be optimistic."""
        x, y = seen.new_actions, seen.new_rewards
        odd = y[(y < 0.0) | (y > 1.0)]
        if odd.size:
            raise InvalidRunError(
                f"LogisticUCB learns from rewards of 0 to 1; got {shown(float(odd[0]))}: give the "
                "instance rewards=Bernoulli('logistic'), or take another policy"
            )
        if len(x):
            self._arms.take_in(x, y)
            self._gram += x.T @ x
            self._fit()
        inverse = np.asarray(np.linalg.inv(self._gram), dtype=np.float64)
        return first_optimistic(seen.actions, self._estimate, inverse, self.alpha)

    def _fit(self) -> None:
        """Newton's method on a strictly convex function; a step that raises it is halved."""
        x, pulls, totals = self._arms.actions, self._arms.pulls, self._arms.totals
        theta, penalty = self._estimate, self.ridge * np.eye(x.shape[1])

        def loss(theta: FloatArray) -> float:
            products = x @ theta
            each = pulls * np.logaddexp(0.0, products) - totals * products
            return float(each.sum() + 0.5 * self.ridge * theta @ theta)

        for _ in range(_STEPS):
            chances = 0.5 + 0.5 * np.tanh(0.5 * (x @ theta))
            gradient = x.T @ (pulls * chances - totals) + self.ridge * theta
            if np.abs(gradient).max() <= _SMALL * (1.0 + pulls.sum()) * np.abs(x).max(initial=1.0):
                break
            weights = pulls * chances * (1.0 - chances)
            step = np.linalg.solve((x.T * weights) @ x + penalty, gradient)
            before, share = loss(theta), 1.0
            while loss(theta - share * step) > before and share > 1e-6:
                share /= 2.0
            theta = theta - share * step
        self._estimate = theta
