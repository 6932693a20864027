"""What the families refuse, and the documentation of what they offer."""

import re
from pathlib import Path

import numpy as np
import pytest

from tugames import Game, families
from tugames.errors import InvalidGameError, InvalidInputError, TooManyPlayersError

SQUARE = np.zeros((3, 3))
EDGE = ("s", "t", 1, "ann")
MANY = np.ones(60)


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: families.glove(0, 2), "at least one glove of each kind"),
        (lambda: families.glove_shapley_value(1, 2.5), "at least one glove of each kind"),
        (lambda: families.apex(2), "at least 3 players; got 2"),
        (lambda: families.simple_from_minimal_winning(3, []), "got none"),
        (lambda: families.simple_from_minimal_winning(3, [0]), "the empty one is not winning"),
        (lambda: families.simple_from_minimal_winning(3, [8]), "from 0 to 2\\*\\*3 - 1; got 8"),
        (lambda: families.simple_from_minimal_winning("ab", [["c"]]), "'c' is none of"),
        (lambda: families.simple_from_minimal_winning("abc", [3, 7]), r"a\+b\+c contains a\+b"),
        (lambda: families.cardinality([1, 2]), "begin with 0"),
        (lambda: families.cardinality([0]), "begin with 0"),
        (
            lambda: families.cardinality_banzhaf_value([[0, 1]]),
            "numbers in one dimension required; got shape",
        ),
        (lambda: families.bankruptcy(4, [1, 2]), "no larger than the claims on it, 3; got 4"),
        (lambda: families.bankruptcy(-1, [1, 2]), "at least 0 are required; got -1"),
        (lambda: families.talmud_rule(1, [1, -2]), "claims: finite numbers of at least 0"),
        (lambda: families.talmud_rule(1, []), "claims: at least one number is required; got 0"),
        (lambda: families.proportional_rule(1, ["a"]), "claims: real numbers are required"),
        (lambda: families.proportional_rule(1, [1j]), "complex numbers have no order"),
        (lambda: families.random_arrival_rule(1, [0.5, 1]), "whole numbers"),
        (lambda: families.random_arrival_rule(2**40, [2**40, 1]), "an estate of up to"),
        (lambda: families.random_arrival_rule(1, np.ones(1001)), "got 1001 claims"),
        (lambda: families.flow([EDGE], "s", "s"), "from a node to another; got 's' twice"),
        (lambda: families.flow([], "s", "t"), "at least one edge; got none"),
        (lambda: families.flow([EDGE[:3]], "s", "t"), "an edge is"),
        (lambda: families.flow([EDGE], "s", "t", players=["bob"]), "belongs to 'ann'"),
        (lambda: families.flow([("s", "t", -1, "ann")], "s", "t"), "at least 0 are required"),
        (lambda: families.minimum_cut([("s", "t", np.inf, 0)], "s", "t"), "got inf"),
        (lambda: families.minimum_cut(7, "s", "t"), "directed graph of networkx"),
        (lambda: families.bird_allocation(np.zeros((2, 3))), "a square table"),
        (lambda: families.folk_solution([[0, 1], [2, 0]]), r"entry \(0, 1\) is 1 and \(1, 0\)"),
        (lambda: families.irreducible_costs([[0, -1], [-1, 0]]), "at least 0 are required"),
        (lambda: families.minimum_cost_spanning_tree([[0]]), "at least one player"),
        (lambda: families.matching([[0, np.nan], [1, 0]]), "got nan"),
        (lambda: families.assignment([1, 2]), "a table of two dimensions required"),
        (lambda: families.assignment_core(np.zeros((0, 2))), r"shape \(any, any\), not empty"),
        (
            lambda: families.linear_production([[1]], [[1], [1]], [1]),
            r"a table of shape \(1, any\)",
        ),
        (
            lambda: families.linear_production([[1]], [[1]], [1, 1]),
            "prices: exactly 1 are required; got 2",
        ),
        (lambda: families.owen_point([[1]], [[0, 1]], [1, 1]), "product 0 sells for 1"),
        (lambda: families.market([[1]], [[1, 1]]), r"a table of shape \(1, 1\)"),
        (lambda: families.market([[1]], [[1]], curvature=[1, 2]), "the curvature is a number"),
        (lambda: families.market([[1]], [[1]], curvature="steep"), "the curvature is a number"),
        (lambda: families.competitive_equilibrium([[-1]], [[1]]), "utilities: finite numbers of"),
        (lambda: families.sequencing([1, 2], [1]), "unit of time: exactly 2 are required; got 1"),
        (lambda: families.oligopoly(0, 1, [1]), "positive a and b"),
        (lambda: families.oligopoly([1], 1, [1]), "one number required; got shape"),
        (lambda: families.savings([0, 1]), "got list: make it a Game"),
        (lambda: families.museum_pass([[1, 2]]), "0 or 1"),
        (lambda: families.museum_pass([[1, 0], [0, 0]]), "visitor 1 goes to none"),
        (lambda: families.museum_pass([[1, 0]], [1, 2]), "prices: exactly 1 are required; got 2"),
        (lambda: families.museum_pass_shapley_value([[1]], "free"), "real numbers are required"),
    ],
)
def test_bad_input(call, message):
    with pytest.raises(InvalidInputError, match=message):
        call()


@pytest.mark.parametrize(
    "call",
    [
        lambda: families.glove(30, 30),
        lambda: families.apex(60),
        lambda: families.simple_from_minimal_winning(60, [1]),
        lambda: families.cardinality(np.arange(61)),
        lambda: families.bankruptcy(1, MANY),
        lambda: families.flow([(0, 1, 1, i) for i in range(60)], 0, 1),
        lambda: families.minimum_cost_spanning_tree(np.zeros((61, 61))),
        lambda: families.matching(np.zeros((60, 60))),
        lambda: families.assignment(np.zeros((30, 30))),
        lambda: families.linear_production(MANY[:, None], [[1]], [1]),
        lambda: families.market(MANY[:, None], MANY[:, None]),
        lambda: families.sequencing(MANY, MANY),
        lambda: families.oligopoly(10, 1, MANY),
        lambda: families.museum_pass(MANY[None]),
        lambda: families.random_game(60, 0),
    ],
)
def test_a_table_that_would_not_fit(call):
    with pytest.raises(TooManyPlayersError, match="60 players"):
        call()


@pytest.mark.parametrize(
    "call",
    [
        lambda players: families.cardinality([0, 0, 1], players=players),
        lambda players: families.bankruptcy(1, [1, 1], players=players),
        lambda players: families.minimum_cost_spanning_tree(SQUARE, players=players),
        lambda players: families.matching(SQUARE[:2, :2], players=players),
        lambda players: families.assignment([[1]], players=players),
        lambda players: families.linear_production([[1], [1]], [[1]], [1], players=players),
        lambda players: families.market([[1], [1]], [[1], [1]], players=players),
        lambda players: families.sequencing([1, 1], [1, 1], players=players),
        lambda players: families.oligopoly(2, 1, [1, 1], players=players),
        lambda players: families.museum_pass([[1, 1]], players=players),
    ],
)
def test_players_are_named(call):
    assert call(["ann", "bob"]).players == ("ann", "bob")
    with pytest.raises(InvalidGameError, match="got 3 labels"):
        call(["ann", "bob", "eve"])


def test_arguments_are_left_alone():
    table = np.arange(9.0).reshape(3, 3) + np.arange(9.0).reshape(3, 3).T
    before = table.copy()
    families.minimum_cost_spanning_tree(table)
    families.matching(table)
    families.assignment_core(table)
    families.market(table, table, curvature=table)
    families.linear_production(table, table + 1, table[0])
    costs = Game([0, 1, 1, 1])
    families.savings(costs)
    np.testing.assert_array_equal(table, before)
    assert costs.values.tolist() == [0, 1, 1, 1]


def test_results_are_read_only():
    results = [
        families.minimum_cut([EDGE], "s", "t"),
        families.assignment_core([[1.0]]),
        families.owen_point([[1]], [[1]], [1]),
        families.competitive_equilibrium([[1]], [[1]]),
    ]
    for result in results:
        arrays = [v for v in vars(result).values() if isinstance(v, np.ndarray)]
        assert arrays
        assert not any(array.flags.writeable for array in arrays)


def test_every_family_is_documented():
    folder = Path(__file__).parents[2] / "docs" / "reference"
    pages = "\n".join(page.read_text() for page in folder.glob("tugames*.md"))
    documented = re.findall(r"^#### `families\.(\w+)`", pages, re.MULTILINE)
    assert sorted(set(documented)) == sorted(documented)
    # the families that are objects have a page of another form
    objects = {"Airport", "UnanimitySum", "WeightedVoting", "airport", "unanimity"}
    objects |= {"unanimity_sum", "weighted_voting"}
    assert set(documented) == set(families.__all__) - objects
