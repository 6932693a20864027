"""Exactness of estimated games: what the core gives each coalition at the least."""

import numpy as np
import pytest
from scipy.optimize import linprog

from tugames import SampledGame, is_exact
from tugames._numerics.exact_vertex import exact_vertex


def sizes(n):
    return np.bitwise_count(np.arange(1 << n)).astype(float)


def members(n):
    return (np.arange(1 << n)[:, None] >> np.arange(n) & 1).astype(float)


def noisy(values, replicates=30, spread=0.05, seed=0, draw="gaussian"):
    rng = np.random.default_rng(seed)
    shape = (replicates, len(values))
    noise = rng.normal(size=shape) if draw == "gaussian" else 1.0 - rng.exponential(size=shape)
    noise[:, 0] = 0.0
    return SampledGame(values + spread * noise)


GLOVE = np.array([0, 0, 0, 1, 0, 1, 0, 1.0])
#: v(0) + v(N) = v(0+1) + v(0+2), and all other slacks are large.
ONE_ON_THE_EDGE = np.array([0, 0, 0, 6, 0, 6, 1, 12.0])


def test_a_strictly_convex_game_is_shown_to_be_exact():
    verdict = is_exact(noisy(sizes(4) ** 2))
    assert verdict.outcome == "holds"
    # v(S) + v(N) - v(S + i) - v(S + j) and v(i + j) - v(i) - v(j) are 2
    low, high = verdict.margin_interval
    assert low <= 2.0 <= high
    assert verdict.margin == pytest.approx(2.0, abs=0.1)


def test_who_gets_more_than_its_worth_is_found():
    verdict = is_exact(noisy(GLOVE))
    assert verdict.outcome == "fails"
    assert verdict.witness.coalitions == (1, 3, 5, 7)
    assert verdict.witness.text.startswith("1 v(0+1) + 1 v(0+2) exceeds v(0) + 1 v(0+1+2) by")
    low, high = verdict.margin_interval
    assert low <= -1.0 <= high < 0.0
    assert is_exact(noisy(GLOVE), tolerance=1.5).outcome == "holds"
    assert is_exact(noisy(GLOVE), level=None).point_estimate


def test_an_empty_core_is_found():
    verdict = is_exact(noisy(np.array([0, 0, 0, 1, 0, 1, 1, 1.0])))
    assert verdict.outcome == "fails"
    assert verdict.witness.coalitions == (3, 5, 6)
    assert verdict.margin_interval[1] < 0.0


def test_totally_balanced_is_not_enough():
    """Gloves, without noise and with it."""
    one, other = members(4) @ [1, 1, 0, 0], members(4) @ [0, 0, 1, 1]
    # minima of additive games that agree on N are exact
    flat = is_exact(noisy(np.minimum(one, other), 30, 0.0))
    assert flat.outcome == "holds"
    # with a third glove on one side they do not agree, and the short side gets all
    short = is_exact(noisy(np.minimum(members(3) @ [1, 0, 0], members(3) @ [0, 1, 1])))
    assert short.outcome == "fails"


@pytest.mark.parametrize("n", [1, 2, 4])
def test_additive_on_every_replicate_is_exact(n):
    rates = np.random.default_rng(0).normal(size=(20, n))
    verdict = is_exact(SampledGame(rates @ members(n).T))
    assert verdict.outcome == "holds"
    assert verdict.margin == (np.inf if n == 1 else 0.0)


def test_coalitions_of_parts_that_do_not_touch_are_in_nobodys_way():
    """A chain: 0 gains with 1, and 1 with 2; 0 and 2 have nothing to do with each other."""
    gains = np.random.default_rng(0).normal([1.0, 2.0], 0.1, (30, 2))
    masks = np.arange(8)
    chain = gains @ np.stack([masks & 3 == 3, masks & 6 == 6]).astype(float)
    verdict = is_exact(SampledGame(chain))
    assert verdict.outcome == "holds"
    assert verdict.margin == 0.0
    assert "do not touch" in verdict.remark


def test_two_players_are_exact_if_they_have_a_core():
    assert is_exact(noisy(np.array([0, 1, 2, 5.0]))).outcome == "holds"
    assert is_exact(noisy(np.array([0, 1, 2, 2.0]))).outcome == "fails"


@pytest.mark.parametrize("n", [3, 4, 5])
def test_the_compiled_program_agrees_with_a_solver(n):
    rng = np.random.default_rng(n)
    statuses = set()
    for k in range(40):
        values = sizes(n) ** rng.uniform(0.8, 2.0) + (k % 2) * 0.3 * rng.normal(size=1 << n)
        values[0] = 0.0
        grand = (1 << n) - 1
        s = int(rng.integers(1, grand))
        others = [t for t in range(1, grand) if t != s]
        least = linprog(
            members(n)[s],
            A_ub=-members(n)[others],
            b_ub=-values[others],
            A_eq=members(n)[[grand]],
            b_eq=values[[grand]],
            bounds=(None, None),
        )
        whole, masks, weights = exact_vertex(values, s)
        assert weights @ members(n)[masks] == pytest.approx(members(n)[whole])
        assert (weights[masks != grand] >= 0.0).all()
        assert s not in masks[weights != 0.0]
        statuses.add(least.status)
        if least.status == 0:
            assert whole == s
            assert weights @ values[masks] == pytest.approx(least.fun)
        else:  # no such payoff
            assert least.status == 2
            assert whole == grand
            assert weights @ values[masks] > values[grand]
    assert statuses == {0, 2}


def shares(values, repetitions, replicates, draw="gaussian"):
    outcomes = [
        is_exact(noisy(values, replicates, 1.0, seed, draw)).outcome for seed in range(repetitions)
    ]
    return outcomes.count("holds") / repetitions, outcomes.count("fails") / repetitions


@pytest.mark.parametrize("values", [np.zeros(8), ONE_ON_THE_EDGE * 5.0])
def test_exactness_on_the_boundary_keeps_the_level(values):
    holds, fails = shares(values, 100, 10)
    assert holds <= 0.12
    assert fails <= 0.12


@pytest.mark.slow
@pytest.mark.parametrize("draw", ["gaussian", "minus exponential"])
@pytest.mark.parametrize("replicates", [20, 50])
@pytest.mark.parametrize("values", [np.zeros(8), np.zeros(16), ONE_ON_THE_EDGE * 5.0])
def test_levels_of_exactness_over_two_thousand_repetitions(values, replicates, draw):
    holds, fails = shares(values, 2000, replicates, draw)
    assert holds <= 0.065
    assert fails <= 0.065
