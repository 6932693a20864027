"""Reward models: their means and variances, whom they fit, and what they never do."""

import numpy as np
import pytest
from reference import bandits
from scipy.stats import norm

from bandit_backend import (
    MUL,
    UCB1,
    ContextualActionSets,
    Greedy,
    LinearBandit,
    LinUCB,
    PerturbedActionSets,
    PythonPolicy,
    RegretOracle,
    Uniform,
    exact,
    instances,
    play,
    simulate,
)
from bandit_backend.assumptions import assumption_2
from bandit_backend.errors import InvalidInstanceError, InvalidRunError
from bandit_backend.policies import ExploreThenCommit
from bandit_backend.rewards import Bernoulli, Gaussian, Noise, Replayed
from bandit_backend.streams import Purpose, stream

RNG = np.random.default_rng(31)
SETS = [RNG.uniform(0.0, 0.5, (4, 3)) for _ in range(3)]
THETA = np.array([0.6, 0.5, 0.3])
MEANS = [rows @ THETA for rows in SETS]
RUN = {"horizon": 50, "seed": 8, "replicate": 1}


class Keeps(PythonPolicy):
    """Plays every action in turn, and keeps what it earned."""

    kept: dict = {}  # noqa: RUF012

    def choose(self, seen):
        self.kept.setdefault(id(self), []).extend(
            zip(map(tuple, seen.new_actions), seen.new_rewards, strict=True)
        )
        return (seen.step - 1) % len(seen.actions)


def earned(bandit, agent, horizon=20_000):
    """Rewards by action of an agent alone."""
    Keeps.kept = {}
    play(bandit, Keeps(), [agent], horizon=horizon, seed=3)
    samples = [sample for kept in Keeps.kept.values() for sample in kept]
    by_action = {}
    for action, reward in samples:
        by_action.setdefault(action, []).append(reward)
    return {action: np.array(rewards) for action, rewards in by_action.items()}


def assert_moments(rewards, mean, variance, kurtosis=3.0):
    """Mean and variance at four standard errors."""
    n = len(rewards)
    assert abs(rewards.mean() - mean) < 4 * np.sqrt(variance / n) + 1e-12
    spread = variance * np.sqrt(max(kurtosis - 1.0, 0.1) / n)
    assert abs(rewards.var() - variance) < 5 * spread + 1e-12


def test_gaussian_by_agent():
    bandit = LinearBandit(THETA, SETS, noise_sd={0: 0.0, 1: 0.5, 2: 3.0})
    for agent, sd in bandit.rewards.sd.items():
        for action, rewards in earned(bandit, agent).items():
            assert_moments(rewards, np.dot(action, THETA), sd**2)


@pytest.mark.parametrize("link", ["linear", "logistic"])
def test_bernoulli(link):
    bandit = LinearBandit(THETA, SETS, rewards=Bernoulli(link))
    for action, rewards in earned(bandit, 0).items():
        product = np.dot(action, THETA)
        p = product if link == "linear" else 1 / (1 + np.exp(-product))
        assert set(rewards) <= {0.0, 1.0}
        fourth = (1 - 3 * p * (1 - p)) / (p * (1 - p))
        assert_moments(rewards, p, p * (1 - p), fourth)


@pytest.mark.parametrize(
    ("sampler", "variance", "kurtosis"),
    [
        (lambda rng, n: rng.uniform(-1, 1, n), 1 / 3, 1.8),
        (lambda rng, n: rng.standard_t(9, n), 9 / 7, 4.2),
        (lambda rng, n: rng.choice([-1.0, 1.0], n) * (1 + rng.random(n)), 7 / 3, 1.5),
    ],
)
def test_noise_of_one_s_own(sampler, variance, kurtosis):
    bandit = LinearBandit(THETA, SETS, rewards=Noise(sampler))
    for action, rewards in earned(bandit, 0).items():
        assert_moments(rewards, np.dot(action, THETA), variance, kurtosis)


def test_a_sampler_s_luck_is_the_same_however_a_run_is_cut(monkeypatch):
    """A mixture draws signs and sizes by turns, so other numbers where it is asked for fewer."""
    mixture = Noise(lambda rng, n: rng.choice([-1.0, 1.0], n) * (1 + rng.random(n)))
    bandit = LinearBandit(THETA, SETS, rewards=mixture)
    whole = play(bandit, LinUCB(), 7, horizon=3000, seed=0).actions
    short = play(bandit, LinUCB(), 7, horizon=1500, seed=0).actions
    np.testing.assert_array_equal(short, whole[:, :1500])
    monkeypatch.setattr("bandit_backend.engine._fixed_kernel.FixedPlay.longest_stretch", 17)
    np.testing.assert_array_equal(play(bandit, LinUCB(), 7, horizon=1500, seed=0).actions, short)


@pytest.mark.parametrize(
    ("sampler", "words"),
    [
        (lambda rng, n: rng.exponential(1.0, n), "has mean 0.*subtract its mean"),
        (lambda rng, n: 0.05 + rng.standard_normal(n), "has mean 0"),
        (lambda rng, n: np.full(n, 0.1), "has mean 0"),
        (lambda rng, n: rng.standard_normal(n - 1), r"shape \(1023,\)"),
        (lambda rng, n: rng.standard_normal(), "shape"),
        (lambda rng, n: np.full(n, np.nan), "drew nan"),
        (lambda rng, n: rng.standard_normal(n) * np.inf, "noise is finite"),
        (lambda rng, n: RNG.standard_normal(n), "no other source"),
        (lambda rng, n: ["a"] * n, "returns n numbers"),
        (lambda rng: rng.standard_normal(9), "<lambda> raised TypeError"),
        (7, "a function of a generator"),
    ],
)
def test_noise_that_is_none(sampler, words):
    with pytest.raises(InvalidInstanceError, match=words):
        Noise(sampler)


def test_heavy_tails_may_be_declared_centred():
    def pareto(rng, n):
        return rng.pareto(1.02, n) - 50.0  # mean 0, and no variance

    with pytest.raises(InvalidInstanceError, match="has mean 0"):
        Noise(pareto)
    assert "pareto" in repr(Noise(pareto, centred=True))


def test_zero_noise_is_centred():
    silent = LinearBandit(THETA, SETS, rewards=Noise(lambda rng, n: np.zeros(n)))
    plain = LinearBandit(THETA, SETS, noise_sd=0.0)
    np.testing.assert_array_equal(*(play(b, Greedy(), 7, **RUN).actions for b in (silent, plain)))


# -- play against a slow version


def slow(means, rewards_of, alpha=1.0):
    """LinUCB on rewards and means that are functions of (member, step, action's index)."""
    horizon = RUN["horizon"]
    choices, regret, history = np.zeros((3, horizon), dtype=int), np.zeros((3, horizon)), []
    for t in range(horizon):
        seen = []
        for i in range(3):
            scores = bandits.linucb_scores(history, SETS[i], alpha, 1.0, intercept=False)
            k = choices[i, t] = bandits.lowest_of_best(scores)
            regret[i, t] = means[i].max() - means[i][k]
            seen.append((SETS[i][k], rewards_of(i, t, k)))
        history += seen
    return choices, regret.sum(axis=1)


def assert_plays(bandit, means, rewards_of):
    expected, regret = slow(means, rewards_of)
    run = play(bandit, LinUCB(), 7, **RUN)
    np.testing.assert_array_equal(run.actions, expected)
    np.testing.assert_allclose(run.regret[:, 0], regret, atol=1e-9)


def normals():
    return [stream(8, 1, a, Purpose.NOISE).standard_normal(RUN["horizon"]) for a in range(3)]


def test_gaussian_by_agent_decision_by_decision():
    noise, sd = normals(), [0.1, 1.0, 2.0]
    bandit = LinearBandit(THETA, SETS, noise_sd=dict(enumerate(sd)))
    assert_plays(bandit, MEANS, lambda i, t, k: MEANS[i][k] + sd[i] * noise[i][t])


@pytest.mark.parametrize("link", ["linear", "logistic"])
def test_bernoulli_decision_by_decision(link):
    luck = [stream(8, 1, a, Purpose.NOISE).random(RUN["horizon"]) for a in range(3)]
    means = MEANS if link == "linear" else [1 / (1 + np.exp(-mean)) for mean in MEANS]
    bandit = LinearBandit(THETA, SETS, rewards=Bernoulli(link))
    assert_plays(bandit, means, lambda i, t, k: float(luck[i][t] < means[i][k]))


def test_a_theta_for_each_agent_decision_by_decision():
    thetas = THETA + RNG.standard_normal((3, 3))
    means = [rows @ theta for rows, theta in zip(SETS, thetas, strict=True)]
    noise = normals()
    for theta in (thetas, dict(enumerate(thetas))):
        bandit = LinearBandit(theta, SETS)
        assert_plays(bandit, means, lambda i, t, k: means[i][k] + noise[i][t])


def test_equal_thetas_are_one():
    same = LinearBandit([THETA] * 3, SETS)
    one = LinearBandit(THETA, SETS)
    runs = [play(b, LinUCB(), 7, **RUN) for b in (same, one)]
    np.testing.assert_array_equal(runs[0].actions, runs[1].actions)
    np.testing.assert_allclose(runs[0].regret, runs[1].regret, atol=1e-12)


def test_perturbed_actions_have_logistic_means():
    sets = PerturbedActionSets(SETS, scale=0.5)
    bandit = LinearBandit(THETA, sets, rewards=Bernoulli("logistic"))
    assert (simulate(bandit, Uniform(), 7, horizon=50, seed=0) > 0).all()
    with pytest.raises(InvalidInstanceError, match="perturbed"):
        LinearBandit(THETA, sets, rewards=Bernoulli())


# -- growing apart


@pytest.mark.parametrize("distance", [0.0, 0.3, 2.0])
def test_agents_are_apart_by_no_more_than_stated(distance):
    circle = instances.symmetric_circle()
    apart = instances.apart(circle, distance, seed=4)
    differences = apart.thetas[:, None] - apart.thetas[None]
    lengths = np.linalg.norm(differences, axis=2)
    assert lengths.max() <= distance + 1e-12
    assert lengths[0, 1] >= 0.2 * distance
    np.testing.assert_allclose(
        np.linalg.norm(apart.thetas - circle.theta, axis=1), distance / 2, atol=1e-12
    )
    # everybody goes its own way, further for a larger distance, wherever it is listed
    twice = instances.apart(circle, 2 * distance, seed=4)
    np.testing.assert_allclose(twice.thetas - circle.theta, 2 * (apart.thetas - circle.theta))
    listed = instances.apart(circle.listed([4, 3, 2, 1, 0]), distance, seed=4)
    np.testing.assert_array_equal(listed.thetas, apart.thetas[::-1])


def test_collaboration_hurts_those_who_are_far_apart():
    """Opposite parameters: what is learnt from the other is wrong."""
    opposite = LinearBandit([[1.0, 0.0], [0.0, 1.0]], [np.eye(2)] * 2, noise_sd=0.1)
    alone, together = (
        simulate(opposite, LinUCB(0.3), c, horizon=300, seed=0, replicates=5)[:, -1, 0]
        for c in ([1], [0, 1])
    )
    assert together.mean() > 10 * alone.mean()


@pytest.mark.parametrize("distance", [-0.1, np.nan, np.inf, "1", None])
def test_a_distance_is_a_number(distance):
    with pytest.raises(InvalidInstanceError, match="distance is finite and not negative"):
        instances.apart(instances.symmetric_circle(), distance)


# -- ratings


def rated():
    users, items = RNG.standard_normal((4, 3)), RNG.standard_normal((6, 3))
    table = np.full((4, 6), np.nan)
    for u, rows in enumerate([[0, 2, 5], [1], [0, 1, 2, 3], [4, 5]]):
        table[u, rows] = RNG.integers(1, 6, len(rows))
    sets = ContextualActionSets(users, items, [[0, 1], [2, 3], [1, 2]])
    return sets, table


def test_replay_never_invents_a_rating():
    sets, table = rated()
    bandit = LinearBandit(np.zeros(3), sets, rewards=Replayed.from_table(table))
    for agent in range(3):
        products = {
            tuple(sets.users[u] * sets.items[k]): table[u, k]
            for u in sets.groups[agent]
            for k in np.flatnonzero(~np.isnan(table[u]))
        }
        got = earned(bandit, agent, horizon=500)
        assert set(got) <= set(products)
        for action, rewards in got.items():
            assert set(rewards) == {products[action]}


@pytest.mark.parametrize("policy", [LinUCB(), Greedy(), Uniform()])
def test_replay_s_regret_is_the_best_rating_less_the_choice_s(policy):
    sets, table = rated()
    bandit = LinearBandit(np.zeros(3), sets, rewards=Replayed.from_table(table))
    run = play(bandit, policy, 7, checkpoints=range(1, 51), **RUN)
    for i in range(3):
        group = sets.groups[i]
        users = group[stream(8, 1, i, Purpose.CONTEXT).integers(0, len(group), 50)]
        total = 0.0
        for t, user in enumerate(users):
            items = np.flatnonzero(~np.isnan(table[user]))
            total += table[user, items].max() - table[user, items[run.actions[i, t]]]
            assert run.regret[i, t] == pytest.approx(total)


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"users": [0, 0]}, "as many users as items"),
        ({"users": [0, 0, 0.5]}, "users are rows"),
        ({"users": [0, -1, 1]}, "rows from 0; got -1"),
        ({"ratings": [1, 2, np.nan]}, "ratings are finite"),
        ({"items": [0, 0, 1]}, "rates an item once; user 0 rates item 0 twice"),
        ({"users": [], "items": [], "ratings": []}, "at least one"),
    ],
)
def test_ratings_that_are_none(change, words):
    with pytest.raises(InvalidInstanceError, match=words):
        Replayed(**{"users": [0, 0, 1], "items": [0, 1, 1], "ratings": [1, 2, 3], **change})


def test_ratings_fit_the_instance():
    sets, table = rated()
    with pytest.raises(InvalidInstanceError, match="contextual action sets"):
        LinearBandit(THETA, SETS, rewards=Replayed.from_table(table))
    table[1] = np.nan
    with pytest.raises(InvalidInstanceError, match="user 1 of agent number 0 has not"):
        LinearBandit(np.zeros(3), sets, rewards=Replayed.from_table(table))
    wide = np.ones((4, 7))
    with pytest.raises(InvalidInstanceError, match="4 users and 6 items"):
        LinearBandit(np.zeros(3), sets, rewards=Replayed.from_table(wide))


# -- whom models fit


def test_means_are_probabilities():
    with pytest.raises(InvalidInstanceError, match=r"probabilities, 0 to 1; got"):
        LinearBandit(5 * THETA, SETS, rewards=Bernoulli())
    with pytest.raises(InvalidInstanceError, match="'linear' or 'logistic'"):
        Bernoulli("probit")


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        ({"noise_sd": {0: 1.0, 1: 1.0}}, "noise_sd names every agent"),
        ({"noise_sd": {0: 1.0, 1: 1.0, 2: -1.0}}, "not negative"),
        ({"noise_sd": 0.5, "rewards": Bernoulli()}, "leave one of them out"),
        ({"rewards": "bernoulli"}, "a model of bandit_backend.rewards"),
        ({"rewards": Bernoulli}, "a model of bandit_backend.rewards"),
        ({"delay": -1}, "delay is a number of steps"),
        ({"delay": 1.5}, "delay is a number of steps"),
        ({"theta": [THETA, THETA]}, "or each agent's, has one finite entry"),
        ({"theta": {0: THETA, 1: THETA}}, "has one for every agent"),
    ],
)
def test_what_does_not_fit_is_refused(arguments, words):
    with pytest.raises(InvalidInstanceError, match=words):
        LinearBandit(**{"theta": THETA, "action_sets": SETS, **arguments})


@pytest.mark.parametrize(
    "arguments",
    [
        {"rewards": Bernoulli()},
        {"delay": 2},
        {"theta": [THETA, THETA, THETA]},
        {"noise_sd": {0: 1.0, 1: 2.0, 2: 3.0}},
    ],
)
def test_what_is_exact_is_for_the_paper_s_instances(arguments):
    bandit = LinearBandit(**{"theta": THETA, "action_sets": SETS, **arguments})
    with pytest.raises(InvalidRunError, match="one theta for all agents, one noise_sd"):
        exact.explore_then_commit_regret(bandit, ExploreThenCommit(2), 7, horizon=4)


def test_mul_takes_additive_rewards():
    arms = {"theta": [0.6, 0.4], "action_sets": [np.eye(2)] * 2}
    by_agent = LinearBandit(**arms, noise_sd={0: 0.1, 1: 0.2})
    assert simulate(by_agent, MUL(UCB1()), 3, horizon=20, seed=0).shape == (1, 2, 1)
    for bandit in (LinearBandit(**arms, rewards=Bernoulli()), LinearBandit(**arms, delay=1)):
        with pytest.raises(InvalidRunError, match="MUL plays with one theta"):
            simulate(bandit, MUL(UCB1()), 3, horizon=20, seed=0)


# -- stores and Assumption 2


def test_fingerprints_tell_models_apart():
    def seen(**arguments):
        bandit = LinearBandit(**{"theta": THETA, "action_sets": SETS, **arguments})
        return str(RegretOracle(bandit, LinUCB(), horizon=5, seed=0).fingerprint)

    sampler = lambda rng, n: rng.uniform(-1, 1, n)  # noqa: E731
    all_of_them = [
        seen(),
        seen(rewards=Gaussian({0: 1.0, 1: 1.0, 2: 2.0})),
        seen(rewards=Bernoulli()),
        seen(rewards=Bernoulli("logistic")),
        seen(rewards=Noise(sampler, name="one")),
        seen(rewards=Noise(sampler, name="other")),
        seen(delay=3),
        seen(theta=[THETA, THETA, 2 * THETA]),
    ]
    assert len(set(all_of_them)) == len(all_of_them)
    assert seen(rewards=Gaussian(1.0)) == seen()
    with pytest.raises(InvalidInstanceError, match=r"name='\.\.\.'"):
        seen(rewards=Noise(sampler))


class Probit(Bernoulli):
    """A link of one's own."""

    def __init__(self):
        super().__init__("logistic")

    def mean(self, products):
        return norm.cdf(products)


class NamedProbit(Probit):
    @property
    def text(self):
        return "Probit"

    def mean(self, products):
        return super().mean(products)


def test_a_model_of_one_s_own_has_a_text_of_its_own():
    bandit = LinearBandit(THETA, SETS, rewards=NamedProbit())
    means = [norm.cdf(mean) for mean in MEANS]
    luck = [stream(8, 1, a, Purpose.NOISE).random(RUN["horizon"]) for a in range(3)]
    assert_plays(bandit, means, lambda i, t, k: float(luck[i][t] < means[i][k]))
    oracle = RegretOracle(bandit, LinUCB(), horizon=5, seed=0)
    assert oracle.fingerprint["rewards"] == "Probit"
    same = LinearBandit(THETA, SETS, rewards=type("Same", (Bernoulli,), {})())
    assert RegretOracle(same, LinUCB(), horizon=5, seed=0).fingerprint
    borrowed = LinearBandit(THETA, SETS, rewards=Probit())
    with pytest.raises(InvalidRunError, match="keeps the text of another class"):
        assert RegretOracle(borrowed, LinUCB(), horizon=5, seed=0).fingerprint


def test_replayed_ratings_count_by_their_numbers():
    _, table = rated()
    one = Replayed.from_table(table)
    assert one.text == Replayed.from_table(table.copy()).text
    table[0, 0] += 1
    assert one.text != Replayed.from_table(table).text


@pytest.mark.parametrize(
    "arguments",
    [
        {"rewards": Bernoulli()},
        {"noise_sd": {"x": 0.1, "y": 2.0, "z": 1.0}},
        {"theta": {"x": THETA, "y": -THETA, "z": 2 * THETA}},
        {"rewards": Noise(lambda rng, n: rng.uniform(-1, 1, n))},
    ],
)
def test_assumption_2_is_the_policies(arguments):
    named = {"theta": THETA, "action_sets": SETS, "agents": ["x", "y", "z"]}
    bandit = LinearBandit(**{**named, **arguments})
    assert assumption_2(bandit, LinUCB(), horizon=20, seed=0, replications=1)


def test_assumption_2_on_ratings():
    sets, table = rated()
    bandit = LinearBandit(np.zeros(3), sets, rewards=Replayed.from_table(table))
    assert assumption_2(bandit, LinUCB(), horizon=20, seed=0, replications=1)
