"""Exact regrets against integration, other people's formulae, and the engine."""

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from scipy.integrate import quad
from scipy.stats import multivariate_normal, norm

from bandit_backend import (
    ExploreThenCommit,
    LinearBandit,
    PerturbedActionSets,
    ScheduledActionSets,
    play,
    simulate,
)
from bandit_backend.errors import InvalidRunError
from bandit_backend.exact import (
    _pool,
    commit_probabilities,
    exploration_grams,
    explore_then_commit_regret,
    explore_then_commit_worths,
    mul_explore_then_commit_worths,
)
from bandit_backend.exact._directions import direction_cdf
from bandit_backend.instances import counterexamples

vectors = st.tuples(st.integers(-3, 3), st.integers(-3, 3))


def density(angle, distance):
    """Density of the direction of N(m, I): polar coordinates, the radius integrated out."""
    along, across = distance * np.cos(angle), distance * np.sin(angle)
    centred = np.exp(-(distance**2) / 2) / (2 * np.pi)
    return centred + along * norm.pdf(across) * norm.cdf(along)


@pytest.mark.parametrize("distance", [0.0, 1e-6, 0.3, 2.0, 9.0])
def test_directions_by_integration(distance):
    angles = np.array([-3.1, -1.5, -0.2, -1e-9, 0.0, 1e-7, 0.7, np.pi / 2, 3.0])
    exact = direction_cdf(distance, angles)
    for angle, probability in zip(angles, exact, strict=True):
        points = [p for p in (-0.3, 0.0, 0.3) if -np.pi < p < angle]
        integral = quad(
            density, -np.pi, angle, args=(distance,), epsabs=1e-13, points=points or None, limit=300
        )[0]
        assert probability == pytest.approx(integral, abs=1e-12)


@pytest.mark.parametrize("distance", [0.0, 0.5, 5.0])
def test_directions_at_their_ends(distance):
    assert direction_cdf(distance, np.array([-np.pi, 0.0, np.pi])) == pytest.approx(
        [0.0, 0.5, 1.0], abs=1e-15
    )
    angles = np.linspace(-np.pi, np.pi, 1001)
    assert np.diff(direction_cdf(distance, angles)).min() >= -1e-15


def by_orthant(actions, mean, covariance, k):
    """P(k is best) of three actions: both differences positive, a bivariate normal orthant."""
    others = [j for j in range(3) if j != k]
    rows = np.array([np.subtract(actions[k], actions[j]) for j in others], dtype=float)
    law = multivariate_normal(-rows @ mean, rows @ covariance @ rows.T, allow_singular=True)
    return law.cdf([0.0, 0.0])


@settings(max_examples=40)
@given(st.integers(2, 4), st.integers(0, 10**6))
def test_three_actions_in_any_dimension_by_orthants(d, seed):
    rng = np.random.default_rng(seed)
    actions, mean = rng.normal(size=(3, d)), rng.normal(size=d)
    root = rng.normal(size=(d, d)) + np.eye(d)
    exact = commit_probabilities(actions, mean, root @ root.T)
    expected = [by_orthant(actions, mean, root @ root.T, k) for k in range(3)]
    assert exact == pytest.approx(expected, abs=2e-6)  # what that integration is good for
    assert exact.sum() == pytest.approx(1.0, abs=1e-13)


@given(
    st.lists(vectors, min_size=1, max_size=7), vectors,
    st.lists(vectors, min_size=1, max_size=3), st.integers(0, 10**6),
)  # fmt: skip
def test_frequencies(actions, mean, rows, seed):
    """Any actions, any covariance, singular ones and ties among them: 4000 draws, 5 deviations."""
    root = np.array(rows, dtype=float).T
    rng = np.random.default_rng(seed)
    exact = commit_probabilities(actions, np.array(mean, float), root @ root.T)
    draws = np.array(mean, float)[:, None] + root @ rng.normal(size=(root.shape[1], 4000))
    scores = np.array(actions, dtype=float) @ draws
    first = (scores >= scores.max(axis=0) - 1e-9).argmax(axis=0)
    counts = np.bincount(first, minlength=len(actions)) / 4000
    assert np.abs(counts - exact).max() <= 5 * np.sqrt(0.25 / 4000)
    assert counts[exact < 1e-12].sum() == 0.0


@given(st.lists(vectors, min_size=2, max_size=5), vectors, st.floats(0.0, 6.0))
def test_rotations_change_nothing(actions, mean, angle):
    turn = np.array([[np.cos(angle), -np.sin(angle)], [np.sin(angle), np.cos(angle)]])
    assume(len(set(actions)) == len(actions))
    covariance = np.array([[2.0, 0.3], [0.3, 0.5]])
    exact = commit_probabilities(actions, np.array(mean, float), covariance)
    turned = commit_probabilities(
        np.array(actions) @ turn.T, turn @ np.array(mean, float), turn @ covariance @ turn.T
    )
    assert turned == pytest.approx(exact, abs=1e-11)


def test_ties_and_points():
    assert commit_probabilities([[1, 0], [1, 0]], [0, 0], np.eye(2)).tolist() == [1, 0]
    assert commit_probabilities([[0, 0]], [3, 1], np.eye(2)).tolist() == [1]
    assert commit_probabilities([[1, 0], [0, 1]], [1, 1], np.zeros((2, 2))).tolist() == [1, 0]
    assert commit_probabilities([[1, 0], [0, 1]], [1, 1.1], np.zeros((2, 2))).tolist() == [0, 1]
    # a middle action on a line is never best
    p = commit_probabilities([[-1.0], [0.0], [1.0]], [0.5], [[1.0]])
    assert p == pytest.approx([norm.cdf(-0.5), 0.0, norm.cdf(0.5)], abs=1e-15)


@settings(max_examples=30)
@given(st.integers(0, 10**6), st.integers(1, 5), st.integers(1, 3))
def test_exploration_is_the_engine_s(seed, steps, d):
    rng = np.random.default_rng(seed)
    fixed = LinearBandit(rng.normal(size=d), [rng.integers(-2, 3, (4, d)) for _ in range(2)])
    schedule = [[rng.integers(-2, 3, (3, d)) for _ in range(3)] for _ in range(2)]
    for bandit in (fixed, LinearBandit(fixed.theta, ScheduledActionSets(schedule))):
        policy = ExploreThenCommit(steps)
        grams = exploration_grams(bandit, policy)
        run = play(bandit, policy, 3, horizon=steps + 1, seed=0)
        for a in range(2):
            played = np.array([_set(bandit, a, t)[run.actions[a, t]] for t in range(steps)])
            assert np.array_equal(grams[a], played.T @ played)


def _set(bandit, agent, t):
    sets = bandit.action_sets
    if isinstance(sets, ScheduledActionSets):
        return sets.schedule[agent][min(t, len(sets.schedule[agent]) - 1)]
    return sets.arms[sets.choices[agent]]


@pytest.mark.parametrize("noise_sd", [1.0, 0.3, 0.0])
@pytest.mark.parametrize("steps", [1, 2, 4])
def test_regret_is_what_the_engine_estimates(noise_sd, steps):
    """Sets that change, exploration that does not span (one step), other noise: 5 deviations."""
    rng = np.random.default_rng(steps)
    schedule = [[rng.integers(-2, 3, (3, 2)) for _ in range(6)] for _ in range(2)]
    bandit = LinearBandit([0.5, -0.3], ScheduledActionSets(schedule), noise_sd=noise_sd)
    policy, horizon, replicates = ExploreThenCommit(steps), 9, 400
    rare = 2e-3 if noise_sd else 1e-9  # what so few runs may never show
    for mask in (1, 3):
        exact = explore_then_commit_regret(bandit, policy, mask, horizon=horizon)
        run = simulate(bandit, policy, mask, horizon=horizon, seed=1, replicates=replicates)[..., 0]
        assert np.all(np.abs(run.mean(axis=0) - exact) <= 5 * run.std(axis=0) / 400**0.5 + rare)


def test_worths_add_the_members_up():
    bandit, policy = counterexamples.theorem_6(), ExploreThenCommit(2)
    worths = explore_then_commit_worths(bandit, policy, horizon=7)
    assert worths[0] == 0.0
    for mask in (1, 2, 3):
        regret = explore_then_commit_regret(bandit, policy, mask, horizon=7)
        assert worths[mask] == -regret.sum()
        names = [bandit.agents[i] for i in bandit.members(mask)]
        by_name = explore_then_commit_regret(bandit, policy, names, horizon=7)
        assert np.array_equal(regret, by_name)


def test_refusals():
    plane = LinearBandit(np.ones(3), [np.vstack([np.eye(3), np.zeros(3)])])
    moving = LinearBandit([1.0, 0.0], PerturbedActionSets([np.eye(2)], scale=1.0))
    for call, words in (
        (lambda: commit_probabilities([[1, 0]], [1], np.eye(2)), "have shapes"),
        (lambda: explore_then_commit_regret(plane, ExploreThenCommit(3), 1, horizon=5), "3 dim"),
        (lambda: exploration_grams(moving, ExploreThenCommit(1)), "PerturbedActionSets"),
        (
            lambda: explore_then_commit_worths(
                counterexamples.theorem_6(), ExploreThenCommit(2), horizon=2
            ),
            "less than the horizon",
        ),
        (lambda: mul_explore_then_commit_worths([0.1], 1, 1), "best arm's is 0"),
        (lambda: mul_explore_then_commit_worths([0.0], 0, 1), "pulls is a positive integer"),
        (lambda: mul_explore_then_commit_worths([0.0], 1, True), "n_agents is a positive"),
        (lambda: mul_explore_then_commit_worths([0.0], 1, 1, horizon=0), "horizon is a positive"),
    ):
        with pytest.raises(InvalidRunError, match=r"^[^\n]+$") as refusal:
            call()
        assert words in str(refusal.value)


# ---------------------------------------------------------------- features of any size


@pytest.mark.parametrize("turn", [np.eye(2), np.array([[0.6, -0.8], [0.8, 0.6]])])
@pytest.mark.parametrize("scale", [1e3, 1e6, 1e8])
def test_units_of_a_feature_do_not_change_regret(scale, turn):
    """Two arms explored once each: 0.1 Phi(-0.1 / sqrt(2)) a commit step, whatever the features."""
    arms, theta = np.array([[1.0, 0.0], [0.0, scale]]) @ turn, np.array([0.5, 0.4 / scale]) @ turn
    bandit = LinearBandit(theta, [arms])
    regret = explore_then_commit_regret(bandit, ExploreThenCommit(2), 1, horizon=10)
    # float arms that are turned have the means 0.5 and 0.4 up to rounding of the large feature
    assert regret == pytest.approx(0.1 + 8 * 0.1 * norm.cdf(-0.1 / np.sqrt(2)), rel=scale * 1e-15)


def test_features_that_play_refuses_are_refused():
    arms = np.array([[1.0, 0.0], [0.0, 1e12]]) @ [[0.6, -0.8], [0.8, 0.6]]
    bandit = LinearBandit([0.3, -0.4], [arms])
    with pytest.raises(InvalidRunError, match=r"at most 1e\+20 times the ridge"):
        explore_then_commit_regret(bandit, ExploreThenCommit(2), 1, horizon=10)


@pytest.mark.parametrize("size", [1e-12, 1e-7, 1.0, 1e7])
def test_units_of_a_feature_do_not_change_probabilities(size):
    actions, mean = np.array([[1.0, 0.0], [0.0, size], [0.0, 0.0]]), np.array([0.5, 0.4 / size])
    found = commit_probabilities(actions, mean, np.diag([1.0, size**-2]))
    plain = commit_probabilities([[1, 0], [0, 1], [0, 0]], [0.5, 0.4], np.eye(2))
    assert found == pytest.approx(plain, abs=1e-13)
    assert plain[2] == pytest.approx(norm.cdf(-0.5) * norm.cdf(-0.4), abs=1e-13)


@given(
    st.lists(vectors, min_size=1, max_size=5),
    st.lists(vectors, min_size=1, max_size=5),
    vectors,
    st.sampled_from([0.0, 1.0, 2.0]),
)
def test_the_law_in_fractions_is_that_of_floats(rows, actions, theta, noise_sd):
    rows, actions, theta = (np.array(table, dtype=float) for table in (rows, actions, theta))
    inverse = np.linalg.pinv(rows.T @ rows, rcond=1e-12, hermitian=True)
    law = _pool.law_of(rows, theta, noise_sd)
    plain = commit_probabilities(
        actions, inverse @ (rows.T @ (rows @ theta)), noise_sd**2 * inverse
    )
    assert _pool.chances(actions, law) == pytest.approx(plain, abs=1e-11)


def test_scores_of_zero_that_cancel_are_ties():
    # -0.2 x 3 twice, less themselves; without noise the first one is played
    actions, mean = [[1, -3], [-3, 1], [-3, -3]], [1e-17, -0.2]
    assert commit_probabilities(actions, mean, np.zeros((2, 2))).tolist() == [1.0, 0.0, 0.0]
