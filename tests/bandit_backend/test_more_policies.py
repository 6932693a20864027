"""Algorithms that users look for: each against an independent slow version, and in growth."""

import numpy as np
import pytest
from reference import more_policies as slow

from bandit_backend import (
    CLUB,
    OFUL,
    BernoulliThompson,
    ContextualActionSets,
    DiscountedLinUCB,
    FederatedLinUCB,
    LinearBandit,
    LinUCB,
    LogisticUCB,
    PerturbedActionSets,
    PhasedElimination,
    RegretOracle,
    instances,
    play,
    simulate,
)
from bandit_backend.assumptions import assumption_2
from bandit_backend.errors import InvalidRunError
from bandit_backend.policies.phased_elimination import optimal_design
from bandit_backend.rewards import Bernoulli
from bandit_backend.streams import Purpose, stream

RNG = np.random.default_rng(41)
THETA = np.array([0.6, -0.3, 0.2])
SETS = [RNG.standard_normal((5, 3)) for _ in range(3)]
SETS[1][:2] = SETS[0][:2]  # neighbours share arms
FIXED = LinearBandit(THETA, SETS)
USERS, ITEMS, GROUPS = (
    RNG.standard_normal((5, 3)), RNG.standard_normal((6, 3)), [[0, 1], [2, 3], [4]],
)  # fmt: skip
CONTEXTUAL = LinearBandit(THETA, ContextualActionSets(USERS, ITEMS, GROUPS))
HORIZON, SEED = 60, 6
MEMBERS = [[1], [0, 2], [0, 1, 2]]


def noise_of(members, horizon=HORIZON):
    return np.array([stream(SEED, 0, a, Purpose.NOISE).standard_normal(horizon) for a in members])


def fixed_sets(members):
    return lambda i, t: list(SETS[members[i]])


def contextual_sets(members):
    arrivals = {
        a: np.array(GROUPS[a])[
            stream(SEED, 0, a, Purpose.CONTEXT).integers(0, len(GROUPS[a]), HORIZON)
        ]
        for a in members
    }
    return lambda i, t: list(USERS[arrivals[members[i]][t]] * ITEMS)


KINDS = {"fixed": (FIXED, fixed_sets), "contextual": (CONTEXTUAL, contextual_sets)}


def assert_same(bandit, policy, members, choose, sets, **options):
    expected, regret = slow.play(THETA, sets(members), choose, noise_of(members), **options)
    run = play(bandit, policy, members, horizon=HORIZON, seed=SEED)
    np.testing.assert_array_equal(run.actions, expected)
    np.testing.assert_allclose(run.regret[:, 0], regret[:, -1], atol=1e-9)
    return run


@pytest.mark.parametrize("members", MEMBERS)
@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("policy", [OFUL(), OFUL(0.2, noise=0.3, bound=2.0, ridge=0.5)])
def test_oful(policy, kind, members):
    bandit, sets = KINDS[kind]
    rows = np.concatenate(SETS) if kind == "fixed" else (USERS[:, None] * ITEMS).reshape(-1, 3)
    longest = max(np.linalg.norm(x) for x in rows)

    def choose(i, t, history, actions):
        return slow.oful(policy, history, actions, t + 1, len(members), longest)

    assert_same(bandit, policy, members, choose, sets)


def test_oful_covers_theta():
    """The set that its width is made of misses theta with a chance of less than delta."""
    policy, missed = OFUL(delta=0.1, bound=float(np.linalg.norm(THETA))), 0
    for replicate in range(40):
        run = play(FIXED, policy, 7, horizon=64, seed=1, replicate=replicate)
        noise = [stream(1, replicate, a, Purpose.NOISE).standard_normal(64) for a in range(3)]
        gram, moment, out = np.eye(3), np.zeros(3), False
        for t in range(64):
            error = np.linalg.solve(gram, moment) - THETA
            longest = FIXED.action_sets.longest
            alpha = policy.width_factor(t + 1, dimension=3, n_members=3, longest=longest)
            out = out or error @ gram @ error > alpha**2
            for i in range(3):
                x = SETS[i][run.actions[i, t]]
                gram += np.outer(x, x)
                moment += (x @ THETA + noise[i][t]) * x
        missed += out
    assert missed <= 8  # 40 draws of less than 0.1: beyond 8 with a chance of 0.01


def test_oful_in_a_store_and_where_actions_have_no_length():
    fingerprint = RegretOracle(FIXED, OFUL(0.1), horizon=5, seed=0).fingerprint
    assert fingerprint["policies"]["0"] == "OFUL(delta=0.1, noise=1.0, bound=1.0, ridge=1.0)"
    perturbed = LinearBandit(THETA, PerturbedActionSets(SETS, scale=0.1))
    with pytest.raises(InvalidRunError, match="bound of the actions' length"):
        simulate(perturbed, OFUL(), 1, horizon=5, seed=0)


@pytest.mark.parametrize("members", MEMBERS)
@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("policy", [DiscountedLinUCB(0.9), DiscountedLinUCB(0.5, 0.3, 2.0)])
def test_discounted_linucb(policy, kind, members):
    bandit, sets = KINDS[kind]

    def choose(i, t, history, actions):
        return slow.discounted(policy, history, actions)

    assert_same(bandit, policy, members, choose, sets)


def test_without_a_discount_it_is_linucb():
    runs = [play(FIXED, p, 7, horizon=90, seed=0) for p in (DiscountedLinUCB(1.0), LinUCB())]
    np.testing.assert_array_equal(runs[0].actions, runs[1].actions)


@pytest.mark.parametrize("members", MEMBERS)
@pytest.mark.parametrize("kind", KINDS)
def test_logistic_ucb(kind, members):
    bandit, sets = KINDS[kind]
    bandit = LinearBandit(THETA, bandit.action_sets, rewards=Bernoulli("logistic"))
    luck = [stream(SEED, 0, a, Purpose.NOISE).random(HORIZON) for a in members]
    policy, clearest = LogisticUCB(alpha=0.7, ridge=0.5), []

    def choose(i, t, history, actions):
        pick, values = slow.logistic(policy, history, actions)
        clearest.append(values[-1] - values[-2])
        return pick

    expected, regret = slow.play(
        THETA, sets(members), choose, np.array(luck),
        mean=lambda z: 1 / (1 + np.exp(-z)), reward=lambda mean, u: float(u < mean),
    )  # fmt: skip
    run = play(bandit, policy, members, horizon=HORIZON, seed=SEED)
    assert min(clearest) > 1e-7  # what scipy minimises to decides nothing here
    np.testing.assert_array_equal(run.actions, expected)
    np.testing.assert_allclose(run.regret[:, 0], regret[:, -1], atol=1e-9)


@pytest.mark.parametrize("members", MEMBERS)
def test_bernoulli_thompson(members):
    arms = [rows / 4 + 0.5 for rows in SETS]
    theta = np.array([0.4, 0.3, 0.2])
    bandit = LinearBandit(theta, np.clip(arms, 0, 1), rewards=Bernoulli())
    luck = [stream(SEED, 0, a, Purpose.NOISE).random(HORIZON) for a in members]
    rngs = [stream(SEED, 0, a, Purpose.POLICY) for a in members]
    policy = BernoulliThompson(0.5, 2.0)
    expected, _ = slow.play(
        theta, lambda i, t: list(np.clip(arms[members[i]], 0, 1)),
        lambda i, t, history, actions: slow.bernoulli(policy, history, actions, rngs[i]),
        np.array(luck), reward=lambda mean, u: float(u < mean),
    )  # fmt: skip
    run = play(bandit, policy, members, horizon=HORIZON, seed=SEED)
    np.testing.assert_array_equal(run.actions, expected)


@pytest.mark.parametrize("members", MEMBERS)
@pytest.mark.parametrize("policy", [CLUB(), CLUB(0.5, beta=0.4, ridge=2.0)])
def test_club(policy, members):
    thetas = np.array([THETA, -THETA, THETA + 0.1])
    bandit = LinearBandit(thetas, SETS)
    m, clubs = len(members), set()
    noise = noise_of(members)
    history, choices = [], np.zeros((m, HORIZON), dtype=int)
    for t in range(HORIZON):
        step = []
        for i, a in enumerate(members):
            k, club = slow.club(policy, history, list(SETS[a]), i, m)
            choices[i, t] = k
            clubs.add(tuple(club))
            step.append((SETS[a][k], SETS[a][k] @ thetas[a] + noise[i, t]))
        history.append(step)
    run = play(bandit, policy, members, horizon=HORIZON, seed=SEED)
    np.testing.assert_array_equal(run.actions, choices)
    if policy.beta < 1 and m == 3:
        assert len(clubs) > 1  # links were cut


def test_club_tells_opposite_agents_apart_and_keeps_alike_ones():
    """Two camps: within a camp data help, across they harm."""
    arms = np.concatenate([np.eye(3), -np.eye(3)])
    thetas = [[1, 0.2, 0], [1, 0.2, 0], [-1, 0, 0.2], [-1, 0, 0.2]]
    bandit = LinearBandit(thetas, [arms] * 4, noise_sd=0.5)
    options = {"horizon": 600, "seed": 0, "replicates": 3}
    clubs, pooled = (simulate(bandit, p, 15, **options).sum(axis=1) for p in (CLUB(), LinUCB()))
    assert clubs.mean() < pooled.mean() / 5


@pytest.mark.parametrize("members", MEMBERS)
@pytest.mark.parametrize("policy", [FederatedLinUCB(0.3), FederatedLinUCB(2.0, alpha=0.5)])
def test_federated_linucb(policy, members):
    server = slow.Federated(policy, len(members), 3)

    def choose(i, t, history, actions):
        if i == 0 and t:
            server.tell(history[t - 1])
        return server.choose(i, actions)

    run = assert_same(FIXED, policy, members, choose, fixed_sets)
    assert run.rounds == server.rounds > 0


def test_federated_rounds_grow_like_the_logarithm():
    """At most m (log2 det V / det lambda I) / log2(1 + c) exchanges; rarer for a larger c."""
    rounds = {}
    for c in (0.5, 4.0):
        run = play(FIXED, FederatedLinUCB(c), 7, horizon=800, seed=0)
        gram = np.eye(3)
        for i in range(3):
            gram += SETS[i][run.actions[i]].T @ SETS[i][run.actions[i]]
        rounds[c] = run.rounds
        assert 0 < run.rounds <= 3 * np.linalg.slogdet(gram)[1] / np.log1p(c)
    assert rounds[0.5] > 2 * rounds[4.0]


@pytest.mark.parametrize("members", MEMBERS)
def test_phased_elimination(members):
    theta = 3 * THETA
    bandit = LinearBandit(theta, SETS)
    policy, horizon = PhasedElimination(0.2, noise=1.0, first=8), 200
    players = [slow.Elimination(policy, list(SETS[a]), optimal_design) for a in members]
    expected, _ = slow.play(
        theta, fixed_sets(members),
        lambda i, t, history, actions: players[i].choose(history, t),
        noise_of(members, horizon),
    )  # fmt: skip
    run = play(bandit, policy, members, horizon=horizon, seed=SEED)
    np.testing.assert_array_equal(run.actions, expected)
    assert min(len(player.left) for player in players) < 5


def test_designs_are_nearly_optimal():
    """Kiefer and Wolfowitz: the largest width of the best design is the rank."""
    for seed in range(20):
        rng = np.random.default_rng(seed)
        d, rank = int(rng.integers(2, 6)), int(rng.integers(1, 5))
        arms = rng.standard_normal((12, min(rank, d))) @ rng.standard_normal((min(rank, d), d))
        shares = optimal_design(arms)
        assert shares.min() >= 0
        assert shares.sum() == pytest.approx(1)
        gram = np.linalg.pinv((arms.T * shares) @ arms, rcond=1e-9)
        widths = np.einsum("kd,de,ke->k", arms, gram, arms)
        assert min(rank, d) - 1e-6 <= widths.max() <= 1.05 * min(rank, d) + 1e-6


def test_elimination_keeps_the_best_arm():
    """With a chance of 1 - delta; the regret of those who keep it stops growing."""
    angle = np.pi / 3 * np.arange(6)
    arms = np.stack([np.cos(angle), np.sin(angle)], axis=1)
    bandit = LinearBandit([1.0, 0.1], [arms] * 2, noise_sd=0.25)
    regret = simulate(bandit, PhasedElimination(0.05, noise=0.25), 3, horizon=4000, seed=0,
                      replicates=10, checkpoints=[2000, 4000])  # fmt: skip
    still = (np.diff(regret, axis=2) == 0).all(axis=(1, 2))
    assert still.sum() >= 9


def test_elimination_wants_one_action_set():
    with pytest.raises(InvalidRunError, match="has changed by step"):
        play(CONTEXTUAL, PhasedElimination(), [0], horizon=20, seed=SEED, replicate=1)


# -- growth


def totals(bandit, policy, checkpoints, replicates):
    coalition = range(bandit.n_agents)
    options = {"horizon": checkpoints[-1], "checkpoints": checkpoints, "seed": 0}
    return simulate(bandit, policy, coalition, replicates=replicates, **options).sum(axis=1)


def exponents(regret):
    """Of the increments of regret between steps that grow by 4, and its standard error."""
    early, late = np.diff(regret, axis=1).T
    influence = (late / late.mean() - early / early.mean()) / np.log(4)
    error = influence.std(ddof=1) / np.sqrt(len(influence))
    return np.log(late.mean() / early.mean()) / np.log(4), error


@pytest.mark.slow
@pytest.mark.parametrize(
    ("policy", "rewards", "first", "replicates"),
    [
        (OFUL(0.01, noise=0.5, bound=1.1), None, 250, 40),
        (BernoulliThompson(), Bernoulli(), 250, 40),
        (LogisticUCB(alpha=1.0), Bernoulli("logistic"), 100, 12),
        (PhasedElimination(0.01, noise=0.5), None, 50, 40),
        (FederatedLinUCB(1.0, alpha=2.0), None, 10, 40),
        (CLUB(alpha=0.5, beta=4.0), None, 100, 12),
    ],
)
def test_regret_grows_more_slowly_than_the_root(policy, rewards, first, replicates):
    """On arms with gaps it is logarithmic at most; of sqrt(T) increments double, here they do not.

    At four standard errors. From ``first`` to 4 and to 16 times as many steps.
    """
    noise = {} if rewards else {"noise_sd": 0.5}
    bandit = LinearBandit([0.9, 0.5, 0.2], [np.eye(3)] * 2, rewards=rewards, **noise)
    regret = totals(bandit, policy, [first, 4 * first, 16 * first], replicates)
    early, late = np.diff(regret, axis=1).T
    assert early.mean() > 0
    excess = late - 2 * early
    assert excess.mean() + 4 * excess.std(ddof=1) / np.sqrt(replicates) < 0


@pytest.mark.slow
def test_forgetting_never_stops_exploring():
    """Linear where nothing changes: a window of 1 / (1 - gamma) steps tells only so much."""
    bandit = LinearBandit([0.9, 0.5, 0.2], [np.eye(3)], noise_sd=0.5)
    exponent, error = exponents(totals(bandit, DiscountedLinUCB(0.95), [250, 1000, 4000], 20))
    assert abs(exponent - 1) < 4 * error + 0.05


# -- Assumption 2, parameters, and what is learnt from what


@pytest.mark.parametrize(
    ("policy", "rewards", "verdict"),
    [
        (OFUL(), None, "holds"),
        (DiscountedLinUCB(0.9), None, "holds"),
        (LogisticUCB(), Bernoulli("logistic"), "holds"),
        (PhasedElimination(first=8), None, "holds"),
        (BernoulliThompson(), Bernoulli("logistic"), "holds"),
        (FederatedLinUCB(0.3), None, "fails"),
        (CLUB(beta=2.0), None, "fails"),
    ],
)
def test_assumption_2(policy, rewards, verdict):
    club = isinstance(policy, CLUB)  # has something to do where agents differ
    theta = [3 * THETA, -3 * THETA, 3 * THETA] if club else 3 * THETA
    bandit = LinearBandit(theta, SETS, rewards=rewards)
    finding = assumption_2(bandit, policy, horizon=30, seed=0, replications=1)
    assert finding.verdict == verdict


@pytest.mark.parametrize(
    ("make", "words"),
    [
        (lambda: OFUL(delta=0), "delta is between 0 and 1"),
        (lambda: OFUL(noise=0), "noise is positive"),
        (lambda: OFUL(bound=-1), "bound is positive"),
        (lambda: DiscountedLinUCB(0), "gamma is above 0 and at most 1"),
        (lambda: DiscountedLinUCB(1.01), "gamma is above 0 and at most 1"),
        (lambda: LogisticUCB(ridge=0), "ridge is positive"),
        (lambda: BernoulliThompson(a=0), "a is positive"),
        (lambda: PhasedElimination(1.0), "delta is between 0 and 1"),
        (lambda: PhasedElimination(first=0), "first is a positive number"),
        (lambda: CLUB(beta=0), "beta is positive"),
        (lambda: FederatedLinUCB(threshold=0), "threshold is positive"),
    ],
)
def test_parameters_out_of_range(make, words):
    with pytest.raises(InvalidRunError, match=words):
        make()


@pytest.mark.parametrize("policy", [BernoulliThompson(), LogisticUCB()])
def test_rewards_that_a_policy_cannot_learn_from(policy):
    with pytest.raises(InvalidRunError, match=r"learns from rewards.*rewards=Bernoulli"):
        simulate(instances.symmetric_circle(), policy, 31, horizon=9, seed=0)


def test_their_stores_know_them():
    one, other = (
        RegretOracle(FIXED, policy, horizon=5, seed=0).fingerprint
        for policy in (CLUB(), CLUB(beta=2.0))
    )
    assert one["policies"]["0"] == "CLUB version 1(alpha=1.0, beta=1.0, ridge=1.0)"
    assert one != other
