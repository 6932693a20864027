"""Decisions a second against general bandit libraries: one agent, one thread, one run.

    python tests/benchmarks/bench_peers.py

No peer pools data across agents, so one agent plays. A peer decides on the engine's own history:
at the timed steps, spread over the horizon, it chooses and is then taught what the engine played
and was paid; the steps between are taught untimed. Both thus decide on the same data, and the
share of equal decisions says whether they do the same work. Action sets and rewards are ready
before a peer's clock starts; the engine's time is that of whole runs, streams and tables included.
Seconds are processor time, so that other load on the machine matters less.

Equal work, asserted: LinUCB on one theta (coba), and LinUCB with one theta an arm (MABWiser), which
is LinUCB on one theta of K blocks: the engine keeps one regression of K d dimensions where the peer
keeps K of d; d = 1 is one-hot arms. Nearly equal: UCB1 of MABWiser and SMPyBandits, whose clock is
one behind. Different: coba's UCB is UCB1-Tuned; with noise of variance 1 its width is that of UCB1
with variance 1/8, which the engine plays there, but its mean leaves out an arm's first reward.
"""

import os

for _variable in ("OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "OMP_NUM_THREADS"):
    os.environ[_variable] = "1"  # before numpy starts threads

import sys  # noqa: E402
import time  # noqa: E402
from contextlib import redirect_stdout  # noqa: E402
from functools import partial  # noqa: E402
from importlib.metadata import PackageNotFoundError, version  # noqa: E402

import numpy as np  # noqa: E402

from bandit_backend import MUL, UCB1, ContextualActionSets, LinearBandit, LinUCB, play, simulate  # noqa: E402
from bandit_backend.streams import Purpose, stream  # noqa: E402

HORIZON, SEED = 4096, 0


class History:
    """What the engine's agent met, played and was paid."""

    def __init__(self, bandit, policy):
        sets, context = bandit.action_sets, stream(SEED, 0, 0, Purpose.CONTEXT)
        if isinstance(sets, ContextualActionSets):
            users, self.items = sets.users, sets.items
        else:
            users, self.items = np.ones((1, bandit.theta.size)), sets.arms[sets.choices[0]]
        trajectory = play(bandit, policy, [0], horizon=HORIZON, seed=SEED)
        self.actions = trajectory.actions[0]
        user = context.integers(0, len(users), HORIZON)
        self.users = users[user]
        expected = (users * bandit.theta) @ self.items.T
        mean = expected[user, self.actions]
        regret = (expected.max(axis=1)[user] - mean).sum()
        assert np.isclose(regret, trajectory.regret[0, -1]), "not the engine's history"
        self.rewards = mean + stream(SEED, 0, 0, Purpose.NOISE).standard_normal(HORIZON)


def coba(history, *, linear):
    from coba.learners import BanditUCBLearner, LinUCBLearner

    learner = LinUCBLearner(alpha=1, features=["a"]) if linear else BanditUCBLearner()
    users, items, played = history.users, history.items, history.actions
    played = (users * items[played] if linear else played).tolist()
    played = list(zip(played, history.rewards.tolist(), strict=True))

    def prepare(t):
        return (users[t] * items).tolist() if linear else list(range(len(items)))

    def choose(arms):
        return arms.index(learner.predict(None, arms)[0])

    def learn(start, stop):
        for arm, reward in played[start:stop]:
            learner.learn(None, arm, reward, 1.0)

    return prepare, choose, learn


def mabwiser(history, *, d):
    from mabwiser.mab import MAB, LearningPolicy

    rule = LearningPolicy.LinUCB(alpha=1, l2_lambda=1) if d else LearningPolicy.UCB1(alpha=1)
    mab = MAB(list(range(len(history.items))), rule)
    contexts = np.ascontiguousarray(history.users[:, :d])

    def met(start, stop):
        return contexts[start:stop] if d else None

    def learn(start, stop):
        steps = slice(start, stop)
        mab.partial_fit(history.actions[steps], history.rewards[steps], met(start, stop))

    return lambda t: met(t, t + 1), mab.predict, learn


def smpybandits(history):
    from SMPyBandits.Policies import UCB

    policy = UCB(len(history.items))
    policy.startGame()
    played = list(zip(history.actions.tolist(), history.rewards.tolist(), strict=True))

    def learn(start, stop):
        for arm, reward in played[start:stop]:
            policy.getReward(arm, reward)

    return lambda _t: None, lambda _nothing: policy.choice(), learn


def peer_rate(peer, history, timed):
    """Decisions a second, and the share of them that are the engine's."""
    (prepare, choose, learn), elapsed, equal, taught = peer, 0.0, 0, 0
    # from step 25 on: each of UCB1's 25 arms has been played once, in whatever order
    for t in np.linspace(25, HORIZON - 1, timed, dtype=int).tolist():
        if taught < t:
            learn(taught, t)
        situation = prepare(t)
        start = time.process_time()
        choice = choose(situation)
        learn(t, t + 1)
        elapsed += time.process_time() - start
        equal += int(choice == history.actions[t])
        taught = t + 1
    return timed / elapsed, equal / timed


def engine_rate(bandit, policy):
    """Decisions a second over replicates that take a third of a second; compiled before."""
    replicates, seconds = 1, 0.0
    while seconds < 0.3:
        start = time.process_time()
        simulate(bandit, policy, [0], horizon=HORIZON, seed=SEED, replicates=replicates)
        seconds, done, replicates = time.process_time() - start, replicates, 4 * replicates
    return done * HORIZON / seconds


def races():
    """By peer: work, its bandit and policy, the peer's maker, number of timed steps."""
    rng = np.random.default_rng(0)
    linucb, ucb1, eighth = LinUCB(), MUL(UCB1()), MUL(UCB1(variance=1 / 8))
    users, items = rng.standard_normal((943, 100)) / 10, rng.standard_normal((1682, 100))
    sets = ContextualActionSets(users, items, [range(943)])
    contextual = LinearBandit(rng.standard_normal(100), sets)
    fixed = LinearBandit(rng.standard_normal(25) / 5, [rng.standard_normal((25, 25))])
    one_hot, many = (LinearBandit(rng.standard_normal(k), [np.eye(k)]) for k in (25, 1682))
    users, blocks = rng.standard_normal((943, 25)), np.kron(np.eye(25), np.ones(25))
    sets = ContextualActionSets(np.tile(users, 25), blocks, [range(943)])
    disjoint = LinearBandit(rng.standard_normal(625) / 5, sets)
    linear, one, ucb = partial(coba, linear=True), partial(mabwiser, d=1), partial(mabwiser, d=0)
    return {
        "coba": [
            ("LinUCB, fixed, K = 25, d = 25", fixed, linucb, linear, 1000),
            ("LinUCB, x = u*m, K = 1682, d = 100", contextual, linucb, linear, 30),
            ("UCB1-Tuned, K = 25", one_hot, eighth, partial(coba, linear=False), 1000),
        ],
        "mabwiser": [
            ("LinUCB, one-hot, K = 25", one_hot, linucb, one, 1000),
            ("LinUCB, one-hot, K = 1682", many, linucb, one, 15),
            ("LinUCB, 25 thetas, d = 25", disjoint, linucb, partial(mabwiser, d=25), 400),
            ("UCB1, K = 25", one_hot, ucb1, ucb, 1000),
        ],
        "SMPyBandits": [("UCB1, K = 25", one_hot, ucb1, smpybandits, 4000)],
    }


def main():
    print(f"{'peer':18} {'work':35} {'peer /s':>9} {'engine /s':>11} {'ratio':>9} {'equal':>7}")
    for name, rows in races().items():
        try:
            title = f"{name} {version(name)}"
        except PackageNotFoundError:
            print(f"{name:18} not installed")
            continue
        for work, bandit, policy, make, timed in rows:
            history = History(bandit, policy)
            try:
                with redirect_stdout(sys.stderr):  # SMPyBandits prints what it lacks
                    peer = make(history)
            except ImportError as error:  # SMPyBandits wants scipy < 1.15
                print(f"{title:18} {work:35} does not import: {error}")
                continue
            theirs, equal = peer_rate(peer, history, timed)
            ours = engine_rate(bandit, policy)
            rates = f"{theirs:9,.1f} {ours:11,.0f} {ours / theirs:8,.1f}x {equal:7.1%}"
            print(f"{title:18} {work:35} {rates}", flush=True)
            assert equal == 1.0 or policy != LinUCB(), "not the same work"


if __name__ == "__main__":
    main()
