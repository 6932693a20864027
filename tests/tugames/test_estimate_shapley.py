"""Shapley values from a budget: what is evaluated, what is refused, what is reported."""

import re

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from reference.estimated import Counted
from reference.games import WHOLE, exact_shapley, worth_tables

from tugames import (
    FunctionOracle,
    Game,
    OracleGame,
    SampledGame,
    estimate_shapley,
    shapley_value,
    tabulate,
)
from tugames.errors import BudgetError, InvalidInputError, TooManyPlayersError


def named_minimum(error):
    return int(re.search(r"take (\d+) worths", str(error.value))[1])


@given(
    n=st.integers(1, 70),
    budget=st.integers(-1, 600),
    replications=st.integers(2, 5),
    simulated=st.booleans(),
    method=st.sampled_from(["auto", "permutation"]),
    wrapped=st.booleans(),
)
def test_budget_is_never_exceeded(n, budget, replications, simulated, method, wrapped):
    function = Counted()
    game = FunctionOracle(function, n, seed=0 if simulated else None)
    replications = replications if simulated else None
    if wrapped:
        game = OracleGame(game, replicates=range(replications or 1))
    try:
        estimate = estimate_shapley(
            game, budget, method=method, replications=replications, rng=budget
        )
    except BudgetError:
        assert function.calls == 0
        return
    # what is left over goes into asking for one worth once more
    again = estimate.n_evaluations < budget
    assert function.calls == estimate.n_evaluations + again <= budget
    assert estimate.value.shape == (n,)
    assert estimate.players == tuple(range(n))


@pytest.mark.parametrize("n", [1, 2, 3, 4, 5, 40, 64])
@pytest.mark.parametrize("replications", [1, 3])
@pytest.mark.parametrize("method", ["auto", "permutation"])
def test_the_message_names_the_least_budget_that_works(n, replications, method):
    def attempt(budget):
        oracle = FunctionOracle(Counted(), n, seed=None if replications == 1 else 0)
        return estimate_shapley(oracle, budget, method=method, replications=replications, rng=0)

    with pytest.raises(BudgetError, match="the budget is 0: raise it") as error:
        attempt(0)
    least = named_minimum(error)
    estimate = attempt(least)
    assert estimate.n_evaluations <= least
    assert np.isfinite(estimate.standard_error).all()
    with pytest.raises(BudgetError):
        attempt(least - 1)


def test_every_coalition_must_be_affordable_when_asked_for():
    oracle = FunctionOracle(Counted(), 5, seed=0)
    message = "5 players on 4 replicates are 124 worths; the budget is 123: raise it, or use method"
    with pytest.raises(BudgetError, match=message):
        estimate_shapley(oracle, 123, method="exact", replications=4)
    assert estimate_shapley(oracle, 124, method="exact", replications=4).n_evaluations == 124


def test_a_table_that_would_not_fit_is_refused():
    with pytest.raises(TooManyPlayersError):
        estimate_shapley(FunctionOracle(len, 60), 2**60, method="exact")


@given(worth_tables(1, 6, WHOLE))
def test_exact_when_the_budget_allows(worths):
    game = Game(worths)
    estimate = estimate_shapley(game, worths.size - 1)
    scale = float(np.abs(worths).max())
    expected = [float(x) for x in exact_shapley(worths)]
    np.testing.assert_allclose(estimate.value, expected, rtol=0, atol=1e-14 * scale)
    assert estimate.method == "exact"
    assert estimate.seed is None
    assert estimate.n_evaluations == worths.size - 1
    for error in (estimate.standard_error, estimate.sampling_error, estimate.simulation_error):
        assert not error.any()


def test_all_sources_of_worths_agree():
    oracle = FunctionOracle(Counted(), 6, seed=1)
    sampled = tabulate(oracle, replications=5)
    game = OracleGame(oracle, replicates=range(5))
    for budget in (150, 315):  # permutations; every coalition
        estimates = [
            estimate_shapley(source, budget, replications=5, rng=3)
            for source in (oracle, sampled, game)
        ]
        for other in estimates[1:]:
            assert other.value.tobytes() == estimates[0].value.tobytes()
            assert other.standard_error.tobytes() == estimates[0].standard_error.tobytes()
            assert other.n_evaluations == estimates[0].n_evaluations <= budget
    assert estimates[0].method == "exact"
    mean, error = sampled.evaluate(shapley_value)
    np.testing.assert_allclose(estimates[0].value, mean, rtol=1e-12)
    np.testing.assert_allclose(estimates[0].standard_error, error, rtol=1e-12)


def test_simulated_oracles_have_eight_replicates_unless_said_otherwise():
    oracle = FunctionOracle(Counted(), 3, seed=1)
    assert estimate_shapley(oracle, 7 * 8).n_evaluations == 7 * 8


def test_same_seed_same_bits():
    oracle = FunctionOracle(Counted(), 30, seed=1)
    one, two = (estimate_shapley(oracle, 2000, rng=5) for _ in range(2))
    other = estimate_shapley(oracle, 2000, rng=6)
    assert one.value.tobytes() == two.value.tobytes() != other.value.tobytes()
    assert one.standard_error.tobytes() == two.standard_error.tobytes()
    assert one.seed == 5


def test_the_reported_seed_reproduces_an_estimate():
    game = FunctionOracle(max, 30)
    fresh, another = estimate_shapley(game, 500), estimate_shapley(game, 500)
    assert fresh.seed != another.seed
    again = estimate_shapley(game, 500, rng=fresh.seed)
    assert again.value.tobytes() == fresh.value.tobytes()
    assert again.seed == fresh.seed


def test_a_generator_is_drawn_from_and_has_no_seed_to_report():
    game = FunctionOracle(max, 30)
    rng = np.random.default_rng(0)
    first, second = estimate_shapley(game, 500, rng=rng), estimate_shapley(game, 500, rng=rng)
    assert first.seed is None
    assert first.value.tobytes() != second.value.tobytes()
    again = estimate_shapley(game, 500, rng=np.random.default_rng(0))
    assert again.value.tobytes() == first.value.tobytes()


def test_global_random_state_is_neither_read_nor_moved():
    game = FunctionOracle(max, 30)
    before = np.random.get_state()[1].tobytes()  # noqa: NPY002 - the legacy state is the subject
    estimate_shapley(game, 500)
    assert np.random.get_state()[1].tobytes() == before  # noqa: NPY002


# masks leave int64 beyond 62 players
@pytest.mark.parametrize("n", [61, 62, 63, 64, 65, 100])
def test_additive_games_of_many_players_are_found_exactly(n):
    own = np.random.default_rng(n).integers(-9, 9, n)
    oracle = FunctionOracle(lambda members: sum(int(own[i]) for i in members), n)
    estimate = estimate_shapley(oracle, 4 * n, method="permutation", rng=0)
    assert estimate.value.tolist() == own.tolist()
    assert not estimate.standard_error.any()
    # a regression finds them to rounding
    estimate = estimate_shapley(oracle, 4 * n, rng=0)
    np.testing.assert_allclose(estimate.value, own, atol=1e-11)
    assert not estimate.standard_error.any()


def test_a_hundred_players():
    # v(S) = w(S)^3: of the players P who came before i, one comes with probability 1/2, two
    # together with probability 1/3, so that E w(P)^2 = sum w_j^2 / 2 + sum w_j w_k / 3
    weights = np.random.default_rng(0).uniform(1, 3, 100)
    oracle = FunctionOracle(lambda members: weights[list(members)].sum() ** 3, 100)
    estimate = estimate_shapley(oracle, 4_000, rng=0)
    others = weights.sum() - weights
    squares = (weights**2).sum() - weights**2
    before = squares / 2 + (others**2 - squares) / 3
    expected = weights**3 + 3 * weights**2 * others / 2 + 3 * weights * before
    assert estimate.n_evaluations <= 4_000
    assert estimate.value.sum() == pytest.approx(weights.sum() ** 3)
    assert estimate.standard_error.min() > 0
    assert (np.abs(estimate.value - expected) <= 5 * estimate.standard_error).all()
    assert (estimate.standard_error < 0.05 * expected).all()


def test_results_are_read_only():
    estimate = estimate_shapley(Game([0, 1, 2, 4]), 3)
    for name in ("value", "standard_error", "sampling_error", "simulation_error"):
        with pytest.raises(ValueError, match="read-only"):
            getattr(estimate, name)[0] = 1.0


def test_methods_have_names():
    with pytest.raises(InvalidInputError, match="'owen' or 'msr'; got 'magic': leave it"):
        estimate_shapley(Game([0, 1]), 10, method="magic")
    estimate = estimate_shapley(Game(np.arange(16.0)), 13, method="permutation", rng=0)
    assert estimate.method == "2 antithetic permutations"


@pytest.mark.parametrize("replications", [1, 0, -2])
def test_one_replicate_has_no_error_bar(replications):
    oracle = FunctionOracle(Counted(), 3, seed=0)
    with pytest.raises(InvalidInputError, match=f"at least 2 replicates.*got {replications}"):
        estimate_shapley(oracle, 1000, replications=replications)
    with pytest.raises(InvalidInputError, match="at least 2 replicates"):
        estimate_shapley(OracleGame(oracle), 1000)


@pytest.mark.parametrize("thing", [len, [0, 1, 2, 4], None])
def test_what_is_no_game_is_told_what_is(thing):
    with pytest.raises(InvalidInputError, match="wrap a function in FunctionOracle"):
        estimate_shapley(thing, 100)


def test_games_bring_their_own_replicates():
    sampled = SampledGame([[0, 1, 2, 4], [0, 1, 2, 6], [0, 1, 2, 8]])
    assert estimate_shapley(sampled, 9, replications=3).n_evaluations == 9
    exact = FunctionOracle(len, 2)
    noisy = OracleGame(FunctionOracle(Counted(), 2, seed=0), range(4))
    for game, own in ((sampled, 3), (sampled.mean, 1), (exact, 1), (noisy, 4)):
        with pytest.raises(InvalidInputError, match=f"own replicates, {own}; got replications=2:"):
            estimate_shapley(game, 100, replications=2)
