"""Policies of agents, one a file."""

from bandit_backend.policies.bernoulli_thompson import BernoulliThompson
from bandit_backend.policies.club import CLUB
from bandit_backend.policies.compiled_policy import CompiledPolicy
from bandit_backend.policies.discounted_linucb import DiscountedLinUCB
from bandit_backend.policies.dislinucb import DisLinUCB
from bandit_backend.policies.epsilon_greedy import EpsilonGreedy
from bandit_backend.policies.explore_then_commit import ExploreThenCommit
from bandit_backend.policies.federated_linucb import FederatedLinUCB
from bandit_backend.policies.greedy import Greedy
from bandit_backend.policies.linucb import LinUCB
from bandit_backend.policies.logistic_ucb import LogisticUCB
from bandit_backend.policies.oful import OFUL
from bandit_backend.policies.phased_elimination import PhasedElimination
from bandit_backend.policies.policy import Phase, Policy, Regression
from bandit_backend.policies.python_policy import PythonPolicy
from bandit_backend.policies.seen import Seen
from bandit_backend.policies.thompson import ThompsonSampling
from bandit_backend.policies.ties import first_best
from bandit_backend.policies.uniform import Uniform

__all__ = [
    "CLUB",
    "OFUL",
    "BernoulliThompson",
    "CompiledPolicy",
    "DisLinUCB",
    "DiscountedLinUCB",
    "EpsilonGreedy",
    "ExploreThenCommit",
    "FederatedLinUCB",
    "Greedy",
    "LinUCB",
    "LogisticUCB",
    "Phase",
    "PhasedElimination",
    "Policy",
    "PythonPolicy",
    "Regression",
    "Seen",
    "ThompsonSampling",
    "Uniform",
    "first_best",
]
