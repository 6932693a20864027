"""The compiled engine against the slow one, decision by decision."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from reference import bandits

from bandit_backend import ContextualActionSets, Greedy, LinearBandit, LinUCB, Uniform, play
from bandit_backend.streams import Purpose, stream

SEED = 7
LINUCB = [LinUCB(), LinUCB(alpha=0.3, ridge=2.5), LinUCB(alpha=2.0, intercept=True)]


def score(policy, history, actions):
    if isinstance(policy, Greedy):
        return bandits.greedy_scores(history, actions)
    return bandits.linucb_scores(history, actions, policy.alpha, policy.ridge, policy.intercept)


def slow_play(instance, policies, members, action_sets, horizon, replicate):
    """Play with the same noise and uniform draws as the engine's streams give."""
    agents = [instance.agents[i] for i in members]
    noise = instance.noise_sd * np.array(
        [stream(SEED, replicate, a, Purpose.NOISE).standard_normal(horizon) for a in agents]
    )
    draws = [stream(SEED, replicate, a, Purpose.POLICY).random(horizon) for a in agents]

    def choose(i, t, history, actions):
        policy = policies[agents[i]]
        if isinstance(policy, Uniform):
            return int(draws[i][t] * len(actions))
        return bandits.lowest_of_best(score(policy, history, actions))

    return bandits.play(instance.theta, action_sets, choose, noise)


def assert_same_play(instance, policies, members, action_sets, horizon, replicate=0):
    agents = [instance.agents[i] for i in members]
    expected, regret = slow_play(instance, policies, members, action_sets, horizon, replicate)
    run = play(
        instance,
        policies,
        agents,
        horizon=horizon,
        seed=SEED,
        replicate=replicate,
        checkpoints=range(1, horizon + 1),
    )
    np.testing.assert_array_equal(run.actions, expected)
    np.testing.assert_allclose(run.regret, regret, atol=1e-9)


def fixed_instance(rng, n_agents, n_arms, d, noise_sd=1.0):
    sets = [rng.standard_normal((n_arms, d)) for _ in range(n_agents)]
    sets[1][: n_arms // 2] = sets[0][: n_arms // 2]  # neighbours share arms
    return LinearBandit(rng.standard_normal(d), sets, noise_sd=noise_sd), sets


@pytest.mark.parametrize("policy", [*LINUCB, Greedy(), Uniform()])
@pytest.mark.parametrize("members", [[0], [1, 2], [0, 1, 2]])
def test_fixed_sets_decision_by_decision(policy, members):
    instance, sets = fixed_instance(np.random.default_rng(3), 3, 6, 4)
    policies = dict.fromkeys(instance.agents, policy)
    assert_same_play(instance, policies, members, lambda i, t: sets[members[i]], 60)


@pytest.mark.parametrize("policy", [*LINUCB, Greedy(), Uniform()])
def test_contextual_sets_decision_by_decision(policy):
    rng = np.random.default_rng(4)
    users, items = rng.standard_normal((9, 5)), rng.standard_normal((12, 5))
    groups = [[0, 1, 2], [3, 4, 5, 6], [7, 8]]
    instance = LinearBandit(rng.standard_normal(5), ContextualActionSets(users, items, groups))
    horizon = 60
    arrivals = [
        np.array(group)[stream(SEED, 0, a, Purpose.CONTEXT).integers(0, len(group), horizon)]
        for a, group in enumerate(groups)
    ]
    policies = dict.fromkeys(instance.agents, policy)
    assert_same_play(
        instance, policies, [0, 1, 2], lambda i, t: users[arrivals[i][t]] * items, horizon
    )


def test_agents_may_deviate():
    instance, sets = fixed_instance(np.random.default_rng(5), 4, 5, 3)
    policies = {0: LinUCB(), 1: Greedy(), 2: Uniform(), 3: LinUCB(alpha=0.5, intercept=True)}
    assert_same_play(instance, policies, [0, 1, 2, 3], lambda i, t: sets[i], 50)


@settings(max_examples=25)
@given(seed=st.integers(0, 10**6), n_arms=st.integers(1, 7), d=st.integers(1, 5))
def test_random_fixed_instances(seed, n_arms, d):
    rng = np.random.default_rng(seed)
    instance, sets = fixed_instance(rng, 2, n_arms, d, noise_sd=float(rng.uniform(0.1, 2.0)))
    policies = {0: LinUCB(alpha=float(rng.uniform(0.1, 3.0))), 1: Greedy()}
    assert_same_play(instance, policies, [0, 1], lambda i, t: sets[i], 25, replicate=seed % 3)


@pytest.mark.parametrize("policy", [LinUCB(), Greedy()])
def test_ties_go_to_the_first_action(policy):
    # one-hot arms that nobody has played have equal scores
    instance = LinearBandit(np.ones(4), [np.eye(4)[::-1], np.eye(4)])
    assert play(instance, policy, [0, 1], horizon=1, seed=0).actions.ravel().tolist() == [0, 0]


def test_rank_deficient_greedy_stays_of_minimum_norm():
    # actions span a plane of R^5 that is not axis-aligned: the pseudo-inverse never completes
    rng = np.random.default_rng(6)
    plane = rng.standard_normal((2, 5))
    sets = [rng.standard_normal((6, 2)) @ plane for _ in range(2)]
    instance = LinearBandit(rng.standard_normal(5), sets)
    assert_same_play(instance, {0: Greedy(), 1: Greedy()}, [0, 1], lambda i, t: sets[i], 80)


def test_refreshes_do_not_change_decisions():
    # a run across several recomputations of the inverse, against scores from scratch
    rng = np.random.default_rng(8)
    sets = [rng.standard_normal((5, 3))]
    instance = LinearBandit(rng.standard_normal(3), sets)
    horizon = 9000
    run = play(instance, LinUCB(), [0], horizon=horizon, seed=SEED)
    noise = stream(SEED, 0, 0, Purpose.NOISE).standard_normal(horizon)
    gram, moment = np.eye(3), np.zeros(3)
    for t, k in enumerate(run.actions[0]):
        if t > 3000:
            inverse = np.linalg.inv(gram)
            widths = np.sqrt(np.einsum("kd,de,ke->k", sets[0], inverse, sets[0]))
            assert k == bandits.lowest_of_best(sets[0] @ inverse @ moment + widths), t
        x = sets[0][k]
        gram += np.outer(x, x)
        moment += (x @ instance.theta + noise[t]) * x


@pytest.mark.parametrize("policy", [LinUCB(), LinUCB(alpha=3.0, ridge=0.5), Greedy(), Uniform()])
@pytest.mark.parametrize("scale", [1.0, 2.5])
def test_orthogonal_arms_decision_by_decision(policy, scale):
    # orthogonal arms have a kernel of their own; longer arms, so that squares are not 1
    arms = scale * np.eye(7)
    sets = [arms[[0, 3, 5]], arms[[5, 1, 2, 0]], arms[[6]]]
    instance = LinearBandit(np.linspace(0.1, 0.7, 7), sets)
    policies = dict.fromkeys(instance.agents, policy)
    assert_same_play(instance, policies, [0, 1, 2], lambda i, t: sets[i], 80)


def test_orthogonal_and_general_kernels_agree(monkeypatch):
    import bandit_backend.engine._orthogonal_kernel as orthogonal
    from bandit_backend import EpsilonGreedy, ExploreThenCommit
    from bandit_backend.instances import symmetric_circle

    circle = symmetric_circle()
    policies = {
        0: LinUCB(alpha=3.0),
        1: Greedy(),
        2: Uniform(),
        3: EpsilonGreedy(),
        4: ExploreThenCommit(60),
    }
    special = play(circle, policies, 31, horizon=3000, seed=SEED).actions
    monkeypatch.setattr(orthogonal, "is_orthogonal", lambda *_: False)
    np.testing.assert_array_equal(
        play(circle, policies, 31, horizon=3000, seed=SEED).actions, special
    )


def test_only_orthogonal_arms_take_the_orthogonal_kernel():
    from bandit_backend.engine._orthogonal_kernel import OrthogonalPlay
    from bandit_backend.engine._run import prepared

    def kernel(sets, policy):
        bandit = LinearBandit(np.ones(3), sets)
        return type(prepared(bandit, policy, 1, 10, None).player())

    assert kernel([np.eye(3)], LinUCB()) is OrthogonalPlay
    assert kernel([np.eye(3)], LinUCB(intercept=True)) is not OrthogonalPlay
    assert kernel([np.eye(3) + 1e-9], LinUCB()) is not OrthogonalPlay
    assert kernel([np.zeros((1, 3))], LinUCB()) is not OrthogonalPlay


def test_blas_has_its_threads_back_whoever_leaves_last():
    """Threads enter and leave in any order; the first to enter may be gone before the last."""
    from concurrent.futures import ThreadPoolExecutor
    from threading import Event

    from threadpoolctl import threadpool_info

    from bandit_backend.engine._blas import single_threaded_blas

    def threads():
        return [info["num_threads"] for info in threadpool_info() if info["user_api"] == "blas"]

    with single_threaded_blas():
        pass  # which loads what there is
    before, entered, left = threads(), Event(), Event()

    def first():
        with single_threaded_blas():
            entered.wait()
        left.set()

    def last():
        with single_threaded_blas():
            entered.set()
            left.wait()
            assert set(threads()) == {1}

    with ThreadPoolExecutor(2) as executor:
        for done in [executor.submit(first), executor.submit(last)]:
            done.result(timeout=60)
    assert threads() == before
