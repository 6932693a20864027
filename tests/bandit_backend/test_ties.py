"""Ties are told by the size of what is summed in a score, and go to the first action."""

import numpy as np
import pytest
from reference.bandits import Score, lowest_of_best

from bandit_backend import (
    ContextualActionSets,
    EpsilonGreedy,
    ExploreThenCommit,
    FixedActionSets,
    Greedy,
    LinearBandit,
    ScheduledActionSets,
    exact,
    play,
)

ARMS = [[-5.0, -1.0], [3.0, 3.0], [5.0, 5.0]]
SETS = {
    "fixed": FixedActionSets([ARMS]),
    "scheduled": ScheduledActionSets([[ARMS]]),
    "contextual": ContextualActionSets([[1.0, 1.0]], ARMS, [[0]]),
}


@pytest.mark.parametrize("kind", SETS)
@pytest.mark.parametrize("policy", [Greedy(), EpsilonGreedy(1e-12)])
def test_ties_at_score_0(kind, policy):
    # by hand: nothing is known, 0; estimate (20, 4)/26, so 2; estimate (1, -1), of which actions 1
    # and 2 score 0: the first of them
    instance = LinearBandit([1.0, -1.0], SETS[kind], noise_sd=0.0)
    assert play(instance, policy, 1, horizon=6, seed=0).actions.tolist() == [[0, 2, 1, 1, 1, 1]]


@pytest.mark.parametrize("kind", SETS)
@pytest.mark.parametrize("scale", [1e-12, 1e-3, 1e9])
def test_ties_at_score_0_at_any_scale(kind, scale):
    arms = scale * np.array(ARMS)
    sets = {
        "fixed": FixedActionSets([arms]),
        "scheduled": ScheduledActionSets([[arms]]),
        "contextual": ContextualActionSets([[1.0, 1.0]], arms, [[0]]),
    }[kind]
    instance = LinearBandit([1.0, -1.0], sets, noise_sd=0.0)
    assert play(instance, Greedy(), 1, horizon=6, seed=0).actions.tolist() == [[0, 2, 1, 1, 1, 1]]


def test_commits_and_black_boxes_follow_the_same_rule():
    # explores (5, 5), the longest, then (-5, -1), and knows (1, -1)
    instance = LinearBandit([1.0, -1.0], SETS["fixed"], noise_sd=0.0)
    played = play(instance, ExploreThenCommit(3), 1, horizon=6, seed=0).actions
    assert played[0, 0] == 2
    assert played[0, 3:].tolist() == [1, 1, 1]
    regret = exact.explore_then_commit_regret(instance, ExploreThenCommit(3), 1, horizon=6)
    rewards = np.array(ARMS) @ [1.0, -1.0]
    assert regret[0] == pytest.approx((rewards.max() - rewards[played[0]]).sum())


def test_an_action_of_no_size_ties_with_one_whose_terms_cancel():
    # the zero action scores 0 exactly; (7, 7) does but for rounding of a sum of size 5
    arms = [[0.0, 0.0], [7.0, 7.0], [0.0, 1.0]]
    instance = LinearBandit([1 / 3, -1 / 3], [arms], noise_sd=0.0)
    for seed in range(20):
        actions = play(instance, EpsilonGreedy(5.0, 1.0), 1, horizon=3000, seed=seed).actions[0]
        assert actions[-1] == 0
        assert (actions == 1).any()  # its terms are known by then


def test_a_clear_difference_is_no_tie():
    # 1e-9 apart on terms of size 1: a hundred times what rounding is allowed
    arms = [[1.0, 0.0], [0.0, 1.0]]
    instance = LinearBandit([1.0, 1.0 + 1e-9], [arms], noise_sd=0.0)
    for policy in (Greedy(), ExploreThenCommit(2)):
        if isinstance(policy, ExploreThenCommit):
            assert play(instance, policy, 1, horizon=5, seed=0).actions[0, 2:].tolist() == [1] * 3
    alike = LinearBandit([1.0, 1.0 + 1e-12], [arms], noise_sd=0.0)
    assert (
        play(alike, ExploreThenCommit(2), 1, horizon=5, seed=0).actions[0, 2:].tolist() == [0] * 3
    )


def test_the_rule_itself():
    size_10 = ([10.0, 0.0], [1.0, 0.0])
    assert lowest_of_best([Score(0.0), Score(1e-10, *size_10)]) == 0
    assert lowest_of_best([Score(0.0), Score(1e-9, *size_10)]) == 1
    assert lowest_of_best([Score(-1e-10, *size_10), Score(0.0)]) == 0
    assert lowest_of_best([Score(1.0), Score(1.0 + 1e-11)]) == 0
    assert lowest_of_best([Score(1.0), Score(1.0 + 3e-11)]) == 1
