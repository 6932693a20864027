"""Rewards of 0 and 1."""

from typing import Literal

import numpy as np
from numpy.typing import NDArray

from bandit_backend._checks import shown
from bandit_backend.errors import InvalidInstanceError
from bandit_backend.rewards.model import RewardModel

__all__ = ["Bernoulli"]

FloatArray = NDArray[np.float64]

#: How far a mean may be outside of [0, 1] by rounding.
_ROUNDING = 1e-9


class Bernoulli(RewardModel):
    r"""Rewards 1 with probability :math:`\mu(x)` and 0 otherwise.

    .. math:: \mu(x) = \langle\theta, x\rangle \quad\text{or}\quad
              \mu(x) = \frac{1}{1 + e^{-\langle\theta, x\rangle}}

    With U uniform from the agent's stream of noise, the reward of each action is 1 if
    :math:`U < \mu(x)`.

    Parameters
    ----------
    link : {"linear", "logistic"}

    Raises
    ------
    InvalidInstanceError
        For another link; once there is an instance, for a linear mean outside of [0, 1], which
        perturbed action sets cannot exclude.

    Notes
    -----
    Pseudo-regret is in the means :math:`\mu`, not in :math:`\langle\theta, x\rangle`.

    Examples
    --------
    >>> from bandit_backend import LinearBandit, LinUCB, simulate
    >>> clicks = LinearBandit([1.0, -1.0], [[[1, 0], [0, 1]]] * 2, rewards=Bernoulli("logistic"))
    >>> simulate(clicks, LinUCB(), [0, 1], horizon=100, seed=0).shape
    (1, 2, 1)
    """

    additive = False

    def __init__(self, link: Literal["linear", "logistic"] = "linear") -> None:
        if not isinstance(link, str) or link not in ("linear", "logistic"):
            raise InvalidInstanceError(
                f"the link of Bernoulli rewards is 'linear' or 'logistic'; got {shown(link)}"
            )
        self.link = link
        self.linear = link == "linear"

    @property
    def text(self) -> str:
        """The link."""
        return repr(self)

    def __repr__(self) -> str:
        return f"Bernoulli({self.link!r})"

    def mean(self, products: FloatArray) -> FloatArray:
        """Probabilities of a reward of 1."""
        if self.linear:
            return products
        size = np.exp(-np.abs(products))  # which cannot overflow
        chance: FloatArray = np.where(products < 0.0, size, 1.0) / (1.0 + size)
        return chance

    def luck(
        self,
        agent: str | int,  # noqa: ARG002  all agents are alike
        rng: np.random.Generator,
        n: int,
    ) -> FloatArray:
        """Uniform numbers."""
        return rng.random(n)

    def realised(self, means: FloatArray, luck: FloatArray) -> FloatArray:
        """1 where luck is below the mean."""
        return (luck[..., None] < means).astype(np.float64)

    def require_means(self, products: FloatArray) -> None:
        """Raise InvalidInstanceError if linear means are no probabilities."""
        super().require_means(products)
        if self.linear and (products.min() < -_ROUNDING or products.max() > 1.0 + _ROUNDING):
            raise InvalidInstanceError(
                "expected Bernoulli rewards <theta, x> are probabilities, 0 to 1; got "
                f"{products.min():.4g} to {products.max():.4g}: scale theta, or take "
                "Bernoulli('logistic')"
            )
