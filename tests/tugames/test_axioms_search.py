"""The search for counterexamples: what it draws, what it finds, how simple that is."""

import subprocess
import sys

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from reference.games import core_is_feasible, is_supermodular, least_merger_gain

from tugames import (
    Game,
    axioms,
    core_element,
    equal_division,
    nucleolus,
    prenucleolus,
    shapley_value,
    tau_value,
)
from tugames.axioms._draw import draw_pair
from tugames.errors import InvalidInputError


def first_takes_all(game):
    payoff = np.zeros(game.n_players)
    payoff[0] = game.values[-1]
    return payoff


@pytest.mark.parametrize(
    ("axiom", "worths"),
    [
        (axioms.null_player, [0, 0, 1, 1]),
        (axioms.equal_treatment_of_equals, [0, 0, 0, 1]),
        (axioms.individual_rationality, [0, 0, 1, 1]),
        (axioms.covariance, [0, 0, 0, 0]),
        (axioms.standard_for_two_persons, [0, 0, 1, 0]),
    ],
)
def test_counterexamples_are_as_simple_as_can_be(axiom, worths):
    solution = first_takes_all if axiom is axioms.equal_treatment_of_equals else equal_division
    example = axioms.verify(solution, axiom).counterexample
    assert example.game.values.tolist() == worths


def test_a_search_is_reproducible_and_depends_on_its_seed():
    tried = []

    def listening(game):
        tried[-1].append(game)
        return shapley_value(game)

    for seed in (0, 0, 1):
        tried.append([])
        assert axioms.verify(listening, axioms.efficiency, budget=30, seed=seed)
    assert tried[0] == tried[1]
    assert tried[0] != tried[2]


def test_the_budget_is_the_number_of_games():
    for budget in (1, 100):
        report = axioms.verify(shapley_value, axioms.efficiency, budget=budget).axioms[0]
        assert budget <= report.n_games <= budget + 5
    with pytest.raises(InvalidInputError, match="at least one game an axiom; got budget=0"):
        axioms.verify(shapley_value, budget=0)


@pytest.mark.parametrize(
    ("games", "belongs"),
    [
        (axioms.SUPERADDITIVE_GAMES, lambda v: least_merger_gain(v) >= 0),
        (axioms.BALANCED_GAMES, core_is_feasible),
        (axioms.CONVEX_GAMES, is_supermodular),
        (
            axioms.GAMES_WITH_IMPUTATIONS,
            lambda v: v[1 << np.arange(len(v).bit_length() - 1)].sum() <= v[-1],
        ),
        (axioms.POSITIVE_TWO_PERSON_GAMES, lambda v: v.size == 4 and v[1:].min() > 0),
        (axioms.TWO_PERSON_GAMES, lambda v: v.size == 4),
    ],
    ids=lambda value: getattr(value, "name", ""),
)
def test_games_drawn_are_of_the_class_they_are_drawn_from(games, belongs):
    rng = np.random.default_rng(0)
    axiom = axioms.efficiency.on(games)
    outside = 0
    for k in range(24):
        n = 2 if "two-person" in games.name else 1 + k % 4
        game, _ = draw_pair(lambda low, high: int(rng.integers(low, high + 1)), axiom, n)
        assert belongs(game.values), game.values
        assert games.contains(game)
        any_game, _ = draw_pair(
            lambda low, high: int(rng.integers(low, high + 1)), axioms.efficiency, n
        )
        outside += not games.contains(any_game)
    assert outside > 0 or games is axioms.TWO_PERSON_GAMES


def test_a_class_that_nobody_can_draw_from():
    odd = axioms.GameClass(name="odd games", contains=lambda game: game.values[-1] % 2 == 1)
    with pytest.raises(InvalidInputError, match="got 'odd games': pass games of your own"):
        axioms.verify(shapley_value, axioms.efficiency.on(odd))


def test_where_a_solution_does_not_exist_an_axiom_says_nothing():
    nobody = Game([0, 0, 0, 1, 0, 1, 1, 1])  # has an empty core, and no tau-value
    for solution in (tau_value, core_element):
        report = axioms.verify(solution, axioms.efficiency, nobody)
        assert report
        single = report.axioms[0]
        assert (single.n_games, single.n_undefined, single.n_instances) == (1, 1, 0)
        assert single.outcome == "not applicable"
        assert "not applicable" in str(report)
    both = axioms.verify(tau_value, axioms.efficiency, [nobody, Game([0, 1, 2, 5])])
    assert (both.axioms[0].n_undefined, both.axioms[0].outcome) == (1, "holds")
    # the dual, the sum and the reduced game may be without a value where the game is not
    few = axioms.verify(tau_value, axioms.self_duality, budget=60).axioms[0]
    assert few
    assert 0 < few.n_instances < few.n_games


def test_other_exceptions_are_the_solutions_own():
    def fragile(game):
        if game.n_players == 3:
            raise ZeroDivisionError("three is one too many")
        return shapley_value(game)

    game = Game([0, 1, 2, 4, 3, 5, 6, 9], ["ann", "bob", "eve"])
    with pytest.raises(ZeroDivisionError, match="one too many") as caught:
        axioms.verify(fragile, axioms.efficiency, game)
    (note,) = caught.value.__notes__
    assert "Game([0.0, 1.0, 2.0, 4.0, 3.0, 5.0, 6.0, 9.0], ['ann', 'bob', 'eve'])" in note
    with pytest.raises(ZeroDivisionError) as caught:
        axioms.verify(fragile, axioms.efficiency)
    assert any("raised by the solution under test" in note for note in caught.value.__notes__)


def test_a_payoff_for_nobody_is_an_error_in_a_search_as_well():
    with pytest.raises(InvalidInputError, match="a finite payoff"):
        axioms.verify(lambda _: [1.0] * 7, axioms.efficiency)


def tables(n):
    worths = st.lists(st.integers(-3, 3), min_size=2**n - 1, max_size=2**n - 1)
    return worths.map(lambda drawn: Game([0, *drawn]))


def test_a_strategy_of_games():
    sizes = st.integers(1, 3).flatmap(tables)
    report = axioms.verify(shapley_value, axioms.SHAPLEY, sizes, budget=40)
    assert report
    assert {r.n_games for r in report.axioms} == {40}
    assert report.axioms[0].method == "searched with hypothesis, in the games of a strategy"
    assert axioms.verify(equal_division, axioms.linearity, tables(2), budget=40)
    example = axioms.verify(equal_division, axioms.individual_rationality, sizes).counterexample
    assert example.game.values.tolist() in (
        [0, 0, -1, -1],
        [0, 1, 0, 0],
        [0, 0, 0, -1],
        [0, 0, 1, 0],
    )


def test_a_strategy_that_gives_nothing():
    with pytest.raises(InvalidInputError, match="this one gave none: loosen its filters"):
        axioms.verify(shapley_value, axioms.efficiency, tables(1).filter(lambda _: False))


@settings(max_examples=3, suppress_health_check=list(HealthCheck))
@given(st.floats(0.5, 2.0))
def test_a_search_within_a_test_of_hypothesis(factor):
    report = axioms.verify(lambda game: factor * shapley_value(game), axioms.null_player, budget=20)
    assert report


def test_a_mistake_that_five_players_are_needed_for_is_found():
    def late(game):
        return shapley_value(game) + (game.n_players == 5)

    example = axioms.verify(late, axioms.efficiency).counterexample
    assert example.game.n_players == 5


def test_special_games_of_the_literature_are_tried_last():
    example = axioms.verify(prenucleolus, axioms.converse_consistency, budget=5).counterexample
    assert example.game.values.tolist() == [0, 0, 0, 0, 0, 1, 1, 1, 0, 1, 1, 1, 0, 1, 1, 2]
    example = axioms.verify(nucleolus, axioms.aggregate_monotonicity, budget=5).counterexample
    assert example.game.n_players == 4


WITHOUT_HYPOTHESIS = """
import sys
sys.modules["hypothesis"] = None  # as if it were not installed
from tugames import axioms, equal_division, shapley_value
good = axioms.verify(shapley_value, axioms.SHAPLEY)
assert good, str(good)
print(good.axioms[0].method)
bad = axioms.verify(equal_division, axioms.null_player)
assert not bad
print(bad.counterexample.text)
again = axioms.verify(equal_division, axioms.null_player)
assert again == bad
"""


def test_without_hypothesis_games_are_drawn_but_not_simplified():
    done = subprocess.run(
        [sys.executable, "-c", WITHOUT_HYPOTHESIS], capture_output=True, text=True, check=True
    )
    method, text = done.stdout.splitlines()
    assert method == "drawn at random and not simplified: hypothesis is not installed"
    assert text.startswith("null player")


def test_hypothesis_is_not_imported_before_a_search():
    code = (
        "import sys, tugames\n"
        "tugames.axioms.verify(tugames.shapley_value, None, tugames.Game([0, 1, 2, 5]))\n"
        "assert 'hypothesis' not in sys.modules"
    )
    subprocess.run([sys.executable, "-c", code], check=True)
