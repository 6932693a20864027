"""The Shapley value against exact rationals, closed forms and literature values."""

import math
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given
from reference.games import (
    airport,
    exact_shapley,
    exact_shapley_by_orders,
    unanimity,
    weighted_voting,
    worth_tables,
)

from tugames import Game, SampledGame, coalition_payoffs, coalition_sizes, shapley_value

#: Roundings of one entry of the value, in units of its last place at the scale of the worths.
ULPS = 4


def assert_exact(game, expected, ulps=ULPS):
    """Compare with fractions, within a few units in the last place of the largest worth."""
    scale = float(np.abs(game.values).max())
    value = shapley_value(game)
    assert value.shape == (game.n_players,)
    assert value.dtype == np.float64
    for got, exact in zip(value.tolist(), expected, strict=True):
        assert abs(Fraction(got) - exact) <= ulps * Fraction(math.ulp(scale))


def gloves(left, right):
    """Matched pairs of gloves; the owners of left gloves come first."""
    masks = np.arange(1 << (left + right), dtype=np.uint64)
    have_left = np.bitwise_count(masks & np.uint64((1 << left) - 1))
    have_right = np.bitwise_count(masks >> np.uint64(left))
    return Game(np.minimum(have_left, have_right))


def test_references_agree():
    worths = np.random.default_rng(0).integers(-9, 30, 32).astype(float)
    worths[0] = 0.0
    assert exact_shapley(worths) == exact_shapley_by_orders(worths)


@given(worth_tables(most=6))
def test_random_games_match_rationals(worths):
    assert_exact(Game(worths), exact_shapley(worths))


# 2**13 worths are one block of the pass over the table: below, at, and two and four blocks
@pytest.mark.parametrize("n", [1, 2, 3, 7, 12, 13, 14, 15])
@pytest.mark.parametrize("whole", [True, False])
def test_table_sizes_match_rationals(n, whole):
    rng = np.random.default_rng([n, whole])
    worths = rng.integers(-1000, 3000, 1 << n) if whole else rng.normal(3.0, 10.0, 1 << n)
    worths = worths.astype(float)
    worths[0] = 0.0
    assert_exact(Game(worths), exact_shapley(worths))


@pytest.mark.slow
@pytest.mark.parametrize("n", [16, 17, 18])
def test_many_blocks_match_rationals(n):
    worths = np.random.default_rng(n).integers(0, 100, 1 << n).astype(float)
    worths[0] = 0.0
    assert_exact(Game(worths), exact_shapley(worths))


@pytest.mark.parametrize("n", [3, 13, 14, 15])
def test_one_coalition_alone_reaches_the_right_players(n):
    # a worth at one mask, in each block and at its edges: misplaced weights have nowhere to hide
    for mask in {1, (1 << n) - 2, 1 << (n - 1), (1 << min(n, 13)) - 1, (5 << n >> 3) + 1}:
        worths = np.zeros(1 << n)
        worths[mask] = 1.0
        size = mask.bit_count()
        inside = Fraction(1, n * math.comb(n - 1, size - 1))
        outside = -Fraction(1, n * math.comb(n - 1, size)) if size < n else Fraction(0)
        assert_exact(Game(worths), [inside if mask >> i & 1 else outside for i in range(n)])


def test_one_left_glove_against_nine_right_ones():
    value = shapley_value(gloves(1, 9))
    found = [Fraction(x).limit_denominator(10_000) for x in value]
    assert found == [Fraction(9, 10)] + [Fraction(1, 90)] * 9


def test_two_left_gloves_against_three_right_ones():
    # L. S. Shapley's glove market; by the orders of arrival, 39/60 and 14/60 each
    worths = gloves(2, 3).values
    assert exact_shapley_by_orders(worths) == [Fraction(39, 60)] * 2 + [Fraction(14, 60)] * 3
    assert_exact(Game(worths), [Fraction(39, 60)] * 2 + [Fraction(14, 60)] * 3)


def test_security_council():
    # L. S. Shapley, M. Shubik (1954): 5 permanent members with a veto, 10 others, 9 votes needed
    council = Game(weighted_voting(39, [7] * 5 + [1] * 10))
    value = shapley_value(council)
    found = [Fraction(x).limit_denominator(10_000) for x in value]
    assert found == [Fraction(421, 2145)] * 5 + [Fraction(4, 2145)] * 10
    assert_exact(council, found)


@pytest.mark.parametrize("costs", [[1, 4, 9], [2, 2, 5, 5, 11, 12], list(range(1, 15))])
def test_airport_game_shares_each_stretch_among_its_users(costs):
    # S. C. Littlechild, G. Owen (1973): stretch k is paid equally by all who need it
    n, previous, owed, expected = len(costs), 0, Fraction(0), []
    for k, cost in enumerate(costs):
        owed += Fraction(cost - previous, n - k)
        previous = cost
        expected.append(owed)
    assert_exact(Game(airport(costs)), expected)


@pytest.mark.parametrize("n", [1, 2, 5, 14])
def test_additive_game_gives_everyone_its_own_worth(n):
    own = np.random.default_rng(n).integers(-50, 50, n).astype(float)
    assert_exact(Game(coalition_payoffs(own)), [Fraction(x) for x in own])


@pytest.mark.parametrize(
    ("n", "carrier"), [(1, 1), (4, 0b1010), (4, 0b0001), (13, 0b1011), (14, 1 << 13 | 1), (15, 7)]
)
def test_unanimity_game_is_shared_by_its_carrier(n, carrier):
    share = Fraction(1, carrier.bit_count())
    expected = [share if carrier >> i & 1 else Fraction(0) for i in range(n)]
    assert_exact(Game(unanimity(n, carrier)), expected)


@pytest.mark.parametrize("n", [2, 9, 14])
def test_symmetric_game_is_shared_equally(n):
    worths = coalition_sizes(n).astype(float) ** 2
    assert_exact(Game(worths), [Fraction(n)] * n)


@pytest.mark.parametrize("scale", [1e-200, 1e-12, 1e12, 1e200])
def test_scale_of_the_worths_does_not_matter(scale):
    worths = np.random.default_rng(3).normal(size=64) * scale
    worths[0] = 0.0
    assert_exact(Game(worths), exact_shapley(worths))


def test_sampled_game_gets_the_value_of_its_mean():
    samples = np.random.default_rng(1).integers(-9, 9, (4, 16)).astype(float)
    samples[:, 0] = 0.0
    np.testing.assert_array_equal(
        shapley_value(SampledGame(samples)), shapley_value(Game(samples.mean(axis=0)))
    )


def test_the_game_is_left_alone():
    game = gloves(2, 2)
    before = game.values.copy()
    shapley_value(game)
    np.testing.assert_array_equal(game.values, before)
