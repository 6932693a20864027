"""Verdicts on estimated games: outcomes, levels, bounds, and what cannot be settled."""

import numpy as np
import pytest

from tugames import (
    Game,
    SampledGame,
    has_large_core,
    is_additive,
    is_average_convex,
    is_balanced,
    is_carrier,
    is_constant_sum,
    is_convex,
    is_essential,
    is_in_core,
    is_in_epsilon_core,
    is_monotone,
    is_simple,
    is_strictly_convex,
    is_superadditive,
    is_symmetric,
    is_weakly_superadditive,
    is_zero_monotone,
    is_zero_normalized,
    shapley_value,
)
from tugames.errors import InvalidInputError

INEQUALITIES = (
    is_monotone,
    is_superadditive,
    is_weakly_superadditive,
    is_zero_monotone,
    is_convex,
    is_average_convex,
)
EQUATIONS = (is_additive, is_constant_sum, is_symmetric, is_zero_normalized)
MAJORITY = np.array([0, 0, 0, 1, 0, 1, 1, 1.0])


def sizes(n):
    return np.bitwise_count(np.arange(1 << n)).astype(float)


def noisy(values, replicates, spread, seed=0, draw="gaussian"):
    """Worths with independent noise of mean 0 and this standard deviation."""
    rng = np.random.default_rng(seed)
    shape = (replicates, len(values))
    noise = {
        "gaussian": rng.standard_normal,
        "exponential": lambda shape: rng.exponential(size=shape) - 1.0,
        "minus exponential": lambda shape: 1.0 - rng.exponential(size=shape),
    }[draw](shape)
    noise[:, 0] = 0.0
    return SampledGame(values + spread * noise)


@pytest.mark.parametrize("predicate", INEQUALITIES)
def test_what_holds_clearly_is_found_to_hold(predicate):
    verdict = predicate(noisy(0.1 * sizes(5) ** 2, 60, 0.02))
    assert verdict.outcome == "holds"
    assert verdict
    assert verdict.p_value <= 0.05
    low, high = verdict.margin_interval
    assert low <= verdict.margin <= high
    assert low > 0.0
    assert (verdict.level, verdict.n_replicates) == (0.05, 60)
    assert not verdict.point_estimate


@pytest.mark.parametrize("predicate", INEQUALITIES)
def test_what_fails_clearly_is_found_to_fail(predicate):
    verdict = predicate(noisy(-0.1 * sizes(5) ** 2 + 0.1 * sizes(5), 30, 0.02))
    assert verdict.outcome == "fails"
    assert not verdict
    assert verdict.margin_interval[1] < 0.0
    assert "exceeds" in verdict.witness.text
    # the coalitions named violate the inequality in the mean table, too
    point = predicate(Game(-0.1 * sizes(5) ** 2 + 0.1 * sizes(5)))
    assert len(verdict.witness.coalitions) == len(point.witness.coalitions)


@pytest.mark.parametrize("predicate", INEQUALITIES)
def test_the_margin_is_that_of_the_mean_table(predicate):
    sampled = noisy(sizes(4) ** 1.5, 8, 0.3)
    assert predicate(sampled).margin == pytest.approx(
        predicate(sampled, level=None).margin, abs=1e-12
    )


@pytest.mark.parametrize("predicate", EQUATIONS)
def test_noisy_equations_are_undecided_for_ever_but_within_a_tolerance(predicate):
    sampled = noisy(np.zeros(16), 30, 0.1)
    verdict = predicate(sampled)
    assert verdict.outcome == "undecided"
    assert verdict.replications_to_decide == np.inf
    assert "allow a tolerance" in verdict.remark
    assert verdict.margin_interval[1] <= 0.0
    assert predicate(sampled, tolerance=1.0).outcome == "holds"
    assert predicate(noisy(sizes(4) ** 3 + np.arange(16), 30, 0.1)).outcome == "fails"


def test_equations_that_hold_on_every_replicate_hold():
    rng = np.random.default_rng(0)
    rates = rng.normal(size=(10, 4))
    members = (np.arange(16)[:, None] >> np.arange(4) & 1).astype(float)
    additive = SampledGame(rates @ members.T)
    verdict = is_additive(additive)
    assert verdict.outcome == "holds"
    assert verdict.margin == 0.0
    assert "are the same on every replicate" in verdict.remark
    # common random numbers make all second differences equations, too
    assert is_convex(additive).outcome == "holds"
    assert is_strictly_convex(additive).outcome == "fails"
    assert is_carrier(SampledGame((rates * [1, 1, 0, 0]) @ members.T), 3).outcome == "holds"


def test_an_inequality_broken_on_every_replicate_by_the_same_amount_fails():
    samples = np.tile([0, 1, 1, 1.5], (6, 1))
    samples[:, 3] += 0.0
    verdict = is_superadditive(SampledGame(samples))
    assert verdict.outcome == "fails"
    assert verdict.witness.coalitions == (1, 2)
    assert verdict.p_value == 2.0**-6


def test_ample_slack_everywhere_is_no_sign_of_failing():
    """With no inequality near its bound there is still one that is paid for."""
    sampled = noisy(sizes(3) ** 2, 30, 0.01)
    fixed = shapley_value(sampled.mean) * 1.0
    verdict = is_in_core(sampled, fixed)
    assert verdict.outcome == "undecided"  # its efficiency is uncertain, and only that
    assert verdict.replications_to_decide == np.inf
    assert "shape (R, n)" in verdict.remark
    assert is_in_core(sampled, fixed, tolerance=0.5).outcome == "holds"


def test_payoffs_by_replicate_are_in_the_core_or_not():
    sampled = noisy(sizes(3) ** 2, 30, 0.1)
    shares = np.array([shapley_value(sampled.replicate(r)) for r in range(30)])
    verdict = is_in_core(sampled, shares)
    assert verdict.outcome == "holds"
    assert verdict.margin_interval[0] > 0.0
    greedy = np.zeros((30, 3))
    greedy[:, 0] = sampled.samples[:, -1]
    refused = is_in_core(sampled, greedy)
    assert refused.outcome == "fails"
    assert refused.witness.coalitions[0] & 1 == 0
    assert is_in_epsilon_core(sampled, greedy, 10.0).outcome == "holds"
    wasteful = is_in_core(sampled, shares - 1.0)
    assert wasteful.outcome == "fails"
    assert "differs from" in wasteful.witness.text or "exceeds" in wasteful.witness.text


def test_the_core_of_a_majority_is_found_empty():
    outcomes = [is_balanced(noisy(MAJORITY, 10, 0.1, seed)).outcome for seed in range(60)]
    assert outcomes.count("fails") >= 55
    assert "holds" not in outcomes


def test_the_core_of_a_convex_game_is_found():
    verdict = is_balanced(noisy(0.1 * sizes(6) ** 2, 20, 0.05))
    assert verdict.outcome == "holds"
    low, high = verdict.margin_interval
    assert 0.0 < low <= 0.6 <= high
    assert is_essential(noisy(0.1 * sizes(6) ** 2, 20, 0.05)).outcome == "holds"


def test_undecided_says_how_many_replications_would_decide():
    values = 0.1 * sizes(5) ** 2
    few = is_convex(noisy(values, 12, 0.15))
    assert few.outcome == "undecided"
    assert 12 < few.replications_to_decide < 5000
    assert "replications would decide" in few.remark


@pytest.mark.parametrize(
    ("level", "message"),
    [
        (0.0, "between 0 and 1"),
        (1.0, "between 0 and 1"),
        (-0.1, "between 0 and 1"),
        (float("nan"), "finite"),
        ("5%", "level"),
        (5e-324, "1e-300 at least"),
        (0.01, "5 replicates reach no level below 0.03125.*or take the point estimate"),
    ],
)
def test_a_level_out_of_reach_is_refused(level, message):
    for predicate in (is_convex, is_balanced, lambda g, level: is_in_core(g, [1, 1], level=level)):
        with pytest.raises(InvalidInputError, match=message):
            predicate(noisy(sizes(2), 5, 0.1), level=level)


def rates(predicate, values, replicates, repetitions, draw="gaussian"):
    """Shares of "holds" and of "fails" over repetitions, for unit noise."""
    outcomes = [
        predicate(noisy(values, replicates, 1.0, seed, draw)).outcome for seed in range(repetitions)
    ]
    return outcomes.count("holds") / repetitions, outcomes.count("fails") / repetitions


@pytest.mark.parametrize("predicate", [is_convex, is_superadditive, is_monotone, is_balanced])
def test_games_on_the_boundary_keep_the_level(predicate):
    """Additive games: all inequalities are equations, so any answer is wrong or lucky."""
    holds, fails = rates(predicate, np.zeros(8), 10, 150)
    assert holds <= 0.1  # four standard errors above 5%, and more
    assert fails <= 0.1


@pytest.mark.slow
@pytest.mark.parametrize("draw", ["gaussian", "exponential", "minus exponential"])
@pytest.mark.parametrize("replicates", [20, 50])
@pytest.mark.parametrize("predicate", [is_convex, is_superadditive, is_monotone, is_balanced])
def test_levels_over_two_thousand_repetitions(predicate, replicates, draw):
    for n in (3, 5) if predicate is not is_balanced else (3,):
        holds, fails = rates(predicate, np.zeros(1 << n), replicates, 2000, draw)
        assert holds <= 0.06
        assert fails <= 0.06


@pytest.mark.parametrize("predicate", [has_large_core, is_simple])
def test_what_is_not_tested_says_so(predicate):
    verdict = predicate(noisy(MAJORITY, 10, 0.0))
    assert verdict.point_estimate
    assert verdict.remark == "about the mean table, untested"
    assert predicate(Game(MAJORITY)).remark == ""
    assert is_convex(noisy(MAJORITY, 10, 0.1), level=None).remark == verdict.remark
