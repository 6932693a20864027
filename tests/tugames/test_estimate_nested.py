"""Methods whose coalitions come again with more budget: going on, targets, and replicates."""

import sys

import numpy as np
import pytest
from reference.estimated import random_game

from tugames import FunctionOracle, Game, estimate_shapley, shapley_value
from tugames.errors import InvalidInputError
from tugames.estimation import adaptive
from tugames.estimation.methods import METHODS

NESTED = ["auto", *(name for name, method in METHODS.items() if method.nests)]


def bent_oracle(n, asked=None, *, noise=0.0):
    """The square root of a sum, beside noise that each coalition has of its own."""
    weights = np.arange(1.0, n + 1)

    def worth(rows, rng=None):
        if asked is not None:
            asked.extend((rows @ (1 << np.arange(n))).tolist())
        own = 0.0
        if rng is not None:
            phases = (rows * rng.normal(0, 100, n)).sum(axis=1) + rng.uniform(0, 2 * np.pi)
            own = noise * np.sqrt(2) * np.cos(phases) * rows.any(axis=1)
        return 5.0 * np.sqrt((rows * weights).sum(axis=1)) + own

    return FunctionOracle(worth, n, batch=True, seed=0 if noise else None)


def test_all_but_stratified_nest():
    assert sorted(NESTED) == ["auto", "kernel", "leverage", "msr", "owen", "permutation"]


@pytest.mark.parametrize("name", NESTED)
@pytest.mark.parametrize("kind", ["oracle", "noisy", "game"])
def test_going_on_is_one_run_with_both_budgets(name, kind):
    asked = []
    game = {
        "oracle": lambda: bent_oracle(9, asked),
        "noisy": lambda: bent_oracle(9, asked, noise=0.5),
        "game": lambda: random_game(9, 3),
    }[kind]()
    replicates = {"replications": 3} if kind == "noisy" else {}
    times = 3 if kind == "noisy" else 1
    first = estimate_shapley(game, 131 * times, method=name, rng=7, **replicates)
    before = len(asked)
    second = estimate_shapley(game, 70 * times, more=first, **replicates)
    between = len(asked)
    third = estimate_shapley(game, 101 * times, more=second, method=name, **replicates)
    if kind != "game":  # one worth is asked for again, each time that the budget leaves one over
        assert third.n_evaluations <= len(asked) <= third.n_evaluations + 3
        assert before < between < len(asked)
    whole = estimate_shapley(game, 302 * times, method=name, rng=7, **replicates)
    for field in ("value", "standard_error", "sampling_error", "degrees_of_freedom"):
        assert getattr(third, field).tobytes() == getattr(whole, field).tobytes()
    assert (third.method, third.seed) == (whole.method, 7)
    assert third.n_evaluations == whole.n_evaluations <= 302 * times


@pytest.mark.parametrize("n", [2, 3, 4, 7])
@pytest.mark.parametrize("name", [name for name in NESTED if name != "auto"])
def test_fewer_coalitions_are_among_more(name, n):
    least = METHODS[name].least(n)
    for seed in range(20):
        few, more = [], []
        for asked, budget in ((few, least), (more, 3 * least + seed)):
            estimate_shapley(bent_oracle(n, asked), budget, method=name, rng=seed)
        assert set(few) <= set(more)


def test_auto_goes_on_to_all_coalitions():
    asked = []
    first = estimate_shapley(bent_oracle(6, asked), 40, rng=0)
    second = estimate_shapley(bent_oracle(6, asked), 23, more=first)
    assert second.method == "exact"
    assert len(asked) == 64  # all, and one of them again: the first budget left one over
    assert set(asked) == set(range(1, 64))
    np.testing.assert_allclose(
        second.value,
        shapley_value(Game.from_function(lambda s: 5 * sum(i + 1 for i in s) ** 0.5, 6)),
    )


def test_going_on_needs_the_same_game_whatever_the_method():
    first = estimate_shapley(random_game(7, 0), 60, rng=0)
    with pytest.raises(InvalidInputError, match="the same game; the worths of this one are others"):
        estimate_shapley(random_game(7, 1), 60, more=first)
    with pytest.raises(InvalidInputError, match="that made it, 'auto'; got method='leverage'"):
        estimate_shapley(random_game(7, 0), 60, more=first, method="leverage")
    asked = bent_oracle(7), FunctionOracle(lambda rows: rows.sum(axis=1), 7, batch=True)
    first = estimate_shapley(asked[0], 60, method="leverage", rng=0)
    with pytest.raises(InvalidInputError, match="one answer to one question"):
        estimate_shapley(asked[1], 60, more=first)


@pytest.mark.parametrize("name", NESTED)
def test_errors_are_as_small_as_was_asked(name):
    oracle = bent_oracle(10)
    expected = shapley_value(Game.from_function(lambda s: 5 * sum(i + 1 for i in s) ** 0.5, 10))
    loose = estimate_shapley(oracle, 100_000, method=name, target_error=0.3, rng=0)
    assert loose.reached
    assert loose.standard_error.max() <= 0.3
    assert loose.looks >= 1
    assert loose.n_evaluations < 1000
    assert (np.abs(loose.value - expected) <= 6 * loose.standard_error).all()
    narrow = estimate_shapley(oracle, 300, method=name, target_error=1e-9, rng=0)
    assert narrow.reached is False
    assert narrow.n_evaluations <= 300


def test_auto_asks_for_few_worths_where_surrogates_fit():
    few = estimate_shapley(bent_oracle(20), 50_000, target_error=0.01, rng=0)
    many = estimate_shapley(bent_oracle(20), 50_000, method="permutation", target_error=0.01, rng=0)
    assert few.reached
    assert few.n_evaluations < many.n_evaluations / 4
    # and stops with the last coalition, which leaves no error
    every = estimate_shapley(bent_oracle(6), 1000, target_error=1e-12, rng=0)
    assert (every.reached, every.method, every.n_evaluations) == (True, "exact", 63)


@pytest.mark.parametrize("name", NESTED)
def test_replicates_are_as_many_as_the_noise_calls_for(name):
    quiet = bent_oracle(10, noise=1e-3)
    loud = FunctionOracle(
        lambda rows, rng: rows.sum(axis=1) + rows @ rng.normal(0, 5, 10), 10, seed=0, batch=True
    )
    few = estimate_shapley(quiet, 6000, method=name, replications="auto", rng=0)
    many = estimate_shapley(loud, 6000, method=name, replications="auto", rng=0)
    assert few.n_evaluations <= 6000
    assert many.n_evaluations <= 6000
    assert many.baseline.size > 25 > few.baseline.size
    found = estimate_shapley(loud, 50_000, method=name, target_error=1.0, rng=0)
    assert found.reached
    assert found.standard_error.max() <= 1.0


@pytest.mark.parametrize("name", ["leverage", "msr"])
def test_orders_are_told_by_other_methods_too(name):
    found = estimate_shapley(bent_oracle(8), 100_000, method=name, target="top-2", rng=0)
    assert found.reached
    assert set(np.argsort(found.value)[-2:].tolist()) == {6, 7}


@pytest.mark.parametrize("terminal", [True, False])
def test_long_fits_are_announced_on_a_terminal(monkeypatch, capsys, terminal):
    monkeypatch.setattr(adaptive, "_SECONDS_A_PAIR", 1.0)  # as though they were long
    monkeypatch.setattr(sys.stderr, "isatty", lambda: terminal)
    game = random_game(8, 0)
    found = estimate_shapley(game, 120, rng=0)
    said = capsys.readouterr().err
    assert ("fitting surrogates:   0%" in said) == terminal
    assert bool(said) == terminal
    monkeypatch.undo()
    assert estimate_shapley(game, 120, rng=0).value.tobytes() == found.value.tobytes()
    assert not capsys.readouterr().err


@pytest.mark.slow
@pytest.mark.parametrize("noise", [0.0, 1.0])
def test_stopping_auto_does_not_break_coverage(noise):
    # a game of its own each time, so that the surrogates are of all kinds
    held, looks, bits = [], [], 1 << np.arange(8)
    for seed in range(300):
        rng = np.random.default_rng([5, seed])
        base = random_game(8, seed).values
        base = base + 3.0 * np.sqrt(((np.arange(256)[:, None] >> np.arange(8)) & 1) @ rng.random(8))

        def worth(rows, rng, base=base):
            table = noise * rng.normal(size=256)
            return (base + table * (np.arange(256) > 0))[rows @ bits]

        quiet = FunctionOracle(lambda rows, base=base: base[rows @ bits], 8, batch=True)
        oracle = FunctionOracle(worth, 8, seed=seed, batch=True) if noise else quiet
        found = estimate_shapley(oracle, 5000, target_error=0.45, rng=seed)
        low, high = found.interval(0.95)
        expected = shapley_value(Game(base))
        held.append(((low - 1e-9 <= expected) & (expected <= high + 1e-9)).mean())
        looks.append(found.looks)
    print(f"noise {noise}: looks {min(looks)} to {max(looks)}, covered {np.mean(held):.3f}")
    assert np.mean(held) > 0.93
