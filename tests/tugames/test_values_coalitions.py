"""Values with coalition structures and graphs against their definitions and the literature."""

import math
import subprocess
import sys
from fractions import Fraction
from itertools import permutations, product

import networkx as nx
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from reference.games import (
    FLOATS,
    WHOLE,
    airport,
    exact_shapley,
    players_of,
    subsets,
    unanimity,
    weighted_voting,
    worth_tables,
)

from tugames import Game, SampledGame, coalition_payoffs, shapley_value
from tugames.errors import InvalidInputError
from tugames.values.aumann_dreze import aumann_dreze_value
from tugames.values.banzhaf_owen import banzhaf_owen_value
from tugames.values.myerson import graph_restricted_game, myerson_value
from tugames.values.owen import owen_value

GLOVE = Game([0, 0, 0, 1, 0, 1, 0, 1], players=["ann", "bob", "eve"])
STRUCTURED = [owen_value, banzhaf_owen_value, aumann_dreze_value]


# --- definitions, in fractions ---------------------------------------------------------------


def exact(worths):
    return [Fraction(float(worth)) for worth in worths]


def members(mask):
    return [i for i in range(mask.bit_length()) if mask >> i & 1]


def exact_owen(worths, unions):
    """Mean marginal contribution over all orders in which no union is interrupted."""
    worths = exact(worths)
    totals = [Fraction(0)] * players_of(worths)
    count = 0
    for order in permutations(unions):
        for inner in product(*(permutations(members(union)) for union in order)):
            mask, count = 0, count + 1
            for i in (i for part in inner for i in part):
                totals[i] += worths[mask | 1 << i] - worths[mask]
                mask |= 1 << i
    return [total / count for total in totals]


def exact_banzhaf_owen(worths, unions):
    """Mean marginal contribution to whole other unions with some of one's own."""
    worths = exact(worths)
    value = [Fraction(0)] * players_of(worths)
    for union in unions:
        others = [other for other in unions if other != union]
        outside = [
            sum(other for j, other in enumerate(others) if h >> j & 1)
            for h in range(1 << len(others))
        ]
        for i in members(union):
            bases = [q | t for q in outside for t in subsets(union ^ 1 << i)]
            gains = (worths[base | 1 << i] - worths[base] for base in bases)
            value[i] = sum(gains, Fraction(0)) / len(bases)
    return value


def exact_restricted(worths, edges):
    """Sum of the worths of the components that networkx finds."""
    n = players_of(worths)
    graph = nx.Graph()
    graph.add_nodes_from(range(n))
    graph.add_edges_from(edges)
    return [
        sum(
            (
                Fraction(float(worths[sum(1 << i for i in component)]))
                for component in nx.connected_components(graph.subgraph(members(mask)))
            ),
            Fraction(0),
        )
        for mask in range(1 << n)
    ]


def assert_close(got, expected, worths):
    """Within a few units in the last place of the largest worth."""
    scale = float(np.abs(worths).max())
    assert got.dtype == np.float64
    assert len(got) == len(expected)
    for x, y in zip(got.tolist(), expected, strict=True):
        assert abs(Fraction(x) - y) <= 16 * Fraction(math.ulp(scale))


@st.composite
def tables_and_unions(draw, most=5):
    worths = draw(worth_tables(1, most))
    n = players_of(worths)
    names = draw(st.lists(st.integers(0, n - 1), min_size=n, max_size=n))
    unions = [sum(1 << i for i in range(n) if names[i] == name) for name in sorted(set(names))]
    return worths, draw(st.permutations(unions))


@st.composite
def tables_and_edges(draw, least=1, most=5):
    worths = draw(worth_tables(least, most, draw(st.sampled_from([WHOLE, FLOATS]))))
    n = players_of(worths)
    pairs = [(i, j) for j in range(n) for i in range(j)]
    edges = draw(st.lists(st.sampled_from(pairs), unique=True)) if pairs else []
    return worths, edges


# --- Owen, Banzhaf-Owen, Aumann-Dreze ------------------------------------------------------


@given(tables_and_unions())
def test_values_are_their_definitions(drawn):
    worths, unions = drawn
    game = Game(worths)
    assert_close(owen_value(game, unions), exact_owen(worths, unions), worths)
    assert_close(banzhaf_owen_value(game, unions), exact_banzhaf_owen(worths, unions), worths)
    own = [Fraction(0)] * game.n_players
    for union in unions:
        table = [worths[m] for m in sorted(subsets(union))]
        for i, share in zip(members(union), exact_shapley(table), strict=True):
            own[i] = share
    assert_close(aumann_dreze_value(game, unions), own, worths)


@given(tables_and_unions())
def test_a_union_gets_its_shapley_value_among_the_unions(drawn):
    # the quotient game property; it and balanced contributions, below, characterise the value
    # (M. Vázquez-Brage, A. van den Nouweland, I. García-Jurado 1997)
    worths, unions = drawn
    value = owen_value(Game(worths), unions)
    quotient = [
        worths[sum(union for k, union in enumerate(unions) if h >> k & 1)]
        for h in range(1 << len(unions))
    ]
    sums = np.array([value[members(union)].sum() for union in unions])
    assert_close(sums, exact_shapley(quotient), worths)


@given(tables_and_unions())
def test_contributions_within_a_union_are_balanced(drawn):
    # what i loses when j leaves their union to be alone is what j loses when i does
    worths, unions = drawn
    game = Game(worths)
    value = owen_value(game, unions)
    for union in unions:
        lost = {
            j: value
            - owen_value(game, [u for u in unions if u != union] + [union ^ 1 << j, 1 << j])
            for j in members(union)
            if union != 1 << j
        }
        for i, j in product(lost, lost):
            assert abs(lost[j][i] - lost[i][j]) <= 1e-13 * np.abs(worths).max()


@given(worth_tables())
def test_trivial_unions(worths):
    game = Game(worths)
    n = game.n_players
    singles, all_in_one = [1 << i for i in range(n)], [(1 << n) - 1]
    banzhaf = [
        sum(
            (
                Fraction(float(worths[mask | 1 << i])) - Fraction(float(worths[mask]))
                for mask in range(1 << n)
                if not mask >> i & 1
            ),
            Fraction(0),
        )
        / 2 ** (n - 1)
        for i in range(n)
    ]
    for unions in (singles, all_in_one):
        assert_close(owen_value(game, unions), exact_shapley(worths), worths)
        assert_close(banzhaf_owen_value(game, unions), banzhaf, worths)
    assert_close(aumann_dreze_value(game, all_in_one), exact_shapley(worths), worths)
    own = [Fraction(float(worths[1 << i])) for i in range(n)]
    assert_close(aumann_dreze_value(game, singles), own, worths)


def test_unions_of_many_sizes_match_shares_of_dividends():
    # a dividend is shared equally by the unions it meets, and by its members in each
    rng = np.random.default_rng(4)
    n, unions = 12, [0b1, 0b110, 0b111_1000, 0b1111_1000_0000]
    expected, banzhaf, worths = np.zeros(n), np.zeros(n), np.zeros(1 << n)
    for carrier in rng.choice(1 << n, 40, replace=False):
        dividend = float(rng.integers(-50, 90))
        worths += dividend * unanimity(n, int(carrier)) * (carrier > 0)
        met = [int(union & carrier) for union in unions if union & carrier]
        for part in met:
            for i in members(part):
                expected[i] += dividend / len(met) / part.bit_count()
                banzhaf[i] += dividend / 2 ** (len(met) + part.bit_count() - 2)
    np.testing.assert_allclose(owen_value(Game(worths), unions), expected, atol=1e-11)
    np.testing.assert_allclose(banzhaf_owen_value(Game(worths), unions), banzhaf, atol=1e-11)


@pytest.mark.parametrize("n_unions", [1, 17])
def test_blocks_of_lookups_join_up(n_unions):
    # 17 players fill more than one block of lookups, by rows or in one row
    worths = np.random.default_rng(n_unions).normal(size=1 << 17)
    worths[0] = 0.0
    game, unions = Game(worths), [[*range(17)]] if n_unions == 1 else [[i] for i in range(17)]
    np.testing.assert_allclose(owen_value(game, unions), shapley_value(game), atol=1e-14)


@pytest.mark.parametrize("scale", [1e-9, 1.0, 1e12])
@pytest.mark.parametrize("offset", [0.0, 1e6])
def test_scale_and_offset_of_the_worths_do_not_matter(scale, offset):
    worths = (np.random.default_rng(8).normal(size=32) + offset) * scale
    worths[0] = 0.0
    unions = [0b00110, 0b01001, 0b10000]
    assert_close(owen_value(Game(worths), unions), exact_owen(worths, unions), worths)
    expected = exact_banzhaf_owen(worths, unions)
    assert_close(banzhaf_owen_value(Game(worths), unions), expected, worths)
    edges = [(0, 1), (1, 4), (2, 3)]
    restricted = exact_restricted(worths, edges)
    assert_close(graph_restricted_game(Game(worths), edges).values, restricted, worths)


def test_two_of_three_unite():
    # G. Owen (1977): in a majority game of three, the third is left with nothing
    majority = Game(weighted_voting(2, [1, 1, 1]))
    np.testing.assert_allclose(owen_value(majority, [[0, 1], [2]]), [0.5, 0.5, 0.0], atol=1e-16)


def test_parliament_of_catalonia_1980():
    # F. Carreras, G. Owen (1988), Evaluation of the Catalonian Parliament 1980-1984: 135 seats,
    # majority 68; PSA is a null player, PSC and PSUC are symmetric, as are UCD and ERC
    parties = ["CiU", "PSC", "PSUC", "UCD", "ERC", "PSA"]
    worths = weighted_voting(68, [43, 33, 25, 18, 14, 2])
    parliament = Game(worths, parties)
    fractions = [Fraction(x).limit_denominator(1000) for x in shapley_value(parliament)]
    assert fractions == [Fraction(k, 60) for k in (24, 14, 14, 4, 4, 0)]
    # CiU and ERC unite: 57 seats, with which they need one of the others, who need each other;
    # of this 1/2 the Shapley values of either alone against the others, 5/12 and 1/12, decide
    unions = [["CiU", "ERC"], ["PSC"], ["PSUC"], ["UCD"], ["PSA"]]
    value = owen_value(parliament, unions)
    assert_close(value, exact_owen(worths, [parliament.mask(union) for union in unions]), worths)
    assert [Fraction(x).limit_denominator(1000) for x in value] == [
        Fraction(k, 60) for k in (25, 10, 10, 10, 5, 0)
    ]


def test_aircraft_landing_fees():
    # M. Vázquez-Brage, A. van den Nouweland, I. García-Jurado (1997): each stretch of runway is
    # shared equally by the airlines that use it, and by the aircraft of each that do
    costs = [1, 1, 2, 5, 5, 8, 9]
    airlines = [[0, 3], [1, 2, 4, 6], [5]]
    expected = [Fraction(0)] * 7
    for stretch in range(1, 10):
        using = [[i for i in line if costs[i] >= stretch] for line in airlines]
        using = [line for line in using if line]
        for line in using:
            for i in line:
                expected[i] += Fraction(1, len(using) * len(line))
    worths = airport(costs)
    assert_close(owen_value(Game(worths), airlines), expected, worths)


def test_aumann_dreze_differs_from_owen_in_what_a_coalition_can_reach():
    # ann and bob alone make one pair; as a union they also keep eve's glove out of the price
    np.testing.assert_allclose(aumann_dreze_value(GLOVE, ["ann+bob", "eve"]), [0.5, 0.5, 0.0])
    np.testing.assert_allclose(owen_value(GLOVE, ["ann+bob", "eve"]), [0.75, 0.25, 0.0])


@pytest.mark.parametrize("value", STRUCTURED)
def test_unions_in_every_form(value):
    expected = value(GLOVE, [0b011, 0b100])
    for unions in (
        ["ann+bob", "eve"],
        [["bob", "ann"], ["eve"]],
        ({"ann", "bob"}, ("eve",)),
        [4, 3],
        (part for part in (["eve"], "bob+ann")),
    ):
        np.testing.assert_array_equal(value(GLOVE, unions), expected)


@pytest.mark.parametrize("value", STRUCTURED)
@pytest.mark.parametrize(
    ("unions", "message"),
    [
        (["ann+bob"], "eve is in none"),
        (["ann+bob", "bob+eve"], "bob is in two"),
        (["ann+bob", "zoe"], "'zoe' is none of"),
        ([0, 1, 2, 4], "empty one"),
        ([1, 2, 3], "in two coalitions"),
        ([], "ann\\+bob\\+eve is in none"),
        ("ann+bob", "list of coalitions"),
        (7, "list of coalitions"),
        ([8, 7], "a mask from 0 to 7"),
    ],
)
def test_no_partition(value, unions, message):
    with pytest.raises(InvalidInputError, match=message):
        value(GLOVE, unions)


# --- graphs -----------------------------------------------------------------------------------


@given(tables_and_edges())
def test_restricted_game_is_its_definition(drawn):
    worths, edges = drawn
    game = Game(worths, [f"p{i}" for i in range(players_of(worths))])
    named = [(f"p{i}", f"p{j}") for i, j in edges]
    restricted = graph_restricted_game(game, named)
    expected = exact_restricted(worths, edges)
    assert restricted.players == game.players
    assert_close(restricted.values, expected, worths)
    assert_close(myerson_value(game, named), exact_shapley([float(x) for x in expected]), worths)


@pytest.mark.parametrize("graph", [nx.path_graph(11), nx.star_graph(10), nx.cycle_graph(11)])
def test_larger_graphs(graph):
    worths = np.random.default_rng(2).integers(-9, 99, 1 << 11).astype(float)
    worths[0] = 0.0
    order = np.random.default_rng(3).permutation(11).tolist()  # the last player anywhere
    graph = nx.relabel_nodes(graph, dict(enumerate(order)))
    restricted = graph_restricted_game(Game(worths), graph)
    assert restricted.values.tolist() == exact_restricted(worths, graph.edges)


@given(tables_and_edges(2))
def test_fair_and_component_efficient(drawn):
    # R. B. Myerson (1977): these two axioms characterise the value
    worths, edges = drawn
    game = Game(worths)
    value = myerson_value(game, edges)
    graph = nx.Graph(edges)
    graph.add_nodes_from(range(game.n_players))
    tolerance = 1e-13 * np.abs(worths).max()
    for component in nx.connected_components(graph):
        worth = game.worth(sorted(component))
        assert abs(value[sorted(component)].sum() - worth) <= tolerance
    for i, j in edges:
        lost = value - myerson_value(game, [edge for edge in edges if edge != (i, j)])
        assert abs(lost[i] - lost[j]) <= tolerance


def test_a_link_formation_example():
    # R. J. Aumann, R. B. Myerson (1988), section 3: pairs earn 60, all three 72
    game = Game([0, 0, 0, 60, 0, 60, 60, 72])
    for edges, value in [
        ([], [0, 0, 0]),
        ([(0, 1)], [30, 30, 0]),
        ([(0, 1), (1, 2)], [14, 44, 14]),
        ([(0, 1), (1, 2), (0, 2)], [24, 24, 24]),
    ]:
        np.testing.assert_allclose(myerson_value(game, edges), value, atol=1e-13)


@given(worth_tables())
def test_complete_and_empty_graphs(worths):
    game = Game(worths)
    complete = nx.complete_graph(game.n_players)
    np.testing.assert_array_equal(graph_restricted_game(game, complete).values, worths)
    np.testing.assert_array_equal(myerson_value(game, complete), shapley_value(game))
    own = coalition_payoffs(worths[1 << np.arange(game.n_players)])
    np.testing.assert_allclose(
        graph_restricted_game(game, []).values, own, atol=1e-14 * np.abs(worths).max()
    )


def test_graphs_in_every_form():
    expected = myerson_value(GLOVE, [("ann", "bob")])
    np.testing.assert_allclose(expected, [0.5, 0.5, 0.0])
    multigraph = nx.MultiGraph([("ann", "bob"), ("bob", "ann")])
    multigraph.add_node("eve")
    for graph in (
        nx.Graph([("ann", "bob")]),
        multigraph,
        ["ann+bob"],
        [3],
        [frozenset({"ann", "bob"})],
        (edge for edge in [("bob", "ann"), ("ann", "bob")]),
        np.array([["ann", "bob"]]),
    ):
        np.testing.assert_array_equal(myerson_value(GLOVE, graph), expected)


@pytest.mark.parametrize("function", [myerson_value, graph_restricted_game])
@pytest.mark.parametrize(
    ("graph", "message"),
    [
        ([("ann", "zoe")], "'zoe' is none of"),
        (nx.Graph([("ann", "zoe")]), "'zoe' is none of"),
        (nx.DiGraph([("ann", "bob")]), "to_undirected"),
        (nx.Graph([("ann", "ann")]), "comes twice"),
        ([("ann", "bob", "eve")], "joins two players"),
        (["ann"], "joins two players"),
        ([("ann", "bob", 0.5)], "0.5 is none of"),
        (7, "iterable of edges"),
    ],
)
def test_no_graph_among_the_players(function, graph, message):
    with pytest.raises(InvalidInputError, match=message):
        function(GLOVE, graph)


def test_estimated_games_get_the_value_of_their_mean():
    samples = np.random.default_rng(1).integers(-9, 9, (4, 16)).astype(float)
    samples[:, 0] = 0.0
    sampled, mean = SampledGame(samples), Game(samples.mean(axis=0))
    for value in STRUCTURED:
        np.testing.assert_array_equal(value(sampled, [3, 4, 8]), value(mean, [3, 4, 8]))
    edges = [(0, 1), (2, 1)]
    np.testing.assert_array_equal(myerson_value(sampled, edges), myerson_value(mean, edges))
    assert graph_restricted_game(sampled, edges) == graph_restricted_game(mean, edges)


def test_reading_a_graph_imports_neither_networkx_nor_numba():
    code = (
        "import sys; from tugames import Game; from tugames.values.myerson import _neighbours; "
        "_neighbours(Game([0, 1, 1, 3]), [(0, 1)]); "
        "sys.exit(not {'networkx', 'numba'}.isdisjoint(sys.modules))"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
