"""What a reward model is to the engine: means, luck, and what the two make."""

from abc import ABC, abstractmethod

import numpy as np
from numpy.typing import NDArray

from bandit_backend.errors import InvalidInstanceError

__all__ = ["RewardModel"]

FloatArray = NDArray[np.float64]


class RewardModel(ABC):
    """How the reward of an action comes about.

    Of every agent and step there is one number of *luck*, drawn from the agent's stream of noise
    before anybody acts: what an agent would have got for each of its actions is settled, whoever
    it plays with and whatever it chooses. Pseudo-regret is that of the means, which luck does not
    enter.

    Attributes
    ----------
    additive : bool
        Whether a reward is its mean plus luck; the compiled kernels then play at full speed.
    linear : bool
        Whether the mean is <theta, x>.
    """

    additive = True
    linear = True

    @property
    @abstractmethod
    def text(self) -> str:
        """All that rewards depend on beside theta, in words that a store is known by."""

    def mean(self, products: FloatArray) -> FloatArray:
        """Expected rewards from <theta, x>, of any shape."""
        return products

    @abstractmethod
    def luck(self, agent: str | int, rng: np.random.Generator, n: int) -> FloatArray:
        """Numbers of the next n steps, or of a few more; in parts or at once, they are the same."""

    def realised(self, means: FloatArray, luck: FloatArray) -> FloatArray:
        """Rewards of all actions, shape (..., K), from their means and luck, shape (...,)."""
        return means + luck[..., None]

    def require_agents(self, agents: tuple[str | int, ...]) -> None:  # noqa: B027  most fit all
        """Raise InvalidInstanceError unless the model fits the agents."""

    def require_means(self, products: FloatArray) -> None:
        """Raise InvalidInstanceError unless expected rewards from <theta, x> are possible."""
        if not np.isfinite(products).all():
            raise InvalidInstanceError(
                "expected rewards <theta, x> are finite; those of some actions are not: take "
                "smaller features or a smaller theta"
            )
