"""Flow and minimum cost spanning tree games against definitions by enumeration."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from reference.families import bottleneck, maximum_flow, spanning_tree_cost, worths_of
from reference.games import proves_balanced

from tugames import balancedness, families, is_convex, is_in_core, shapley_value

NODES = ["source", "sink", "a", "b", "c"]


@st.composite
def networks(draw):
    """Draw edges of up to four owners, parallel, looping and pointless ones among them."""
    n = draw(st.integers(1, 4))
    node, capacity = st.sampled_from(NODES), st.integers(0, 5)
    edge = st.tuples(node, node, capacity, st.integers(0, n - 1))
    return n, draw(st.lists(edge, min_size=1, max_size=12))


def flow_of(edges, members):
    return maximum_flow([e[:3] for e in edges if e[3] in members], "source", "sink")


@given(networks())
def test_flow_is_the_least_cut(network):
    n, edges = network
    game = families.flow(edges, "source", "sink", players=range(n))
    assert game.values.tolist() == worths_of(n, lambda members: flow_of(edges, members))


@given(networks())
def test_minimum_cut_pays_a_core_payoff(network):
    n, edges = network
    game = families.flow(edges, "source", "sink", players=range(n))
    cut = families.minimum_cut(edges, "source", "sink", players=range(n))
    assert cut.worth == game.values[-1]
    assert proves_balanced(cut.payoff.tolist(), game.values)
    assert "source" in cut.source_side
    assert "sink" not in cut.source_side
    crossing = [
        c for tail, head, c, _ in edges if {tail, head} & cut.source_side == {tail} != {head}
    ]
    assert sum(crossing) == cut.worth


@given(networks())
@settings(max_examples=20)
def test_flow_games_are_totally_balanced(network):
    n, edges = network
    game = families.flow(edges, "source", "sink", players=range(n))
    for mask in range(1, 1 << n):
        assert balancedness(game.subgame(mask)).balanced


@pytest.mark.parametrize("seed", range(3))
def test_totally_balanced_games_are_flow_games(seed):
    # Kalai and Zemel 1982: stages in series, the players' edges of a stage parallel
    weights = np.random.default_rng(seed).integers(0, 9, (4, 5))
    least = np.array([[row @ (mask >> np.arange(5) & 1) for row in weights] for mask in range(32)])
    edges = [
        (stage, stage + 1, weight, owner)
        for stage, row in enumerate(weights)
        for owner, weight in enumerate(row)
    ]
    assert families.flow(edges, 0, 4).values.tolist() == least.min(axis=1).tolist()


@pytest.mark.parametrize("scale", [1e-9, 0.1, 1e12])
def test_flow_of_fractions(scale):
    rng = np.random.default_rng(5)
    ends = [(i, j) for i in range(6) for j in range(6) if i != j]
    edges = [(i, j, scale * rng.uniform(), k % 5) for k, (i, j) in enumerate(ends)]
    game = families.flow(edges, 0, 1)
    expected = [
        maximum_flow([e[:3] for e in edges if mask >> e[3] & 1], 0, 1) for mask in range(32)
    ]
    np.testing.assert_allclose(game.values, expected, rtol=1e-12)


def test_flow_through_a_graph_of_networkx():
    nx = pytest.importorskip("networkx")
    graph = nx.MultiDiGraph()
    graph.add_edge("s", "a", capacity=3, owner="ann")
    graph.add_edge("a", "t", capacity=1, owner="bob")
    graph.add_edge("a", "t", capacity=1, owner="eve")
    game = families.flow(graph, "s", "t")
    assert game.players == ("ann", "bob", "eve")
    assert game.values.tolist() == [0, 0, 0, 1, 0, 1, 0, 2]
    simple = nx.DiGraph([("s", "t", {"capacity": 2, "owner": "ann"})])
    assert families.minimum_cut(simple, "s", "t").payoff.tolist() == [2.0]
    with pytest.raises(ValueError, match="directed graph"):
        families.flow(graph.to_undirected(), "s", "t")
    graph.add_edge("s", "t", capacity=1)
    with pytest.raises(ValueError, match="lacks owner"):
        families.flow(graph, "s", "t")


COSTS = st.integers(0, 9)


@st.composite
def connection_costs(draw, most=4, cost=COSTS):
    n = draw(st.integers(1, most))
    table = np.zeros((n + 1, n + 1))
    for i in range(n + 1):
        for j in range(i):
            table[i, j] = table[j, i] = draw(cost)
    return table


@given(connection_costs(most=3))
def test_spanning_tree_costs_by_enumeration(costs):
    n = len(costs) - 1
    game = families.minimum_cost_spanning_tree(costs)
    expected = worths_of(
        n, lambda members: -spanning_tree_cost(costs, [0, *(i + 1 for i in members)])
    )
    assert game.values.tolist() == expected


@given(connection_costs())
def test_allocations_are_in_the_core(costs):
    game = families.minimum_cost_spanning_tree(costs)
    assert is_in_core(game, families.bird_allocation(costs))
    assert is_in_core(game, families.folk_solution(costs), tolerance=1e-9)


@given(connection_costs(cost=st.floats(0, 1e6)))
def test_irreducible_costs_are_bottlenecks(costs):
    least = families.irreducible_costs(costs)
    for i in range(len(costs)):
        assert least[i, i] == 0
        for j in range(i):
            assert least[i, j] == least[j, i] == bottleneck(costs, i, j)


@given(connection_costs(most=5))
def test_irreducible_game(costs):
    game = families.minimum_cost_spanning_tree(costs)
    reduced = families.minimum_cost_spanning_tree(families.irreducible_costs(costs))
    assert reduced.values[-1] == game.values[-1]
    assert (reduced.values >= game.values).all()  # so that its core is a part
    assert is_convex(reduced)
    np.testing.assert_allclose(families.folk_solution(costs), shapley_value(reduced), atol=1e-12)


def test_a_helpful_neighbour():
    # a and b would pay 10 alone; c, next to both, brings them to the source for 4
    costs = np.array([[0, 10, 10, 4], [10, 0, 10, 1], [10, 10, 0, 1], [4, 1, 1, 0]])
    game = families.minimum_cost_spanning_tree(costs, players="abc")
    assert game.players == ("a", "b", "c")
    assert game.values.tolist() == [0, -10, -10, -20, -4, -5, -5, -6]
    np.testing.assert_allclose(families.bird_allocation(costs), [-1, -1, -4])
    np.testing.assert_allclose(families.folk_solution(costs), [-2, -2, -2])
    # c joins second for 5 or third for 14 less, first for 4: it is paid, unlike in Bird's
    np.testing.assert_allclose(shapley_value(game), [-5.5, -5.5, 5.0])


def test_the_shapley_value_may_leave_the_core():
    # c pays 1 alone; a and b, each of whom takes c to the source for nothing, compete
    costs = [[0, 0, 0, 1], [0, 0, 0, 0], [0, 0, 0, 0], [1, 0, 0, 0]]
    game = families.minimum_cost_spanning_tree(costs)
    np.testing.assert_allclose(shapley_value(game), [1 / 6, 1 / 6, -1 / 3])
    assert is_in_core(game, shapley_value(game)).margin == pytest.approx(-1 / 6)
    assert is_in_core(game, families.folk_solution(costs))


@pytest.mark.parametrize("scale", [1e-9, 1e12])
def test_spanning_trees_follow_the_unit(scale):
    rng = np.random.default_rng(2)
    costs = rng.uniform(size=(7, 7))
    costs += costs.T
    for function in (families.bird_allocation, families.folk_solution, families.irreducible_costs):
        np.testing.assert_allclose(function(costs * scale), function(costs) * scale, rtol=1e-12)
    np.testing.assert_allclose(
        families.minimum_cost_spanning_tree(costs * scale).values,
        families.minimum_cost_spanning_tree(costs).values * scale,
        rtol=1e-12,
    )
