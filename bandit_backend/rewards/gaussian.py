"""Gaussian noise, of one deviation for all agents or one for each."""

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from bandit_backend._checks import agent_name, real_number, shown
from bandit_backend.errors import InvalidInstanceError
from bandit_backend.rewards.model import RewardModel

__all__ = ["Gaussian"]


class Gaussian(RewardModel):
    r"""Rewards :math:`y = \langle\theta, x\rangle + \eta`, :math:`\eta \sim N(0, \sigma_a^2)`.

    Parameters
    ----------
    sd : float, or mapping from every agent to one
        Standard deviations, in units of reward, finite and not negative.

    Raises
    ------
    InvalidInstanceError
        If a deviation is none; once there is an instance, if an agent has none.

    Examples
    --------
    >>> from bandit_backend import LinearBandit
    >>> precise = Gaussian({"ann": 0.1, "bob": 2.0})
    >>> sets = {"ann": [[1, 0]], "bob": [[0, 1]]}
    >>> LinearBandit([0.7, 0.3], sets, rewards=precise).rewards
    Gaussian({'ann': 0.1, 'bob': 2.0})
    """

    def __init__(self, sd: float | Mapping[str | int, float] = 1.0) -> None:
        self.sd: float | dict[str | int, float]
        if isinstance(sd, Mapping):
            self.sd = {agent_name(agent): _deviation(value) for agent, value in sd.items()}
        else:
            self.sd = _deviation(sd)

    @property
    def text(self) -> str:
        """The deviations."""
        return repr(self)

    def __repr__(self) -> str:
        return f"Gaussian({self.sd!r})"

    def luck(self, agent: str | int, rng: np.random.Generator, n: int) -> NDArray[np.float64]:
        """Noise of the next n steps."""
        sd = self.sd[agent] if isinstance(self.sd, dict) else self.sd
        noise: NDArray[np.float64] = sd * rng.standard_normal(n)
        return noise

    def require_agents(self, agents: tuple[str | int, ...]) -> None:
        """Raise InvalidInstanceError unless every agent has a deviation, and nobody else."""
        if not isinstance(self.sd, dict):
            return
        if set(self.sd) != set(agents):
            odd = min(set(self.sd) ^ set(agents), key=str)
            raise InvalidInstanceError(
                f"noise_sd names every agent and nobody else; {shown(odd)} is in one of "
                f"{shown(list(agents))} and {shown(list(self.sd))} only"
            )


def _deviation(value: object) -> float:
    return real_number(
        value,
        "noise_sd is one number, or a mapping from agents to numbers, finite and not negative",
        least=0.0,
        error=InvalidInstanceError,
    )
