"""MUL against a slow, independent Algorithm 1, and against what the paper says of it."""

from itertools import permutations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from reference import mul as slow

from bandit_backend import Greedy, LinearBandit, RegretOracle, play, simulate
from bandit_backend import LinUCB as PooledLinUCB
from bandit_backend.action_set import ContextualActionSets
from bandit_backend.engine._run import prepared
from bandit_backend.errors import InvalidRunError
from bandit_backend.mul import MUL
from bandit_backend.single_agent import (
    KLUCB,
    UCB1,
    BlackBox,
    EpsilonGreedy,
    ExploreThenCommit,
    LinUCB,
    SuccessiveElimination,
    ThompsonSampling,
)
from bandit_backend.streams import COALITION, Purpose, stream
from tugames import balancedness, is_convex, tabulate

SEED = 11
BOXES = [
    UCB1(),
    UCB1(variance=0.05),
    KLUCB(variance=0.3),
    KLUCB(c=0),
    ThompsonSampling(variance=0.5),
    EpsilonGreedy(0.3),
    EpsilonGreedy(4, decay=0.6),
    ExploreThenCommit(1),
    ExploreThenCommit(4),
    SuccessiveElimination(variance=0.02, confidence=0.3),
    SuccessiveElimination(),
    LinUCB(),
    LinUCB(alpha=0.2, ridge=3),
]
#: One of each of the seven.
SEVEN = [BOXES[k] for k in (1, 2, 4, 6, 8, 9, 12)]


def slow_box(box, features, rng):
    """The slow version of a black box, as a function of the history."""
    n_arms = len(features)
    decide = {
        UCB1: lambda h: slow.ucb1(h, n_arms, box.variance),
        KLUCB: lambda h: slow.kl_ucb(h, n_arms, box.variance, box.c),
        ThompsonSampling: lambda h: slow.thompson(h, n_arms, rng, box.variance),
        EpsilonGreedy: lambda h: slow.epsilon_greedy(h, n_arms, rng, box.epsilon, box.decay),
        ExploreThenCommit: lambda h: slow.explore_then_commit(h, n_arms, box.pulls),
        SuccessiveElimination: lambda h: slow.successive_elimination(
            h, n_arms, box.variance, box.confidence
        ),
        LinUCB: lambda h: slow.linucb(h, features, box.alpha, box.ridge),
    }
    return decide[type(box)]


def draws(replicate=0):
    return stream(SEED, replicate, COALITION, Purpose.POSTERIOR)


def noise_of(instance, members, horizon, replicate=0):
    return instance.noise_sd * np.array(
        [
            stream(SEED, replicate, instance.agents[i], Purpose.NOISE).standard_normal(horizon)
            for i in members
        ]
    )


def bandit(seed, n_arms, n_agents, d=3, noise_sd=0.5):
    """Agents with one action set, whose gaps are at most 1."""
    rng = np.random.default_rng(seed)
    actions, theta = rng.standard_normal((n_arms, d)), rng.standard_normal(d)
    theta /= max(1.0, np.ptp(actions @ theta))
    return LinearBandit(theta, [actions] * n_agents, noise_sd=noise_sd), actions


def consumed_in(instance, box, members, horizon):
    """Rewards that the black box took, and the play."""
    run = prepared(instance, MUL(box), members, horizon, None)
    player = run.player()
    regret, _ = run.replicate(player, SEED, 0)
    return player.consumed, regret[:, 0]


@pytest.mark.parametrize("box", BOXES, ids=repr)
@pytest.mark.parametrize("members", [[2], [0, 3], [0, 1, 4], [0, 1, 2, 3, 4]])
def test_decision_by_decision(box, members):
    instance, actions = bandit(1, 6, 5)
    horizon, rewards = 70, actions @ instance.theta
    noise = noise_of(instance, members, horizon)
    played, consumed, _ = slow.play(rewards, slow_box(box, actions, draws()), noise)
    run = play(instance, MUL(box), members, horizon=horizon, seed=SEED)
    np.testing.assert_array_equal(run.actions, [played] * len(members))
    regret = np.sum(rewards.max() - rewards[played])
    np.testing.assert_allclose(run.regret, [[regret]] * len(members))
    assert consumed_in(instance, box, members, horizon)[0] == consumed


@pytest.mark.parametrize("box", BOXES, ids=repr)
def test_one_member_is_the_black_box_alone(box):
    instance, actions = bandit(2, 5, 3)
    expected = slow.alone(
        actions @ instance.theta,
        slow_box(box, actions, draws()),
        noise_of(instance, [1], 120)[0],
    )
    run = play(instance, MUL(box), [1], horizon=120, seed=SEED)
    assert run.actions[0].tolist() == expected


@given(
    seed=st.integers(0, 10**6),
    n_arms=st.integers(1, 8),
    m=st.integers(1, 6),
    horizon=st.integers(1, 200),
    box=st.sampled_from(BOXES),
)
def test_rewards_consumed(seed, n_arms, m, horizon, box):
    """Claim 15 of the paper, and the sharper bound of MUL's docstring."""
    instance, _ = bandit(seed, n_arms, m)
    consumed, _ = consumed_in(instance, box, range(m), horizon)
    assert m * horizon - m * n_arms <= consumed <= m * horizon
    assert consumed >= m * horizon - (m - 1) * (n_arms - 1)


@settings(max_examples=25)
@given(
    seed=st.integers(0, 10**6),
    n_arms=st.integers(1, 5),
    m=st.integers(1, 4),
    horizon=st.integers(1, 30),
    box=st.sampled_from(BOXES),
)
def test_random_instances(seed, n_arms, m, horizon, box):
    instance, actions = bandit(seed, n_arms, m)
    noise = noise_of(instance, range(m), horizon)
    played, consumed, left = slow.play(
        actions @ instance.theta, slow_box(box, actions, draws()), noise
    )
    run = play(instance, MUL(box), range(m), horizon=horizon, seed=SEED)
    assert run.actions[-1].tolist() == played
    assert consumed + left == m * horizon


@given(
    seed=st.integers(0, 10**6),
    n_arms=st.integers(1, 8),
    m=st.integers(1, 6),
    horizon=st.integers(1, 300),
    box=st.sampled_from(BOXES),
)
def test_lemma_1_without_noise(seed, n_arms, m, horizon, box):
    """Rewards depend on the arm alone, so the bounds hold on every trajectory."""
    instance, _ = bandit(seed, n_arms, m, noise_sd=0.0)
    single = simulate(instance, MUL(box), 1, horizon=m * horizon, seed=SEED)[0, 0, 0]
    together = consumed_in(instance, box, range(m), horizon)[1].sum()
    assert single - m * n_arms - 1e-9 <= together <= single + m * n_arms + 1e-9
    assert abs(single - together) <= (m - 1) * (n_arms - 1) + 1e-9


def test_lemma_1_needs_gaps_of_at_most_1():
    wide = LinearBandit([10.0, 0.0], [np.eye(2)] * 5, noise_sd=0.0)
    single = simulate(wide, MUL(ExploreThenCommit(1)), 1, horizon=50, seed=0)[0, 0, 0]
    together = simulate(wide, MUL(ExploreThenCommit(1)), 31, horizon=10, seed=0).sum()
    assert (single, together) == (10.0, 50.0)  # mK = 10, and 40 apart


@pytest.mark.parametrize("box", [UCB1(variance=0.25), ThompsonSampling(variance=0.25)])
def test_lemma_1_in_expectation(box):
    instance, _ = bandit(5, 6, 4)
    replicates, m, horizon = 300, 4, 300
    single = simulate(
        instance, MUL(box), 1, horizon=m * horizon, seed=1, replicates=replicates
    ).sum(axis=(1, 2))
    together = simulate(instance, MUL(box), 15, horizon=horizon, seed=2, replicates=replicates).sum(
        axis=(1, 2)
    )
    error = np.hypot(single.std(), together.std()) / np.sqrt(replicates)
    assert abs(single.mean() - together.mean()) <= (m - 1) * 5 + 5 * error


@pytest.mark.parametrize("k", [1, 2, 3, 5])
def test_explore_then_commit_exactly(k):
    gaps = np.array([0.0, 0.25, 0.5, 0.125])  # exact in binary
    instance = LinearBandit(1.0 - gaps, [np.eye(4)] * 6, noise_sd=0.0)
    for m in range(1, 7):
        for horizon in (4 * k, 50):
            regret = simulate(
                instance, MUL(ExploreThenCommit(k)), range(m), horizon=horizon, seed=0
            )
            assert -regret.sum() == -m * -(-k // m) * gaps.sum()


def test_not_convex_though_the_core_is_not_empty():
    gaps = np.array([0.0, 0.25, 0.5])
    instance = LinearBandit(1.0 - gaps, [np.eye(3)] * 3, noise_sd=0.0)
    oracle = RegretOracle(instance, MUL(ExploreThenCommit(2)), horizon=100, seed=0)
    game = tabulate(oracle, replications=2).mean
    v, total = game.values[[0, 1, 3, 7]], gaps.sum()
    assert np.diff(v).tolist() == [-2 * total, 0.0, -total]
    assert not is_convex(game)
    assert balancedness(game).balanced


def test_relabelling():
    actions = np.array([[1.0, 0.0], [0.0, 1.0], [0.6, 0.6]])
    names, policy = ("ann", "bob", "eve"), MUL(UCB1())
    payouts = {}
    for order in permutations(names):
        instance = LinearBandit([0.5, 0.2], [actions] * 3, noise_sd=0.0, agents=order)
        regret = simulate(instance, policy, 7, horizon=50, seed=0)[0, :, 0]
        payouts[order] = dict(zip(order, regret.tolist(), strict=True))
    assert all(payout == payouts[names] for payout in payouts.values())
    # with noise too, members play as one
    noisy = LinearBandit([0.5, 0.2], [actions] * 3, agents=names)
    regret = simulate(noisy, policy, 7, horizon=50, seed=0, replicates=5)
    assert np.ptp(regret, axis=1).max() == 0.0


@pytest.mark.parametrize("box", SEVEN, ids=repr)
def test_stretches_leave_no_trace(box):
    instance, _ = bandit(7, 5, 3)
    long = play(instance, MUL(box), 7, horizon=20000, seed=3, checkpoints=[8191, 8192, 8193, 20000])
    for k, horizon in enumerate([8191, 8192, 8193]):
        short = play(instance, MUL(box), 7, horizon=horizon, seed=3)
        np.testing.assert_array_equal(short.actions, long.actions[:, :horizon])
        np.testing.assert_array_equal(short.regret[:, 0], long.regret[:, k])


@pytest.mark.parametrize("box", SEVEN, ids=repr)
def test_draws_held_at_a_time_leave_no_trace(box, monkeypatch):
    instance, _ = bandit(7, 5, 3)
    whole = play(instance, MUL(box), 7, horizon=200, seed=3)
    monkeypatch.setattr("bandit_backend.engine._mul_kernel._DRAWS", 40)
    np.testing.assert_array_equal(
        play(instance, MUL(box), 7, horizon=200, seed=3).actions, whole.actions
    )


@pytest.mark.parametrize("box", SEVEN, ids=repr)
def test_same_seed_same_bits(box):
    instance, _ = bandit(8, 7, 3)
    all_at_once = simulate(instance, MUL(box), 7, horizon=300, seed=3, replicates=4)
    one_by_one = [
        simulate(instance, MUL(box), 7, horizon=300, seed=3, replicates=[r])[0] for r in range(4)
    ]
    np.testing.assert_array_equal(all_at_once, one_by_one)
    assert np.ptp(all_at_once[:, 0, 0]) > 0.0  # replicates differ


@pytest.mark.parametrize(
    "make",
    [
        lambda: UCB1(variance=0.0),
        lambda: KLUCB(variance=-1.0),
        lambda: KLUCB(c=-1.0),
        lambda: KLUCB(c=np.nan),
        lambda: ThompsonSampling(variance=np.inf),
        lambda: EpsilonGreedy(epsilon=0.0),
        lambda: EpsilonGreedy(decay=-0.5),
        lambda: ExploreThenCommit(0),
        lambda: ExploreThenCommit(True),
        lambda: ExploreThenCommit(2.0),
        lambda: SuccessiveElimination(confidence=1.0),
        lambda: SuccessiveElimination(variance=0.0),
        lambda: LinUCB(alpha=0.0),
        lambda: LinUCB(ridge=-1.0),
        lambda: MUL(PooledLinUCB()),
        lambda: MUL(UCB1),
        lambda: MUL(UCB1()).phases,
    ],
)
def test_parameters_out_of_range(make):
    with pytest.raises(InvalidRunError):
        make()


def test_runs_that_make_no_sense():
    same, _ = bandit(0, 3, 2)
    mixed = {0: MUL(UCB1()), 1: Greedy()}
    for policies in (mixed, {0: Greedy(), 1: MUL(UCB1())}, {0: MUL(UCB1()), 1: MUL(KLUCB())}):
        with pytest.raises(InvalidRunError, match="the same MUL"):
            simulate(same, policies, 3, horizon=5, seed=0)
    assert simulate(same, mixed, 1, horizon=5, seed=0).shape == (1, 1, 1)  # each alone may
    swapped = LinearBandit([1.0, 0.0], [np.eye(2), np.eye(2)[::-1]])
    with pytest.raises(InvalidRunError, match="same action set, in the same order"):
        simulate(swapped, MUL(UCB1()), 3, horizon=5, seed=0)
    context = LinearBandit([1.0], ContextualActionSets([[1.0]], [[1.0]], [[0]]))
    with pytest.raises(InvalidRunError, match="fixed action sets"):
        simulate(context, MUL(UCB1()), 1, horizon=5, seed=0)
    with pytest.raises(InvalidRunError, match="BlackBox has none: give the class a property"):
        BlackBox()
