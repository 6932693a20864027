"""Cores of the subgames of an estimated game, all together, and players who do not touch."""

from itertools import pairwise

import numpy as np
import pytest

from tugames import SampledGame, is_balanced, is_totally_balanced
from tugames._numerics.balanced_vertex import balanced_vertex
from tugames._numerics.least_payoff import least_payoff
from tugames.core._touching import Touching


def sizes(n):
    return np.bitwise_count(np.arange(1 << n)).astype(float)


def members(n):
    return (np.arange(1 << n)[:, None] >> np.arange(n) & 1).astype(float)


def noisy(values, replicates=30, spread=0.05, seed=0):
    noise = np.random.default_rng(seed).standard_normal((replicates, len(values)))
    noise[:, 0] = 0.0
    return SampledGame(values + spread * noise)


#: Any two of the first three earn 2, with others or without, and all four players 4.
BAD_TRIPLE = np.array([0, 0, 0, 2, 0, 2, 2, 2, 0, 0, 0, 2, 0, 2, 2, 4.0])


def test_a_convex_game_is_shown_to_be_totally_balanced():
    verdict = is_totally_balanced(noisy(0.1 * sizes(5) ** 2))
    assert verdict.outcome == "holds"
    low, high = verdict.margin_interval
    assert 0.0 < low <= 0.2 <= high  # two players add 0.2 to each other
    assert verdict.margin == pytest.approx(0.2, abs=0.05)


def test_a_subgame_without_core_is_found():
    sampled = noisy(BAD_TRIPLE)
    assert is_balanced(sampled).outcome != "fails"
    verdict = is_totally_balanced(sampled)
    assert verdict.outcome == "fails"
    assert verdict.witness.coalitions == (7, 3, 5, 6)
    assert verdict.witness.text.startswith("0.5 v(0+1) + 0.5 v(0+2) + 0.5 v(1+2) exceeds v(0+1+2)")
    low, high = verdict.margin_interval
    assert low <= -1.0 <= high < 0.0
    assert is_totally_balanced(sampled, tolerance=1.5).outcome == "holds"
    assert is_totally_balanced(sampled, level=None).point_estimate


def test_undecided_says_what_would_decide():
    verdict = is_totally_balanced(noisy(0.1 * sizes(4) ** 2, 12, 0.15))
    assert verdict.outcome == "undecided"
    assert 12 < verdict.replications_to_decide < 5000


def test_one_player_has_a_core():
    made = SampledGame(np.array([[0, 1.0]] * 4 + [[0, 2.0]]))
    verdict = is_totally_balanced(made)
    assert (verdict.outcome, verdict.margin, verdict.p_value) == ("holds", np.inf, None)


@pytest.mark.parametrize("predicate", [is_balanced, is_totally_balanced])
@pytest.mark.parametrize("n", [2, 3, 5])
def test_additive_on_every_replicate_has_a_core(predicate, n):
    rates = np.random.default_rng(0).normal(size=(20, n))
    verdict = predicate(SampledGame(rates @ members(n).T))
    assert verdict.outcome == "holds"
    assert verdict.margin == 0.0
    assert list(verdict.margin_interval) == [0.0, 0.0]
    assert "do not touch" in verdict.remark


def paired(first, second):
    """Two groups of players, 0 and 1, 2 and 3, who add to their own group only."""
    gains = np.random.default_rng(1).normal([first, second], 0.1, (30, 2))
    masks = np.arange(16)
    both = np.stack([masks & 3 == 3, masks & 12 == 12]).astype(float)
    return SampledGame(gains @ both)


@pytest.mark.parametrize("predicate", [is_balanced, is_totally_balanced])
def test_groups_that_do_not_touch_are_judged_by_themselves(predicate):
    verdict = predicate(paired(1.0, 2.0))
    assert verdict.outcome == "holds"
    assert verdict.margin == 0.0
    lost = predicate(paired(1.0, -2.0))
    assert lost.outcome == "fails"
    assert lost.margin == pytest.approx(-2.0, abs=0.1)
    assert lost.witness.coalitions == (12, 4, 8)
    low, high = lost.margin_interval
    assert low <= -2.0 <= high < 0.0


def test_what_groups_are_short_of_adds_up():
    verdict = is_balanced(paired(-1.0, -2.0))
    assert verdict.margin == pytest.approx(is_balanced(paired(-1.0, -2.0), level=None).margin)
    low, high = verdict.margin_interval
    assert low <= -3.0 <= high < 0.0
    assert is_balanced(paired(-1.0, -2.0), tolerance=2.5).outcome == "fails"
    assert is_balanced(paired(-1.0, -2.0), tolerance=3.5).outcome == "holds"


def test_who_touches_whom():
    sampled = paired(1.0, 2.0)
    assert Touching(sampled.samples).groups(15) == (3, 12)
    assert Touching(sampled.samples).connected().tolist() == [3, 12]
    chain = np.zeros((5, 16))
    rates = np.random.default_rng(0).normal(size=(5, 3))
    for (i, j), rate in zip(pairwise(range(4)), rates.T, strict=True):
        both = 1 << i | 1 << j
        chain += np.outer(rate, np.arange(16) & both == both)
    assert Touching(chain).groups(15) == (15,)
    assert Touching(chain).connected().tolist() == [3, 6, 7, 12, 14, 15]
    # three who only touch all together
    veto = np.outer(np.arange(1.0, 6.0), np.arange(8) == 7)
    assert Touching(veto).connected().tolist() == [7]


@pytest.mark.parametrize("n", range(2, 8))
def test_the_compiled_program_agrees_with_the_solver(n):
    rng = np.random.default_rng(n)
    for _ in range(10):
        values = sizes(n) ** rng.uniform(0.5, 2.0) + rng.normal(size=1 << n) * rng.choice([0, 1])
        values[0] = 0.0
        tight, weights, payoff = balanced_vertex(values)
        assert (weights >= 0.0).all()
        assert weights @ members(n)[tight] == pytest.approx(np.ones(n))
        assert (members(n)[1:-1] @ payoff >= values[1:-1] - 1e-9).all()
        total = weights @ values[tight]
        assert payoff.sum() == pytest.approx(total)
        by_solver = np.array(least_payoff(values).tight[:n])
        other = np.linalg.solve(members(n)[by_solver], values[by_solver]).sum()
        assert total == pytest.approx(other)


def test_a_core_without_noise_is_judged_by_the_worths():
    assert is_totally_balanced(SampledGame(np.tile(sizes(4) ** 2, (8, 1)))).outcome == "holds"
    failing = is_totally_balanced(SampledGame(np.tile(BAD_TRIPLE, (8, 1))))
    assert failing.outcome == "fails"
    assert failing.margin == -1.0
    glove = np.array([0, 0, 0, 1, 0, 1, 0, 1.0])
    assert is_totally_balanced(SampledGame(np.tile(glove, (8, 1)))).outcome == "holds"


def shares(values, repetitions, replicates, draw):
    outcomes = []
    for seed in range(repetitions):
        rng = np.random.default_rng(seed)
        shape = (replicates, len(values))
        noise = rng.normal(size=shape) if draw == "gaussian" else 1.0 - rng.exponential(size=shape)
        noise[:, 0] = 0.0
        outcomes.append(is_totally_balanced(SampledGame(values + noise)).outcome)
    return outcomes.count("holds") / repetitions, outcomes.count("fails") / repetitions


def one_on_the_edge():
    """Balanced with a margin of 0 in the first three players' subgame, ample in all others."""
    values = 3.0 * sizes(4) ** 2
    values[[1, 2, 4]] = 0.0
    values[[3, 5, 6]] = 10.0
    values[[7, 15]] = 15.0, 100.0
    return values


@pytest.mark.parametrize("values", [np.zeros(8), one_on_the_edge()])
def test_subgames_on_the_boundary_keep_the_level(values):
    holds, fails = shares(values, 100, 10, "gaussian")
    assert holds <= 0.12
    assert fails <= 0.12


@pytest.mark.slow
@pytest.mark.parametrize("draw", ["gaussian", "minus exponential"])
@pytest.mark.parametrize("replicates", [20, 50])
@pytest.mark.parametrize("values", [np.zeros(8), np.zeros(16), one_on_the_edge()])
def test_levels_of_subgames_over_two_thousand_repetitions(values, replicates, draw):
    holds, fails = shares(values, 2000, replicates, draw)
    assert holds <= 0.065
    assert fails <= 0.065
