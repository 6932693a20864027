"""Superadditive and totally balanced covers against all partitions and a linear program each."""

import sys

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from reference.games import WHOLE, convex_tables, largest_balanced_sum, worth_tables
from reference.values import FEW, best_partition

from tugames import Game, SampledGame, balancedness, is_superadditive
from tugames.transforms import strategic_transform, superadditive_cover, totally_balanced_cover

MAJORITY = Game([0, 0, 0, 1, 0, 1, 1, 1])


@FEW
@given(worth_tables(1, 5, WHOLE))
def test_superadditive_cover_over_all_partitions(worths):
    cover = superadditive_cover(Game(worths))
    assert cover.values.tolist() == [best_partition(worths, mask) for mask in range(worths.size)]
    assert is_superadditive(cover)
    assert superadditive_cover(cover) == cover


@FEW
@given(convex_tables(1, 5))
def test_superadditive_and_totally_balanced_games_are_their_covers(worths):
    game = Game(worths)
    assert superadditive_cover(game) == game
    assert totally_balanced_cover(game) == game


@settings(max_examples=15)
@given(worth_tables(1, 4, WHOLE))
def test_totally_balanced_cover_by_linear_programs(worths):
    game = Game(worths)
    cover = totally_balanced_cover(game)
    for mask in range(1, worths.size):
        expected = largest_balanced_sum(game.subgame(mask).values)
        assert cover.values[mask] == pytest.approx(expected, abs=1e-9 * np.abs(worths).max())
    assert (cover.values >= superadditive_cover(game).values - 1e-12).all()
    assert cover.players == game.players


@pytest.mark.parametrize("seed", range(4))
def test_totally_balanced_cover_of_larger_games(seed):
    # the linear program of balancedness has its own certificate, in exact arithmetic
    rng = np.random.default_rng(seed)
    n = 7
    sizes = np.bitwise_count(np.arange(1 << n))
    worths = [
        rng.integers(0, 40, 1 << n),
        sizes**1.3 + rng.random(1 << n),
        rng.random(1 << n) < 0.3,
        sizes > n // 2,
    ][seed].astype(float)
    worths[0] = 0.0
    game = Game(worths)
    cover = totally_balanced_cover(game)
    for mask in [*rng.integers(1, 1 << n, 5).tolist(), (1 << n) - 1]:
        result = balancedness(game.subgame(mask))
        assert cover.values[mask] == pytest.approx(result.balanced_worth, rel=1e-12)
        if result.balanced:
            assert cover.values[mask] == worths[mask]
    assert balancedness(cover).balanced


@pytest.mark.slow
@pytest.mark.parametrize("n", [6, 9])
def test_every_coalition_of_a_larger_game(n):
    rng = np.random.default_rng(n)
    worths = rng.integers(0, 30, 1 << n).astype(float)
    worths[0] = 0.0
    game = Game(worths)
    cover = totally_balanced_cover(game)
    for mask in range(1, 1 << n):
        expected = balancedness(game.subgame(mask)).balanced_worth
        assert cover.values[mask] == pytest.approx(expected, rel=1e-12)


@pytest.mark.parametrize("scale", [1e-9, 1.0, 1e12])
@pytest.mark.parametrize("offset", [0.0, 1e6])
def test_covers_are_covariant(scale, offset):
    rng = np.random.default_rng(5)
    worths = rng.random(32) * np.bitwise_count(np.arange(32))
    worths[0] = 0.0
    game, shift = Game(worths), scale * offset * np.arange(1.0, 6.0)
    other = strategic_transform(game, scale, shift)
    for cover in (superadditive_cover, totally_balanced_cover):
        expected = strategic_transform(cover(game), scale, shift).values
        assert cover(other).values == pytest.approx(expected, rel=1e-14, abs=1e-12 * scale)


def test_known_covers():
    # two of three: half a day with each of the others (Shapley and Shubik 1969)
    assert totally_balanced_cover(MAJORITY).values.tolist() == [0, 0, 0, 1, 0, 1, 1, 1.5]
    assert superadditive_cover(MAJORITY) == MAJORITY
    # members who lose by any merger stay alone
    alone = Game([0, 3, 2, 1, -1, 0, 0, 0])
    assert superadditive_cover(alone).values.tolist() == [0, 3, 2, 5, -1, 2, 1, 4]
    assert totally_balanced_cover(alone) == superadditive_cover(alone)
    assert totally_balanced_cover(Game([0, -2])).values.tolist() == [0, -2]


@pytest.mark.parametrize("n", [3, 5, 8])
def test_the_majority_game_of_any_size(n):
    # with m of n needed, all coalitions of m members with equal weights attain n/m
    sizes = np.bitwise_count(np.arange(1 << n))
    needed = n // 2 + 1
    cover = totally_balanced_cover(Game((sizes >= needed).astype(float)))
    assert cover.values == pytest.approx(np.where(sizes < needed, 0.0, sizes / needed), rel=1e-14)


def test_what_rounding_leaves_open_goes_to_balancedness(monkeypatch):
    module = sys.modules["tugames.transforms.totally_balanced_cover"]
    monkeypatch.setattr(module, "largest_balanced_sums", lambda gains: np.full(len(gains), np.nan))
    assert totally_balanced_cover(MAJORITY).values.tolist() == [0, 0, 0, 1, 0, 1, 1, 1.5]


@FEW
@given(worth_tables(1, 4))
def test_rounding_leaves_next_to_nothing_open(worths):
    module = sys.modules["tugames.transforms.totally_balanced_cover"]
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(module, "balancedness", None)  # would be called, and fail
        totally_balanced_cover(Game(worths))


@pytest.mark.parametrize("n", [2, 5, 9])
def test_balanced_coalitions_keep_their_worths_to_the_last_bit(n):
    rng = np.random.default_rng(n)
    worths = np.bitwise_count(np.arange(1 << n)) ** 2.3 + 0.1 * rng.random(1 << n)
    worths[0] = 0.0
    assert totally_balanced_cover(Game(worths)) == Game(worths)  # convex


def test_batches_make_no_difference(monkeypatch):
    worths = np.random.default_rng(2).integers(0, 9, 128).astype(float)
    worths[0] = 0.0
    expected = totally_balanced_cover(Game(worths))
    module = sys.modules["tugames.transforms.totally_balanced_cover"]
    monkeypatch.setattr(module, "_ENTRIES", 64)
    assert np.abs(totally_balanced_cover(Game(worths)).values - expected.values).max() < 1e-12


@FEW
@given(st.lists(st.integers(0, 6), min_size=3, max_size=3))
def test_estimated_games_stand_for_their_mean(worths):
    sampled = SampledGame([[0, *worths], [0, *worths[::-1]]])
    assert superadditive_cover(sampled) == superadditive_cover(sampled.mean)
    assert totally_balanced_cover(sampled) == totally_balanced_cover(sampled.mean)
