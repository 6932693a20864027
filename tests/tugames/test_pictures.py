"""Pictures show what they say: drawn corners, steps and colours are compared with the numbers."""

import subprocess
import sys
from fractions import Fraction
from itertools import combinations, permutations
from xml.etree import ElementTree as ET

import matplotlib as mpl
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from matplotlib.collections import LineCollection, PathCollection
from matplotlib.colors import to_hex
from matplotlib.figure import Figure
from mpl_toolkits.mplot3d import proj3d
from mpl_toolkits.mplot3d.art3d import Poly3DCollection

from tugames import Game, SampledGame, excesses, plotting, shapley_value
from tugames.core.nucleolus import nucleolus
from tugames.errors import InvalidInputError
from tugames.plotting._hull import hull_faces
from tugames.plotting.canvas import COLOURS

#: Three regions, D. Gately (1974); a left and two right gloves; any two of three share 1.
POWER = Game([0, 0, 0, 1170, 0, 770, 210, 1530], players=["A", "B", "C"])
GLOVES = Game([0, 0, 0, 1, 0, 1, 0, 1], players=["ann", "bob", "eve"])
MAJORITY = Game([0, 0, 0, 1, 0, 1, 1, 1])
SQUARE = Game.from_function(lambda members: len(members) ** 2, 4)
#: Two left and two right gloves: the core is a segment.
MARKET = Game.from_function(lambda s: min(sum(i < 2 for i in s), sum(i > 1 for i in s)), 4)

CORE, WEBER, GREY = COLOURS[0], COLOURS[1], "#666666"
worths = st.integers(-6, 12)


def drawn_games(n):
    tables = st.lists(worths, min_size=2**n - 1, max_size=2**n - 1)
    return tables.map(lambda table: Game([0, *table]))


def core_by_definition(game):
    """Solve every n - 1 bounds and x(N) = v(N), in fractions; keep what is in the core."""
    n, v = game.n_players, [Fraction(worth) for worth in game.values.tolist()]
    bounds = [([mask >> i & 1 for i in range(n)], v[mask]) for mask in range(1, 2**n)]
    found = set()
    for chosen in combinations(bounds[:-1], n - 1):
        x = solved([*chosen, bounds[-1]])
        if x and all(sum(np.multiply(a, x)) >= b for a, b in bounds):
            found.add(tuple(x))
    return np.array(sorted(found), dtype=np.float64).reshape(-1, n)


def solved(equations):
    """Solve by Gauss and Jordan in fractions; None if singular."""
    rows = [[*map(Fraction, a), b] for a, b in equations]
    for i in range(len(rows)):
        pivot = next((k for k in range(i, len(rows)) if rows[k][i]), None)
        if pivot is None:
            return None
        rows[i], rows[pivot] = rows[pivot], rows[i]
        rows[i] = [a / rows[i][i] for a in rows[i]]
        for k in range(len(rows)):
            if k != i:
                rows[k] = [a - rows[k][i] * b for a, b in zip(rows[k], rows[i], strict=True)]
    return [row[-1] for row in rows]


def marginals(game):
    n = game.n_players
    vectors = np.zeros((0, n))
    for order in permutations(range(n)):
        x, mask = np.zeros(n), 0
        for i in order:
            x[i] = game.values[mask | 1 << i] - game.values[mask]
            mask |= 1 << i
        vectors = np.vstack([vectors, x])
    return vectors


def same_points(one, other):
    """Two lists of points are the same as sets."""
    one, other = np.asarray(one), np.asarray(other)
    assert len(one) == len(other)
    gaps = np.abs(one[:, None] - other[None]).max(axis=2, initial=0.0)
    assert (gaps.min(axis=1, initial=np.inf) < 1e-7).all()
    assert (gaps.min(axis=0, initial=np.inf) < 1e-7).all()


def outline(ax, colour):
    """Corners of the polygon, segment or point of one colour, shape (m, 2); m = 0 if not there."""
    for patch in ax.patches:
        if to_hex(patch.get_edgecolor()) == colour.lower():
            return patch.get_xy()[:-1]
    for line in ax.lines:
        if to_hex(line.get_color()) == colour.lower():
            return line.get_xydata()
    return np.empty((0, 2))


def legend(ax):
    return [text.get_text() for text in ax.get_legend().get_texts()]


def texts(ax):
    return [text.get_text() for text in ax.texts]


def paid(game, position):
    """Payoff at a point of the picture: solve for barycentric coordinates."""
    own = game.values[1 << np.arange(game.n_players)]
    surplus = game.values[-1] - own.sum()
    corners = plotting.simplex_position(game, own + surplus * np.eye(game.n_players))
    system = np.vstack([corners.T, np.ones(game.n_players)])
    return own + surplus * np.linalg.solve(system, [*position, 1.0])


# --- where payoffs are ---


@pytest.mark.parametrize("game", [POWER, SQUARE])
def test_the_imputation_set_is_a_regular_simplex_of_edge_1(game):
    n = game.n_players
    own = game.values[1 << np.arange(n)]
    corners = plotting.simplex_position(game, own + (game.values[-1] - own.sum()) * np.eye(n))
    for a, b in combinations(corners, 2):
        assert np.linalg.norm(a - b) == pytest.approx(1.0)
    np.testing.assert_allclose(corners.mean(axis=0), 0.0, atol=1e-15)
    np.testing.assert_allclose(paid(game, np.zeros(n - 1)), np.full(n, game.values[-1] / n))


def test_positions_of_many_payoffs_at_once():
    payoffs = np.array([[[1, 0, 0], [0, 1, 0]], [[0, 0, 1], [0.5, 0.5, 0]]])
    positions = plotting.simplex_position(GLOVES, payoffs)
    assert positions.shape == (2, 2, 2)
    np.testing.assert_allclose(positions[1, 1], positions[0].mean(axis=0))


@pytest.mark.parametrize("payoff", [[1, 0], [1, 0, np.nan], [1, 1, 1], [0.3, 0.3, 0.3], 1.0])
def test_only_efficient_payoffs_have_a_position(payoff):
    with pytest.raises(InvalidInputError):
        plotting.simplex_position(GLOVES, payoff)


def test_an_inefficient_payoff_is_told_by_how_much():
    with pytest.raises(InvalidInputError, match=r"v\(N\) = 1; got a payoff that is off by 0.25"):
        plotting.core_triangle(GLOVES, solutions={"Banzhaf value": [0.75, 0.25, 0.25]})


# --- hulls ---


@pytest.mark.parametrize("scale", [1.0, 1e-3])
def test_a_cube_has_six_square_faces(scale):
    corners = np.array([[i & 1, i >> 1 & 1, i >> 2] for i in range(8)], dtype=float)
    inner = [[0.5, 0.5, 0.5], [0.5, 0.5, 1.0], [0.5, 0.0, 0.0]]  # in the body, a face, an edge
    faces = hull_faces(scale * np.vstack([corners, inner]))
    assert len(faces) == 6
    for face in faces:
        sides = np.linalg.norm(face - np.roll(face, 1, axis=0), axis=1)
        np.testing.assert_allclose(sides, [scale] * 4)  # in order: no diagonal


def test_flat_hulls():
    square = np.array([[0, 0, 1], [1, 1, 1], [1, 0, 1], [0, 1, 1], [0.5, 0.5, 1.0]])
    (face,) = hull_faces(square)
    same_points(face, square[:4])
    assert np.linalg.norm(face - np.roll(face, 1, axis=0), axis=1).max() == 1.0
    (ends,) = hull_faces(np.array([[1.0, 1], [0, 0], [2, 2], [0.5, 0.5]]))
    same_points(ends, [[0, 0], [2, 2]])
    (point,) = hull_faces(np.array([[3.0, 4.0], [3.0, 4.0]]))
    np.testing.assert_array_equal(point, [[3.0, 4.0]])
    assert hull_faces(np.empty((0, 2))) == []


# --- the core of three players ---


def test_gatelys_core_is_a_pentagon():
    ax = plotting.core_triangle(POWER, weber_set=True)
    corners = core_by_definition(POWER)
    assert len(corners) == 5
    polygon = outline(ax, CORE)
    same_points(polygon, plotting.simplex_position(POWER, corners))
    edges = np.roll(polygon, -1, axis=0) - polygon
    turns = edges[:, 0] * np.roll(edges[:, 1], -1) - edges[:, 1] * np.roll(edges[:, 0], -1)
    assert (turns > 0).all() or (turns < 0).all()  # in order around it
    same_points(outline(ax, GREY), plotting.simplex_position(POWER, 1530 * np.eye(3)))
    assert legend(ax) == ["imputations", "Weber set", "core"]
    assert texts(ax) == ["A\n(1530, 0, 0)", "B\n(0, 1530, 0)", "C\n(0, 0, 1530)"]


@settings(max_examples=25, deadline=None)
@given(drawn_games(3))
def test_the_core_polygon_has_the_corners_of_the_core(game):
    ax = plotting.core_triangle(game)
    expected = core_by_definition(game)
    label = legend(ax)[-1]
    own = game.values[[1, 2, 4]]
    if len(expected):
        same_points(outline(ax, CORE), plotting.simplex_position(game, expected))
        said = {1: "core (one point)", 2: "core (a segment)"}
        assert label == said.get(len(expected), "core")
    else:
        assert label.startswith("core (empty:\nv(N) is ")
        assert not outline(ax, CORE).size
    imputations = {True: "imputations", False: "imputations (empty)"}[own.sum() <= game.values[-1]]
    if own.sum() == game.values[-1]:
        imputations = "imputations (one point)"
    assert legend(ax)[0] == imputations


@settings(max_examples=12, deadline=None)
@given(drawn_games(3))
def test_the_weber_set_is_the_hull_of_marginal_vectors(game):
    ax = plotting.core_triangle(game, weber_set=True, imputations=False)
    vectors = plotting.simplex_position(game, marginals(game))
    polygon = outline(ax, WEBER)
    for corner in polygon:
        assert np.abs(vectors - corner).max(axis=1).min() < 1e-7
    if len(polygon) > 2:  # and nothing is outside of it
        middle = polygon.mean(axis=0)
        for a, b in zip(polygon, np.roll(polygon, -1, axis=0), strict=True):
            normal = np.array([a[1] - b[1], b[0] - a[0]])
            side = (vectors - a) @ normal * np.sign((middle - a) @ normal)
            assert side.min() > -1e-7


def test_an_empty_core_is_said_to_be_empty():
    ax = plotting.core_triangle(MAJORITY, solutions={"equal split": [1 / 3] * 3})
    assert legend(ax) == ["imputations", "core (empty:\nv(N) is 0.5 too low)", "equal split"]
    assert len(ax.patches) == 1  # the imputations


def test_a_core_of_one_point_is_marked():
    ax = plotting.core_triangle(GLOVES)
    np.testing.assert_allclose(paid(GLOVES, outline(ax, CORE)[0]), [1, 0, 0], atol=1e-12)
    (dot,) = [line for line in ax.lines if line.get_label() == "core (one point)"]
    assert dot.get_marker() == "o"
    assert dot.get_markersize() > 11  # seen around a solution on it


def test_solutions_are_where_their_payoffs_are():
    solutions = {"Shapley value": shapley_value(POWER), "nucleolus": nucleolus(POWER).payoff}
    ax = plotting.core_triangle(POWER, solutions=solutions)
    assert legend(ax)[-2:] == list(solutions)
    marks = {line.get_label(): line for line in ax.lines}
    for name, payoff in solutions.items():
        np.testing.assert_allclose(paid(POWER, marks[name].get_xydata()[0]), payoff)
    one, other = (marks[name] for name in solutions)
    assert one.get_marker() != other.get_marker()
    assert one.get_color() != other.get_color()
    assert one.get_markersize() > other.get_markersize()  # seen when they coincide


def test_without_imputations_the_frame_is_close():
    solutions = {"Shapley value": shapley_value(POWER)}
    ax = plotting.core_triangle(POWER, solutions=solutions, imputations=False)
    frame = ax.patches[0].get_xy()[:-1]
    lowest = core_by_definition(POWER).min(axis=0)  # the Shapley value is in the core
    expected = lowest + (1530 - lowest.sum()) * np.eye(3)
    np.testing.assert_allclose(frame, plotting.simplex_position(POWER, expected), atol=1e-12)
    assert texts(ax)[1] == "B\n(410, 1120, 0)"
    assert legend(ax) == ["core", "Shapley value"]


def test_games_without_imputations_can_be_drawn():
    game = Game([0, 1, 1, 0, 1, 0, 0, 0])
    ax = plotting.core_triangle(game, solutions={"zero": [0, 0, 0]}, weber_set=True)
    assert legend(ax)[0] == "imputations (empty)"
    # as costs, of 1 alone and 0 together, they would have a core
    assert legend(ax)[2] == "core (empty:\nv(N) is 3 too low)\nthese look like costs"
    zero = next(line for line in ax.lines if line.get_label() == "zero")
    np.testing.assert_allclose(zero.get_xydata(), [[0, 0]], atol=1e-12)
    assert np.isfinite(plotting.core_triangle(Game(np.zeros(8))).patches[0].get_xy()).all()


@pytest.mark.parametrize("scale", [1e-9, 3.0, 1e12])
def test_equivalent_games_have_the_same_picture(scale):
    own = np.array([1e5, -2e5, 3e5])
    sums = [sum(own[i] for i in range(3) if mask >> i & 1) for mask in range(8)]
    moved = Game(scale * (POWER.values + sums))
    one, other = plotting.core_triangle(POWER), plotting.core_triangle(moved)
    assert legend(one) == legend(other)
    same_points(outline(one, CORE), outline(other, CORE))


def test_tenths_that_only_just_miss_a_core():
    game = Game([0, 0.1, 0.2, 0.1 + 0.2, 0.3, 0.4, 0.5, 0.6])  # additive but for rounding
    assert legend(plotting.core_triangle(game)) == ["imputations (one point)", "core (one point)"]


def test_an_estimated_game_is_drawn_as_its_mean():
    sampled = SampledGame([POWER.values + 10 * k * (POWER.values > 0) for k in (-1, 1)])
    same_points(
        outline(plotting.core_triangle(sampled), CORE), outline(plotting.core_triangle(POWER), CORE)
    )
    steps = plotting.excess_profile(sampled, [510, 510, 510]).patches[0].get_data().values
    np.testing.assert_allclose(steps[0], 1170 - 1020)
    lattice = plotting.coalition_lattice(sampled)
    np.testing.assert_allclose(lattice.collections[1].get_array(), POWER.values)


# --- the core of four players ---


def bodies(ax):
    ax.figure.canvas.draw()
    found = [c for c in ax.collections if isinstance(c, Poly3DCollection)]
    # closed, and all with as many corners, of which the last may be repeated
    return {
        body.get_label(): [np.unique(p.vertices.round(12), axis=0) for p in body.get_paths()]
        for body in found
    }


def projected(ax, points):
    return np.column_stack(proj3d.proj_transform(*np.asarray(points).T, ax.get_proj())[:2])


def test_the_core_of_squares_is_a_permutohedron():
    ax = plotting.core_tetrahedron(SQUARE, solutions={"Shapley value": [4, 4, 4, 4]})
    faces = bodies(ax)
    assert sorted(map(len, faces["core"])) == [4] * 6 + [6] * 8
    corners = plotting.simplex_position(SQUARE, list(permutations([1, 3, 5, 7])))
    same_points(np.unique(np.vstack(faces["core"]).round(9), axis=0), projected(ax, corners))
    assert sorted(map(len, faces["imputations"])) == [3] * 4
    assert legend(ax) == ["imputations", "core", "Shapley value"]
    assert texts(ax)[3] == "3\n(1, 1, 1, 13)"
    (mark,) = ax.lines
    np.testing.assert_allclose(mark.get_data_3d(), np.zeros((3, 1)), atol=1e-12)


@settings(max_examples=4, deadline=None)
@given(st.lists(st.integers(0, 6), min_size=6, max_size=6), st.integers(12, 20))
def test_faces_of_the_core_are_bounds_of_coalitions(pairs, grand):
    table = np.zeros(16)
    table[[3, 5, 6, 9, 10, 12]] = pairs
    table[[7, 11, 13, 14]] = 6
    table[15] = grand
    game = Game(table)
    expected = core_by_definition(game)
    faces = hull_faces(plotting.simplex_position(game, expected))
    sums = (np.arange(1, 15)[:, None] >> np.arange(4) & 1).astype(float)
    for face in faces:
        payoffs = np.array([paid(game, position) for position in face])
        tight = np.abs(payoffs @ sums.T - table[1:15]).max(axis=0) < 1e-6
        assert tight.any()
    same_points(
        np.unique(np.vstack(faces).round(7), axis=0),
        plotting.simplex_position(game, expected).round(7),
    )
    shown = bodies(plotting.core_tetrahedron(game))["core"]
    assert sorted(map(len, shown)) == sorted(map(len, faces))


def test_a_segment_and_a_point_in_space():
    ax = plotting.core_tetrahedron(MARKET, weber_set=True)
    assert legend(ax) == ["imputations", "Weber set", "core (a segment)"]
    (segment,) = ax.lines
    ends = plotting.simplex_position(MARKET, [[0, 0, 1, 1], [1, 1, 0, 0]])
    same_points(np.transpose(segment.get_data_3d()), ends)
    unanimous = Game.from_function(lambda s: float(0 in s), 4)
    assert legend(plotting.core_tetrahedron(unanimous, imputations=False)) == ["core (one point)"]


def test_a_core_that_is_flat_and_one_that_is_empty_in_space():
    # v(0+1) = v(2+3) = 1 of 2: both pairs get exactly 1
    flat = Game.from_function(lambda s: float({0, 1} <= set(s)) + float({2, 3} <= set(s)), 4)
    ax = plotting.core_tetrahedron(flat)
    assert legend(ax)[-1] == "core (a polygon)"
    assert list(map(len, bodies(ax)["core (a polygon)"])) == [4]
    ax = plotting.core_tetrahedron(Game.from_function(lambda s: float(len(s) > 2), 4))
    assert legend(ax)[-1] == "core (empty:\nv(N) is 0.3333 too low)"


def test_faces_of_all_sizes_are_within_the_picture():
    ax = plotting.core_tetrahedron(SQUARE)
    body = next(c for c in ax.collections if c.get_label() == "core")
    ax.figure.canvas.draw()
    assert all(np.isfinite(path.vertices).all() for path in body.get_paths())
    assert np.abs(ax.xy_dataLim.get_points()).max() < 1.0


def test_the_view_is_fixed():
    views = {(ax.elev, ax.azim) for ax in map(plotting.core_tetrahedron, (SQUARE, MARKET))}
    assert len(views) == 1


# --- excesses ---


def test_steps_are_the_sorted_excesses():
    payoffs = {"nucleolus": nucleolus(POWER).payoff, "equal split": [510, 510, 510]}
    ax = plotting.excess_profile(POWER, payoffs)
    assert legend(ax) == list(payoffs)
    for steps, payoff in zip(ax.patches, payoffs.values(), strict=True):
        data = steps.get_data()
        np.testing.assert_allclose(data.values, sorted(excesses(POWER, payoff)[1:-1], reverse=True))
        np.testing.assert_array_equal(data.edges, np.arange(7) + 0.5)
    assert ax.patches[0].get_linestyle() != ax.patches[1].get_linestyle()
    assert ax.lines[0].get_ydata()[0] == 0.0


def test_of_many_coalitions_the_largest_excesses():
    game = Game(np.arange(64.0))
    ax = plotting.excess_profile(game, np.zeros(6), most=5)
    np.testing.assert_array_equal(ax.patches[0].get_data().values, [62, 61, 60, 59, 58])
    assert ax.get_xlabel().endswith("the largest 5 of 62")
    assert ax.get_legend() is None


def test_excess_profiles_that_cannot_be_drawn():
    with pytest.raises(InvalidInputError, match="two players or more; got 1"):
        plotting.excess_profile(Game([0, 1]), [1])
    with pytest.raises(InvalidInputError, match="got 0 payoffs"):
        plotting.excess_profile(POWER, {})
    with pytest.raises(InvalidInputError, match="most=0"):
        plotting.excess_profile(POWER, [1, 1, 1], most=0)
    with pytest.raises(InvalidInputError, match="3 finite numbers"):
        plotting.excess_profile(POWER, [1, 1])


# --- the lattice ---


@pytest.mark.parametrize("n", [1, 2, 3, 6])
def test_the_lattice_joins_coalitions_that_differ_by_a_player(n):
    game = Game(np.arange(2.0**n))
    ax = plotting.coalition_lattice(game)
    lines, nodes = ax.collections
    assert isinstance(lines, LineCollection)
    assert isinstance(nodes, PathCollection)
    positions = nodes.get_offsets()
    assert len(np.unique(positions, axis=0)) == 2**n
    sizes = [mask.bit_count() for mask in range(2**n)]
    np.testing.assert_array_equal(positions[:, 1], sizes)
    at = {tuple(position): mask for mask, position in enumerate(positions.tolist())}
    joined = {frozenset(at[tuple(end)] for end in line.tolist()) for line in lines.get_segments()}
    expected = {frozenset({m, m ^ 1 << i}) for m in range(2**n) for i in range(n)}
    assert joined == expected
    np.testing.assert_array_equal(nodes.get_array(), game.values)
    assert nodes.get_cmap().name == "viridis"


def test_excesses_are_coloured_by_sign():
    ax = plotting.coalition_lattice(GLOVES, colour_by="excess", payoff=[0.5, 0.25, 0.25])
    nodes = ax.collections[1]
    np.testing.assert_allclose(nodes.get_array(), excesses(GLOVES, [0.5, 0.25, 0.25]))
    assert nodes.norm.vmin == -nodes.norm.vmax  # white is zero
    assert texts(ax)[3] == "ann+bob\n0.25"
    assert texts(ax)[7] == "ann+bob+eve\n0"
    assert texts(ax)[0] == "{}\n0"
    assert ax.figure.axes[1].get_ylabel() == "excess v(S) - x(S)"


def test_long_names_are_broken_between_members():
    game = Game(np.arange(8.0), players=["annabella", "bartholomew", "eve"])
    assert texts(plotting.coalition_lattice(game))[7] == "annabella\n+bartholomew\n+eve\n7"


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ({"colour_by": "excess"}, "without a payoff"),
        ({"payoff": [1, 0, 0]}, "and a payoff"),
        ({"colour_by": "size"}, "colour_by='size'"),
        ({"colour_by": "excess", "payoff": [1]}, "3 finite numbers"),
    ],
)
def test_lattices_that_cannot_be_drawn(arguments, message):
    with pytest.raises(InvalidInputError, match=message):
        plotting.coalition_lattice(GLOVES, **arguments)


# --- power ---


def test_power_side_by_side():
    ax = plotting.power_bars({"votes": [0.6, 0.4], "power": [1.0, 0.0]}, ["red", "blue"])
    assert [bar.get_height() for bar in ax.patches] == [0.6, 0.4, 1.0, 0.0]
    assert [tick.get_text() for tick in ax.get_xticklabels()] == ["red", "blue"]
    assert (legend(ax), ax.get_ylabel()) == (["votes", "power"], "power")
    colours = [to_hex(bar.get_facecolor()).upper() for bar in ax.patches]
    assert colours == [COLOURS[0]] * 2 + [COLOURS[1]] * 2


@pytest.mark.parametrize(
    ("indices", "players"),
    [({}, None), ({"a": [1, 0], "b": [1]}, None), ({"a": [1, 0]}, ["red"]), ({"a": []}, None)],
)
def test_power_that_cannot_be_drawn(indices, players):
    with pytest.raises(InvalidInputError):
        plotting.power_bars(indices, players)


# --- all of them ---

PICTURES = [
    lambda ax=None: plotting.core_triangle(
        POWER, solutions={"x": [510] * 3}, weber_set=True, ax=ax
    ),
    lambda ax=None: plotting.excess_profile(POWER, {"x": [510] * 3}, ax=ax),
    lambda ax=None: plotting.coalition_lattice(POWER, ax=ax),
    lambda ax=None: plotting.power_bars({"x": [0.5, 0.5]}, ax=ax),
    lambda ax=None: plotting.core_tetrahedron(SQUARE, weber_set=True, ax=ax),
]


@pytest.mark.parametrize("draw", PICTURES)
def test_given_axes_are_drawn_on_and_settings_left_alone(draw):
    before = dict(mpl.rcParams)
    fig = Figure()
    ax = fig.add_subplot(projection="3d" if draw is PICTURES[-1] else None)
    assert draw(ax=ax) is ax
    assert draw().figure is not fig
    assert dict(mpl.rcParams) == before


@pytest.mark.parametrize("draw", PICTURES)
def test_pictures_are_written_as_vectors(draw, tmp_path):
    fig = draw().figure
    fig.savefig(tmp_path / "x.svg")
    root = ET.parse(tmp_path / "x.svg").getroot()
    assert root.tag == "{http://www.w3.org/2000/svg}svg"
    assert len(root.findall(".//{http://www.w3.org/2000/svg}path")) > 5
    if draw is not PICTURES[2]:  # a colour bar is an image
        assert not root.findall(".//{http://www.w3.org/2000/svg}image")
    fig.savefig(tmp_path / "x.pdf")
    assert (tmp_path / "x.pdf").read_bytes().startswith(b"%PDF")


@pytest.mark.parametrize(
    ("draw", "right", "wrong"),
    [
        (plotting.core_triangle, 3, (1, 2, 4, 5)),
        (plotting.core_tetrahedron, 4, (1, 2, 3, 5)),
        (plotting.coalition_lattice, 6, (7, 9)),
        (lambda game: plotting.simplex_position(game, np.zeros(game.n_players)), 3, (1, 2, 5)),
    ],
)
def test_the_number_of_players_has_to_fit(draw, right, wrong):
    draw(Game(np.zeros(2**right)))
    for n in wrong:
        with pytest.raises(InvalidInputError, match=f"got .*{n}"):
            draw(Game(np.zeros(2**n)))


def test_a_tetrahedron_needs_space():
    with pytest.raises(InvalidInputError, match="projection='3d'"):
        plotting.core_tetrahedron(SQUARE, ax=Figure().add_subplot())


def test_dollars_are_no_formulae(tmp_path):
    names = ["$a", "b$", "$c_$"]
    game = Game(POWER.values, players=names)
    for k, ax in enumerate(
        [
            plotting.core_triangle(game, solutions={"$x^$": [510] * 3}),
            plotting.coalition_lattice(game),
            plotting.power_bars({"$x^$": [1, 2, 3]}, names),
        ]
    ):
        ax.figure.savefig(tmp_path / f"{k}.svg")


def test_pictures_leave_pyplot_alone():
    code = (
        "import sys, tugames\n"
        "from tugames import Game, plotting\n"
        "print('matplotlib' in sys.modules)\n"
        "square = Game.from_function(lambda members: len(members) ** 2, 4)\n"
        "plotting.core_tetrahedron(square).figure.canvas.draw()\n"
        "plotting.core_triangle(Game([0, 0, 0, 1, 0, 1, 0, 1])).figure.canvas.draw()\n"
        "plotting.coalition_lattice(square).figure.canvas.draw()\n"
        "print('matplotlib.pyplot' in sys.modules)\n"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["False", "False"]


def test_the_colours_are_told_apart_by_everybody():
    # colour-vision deficiency simulated by G. M. Machado, M. M. Oliveira, L. A. F. Fernandes (2009)
    deuteranopia = [[0.367, 0.861, -0.228], [0.280, 0.673, 0.047], [-0.012, 0.043, 0.969]]
    protanopia = [[0.152, 1.053, -0.205], [0.115, 0.786, 0.099], [-0.004, -0.048, 1.052]]
    rgb = np.array([mpl.colors.to_rgb(colour) for colour in COLOURS])
    linear = np.where(rgb <= 0.04045, rgb / 12.92, ((rgb + 0.055) / 1.055) ** 2.4)
    for matrix in (np.eye(3), deuteranopia, protanopia):
        seen = np.clip(linear @ np.transpose(matrix), 0, 1)
        for one, other in combinations(seen, 2):
            assert np.linalg.norm(one - other) > 0.05
