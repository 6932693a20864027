"""The synthetic instances of the paper's Section E.2: 25 arms, several agents, no data needed."""

import numpy as np
from numpy.typing import NDArray

from bandit_backend.action_set import PerturbedActionSets
from bandit_backend.instance import LinearBandit

__all__ = ["perturbed_circle", "shared_arm_star", "symmetric_circle"]


def _arm_means() -> NDArray[np.float64]:
    """theta* of equation (45): five identical blocks of arms with means 0.7, 0.6, ..., 0.3."""
    return np.tile([0.7, 0.6, 0.5, 0.4, 0.3], 5)


def _circle() -> list[NDArray[np.float64]]:
    """Action sets of five agents, each owning its block of five arms and the next one."""
    arms = np.eye(25).reshape(5, 5, 25)
    return [np.concatenate([arms[a], arms[(a + 1) % 5]]) for a in range(5)]


def symmetric_circle(*, noise_sd: float = 1.0) -> LinearBandit:
    """Five identical agents in a circle, each sharing five arms with either neighbour.

    Arms are the 25 unit vectors in blocks A_1, ..., A_5 of five; agent a may play A_{a+1} and
    the next block, agent 4 the last and the first. Section E.2, Figures 2a to 2c.

    Examples
    --------
    >>> symmetric_circle()
    LinearBandit(5 agents: 0, 1, 2, 3, 4; d = 25)
    """
    return LinearBandit(_arm_means(), _circle(), noise_sd=noise_sd)


def perturbed_circle(scale: float = 0.3, *, noise_sd: float = 1.0) -> LinearBandit:
    """The symmetric circle with every action shifted by fresh Gaussian noise at every step.

    Greedy play explores here without meaning to (S. Kannan et al. 2018); ``scale`` is the
    shifts' standard deviation in each of the 25 dimensions.

    Examples
    --------
    >>> perturbed_circle(0.1)
    LinearBandit(5 agents: 0, 1, 2, 3, 4; d = 25)
    """
    sets = PerturbedActionSets(_circle(), scale=scale)
    return LinearBandit(_arm_means(), sets, noise_sd=noise_sd)


def shared_arm_star(*, noise_sd: float = 1.0) -> LinearBandit:
    """Five agents with a block of arms each, and agent 0, who shares one arm with every one.

    Agent 0 shares the best arm of agent 1, the second best of agent 2, ..., the worst of
    agent 5: arms {1, 7, 13, 19, 25}. Section E.2, Figure 2d.

    Examples
    --------
    >>> shared_arm_star()
    LinearBandit(6 agents: 0, 1, 2, 3, 4, 5; d = 25)
    """
    arms = np.eye(25)
    centre = arms[[0, 6, 12, 18, 24]]
    return LinearBandit(_arm_means(), [centre, *arms.reshape(5, 5, 25)], noise_sd=noise_sd)
