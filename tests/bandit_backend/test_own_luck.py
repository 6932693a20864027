"""What a member draws depends on its own name and policy, whoever plays along and however."""

import numpy as np
import pytest

from bandit_backend import (
    ContextualActionSets,
    DisLinUCB,
    EpsilonGreedy,
    ExploreThenCommit,
    FixedActionSets,
    Greedy,
    LinearBandit,
    LinUCB,
    PerturbedActionSets,
    ThompsonSampling,
    Uniform,
    play,
)
from bandit_backend.policies import Phase, Policy, Regression

RNG = np.random.default_rng(0)
ARMS = RNG.standard_normal((6, 3))
THETA = RNG.standard_normal(3)
SETS = {
    "fixed": FixedActionSets([ARMS] * 3),
    "perturbed": PerturbedActionSets([ARMS] * 3, scale=0.3),
    "contextual": ContextualActionSets(RNG.standard_normal((9, 3)), ARMS, [range(9)] * 3),
}
COMPANY = [
    Greedy(), Uniform(), LinUCB(), LinUCB(intercept=True), ThompsonSampling(), EpsilonGreedy(),
    DisLinUCB(threshold=3.0), ExploreThenCommit(4),
]  # fmt: skip


class Alone(Policy):
    """A policy that looks at its own data alone, so that nothing of others can matter to it."""

    def __init__(self, *, intercept=False, **rule):
        self.rule, self.intercept = rule, intercept

    @property
    def phases(self):
        regression = Regression(0.7, intercept=self.intercept, private=True)
        return (Phase(regression=regression, **self.rule),)


LONERS = {
    "posterior": Alone(posterior=True, width_factor=1.0),
    "posterior with intercept": Alone(posterior=True, width_factor=1.0, intercept=True),
    "now and then uniform": Alone(epsilon=2.0, decay=0.4),
    "optimistic": Alone(width_factor=1.0),
    "uniform": Uniform(),
}


@pytest.mark.parametrize("kind", SETS)
@pytest.mark.parametrize("loner", LONERS)
def test_a_member_who_looks_at_nobody_plays_alike_in_any_company(kind, loner):
    # long enough for several stretches: their length depends on who draws from a posterior
    instance, horizon = LinearBandit(THETA, SETS[kind], agents=["ann", "bob", "eve"]), 2500
    policy = LONERS[loner]
    alone = play(instance, policy, ["ann"], horizon=horizon, seed=1).actions[0]
    for other in COMPANY:
        policies = {"ann": policy, "bob": other, "eve": other}
        together = play(instance, policies, 7, horizon=horizon, seed=1).actions[0]
        np.testing.assert_array_equal(together, alone)


def test_a_thompson_agent_draws_alike_whoever_has_a_constant_feature():
    # one arm for the others: their data are the same whatever they play
    instance = LinearBandit(THETA, [ARMS, ARMS[:1], ARMS[:1]])
    thompson = {0: ThompsonSampling(), 2: Greedy()}
    runs = [
        play(instance, {**thompson, 1: other}, 7, horizon=400, seed=2).actions
        for other in (LinUCB(), LinUCB(intercept=True), LinUCB(0.5, 2.0, intercept=True))
    ]
    np.testing.assert_array_equal(runs[1], runs[0])
    np.testing.assert_array_equal(runs[2], runs[0])


@pytest.mark.parametrize("kind", SETS)
def test_exploration_of_explore_then_commit_is_nobody_else_s_matter(kind):
    instance = LinearBandit(THETA, SETS[kind])
    alone = play(instance, ExploreThenCommit(50), [0], horizon=51, seed=3).actions[0, :50]
    for other in COMPANY:
        policies = {0: ExploreThenCommit(50), 1: other, 2: other}
        together = play(instance, policies, 7, horizon=51, seed=3).actions[0, :50]
        np.testing.assert_array_equal(together, alone)
