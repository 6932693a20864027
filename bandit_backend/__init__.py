"""Multi-agent linear bandits whose coalitions pool their data, and the games they induce.

Start with an instance (:mod:`bandit_backend.instances`, or :class:`LinearBandit`), choose a
policy, and hand a :class:`RegretOracle` to ``tugames.tabulate``.
"""

from bandit_backend import assumptions, errors, exact, experiments, instances, single_agent
from bandit_backend.action_set import (
    ContextualActionSets,
    FixedActionSets,
    PerturbedActionSets,
    ScheduledActionSets,
)
from bandit_backend.engine.simulation import Trajectory, play, simulate
from bandit_backend.experiments.collaboration import grand_coalition_payout
from bandit_backend.instance import LinearBandit
from bandit_backend.mul import MUL
from bandit_backend.oracle import RegretOracle
from bandit_backend.policies import (
    DisLinUCB,
    EpsilonGreedy,
    ExploreThenCommit,
    Greedy,
    LinUCB,
    Policy,
    ThompsonSampling,
    Uniform,
)
from bandit_backend.single_agent import KLUCB, UCB1

__all__ = [
    "KLUCB",
    "MUL",
    "UCB1",
    "ContextualActionSets",
    "DisLinUCB",
    "EpsilonGreedy",
    "ExploreThenCommit",
    "FixedActionSets",
    "Greedy",
    "LinUCB",
    "LinearBandit",
    "PerturbedActionSets",
    "Policy",
    "RegretOracle",
    "ScheduledActionSets",
    "ThompsonSampling",
    "Trajectory",
    "Uniform",
    "assumptions",
    "errors",
    "exact",
    "experiments",
    "grand_coalition_payout",
    "instances",
    "play",
    "simulate",
    "single_agent",
]
