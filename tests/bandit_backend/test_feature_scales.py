"""Decisions at feature scales from 1e-12 to 1e9 are those in fractions, or refused."""

import os
from collections import Counter

import numpy as np
import pytest
from reference.exact_play import Recorded, decisions

from bandit_backend import (
    ContextualActionSets,
    DisLinUCB,
    EpsilonGreedy,
    ExploreThenCommit,
    FixedActionSets,
    Greedy,
    LinearBandit,
    LinUCB,
    PerturbedActionSets,
    ScheduledActionSets,
    ThompsonSampling,
    Uniform,
    play,
)
from bandit_backend.errors import InvalidRunError
from bandit_backend.streams import Purpose, stream

#: Decisions of the wide search.
DECISIONS = int(os.environ.get("TUGAMES_BANDIT_DECISIONS", "3000"))
SHAPES = ["gaussian", "whole", "one-hot", "crossed", "plane", "collinear"]
KINDS = ["fixed", "contextual", "scheduled", "perturbed"]


def arms_of(shape, rng, count, d):
    """Actions of size about 1: in general position, or such that ties and dependence abound."""
    if shape == "gaussian":
        return rng.standard_normal((count, d))
    if shape == "whole":
        return rng.integers(-3, 4, (count, d)).astype(float)
    if shape == "one-hot":
        return np.eye(d)[rng.permutation(d)[: min(count, d)]]
    if shape == "crossed":  # orthogonal, and not along the axes
        return np.array([[1, 1, 1, 1], [1, -1, 1, -1], [1, 1, -1, -1], [1, -1, -1, 1]])[:, :4] * 1.0
    if shape == "plane":
        return rng.integers(-2, 3, (count, 2)) @ rng.integers(-2, 3, (2, d)) * 1.0
    line = rng.standard_normal((1, d))
    return np.vstack([line * rng.integers(1, 4, (count, 1)), rng.standard_normal((1, d))])


def policy_of(rng, unit):
    """A policy whose numbers are plain, or go with the features' size."""
    alpha = float(rng.choice([0.3, 1.0, 2.0]))
    ridge = float(rng.choice([1.0, 0.25, unit]))
    return [
        LinUCB(alpha, ridge),
        LinUCB(alpha, ridge, intercept=True),
        Greedy(),
        ThompsonSampling(alpha, ridge),
        EpsilonGreedy(1.5, 0.6),
        ExploreThenCommit(int(rng.integers(1, 9))),
        DisLinUCB(float(rng.choice([1.0, 10.0])), alpha, ridge),
        Uniform(),
    ]


def case_of(rng):
    """An instance, members' menus by step as floats, a policy and a horizon."""
    # all scales alike, the hard ones more often, and powers of ten for ties that are exact
    scale = 10.0 ** rng.choice([rng.uniform(-12, 9), rng.integers(-12, 10), rng.uniform(6, 9)])
    shape, kind = str(rng.choice(SHAPES)), str(rng.choice(KINDS))
    d = 4 if shape == "crossed" else int(rng.integers(1, 4))
    m, horizon = int(rng.integers(1, 4)), int(rng.choice([10, 15, 30]))
    sets = [scale * arms_of(shape, rng, int(rng.integers(2, 6)), d) for _ in range(m)]
    if rng.random() < 0.5:
        sets = [sets[0]] * m
    theta = rng.integers(-2, 3, d) * 1.0 if shape != "gaussian" else rng.standard_normal(d)
    if rng.random() < 0.5:
        theta = theta / scale  # rewards of size 1
    noise_sd = float(rng.choice([0.0, 1.0, scale]))
    seed = int(rng.integers(10**6))
    if kind == "fixed":
        action_sets, menus = FixedActionSets(sets), [[rows] * horizon for rows in sets]
    elif kind == "scheduled":
        schedule = [
            [scale * arms_of(shape, rng, int(rng.integers(1, 6)), d) for _ in range(horizon)]
            for _ in range(m)
        ]
        action_sets, menus = ScheduledActionSets(schedule), schedule
    elif kind == "perturbed":
        action_sets, menus = PerturbedActionSets(sets, scale=0.3 * scale), []
        for i, rows in enumerate(sets):
            shifts = stream(seed, 0, i, Purpose.CONTEXT).standard_normal((horizon, *rows.shape))
            menus.append(list(rows + 0.3 * scale * shifts))
    else:
        users, items = arms_of("gaussian" if shape == "gaussian" else "whole", rng, 4, d), sets[0]
        groups = [np.unique(rng.integers(0, len(users), 3)) for _ in range(m)]
        action_sets, menus = ContextualActionSets(users, items, groups), []
        for i, group in enumerate(groups):
            arrived = group[stream(seed, 0, i, Purpose.CONTEXT).integers(0, len(group), horizon)]
            menus.append([users[u] * items for u in arrived])
    policies = policy_of(rng, scale * scale)
    policy = policies[int(rng.integers(len(policies)))]
    if isinstance(policy, ExploreThenCommit):
        horizon = max(horizon, policy.exploration_steps + 1)
        horizon = min(horizon, len(menus[0]))
    instance = LinearBandit(theta, action_sets, noise_sd=noise_sd)
    return instance, menus, policy, horizon, seed, (kind, shape, type(policy).__name__, scale)


def compare(rng):
    """Number of decisions, those that differ, and the case; None and the reason if refused."""
    instance, menus, policy, horizon, seed, about = case_of(rng)
    m = instance.n_agents
    try:
        actions = play(instance, policy, (1 << m) - 1, horizon=horizon, seed=seed).actions
    except InvalidRunError as error:
        return None, str(error), about
    d = instance.theta.size
    run = Recorded(
        theta=list(instance.theta),
        menus=menus,
        noise=instance.noise_sd
        * np.array([stream(seed, 0, i, Purpose.NOISE).standard_normal(horizon) for i in range(m)]),
        uniform=np.array([stream(seed, 0, i, Purpose.POLICY).random(horizon) for i in range(m)]),
        normal=[
            stream(seed, 0, i, Purpose.POSTERIOR).standard_normal((horizon, d)) for i in range(m)
        ],
        actions=actions,
    )
    wrong = [
        (t, i, int(actions[i, t]), pick, float(clear))
        for t, row in enumerate(decisions(run, policy))
        for i, (pick, clear) in enumerate(row)
        if pick != actions[i, t]
    ]
    return actions.size, wrong, about


def search(count, seed):
    """Play until so many decisions were compared; what differed, and what was refused."""
    compared, wrong, refused, number = 0, [], Counter(), 0
    while compared < count:
        size, found, about = compare(np.random.default_rng([seed, number]))
        if size is None:
            refused[found.split(";")[0]] += 1
        else:
            compared += size
            wrong += [(number, about, *each) for each in found]
        number += 1
    return compared, wrong, refused, number


def test_decisions_are_those_in_fractions():
    compared, wrong, _, number = search(400, seed=0)
    assert not wrong
    assert compared >= 400
    assert number < 60  # not everything is refused


@pytest.mark.slow
def test_decisions_are_those_in_fractions_searched():
    compared, wrong, refused, number = search(DECISIONS, seed=1)
    print(f"{compared} decisions in {number} runs, {sum(refused.values())} refused: {refused}")
    assert not wrong
    assert sum(refused.values()) < number / 5
