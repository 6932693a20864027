"""Vertices, dimension and centre of the core, and the polytopes around it, by definition."""

from fractions import Fraction
from math import factorial

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from reference.core_geometry import (
    box_vertices,
    centroid_by_delaunay,
    vertices_by_bases,
)
from reference.games import WHOLE, convex_tables, worth_tables

from tugames import (
    Game,
    SampledGame,
    balancedness,
    coalition_payoffs,
    coalition_sizes,
    is_convex,
    is_in_core,
)
from tugames._numerics.distinct import distinct_rows
from tugames.core.center import core_center
from tugames.core.payoff_sets import core_cover_vertices, imputation_vertices
from tugames.core.polytope import _by_cuts, core_dimension, core_polytope, core_vertices
from tugames.errors import EmptyCoreError, InvalidInputError

GLOVES = Game([0, 0, 0, 1, 0, 1, 0, 1])
MAJORITY = Game([0, 0, 0, 1, 0, 1, 1, 1])
SMALL = st.integers(-6, 12).map(float)


def markets(left, right):
    """Glove market: a pair sells for 1."""
    masks = np.arange(1 << left + right)
    lefts = np.bitwise_count(masks & (1 << left) - 1)
    return np.minimum(lefts, np.bitwise_count(masks) - lefts).astype(float)


def rows(points):
    return sorted(tuple(float(x) for x in point) for point in points)


def assert_vertices(found, expected):
    """Equal as sets, after rounding the expected fractions; sorted, distinct, read-only."""
    np.testing.assert_array_equal(found, np.array(rows(expected)).reshape(found.shape))
    assert not found.flags.writeable


# --- literature ---------------------------------------------------------------------------------


def test_three_players():
    game = Game.from_dict({"A": 0, "B": 0, "C": 0, "AB": 90, "AC": 80, "BC": 10, "ABC": 100})
    # x_A <= 90, x_B <= 20, x_C <= 10 and what singles and pairs leave: by hand
    expected = [(70, 20, 10), (80, 20, 0), (90, 0, 10), (90, 10, 0)]
    assert_vertices(core_vertices(game), expected)
    assert core_polytope(game).method.startswith("double description")


@pytest.mark.parametrize(("left", "right"), [(1, 2), (2, 2), (2, 3), (3, 3)])
def test_glove_markets(left, right):
    # L. S. Shapley, M. Shubik (1969), On market games: the scarce side takes all, or a segment
    core = core_polytope(Game(markets(left, right)))
    all_left = [1.0] * left + [0.0] * right
    if left < right:
        assert_vertices(core.vertices, [all_left])
        assert core.dimension == 0
    else:
        assert_vertices(core.vertices, [all_left, [0.0] * left + [1.0] * right])
        assert core.dimension == 1
        np.testing.assert_allclose(core_center(Game(markets(left, right))), [0.5] * 2 * left)


@pytest.mark.parametrize("n", [2, 3, 4, 5, 6])
def test_convex_games_have_all_marginal_vectors(n):
    # L. S. Shapley (1971), Cores of convex games: v(S) = |S|**2 has the permutohedron
    core = core_polytope(Game(coalition_sizes(n) ** 2.0))
    assert len(core.vertices) == factorial(n)
    assert (np.sort(core.vertices, axis=1) == 2 * np.arange(n) + 1).all()
    assert core.dimension == n - 1
    np.testing.assert_allclose(core_center(Game(coalition_sizes(n) ** 2.0)), n, rtol=1e-12)


def test_unanimity_games():
    # the carrier {0, 2} shares 1 in any way
    game = Game((np.arange(16) & 0b0101 == 0b0101).astype(float))
    assert_vertices(core_vertices(game), [(1, 0, 0, 0), (0, 0, 1, 0)])
    assert core_dimension(game) == 1
    np.testing.assert_allclose(core_center(game), [0.5, 0, 0.5, 0], atol=1e-15)


def test_core_center_of_an_airport_game():
    # payments 0 <= x0 <= c0, x0 + x1 <= c1, sum c2, integrated by hand
    c0, c1, c2 = 2.0, 5.0, 9.0
    saved = coalition_payoffs([c0, c1, c2])
    masks = np.arange(8)
    cost = np.select([masks & 4 > 0, masks & 2 > 0, masks & 1 > 0], [c2, c1, c0])
    area = c0 * c1 - c0**2 / 2
    x0 = (c0**2 * c1 / 2 - c0**3 / 3) / area
    x1 = (c0 * c1**2 - c0**2 * c1 + c0**3 / 3) / 2 / area
    found = np.array([c0, c1, c2]) - core_center(Game(saved - cost))
    np.testing.assert_allclose(found, [x0, x1, c2 - x0 - x1], rtol=1e-12)


def test_majority_has_no_core():
    core = core_polytope(MAJORITY)
    assert core.vertices.shape == (0, 3)
    assert core.dimension == core_dimension(MAJORITY) == -1
    with pytest.raises(EmptyCoreError, match=r"give 1.5, more than v\(N\) by 0.5"):
        core_center(MAJORITY)


# --- by definition ------------------------------------------------------------------------------


@settings(max_examples=60)
@given(worth_tables(1, 4, SMALL))
def test_vertices_are_those_of_the_definition(worths):
    core = core_polytope(Game(worths))
    expected = vertices_by_bases(worths)
    assert_vertices(core.vertices, expected)
    assert core.exact
    differences = core.vertices[1:] - core.vertices[:1]
    assert core.dimension == (np.linalg.matrix_rank(differences) if len(expected) else -1)
    assert core.dimension == core_dimension(Game(worths))


@settings(max_examples=40)
@given(worth_tables(2, 4, SMALL), st.integers(0, 20))
def test_vertices_of_balanced_games(worths, more):
    # enough for the grand coalition, and sometimes just enough
    worths[-1] = np.ceil(balancedness(Game(worths)).balanced_worth) + more // 10
    expected = vertices_by_bases(worths)
    assert expected
    assert_vertices(core_vertices(Game(worths)), expected)


@settings(max_examples=50)
@given(convex_tables(1, 4))
def test_convex_games_by_cuts_and_by_marginal_vectors(worths):
    assert core_polytope(Game(worths)).method.startswith("marginal vectors")
    assert_vertices(core_vertices(Game(worths)), vertices_by_bases(worths))
    cuts = _by_cuts(Game(worths), 0.0)
    np.testing.assert_array_equal(cuts.vertices, core_vertices(Game(worths)))
    assert cuts.dimension == core_polytope(Game(worths)).dimension


@pytest.mark.parametrize("seed", range(8))
def test_vertices_are_extreme_and_in_the_core(seed):
    rng = np.random.default_rng([5, seed])
    n = int(rng.integers(5, 7))
    worths = coalition_sizes(n) ** 2.0 + rng.integers(-2, 3, 1 << n)
    worths[0] = 0.0
    game = Game(worths)
    vertices = core_vertices(game)
    assert not is_convex(game)
    assert 1 < len(vertices) <= factorial(n)
    for x in vertices:
        tight = np.flatnonzero(np.abs(coalition_payoffs(x) - worths) < 1e-9)
        members = tight[:, None] >> np.arange(n) & 1
        assert np.linalg.matrix_rank(members) == n
        assert is_in_core(game, x, tolerance=1e-9)
    # no vertex is missing: in any direction one of them is as far as linear programming gets
    for _ in range(5):
        direction = rng.normal(size=n)
        assert (vertices @ direction).max() == pytest.approx(_farthest(worths, direction))


def _farthest(worths, direction):
    from scipy.optimize import linprog

    n = direction.size
    members = np.arange(1, worths.size)[:, None] >> np.arange(n) & 1
    answer = linprog(
        -direction,
        A_ub=-members,
        b_ub=-worths[1:],
        A_eq=np.ones((1, n)),
        b_eq=worths[-1:],
        bounds=(None, None),
    )
    return -answer.fun


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(3))
def test_seven_players(seed):
    rng = np.random.default_rng([7, seed])
    worths = coalition_sizes(7) ** 2.0 + rng.integers(-1, 2, 128)
    worths[0] = 0.0
    vertices = core_vertices(Game(worths))
    for _ in range(20):
        direction = rng.normal(size=7)
        assert (vertices @ direction).max() == pytest.approx(_farthest(worths, direction))


def test_eight_players_of_a_convex_game():
    measure = coalition_payoffs([1, 2, 4, 8, 16, 32, 64, 128])
    core = core_polytope(Game(measure**2))
    assert core.vertices.shape == (factorial(8), 8)
    assert core.dimension == 7


# --- scale, rounding, offsets -------------------------------------------------------------------


@pytest.mark.parametrize("scale", [1e-9, 0.1, 1 / 3, 1e12])
@pytest.mark.parametrize("game", [GLOVES, Game(markets(2, 2)), Game(coalition_sizes(4) ** 2.0)])
def test_scale_changes_nothing(game, scale):
    offset = coalition_payoffs(scale * 0.7 * np.arange(game.n_players))
    plain, scaled = core_polytope(game), core_polytope(Game(game.values * scale + offset))
    assert scaled.dimension == plain.dimension
    assert len(scaled.vertices) == len(plain.vertices)
    shifted = plain.vertices * scale + scale * 0.7 * np.arange(game.n_players)
    np.testing.assert_allclose(scaled.vertices, shifted, rtol=1e-9, atol=1e-9 * scale)
    center = core_center(game) * scale + scale * 0.7 * np.arange(game.n_players)
    found = core_center(Game(game.values * scale + offset))
    np.testing.assert_allclose(found, center, rtol=1e-9, atol=1e-9 * scale)


@pytest.mark.parametrize("n", [2, 3, 5, 6])
def test_additive_decimals_have_one_vertex(n):
    own = np.arange(1, n + 1) / 10
    core = core_polytope(Game(coalition_payoffs(own)))
    assert core.dimension == 0
    assert not core.exact
    np.testing.assert_allclose(core.vertices, [own], atol=1e-9)


def test_worths_can_be_taken_literally():
    tenths = Game([0, 0.1, 0.2, 0.3])  # 0.1 + 0.2 > 0.3 in floating point
    assert core_vertices(tenths, tolerance=0.0).shape == (0, 2)
    assert core_vertices(tenths).shape == (1, 2)
    assert core_dimension(tenths) == 0
    assert core_dimension(tenths, tolerance=0.0) == -1


def test_tolerance_lends_a_core():
    assert core_vertices(MAJORITY).size == 0
    lent = core_vertices(MAJORITY, tolerance=0.7)
    np.testing.assert_allclose(lent, [[0.5, 0.5, 0.5]])


def test_equals_on_either_side_of_a_line_of_the_grid():
    rows = np.array([[0.0, 0.4999], [0.0, 0.5001], [1.4999, 0.0], [1.5001, 0.0], [7.0, 7.0]])
    found = distinct_rows(rows[::-1], 1.0)
    np.testing.assert_allclose(found, [[0, 0.5], [1.5, 0], [7, 7]], atol=1e-3)
    np.testing.assert_array_equal(distinct_rows(rows[::-1], 0.0), rows)
    assert len(distinct_rows(np.repeat(rows, 3, axis=0), 1e-5)) == 5
    assert distinct_rows(np.empty((0, 2)), 1.0).shape == (0, 2)


def test_integers_beyond_the_reach_of_products_in_64_bits():
    own = [2.0**43, -(2.0**42), 2.0**41, 2.0**40 + 1]
    worths = coalition_payoffs(own) + coalition_sizes(4) ** 2.0 - (np.arange(16) == 0b0110)
    worths[0] = 0.0
    core = core_polytope(Game(worths))
    assert_vertices(core.vertices, vertices_by_bases(worths))


@settings(max_examples=30)
@given(worth_tables(3, 3, st.fractions(-3, 6, max_denominator=7).map(float)))
def test_fractions_that_floats_cannot_hold(worths):
    game = Game(worths)
    for x in core_vertices(game):
        assert is_in_core(game, x)
    exact = vertices_by_bases(worths)
    literal = core_vertices(game, tolerance=0.0)
    assert_vertices(literal, {tuple(map(float, x)) for x in exact})


def test_an_estimated_game_is_judged_by_its_mean():
    sampled = SampledGame([[0, 1, 1, 2], [0, 1, 1, 4]])
    core = core_polytope(sampled)
    assert core.point_estimate
    assert not core_polytope(sampled.mean).point_estimate
    assert_vertices(core.vertices, [(1, 2), (2, 1)])
    np.testing.assert_array_equal(core_center(sampled), [1.5, 1.5])
    assert core_dimension(sampled) == 1
    assert_vertices(imputation_vertices(sampled), [(1, 2), (2, 1)])
    assert_vertices(core_cover_vertices(sampled), [(1, 2), (2, 1)])


def test_too_many_players():
    worths = (coalition_sizes(13) >= 12).astype(float)
    with pytest.raises(InvalidInputError, match="12 players"):
        core_vertices(Game(worths))
    worths[-1] = 2.0
    assert core_dimension(Game(worths)) == 12  # the margin answers
    with pytest.raises(InvalidInputError, match="16 players"):
        core_cover_vertices(Game(np.zeros(1 << 17)))


# --- core-center --------------------------------------------------------------------------------


@pytest.mark.parametrize("seed", range(6))
def test_center_by_another_triangulation(seed):
    rng = np.random.default_rng([3, seed])
    n = 3 + seed % 3
    worths = coalition_sizes(n) ** 2.0 + rng.uniform(-1, 1, 1 << n)
    worths[0] = 0.0
    game = Game(worths)
    expected = centroid_by_delaunay(core_vertices(game))
    np.testing.assert_allclose(core_center(game), expected, rtol=1e-6)
    assert is_in_core(game, core_center(game))


@settings(max_examples=40)
@given(worth_tables(1, 4, SMALL), st.data())
def test_axioms_of_the_core_center(worths, data):
    n = len(worths).bit_length() - 1
    worths[-1] = np.ceil(balancedness(Game(worths)).balanced_worth) + data.draw(st.integers(0, 9))
    game = Game(worths)
    center = core_center(game)
    scale = 1.0 + np.abs(worths).max()
    assert center.sum() == pytest.approx(worths[-1], abs=1e-9 * scale)
    assert is_in_core(game, center, tolerance=1e-9 * scale)
    # covariance, and anonymity under a cyclic change of places
    shift = np.array(data.draw(st.lists(st.integers(-9, 9), min_size=n, max_size=n)))
    moved = core_center(Game(3 * worths + coalition_payoffs(shift)))
    np.testing.assert_allclose(moved, 3 * center + shift, atol=1e-9 * scale)
    masks = np.arange(1 << n)
    turned = masks >> 1 | (masks & 1) << n - 1  # player i + 1 takes place i
    table = np.empty_like(worths)
    table[turned] = worths
    np.testing.assert_allclose(core_center(Game(table)), np.roll(center, -1), atol=1e-9 * scale)


def test_a_null_player_adds_a_dimension_to_none():
    worths = coalition_sizes(3) ** 2.0
    game = Game(np.tile(worths, 2))  # player 3 is null
    assert core_dimension(game) == 2
    np.testing.assert_allclose(core_center(game), [3, 3, 3, 0], atol=1e-12)


def test_center_of_a_thin_core():
    # a segment of length 1e-5 across a square kilometre
    game = Game.from_dict({"A": 0, "B": 0, "C": 0, "AB": 1000, "AC": 0, "BC": 0, "ABC": 1000.00001})
    center = core_center(game)
    assert center[2] == pytest.approx(5e-6, rel=1e-3)
    np.testing.assert_allclose(center[:2], 500, rtol=1e-6)


# --- imputations and the core cover -------------------------------------------------------------


@given(worth_tables(1, 4, WHOLE))
def test_imputations(worths):
    n = len(worths).bit_length() - 1
    own = worths[1 << np.arange(n)]
    expected = box_vertices(own, own + max(0.0, worths[-1] - own.sum()), worths[-1])
    assert_vertices(imputation_vertices(Game(worths)), expected)


def test_imputations_of_decimals():
    assert len(imputation_vertices(Game([0, 0.1, 0.2, 0.3]))) == 1
    assert len(imputation_vertices(Game([0, 0.1, 0.2, 0.31]))) == 2
    assert imputation_vertices(Game([0, 0.1, 0.2, 0.29])).shape == (0, 2)


@settings(max_examples=60)
@given(worth_tables(1, 4, SMALL))
def test_core_cover(worths):
    game = Game(worths)
    n = game.n_players
    utopia = [worths[-1] - worths[game.grand_coalition ^ 1 << i] for i in range(n)]
    rights = [
        max(
            worths[mask] - sum(utopia[j] for j in range(n) if mask >> j & 1 and j != i)
            for mask in range(1 << n)
            if mask >> i & 1
        )
        for i in range(n)
    ]
    cover = core_cover_vertices(game)
    assert_vertices(cover, box_vertices(rights, utopia, worths[-1]))
    for x in core_vertices(game):  # the core is within
        assert len(cover)
        assert (x >= rights).all()
        assert (x <= np.array(utopia) + 1e-12).all()


def test_core_cover_of_a_decimal_game():
    # bankruptcy: estate 0.6, claims 0.1, 0.3, 0.5; the core cover is the core
    owed = coalition_payoffs([0.1, 0.3, 0.5])
    game = Game(np.maximum(0.0, owed - 0.3))
    np.testing.assert_allclose(core_cover_vertices(game), core_vertices(game), atol=1e-12)
    assert len(core_vertices(game)) > 2


def test_exact_fractions_behind_the_floats():
    # x = (v(12) + v(13) - v(23)) / 2 and so on, when all pairs are tight
    worths = np.array([0, 0, 0, 7, 0, 8, 10, 12.5])
    assert vertices_by_bases(worths) == {(Fraction(5, 2), Fraction(9, 2), Fraction(11, 2))}
    assert_vertices(core_vertices(Game(worths), tolerance=0.0), [(2.5, 4.5, 5.5)])
