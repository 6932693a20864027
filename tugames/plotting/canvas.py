"""What pictures are drawn on, and the colours and texts they share."""

from typing import TYPE_CHECKING

from tugames._doors.brief import brief_repr
from tugames._doors.numbers import real_number, whole_number
from tugames._numerics.later import Later
from tugames.errors import InvalidInputError

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

#: Inches, and columns.
_LARGEST = 200

__all__ = ["COLOURS", "ERRORS", "MARKERS", "axes_or_new", "figure", "legend_beside", "plain_text"]

#: Blue, orange, green, purple, vermilion, sky blue, yellow, black: told apart by readers with any
#: of the common colour-vision deficiencies (M. Okabe, K. Ito 2008, Color universal design).
COLOURS = (
    "#0072B2",
    "#E69F00",
    "#009E73",
    "#CC79A7",
    "#D55E00",
    "#56B4E9",
    "#F0E442",
    "#000000",
)
#: What axes say of error bars.
ERRORS = " (bars: ± one standard error)"
MARKERS = ("o", "s", "^", "D", "v", "P", "X", "*")


def figure(
    width: float = 6.0, height: float = 4.5, columns: int = 1
) -> "tuple[Figure, list[Axes]]":
    """New figure with a row of axes, in inches; needs no display and leaves pyplot alone."""
    with Later("matplotlib is imported"):
        from matplotlib.figure import Figure

    width, height = real_number(width, "a width"), real_number(height, "a height")
    if not (0.0 < width <= _LARGEST and 0.0 < height <= _LARGEST):
        raise InvalidInputError(
            f"a figure is up to {_LARGEST} inches wide and high; got {width:g} and {height:g}"
        )
    columns = whole_number(columns, "a number of columns", least=1, most=_LARGEST)
    fig = Figure(figsize=(width * columns, height), layout="constrained")
    axes = fig.subplots(1, columns, squeeze=False)[0]
    return fig, list(axes)


def axes_or_new(ax: "Axes | None", width: float = 6.0, height: float = 4.5) -> "Axes":
    """Give the axes back, or those of a new figure."""
    if ax is None:
        return figure(width, height)[1][0]
    from matplotlib.axes import Axes

    if not isinstance(ax, Axes):
        raise InvalidInputError(f"ax is the axes of a matplotlib figure; got {brief_repr(ax)}")
    return ax


def legend_beside(ax: "Axes") -> None:
    """Put the legend right of the axes, where it covers nothing, if the figure makes room for it.

    Figures of this module do; others need ``layout="constrained"``, or the legend is within.
    """
    figure = ax.get_figure()
    if figure is not None and figure.get_layout_engine() is not None:
        ax.legend(fontsize=8, loc="upper left", bbox_to_anchor=(1.0, 1.0))
    else:
        ax.legend(fontsize=8, loc="best")


def plain_text(label: object) -> str:
    """Text of a label in which matplotlib sees no formula."""
    return str(label).encode("utf-8", "backslashreplace").decode().replace("$", r"\$")
