"""The core of three players, in the triangle of imputations."""

from collections.abc import Mapping
from typing import TYPE_CHECKING

from numpy.typing import ArrayLike

from tugames.game import Game
from tugames.plotting._scene import Shape, core_scene, draw_marks, draw_thin
from tugames.plotting.canvas import axes_or_new, legend_beside
from tugames.sampled import SampledGame

if TYPE_CHECKING:
    from matplotlib.axes import Axes

__all__ = ["core_triangle"]


def core_triangle(
    game: Game | SampledGame,
    *,
    solutions: Mapping[str, ArrayLike] | None = None,
    weber_set: bool = False,
    imputations: bool = True,
    ax: "Axes | None" = None,
) -> "Axes":
    """Draw the core of three players among the payoffs that share out v(N).

    At a player's corner, the lower left, lower right and upper one, the others get what they are
    worth alone and the player all the rest; distances to the opposite sides are payoffs. An empty
    core is said to be empty in the legend, with what v(N) lacks.

    Parameters
    ----------
    game : Game or SampledGame
        Of an estimated game the core of the mean game.
    solutions : mapping of str to array_like, shape (3,)
        Efficient payoffs, marked and named in the legend.
    weber_set : bool
        Whether to draw the convex hull of the marginal vectors.
    imputations : bool
        Whether to draw the imputation set. If not, or if there is no more than one imputation, a
        dotted triangle closely around everything else is labelled.
    ax : Axes, optional

    Raises
    ------
    InvalidInputError
        For another number of players, or a solution that does not share out v(N).

    See Also
    --------
    simplex_position : where a payoff is, to add to the picture

    Examples
    --------
    Three regions plan their electric power together (D. Gately 1974, Sharing the gains from
    regional cooperation, International Economic Review 15): a core with five corners.

    >>> power = Game([0, 0, 0, 1170, 0, 770, 210, 1530])
    >>> ax = core_triangle(power, solutions={"equal split": [510, 510, 510]})
    >>> [text.get_text() for text in ax.get_legend().get_texts()]
    ['imputations', 'core', 'equal split']
    >>> len(ax.patches[-1].get_xy()) - 1  # closed: the first corner comes twice
    5
    """
    scene = core_scene(game, 3, solutions, weber_set=weber_set, imputations=imputations)
    ax = axes_or_new(ax, width=6.0, height=5.2)
    if scene.needs_frame:
        ax.fill(*scene.corners.T, fill=False, edgecolor="0.7", linestyle="dotted")
    for shape in scene.shapes:
        _draw(ax, shape)
    draw_marks(ax, scene.marks)
    middle = scene.corners.mean(axis=0)
    for corner, text in zip(scene.corners, scene.corner_labels, strict=True):
        above = corner[1] > middle[1]
        ax.annotate(
            text,
            corner,
            xytext=(0, 6 if above else -6),
            textcoords="offset points",
            ha="center",
            va="bottom" if above else "top",
        )
    ax.set_aspect("equal")
    ax.set_axis_off()
    legend_beside(ax)
    return ax


def _draw(ax: "Axes", shape: Shape) -> None:
    """A polygon, a segment, a point, or nothing but an entry in the legend."""
    from matplotlib.colors import to_rgba

    if shape.faces and len(shape.faces[0]) > 2:
        ax.fill(
            *shape.faces[0].T,
            facecolor=to_rgba(shape.colour, shape.opacity),
            edgecolor=shape.colour,
            linestyle=shape.line,
            linewidth=1.5,
            label=shape.label,
        )
        return
    draw_thin(ax, shape, 2)
