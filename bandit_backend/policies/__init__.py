"""Policies of agents, one a file."""

from bandit_backend.policies.dislinucb import DisLinUCB
from bandit_backend.policies.epsilon_greedy import EpsilonGreedy
from bandit_backend.policies.explore_then_commit import ExploreThenCommit
from bandit_backend.policies.greedy import Greedy
from bandit_backend.policies.linucb import LinUCB
from bandit_backend.policies.policy import Phase, Policy, Regression
from bandit_backend.policies.thompson import ThompsonSampling
from bandit_backend.policies.uniform import Uniform

__all__ = [
    "DisLinUCB",
    "EpsilonGreedy",
    "ExploreThenCommit",
    "Greedy",
    "LinUCB",
    "Phase",
    "Policy",
    "Regression",
    "ThompsonSampling",
    "Uniform",
]
