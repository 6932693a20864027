"""Every policy against a slow independent version, decision by decision."""

import numpy as np
import pytest
from reference import bandits

from bandit_backend import (
    ContextualActionSets,
    DisLinUCB,
    EpsilonGreedy,
    ExploreThenCommit,
    Greedy,
    LinearBandit,
    LinUCB,
    ThompsonSampling,
    play,
    simulate,
)
from bandit_backend.errors import InvalidRunError
from bandit_backend.instances import symmetric_circle
from bandit_backend.streams import Purpose, stream

SEED, HORIZON = 3, 70


class Slow:
    """A coalition's slow players; subclasses score from their own or the pooled history."""

    def __init__(self, policy, agents, horizon):
        self.policy, self.agents = policy, agents
        self.uniform = [stream(SEED, 0, a, Purpose.POLICY).random(horizon) for a in agents]
        self.posterior = [stream(SEED, 0, a, Purpose.POSTERIOR) for a in agents]

    def choose(self, i, t, history, actions):
        return bandits.lowest_of_best(self.scores(i, t, history, actions))


class SlowThompson(Slow):
    def scores(self, i, t, history, actions):
        d = len(actions[0])
        gram, moment = self.policy.ridge * np.eye(d), np.zeros(d)
        for x, y in history:
            gram += np.outer(x, x)
            moment += y * x
        inverse = np.linalg.inv(gram)
        normal = self.posterior[i].standard_normal(d)
        draw = inverse @ moment + self.policy.alpha * np.linalg.cholesky(inverse) @ normal
        return [bandits.Score(x @ draw, draw, x) for x in actions]


class SlowEpsilonGreedy(Slow):
    def choose(self, i, t, history, actions):
        chance = min(1.0, self.policy.epsilon * (t + 1) ** -self.policy.decay)
        if self.uniform[i][t] < chance:
            return int(self.uniform[i][t] / chance * len(actions))
        return bandits.lowest_of_best(bandits.greedy_scores(history, actions))


class SlowExploreThenCommit(Slow):
    def scores(self, i, t, history, actions):
        steps, m = self.policy.exploration_steps, len(self.agents)
        if t >= steps:
            return bandits.greedy_scores(history[: steps * m], actions)
        volume = np.eye(len(actions[0]))
        for x, _ in history[i::m]:  # the agent's own actions
            volume += np.outer(x, x)
        return [np.linalg.slogdet(volume + np.outer(x, x))[1] for x in actions]


class SlowDisLinUCB(Slow):
    def __init__(self, *arguments):
        super().__init__(*arguments)
        self.known = [0] * len(self.agents)  # rows of the history all knew at the last exchange
        self.last, self.rounds = 0, 0

    def gram(self, rows, d):
        return self.policy.ridge * np.eye(d) + sum(
            (np.outer(x, x) for x, _ in rows), np.zeros((d, d))
        )

    def rows(self, i, history):
        m, shared = len(self.agents), self.known[i]
        return history[:shared] + history[shared:][i::m]

    def scores(self, i, t, history, actions):
        d = len(actions[0])
        if i == 0 and t > self.last:  # what happened after step t
            growth = [
                np.linalg.slogdet(self.gram(self.rows(a, history), d))[1]
                - np.linalg.slogdet(self.gram(history[: self.known[a]], d))[1]
                for a in range(len(self.agents))
            ]
            if max(growth) * (t - self.last) > self.policy.threshold:
                self.known, self.last = [len(history)] * len(self.agents), t
                self.rounds += 1
        return bandits.linucb_scores(
            self.rows(i, history), actions, self.policy.alpha, self.policy.ridge, intercept=False
        )


CASES = [
    (ThompsonSampling(), SlowThompson),
    (ThompsonSampling(alpha=0.4, ridge=3.0), SlowThompson),
    (EpsilonGreedy(epsilon=0.3), SlowEpsilonGreedy),
    (EpsilonGreedy(epsilon=2.0, decay=0.5), SlowEpsilonGreedy),
    (ExploreThenCommit(exploration_steps=4), SlowExploreThenCommit),
    (ExploreThenCommit(exploration_steps=30), SlowExploreThenCommit),
    (DisLinUCB(threshold=5.0), SlowDisLinUCB),
    (DisLinUCB(threshold=60.0, alpha=0.5), SlowDisLinUCB),
]


def noise_of(instance, agents, horizon):
    return instance.noise_sd * np.array(
        [stream(SEED, 0, a, Purpose.NOISE).standard_normal(horizon) for a in agents]
    )


@pytest.mark.parametrize(("policy", "slow"), CASES)
@pytest.mark.parametrize("members", [[1], [0, 2], [0, 1, 2]])
def test_fixed_sets(policy, slow, members):
    rng = np.random.default_rng(9)
    sets = [rng.standard_normal((5, 3)) for _ in range(3)]
    instance = LinearBandit(rng.standard_normal(3), sets)
    player = slow(policy, members, HORIZON)
    expected, regret = bandits.play(
        instance.theta,
        lambda i, t: sets[members[i]],
        player.choose,
        noise_of(instance, members, HORIZON),
    )
    run = play(instance, policy, members, horizon=HORIZON, seed=SEED)
    np.testing.assert_array_equal(run.actions, expected)
    np.testing.assert_allclose(run.regret[:, 0], regret[:, -1], atol=1e-9)


@pytest.mark.parametrize(("policy", "slow"), CASES)
def test_contextual_sets(policy, slow):
    rng = np.random.default_rng(10)
    users, items = rng.standard_normal((7, 4)), rng.standard_normal((11, 4))
    groups = [np.arange(3), np.arange(3, 7)]
    instance = LinearBandit(rng.standard_normal(4), ContextualActionSets(users, items, groups))
    arrivals = [
        groups[a][stream(SEED, 0, a, Purpose.CONTEXT).integers(0, len(groups[a]), HORIZON)]
        for a in range(2)
    ]
    player = slow(policy, [0, 1], HORIZON)
    expected, _ = bandits.play(
        instance.theta,
        lambda i, t: users[arrivals[i][t]] * items,
        player.choose,
        noise_of(instance, [0, 1], HORIZON),
    )
    np.testing.assert_array_equal(
        play(instance, policy, [0, 1], horizon=HORIZON, seed=SEED).actions, expected
    )


def test_policies_mix_in_one_coalition():
    rng = np.random.default_rng(11)
    sets = [rng.standard_normal((4, 3)) for _ in range(6)]
    instance = LinearBandit(rng.standard_normal(3), sets)
    policies = dict(
        enumerate(
            [LinUCB(), Greedy(), ThompsonSampling(), EpsilonGreedy(), ExploreThenCommit(9),
             DisLinUCB(threshold=8.0)]
        )
    )  # fmt: skip
    # pooled learners see everyone's data, so one slow pool serves them; the last agent apart
    slow = {
        2: SlowThompson(policies[2], range(6), HORIZON),
        3: SlowEpsilonGreedy(policies[3], range(6), HORIZON),
        4: SlowExploreThenCommit(policies[4], range(6), HORIZON),
        5: SlowDisLinUCB(policies[5], range(6), HORIZON),
    }
    run = play(instance, policies, 0b111111, horizon=HORIZON, seed=SEED)
    # the only DisLinUCB agent: its own growth alone can call
    slow[5].agents = range(6)

    def choose(i, t, history, actions):
        if i == 0:
            return bandits.lowest_of_best(bandits.linucb_scores(history, actions, 1, 1, False))
        if i == 1:
            return bandits.lowest_of_best(bandits.greedy_scores(history, actions))
        if i == 5:
            return run.actions[5, t]  # checked by itself above
        return slow[i].choose(i, t, history, actions)

    expected, _ = bandits.play(
        instance.theta, lambda i, t: sets[i], choose, noise_of(instance, range(6), HORIZON)
    )
    np.testing.assert_array_equal(run.actions, expected)


@pytest.mark.parametrize("horizon", [1, 29, 30])
def test_an_exploration_that_leaves_no_step_to_commit_in_is_refused(horizon):
    with pytest.raises(InvalidRunError) as error:
        simulate(symmetric_circle(), ExploreThenCommit(30), [0], horizon=horizon, seed=0)
    for part in ("less than the horizon", f"{horizon};", "got 30", "explore less"):
        assert part in str(error.value)
    assert simulate(symmetric_circle(), ExploreThenCommit(30), [0], horizon=31, seed=0).size == 1


@pytest.mark.parametrize("threshold", [2.0, 20.0, 200.0])
def test_communication_rounds_are_counted(threshold):
    rng = np.random.default_rng(12)
    sets = [rng.standard_normal((5, 3)) for _ in range(3)]
    instance = LinearBandit(rng.standard_normal(3), sets)
    policy = DisLinUCB(threshold=threshold)
    player = SlowDisLinUCB(policy, [0, 1, 2], 200)
    expected, _ = bandits.play(
        instance.theta, lambda i, t: sets[i], player.choose, noise_of(instance, range(3), 200)
    )
    run = play(instance, policy, 7, horizon=200, seed=SEED)
    np.testing.assert_array_equal(run.actions, expected)
    assert run.rounds - player.rounds in (0, 1)  # the slow one looks before a step, not after
    assert run.rounds > 0


def test_rarer_communication_costs_regret_and_saves_rounds():
    circle = symmetric_circle()
    rounds = [
        play(circle, DisLinUCB(threshold=d, alpha=3.0), 31, horizon=2000, seed=0).rounds
        for d in (1.0, 100.0, 10_000.0)
    ]
    assert rounds[0] > 3 * rounds[1] > 9 * rounds[2]


def test_exploration_of_explore_then_commit_is_the_same_in_every_coalition():
    # equation (15) looks at the agent's own actions alone
    circle = symmetric_circle()
    policy = ExploreThenCommit(exploration_steps=40)
    alone = play(circle, policy, [1], horizon=60, seed=0).actions[0]
    together = play(circle, policy, 31, horizon=60, seed=0).actions[1]
    np.testing.assert_array_equal(alone[:40], together[:40])
    assert len(set(together[40:])) == 1


@pytest.mark.parametrize("policy", [ThompsonSampling(), EpsilonGreedy(), DisLinUCB(threshold=20.0)])
def test_a_shorter_horizon_is_a_prefix(policy):
    circle = symmetric_circle()
    long = play(circle, policy, 31, horizon=2500, seed=1).actions
    np.testing.assert_array_equal(
        play(circle, policy, 31, horizon=900, seed=1).actions, long[:, :900]
    )


@pytest.mark.parametrize(
    ("make", "words"),
    [
        (lambda: ThompsonSampling(alpha=0), "alpha is positive"),
        (lambda: ThompsonSampling(ridge=-1), "ridge is positive"),
        (lambda: EpsilonGreedy(epsilon=0), "epsilon is positive"),
        (lambda: EpsilonGreedy(decay=-1), "decay is finite and not negative"),
        (lambda: ExploreThenCommit(0), "exploration_steps is a positive integer; got 0"),
        (lambda: ExploreThenCommit(2.5), "exploration_steps is a positive integer; got 2.5"),
        (lambda: DisLinUCB(threshold=0), "threshold is positive"),
    ],
)
def test_parameters_out_of_range(make, words):
    with pytest.raises(InvalidRunError, match=words):
        make()
