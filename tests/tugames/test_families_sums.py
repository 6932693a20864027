"""Sequencing and museum pass games, whose dividends are known, against their definitions."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from reference.families import best_rearrangement, worths_of
from reference.games import exact_shapley

from tugames import families, is_convex, is_in_core, shapley_value

QUEUES = st.lists(st.tuples(st.integers(0, 5), st.integers(0, 5)), min_size=1, max_size=5)


@given(QUEUES)
@settings(max_examples=30)
def test_sequencing_saves_what_the_best_order_saves(queue):
    times, costs = zip(*queue, strict=True)
    game = families.sequencing(times, costs)
    assert game.values.tolist() == worths_of(
        len(queue), lambda members: best_rearrangement(times, costs, members)
    )


@given(QUEUES)
def test_sequencing_games_and_their_rules(queue):
    times, costs = zip(*queue, strict=True)
    game = families.sequencing(times, costs)
    assert is_convex(game)  # Curiel, Pederzoli, Tijs 1989
    assert is_in_core(game, families.equal_gain_splitting(times, costs), tolerance=1e-9)
    np.testing.assert_allclose(
        families.sequencing_shapley_value(times, costs),
        [float(x) for x in exact_shapley(game.values)],
        atol=1e-12,
    )


@pytest.mark.parametrize("n", [1, 2, 9, 14])
def test_sequencing_of_longer_queues(n):
    rng = np.random.default_rng(n)
    times, costs = rng.uniform(size=(2, n))
    game = families.sequencing(times, costs)
    np.testing.assert_allclose(
        families.sequencing_shapley_value(times, costs), shapley_value(game), atol=1e-13
    )
    # by Smith's rule the grand coalition serves in order of falling cost per time
    order = np.argsort(times / costs)
    saved = np.cumsum(times) @ costs - np.cumsum(times[order]) @ costs[order]
    assert game.values[-1] == pytest.approx(saved)
    assert families.equal_gain_splitting(times, costs).sum() == pytest.approx(saved)


@given(st.integers(1, 5), st.data())
def test_museum_pass(n, data):
    groups = data.draw(st.lists(st.integers(1, (1 << n) - 1), min_size=1, max_size=8))
    prices = data.draw(st.lists(st.integers(0, 9), min_size=len(groups), max_size=len(groups)))
    visits = [[group >> i & 1 for i in range(n)] for group in groups]
    game = families.museum_pass(visits, prices)
    assert game.values.tolist() == [
        sum(price for group, price in zip(groups, prices, strict=True) if group & mask == group)
        for mask in range(1 << n)
    ]
    assert is_convex(game)
    np.testing.assert_allclose(
        families.museum_pass_shapley_value(visits, prices),
        [float(x) for x in exact_shapley(game.values)],
        atol=1e-12,
    )


def test_one_price_for_all_passes():
    visits = np.array([[True, False, True], [False, True, False]])
    game = families.museum_pass(visits, 7, players=["art", "sea", "war"])
    assert game.worth("art+war") == 7.0
    assert families.museum_pass_shapley_value(visits, 7).tolist() == [3.5, 7.0, 3.5]
