"""Stopping where a target is reached, choosing replicates, going on, and ranks of an estimate."""

import numpy as np
import pytest

from tugames import (
    FunctionOracle,
    Game,
    OracleGame,
    SampledGame,
    banzhaf_value,
    estimate_shapley,
    shapley_value,
)
from tugames.errors import BudgetError, InvalidInputError
from tugames.estimation.growing import Growing
from tugames.estimation.source import Worths


def noisy_oracle(n, seed, gap=1.0, spread=1.0):
    """Worths sum of gap * i and a square, with noise of every coalition's own, sd ``spread``."""
    weights = gap * np.arange(1.0, n + 1)

    def worth(rows, rng):
        # sums by row, which do not depend on how many rows there are, as products do
        phases = (rows * rng.normal(0, 100, n)).sum(axis=1) + rng.uniform(0, 2 * np.pi)
        size = rows.sum(axis=1)
        return (
            (rows * weights).sum(axis=1)
            + 0.1 * size**2
            + spread * np.sqrt(2) * np.cos(phases) * (size > 0)
        )

    return FunctionOracle(worth, n, seed=seed, batch=True), weights + 0.1 * n


def square_oracle(n, calls=None):
    weights = np.arange(1.0, n + 1)

    def worth(rows):
        if calls is not None:
            calls.append(len(rows))
        return (rows @ weights) ** 2

    return FunctionOracle(worth, n, batch=True), weights * weights.sum()


# ---------------------------------------------------------------- targets


def test_a_ranking_is_told_before_the_budget_is_spent():
    oracle, expected = noisy_oracle(8, 0)
    found = estimate_shapley(oracle, 500_000, target="ranking", rng=0)
    assert found.reached
    assert found.looks >= 1
    assert found.n_evaluations < 100_000
    assert np.argsort(found.value).tolist() == np.argsort(expected).tolist()


def test_the_first_few_are_told_sooner_than_all():
    oracle, _ = noisy_oracle(8, 1)
    # a leader who is far ahead
    leader = FunctionOracle(
        lambda rows, rng: 50.0 * rows[:, 3] + rows.sum(axis=1) * (1 + 0.1 * rng.normal()),
        8, seed=1, batch=True,
    )  # fmt: skip
    top = estimate_shapley(leader, 100_000, target="top-1", rng=0)
    assert top.reached
    assert top.value.argmax() == 3
    every = estimate_shapley(leader, 5000, target="ranking", rng=0)
    assert every.reached is False  # the others are all alike
    assert top.n_evaluations < every.n_evaluations <= 5000
    found = estimate_shapley(oracle, 300_000, target="top-2", rng=0)
    assert found.reached
    assert set(np.argsort(found.value)[-2:].tolist()) == {6, 7}


@pytest.mark.parametrize("replications", [None, 6, "auto"])
def test_errors_are_as_small_as_was_asked(replications):
    oracle, expected = noisy_oracle(6, 2, spread=2.0)
    found = estimate_shapley(
        oracle, 400_000, method="permutation", target_error=0.5, replications=replications, rng=0
    )
    assert found.standard_error.max() <= 0.5 or found.reached is False
    if replications != 6:  # which leaves a simulation error that more coalitions do not remove
        assert found.reached
    assert (np.abs(found.value - expected) < 6 * found.standard_error + 0.1).all()


def test_deterministic_games_have_targets_too():
    oracle, expected = square_oracle(30)
    found = estimate_shapley(oracle, 100_000, target="ranking", rng=0)
    assert found.reached
    assert np.argsort(found.value).tolist() == list(range(30))
    assert found.n_evaluations < 100_000
    np.testing.assert_allclose(found.value, expected, rtol=0.5)
    # where all coalitions are affordable they are asked for, and what they say is sure
    for target, reached in (("ranking", False), ("top-2", True)):
        game = Game.from_function(lambda members: 2.0 * (0 in members) + 2.0 * (1 in members), 4)
        found = estimate_shapley(game, 15, target=target)
        assert (found.method, found.reached) == ("exact", reached)


def test_a_target_that_is_not_reached_leaves_an_estimate():
    oracle, _ = noisy_oracle(8, 3, spread=5.0)
    found = estimate_shapley(oracle, 1000, target_error=1e-6, rng=0)
    assert found.reached is False
    assert found.n_evaluations <= 1000


def test_intervals_allow_for_the_looks():
    oracle, _ = noisy_oracle(6, 4)
    found = estimate_shapley(oracle, 200_000, method="permutation", target_error=0.1, rng=0)
    assert found.looks > 1
    looks = found.looks
    wide = found.interval(0.95)
    object.__setattr__(found, "looks", 0)
    np.testing.assert_allclose(wide, found.interval(1 - 0.05 / (looks * (looks + 1))))


@pytest.mark.slow
def test_rankings_are_right_as_often_as_is_said():
    right, worths = 0, []
    for seed in range(200):
        oracle, _ = noisy_oracle(20, seed)
        found = estimate_shapley(oracle, 2_000_000, target="ranking", rng=seed)
        assert found.reached
        right += np.argsort(found.value).tolist() == list(range(20))
        worths.append(found.n_evaluations)
    print(f"right in {right} of 200; worths: median {np.median(worths):.0f}, "
          f"from {min(worths)} to {max(worths)}")  # fmt: skip
    assert right >= 190


@pytest.mark.slow
def test_stopping_does_not_break_coverage():
    rng = np.random.default_rng(0)
    base = rng.normal(0, 3, 64) + np.bitwise_count(np.arange(64)) ** 2.0
    expected = shapley_value(Game(np.where(np.arange(64) > 0, base, 0.0)))
    bits = 1 << np.arange(6)

    def worth(rows, rng):
        table = rng.normal(0, 2, 64)
        mask = rows @ bits
        return np.where(mask > 0, base[mask] + table[mask], 0.0)

    held, looks = [], []
    for seed in range(1000):
        oracle = FunctionOracle(worth, 6, seed=seed, batch=True)
        found = estimate_shapley(oracle, 60_000, method="permutation", target_error=0.4, rng=seed)
        low, high = found.interval(0.95)
        held.append((low <= expected) & (expected <= high))
        looks.append(found.looks)
    share = np.mean(held, axis=0)
    print(f"stopped at looks {min(looks)} to {max(looks)}: covered {share.mean():.3f}, "
          f"least {share.min():.3f}")  # fmt: skip
    assert share.min() > 0.93


# ---------------------------------------------------------------- replicates


def test_replicates_are_as_many_as_the_noise_calls_for():
    quiet = FunctionOracle(
        lambda rows, rng: rows.sum(axis=1) ** 3.0 + (rows[:, 0] & rows[:, 1]) * rng.normal(0, 0.1),
        10, seed=0, batch=True,
    )  # fmt: skip
    loud = FunctionOracle(
        lambda rows, rng: rows.sum(axis=1) + rows @ rng.normal(0, 5, 10), 10, seed=0, batch=True
    )
    few = estimate_shapley(quiet, 6000, method="permutation", replications="auto", rng=0)
    many = estimate_shapley(loud, 6000, method="permutation", replications="auto", rng=0)
    assert few.n_evaluations <= 6000
    assert many.n_evaluations <= 6000
    assert few.baseline.size == 4
    assert many.baseline.size > 25
    eight = estimate_shapley(loud, 6000, method="permutation", rng=0)
    assert many.standard_error.max() < 0.7 * eight.standard_error.max()
    assert few.looks == many.looks == 0


def test_every_coalition_is_seen_on_as_many_replicates_as_there_may_be():
    oracle, _ = noisy_oracle(4, 0)
    found = estimate_shapley(oracle, 15 * 40 + 14, replications="auto")
    assert found.method == "exact"
    assert found.baseline.size == 40
    assert found.n_evaluations == 600
    assert estimate_shapley(oracle, 45, replications="auto", method="exact").baseline.size == 3


def test_games_that_bring_their_replicates_keep_them():
    sampled = SampledGame([[0, 1, 2, 4], [0, 1, 2, 6], [0, 1, 2, 8]])
    assert estimate_shapley(sampled, 9, replications="auto").baseline.size == 3
    assert estimate_shapley(FunctionOracle(len, 3), 7, replications="auto").baseline.size == 1


def test_steps_change_no_bit():
    oracle, _ = noisy_oracle(9, 0)
    step_by_step = Growing(Worths(oracle, 8), np.random.default_rng(1))
    for pairs, replicates in ((2, 3), (2, 5), (7, 5), (11, 8)):
        step_by_step.grow(pairs, replicates)
    at_once = Growing(Worths(oracle, 8), np.random.default_rng(1))
    at_once.grow(11, 8)
    assert step_by_step.contributions.tobytes() == at_once.contributions.tobytes()
    assert step_by_step.n_coalitions == at_once.n_coalitions


# ---------------------------------------------------------------- going on


@pytest.mark.parametrize("kind", ["oracle", "noisy", "game", "sampled", "oracle game"])
def test_going_on_is_one_run_with_both_budgets(kind):
    calls = []
    made = {
        "oracle": lambda: square_oracle(9, calls)[0],
        "noisy": lambda: noisy_oracle(9, 5)[0],
        "game": lambda: Game(np.arange(512.0) ** 1.5),
        "sampled": lambda: SampledGame(np.random.default_rng(0).normal(size=(4, 512))
                                       * (np.arange(512) > 0)),
        "oracle game": lambda: OracleGame(square_oracle(9, calls)[0]),
    }  # fmt: skip
    game = made[kind]()
    options = {"method": "permutation", "replications": 3 if kind == "noisy" else None}
    first = estimate_shapley(game, 303, rng=7, **options)
    asked = sum(calls)
    second = estimate_shapley(game, 250, more=first, **options)
    third = estimate_shapley(game, 333, more=second, **options)
    spent = sum(calls)
    whole = estimate_shapley(made[kind](), 303 + 250 + 333, rng=7, **options)
    for name in ("value", "standard_error", "sampling_error", "degrees_of_freedom"):
        assert getattr(third, name).tobytes() == getattr(whole, name).tobytes()
    assert third.n_evaluations == whole.n_evaluations <= 886
    assert third.seed == 7
    assert asked < spent <= 886 + 3 or not calls
    # a generator's estimate goes on, too, and its generator is not touched
    rng = np.random.default_rng(3)
    first = estimate_shapley(game, 303, rng=rng, **options)
    state = rng.bit_generator.state
    second = estimate_shapley(game, 200, more=first, **options)
    assert rng.bit_generator.state == state
    whole = estimate_shapley(made[kind](), 503, rng=np.random.default_rng(3), **options)
    assert second.value.tobytes() == whole.value.tobytes()


def test_what_cannot_go_on_is_told():
    oracle, _ = square_oracle(9)
    first = estimate_shapley(oracle, 100, method="permutation", rng=0)
    said = "continued on the same game"
    with pytest.raises(InvalidInputError, match=said):
        estimate_shapley(square_oracle(8)[0], 100, more=first)
    with pytest.raises(InvalidInputError, match="one answer to one question"):
        estimate_shapley(FunctionOracle(len, 9), 117, more=first)
    table = Game(np.arange(512.0))
    earlier = estimate_shapley(table, 100, method="permutation", rng=0)
    with pytest.raises(InvalidInputError, match=f"{said}; the worths of this one are others"):
        estimate_shapley(2 * table, 100, more=earlier)
    named = FunctionOracle(len, 9, fingerprint="size")
    with pytest.raises(InvalidInputError, match=f"{said}.*fingerprint"):
        estimate_shapley(named, 100, more=first)
    noisy, _ = noisy_oracle(9, 0)
    three = estimate_shapley(noisy, 400, method="permutation", replications=3, rng=0)
    with pytest.raises(InvalidInputError, match=said):
        estimate_shapley(noisy, 400, replications=4, more=three)
    exact = estimate_shapley(table, 511)
    targeted = estimate_shapley(noisy, 4000, target="top-1", rng=0)
    stratified = estimate_shapley(table, 300, method="stratified", rng=0)
    for other in (exact, targeted, stratified):
        with pytest.raises(InvalidInputError, match="by a method whose coalitions come again"):
            estimate_shapley(noisy if other is targeted else table, 100, more=other)
    for options in ({"rng": 1}, {"target": "ranking"}):
        with pytest.raises(InvalidInputError, match="brings its seed and has no target"):
            estimate_shapley(oracle, 100, more=first, **options)
    with pytest.raises(InvalidInputError, match="that made it, 'permutation'; got method='owen'"):
        estimate_shapley(oracle, 200, more=first, method="owen")
    with pytest.raises(InvalidInputError, match="more is an earlier Estimate"):
        estimate_shapley(oracle, 100, more=banzhaf_value(table))


# ---------------------------------------------------------------- what is refused, and ranks


@pytest.mark.parametrize("target", ["rank", "top-0", "top-9", "top-x", 3, True, ["ranking"]])
def test_targets_have_names(target):
    with pytest.raises(InvalidInputError, match="'top-1' to 'top-8' for 9 players; got"):
        estimate_shapley(square_oracle(9)[0], 100, target=target)


@pytest.mark.parametrize("error", [-1.0, "small", np.nan, [1.0]])
def test_target_errors_are_numbers(error):
    with pytest.raises(InvalidInputError, match="target_error, a standard error,"):
        estimate_shapley(square_oracle(9)[0], 100, target_error=error)


def test_what_goes_together():
    oracle, _ = noisy_oracle(9, 0)
    for options in ({"target": "ranking"}, {"replications": "auto"}, {"target_error": 1.0}):
        with pytest.raises(InvalidInputError, match="come again with more budget; got method='str"):
            estimate_shapley(oracle, 10_000, method="stratified", **options)
        with pytest.raises(BudgetError, match=r"take 132 worths; the budget is 131: raise it"):
            estimate_shapley(oracle, 131, method="permutation", **options)
    with pytest.raises(InvalidInputError, match="is a number or 'auto'; got 'many'"):
        estimate_shapley(oracle, 1000, replications="many")


def test_simultaneous_intervals_are_bonferronis():
    game = Game(np.random.default_rng(0).normal(size=256) * (np.arange(256) > 0))
    found = estimate_shapley(game, 120, method="permutation", rng=0)
    np.testing.assert_allclose(
        found.interval(0.95, simultaneous=True), found.interval(1 - 0.05 / 8), rtol=1e-9
    )
    with pytest.raises(InvalidInputError, match="simultaneous is True or False"):
        found.interval(0.95, simultaneous="yes")


def test_ranks_are_those_that_intervals_leave_open():
    # three players: 4 for sure, and two between 0 and 2 on two replicates each
    samples = np.array([[0, 4, 0, 4, 1.4, 5.4, 1.4, 5.4], [0, 4, 1, 5, 0.4, 4.4, 1.4, 5.4]])
    found = estimate_shapley(SampledGame(np.repeat(samples, 6, axis=0)), 84)
    ranks = found.ranks(0.95)
    assert ranks.best.tolist() == [1, 2, 2]
    assert ranks.worst.tolist() == [1, 3, 3]
    assert ranks.level == pytest.approx(0.05)
    exact = estimate_shapley(Game([0, 1, 2, 3]), 3).ranks()
    assert (exact.best.tolist(), exact.worst.tolist()) == ([2, 1], [2, 1])


@pytest.mark.slow
def test_ranks_hold_together():
    game = Game.from_function(lambda members: float(sum(m + 1 for m in members)) ** 2, 7)
    order = np.argsort(np.argsort(-shapley_value(game))) + 1
    missed = 0
    for seed in range(1000):
        ranks = estimate_shapley(game, 150, method="permutation", rng=seed).ranks(0.95)
        missed += bool(((ranks.best > order) | (order > ranks.worst)).any())
    print(f"a rank was missed in {missed} of 1000 runs")
    assert missed <= 70
