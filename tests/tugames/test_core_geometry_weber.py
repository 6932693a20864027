"""The Weber set: marginal vectors over all orders, membership against all n! of them."""

from math import factorial

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from reference.core_geometry import marginal_vectors_by_orders, weber_distance
from reference.games import WHOLE, convex_tables, worth_tables

from tugames import (
    Game,
    SampledGame,
    balancedness,
    coalition_payoffs,
    coalition_sizes,
    is_convex,
    shapley_value,
)
from tugames.core.marginal_vectors import marginal_vectors
from tugames.core.polytope import core_vertices
from tugames.core.weber import is_in_weber_set, weber_membership
from tugames.errors import InvalidInputError

GLOVES = Game([0, 0, 0, 1, 0, 1, 0, 1])


def assert_proved(worths, payoff, found):
    """Check both bounds of the distance against every marginal vector."""
    vectors = np.array(marginal_vectors_by_orders(worths))
    scale = 1e-9 * max(np.abs(worths).max(), np.abs(payoff).max()) + 1e-300
    assert found.weights.sum() == pytest.approx(1.0)
    assert found.weights.min() > 0.0
    assert 0 < len(found.orders) == len(found.weights) <= len(payoff) + 1
    combined = np.zeros(len(payoff))
    for order, weight in zip(found.orders, found.weights, strict=True):
        assert sorted(order) == list(range(len(payoff)))
        vector, mask = np.zeros(len(payoff)), 0
        for i in order:
            vector[i] = worths[mask | 1 << i] - worths[mask]
            mask |= 1 << i
        combined += weight * vector
    np.testing.assert_allclose(found.nearest, combined, atol=scale)
    assert found.distance == pytest.approx(np.abs(payoff - combined).sum(), abs=scale)
    if found.inside:
        assert found.distance <= found.tolerance
        assert not found.direction.any()
    else:
        assert np.abs(found.direction).max() <= 1.0
        apart = found.direction @ payoff - (vectors @ found.direction).max()
        assert apart == pytest.approx(found.distance, abs=100 * scale)
        assert apart > 0.0


# --- marginal vectors ---------------------------------------------------------------------------


@settings(max_examples=35)
@given(worth_tables(1, 5, WHOLE))
def test_marginal_vectors_are_those_of_all_orders(worths):
    found = marginal_vectors(Game(worths))
    expected = sorted({tuple(float(x) for x in v) for v in marginal_vectors_by_orders(worths)})
    np.testing.assert_array_equal(found, expected)
    assert not found.flags.writeable


@settings(max_examples=35)
@given(worth_tables(1, 5, WHOLE))
def test_their_mean_over_orders_is_the_shapley_value(worths):
    mean = np.mean(marginal_vectors_by_orders(worths), axis=0)
    np.testing.assert_allclose(mean, shapley_value(Game(worths)), atol=1e-9)


@settings(max_examples=50)
@given(convex_tables(1, 4), st.data())
def test_they_span_the_core_exactly_if_the_game_is_convex(worths, data):
    worths[data.draw(st.integers(1, len(worths) - 1))] += data.draw(st.integers(-3, 3))
    game = Game(worths)
    equal = np.array_equal(marginal_vectors(game), core_vertices(game))
    assert equal == bool(is_convex(game))


def test_alike_players_have_few_vectors():
    # whoever of 11 players completes a majority gets 1: 11 vectors of 11! orders
    voting = Game((coalition_sizes(11) >= 6).astype(float))
    np.testing.assert_array_equal(marginal_vectors(voting), np.eye(11)[::-1])


def test_vectors_that_rounding_tells_apart_count_once():
    own = np.arange(1, 8) / 10
    np.testing.assert_allclose(marginal_vectors(Game(coalition_payoffs(own))), [own])
    squares = coalition_payoffs(own) ** 2
    assert len(marginal_vectors(Game(squares))) == factorial(7)
    assert len(marginal_vectors(Game(coalition_sizes(6) ** 2 / 3.0))) == factorial(6)


def test_too_many_vectors(monkeypatch):
    monkeypatch.setattr("tugames.core.marginal_vectors._MOST", 700)
    worths = coalition_payoffs(2.0 ** np.arange(6)) ** 2
    with pytest.raises(InvalidInputError, match="is_in_weber_set"):
        marginal_vectors(Game(worths))


# --- membership ---------------------------------------------------------------------------------


@settings(max_examples=35)
@given(worth_tables(1, 4), st.data())
def test_distance_is_that_of_the_full_program(worths, data):
    n = len(worths).bit_length() - 1
    payoff = np.array(data.draw(st.lists(st.integers(-40, 70), min_size=n, max_size=n)), float)
    if data.draw(st.booleans()):
        payoff[-1] = worths[-1] - payoff[:-1].sum()  # efficient
    found = weber_membership(Game(worths), payoff)
    scale = max(np.abs(worths).max(), np.abs(payoff).max(), 1e-300)
    assert_proved(worths, payoff, found)
    expected = weber_distance(worths / scale, payoff / scale) * scale
    assert found.distance == pytest.approx(expected, abs=1e-6 * scale)
    verdict = is_in_weber_set(Game(worths), payoff)
    assert bool(verdict) is found.inside
    assert verdict.margin == -found.distance


@settings(max_examples=35)
@given(worth_tables(2, 5), st.data())
def test_combinations_of_marginal_vectors_are_inside(worths, data):
    vectors = np.array(marginal_vectors_by_orders(worths))
    chosen = data.draw(st.lists(st.integers(0, len(vectors) - 1), min_size=1, max_size=4))
    payoff = vectors[chosen].mean(axis=0)
    found = weber_membership(Game(worths), payoff)
    assert found.inside
    assert_proved(worths, payoff, found)
    assert is_in_weber_set(Game(worths), shapley_value(Game(worths)))


@settings(max_examples=35)
@given(worth_tables(1, 5, WHOLE))
def test_the_core_is_within_the_weber_set(worths):
    # R. J. Weber (1988), Theorem 14
    worths[-1] = balancedness(Game(worths)).balanced_worth
    for x in core_vertices(Game(worths))[:5]:
        assert is_in_weber_set(Game(worths), x)


@pytest.mark.parametrize("seed", range(6))
def test_larger_games(seed):
    rng = np.random.default_rng([11, seed])
    n = 6 + seed % 2
    worths = rng.normal(size=1 << n) + coalition_sizes(n) * rng.normal()
    worths[0] = 0.0
    payoff = shapley_value(Game(worths)) + seed * rng.normal(size=n)
    found = weber_membership(Game(worths), payoff)
    assert found.inside is (seed == 0)
    assert_proved(worths, payoff, found)


@pytest.mark.parametrize("scale", [1e-9, 1.0, 1e12])
def test_scale_and_offset_change_nothing(scale):
    offset = 1e3 * scale * np.arange(3)
    game = Game(GLOVES.values * scale + coalition_payoffs(offset))
    assert is_in_weber_set(game, shapley_value(game))
    out = weber_membership(game, np.array([1.5, -0.25, -0.25]) * scale + offset)
    assert not out.inside
    assert out.distance == pytest.approx(scale)
    np.testing.assert_allclose(out.direction, [1, -1, -1])


def test_witness_is_a_hyperplane():
    verdict = is_in_weber_set(
        Game(GLOVES.values, players=["ann", "bob", "eve"]), [1.5, -0.25, -0.25]
    )
    assert verdict.outcome == "fails"
    assert verdict.witness.players == (0, 1, 2)
    assert verdict.witness.text == "ann - bob - eve gets 2, at most 1 in every marginal vector"
    inside = is_in_weber_set(GLOVES, [1, 0, 0])
    assert inside.witness is None
    assert inside.margin <= 0.0


def test_tolerance_and_estimated_games():
    near = [1.001, 0.0, -0.001]
    assert not is_in_weber_set(GLOVES, near)
    assert is_in_weber_set(GLOVES, near, tolerance=0.01)
    sampled = SampledGame([GLOVES.values * 2, GLOVES.values * 0])
    assert weber_membership(sampled, [1, 0, 0]).inside
    assert is_in_weber_set(sampled, [1, 0, 0]).point_estimate
    np.testing.assert_array_equal(marginal_vectors(sampled), np.eye(3)[::-1])


@pytest.mark.parametrize("payoff", [[1, 0], [[1, 0, 0]], [1, 0, np.nan], "abc"])
def test_payoffs_that_are_none(payoff):
    with pytest.raises(InvalidInputError, match="payoffs are"):
        weber_membership(GLOVES, payoff)


def test_results_are_read_only():
    found = weber_membership(GLOVES, [2, -1, 0])
    for array in (found.weights, found.nearest, found.direction):
        with pytest.raises(ValueError, match="read-only"):
            array[0] = 0.0
