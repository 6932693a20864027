"""Multi-agent linear bandits whose coalitions pool their data, and the games they induce.

Start with an instance (:mod:`bandit_backend.instances`, or :class:`LinearBandit`), choose a
policy, and hand a :class:`RegretOracle` to ``tugames.tabulate``.
"""

from bandit_backend import errors, experiments, instances
from bandit_backend.action_set import ContextualActionSets, FixedActionSets
from bandit_backend.engine import Trajectory, play, simulate
from bandit_backend.experiments.collaboration import grand_coalition_payout
from bandit_backend.instance import LinearBandit
from bandit_backend.oracle import RegretOracle
from bandit_backend.policies import Greedy, LinUCB, Policy, Uniform

__all__ = [
    "ContextualActionSets",
    "FixedActionSets",
    "Greedy",
    "LinUCB",
    "LinearBandit",
    "Policy",
    "RegretOracle",
    "Trajectory",
    "Uniform",
    "errors",
    "experiments",
    "grand_coalition_payout",
    "instances",
    "play",
    "simulate",
]
