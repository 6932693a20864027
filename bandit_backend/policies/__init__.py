"""Policies of agents, one a file."""

from bandit_backend.policies.greedy import Greedy
from bandit_backend.policies.linucb import LinUCB
from bandit_backend.policies.policy import Policy, Regression
from bandit_backend.policies.uniform import Uniform

__all__ = ["Greedy", "LinUCB", "Policy", "Regression", "Uniform"]
