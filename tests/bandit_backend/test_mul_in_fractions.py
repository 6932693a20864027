"""Decisions of MUL at feature scales from 1e-12 to 1e9 are those in fractions, or refused."""

import os
from collections import Counter
from fractions import Fraction

import numpy as np
import pytest
from reference.exact_mul import first_wrong

from bandit_backend import MUL, FixedActionSets, LinearBandit, play
from bandit_backend.engine._mul_kernel import _expected
from bandit_backend.errors import InvalidRunError
from bandit_backend.single_agent import (
    KLUCB,
    UCB1,
    EpsilonGreedy,
    ExploreThenCommit,
    LinUCB,
    SuccessiveElimination,
    ThompsonSampling,
)
from bandit_backend.streams import COALITION, Purpose, stream

#: Runs of the wide search.
RUNS = int(os.environ.get("TUGAMES_MUL_RUNS", "1000"))


def boxes(rng, unit):
    """Black boxes whose numbers are plain, or go with the size of rewards, ``unit``."""
    variance = float(rng.choice([1.0, unit * unit]))
    return [
        UCB1(variance),
        KLUCB(variance, float(rng.choice([0.0, 3.0]))),
        ThompsonSampling(variance),
        EpsilonGreedy(1.5, 0.6),
        ExploreThenCommit(int(rng.integers(1, 4))),
        SuccessiveElimination(variance, 0.1),
        LinUCB(float(rng.choice([0.3, 1.0])), float(rng.choice([1.0, unit * unit]))),
    ]


def case_of(rng):
    """Features, theta, noise, a black box, members and a horizon."""
    scale = 10.0 ** rng.choice([rng.uniform(-12, 9), rng.integers(-12, 10), rng.uniform(5, 9)])
    d, count = int(rng.integers(1, 4)), int(rng.integers(2, 6))
    whole = rng.random() < 0.6
    rows = rng.integers(-3, 4, (count, d)) * 1.0 if whole else rng.standard_normal((count, d))
    theta = rng.integers(-2, 3, d) * 1.0 if whole else rng.standard_normal(d)
    if rng.random() < 0.3:
        theta = theta / scale
    unit = scale * max(1.0, float(np.abs(theta).max()))
    box = boxes(rng, unit)
    return (
        scale * rows,
        theta,
        float(rng.choice([0.0, 1.0, unit])),
        box[int(rng.integers(len(box)))],
        int(rng.integers(1, 4)),
        int(rng.choice([10, 25])),
        int(rng.integers(10**6)),
    )


def compare(rng):
    """Number of decisions and the first that differs; None and the reason if refused."""
    features, theta, noise_sd, box, m, horizon, seed = case_of(rng)
    bandit = LinearBandit(theta, FixedActionSets([features] * m), noise_sd=noise_sd)
    try:
        actions = play(bandit, MUL(box), (1 << m) - 1, horizon=horizon, seed=seed).actions
    except InvalidRunError as error:
        return None, str(error)
    assert (actions == actions[0]).all()
    draws = stream(seed, 0, COALITION, Purpose.POSTERIOR)
    noise = np.array([stream(seed, 0, i, Purpose.NOISE).standard_normal(horizon) for i in range(m)])
    wrong = first_wrong(box, features, theta, noise_sd * noise, draws, actions[0].tolist())
    return horizon, wrong and (wrong, actions[0, wrong[0]], box, features.tolist(), theta.tolist())


def search(runs, seed):
    """Decisions compared, those that differ, and what was refused."""
    compared, wrong, refused = 0, {}, Counter()
    for number in range(runs):
        size, found = compare(np.random.default_rng([seed, number]))
        if size is None:
            refused[found.split(";")[0]] += 1
        else:
            compared += size
            if found:
                wrong[number] = found
    return compared, wrong, refused


def test_decisions_of_mul_are_those_in_fractions():
    compared, wrong, _ = search(40, seed=0)
    assert not wrong
    assert compared > 400


def test_a_reward_whose_terms_cancel_has_its_own_sign():
    # 0.3 - 3 x 0.1 of these floats is -2.8e-17; numpy's products round it to -5.6e-17
    arms, theta = np.array([[0.3, -0.1], [0.0, 0.0], [1.0, 3.0]]), np.array([1.0, 3.0])
    exact = float(Fraction(0.3) - 3 * Fraction(0.1))
    assert exact == -2.7755575615628914e-17
    assert _expected(arms, theta).tolist() == [exact, 0.0, 10.0]
    # two terms of 2 that leave 1e-16 of either sign, beside an arm of nothing
    arms = np.array([[0.0, 0.0], [963222368.2791959, 481611184.13959795]])
    theta = np.array([2.0763637409843538e-09, -4.1527274819687076e-09])
    expected = sum(Fraction(a) * Fraction(b) for a, b in zip(arms[1], theta, strict=True))
    bandit = LinearBandit(theta, [arms], noise_sd=0.0)
    played = play(bandit, MUL(ExploreThenCommit(1)), 1, horizon=5, seed=0).actions[0, 2:]
    assert played.tolist() == [int(expected > 0)] * 3


def test_the_search_can_fail():
    noise = stream(0, 0, 0, Purpose.NOISE).standard_normal((1, 30))
    bandit = LinearBandit([1.0, 0.9], [np.eye(2)])
    played = play(bandit, MUL(UCB1(1.0)), 1, horizon=30, seed=0).actions[0].tolist()
    data = np.eye(2), bandit.theta, noise, None, played
    assert first_wrong(UCB1(1.0), *data) is None
    assert first_wrong(UCB1(0.01), *data) is not None


@pytest.mark.slow
def test_decisions_of_mul_are_those_in_fractions_searched():
    compared, wrong, refused = search(RUNS, seed=1)
    print(f"{compared} decisions in {RUNS} runs, {sum(refused.values())} refused: {refused}")
    assert not wrong
    assert sum(refused.values()) < RUNS / 5
