"""Agents that may recommend their own items only, against a slow engine and by hand."""

import numpy as np
import pytest
from reference import bandits

from bandit_backend import (
    ContextualActionSets,
    Greedy,
    LinearBandit,
    LinUCB,
    RegretOracle,
    Uniform,
    play,
    simulate,
)
from bandit_backend.assumptions import assumption_2
from bandit_backend.errors import InvalidInstanceError
from bandit_backend.rewards import Bernoulli, Replayed
from bandit_backend.streams import Purpose, stream

RNG = np.random.default_rng(4)
USERS, ITEMS = RNG.standard_normal((12, 4)), RNG.standard_normal((20, 4))
GROUPS = [range(12), range(12), [0, 3, 5]]
CHOICES = [[4, 0, 7, 9], [7, 8, 19], range(10, 20)]
THETA = RNG.standard_normal(4)
SETS = ContextualActionSets(USERS, ITEMS, GROUPS, choices=CHOICES)
BANDIT = LinearBandit(THETA, SETS, agents=["ann", "bob", "eve"])


def reference_play(score, horizon, seed):
    noise = np.array(
        [stream(seed, 0, a, Purpose.NOISE).standard_normal(horizon) for a in BANDIT.agents]
    )
    arrivals = [
        np.array(group)[stream(seed, 0, a, Purpose.CONTEXT).integers(0, len(group), horizon)]
        for a, group in zip(BANDIT.agents, GROUPS, strict=True)
    ]
    return bandits.play(
        THETA,
        lambda i, t: list(USERS[arrivals[i][t]] * ITEMS[sorted(CHOICES[i])]),
        lambda _i, _t, history, actions: bandits.lowest_of_best(score(history, actions)),
        noise,
    )


@pytest.mark.parametrize(
    ("policy", "score"),
    [
        (LinUCB(alpha=0.7), lambda h, actions: bandits.linucb_scores(h, actions, 0.7, 1.0, False)),
        (Greedy(), bandits.greedy_scores),
    ],
)
def test_decisions_are_those_of_the_slow_engine(policy, score):
    actions, regret = reference_play(score, horizon=60, seed=2)
    run = play(BANDIT, policy, 7, horizon=60, seed=2, checkpoints=range(1, 61))
    np.testing.assert_array_equal(run.actions, actions)
    np.testing.assert_allclose(run.regret, regret, atol=1e-9)


def test_twice_the_precision_plays_the_same_items():
    """Features a thousand times as long with a ridge a million times as large: the same game."""
    far = LinearBandit(
        THETA / 1e3,
        ContextualActionSets(1e3 * USERS, ITEMS, GROUPS, choices=CHOICES),
        agents=BANDIT.agents,
    )
    near, strained = LinUCB(alpha=2.0, ridge=1e-3), LinUCB(alpha=2.0, ridge=1e3)
    np.testing.assert_array_equal(
        play(BANDIT, near, 7, horizon=50, seed=0).actions,
        play(far, strained, 7, horizon=50, seed=0).actions,
    )


def test_bounds_rule_out_what_is_owned_by_others():
    """Enough items for all the bounds there are; play as from sets with those items alone."""
    rng = np.random.default_rng(0)
    users, items = rng.standard_normal((8, 6)), rng.standard_normal((300, 6))
    own = np.sort(rng.permutation(300)[:200])
    theta = rng.standard_normal(6)
    runs = [
        play(LinearBandit(theta, sets), LinUCB(alpha=2.0), 1, horizon=400, seed=1).actions
        for sets in (
            ContextualActionSets(users, items, [range(8)], choices=[own]),
            ContextualActionSets(users, items[own], [range(8)]),
        )
    ]
    np.testing.assert_array_equal(*runs)


def test_uniform_play_stays_within_the_choices():
    actions = play(BANDIT, Uniform(), 7, horizon=4000, seed=0).actions
    for row, own in zip(actions, CHOICES, strict=True):
        counts = np.bincount(row, minlength=len(own))
        assert counts.size == len(own)
        assert counts.min() > 0.8 * 4000 / len(own)


def test_regret_is_against_the_best_item_of_ones_own():
    """One user, one item each: nothing can be missed, however much better the other's is."""
    sets = ContextualActionSets([[1.0]], [[1.0], [5.0]], [[0], [0]], choices=[[0], [1]])
    regret = simulate(LinearBandit([1.0], sets), Uniform(), 3, horizon=50, seed=0)
    assert (regret == 0.0).all()


def test_owners_are_part_of_the_fingerprint_and_all_items_are_not():
    def known(**options):
        sets = ContextualActionSets(USERS, ITEMS, GROUPS, **options)
        return str(RegretOracle(LinearBandit(THETA, sets), Greedy(), horizon=5, seed=0).fingerprint)

    everything = [np.ones(20, dtype=bool)] * 3
    assert known() == known(choices=everything)
    assert known(choices=CHOICES) == known(choices=[[0, 4, 7, 9], [19, 7, 8], range(10, 20)])
    assert len({known(), known(choices=CHOICES), known(choices=CHOICES[::-1])}) == 3


def test_the_anonymity_of_owners_is_checked_on_their_own_items():
    assert assumption_2(BANDIT, LinUCB(), horizon=30, seed=0)


@pytest.mark.parametrize(
    ("choices", "words"),
    [
        ([[0], [1]], "each of 3 agents that groups are; got 2"),
        ([[0], [], [1]], "recommends at least one of the items; agent 1 has none"),
        ([[0], [1], [20]], "rows of items, 0 to 19; agent 2's has 20"),
        ([[0], [0.5], [1]], "agent 1's choice lists the rows of its items, whole numbers"),
        ("all", "choices are a sequence"),
    ],
)
def test_choices_that_do_not_fit(choices, words):
    with pytest.raises(InvalidInstanceError, match=words):
        ContextualActionSets(USERS, ITEMS, GROUPS, choices=choices)


def test_other_rewards_look_at_ones_own_items():
    """A mean of 2 is no probability, unless it is another agent's item."""
    sets = ContextualActionSets([[1.0]], [[0.5], [2.0]], [[0]], choices=[[0]])
    assert LinearBandit([1.0], sets, rewards=Bernoulli()).n_agents == 1
    with pytest.raises(InvalidInstanceError, match="choices of some"):
        LinearBandit([1.0], sets, rewards=Replayed.from_table([[0.5, 1.0]]))


def test_agents_in_another_order_keep_their_items():
    moved = BANDIT.listed([2, 0, 1]).action_sets
    assert [own.tolist() for own in moved.choices] == [SETS.choices[i].tolist() for i in (2, 0, 1)]
