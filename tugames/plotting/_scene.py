"""What a picture of the core shows, before it is drawn: sets, solutions and a frame."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from tugames._doors.brief import brief_repr
from tugames._doors.numbers import flag
from tugames._doors.vectors import PayoffLike, finite_vector, named
from tugames.core._costs import looks_like_costs
from tugames.core.balancedness import balancedness
from tugames.core.marginal_vectors import marginal_vectors
from tugames.core.polytope import core_polytope
from tugames.errors import InvalidInputError
from tugames.game import Game
from tugames.plotting._hull import THIN, hull_faces
from tugames.plotting.canvas import COLOURS, MARKERS, plain_text
from tugames.plotting.simplex import Simplex
from tugames.sampled import SampledGame, examined

if TYPE_CHECKING:
    from matplotlib.axes import Axes

#: What the legend says of a set of fewer dimensions than the picture.
_FLAT = {-1: " (empty)", 0: " (one point)", 1: " (a segment)", 2: " (a polygon)"}


@dataclass(frozen=True, kw_only=True)
class Shape:
    """A convex set by its faces, each of shape (m, n - 1), and how it is drawn."""

    label: str
    faces: list[NDArray[np.float64]]
    colour: str
    opacity: float
    line: str


@dataclass(frozen=True, kw_only=True)
class Mark:
    """A solution, where it is, and how it is marked."""

    label: str
    position: NDArray[np.float64]
    style: dict[str, Any]


def draw_marks(ax: "Axes", marks: list[Mark]) -> None:
    """Draw solutions, in two dimensions or three, in front of the sets."""
    for mark in marks:
        ax.plot(
            *mark.position[:, np.newaxis],
            linestyle="none",
            markeredgecolor="black",
            label=mark.label,
            zorder=4,
            **mark.style,
        )


def draw_thin(ax: "Axes", shape: Shape, dimensions: int) -> None:
    """Draw a segment, a point, or nothing but an entry in the legend."""
    face = shape.faces[0] if shape.faces else np.empty((0, dimensions))
    ax.plot(
        *face.T,
        color=shape.colour,
        linestyle=shape.line if len(face) == 2 else "none",
        linewidth=4,
        marker="o" if len(face) == 1 else "none",
        markersize=13,  # larger than the mark of a solution that may be on it
        label=shape.label,
        zorder=2,
    )


@dataclass(frozen=True, kw_only=True)
class Scene:
    """Contents of a picture.

    Attributes
    ----------
    shapes : list of Shape, from the back to the front
    marks : list of Mark
    corners : ndarray, shape (n, n - 1)
        The imputation set's, or if it is not shown, those of the smallest simplex of the same
        orientation around everything else.
    corner_labels : list of str
        A corner's player and payoffs.
    needs_frame : bool
        Whether the corners are joined by nothing else.
    """

    shapes: list[Shape]
    marks: list[Mark]
    corners: NDArray[np.float64]
    corner_labels: list[str]
    needs_frame: bool


def core_scene(
    game: Game | SampledGame,
    n: int,
    solutions: Mapping[str, PayoffLike] | None,
    *,
    weber_set: bool,
    imputations: bool,
) -> Scene:
    """Collect what is drawn of a game of n players."""
    table = examined(game)
    weber_set, imputations = flag(weber_set, "weber_set"), flag(imputations, "imputations")
    if table.n_players != n:
        raise InvalidInputError(
            f"this picture of the core is one of {n} players; got a game of {table.n_players}: "
            "core_triangle is for 3, core_tetrahedron for 4, excess_profile for any number"
        )
    simplex = Simplex.of(table)
    shapes, contents = [], []
    if imputations:
        faces = hull_faces(simplex.position(simplex.imputations()))
        shapes.append(_shape("imputations", faces, n, colour="0.4", opacity=0.0))
    if weber_set:
        vectors = marginal_vectors(table)
        faces = hull_faces(simplex.position(vectors))
        shapes.append(_shape("Weber set", faces, n, colour=COLOURS[1], opacity=0.15, line="dashed"))
        contents.append(vectors)
    core = core_polytope(table)
    faces = hull_faces(simplex.position(core.vertices))
    shape = _shape("core", faces, n, colour=COLOURS[0], opacity=0.35, dimension=core.dimension)
    if not faces:
        missing = -balancedness(table).margin
        costs = "\nthese look like costs" if looks_like_costs(table) else ""
        shape = replace(shape, label=f"core (empty:\nv(N) is {missing:.4g} too low){costs}")
    shapes.append(shape)
    contents.append(core.vertices)
    marks = []
    for k, (name, payoff) in enumerate(named(solutions, "solutions").items()):
        x = finite_vector(payoff, table.players, f"the payoffs of {brief_repr(name)}")
        # later marks are smaller, and do not hide an earlier one at the same place
        size = max(4.0, 11.0 - 1.6 * k)
        style = {"color": COLOURS[2 + k % 6], "marker": MARKERS[k % 8], "markersize": size}
        marks.append(Mark(label=plain_text(name), position=simplex.position(x), style=style))
        contents.append(x[np.newaxis])
    framed = imputations and simplex.surplus > 0
    gains = simplex.shares(np.concatenate(contents))
    frame = np.eye(n) if framed else _frame(gains, simplex.surplus / simplex.unit)
    return Scene(
        shapes=shapes,
        marks=marks,
        corners=frame @ simplex.corners,
        corner_labels=[
            f"{plain_text(player)}\n({', '.join(f'{amount + 0.0:.6g}' for amount in payoffs)})"
            for player, payoffs in zip(
                table.players, simplex.own + simplex.unit * frame, strict=True
            )
        ],
        needs_frame=not framed,
    )


def _shape(
    name: str,
    faces: list[NDArray[np.float64]],
    n: int,
    *,
    colour: str,
    opacity: float,
    line: str = "solid",
    dimension: int | None = None,
) -> Shape:
    if dimension is None:
        corners = len(faces[0]) if faces else 0
        dimension = 3 if len(faces) > 1 else min(corners, 3) - 1
    label = name if dimension == n - 1 else name + _FLAT[dimension]
    return Shape(label=label, faces=faces, colour=colour, opacity=opacity, line=line)


def _frame(gains: NDArray[np.float64], total: float) -> NDArray[np.float64]:
    """Corners, as gains, of the smallest simplex around these gains, or of one of edge 1."""
    n = gains.shape[1]
    lowest = gains.min(axis=0) if len(gains) else np.full(n, total / n)
    if total - lowest.sum() <= THIN:
        lowest = lowest - 1.0 / n
    result: NDArray[np.float64] = lowest + (total - lowest.sum()) * np.eye(n)
    return result
