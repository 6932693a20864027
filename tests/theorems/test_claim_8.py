"""Claim 8: M-ETC satisfies Assumption 2.

Confirmed: on random integer instances every action of the engine's is recomputed from what the
assumption allows, the agent's own data in exploration, and the shuffled pool without names
afterwards; and renaming the other agents changes nothing.
"""

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st
from reference.statement import Statement

from bandit_backend import ExploreThenCommit, LinearBandit, play
from bandit_backend.streams import Purpose, stream

STATEMENT = Statement(
    name="Claim 8",
    order=10,
    says="M-ETC satisfies Assumption 2: an action depends on the agent's own history, on the "
    "others' data without names, and on the present action set.",
    checked_on="random fixed action sets, three agents, d = 2 and 3, T' from 1 to 4",
    method="property search: every decision of the engine recomputed from the shuffled pool",
    verdict="confirmed",
    evidence="All decisions are functions of what the assumption allows. Exploration uses less: "
    "neither rewards nor the others.",
)
SEED, HORIZON = 5, 8


@settings(max_examples=25)
@given(st.integers(0, 10**6), st.integers(2, 3), st.integers(1, 4))
def test_every_decision_recomputed(seed, d, steps):
    rng = np.random.default_rng(seed)
    sets = [rng.normal(size=(int(rng.integers(d, 5)), d)) for _ in range(3)]
    bandit = LinearBandit(rng.normal(size=d), sets, agents=["a", "b", "c"])
    run = play(bandit, ExploreThenCommit(steps), 7, horizon=HORIZON, seed=SEED)
    pool = []
    for i, name in enumerate(bandit.agents):
        volume = np.eye(d)
        for t, noise in enumerate(stream(SEED, 0, name, Purpose.NOISE).standard_normal(steps)):
            # its own actions alone decide what it explores
            chosen = sets[i][run.actions[i, t]]
            volumes = [np.linalg.det(volume + np.outer(x, x)) for x in sets[i]]
            assert np.argmax(volumes) == run.actions[i, t]
            volume += np.outer(chosen, chosen)
            pool.append((chosen, chosen @ bandit.theta + noise))
    rng.shuffle(pool)
    rows, rewards = np.array([x for x, _ in pool]), np.array([y for _, y in pool])
    estimate = np.linalg.lstsq(rows, rewards, rcond=1e-9)[0]
    for i in range(3):
        assert set(run.actions[i, steps:]) == {int(np.argmax(sets[i] @ estimate))}


def test_the_others_order_does_not_matter():
    rng = np.random.default_rng(0)
    sets = {name: rng.normal(size=(3, 2)) for name in "abc"}
    theta = rng.normal(size=2)
    runs = [
        play(
            LinearBandit(theta, {name: sets[name] for name in order}), ExploreThenCommit(3), 7,
            horizon=9, seed=SEED,
        ).actions[0]
        for order in ("abc", "acb")
    ]  # fmt: skip
    assert np.array_equal(*runs)
