"""Long features, short ones, nearly dependent ones: right decisions, or a refusal."""

import numpy as np
import pytest
from reference.exact_play import Recorded, decisions

import bandit_backend.engine._strain as strain
from bandit_backend import (
    MUL,
    ContextualActionSets,
    DisLinUCB,
    EpsilonGreedy,
    ExploreThenCommit,
    FixedActionSets,
    Greedy,
    LinearBandit,
    LinUCB,
    ScheduledActionSets,
    ThompsonSampling,
    assumptions,
    play,
    simulate,
    single_agent,
)
from bandit_backend.errors import InvalidRunError
from bandit_backend.policies import Phase, Regression
from bandit_backend.streams import Purpose, stream

RNG = np.random.default_rng(12)
SETS = [RNG.standard_normal((6, 3)) for _ in range(2)]
THETA = RNG.standard_normal(3)
POLICIES = [
    LinUCB(), LinUCB(0.5, 2.0, intercept=True), Greedy(), ThompsonSampling(),
    EpsilonGreedy(2.0, 0.5), ExploreThenCommit(6), DisLinUCB(threshold=5.0),
]  # fmt: skip


def kinds(sets):
    return {
        "fixed": FixedActionSets(sets),
        "scheduled": ScheduledActionSets([[rows] for rows in sets]),
        "contextual": ContextualActionSets(np.ones((1, 3)), sets[0], [[0], [0]]),
    }


@pytest.mark.parametrize("scale", [1e7, 1e8, 1e9])
def test_long_features_with_rewards_of_size_1(scale):
    # rank-one updates in double precision had most of these decisions wrong at 1e9
    horizon, sets = 40, [scale * rows for rows in SETS]
    instance = LinearBandit(THETA / scale, sets)
    actions = play(instance, LinUCB(), 3, horizon=horizon, seed=1).actions
    noise = [stream(1, 0, i, Purpose.NOISE).standard_normal(horizon) for i in range(2)]
    run = Recorded(
        list(THETA / scale), [[rows] * horizon for rows in sets], np.array(noise),
        np.zeros((2, 0)), [], actions,
    )  # fmt: skip
    expected = [[pick for pick, _ in row] for row in decisions(run, LinUCB())]
    np.testing.assert_array_equal(actions, np.array(expected).T)


@pytest.mark.parametrize("policy", POLICIES, ids=str)
@pytest.mark.parametrize("kind", ["fixed", "scheduled", "contextual"])
def test_twice_the_precision_decides_alike(policy, kind, monkeypatch):
    instance = LinearBandit(THETA, kinds(SETS)[kind])
    plain = play(instance, policy, 3, horizon=200, seed=2)
    monkeypatch.setattr(strain, "PENALISED", -1.0)
    monkeypatch.setattr(strain, "PLAIN", -1.0)
    careful = play(instance, policy, 3, horizon=200, seed=2)
    np.testing.assert_array_equal(careful.actions, plain.actions)
    np.testing.assert_allclose(careful.regret, plain.regret, atol=1e-12)
    assert careful.rounds == plain.rounds


@pytest.mark.parametrize("kind", ["fixed", "scheduled", "contextual"])
@pytest.mark.parametrize("power", [-40, -23, 9, 24, 30])
def test_another_unit_of_features_changes_nothing(kind, power):
    # x -> 2^p x, theta -> 2^-p theta, ridge -> 4^p ridge: the same rewards and scores, to the bit
    # but for the precision that is chosen
    unit = 2.0**power
    plain = LinearBandit(THETA, kinds(SETS)[kind])
    scaled = LinearBandit(THETA / unit, kinds([unit * rows for rows in SETS])[kind])
    pairs = [
        (LinUCB(0.7), LinUCB(0.7, unit * unit)),
        (ThompsonSampling(0.7), ThompsonSampling(0.7, unit * unit)),
        (Greedy(), Greedy()),
        (EpsilonGreedy(2.0, 0.5), EpsilonGreedy(2.0, 0.5)),
    ]
    for before, after in pairs:
        options = {"horizon": 1500, "seed": 3}  # beyond a recomputation of the inverse
        np.testing.assert_array_equal(
            play(scaled, after, 3, **options).actions, play(plain, before, 3, **options).actions
        )


@pytest.mark.parametrize("power", [-40, 0, 20, 30])
def test_least_squares_in_a_plane_survives_recomputation(power):
    # d = 5, actions in a plane of it: the part of V^+ + projector that matters is of another size
    rng, unit = np.random.default_rng(6), 2.0**power
    plane = rng.standard_normal((2, 5))
    rows = rng.standard_normal((6, 2)) @ plane
    horizon, theta = 3000, rng.standard_normal(5)
    instance = LinearBandit(theta / unit, [unit * rows])
    run = play(instance, EpsilonGreedy(3.0, 0.5), [0], horizon=horizon, seed=0)
    noise = stream(0, 0, 0, Purpose.NOISE).standard_normal(horizon)
    draws = stream(0, 0, 0, Purpose.POLICY).random(horizon)
    rewards = rows @ theta
    for t in [10, 1000, 1023, 1024, 1025, 1300, 2047, 2048, 2049, 2999]:
        if draws[t] < min(1.0, 3.0 * (t + 1) ** -0.5):
            continue
        played = run.actions[0, :t]
        fit = np.linalg.lstsq(rows[played], rewards[played] + noise[:t], rcond=1e-10)[0]
        assert run.actions[0, t] == np.argmax(rows @ fit)


@pytest.mark.parametrize("scale", [1e-24, 1e-22, 1e-18, 1e-9, 1e-5])
@pytest.mark.parametrize("policy", [LinUCB(0.5), Greedy(), ThompsonSampling()], ids=str)
def test_short_contextual_features(scale, policy):
    # squares of these are below what single precision holds
    rng = np.random.default_rng(3)
    users, items = rng.standard_normal((4, 3)), scale * rng.standard_normal((300, 3))
    groups = [[0, 1, 2, 3]]
    theta = rng.standard_normal(3) / scale
    bandit = LinearBandit(theta, ContextualActionSets(users, items, groups))
    horizon = 40
    arrived = stream(4, 0, 0, Purpose.CONTEXT).integers(0, 4, horizon)
    schedule = [[users[u] * items for u in arrived]]
    same = LinearBandit(theta, ScheduledActionSets(schedule))
    options = {"horizon": horizon, "seed": 4}
    np.testing.assert_array_equal(
        play(bandit, policy, 1, **options).actions, play(same, policy, 1, **options).actions
    )


def test_what_no_precision_decides_is_refused():
    def refused(sets, policy=POLICIES[0], horizon=5):
        with pytest.raises(InvalidRunError) as error:
            simulate(
                LinearBandit(np.ones(sets[0].shape[1]), sets), policy, 1, horizon=horizon, seed=0
            )
        return str(error.value)

    text = refused([1e12 * SETS[0]])
    for part in ("at most 1e+20 times the ridge", "with ridge 1:", "divide the features"):
        assert part in text
    nearly = np.array([[1e11, 0.0, 0.0], [0.0, 1.0, 0.0], [0.0, 0.0, 1.0]]) + 1e-3
    assert "not nearly dependent" in refused([nearly], EpsilonGreedy(10.0), horizon=50)
    assert "1e-50 to 1e+50" in refused([1e-60 * SETS[0]])
    assert "1e-50 to 1e+50" in refused([1e60 * SETS[0]], Greedy())
    assert "at most 1e+06 times the ridge" in refused([1e4 * SETS[0]], MUL(single_agent.LinUCB()))
    assert "divide the features" in refused([1e12 * SETS[0]], ExploreThenCommit(2))


def test_whoever_looks_at_no_features_plays_at_any_scale():
    from bandit_backend import Uniform

    for scale in (1e-60, 1e60):
        bandit = LinearBandit(THETA / scale, [scale * SETS[0]])
        assert simulate(bandit, Uniform(), 1, horizon=50, seed=0) > 0.0


@pytest.mark.parametrize("angle", [1e-3, 1e-4, 1e-5])
def test_nearly_dependent_actions(angle):
    # the difference of two actions is hardly seen; noise is scaled so that it is told all the same
    rows = np.array([[1.0, 0.0], [1.0, angle], [1.0, -angle]])
    horizon, theta, noise_sd = 60, [0.3, 2.0 / angle], 1e-6
    instance = LinearBandit(theta, [rows], noise_sd=noise_sd)
    policy = EpsilonGreedy(2.0, 0.5)
    actions = play(instance, policy, 1, horizon=horizon, seed=5).actions
    noise = noise_sd * stream(5, 0, 0, Purpose.NOISE).standard_normal((1, horizon))
    run = Recorded(
        theta, [[rows] * horizon], noise,
        stream(5, 0, 0, Purpose.POLICY).random((1, horizon)), [], actions,
    )  # fmt: skip
    expected = [pick for row in decisions(run, policy) for pick, _ in row]
    assert actions[0].tolist() == expected


def test_a_replay_is_played_in_the_same_precision():
    bandit = LinearBandit(THETA / 1e9, [1e9 * rows for rows in (*SETS, SETS[0])])
    assert assumptions.assumption_2(bandit, LinUCB(), horizon=25, seed=0)


def test_widths_without_a_penalty_are_no_widths():
    with pytest.raises(InvalidRunError, match="looks at widths"):
        Phase(regression=Regression(0.0), width_factor=1.0)
