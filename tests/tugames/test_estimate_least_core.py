"""The least core from sampled coalitions, and the share of coalitions it holds for."""

import math
from fractions import Fraction

import numpy as np
import pytest
from reference.estimated import random_game

from tugames import FunctionOracle, Game, coalition_payoffs, estimate_least_core, least_core
from tugames.errors import BudgetError, InvalidInputError


def share_above(game, found):
    """Of the proper coalitions, those whose excess is above epsilon."""
    excess = (game.values - coalition_payoffs(found.payoff))[1:-1]
    return float((excess > found.epsilon + 1e-9).mean())


@pytest.mark.parametrize("n", [2, 3, 6])
def test_all_coalitions_give_the_least_core(n):
    game = random_game(n, n)
    found = estimate_least_core(game, (1 << n) - 1)
    assert found.epsilon == pytest.approx(least_core(game).epsilon, abs=1e-6)
    assert (found.share, found.level, found.n_constraints) == (0.0, 0.0, 0)
    assert found.statement.endswith("to any coalition")
    assert found.payoff.sum() == pytest.approx(game.values[-1])


def test_the_share_solves_the_scenario_bound():
    n, budget = 8, 150
    found = estimate_least_core(random_game(n, 0), budget, level=0.1, rng=0)
    drawn = budget - n - 1
    assert found.n_constraints == drawn
    q = Fraction(found.share)
    tail = sum(math.comb(drawn, k) * q**k * (1 - q) ** (drawn - k) for k in range(n))
    assert float(tail) == pytest.approx(0.1, rel=1e-9)
    assert f"{found.share:.3g}" in found.statement
    assert "confidence 0.9" in found.statement
    assert f"from {drawn} drawn" in found.statement


def test_the_sampled_optimum_is_no_larger_than_the_true_one():
    game = random_game(9, 1)
    true = least_core(game).epsilon
    for seed in range(10):
        assert estimate_least_core(game, 200, rng=seed).epsilon <= true + 1e-5


def missed(runs, level):
    """How often more coalitions than the share had a larger excess."""
    game = random_game(8, 2)
    count = 0
    for seed in range(runs):
        found = estimate_least_core(game, 120, level=level, rng=seed)
        count += share_above(game, found) > found.share
    return count


def test_the_statement_holds():
    assert missed(40, 0.5) <= 33  # at most 20 expected


@pytest.mark.slow
def test_the_statement_holds_at_length():
    # the bound is an equality for games of which all n rows are needed, as random ones
    for level in (0.5, 0.05):
        rate = missed(600, level) / 600
        print(f"level {level}: missed in {rate:.3f} of 600 runs")
        assert rate <= level + 3 * math.sqrt(level * (1 - level) / 600)


def test_many_players():
    weights = np.arange(1.0, 101.0)
    oracle = FunctionOracle(lambda rows: (rows @ weights) ** 2, 100, batch=True)
    found = estimate_least_core(oracle, 3000, rng=0)
    assert found.n_evaluations <= 3000
    assert found.payoff.sum() == pytest.approx(weights.sum() ** 2)
    # shares of w(N) w_i are in the core: no excess but those of the players alone is near 0
    assert found.epsilon < 0.0
    assert 0.03 < found.share < 0.06


def test_replicates_are_averaged():
    def noisy(rows, rng):
        return rows.sum(axis=1) ** 2.0 * (1 + 0.1 * rng.normal())

    found = estimate_least_core(FunctionOracle(noisy, 20, batch=True, seed=0), 2000, rng=0)
    assert found.n_replicates == 8
    assert found.n_constraints == 250 - 21
    assert "in the mean of these 8 replicates" in found.statement


def test_what_is_refused():
    with pytest.raises(InvalidInputError, match="got a game of one player"):
        estimate_least_core(Game([0, 1]), 10)
    for level in (0.0, 1.0, "x", None):
        with pytest.raises(InvalidInputError, match="level"):
            estimate_least_core(random_game(4, 0), 10, level=level)
    with pytest.raises(BudgetError, match="take 41 worths; the budget is 40: raise it"):
        estimate_least_core(FunctionOracle(len, 20), 40)
    assert estimate_least_core(FunctionOracle(len, 20), 41).n_constraints == 20


def test_same_seed_same_bits():
    game = random_game(8, 0)
    one, two, other = (estimate_least_core(game, 100, rng=seed) for seed in (1, 1, 2))
    assert one.payoff.tobytes() == two.payoff.tobytes() != other.payoff.tobytes()
    assert one.seed == 1
