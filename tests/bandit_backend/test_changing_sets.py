"""Action sets that change: scheduled and perturbed, against the slow player and exact answers."""

import numpy as np
import pytest
from reference import bandits
from scipy.stats import multivariate_normal

from bandit_backend import (
    EpsilonGreedy,
    ExploreThenCommit,
    FixedActionSets,
    Greedy,
    LinearBandit,
    LinUCB,
    PerturbedActionSets,
    RegretOracle,
    ScheduledActionSets,
    ThompsonSampling,
    Uniform,
    play,
    simulate,
)
from bandit_backend.errors import InvalidInstanceError
from bandit_backend.instances import counterexamples, free_arms, perturbed_circle
from bandit_backend.streams import Purpose, stream
from tugames import balancedness, tabulate

SEED, HORIZON = 2, 50


def slow_actions(instance, action_sets, policy):
    noise = np.array([stream(SEED, 0, a, Purpose.NOISE).standard_normal(HORIZON) for a in range(2)])

    def choose(i, t, history, actions):
        if isinstance(policy, Greedy):
            return bandits.lowest_of_best(bandits.greedy_scores(history, actions))
        return bandits.lowest_of_best(
            bandits.linucb_scores(history, actions, policy.alpha, policy.ridge, policy.intercept)
        )

    return bandits.play(instance.theta, action_sets, choose, noise)[0]


@pytest.mark.parametrize("policy", [LinUCB(), LinUCB(alpha=0.5, intercept=True), Greedy()])
def test_scheduled_sets_of_changing_size(policy):
    rng = np.random.default_rng(0)
    schedule = [[rng.standard_normal((rng.integers(1, 6), 3)) for _ in range(30)] for _ in range(2)]
    instance = LinearBandit(rng.standard_normal(3), ScheduledActionSets(schedule))
    run = play(instance, policy, 3, horizon=HORIZON, seed=SEED)
    expected = slow_actions(instance, lambda i, t: schedule[i][min(t, 29)], policy)
    np.testing.assert_array_equal(run.actions, expected)


@pytest.mark.parametrize("policy", [LinUCB(), Greedy()])
def test_perturbed_sets(policy):
    rng = np.random.default_rng(1)
    sets = [rng.standard_normal((4, 3)), rng.standard_normal((6, 3))]
    instance = LinearBandit(rng.standard_normal(3), PerturbedActionSets(sets, scale=0.5))
    shifts = [
        stream(SEED, 0, a, Purpose.CONTEXT).standard_normal((HORIZON, *sets[a].shape))
        for a in range(2)
    ]
    run = play(instance, policy, 3, horizon=HORIZON, seed=SEED)
    expected = slow_actions(instance, lambda i, t: sets[i] + 0.5 * shifts[i][t], policy)
    np.testing.assert_array_equal(run.actions, expected)


@pytest.mark.parametrize(
    "policy",
    [LinUCB(), Greedy(), Uniform(), ThompsonSampling(), EpsilonGreedy(), ExploreThenCommit(9)],
)
def test_a_constant_schedule_is_a_fixed_set(policy):
    rng = np.random.default_rng(3)
    sets = [rng.standard_normal((5, 3)) for _ in range(2)]
    theta = rng.standard_normal(3)
    runs = [
        play(LinearBandit(theta, kind), policy, 3, horizon=300, seed=1)
        for kind in (FixedActionSets(sets), ScheduledActionSets([[rows] for rows in sets]))
    ]
    np.testing.assert_array_equal(runs[0].actions, runs[1].actions)
    np.testing.assert_allclose(runs[0].regret, runs[1].regret)


def test_stretches_do_not_show():
    long = play(perturbed_circle(), LinUCB(), 31, horizon=5000, seed=0)
    short = play(perturbed_circle(), LinUCB(), 31, horizon=4000, seed=0)
    np.testing.assert_array_equal(short.actions, long.actions[:, :4000])


def wedge_probability(variances):
    """P((0, 1) maximises over (0, 1), (2, -1), (-2, -1)) for N((0, 0.1), diag(variances)).

    Both 2 t_2 > 2 t_1 and 2 t_2 > -2 t_1: an orthant of two normals.
    """
    rows = np.array([[-1.0, 1.0], [1.0, 1.0]])  # theta_2 - theta_1 > 0 and theta_2 + theta_1 > 0
    mean = rows @ [0.0, 0.1]
    covariance = rows @ np.diag(variances) @ rows.T
    return float(multivariate_normal(np.zeros(2), covariance).cdf(mean))


def test_theorem_6_fails():
    """The exact figures, then the engine within four standard errors of them."""
    assert wedge_probability([1.0, 1.0]) == pytest.approx(0.278980, abs=5e-7)
    assert wedge_probability([1.0, 1.0 / 201.0]) == pytest.approx(0.081442, abs=5e-7)
    instance = counterexamples.theorem_6()
    steps = [2, 3]
    committed = {}
    for coalition in (["a"], ["a", "b"]):
        regret = simulate(
            instance, ExploreThenCommit(2), coalition, horizon=3, seed=0, replicates=6000,
            checkpoints=steps,
        )  # fmt: skip
        committed[len(coalition)] = regret[:, 0, 1] - regret[:, 0, 0]
        assert np.allclose(regret[:, 1:], 0.0)  # b never regrets
    for count, exact in ((1, 0.144204), (2, 0.183712)):
        sample = committed[count]
        error = sample.std(ddof=1) / np.sqrt(sample.size)
        assert abs(sample.mean() - exact) < 4 * error
    gained = committed[2] - committed[1]  # common random numbers: paired
    assert gained.mean() > 4 * gained.std(ddof=1) / np.sqrt(gained.size)


def test_the_core_of_theorem_6_is_empty():
    oracle = RegretOracle(counterexamples.theorem_6(), ExploreThenCommit(2), horizon=100, seed=0)
    result = balancedness(tabulate(oracle, replications=2000))
    assert not result.balanced
    assert result.margin == pytest.approx(98 * (0.144204 - 0.183712), rel=0.15)


def test_free_arms_are_explored_for_nothing():
    ladder, policy = free_arms(4, gap=0.5), LinUCB(alpha=2.0)
    options = {"horizon": 1500, "seed": 0, "replicates": 60}
    together = simulate(ladder, policy, 15, **options)
    alone = np.concatenate([simulate(ladder, policy, 1 << a, **options) for a in range(4)], axis=1)
    saved = (alone - together)[:, :, 0]
    z = saved.mean(axis=0) / (saved.std(axis=0, ddof=1) / np.sqrt(60))
    # the last agent's second arm is nobody's best: nobody explores it for nothing
    assert (z[:3] > 4).all()
    assert abs(z[3]) < 3


@pytest.mark.parametrize(
    ("make", "words"),
    [
        (lambda: ScheduledActionSets([]), "at least one agent"),
        (lambda: ScheduledActionSets([[]]), "agent 0 needs a set for the first step"),
        (lambda: ScheduledActionSets([[[[1.0]], [[1.0, 2.0]]]]), "one dimension d; got"),
        (lambda: PerturbedActionSets([], scale=1.0), "at least one agent"),
        (
            lambda: PerturbedActionSets([np.eye(2)], scale=0.0),
            "scale is positive and finite; got 0",
        ),
        (lambda: free_arms(0), "at least one agent"),
    ],
)
def test_what_is_no_action_set_says_so(make, words):
    with pytest.raises(InvalidInstanceError, match=words):
        make()
