"""The plain methods by name: unbiased or consistent, within the budget, bars that cover."""

import re

import numpy as np
import pytest
from reference.estimated import Counted, random_game

from tugames import FunctionOracle, Game, SampledGame, estimate_shapley, shapley_value
from tugames.errors import BudgetError
from tugames.estimation.methods import METHODS
from tugames.families import airport, glove, weighted_voting

GAMES = {
    "random of 6": (random_game(6, 5), 40),
    "random of 8": (random_game(8, 5), 150),
    "voting": (weighted_voting(41, [20, 15, 12, 10, 8, 6, 4, 3, 1, 1]).game(), 300),
    "airport": (airport([1, 1, 2, 3, 5, 8, 13, 21]).game(), 120),
    "gloves": (glove(3, 5), 120),
}
#: Not unbiased, but consistent: regressions whose weights are drawn.
REGRESSIONS = ("kernel", "leverage")


def runs(game, method, budget, count, **options):
    budget = max(budget, METHODS[method].least(game.n_players))
    return [
        estimate_shapley(game, budget, method=method, rng=seed, **options) for seed in range(count)
    ]


def check_mean(estimates, expected, sigmas):
    values = np.array([estimate.value for estimate in estimates])
    error = values.std(axis=0, ddof=1) / np.sqrt(len(values))
    off = np.abs(values.mean(axis=0) - expected)
    assert values.std(axis=0).min() > 0.0  # there is something to be biased about
    assert (off <= sigmas * error + 1e-12).all()


def coverage(estimates, expected):
    held = []
    for estimate in estimates:
        low, high = estimate.interval(0.95)
        held.append((low <= expected + 1e-12) & (expected <= high + 1e-12))
    return np.mean(held, axis=0)


@pytest.mark.parametrize("method", [name for name in METHODS if name not in REGRESSIONS])
def test_methods_are_unbiased(method):
    game, budget = GAMES["random of 6"]
    check_mean(runs(game, method, budget, 400), shapley_value(game), 4.5)


@pytest.mark.parametrize("method", REGRESSIONS)
def test_regressions_are_consistent(method):
    game = GAMES["random of 8"][0]
    expected = shapley_value(game)
    bias = []
    for budget in (61, 241):
        values = [e.value for e in runs(game, method, budget, 300)]
        bias.append(np.abs(np.mean(values, axis=0) - expected).mean())
    assert bias[1] < 0.1  # of values around 8
    assert bias[1] < bias[0] / 1.5


@pytest.mark.parametrize("name", GAMES)
@pytest.mark.parametrize("method", METHODS)
def test_bars_cover(name, method):
    game, budget = GAMES[name]
    share = coverage(runs(game, method, budget, 60), shapley_value(game)).mean()
    assert share > (0.8 if game.n_players == 6 else 0.88)


@pytest.mark.slow
@pytest.mark.parametrize("name", GAMES)
@pytest.mark.parametrize("method", METHODS)
def test_bars_cover_at_length(name, method):
    game, budget = GAMES[name]
    expected = shapley_value(game)
    estimates = runs(game, method, budget, 2000)
    share = coverage(estimates, expected)
    values = np.array([estimate.value for estimate in estimates])
    bars = np.sqrt(np.mean([estimate.standard_error**2 for estimate in estimates], axis=0))
    ratio = bars / np.sqrt(((values - expected) ** 2).mean(axis=0))
    print(
        f"{name:12s} {method:12s} {estimates[0].n_evaluations:4d} worths: covered "
        f"{share.mean():.3f}, least {share.min():.3f}; error told over error {ratio.mean():.2f}"
    )
    if method not in REGRESSIONS:
        check_mean(estimates, expected, 4.5)
    # three or so draws of a skewed contribution tell little; 2000 runs tell a share to 0.005
    least = 0.89 if name == "random of 6" else 0.93
    assert share.mean() > least
    assert share.min() > least - 0.05
    assert ratio.min() > 0.85


@pytest.mark.slow
@pytest.mark.parametrize("method", METHODS)
def test_bars_cover_under_noise(method):
    # each replicate is the game plus a random game of its own; the truth is the game
    game, budget = random_game(7, 1), 120
    expected, held = shapley_value(game), []
    for seed in range(1000):
        noise = np.random.default_rng([7, seed]).normal(0, 2, (6, 128))
        noise[:, 0] = 0.0
        sampled = SampledGame(game.values + noise)
        estimate = estimate_shapley(sampled, 6 * budget, method=method, rng=seed)
        assert (estimate.sampling_error > 0).all()
        low, high = estimate.interval(0.95)
        held.append((low <= expected) & (expected <= high))
    share = np.mean(held, axis=0)
    print(f"{method:12s} with noise: covered {share.mean():.3f}, least {share.min():.3f}")
    assert share.mean() > 0.93


@pytest.mark.parametrize("n", [1, 2, 3, 4, 5, 12, 30])
@pytest.mark.parametrize("replications", [1, 3])
@pytest.mark.parametrize("method", METHODS)
def test_budgets_are_kept_and_the_least_is_named(method, replications, n):
    def attempt(budget):
        function = Counted()
        oracle = FunctionOracle(function, n, seed=None if replications == 1 else 0)
        estimate = estimate_shapley(oracle, budget, method=method, replications=replications, rng=0)
        assert function.calls == estimate.n_evaluations + (estimate.n_evaluations < budget)
        assert estimate.n_evaluations <= budget
        assert estimate.value.shape == (n,)
        assert np.isfinite(estimate.standard_error).all()
        return estimate

    with pytest.raises(BudgetError, match="the budget is 0: raise it") as error:
        attempt(0)
    least = int(re.search(r"take (\d+) worths", str(error.value))[1])
    with pytest.raises(BudgetError):
        attempt(least - 1)
    attempt(least)
    attempt(least + 17)


@pytest.mark.parametrize("method", METHODS)
@pytest.mark.parametrize("n", [5, 30, 70])
def test_additive_games_are_found_exactly(method, n):
    if method == "stratified" and n == 70:
        pytest.skip("two draws of every size are 5,000 coalitions")
    own = np.random.default_rng(n).integers(-9, 9, n).astype(float)
    oracle = FunctionOracle(lambda rows: rows @ own, n, batch=True)
    budget = max(8 * n, METHODS[method].least(n))
    estimate = estimate_shapley(oracle, budget, method=method, rng=0)
    np.testing.assert_allclose(estimate.value, own, atol=1e-9)
    assert estimate.standard_error.max() < 1e-9


@pytest.mark.parametrize("method", METHODS)
def test_same_seed_same_bits(method):
    oracle = FunctionOracle(Counted(), 9, seed=1)
    budget = 8 * METHODS[method].least(9)
    one, two, other = (
        estimate_shapley(oracle, budget, method=method, rng=seed) for seed in (5, 5, 6)
    )
    assert one.value.tobytes() == two.value.tobytes() != other.value.tobytes()
    assert one.standard_error.tobytes() == two.standard_error.tobytes()
    assert one.seed == 5


@pytest.mark.parametrize("method", ["stratified", "kernel", "leverage", "msr"])
def test_what_is_shared_out_is_all_there_is(method):
    game, budget = GAMES["random of 8"]
    for estimate in runs(game, method, budget, 20):
        assert estimate.value.sum() == pytest.approx(game.values[-1], rel=1e-9)


def test_leverage_is_exact_once_all_pairs_are_drawn():
    game = random_game(8, 5)
    estimate = estimate_shapley(game, 255, method="leverage", rng=0)
    assert estimate.n_evaluations == 255
    np.testing.assert_allclose(estimate.value, shapley_value(game), rtol=1e-9)
    np.testing.assert_allclose(estimate.standard_error, 0.0, atol=1e-9)
    # sizes 1 and 7 are 8 pairs, 2 and 6 are 28: both complete, and the others nearly so
    assert estimate_shapley(game, 251, method="leverage", rng=0).standard_error.max() < 0.2


def test_strata_that_vary_get_the_draws():
    # worths of five players and more vary, others do not: half the error at half the size
    rng = np.random.default_rng(0)
    size = np.bitwise_count(np.arange(1 << 10))
    game = Game(np.where(size == 5, rng.normal(0, 5, size.size), size * 1.0) * (size > 0))
    estimates = runs(game, "stratified", 800, 60)
    assert "two stages" in estimates[0].method
    check_mean(estimates, shapley_value(game), 4.5)
    # sizes 2, 3, 4 cost 20 coalitions a draw and 5 costs 10: in equal shares 11 draws each
    equal = np.sqrt(np.mean([e.standard_error**2 for e in runs(game, "stratified", 165, 60)]))
    two_stages = np.sqrt(np.mean([e.standard_error**2 for e in estimates]))
    assert two_stages < 0.4 * equal


def test_a_player_alone_gets_it_all():
    for method in METHODS:
        estimate = estimate_shapley(Game([0.0, 7.0]), 60, method=method, rng=0)
        assert estimate.value.tolist() == [7.0]
        assert not estimate.standard_error.any()


def test_many_players():
    for method, n, budget in (("permutation", 1000, 8000), ("leverage", 300, 1500)):
        weights = np.random.default_rng(0).uniform(1, 2, n)
        oracle = FunctionOracle(lambda rows, w=weights: (rows @ w) ** 2, n, batch=True)
        expected = weights * weights.sum()
        estimate = estimate_shapley(oracle, budget, method=method, rng=0)
        assert estimate.n_evaluations <= budget
        np.testing.assert_allclose(estimate.value, expected, rtol=1e-8)
