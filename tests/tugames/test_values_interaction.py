"""Interaction indices against their formulae, and the axioms that define them."""

from itertools import combinations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from reference.games import WHOLE, unanimity, worth_tables
from reference.values import FEW, exact_interaction

from tugames import Game, SampledGame, shapley_value
from tugames.errors import InvalidInputError
from tugames.transforms import dual_game, harsanyi_dividends
from tugames.values.banzhaf import banzhaf_value
from tugames.values.interaction import banzhaf_interaction_index, shapley_interaction_index

INDICES = {"shapley": shapley_interaction_index, "banzhaf": banzhaf_interaction_index}
GLOVE = Game([0, 0, 0, 1, 0, 1, 0, 1])


@pytest.mark.parametrize("name", INDICES)
@FEW
@given(worths=worth_tables(1, 5), data=st.data())
def test_indices_match_rationals(name, worths, data):
    n = worths.size.bit_length() - 1
    order = data.draw(st.integers(1, n))
    index = INDICES[name](Game(worths), order)
    expected = [float(exact_interaction(worths, int(t), name)) for t in index.coalitions]
    slack = 2.0**order * 1e-14 * float(np.abs(worths).max())
    assert index.values == pytest.approx(np.array(expected), abs=slack)


@pytest.mark.parametrize("index", INDICES.values())
@pytest.mark.parametrize(("n", "order"), [(1, 1), (4, 1), (4, 2), (4, 4), (6, 3)])
def test_which_coalitions_come_in_which_order(index, n, order):
    found = index(Game(np.r_[0.0, np.arange(2.0**n - 1)]), order)
    masks = [
        sorted(sum(1 << i for i in team) for team in combinations(range(n), size))
        for size in range(1, order + 1)
    ]
    assert found.coalitions.tolist() == [mask for row in masks for mask in row]
    assert found.values.shape == found.coalitions.shape
    assert (found.order, found.n_players) == (order, n)
    assert not found.values.flags.writeable
    assert not found.coalitions.flags.writeable


@pytest.mark.parametrize("n", [2, 3, 9, 14])
def test_single_players_have_their_values(n):
    worths = np.random.default_rng(n).normal(100.0, 5.0, 1 << n)
    worths[0] = 0.0
    game = Game(worths)
    for order in (1, 2):
        shapley, banzhaf = (index(game, order).values[:n] for index in INDICES.values())
        assert np.abs(shapley - shapley_value(game)).max() < 1e-11
        assert np.abs(banzhaf - banzhaf_value(game)).max() < 1e-11


@pytest.mark.parametrize("carrier", [0b0001, 0b0110, 0b1011, 0b1111])
def test_unanimity_games(carrier):
    # Grabisch and Roubens (1999): 1 / (|S| - |T| + 1) and 2^-(|S| - |T|) for T in the carrier S
    game = Game(unanimity(4, carrier))
    for name, index in INDICES.items():
        found = index(game, 4)
        for mask, value in zip(found.coalitions.tolist(), found.values, strict=True):
            missing = (carrier ^ mask).bit_count()
            share = 1 / (missing + 1) if name == "shapley" else 0.5**missing
            assert value == pytest.approx(share if mask & ~carrier == 0 else 0.0, abs=1e-15)


@FEW
@given(worth_tables(1, 5, WHOLE))
def test_the_largest_coalition_has_its_dividend(worths):
    game = Game(worths)
    for index in INDICES.values():
        found = index(game, game.n_players).values[-1]
        assert found == pytest.approx(harsanyi_dividends(game)[-1], rel=1e-14)


@FEW
@given(worth_tables(2, 5, WHOLE))
def test_recursion(worths):
    # Grabisch and Roubens (1999), axiom R: with j, in a game where i is there already, minus
    # with j in the game without i
    game = Game(worths)
    n = game.n_players
    pairs = worths.reshape(2, -1)  # by the last player
    present, absent = Game(pairs[1] - pairs[1][0]), Game(pairs[0])
    for index in INDICES.values():
        got = index(game, 2).matrix()[n - 1, : n - 1]
        gained = index(present, 1).values - index(absent, 1).values
        assert got == pytest.approx(gained, abs=1e-12 * max(np.abs(worths).max(), 1.0))


@FEW
@given(worth_tables(1, 5, WHOLE))
def test_the_dual_changes_the_sign_of_even_coalitions(worths):
    game = Game(worths)
    for index in INDICES.values():
        one, two = index(game, game.n_players), index(dual_game(game), game.n_players)
        sign = np.where(np.bitwise_count(one.coalitions) % 2, 1.0, -1.0)
        assert two.values == pytest.approx(sign * one.values, abs=1e-10)


@FEW
@given(worth_tables(1, 5, WHOLE))
def test_banzhaf_indices_rebuild_the_game(worths):
    # v(S) is the sum over T of I(T) (1/2)^|T| (-1)^|T without S|, the mean worth being I(empty)
    game = Game(worths)
    found = banzhaf_interaction_index(game, game.n_players)
    for mask in range(worths.size):
        outside = np.bitwise_count(found.coalitions & ~mask).astype(int)
        sizes = np.bitwise_count(found.coalitions).astype(int)
        total = worths.mean() + (found.values * 0.5**sizes * (-1.0) ** outside).sum()
        assert total == pytest.approx(worths[mask], abs=1e-9)


def test_murofushi_and_soneda():
    # two gloves of a kind replace each other, a pair complements itself
    matrix = shapley_interaction_index(GLOVE).matrix()
    assert matrix == pytest.approx(np.array([[4, 3, 3], [3, 1, -3], [3, -3, 1]]) / 6, abs=1e-15)
    assert banzhaf_interaction_index(GLOVE, 3).of(7) == -1.0
    assert banzhaf_interaction_index(GLOVE, 3).of(6) == -0.5


@pytest.mark.parametrize("scale", [1e-9, 1e12])
def test_scales(scale):
    for index in INDICES.values():
        expected = scale * index(GLOVE, 3).values
        assert index(scale * GLOVE, 3).values == pytest.approx(expected, rel=1e-12)


@pytest.mark.parametrize("index", INDICES.values())
def test_bad_orders_and_coalitions(index):
    for order in (0, 4, 1.5, True, "2"):
        with pytest.raises(InvalidInputError, match="players from 1 to 3"):
            index(GLOVE, order)
    for mask in (0, 7, 8, -1):
        with pytest.raises(InvalidInputError, match="ask for a higher order"):
            index(GLOVE, 2).of(mask)
    with pytest.raises(InvalidInputError, match="needs an index of order 2"):
        index(GLOVE, 1).matrix()
    assert index(Game([0, 3]), 1).matrix().tolist() == [[3.0]]


def test_estimated_games_stand_for_their_mean():
    sampled = SampledGame([[0, 1, 2, 4], [0, 1, 2, 6]])
    for index in INDICES.values():
        assert np.array_equal(index(sampled).values, index(sampled.mean).values)
        assert index(sampled).point_estimate
        assert not index(sampled.mean).point_estimate
