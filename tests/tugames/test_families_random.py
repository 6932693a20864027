"""Random games: the property that each promises, reproducibility, and no narrower a support."""

import numpy as np
import pytest
from reference.games import exact_shapley
from scipy.optimize import linprog

from tugames import balancedness, families, is_convex, is_monotone, is_superadditive, shapley_value

RANDOM = [
    families.random_balanced,
    families.random_convex,
    families.random_exact,
    families.random_game,
    families.random_simple,
    families.random_superadditive,
    families.random_totally_balanced,
]
SEEDS = range(8)


def is_exact(game):
    """Whether every coalition's bound is tight at some core payoff, by one program for each."""
    n = game.n_players
    rows = (np.arange(1 << n)[:, None] >> np.arange(n) & 1).astype(float)
    for mask in range(1, 1 << n):
        least = linprog(
            rows[mask],
            A_ub=-rows,
            b_ub=-game.values,
            A_eq=rows[-1:],
            b_eq=game.values[-1:],
            bounds=(None, None),
            method="highs",
        )
        if least.status != 0 or least.fun > game.values[mask] + 1e-7:
            return False
    return True


def is_totally_balanced(game):
    return all(balancedness(game.subgame(mask)).balanced for mask in range(1, game.values.size))


@pytest.mark.parametrize("make", RANDOM)
def test_seeds_and_generators(make):
    game = make(4, rng=3)
    assert game == make(4, np.random.default_rng(3))
    assert game == make(np.int64(4), np.int64(3))
    assert game.players == (0, 1, 2, 3)
    named = make(["ann", "bob", "eve", "joe"], 3)
    assert named.players == ("ann", "bob", "eve", "joe")
    np.testing.assert_array_equal(named.values, game.values)
    rng = np.random.default_rng(3)
    assert len({make(4, rng) for _ in range(20)}) > 10  # a generator goes on
    for n in (1, 2, 9):
        assert make(n, 0).n_players == n


@pytest.mark.parametrize("seed", SEEDS)
def test_random_convex(seed):
    game = families.random_convex(seed % 6 + 2, seed)
    assert is_convex(game, tolerance=1e-12 * np.abs(game.values).max())


def test_random_convex_games_are_not_only_sums_of_unanimity_games():
    values = families.random_convex(4, 0).values.copy()
    for i in range(4):  # Moebius transform: the dividends
        halves = values.reshape(-1, 2, 1 << i)
        halves[:, 1] -= halves[:, 0]
    assert values[np.bitwise_count(np.arange(16)) > 1].min() < -0.1


@pytest.mark.parametrize("seed", SEEDS)
def test_random_superadditive(seed):
    assert is_superadditive(families.random_superadditive(seed % 6 + 2, seed))


@pytest.mark.parametrize("seed", SEEDS)
def test_random_balanced(seed):
    game = families.random_balanced(seed % 6 + 2, seed)
    result = balancedness(game)
    assert result.balanced
    assert result.margin >= 0 or np.isclose(result.margin, 0)


@pytest.mark.parametrize("seed", SEEDS)
def test_random_totally_balanced(seed):
    assert is_totally_balanced(families.random_totally_balanced(seed % 4 + 2, seed))


@pytest.mark.parametrize("seed", SEEDS)
def test_random_exact(seed):
    assert is_exact(families.random_exact(seed % 4 + 2, seed))


@pytest.mark.parametrize("seed", SEEDS)
def test_random_simple(seed):
    game = families.random_simple(seed % 6 + 1, seed)
    assert set(game.values.tolist()) <= {0.0, 1.0}
    assert game.values[-1] == 1.0
    assert is_monotone(game)


def test_properties_are_not_stronger_than_promised():
    """Each class is met outside the next narrower one, so that a test on it says something."""
    some = [(n, seed) for n in (4, 5) for seed in range(6)]
    assert any(not is_superadditive(families.random_game(n, s)) for n, s in some)
    assert any(not balancedness(families.random_superadditive(n, s)).balanced for n, s in some)
    assert any(not is_totally_balanced(families.random_balanced(n, s)) for n, s in some[:6])
    assert any(not is_exact(families.random_totally_balanced(n, s)) for n, s in some)
    assert any(not is_convex(families.random_exact(n, s)) for n, s in some)
    assert any(not is_superadditive(families.random_simple(n, s)) for n, s in some)


def test_number_of_measures():
    additive = families.random_totally_balanced(5, 0, measures=1)
    np.testing.assert_allclose(additive.values[1 << np.arange(5)], shapley_value(additive))
    exact = families.random_exact(3, 0, measures=30)
    assert exact.values[-1] == 3.0
    assert exact.values[[1, 2, 4]].max() < 0.5  # the least of 30 shares
    assert sum(exact_shapley(exact.values)) == 3
    for make in (families.random_exact, families.random_totally_balanced):
        with pytest.raises(ValueError, match="at least one measure"):
            make(3, 0, measures=0)


@pytest.mark.parametrize("rng", [None, -1, 1.5, "seed", True])
def test_what_is_no_generator(rng):
    with pytest.raises(ValueError, match="non-negative integer seed"):
        families.random_game(3, rng)
