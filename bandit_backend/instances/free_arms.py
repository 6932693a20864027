"""Free arms: agents help one another by being different."""

import numpy as np

from bandit_backend._checks import real_number, whole_number
from bandit_backend.errors import InvalidInstanceError
from bandit_backend.instance import LinearBandit

__all__ = ["free_arms"]


def free_arms(n_agents: int = 5, *, gap: float = 0.1, noise_sd: float = 1.0) -> LinearBandit:
    """Every agent's second-best arm is the next agent's best, which that one explores for free.

    Arms 0, ..., M are unit vectors with means 1, 1 - gap, ..., 1 - M gap; agent a may play the
    arms a and a + 1. Playing its best arm costs agent a + 1 nothing and teaches agent a about
    its other one. The effect is that of X. Wang, L. Yang et al. (2023), Exploration for free:
    how does reward heterogeneity improve regret in cooperative multi-agent bandits?, UAI; the
    ladder is the smallest instance with it.

    Examples
    --------
    >>> free_arms(3)
    LinearBandit(3 agents: 0, 1, 2; d = 4)
    """
    n_agents = whole_number(
        n_agents, "free arms need at least one agent", least=1, error=InvalidInstanceError
    )
    gap = real_number(gap, "free arms need a positive gap", above=0.0, error=InvalidInstanceError)
    arms = np.eye(n_agents + 1)
    means = 1.0 - gap * np.arange(n_agents + 1)
    return LinearBandit(means, [arms[[a, a + 1]] for a in range(n_agents)], noise_sd=noise_sd)
