"""Multi-agent linear bandits whose coalitions pool their data, and the games they induce.

Start with an instance (:mod:`bandit_backend.instances`, or :class:`LinearBandit`), choose a
policy, and hand a :class:`RegretOracle` to ``tugames.tabulate``.
"""

from bandit_backend import (
    assumptions,
    errors,
    exact,
    experiments,
    instances,
    payout_rules,
    rewards,
    single_agent,
)
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
    CLUB,
    OFUL,
    BernoulliThompson,
    CompiledPolicy,
    DiscountedLinUCB,
    DisLinUCB,
    EpsilonGreedy,
    ExploreThenCommit,
    FederatedLinUCB,
    Greedy,
    LinUCB,
    LogisticUCB,
    PhasedElimination,
    Policy,
    PythonPolicy,
    ThompsonSampling,
    Uniform,
)
from bandit_backend.single_agent import KLUCB, UCB1

__all__ = [
    "CLUB",
    "KLUCB",
    "MUL",
    "OFUL",
    "UCB1",
    "BernoulliThompson",
    "CompiledPolicy",
    "ContextualActionSets",
    "DisLinUCB",
    "DiscountedLinUCB",
    "EpsilonGreedy",
    "ExploreThenCommit",
    "FederatedLinUCB",
    "FixedActionSets",
    "Greedy",
    "LinUCB",
    "LinearBandit",
    "LogisticUCB",
    "PerturbedActionSets",
    "PhasedElimination",
    "Policy",
    "PythonPolicy",
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
    "payout_rules",
    "play",
    "rewards",
    "simulate",
    "single_agent",
]
