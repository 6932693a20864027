"""Whatever is handed to a public function, it works or raises an error of ours, on one line."""

import warnings
from decimal import Decimal
from fractions import Fraction
from functools import partial

import numpy as np
import pandas as pd
import pytest

import bandit_backend as bb
from bandit_backend import (
    assumptions,
    exact,
    experiments,
    instances,
    policies,
    rewards,
    single_agent,
)
from bandit_backend.errors import BanditError
from bandit_backend.experiments.comparisons import above, above_all, beyond, within
from bandit_backend.experiments.correlations import correlated, more_correlated
from bandit_backend.streams import Purpose, stream
from tugames.errors import TUGamesError

ARMS = [[1.0, 0.0], [0.0, 1.0]]
BANDIT = bb.LinearBandit([0.7, 0.3], [ARMS, ARMS], agents=["ann", "bob"])
ORACLE = bb.RegretOracle(BANDIT, bb.Greedy(), horizon=5, seed=0)
EXPLORER = bb.ExploreThenCommit(2)


class Plays(bb.PythonPolicy):
    def __init__(self, index):
        self.index = lambda: index  # not copied along

    def choose(self, seen):
        return self.index()


#: Handed in for every argument; none of them is what a careful person would write.
ODD = [
    None, True, np.bool_(False), -1, 0, 1, 2**31, 2**61, 2**63, 2**70, 10**400, -(2**70), 0.5, 3.0,
    1e400, np.nan, -0.0, 1j, "", "ab", "3", "ann", "\ud800", b"3", Fraction(1, 3), Decimal("0.5"),
    Decimal("nan"), np.int64(2), np.int8(-1), np.uint64(2**63), np.float32(0.1), np.array(2),
    np.array(2.5), np.arange(2), np.arange(0), np.arange(3.0), np.array([True, False]),
    np.array(["ann", "bob"]), np.array([[1 + 2j, 0]]), np.ma.masked_array([1.0, 2.0], [1, 0]),
    np.array([1, None]), np.array("x"), [], [[]], [1, [2]], [[[1.0]]], [None], ["ann", "ann"],
    (0, 1.5), {}, {"ann": True, "bob": False}, {"ann": bb.Greedy(), "bob": bb.LinUCB()}, {0, 1},
    range(3), range(0), pd.Series([1.0, 2.0]), pd.DataFrame([[1.0, 0.0]]), object(), len, int,
    iter([1]), slice(3), bb.Greedy(), bb.Policy, BANDIT, ORACLE, Purpose.NOISE,
]  # fmt: skip

#: Calls that work, by the name of each argument that is replaced by odd ones in turn.
CALLS = {
    "LinearBandit": (
        bb.LinearBandit,
        {"theta": [0.7, 0.3], "action_sets": [ARMS, ARMS], "noise_sd": 1.0, "agents": [0, 1],
         "rewards": None, "delay": 0},
    ),
    "Gaussian": (rewards.Gaussian, {"sd": 1.0}),
    "Bernoulli": (rewards.Bernoulli, {"link": "linear"}),
    "Noise": (
        rewards.Noise,
        {"sampler": lambda rng, n: rng.uniform(-1, 1, n), "name": "flat", "centred": True},
    ),
    "Replayed": (rewards.Replayed, {"users": [0, 1], "items": [0, 0], "ratings": [1, 2]}),
    "from_table": (rewards.Replayed.from_table, {"table": [[1.0, np.nan]]}),
    "apart": (instances.apart, {"instance": BANDIT, "distance": 1.0, "seed": 0}),
    "FixedActionSets": (bb.FixedActionSets, {"sets": [ARMS, ARMS]}),
    "ContextualActionSets": (
        bb.ContextualActionSets, {"users": ARMS, "items": ARMS, "groups": [[0], [1, 0]]},
    ),
    "ContextualActionSets, choices": (
        lambda choices: bb.ContextualActionSets(ARMS, ARMS, [[0], [1]], choices=choices),
        {"choices": [[0], [1, 0]]},
    ),
    "ContextualActionSets, a group": (
        lambda group: bb.ContextualActionSets(ARMS, ARMS, [group]), {"group": [0]},
    ),
    "ScheduledActionSets": (bb.ScheduledActionSets, {"schedule": [[ARMS], [ARMS, ARMS]]}),
    "ScheduledActionSets, a step": (lambda s: bb.ScheduledActionSets([[ARMS, s]]), {"s": ARMS}),
    "PerturbedActionSets": (bb.PerturbedActionSets, {"sets": [ARMS, ARMS], "scale": 0.5}),
    "synthetic_ratings": (
        bb.instances.synthetic_ratings,
        {"n_users": 4, "n_items": 3, "n_groups": 2, "n_genres": 2, "dimension": 2,
         "density": 0.5, "apart": 0.5, "noise_sd": 0.1, "seed": 0},
    ),
    "ratings": (
        bb.instances.ratings,
        {"table": {"user": [0, 0, 1], "item": [0, 1, 1], "rating": [1, 2, 3]},
         "user": "user", "item": "item", "rating": "rating", "groups": {"ann": [0, 1]},
         "owners": {"ann": [0, 1]}, "largest": 2, "most_users": 2, "most_items": 2,
         "noise_sd": 1.0, "dimension": 2, "ridge": 1.0, "left_out": 0.1, "sweeps": 1,
         "factor_seed": 0},
    ),
    "regret_curves": (
        bb.experiments.regret_curves,
        {"instance": BANDIT, "policies": bb.LinUCB(), "coalitions": [1, 3], "horizon": 4,
         "checkpoints": [2, 4], "replications": 2, "seed": 0},
    ),
    "sharing_gains": (bb.experiments.sharing_gains, {"oracle": ORACLE, "replications": 2}),
    "payouts": (
        bb.payout_rules.compare,
        {"oracle": ORACLE, "replications": 5, "rules": ["regret"], "level": 0.05},
    ),
    "members": (BANDIT.members, {"coalition": 3}),
    "simulate": (
        bb.simulate,
        {"instance": BANDIT, "policies": bb.LinUCB(), "coalition": 3, "horizon": 4, "seed": 0,
         "replicates": 2, "checkpoints": [2, 4]},
    ),
    "play": (
        bb.play,
        {"instance": BANDIT, "policies": bb.LinUCB(), "coalition": 3, "horizon": 4, "seed": 0,
         "replicate": 1, "checkpoints": [2, 4]},
    ),
    "RegretOracle": (
        bb.RegretOracle, {"instance": BANDIT, "policy": bb.LinUCB(), "horizon": 4, "seed": 0},
    ),
    "regrets": (ORACLE.regrets, {"coalition": 3, "replicates": [0, 1]}),
    "member_worths": (ORACLE.member_worths, {"coalition": 3, "replicates": [0, 1]}),
    "worths": (ORACLE.worths, {"coalition": 3, "replicates": [0, 1]}),
    "stream": (stream, {"seed": 0, "replicate": 0, "agent": "ann", "purpose": Purpose.NOISE}),
    "LinUCB": (bb.LinUCB, {"alpha": 1.0, "ridge": 1.0, "intercept": False}),
    "ThompsonSampling": (bb.ThompsonSampling, {"alpha": 1.0, "ridge": 1.0}),
    "EpsilonGreedy": (bb.EpsilonGreedy, {"epsilon": 0.1, "decay": 0.0}),
    "ExploreThenCommit": (bb.ExploreThenCommit, {"exploration_steps": 3}),
    "OFUL": (bb.OFUL, {"delta": 0.1, "noise": 1.0, "bound": 1.0, "ridge": 1.0}),
    "DiscountedLinUCB": (bb.DiscountedLinUCB, {"gamma": 0.9, "alpha": 1.0, "ridge": 1.0}),
    "LogisticUCB": (bb.LogisticUCB, {"alpha": 1.0, "ridge": 1.0}),
    "BernoulliThompson": (bb.BernoulliThompson, {"a": 1.0, "b": 1.0}),
    "PhasedElimination": (bb.PhasedElimination, {"delta": 0.1, "noise": 1.0, "first": 4}),
    "CLUB": (bb.CLUB, {"alpha": 1.0, "beta": 1.0, "ridge": 1.0}),
    "FederatedLinUCB": (bb.FederatedLinUCB, {"threshold": 1.0, "alpha": 1.0, "ridge": 1.0}),
    "CompiledPolicy": (
        bb.CompiledPolicy, {"function": len, "memory": 2, "name": "length", "version": "1"},
    ),
    "a policy's choice": (
        lambda index: bb.play(BANDIT, Plays(index), 3, horizon=2, seed=0), {"index": 1},
    ),
    "DisLinUCB": (bb.DisLinUCB, {"threshold": 1.0, "alpha": 1.0, "ridge": 1.0}),
    "MUL": (bb.MUL, {"single_agent": bb.UCB1()}),
    "Phase": (
        policies.Phase,
        {"until": 3, "regression": policies.Regression(1.0), "estimate_weight": 1.0,
         "width_factor": 1.0, "posterior": False, "epsilon": 0.1, "decay": 0.0},
    ),
    "Regression": (
        policies.Regression,
        {"ridge": 1.0, "intercept": False, "until": 3, "private": True, "sync_threshold": 1.0},
    ),
    "UCB1": (single_agent.UCB1, {"variance": 1.0}),
    "KLUCB": (single_agent.KLUCB, {"variance": 1.0, "c": 3.0}),
    "single ThompsonSampling": (single_agent.ThompsonSampling, {"variance": 1.0}),
    "single EpsilonGreedy": (single_agent.EpsilonGreedy, {"epsilon": 0.1, "decay": 0.0}),
    "single ExploreThenCommit": (single_agent.ExploreThenCommit, {"pulls": 2}),
    "single LinUCB": (single_agent.LinUCB, {"alpha": 1.0, "ridge": 1.0}),
    "SuccessiveElimination": (
        single_agent.SuccessiveElimination, {"variance": 1.0, "confidence": 0.1},
    ),
    "grand_coalition_payout": (
        bb.grand_coalition_payout, {"oracle": ORACLE, "replications": 2},
    ),
    "collaboration_game": (
        experiments.collaboration_game, {"oracle": ORACLE, "replications": 2},
    ),
    "figure_2": (
        experiments.figure_2,
        {"panel": "a", "horizon": 4, "replications": 2, "alpha": 3.0, "seed": 0, "margin": 0.1,
         "correlation": 0.5, "level": 0.05},
    ),
    "above": (above, {"samples": [1.0, 2.0, 4.0]}),
    "within": (within, {"samples": [1.0, 2.0, 4.0], "margin": 1.0}),
    "correlated": (
        correlated,
        {"first": np.eye(3), "second": np.eye(3) + np.arange(3), "threshold": 0.5},
    ),
    "above_all": (above_all, {"texts": ["a"], "samples": [[1.0], [2.0], [4.0]]}),
    "beyond": (beyond, {"samples": [1.0, 2.0, 4.0], "margin": 1.0}),
    "more_correlated": (
        more_correlated,
        {"one": (np.eye(3), np.eye(3) + np.arange(3)), "other": (np.eye(3), -np.eye(3))},
    ),
    "judge": (experiments.judge, {"claims": [], "level": 0.05}),
    "symmetric_circle": (instances.symmetric_circle, {"noise_sd": 1.0}),
    "shared_arm_star": (instances.shared_arm_star, {"noise_sd": 1.0}),
    "perturbed_circle": (instances.perturbed_circle, {"scale": 0.3, "noise_sd": 1.0}),
    "free_arms": (instances.free_arms, {"n_agents": 2, "gap": 0.1, "noise_sd": 1.0}),
    "movielens": (
        instances.movielens,
        {"directory": "/nowhere", "attribute": "gender", "states": None, "noise_sd": 1.0,
         "dimension": 5, "ridge": 5.0, "sweeps": 1, "factor_seed": 0, "cache": "/nowhere"},
    ),
    "assumption_1": (
        assumptions.assumption_1,
        {"regret": [1.0, 1.8, 2.4], "checkpoints": [1, 2, 3], "constant": 1.0, "epsilon": 0.5,
         "level": 0.05},
    ),
    "assumption_2": (
        assumptions.assumption_2,
        {"instance": BANDIT, "policies": bb.Greedy(), "coalition": 3, "horizon": 3, "seed": 0,
         "replications": 1, "shuffles": 2},
    ),
    "assumption_3": (
        assumptions.assumption_3,
        {"oracle": ORACLE, "replications": 3, "level": 0.05, "margin": 0.0, "test": "t"},
    ),
    "convexity_certificate": (
        assumptions.convexity_certificate,
        {"curve": [1.0, 1.5], "n_agents": 2, "n_arms": 2, "horizon": None, "largest_gap": 1.0,
         "bound": "paper", "level": 0.05},
    ),
    "printed_violations": (
        assumptions.printed_violations,
        {"table": 1, "reading": "standard error", "n_comparisons": 3584},
    ),
    "commit_probabilities": (
        exact.commit_probabilities,
        {"actions": ARMS, "mean": [0.0, 1.0], "covariance": np.eye(2)},
    ),
    "exploration_grams": (
        exact.exploration_grams, {"instance": BANDIT, "policy": EXPLORER},
    ),
    "explore_then_commit_regret": (
        exact.explore_then_commit_regret,
        {"instance": BANDIT, "policy": EXPLORER, "coalition": 3, "horizon": 4},
    ),
    "explore_then_commit_worths": (
        exact.explore_then_commit_worths,
        {"instance": BANDIT, "policy": EXPLORER, "horizon": 4},
    ),
    "mul_explore_then_commit_worths": (
        exact.mul_explore_then_commit_worths,
        {"gaps": [0.0, 0.5], "pulls": 2, "n_agents": 2, "horizon": 4},
    ),
}  # fmt: skip

#: Large numbers that are right, and take as long or as much memory as they say.
COSTLY = {
    ("simulate", "horizon"), ("simulate", "replicates"), ("play", "horizon"),
    ("RegretOracle", "horizon"), ("assumption_2", "horizon"), ("assumption_2", "replications"),
    ("assumption_2", "shuffles"), ("assumption_3", "replications"),
    ("grand_coalition_payout", "replications"), ("collaboration_game", "replications"),
    ("figure_2", "horizon"), ("figure_2", "replications"), ("free_arms", "n_agents"),
    ("printed_violations", "n_comparisons"), ("convexity_certificate", "n_agents"),
    ("mul_explore_then_commit_worths", "n_agents"), ("explore_then_commit_regret", "horizon"),
    ("synthetic_ratings", "n_users"), ("synthetic_ratings", "n_items"),
    ("synthetic_ratings", "dimension"), ("ratings", "dimension"), ("ratings", "sweeps"),
    ("regret_curves", "horizon"), ("regret_curves", "replications"),
}  # fmt: skip


def huge(value):
    return not isinstance(value, bool) and isinstance(value, int) and 2**20 < value < 2**62


@pytest.mark.parametrize(
    ("name", "argument"),
    [(name, argument) for name, (_, good) in CALLS.items() for argument in good],
)
def test_it_works_or_says_why_not(name, argument):
    function, good = CALLS[name]
    if name == "above":
        function = partial(above, "text")
    if name in ("within", "beyond", "correlated", "more_correlated"):
        function = partial(function, "text")
    for odd in ODD:
        if (name, argument) in COSTLY and huge(odd):
            continue
        if name == "movielens" and argument == "directory" and odd is None:
            continue  # downloads
        message = refusal(name, argument, partial(function, **{**good, argument: odd}), odd)
        assert len(message) < 500, (odd, message)
        assert "\n" not in message, (odd, message)


def refusal(name, argument, call, odd):
    """What a call that is refused says; the empty text for one that works."""
    try:
        with warnings.catch_warnings(action="error"):
            call()
    except (BanditError, TUGamesError) as error:
        return str(error)
    except Exception as error:
        raise AssertionError(f"{name}({argument}={odd!r}): {error!r}") from error
    return ""
