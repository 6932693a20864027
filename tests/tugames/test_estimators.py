"""Banzhaf and other semivalues, Owen values and interactions from a budget of worths."""

from functools import partial

import numpy as np
import pytest
from reference.estimated import random_game

import tugames
from tugames import FunctionOracle, Game, SampledGame
from tugames.errors import BudgetError, InvalidInputError

UNIONS = [[0, 1, 2], [3], [4, 5]]
#: Mostly small coalitions of the other five: probabilities 5/15, 4/15, ... over binomials.
BETA = [5 / 15, 4 / 75, 3 / 150, 2 / 150, 1 / 75, 0.0]


def interactions(index, order):
    exact = getattr(tugames, f"{index}_interaction_index")
    return (
        partial(tugames.estimate_interactions, index=index, order=order),
        lambda game: exact(game, order).values,
    )


ESTIMATORS = {
    "banzhaf": (tugames.estimate_banzhaf, tugames.banzhaf_value),
    "semivalue": (
        lambda game, budget, **options: tugames.estimate_semivalue(game, BETA, budget, **options),
        lambda game: tugames.semivalue(game, BETA),
    ),
    "owen": (
        lambda game, budget, **options: tugames.estimate_owen(game, UNIONS, budget, **options),
        lambda game: tugames.owen_value(game, UNIONS),
    ),
    "shapley 2": interactions("shapley", 2),
    "shapley 3": interactions("shapley", 3),
    "banzhaf 2": interactions("banzhaf", 2),
}


@pytest.mark.parametrize("name", ESTIMATORS)
def test_exact_if_the_budget_allows(name):
    estimate, exact = ESTIMATORS[name]
    game = random_game(6, 0)
    found = estimate(game, 63)
    np.testing.assert_allclose(found.value, exact(game), rtol=1e-12)
    assert found.method == "exact"
    assert not found.standard_error.any()
    sampled = SampledGame(np.array([game.values, random_game(6, 1).values]))
    found = estimate(sampled, 126)
    np.testing.assert_allclose(found.value, exact(sampled), rtol=1e-12)
    assert found.simulation_error.all()


def runs(name, count, budget=60):
    estimate, exact = ESTIMATORS[name]
    game = random_game(6, 5)
    return [estimate(game, budget, rng=seed) for seed in range(count)], exact(game)


@pytest.mark.parametrize("name", ESTIMATORS)
def test_unbiased_and_covered(name):
    estimates, expected = runs(name, 200)
    values = np.array([estimate.value for estimate in estimates])
    error = values.std(axis=0, ddof=1) / np.sqrt(len(values))
    assert (np.abs(values.mean(axis=0) - expected) <= 4.5 * error).all()
    intervals = np.array([estimate.interval(0.95) for estimate in estimates])
    held = (intervals[:, 0] <= expected) & (expected <= intervals[:, 1])
    assert held.mean() > 0.87
    assert all(estimate.n_evaluations <= 60 for estimate in estimates)


@pytest.mark.slow
@pytest.mark.parametrize("name", ESTIMATORS)
def test_covered_at_length(name):
    estimates, expected = runs(name, 3000)
    intervals = np.array([estimate.interval(0.95) for estimate in estimates])
    held = ((intervals[:, 0] <= expected) & (expected <= intervals[:, 1])).mean(axis=0)
    print(f"{name:10s} {estimates[0].method}: covered {held.mean():.3f}, least {held.min():.3f}")
    assert held.mean() > 0.90
    assert held.min() > 0.85


@pytest.mark.parametrize("name", ESTIMATORS)
@pytest.mark.parametrize("simulated", [False, True])
def test_budgets_are_kept_and_the_least_is_named(name, simulated):
    estimate, _ = ESTIMATORS[name]
    calls = []

    def worth(rows, rng=None):
        calls.append(len(rows))
        return rows.sum(axis=1) ** 2.0 + (0.0 if rng is None else rng.normal())

    oracle = FunctionOracle(worth, 6, batch=True, seed=0 if simulated else None)
    replicates = 3 if simulated else 1
    with pytest.raises(BudgetError, match=r"take \d+ worths; the budget is 5: raise it") as error:
        estimate(oracle, 5, replications=replicates)
    assert not calls
    least = int(str(error.value).split(" take ")[1].split()[0])
    with pytest.raises(BudgetError):
        estimate(oracle, least - 1, replications=replicates)
    found = estimate(oracle, least + 2, replications=replicates, rng=0)
    assert sum(calls) == found.n_evaluations + (found.n_evaluations < least + 2)
    assert found.n_evaluations <= least
    again = estimate(oracle, least + 2, replications=replicates, rng=0, store=None, workers=1)
    assert again.value.tobytes() == found.value.tobytes()


@pytest.mark.parametrize("name", [name for name in ESTIMATORS if name != "owen"])
def test_additive_games_are_found_exactly(name):
    own = np.array([3.0, 1.0, -2.0, 5.0, 4.0, 1.5])
    estimate, exact = ESTIMATORS[name]
    found = estimate(FunctionOracle(lambda rows: rows @ own, 6, batch=True), 50, rng=0)
    game = Game.from_function(lambda members: own[list(members)].sum(), 6)
    np.testing.assert_allclose(found.value, exact(game), atol=1e-9)
    assert found.standard_error.max() < 1e-9


def test_many_players():
    n = 200
    weights = np.random.default_rng(0).uniform(1, 2, n)
    oracle = FunctionOracle(lambda rows: (rows @ weights) ** 2, n, batch=True)
    # of w(S)^2: w_i^2 and 2 w_i times what is met, half of the others
    expected = weights**2 + weights * (weights.sum() - weights)
    found = tugames.estimate_banzhaf(oracle, 3000, rng=0)
    assert (np.abs(found.value - expected) < 5 * found.standard_error).all()
    unions = [list(range(100)), *([i] for i in range(100, 200))]
    found = tugames.estimate_owen(oracle, unions, 3000, rng=0)
    np.testing.assert_allclose(found.value.sum(), weights.sum() ** 2, rtol=1e-9)
    assert (np.abs(found.value - expected) < 5 * found.standard_error + 1e-6).all()


def test_unions_of_everybody_or_nobody_are_the_shapley_value():
    game = random_game(6, 3)
    expected = tugames.shapley_value(game)
    for unions in ([list(range(6))], [[i] for i in range(6)]):
        values = [tugames.estimate_owen(game, unions, 40, rng=s).value for s in range(300)]
        error = np.std(values, axis=0) / np.sqrt(300)
        assert (np.abs(np.mean(values, axis=0) - expected) < 4.5 * error).all()


def test_games_of_pairs_are_found_exactly_from_enough_draws():
    rng = np.random.default_rng(0)
    pairs = np.triu(rng.normal(size=(8, 8)))
    oracle = FunctionOracle(lambda rows: np.einsum("ki,ij,kj->k", rows, pairs, rows), 8, batch=True)
    found = tugames.estimate_interactions(oracle, 200, rng=0)
    assert "pairs of players" in found.method
    for i in range(8):
        for j in range(i + 1, 8):
            assert found.of([i, j]) == pytest.approx(pairs[i, j], abs=1e-9)


def test_interactions_have_names():
    game = Game(np.arange(8.0) ** 2, ["ann", "bob", "eve"])
    found = tugames.estimate_interactions(game, 7)
    exact = tugames.shapley_interaction_index(game)
    assert found.coalitions == tuple(exact.coalitions.tolist())
    assert found.of("ann+eve") == pytest.approx(exact.of(0b101))
    assert found.interval().shape == (2, 6)
    with pytest.raises(
        InvalidInputError, match=r"'ann\+bob\+eve' is none of them: ask for a higher"
    ):
        found.of("ann+bob+eve")
    with pytest.raises(InvalidInputError, match="index is 'shapley' or 'banzhaf'; got 'taylor'"):
        tugames.estimate_interactions(game, 7, index="taylor")
    for order in (0, 4, 1.5, "2"):
        with pytest.raises(InvalidInputError, match="order of an interaction index"):
            tugames.estimate_interactions(game, 7, order=order)
    oracle = FunctionOracle(len, 300)
    with pytest.raises(InvalidInputError, match="lower the order, 4"):
        tugames.estimate_interactions(oracle, 4000, order=4)


def test_weights_are_those_of_a_semivalue():
    with pytest.raises(InvalidInputError, match=r"here the sum is 32: divide"):
        tugames.estimate_semivalue(random_game(6, 0), [1.0] * 6, 60)
    oracle = FunctionOracle(len, 1200)
    with pytest.raises(InvalidInputError, match="the sum is beyond 1e300"):
        tugames.estimate_semivalue(oracle, [1.0] * 1200, 60)


def test_unions_are_a_partition():
    with pytest.raises(InvalidInputError, match="every player once; 5 is in none"):
        tugames.estimate_owen(FunctionOracle(len, 70), [list(range(5)), list(range(6, 70))], 1000)
