"""Agents that grow apart."""

import numpy as np

from bandit_backend._checks import real_number, require_kind
from bandit_backend.engine.arguments import seed_number
from bandit_backend.errors import InvalidInstanceError
from bandit_backend.instance import LinearBandit
from bandit_backend.streams import Purpose, stream

__all__ = ["apart"]


def apart(instance: LinearBandit, distance: float, *, seed: int = 0) -> LinearBandit:
    r"""The same instance, but every agent has a theta of its own, a little or far away.

    .. math:: \theta_a = \theta^* + \tfrac{\delta}{2} u_a,

    with :math:`u_a` a random direction of length 1 that belongs to (seed, the agent's name). No two
    agents are further apart than delta. As delta grows everybody goes its own way, in a
    straight line, so that games for one seed and several distances can be compared: what agents
    learn from each other is right for delta 0 and worth the less the larger it is.

    Parameters
    ----------
    instance : LinearBandit
        With one theta for all agents, or one for each, from where each goes on.
    distance : float
        The distance delta, not negative, in units of theta.
    seed : int

    Raises
    ------
    InvalidInstanceError
        If the distance is out of range, or rewards do not fit the new means.

    Examples
    --------
    >>> from bandit_backend.instances import symmetric_circle
    >>> near = apart(symmetric_circle(), 0.1)
    >>> gaps = np.linalg.norm(near.thetas[:, None] - near.thetas, axis=2)
    >>> bool(gaps.max() <= 0.1)
    True
    """
    require_kind(instance, LinearBandit, "an instance is a LinearBandit")
    distance = real_number(
        distance, "distance is finite and not negative", least=0.0, error=InvalidInstanceError
    )
    seed = seed_number(seed)
    thetas = {}
    for agent, theta in zip(instance.agents, instance.thetas, strict=True):
        direction = stream(seed, 0, agent, Purpose.INSTANCE).standard_normal(theta.size)
        thetas[agent] = theta + 0.5 * distance * direction / np.linalg.norm(direction)
    return LinearBandit(
        thetas,
        instance.action_sets,
        rewards=instance.rewards,
        delay=instance.delay,
        agents=instance.agents,
    )
