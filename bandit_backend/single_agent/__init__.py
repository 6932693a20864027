"""Single-agent bandit algorithms, one a file: the black boxes of :class:`bandit_backend.MUL`.

They share names with policies of agents who pool their data and live apart from those here.
"""

from bandit_backend.single_agent.black_box import BlackBox, Rule
from bandit_backend.single_agent.epsilon_greedy import EpsilonGreedy
from bandit_backend.single_agent.explore_then_commit import ExploreThenCommit
from bandit_backend.single_agent.kl_ucb import KLUCB
from bandit_backend.single_agent.linucb import LinUCB
from bandit_backend.single_agent.successive_elimination import SuccessiveElimination
from bandit_backend.single_agent.thompson import ThompsonSampling
from bandit_backend.single_agent.ucb1 import UCB1

__all__ = [
    "KLUCB",
    "UCB1",
    "BlackBox",
    "EpsilonGreedy",
    "ExploreThenCommit",
    "LinUCB",
    "Rule",
    "SuccessiveElimination",
    "ThompsonSampling",
]
