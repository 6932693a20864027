"""The core of four players, in the tetrahedron of imputations."""

from collections.abc import Mapping
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import ArrayLike

from tugames._numerics.later import Later
from tugames.errors import InvalidInputError
from tugames.game import Game
from tugames.plotting._scene import Shape, core_scene, draw_marks, draw_thin
from tugames.plotting.canvas import legend_beside
from tugames.sampled import SampledGame

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from mpl_toolkits.mplot3d import Axes3D

__all__ = ["core_tetrahedron"]

#: Degrees above the horizon and around it: all four corners are on the outline.
_ELEVATION, _AZIMUTH = 20.0, -80.0
#: The left, front, right and upper corner are labelled on the outside.
_SIDES = (
    {"ha": "right", "va": "center"},
    {"ha": "center", "va": "top"},
    {"ha": "left", "va": "center"},
    {"ha": "center", "va": "bottom"},
)


def core_tetrahedron(
    game: Game | SampledGame,
    *,
    solutions: Mapping[str, ArrayLike] | None = None,
    weber_set: bool = False,
    imputations: bool = True,
    ax: "Axes | None" = None,
) -> "Axes":
    """Draw the core of four players among the payoffs that share out v(N).

    Parallel projection from a fixed direction; ``ax.view_init`` turns the picture. Corners,
    legend and arguments are as for :func:`core_triangle`.

    Parameters
    ----------
    game : Game or SampledGame
        Of an estimated game the core of the mean game.
    solutions : mapping of str to array_like, shape (4,)
        Efficient payoffs, marked and named in the legend.
    weber_set : bool
        Whether to draw the convex hull of the marginal vectors.
    imputations : bool
        Whether to draw the imputation set, or a dotted tetrahedron closely around the rest.
    ax : Axes3D, optional
        As from ``fig.add_subplot(projection="3d")``.

    Raises
    ------
    InvalidInputError
        For another number of players, flat axes, or a solution that does not share out v(N).

    Examples
    --------
    v(S) = |S|**2 is convex: 24 marginal vectors are the corners of the core, which has a face for
    each of the 14 proper coalitions.

    >>> square = Game.from_function(lambda members: len(members) ** 2, 4)
    >>> ax = core_tetrahedron(square, solutions={"Shapley value": [4, 4, 4, 4]})
    >>> [text.get_text() for text in ax.get_legend().get_texts()]
    ['imputations', 'core', 'Shapley value']
    """
    scene = core_scene(game, 4, solutions, weber_set=weber_set, imputations=imputations)
    if ax is None:
        with Later("matplotlib is imported"):
            import mpl_toolkits.mplot3d  # noqa: F401  registers the projection
            from matplotlib.figure import Figure

        ax = Figure(figsize=(8.5, 5.5), layout="constrained").add_subplot(projection="3d")
    elif (kind := getattr(ax, "name", type(ax).__name__)) != "3d":
        raise InvalidInputError(
            f"a tetrahedron is drawn on three-dimensional axes; got {kind!r} ones: use "
            "fig.add_subplot(projection='3d')"
        )
    space: Axes3D = ax
    space.computed_zorder = False  # a body is seen through, and marks in it are not hidden
    if scene.needs_frame:
        for i, j in zip(*np.triu_indices(4, 1), strict=True):
            space.plot(*scene.corners[[i, j]].T, color="0.7", linestyle="dotted")
    for shape in scene.shapes:
        _draw(space, shape)
    draw_marks(space, scene.marks)
    middle = scene.corners.mean(axis=0)
    for corner, text, side in zip(scene.corners, scene.corner_labels, _SIDES, strict=True):
        space.text(*(middle + 1.06 * (corner - middle)), text, **side, fontsize=9, zorder=5)
    shown = np.concatenate([scene.corners, *(face for s in scene.shapes for face in s.faces)])
    centre, half = (shown.max(axis=0) + shown.min(axis=0)) / 2, np.ptp(shown, axis=0).max() / 2
    space.set(**{f"{a}lim": (c - half, c + half) for a, c in zip("xyz", centre, strict=True)})
    space.set_box_aspect((1, 1, 1), zoom=1.15)
    space.set_proj_type("ortho")
    space.view_init(elev=_ELEVATION, azim=_AZIMUTH)
    space.set_axis_off()
    legend_beside(space)
    return ax


def _draw(space: "Axes3D", shape: Shape) -> None:
    """Polygons, a segment, a point, or nothing but an entry in the legend."""
    from matplotlib.colors import to_rgba
    from mpl_toolkits.mplot3d.art3d import Poly3DCollection

    if shape.faces and len(shape.faces[0]) > 2:
        most = max(map(len, shape.faces))
        # matplotlib would fill faces of fewer corners up with what happens to be in memory
        even = [np.pad(face, [(0, most - len(face)), (0, 0)], mode="edge") for face in shape.faces]
        faces = Poly3DCollection(
            even,
            facecolors=to_rgba(shape.colour, 0.6 * shape.opacity),
            edgecolors=shape.colour,
            linestyles=shape.line,
            linewidths=1.2,
            label=shape.label,
            zorder=1,
        )
        space.add_collection3d(faces)
        return
    draw_thin(space, shape, 3)
