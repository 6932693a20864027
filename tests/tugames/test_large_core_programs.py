"""Games of programs and of spanning trees: worths against tables, and theorems on their cores."""

from dataclasses import replace
from fractions import Fraction

import numpy as np
import pytest
from reference.searching import attained, largest_proper_excess, most_violated

from tugames import balancedness, errors, excesses, families, least_core
from tugames.core.core_by_separation import core_by_separation
from tugames.core.least_core_by_separation import least_core_by_separation
from tugames.families.programming import programming_game
from tugames.families.programs import (
    assignment_program,
    flow_program,
    linear_production_program,
    matching_program,
)
from tugames.families.spanning_tree import spanning_tree


def symmetric(rng, n, least, most):
    """Draw a symmetric table of whole numbers, with zeros in the diagonal."""
    half = np.triu(rng.integers(least, most, (n, n)), 1)
    return half + half.T


def draw_edges(rng, n):
    """Draw a network of 5 nodes whose edges belong to n players; some to none of the ways."""
    count = int(rng.integers(n, 3 * n + 1))
    ends = [rng.choice(5, 2, replace=False).tolist() for _ in range(count)]
    return [(*end, int(rng.integers(0, 5)), int(rng.integers(n))) for end in ends]


def draw(rng, family):
    """Draw a small game of a family, as a program and as a table."""
    n = int(rng.integers(2, 6))
    if family == "assignment":
        values = rng.integers(-2, 9, (int(rng.integers(1, 4)), int(rng.integers(1, 4))))
        return assignment_program(values), families.assignment(values)
    if family == "matching":
        weights = symmetric(rng, n, -1, 6)
        return matching_program(weights), families.matching(weights)
    if family == "flow":
        edges = draw_edges(rng, n)
        return flow_program(edges, 0, 1, players=n), families.flow(edges, 0, 1, players=n)
    b, a = rng.integers(0, 5, (n, 3)), rng.integers(1, 4, (3, 4))
    prices = rng.integers(-1, 6, 4)
    if family == "linear production":
        made = linear_production_program(b, a, prices)
        return made, families.linear_production(b, a, prices)
    game = programming_game(prices, a, b, integer=True)
    return game, game.game()


FAMILIES = ["assignment", "matching", "flow", "linear production", "whole products"]


def assert_agrees(rng, game, table):
    """Worths, the most violated coalition, and both ways to the core, against the table."""
    n = table.n_players
    scale = 1.0 + float(np.abs(table.values).max())
    for mask in rng.integers(0, 1 << n, 2).tolist():
        assert game.worth(mask) == pytest.approx(table.values[mask], abs=1e-9 * scale)
    payoff = [Fraction(int(x), 2) for x in rng.integers(-4, 12, n)]
    found, (_, worst) = game.most_violated(payoff), most_violated(table.worth, payoff)
    assert float(found.excess) == pytest.approx(float(worst), abs=found.accuracy)
    assert float(found.bound) == pytest.approx(float(worst), abs=found.accuracy)
    expected = balancedness(table)
    structural = core_by_separation(game)
    searched = core_by_separation(game, game.most_violated)
    for result in (structural, searched):
        if abs(expected.margin) > 1e-6:
            assert result.balanced == expected.balanced
        if result.balanced:
            assert excesses(table, result.core_payoff).max() <= 1e-6 * scale
            assert result.core_payoff.sum() == pytest.approx(table.values[-1], abs=1e-6 * scale)
        else:
            total = attained(game.worth, result.certificate.weights, n)
            assert total > game.worth((1 << n) - 1) + 1e-9
    assert not (searched.balanced and searched.exact)  # a solver was trusted
    return structural


@pytest.mark.parametrize("family", FAMILIES)
def test_small_games_against_the_table(family):
    rng = np.random.default_rng([23, FAMILIES.index(family)])
    for _ in range(3):
        assert_agrees(rng, *draw(rng, family))


@pytest.mark.slow
@pytest.mark.parametrize("family", FAMILIES)
def test_a_hundred_small_games_against_the_table(family):
    rng = np.random.default_rng([29, FAMILIES.index(family)])
    answers = [assert_agrees(rng, *draw(rng, family)).balanced for _ in range(100)]
    if family in {"matching", "whole products"}:
        assert 5 < sum(answers) < 100
    else:
        assert all(answers)  # these families are totally balanced


def test_houses_of_shapley_and_shubik():
    game = assignment_program([[5, 8, 2], [7, 9, 6], [2, 3, 0]])
    result = core_by_separation(game)
    assert result.exact
    payoff = result.certificate.payoff
    assert sum(payoff) == 16
    values = [[5, 8, 2], [7, 9, 6], [2, 3, 0]]
    assert min(payoff) >= 0
    assert all(payoff[i] + payoff[3 + j] >= values[i][j] for i in range(3) for j in range(3))


def test_two_hundred_traders():
    values = np.random.default_rng(1).integers(0, 1000, (100, 100))
    game = assignment_program(values)
    result = core_by_separation(game)
    assert result.exact
    payoff = np.array([int(x) for x in result.certificate.payoff])
    assert (payoff[:100, None] + payoff[100:] >= values).all()
    assert payoff.sum() == families.assignment_core(values).worth
    assert game.worth([f"S{i}" for i in range(1, 101)]) == 0.0


def test_two_hundred_owners_of_edges():
    rng = np.random.default_rng(2)
    ends = [(*rng.choice(40, 2, replace=False).tolist(), i) for i in range(200)]
    edges = [(tail, head, int(rng.integers(1, 9)), i) for tail, head, i in ends]
    result = core_by_separation(flow_program(edges, 0, 1))
    cut = families.minimum_cut
    assert result.exact
    by_hand = flow_by_hand(edges, 0, 1)
    assert sum(result.certificate.payoff) == by_hand > 0
    # edges of positive payoff separate the sink from the source (Kalai and Zemel 1982)
    paid = result.certificate.payoff
    assert flow_by_hand([e for e in edges if not paid[e[3]]], 0, 1) == 0
    assert cut(edges[:20], 0, 1).worth == flow_by_hand(edges[:20], 0, 1)


def flow_by_hand(edges, source, sink):
    """Maximum flow by networkx."""
    import networkx as nx

    graph = nx.DiGraph()
    graph.add_nodes_from([source, sink])
    for tail, head, capacity, _ in edges:
        before = graph.get_edge_data(tail, head, {"capacity": 0})["capacity"]
        graph.add_edge(tail, head, capacity=before + capacity)
    return nx.maximum_flow_value(graph, source, sink)


def test_an_odd_cycle_has_no_core_however_long():
    n = 41
    weights = np.zeros((n, n))
    around = np.arange(n)
    weights[around, (around + 1) % n] = weights[(around + 1) % n, around] = 1.0
    odd = matching_program(weights)
    assert odd.core_proof() is None
    result = core_by_separation(odd)
    assert result.exact
    assert attained(odd.worth, result.certificate.weights, n) > odd.worth((1 << n) - 1) == 20.0
    even = matching_program(weights[:-1, :-1] + np.eye(n - 1, k=n - 2) + np.eye(n - 1, k=2 - n))
    result = core_by_separation(even)
    assert result.exact
    assert sum(result.certificate.payoff) == 20


def test_least_core_of_an_odd_cycle():
    pentagon = matching_program(np.roll(np.eye(5), 1, axis=1) + np.roll(np.eye(5), -1, axis=1))
    result = least_core_by_separation(pentagon)
    expected = least_core(pentagon.game()).certificate.epsilon
    assert result.lower == result.upper == expected
    assert result.accuracy > 0  # of a solver's bound: proved from below, trusted from above
    assert not result.exact


def test_owen_points_of_two_hundred():
    rng = np.random.default_rng(4)
    b, a = rng.integers(0, 9, (200, 3)), rng.integers(1, 5, (3, 5))
    prices = rng.integers(1, 30, 5)
    result = core_by_separation(linear_production_program(b, a, prices))
    assert result.exact
    assert result.certificate.verify()
    owen = families.owen_point(b, a, prices)
    assert float(sum(result.certificate.payoff)) == pytest.approx(owen.worth)


def test_a_dual_proof_that_was_tampered_with_is_refused():
    proof = flow_program([("s", "a", 2, 0), ("a", "t", 3, 1)], "s", "t").core_proof()
    assert proof.verify()
    cheaper = tuple(price / 2 for price in proof.prices)
    assert not replace(proof, prices=cheaper).verify()
    assert not replace(proof, payoff=proof.payoff[::-1]).verify()
    assert not replace(proof, plan=tuple(z / 2 for z in proof.plan)).verify()
    assert not replace(proof, plan=tuple(z * 2 for z in proof.plan)).verify()
    assert not replace(proof, prices=tuple(-price for price in proof.prices)).verify()
    assert not replace(proof, excess_bound=Fraction(1)).verify()
    dearer = replace(proof.game, objective=np.array([0.0, 1.5]))
    assert not replace(proof, game=dearer).verify()


def test_prices_that_are_no_simple_fractions():
    rng = np.random.default_rng(12)
    b, a = rng.uniform(0, 9, (150, 4)), rng.uniform(1, 5, (4, 6))
    game = linear_production_program(b, a, rng.uniform(1, 30, 6))
    result = core_by_separation(game)
    assert result.balanced
    assert not result.exact
    assert result.certificate.verify()
    worth = game.worth((1 << 150) - 1)
    assert 0 < result.excess_bound <= result.tolerance < 1e-6 * worth
    assert not replace(result.certificate, excess_bound=Fraction(0)).verify()
    assert not replace(
        result.certificate,
        payoff=(result.certificate.payoff[0] + 1, *result.certificate.payoff[1:]),
    ).verify()
    capacities = rng.uniform(0, 1, 60)
    edges = [(i % 8, (i * 5 + 3) % 8, c, i) for i, c in enumerate(capacities) if i % 8 != 3]
    result = core_by_separation(flow_program(edges, 0, 3))
    assert result.balanced
    assert result.certificate.verify()
    assert result.excess_bound < 1e-9


def test_common_resources_must_earn_nothing_alone():
    with pytest.raises(errors.InvalidInputError, match="the worth of the empty coalition; it is 3"):
        programming_game([1], [[1]], [[1]], common=[3])
    game = programming_game([3, 1], [[1, 1], [1, 0]], [[1, 0], [1, 0]], common=[0, 1])
    # one unit of the better product is there for all: a common right side that is scarce
    assert (game.worth([0]), game.worth([0, 1])) == (3.0, 4.0)
    assert game.core_proof() is None
    assert not core_by_separation(game).balanced


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (([1], [[1, 2]], [[1]]), r"shape \(1, 1\), a row for each resource"),
        (([1], [[np.inf]], [[1]]), "finite numbers"),
        (([], [[1]], [[1]]), "at least one number is required"),
    ],
)
def test_programs_that_do_not_fit(arguments, message):
    with pytest.raises(errors.InvalidInputError, match=message):
        programming_game(*arguments)


def test_a_program_without_a_bound():
    with pytest.raises(
        errors.SolverError,
        match=r"ended with '(Unbounded|Primal infeasible or unbounded)': check signs",
    ):
        programming_game([1], [[-1]], [[1]])


def test_bird_s_allocation_is_proved_by_moats():
    rng = np.random.default_rng(7)
    for draw_ in range(60):
        n = int(rng.integers(1, 7))
        costs = (
            symmetric(rng, n + 1, 0, 5)
            if draw_ % 2
            else np.round(symmetric(rng, n + 1, 0, 9999) / 7.0, 3)
        )
        game, table = spanning_tree(costs), families.minimum_cost_spanning_tree(costs)
        assert [game.worth(mask) for mask in range(1 << n)] == pytest.approx(table.values.tolist())
        result = core_by_separation(game)
        assert result.exact
        assert result.certificate.verify()
        assert result.core_payoff.tolist() == families.bird_allocation(costs).tolist()
        assert most_violated(game.worth, result.core_payoff.tolist())[1] <= 1e-9


def test_two_hundred_nodes():
    places = np.random.default_rng(8).uniform(0, 1, (201, 2))
    costs = np.hypot(*(places[:, None] - places).T)
    result = core_by_separation(spanning_tree(costs))
    assert result.exact
    assert result.core_payoff.tolist() == families.bird_allocation(costs).tolist()


def test_moats_that_were_tampered_with_are_refused():
    proof = spanning_tree([[0, 2, 4], [2, 0, 1], [4, 1, 0]]).core_proof()
    assert proof.verify()
    (group, height, payer), *others = proof.moats
    higher = ((group, height * 2, payer), *others)
    assert not replace(proof, moats=higher).verify()
    assert not replace(proof, moats=((group, -height, payer), *others)).verify()
    assert not replace(proof, moats=((group, height, 1 - payer), *others)).verify()
    assert not replace(proof, moats=tuple(others)).verify()
    assert not replace(proof, payoff=proof.payoff[::-1]).verify()
    assert not replace(proof, edges=proof.edges[:1]).verify()
    assert not replace(proof, edges=((2, 0), (1, 2))).verify()


def test_the_most_violated_coalition_of_a_tree():
    rng = np.random.default_rng(9)
    for _ in range(12):
        n = int(rng.integers(2, 7))
        game = spanning_tree(symmetric(rng, n + 1, 0, 9))
        payoff = [Fraction(int(x), 3) for x in rng.integers(-20, 4, n)]
        found, (_, worst) = game.most_violated(payoff), most_violated(game.worth, payoff)
        assert found.excess == found.bound == worst


def test_the_least_core_of_a_tree():
    game = spanning_tree([[0, 6, 7, 9], [6, 0, 2, 5], [7, 2, 0, 4], [9, 5, 4, 0]])
    result = least_core_by_separation(game)
    assert result.lower == result.upper == least_core(game.game()).certificate.epsilon < 0
    assert largest_proper_excess(game.worth, result.exact_payoff) == result.upper


def test_whether_the_folk_solution_of_twenty_is_in_the_core():
    places = np.random.default_rng(10).integers(0, 1000, (21, 2))
    costs = np.abs(places[:, None] - places).sum(axis=-1)
    game = spanning_tree(costs)
    inside = game.most_violated([Fraction(x) for x in families.folk_solution(costs)])
    assert abs(inside.bound) <= 1e-6
    equal = game.most_violated([Fraction(game.worth((1 << 20) - 1)) / 20] * 20)
    assert equal.excess > 1
