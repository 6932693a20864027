"""Contextual decisions from bounds are those of the full computation, over whole runs.

The slow side computes all scores by a dense product at every step, from an inverse that is
recomputed from the data; the fast side computes a handful of them.
"""

import numpy as np
import pytest

from bandit_backend import ContextualActionSets, LinearBandit, LinUCB, play
from bandit_backend.streams import Purpose, stream


def dense_decisions(instance, alpha, horizon, seed):
    """LinUCB of a coalition of everyone, every width computed afresh at every step."""
    sets, theta = instance.action_sets, instance.theta
    d = theta.size
    arrivals, noise = [], []
    for a, group in enumerate(sets.groups):
        draws = stream(seed, 0, a, Purpose.CONTEXT).integers(0, len(group), horizon)
        arrivals.append(group[draws])
        noise.append(stream(seed, 0, a, Purpose.NOISE).standard_normal(horizon))
    gram, moment = np.eye(d), np.zeros(d)
    decisions = np.zeros((len(sets.groups), horizon), dtype=int)
    gaps = np.full((len(sets.groups), horizon), np.inf)
    for t in range(horizon):
        inverse = np.linalg.inv(gram)
        estimate = inverse @ moment
        seen = []
        for a in range(len(sets.groups)):
            actions = sets.users[arrivals[a][t]] * sets.items
            widths = np.sqrt(((actions @ inverse) * actions).sum(axis=1))
            scores = actions @ estimate + alpha * widths
            decisions[a, t] = np.flatnonzero(scores >= scores.max() * (1 - 1e-11))[0]
            gaps[a, t] = np.partition(scores, -2)[-1] - np.partition(scores, -2)[-2]
            x = actions[decisions[a, t]]
            seen.append((x, x @ theta + noise[a][t]))
        for x, y in seen:
            gram += np.outer(x, x)
            moment += y * x
    return decisions, gaps


@pytest.mark.parametrize("alpha", [0.1, 1.0, 5.0])
@pytest.mark.parametrize("kind", ["gaussian", "sparse"])
def test_bounds_never_change_a_decision(alpha, kind):
    rng = np.random.default_rng(1)
    d, n_items, horizon = 12, 150, 1500
    users, items = rng.standard_normal((40, d)), rng.standard_normal((n_items, d))
    if kind == "sparse":  # norms over three magnitudes, as factors of rarely rated items have
        items *= 10.0 ** rng.uniform(-3, 0, (n_items, 1))
        users = np.abs(users)
    instance = LinearBandit(
        rng.standard_normal(d), ContextualActionSets(users, items, [range(25), range(25, 40)])
    )
    expected, gaps = dense_decisions(instance, alpha, horizon, seed=3)
    actions = play(instance, LinUCB(alpha=alpha), 3, horizon=horizon, seed=3).actions
    # a run in which the two best scores differed by rounding would prove nothing
    assert gaps.min() > 1e-9
    np.testing.assert_array_equal(actions, expected)


def test_duplicated_items_tie_and_the_first_wins():
    rng = np.random.default_rng(2)
    items = rng.standard_normal((30, 6))
    sets = [
        ContextualActionSets(np.ones((5, 6)), rows, [range(5)])
        for rows in (items, np.concatenate([items, items]))
    ]
    runs = [
        play(LinearBandit(np.ones(6), s), LinUCB(), 1, horizon=400, seed=0).actions for s in sets
    ]
    np.testing.assert_array_equal(runs[0], runs[1])


@pytest.mark.parametrize("horizon", [8191, 8192, 8193, 20_000])
def test_stretches_do_not_show(horizon):
    # the engine returns from compiled code every 8192 steps and carries its state on
    rng = np.random.default_rng(4)
    sets = ContextualActionSets(
        rng.standard_normal((4, 3)), rng.standard_normal((5, 3)), [[0, 1, 2], [3]]
    )
    instance = LinearBandit(np.ones(3), sets)
    longest = play(instance, LinUCB(), 3, horizon=20_000, seed=1)
    run = play(instance, LinUCB(), 3, horizon=horizon, seed=1)
    np.testing.assert_array_equal(run.actions, longest.actions[:, :horizon])


def test_drift_stays_bounded_over_100_000_updates():
    """The recursively updated estimate against one computed from all the data at the end."""
    from bandit_backend.engine._fixed_kernel import FixedPlay
    from bandit_backend.engine._regression import Stretch
    from bandit_backend.policies.roster import roster_of

    rng = np.random.default_rng(5)
    instance = LinearBandit(rng.standard_normal(8), [rng.standard_normal((20, 8))])
    player = FixedPlay(instance.action_sets, instance.theta, [0], roster_of([LinUCB(alpha=2.0)]))
    player.start(np.random.default_rng(0))
    steps, length = 100_500, 1500  # ends between two refreshes
    arms = instance.action_sets.arms
    gram, moment = np.eye(8), np.zeros(8)
    noises = stream(0, 0, 0, Purpose.NOISE)
    for start in range(0, steps, length):
        stretch = Stretch(
            start=np.array([start]),
            noise=noises.standard_normal((1, length)),
            uniform=np.zeros((1, length)),
            normal=np.empty((0, 0, 0)),
            regret=np.zeros((1, length + 1)),
            actions=np.zeros((1, length), dtype=np.int64),
        )
        player.advance(stretch, [])
        played = arms[instance.action_sets.choices[0][stretch.actions[0]]]
        gram += played.T @ played
        moment += played.T @ (played @ instance.theta + stretch.noise[0])
    inverse = np.linalg.inv(gram)
    widths = np.einsum("kd,de,ke->k", arms, inverse, arms)
    # the sums of rewards reach 1e5; their rounding, some 1e-10, passes through directions that
    # were hardly played: no closer agreement is to be had of any two orders of summation
    np.testing.assert_allclose(player._mean[0], arms @ inverse @ moment, atol=1e-7)
    np.testing.assert_allclose(player._width[0], widths, rtol=1e-6)
