"""Assignment, matching, production, exchange and oligopoly games against their definitions."""

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from reference.families import (
    best_consumption,
    best_matching,
    best_revenue,
    cournot_profit,
    fractional_matching,
    worths_of,
)
from scipy.optimize import linprog

from tugames import balancedness, families, is_in_core, is_superadditive, shapley_value

#: Asking prices of Boehm-Bawerk's eight horse sellers and bids of his ten buyers (1889).
SELLERS = np.array([10, 11, 15, 17, 20, 21.5, 25, 26])
BUYERS = np.array([30, 28, 26, 24, 22, 21, 20, 18, 17, 15])


def tables(rows, columns, numbers):
    """Draw arrays of up to so many rows and columns."""
    return st.tuples(st.integers(1, rows), st.integers(1, columns)).flatmap(
        lambda shape: st.lists(numbers, min_size=math.prod(shape), max_size=math.prod(shape)).map(
            lambda entries: np.array(entries, dtype=float).reshape(shape)
        )
    )


def across(values):
    """Symmetric table of the pairs' weights: sellers first, then buyers."""
    m, k = values.shape
    return np.block([[np.zeros((m, m)), values], [values.T, np.zeros((k, k))]])


@given(tables(3, 3, st.integers(-3, 9)))
@settings(max_examples=30)
def test_assignment_is_a_bipartite_matching(values):
    game, n = families.assignment(values), sum(values.shape)
    weights = across(values).tolist()
    assert game.values.tolist() == worths_of(n, lambda members: best_matching(weights, members))
    np.testing.assert_array_equal(families.matching(weights).values, game.values)


@given(tables(3, 3, st.integers(-3, 9)))
@settings(max_examples=20)
def test_optimal_points_are_the_best_in_the_core(values):
    game, core, m = families.assignment(values), families.assignment_core(values), len(values)
    assert core.worth == game.values[-1]
    assert core.residual == 0.0
    rows = (np.arange(1 << game.n_players)[:, None] >> np.arange(game.n_players) & 1).astype(float)
    for side, point in (
        (np.arange(game.n_players) < m, core.seller_optimal),
        (np.arange(game.n_players) >= m, core.buyer_optimal),
    ):
        assert is_in_core(game, point)
        best = linprog(  # one side's largest sum in the core, found from all 2**n bounds
            -side.astype(float),
            A_ub=-rows,
            b_ub=-game.values,
            A_eq=rows[-1:],
            b_eq=game.values[-1:],
            bounds=(None, None),
            method="highs",
        )
        assert point[side].sum() == pytest.approx(-best.fun)
        for i in np.flatnonzero(side):  # and nobody gets more than the marginal contribution
            assert point[i] == game.values[-1] - game.values[(1 << game.n_players) - 1 - (1 << i)]
    assert is_in_core(game, core.fair_division)


def test_three_houses():
    # Shapley and Shubik 1972
    core = families.assignment_core([[5, 8, 2], [7, 9, 6], [2, 3, 0]])
    assert core.worth == 16
    assert {(i, j) for i, j in core.pairs} == {(0, 1), (1, 2), (2, 0)}
    assert core.seller_optimal.tolist() == [5, 6, 1, 1, 3, 0]
    assert core.buyer_optimal.tolist() == [3, 5, 0, 2, 5, 1]


def test_horse_market():
    # Boehm-Bawerk's market in Shapley and Shubik 1972: five trades at a price from 21 to 21.5
    values = np.maximum(BUYERS[None] - SELLERS[:, None], 0)
    core = families.assignment_core(values)
    for price, point in ((21.5, core.seller_optimal), (21.0, core.buyer_optimal)):
        expected = [*np.maximum(price - SELLERS, 0), *np.maximum(BUYERS - price, 0)]
        np.testing.assert_allclose(point, expected)
    assert core.worth == 57.0
    small = families.assignment(values[:4, :4])
    assert small.players == ("S1", "S2", "S3", "S4", "B1", "B2", "B3", "B4")
    assert is_in_core(small, families.assignment_core(values[:4, :4]).fair_division)


@given(st.integers(1, 6), st.data())
@settings(max_examples=25)
def test_core_of_a_matching_game(n, data):
    weights = np.zeros((n, n))
    for i in range(n):
        for j in range(i):
            weights[i, j] = weights[j, i] = data.draw(st.integers(-2, 4))
    game = families.matching(weights)
    assert game.values.tolist() == worths_of(n, lambda s: best_matching(weights.tolist(), s))
    assert is_superadditive(game)
    if n > 1:  # Deng, Ibaraki, Nagamochi 1999
        whole = bool(fractional_matching(weights) <= game.values[-1] + 1e-9)
        assert balancedness(game).balanced is whole


@st.composite
def productions(draw):
    r, q = draw(st.integers(1, 3)), draw(st.integers(1, 4))
    amounts = st.lists(st.integers(0, 6), min_size=r, max_size=r)
    resources = draw(st.lists(amounts, min_size=1, max_size=4))
    technology = np.array(draw(st.lists(amounts, min_size=q, max_size=q)), dtype=float).T
    technology[draw(st.integers(0, r - 1)), technology.max(axis=0) == 0] = 1.0
    prices = draw(st.lists(st.integers(-2, 9), min_size=q, max_size=q))
    return resources, technology, prices


@given(productions())
@settings(max_examples=25)
def test_linear_production_solves_every_program(production):
    resources, technology, prices = production
    game = families.linear_production(*production)
    expected = worths_of(
        len(resources),
        lambda members: best_revenue(
            np.sum([resources[i] for i in members], 0), technology, prices
        ),
    )
    np.testing.assert_allclose(game.values, expected, atol=1e-9)


@given(productions())
@settings(max_examples=25)
def test_owen_point_is_in_the_core_and_proves_it(production):
    resources, technology, prices = production
    game, point = families.linear_production(*production), families.owen_point(*production)
    scale = max(1.0, game.values[-1])
    assert is_in_core(game, point.payoff, tolerance=1e-9 * scale)
    assert point.worth == pytest.approx(game.values[-1])
    assert point.residual <= 1e-9 * scale
    # the plan and the prices prove each other optimal
    stock = np.sum(resources, axis=0)
    assert (technology @ point.production <= stock + 1e-9).all()
    assert (point.shadow_prices @ technology >= np.array(prices) - 1e-9).all()
    assert min(point.production.min(), point.shadow_prices.min()) >= 0
    assert prices @ point.production == pytest.approx(point.shadow_prices @ stock, abs=1e-9)


def test_linear_production_beyond_enumeration():
    rng = np.random.default_rng(4)
    resources = rng.uniform(0, 9, (12, 5)) * (rng.random((12, 5)) < 0.5)
    technology, prices = rng.uniform(0, 9, (5, 9)), rng.uniform(4, 9, 9)
    game = families.linear_production(resources, technology, prices)
    for mask in [*range(1, 40), *rng.integers(1, 1 << 12, 40).tolist()]:
        stock = resources[[i for i in range(12) if mask >> i & 1]].sum(axis=0)
        assert game.values[mask] == pytest.approx(best_revenue(stock, technology, prices))


@pytest.mark.parametrize(("amount", "money"), [(1e-9, 1e12), (1e12, 1e-9), (1e6, 1e6)])
def test_linear_production_follows_the_units(amount, money):
    rng = np.random.default_rng(6)
    resources, technology = rng.uniform(size=(5, 3)), rng.uniform(size=(3, 4))
    prices = rng.uniform(size=4)
    units = amount ** np.array([0, 1, 0.5])
    scaled = families.linear_production(
        resources * units, technology * units[:, None], prices * money
    )
    plain = families.linear_production(resources, technology, prices)
    np.testing.assert_allclose(scaled.values, plain.values * money, rtol=1e-9)
    point = families.owen_point(resources * units, technology * units[:, None], prices * money)
    assert point.worth == pytest.approx(scaled.values[-1])


@st.composite
def markets(draw, most=4):
    n, m = draw(st.integers(1, most)), draw(st.integers(1, 2))
    whole = st.lists(st.integers(0, 6), min_size=m, max_size=m)
    a, w, b = (np.array(draw(st.lists(whole, min_size=n, max_size=n)), float) for _ in range(3))
    return a, w, np.minimum(b, 2)


@given(markets())
@settings(max_examples=30)
def test_market_trades_to_the_best_use(market):
    a, w, b = market
    game = families.market(a, w, curvature=b)
    for mask in range(1, 1 << len(a)):
        s = [i for i in range(len(a)) if mask >> i & 1]
        attained, bound = 0.0, 0.0
        for k in range(a.shape[1]):
            stock = w[s, k].sum()
            low, high, amounts = best_consumption(a[s, k].tolist(), b[s, k].tolist(), stock)
            assert sum(amounts) <= stock + 1e-9
            attained, bound = attained + low, bound + high
        assert attained == pytest.approx(bound, abs=1e-9)  # the definition is itself exact
        assert game.values[mask] == pytest.approx(attained, abs=1e-9)


@given(markets())
def test_competitive_equilibrium_is_in_the_core(market):
    a, w, b = market
    game = families.market(a, w, curvature=b)
    outcome = families.competitive_equilibrium(a, w, curvature=b)
    assert outcome.worth == pytest.approx(game.values[-1], abs=1e-9)
    assert is_in_core(game, outcome.payoff, tolerance=1e-9 * max(1, game.values[-1]))
    alone = families.competitive_equilibrium(a[:1], w[:1], curvature=b[:1])
    assert alone.payoff[0] == pytest.approx(game.values[1], abs=1e-9)


def test_linear_market_in_closed_form():
    rng = np.random.default_rng(8)
    a, w = rng.uniform(size=(2, 6, 3))
    expected = worths_of(6, lambda s: float((a[s].max(axis=0) * w[s].sum(axis=0)).sum()))
    np.testing.assert_allclose(families.market(a, w).values, expected, rtol=1e-13)


@given(
    st.lists(st.integers(0, 14), min_size=1, max_size=5),
    st.sampled_from([0.25, 1.0, 3.0]),
)
@settings(max_examples=30)
def test_oligopoly_by_trying_all_equilibria(costs, slope):
    game = families.oligopoly(12, slope, costs)
    expected = worths_of(len(costs), lambda s: cournot_profit(12, slope, costs, s))
    np.testing.assert_allclose(game.values, expected, rtol=1e-13)
    assert balancedness(game).balanced  # Lardon 2012


def test_equal_firms():
    game = families.oligopoly(10, 2, [4] * 6)
    sizes = np.array([mask.bit_count() for mask in range(64)])
    np.testing.assert_allclose(game.values[1:], (36 / (2 * (6 - sizes + 2.0) ** 2))[1:])
    np.testing.assert_allclose(shapley_value(game), game.values[-1] / 6)
    assert not is_superadditive(game)


@pytest.mark.parametrize("money", [1e-9, 1e12])
def test_markets_follow_the_unit_of_money(money):
    a, w, b = np.random.default_rng(9).uniform(size=(3, 5, 2))
    np.testing.assert_allclose(
        families.market(a * money, w, curvature=b * money).values,
        families.market(a, w, curvature=b).values * money,
    )
    costs = a[:, 0]
    np.testing.assert_allclose(
        families.oligopoly(money, money, costs * money).values,
        families.oligopoly(1, 1, costs).values * money,
    )
    np.testing.assert_allclose(
        families.assignment_core(a * money).fair_division,
        families.assignment_core(a).fair_division * money,
        atol=1e-15 * money,
    )
