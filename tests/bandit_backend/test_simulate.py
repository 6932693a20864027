"""What simulate promises: shapes, prefixes, common random numbers, errors."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bandit_backend import (
    ContextualActionSets,
    Greedy,
    LinearBandit,
    LinUCB,
    RegretOracle,
    Uniform,
    grand_coalition_payout,
    play,
    simulate,
)
from bandit_backend.errors import InvalidInstanceError, InvalidRunError
from bandit_backend.instances import shared_arm_star, symmetric_circle


@pytest.fixture
def circle():
    return symmetric_circle()


def test_shape_and_checkpoints(circle):
    regret = simulate(
        circle, LinUCB(), [0, 2], horizon=64, seed=1, replicates=3, checkpoints=[16, 64]
    )
    assert regret.shape == (3, 2, 2)
    assert (np.diff(regret, axis=2) >= 0).all()
    np.testing.assert_array_equal(
        simulate(circle, LinUCB(), [0, 2], horizon=16, seed=1, replicates=3)[:, :, 0],
        regret[:, :, 0],
    )


def test_replicates_are_numbered(circle):
    both = simulate(circle, Greedy(), 0b11, horizon=50, seed=2, replicates=[0, 5])
    alone = simulate(circle, Greedy(), 0b11, horizon=50, seed=2, replicates=[5])
    np.testing.assert_array_equal(both[1], alone[0])
    assert not np.array_equal(both[0], both[1])


def test_agents_without_common_arms_do_not_affect_each_other(circle):
    # arms are unit vectors: pooled data on other arms carry no information, and common random
    # numbers make the independence exact; agents 0 and 2 of the circle share nothing
    together = simulate(circle, LinUCB(), [0, 2], horizon=300, seed=3)
    np.testing.assert_allclose(
        together[:, :1], simulate(circle, LinUCB(), [0], horizon=300, seed=3), atol=1e-9
    )
    np.testing.assert_allclose(
        together[:, 1:], simulate(circle, LinUCB(), [2], horizon=300, seed=3), atol=1e-9
    )


def test_neighbours_do(circle):
    together = simulate(circle, LinUCB(), [0, 1], horizon=300, seed=3)
    assert not np.allclose(together[:, :1], simulate(circle, LinUCB(), [0], horizon=300, seed=3))


@settings(max_examples=20)
@given(order=st.permutations(range(4)), policy=st.sampled_from([LinUCB(), Greedy(), Uniform()]))
def test_relabelling_agents_relabels_payouts(order, policy):
    # an agent takes its name, its action set and its random numbers along
    rng = np.random.default_rng(11)
    sets, names = [rng.standard_normal((4, 3)) for _ in range(4)], ["ann", "bob", "eve", "joe"]
    theta = rng.standard_normal(3)
    first = LinearBandit(theta, sets, agents=names)
    moved = LinearBandit(theta, [sets[i] for i in order], agents=[names[i] for i in order])
    payouts = [
        grand_coalition_payout(RegretOracle(bandit, policy, horizon=40, seed=1), 3).value
        for bandit in (first, moved)
    ]
    np.testing.assert_allclose(payouts[1], payouts[0][list(order)], atol=1e-9)


@settings(max_examples=10, deadline=None)
@given(order=st.permutations(range(3)))
def test_relabelling_contextual_agents_relabels_payouts(order):
    rng = np.random.default_rng(12)
    users, items, theta = rng.standard_normal((6, 3)), rng.standard_normal((8, 3)), np.ones(3)
    groups, names = [[0, 1], [2], [3, 4, 5]], ["ann", "bob", "eve"]
    payouts = []
    for arrangement in (range(3), order):
        sets = ContextualActionSets(users, items, [groups[i] for i in arrangement])
        bandit = LinearBandit(theta, sets, agents=[names[i] for i in arrangement])
        oracle = RegretOracle(bandit, LinUCB(), horizon=40, seed=1)
        payouts.append(grand_coalition_payout(oracle, 2).value)
    np.testing.assert_allclose(payouts[1], payouts[0][list(order)], atol=1e-9)


def test_uniform_play_is_uniform():
    bandit = LinearBandit([0.0], [np.arange(5.0)[:, None]])
    counts = np.bincount(play(bandit, Uniform(), [0], horizon=10_000, seed=0).actions[0])
    assert counts.size == 5
    # chi-squared with 4 degrees of freedom: exceeds 25 with probability 5e-5
    assert ((counts - 2000) ** 2 / 2000).sum() < 25


def test_noise_has_the_stated_deviation():
    # with one action of feature 1 the greedy estimate after T steps is the mean of the rewards;
    # two actions whose order flips with its sign reveal it
    bandit = LinearBandit([0.0], [[[1.0], [-1.0]]], noise_sd=3.0)
    silent = LinearBandit([0.0], [[[1.0], [-1.0]]], noise_sd=0.0)
    loud = [play(bandit, Greedy(), [0], horizon=2, seed=s).actions[0, 1] for s in range(200)]
    assert 60 < sum(loud) < 140
    assert not any(play(silent, Greedy(), [0], horizon=2, seed=s).actions[0, 1] for s in range(9))


@pytest.mark.parametrize("instance", [symmetric_circle(), shared_arm_star()])
def test_learning_is_sublinear(instance):
    checkpoints = [500, 1000, 2000, 4000]
    everyone = (1 << instance.n_agents) - 1
    for policy in (LinUCB(alpha=3.0),):
        regret = simulate(
            instance, policy, everyone, horizon=4000, seed=0, replicates=8, checkpoints=checkpoints
        ).sum(axis=1)
        assert (regret >= 0).all()
        rate = regret.mean(axis=0) / checkpoints
        assert (np.diff(rate) < 0).all()
        assert rate[-1] < 0.6 * rate[0]


def test_instances_are_the_paper_s():
    circle, star = symmetric_circle(), shared_arm_star()
    blocks = [set(choice.tolist()) for choice in circle.action_sets.choices]
    for a in range(5):
        assert len(blocks[a]) == 10
        assert len(blocks[a] & blocks[(a + 1) % 5]) == 5
        assert not blocks[a] & blocks[(a + 2) % 5]
    arms = star.action_sets.arms
    centre = arms[star.action_sets.choices[0]] @ star.theta
    np.testing.assert_allclose(centre, [0.7, 0.6, 0.5, 0.4, 0.3])
    for a in range(1, 6):
        shared = set(star.action_sets.choices[0]) & set(star.action_sets.choices[a])
        assert len(shared) == 1
        np.testing.assert_allclose(arms[shared.pop()] @ star.theta, 0.8 - 0.1 * a)


BANDIT = LinearBandit([1.0, 0.0], [np.eye(2)] * 2, agents=["ann", "bob"])


@pytest.mark.parametrize(
    ("call", "words"),
    [
        (
            lambda: simulate(BANDIT, LinUCB(), [], horizon=5, seed=0),
            "at least one member; got none",
        ),
        (lambda: simulate(BANDIT, LinUCB(), 0, horizon=5, seed=0), "at least one member; got none"),
        (lambda: simulate(BANDIT, LinUCB(), 4, horizon=5, seed=0), "mask from 1 to 3; got 4"),
        (lambda: simulate(BANDIT, LinUCB(), ["eve"], horizon=5, seed=0), "'eve' is none of"),
        (lambda: simulate(BANDIT, LinUCB(), ["ann"] * 2, horizon=5, seed=0), "each member once"),
        (
            lambda: simulate(BANDIT, LinUCB(), 3, horizon=0, seed=0),
            "positive number of steps; got 0",
        ),
        (lambda: simulate(BANDIT, LinUCB(), 3, horizon=5, seed=-1), "not negative"),
        (lambda: simulate(BANDIT, LinUCB(), 3, horizon=5, seed=0, replicates=0), "one replicate"),
        (lambda: simulate(BANDIT, {"ann": LinUCB()}, 3, horizon=5, seed=0), "'bob' has none"),
        (lambda: simulate(BANDIT, {"eve": LinUCB()}, 3, horizon=5, seed=0), "'eve' is none of"),
        (lambda: simulate(BANDIT, "linucb", 3, horizon=5, seed=0), "such as LinUCB"),
        (
            lambda: simulate(BANDIT, LinUCB(), 3, horizon=5, seed=0, checkpoints=[6]),
            "from 1 to the horizon 5",
        ),
        (lambda: RegretOracle(BANDIT, LinUCB(), horizon=-3, seed=0), "got -3"),
        (lambda: RegretOracle(BANDIT, {"ann": Greedy()}, horizon=3, seed=0), "'bob' has none"),
        (lambda: LinUCB(alpha=0.0), "alpha is positive and finite; got 0.0"),
        (lambda: LinUCB(ridge=-1.0), "ridge is positive and finite; got -1.0"),
        (
            lambda: grand_coalition_payout(RegretOracle(BANDIT, Greedy(), horizon=3, seed=0), 1),
            "at least 2 replications; got 1",
        ),
    ],
)
def test_what_cannot_be_run_says_so(call, words):
    with pytest.raises(InvalidRunError, match=words):
        call()


@pytest.mark.parametrize(
    ("call", "words"),
    [
        (lambda: LinearBandit([1.0], [np.eye(2)]), "2 dimensions; got shape"),
        (lambda: LinearBandit([np.nan, 0.0], [np.eye(2)]), "finite"),
        (lambda: LinearBandit([1.0, 0.0], [np.eye(2), np.eye(3)]), "one dimension d; got"),
        (lambda: LinearBandit([1.0, 0.0], []), "at least one agent"),
        (lambda: LinearBandit([1.0, 0.0], [np.zeros((0, 2))]), "at least one, shape"),
        (lambda: LinearBandit([1.0, 0.0], [np.eye(2)], agents=["a", "b"]), "got 2 names"),
        (lambda: LinearBandit([1.0, 0.0], [np.eye(2)] * 2, agents=["a", "a"]), "'a' comes twice"),
        (
            lambda: LinearBandit([1.0, 0.0], [np.eye(2)], agents=[None]),
            "or integers; got None",
        ),
        (lambda: LinearBandit([1.0, 0.0], [np.eye(2)], noise_sd=-1), "not negative; got -1"),
        (lambda: ContextualActionSets(np.eye(2), np.eye(3), [[0]]), "one dimension d; got 2 and 3"),
        (lambda: ContextualActionSets(np.eye(2), np.eye(2), [[]]), "agent 0 has none"),
        (lambda: ContextualActionSets(np.eye(2), np.eye(2), [[2]]), "0 to 1; agent 0's has 2"),
    ],
)
def test_what_is_no_instance_says_so(call, words):
    with pytest.raises(InvalidInstanceError, match=words):
        call()
