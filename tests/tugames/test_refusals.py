"""What would take too long or too much is refused at once, or done another way."""

import time
import tracemalloc

import numpy as np
import pytest
from reference.interrupting import balanced, convex, real

from tugames import Game, core_center, core_vertices, game_from_dividends, marginal_vectors
from tugames.core import _simplices
from tugames.core.center import centroid
from tugames.core.polytope import core_polytope
from tugames.errors import InvalidInputError


@pytest.mark.parametrize(
    "ask",
    [
        lambda: marginal_vectors(convex(11)),
        lambda: marginal_vectors(real(13)),
        lambda: marginal_vectors(convex(15)),
        lambda: marginal_vectors(real(18)),
        lambda: core_vertices(convex(11)),
        lambda: core_vertices(convex(14)),
    ],
)
def test_too_many_marginal_vectors_are_refused_before_they_are_made(ask):
    begun = time.process_time()
    tracemalloc.start()
    try:
        with pytest.raises(InvalidInputError, match=r"listed up to 4,000,000.*random orders"):
            ask()
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert peak < 60 << 20
    assert time.process_time() - begun < 5.0


def test_players_who_are_alike_have_few_marginal_vectors():
    """Twelve players of two kinds: a vector is the order of the kinds, seen from each player."""
    sizes = np.bitwise_count(np.arange(1 << 12))
    assert marginal_vectors(Game(sizes**1.0)).tolist() == [[1.0] * 12]
    glove = Game((np.arange(1 << 12) & 0xFFF == 0xFFF).astype(float))  # unanimity: the last gets 1
    np.testing.assert_array_equal(marginal_vectors(glove), np.eye(12)[::-1])


def test_the_center_of_a_convex_game_is_that_of_its_vertices():
    rng = np.random.default_rng(0)
    for n in (1, 2, 3, 4, 5) * 6:
        dividends = rng.integers(0, 4, 1 << n) * (rng.random(1 << n) < rng.choice([0.2, 0.5, 1.0]))
        dividends[0] = 0
        dividends[1 << np.arange(n)] = rng.integers(-9, 10, n)
        game = game_from_dividends(dividends.astype(float))
        core = core_polytope(game)
        expected = centroid(core.vertices, core.dimension)
        scale = max(1.0, float(np.abs(game.values).max()))
        np.testing.assert_allclose(core_center(game), expected, atol=1e-13 * scale)


def test_the_center_of_a_convex_game_of_eight_players():
    """Players alike have equal shares; two games beside each other have centres of their own."""
    sizes = np.bitwise_count(np.arange(256)).astype(float)
    np.testing.assert_allclose(core_center(Game(sizes**3)), np.full(8, 64.0), rtol=1e-13)
    part = Game([0.0, 0, 0, 4, 0, 0, 0, 6])  # not convex alone: {0, 1} makes more than it adds
    assert core_center(part).round(4).tolist() == [2.5333, 2.5333, 0.9333]
    three, five = convex(3), convex(5)
    both = Game(np.add.outer(five.values, three.values).ravel())
    expected = np.concatenate([core_center(three), core_center(five)])
    np.testing.assert_allclose(core_center(both), expected, rtol=1e-12)


def test_a_hull_by_another_process_is_the_same(monkeypatch):
    game = balanced(5)
    here = core_center(game)
    monkeypatch.setattr(_simplices, "_QUICK", 0)
    assert core_center(game).tolist() == here.tolist()
