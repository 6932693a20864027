"""Names beside points, where they hide neither each other nor the bars."""

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from matplotlib.artist import Artist

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.backend_bases import RendererBase
    from matplotlib.text import Annotation

#: Distances from a point that are tried, in pixels at 100 dots an inch, the nearest first.
_DISTANCES = (7, 11, 16, 23, 32, 44, 60, 80, 105, 135, 170)
#: Directions that are tried at each distance, in parts of a turn; up to the right first.
_DIRECTIONS = (2, 6, 14, 10, 1, 3, 5, 7, 15, 13, 9, 11, 4, 0, 12, 8)


class Box(NamedTuple):
    """A rectangle, in pixels."""

    left: float
    low: float
    right: float
    high: float

    def meets(self, other: "Box") -> bool:
        """Whether two rectangles share any area."""
        across = self.left < other.right and other.left < self.right
        return across and self.low < other.high and other.low < self.high

    def inside(self, frame: "Box") -> bool:
        """Whether all of it is in a frame."""
        across = frame.left <= self.left and self.right <= frame.right
        return across and frame.low <= self.low and self.high <= frame.high


def placed(
    sizes: Sequence[tuple[float, float]],
    points: Sequence[tuple[float, float]],
    taken: Iterable[Box],
    frame: Box,
    scale: float = 1.0,
) -> list[Box]:
    """Boxes of these sizes near their points, that meet no other box and nothing that is taken.

    Each box goes where it is nearest to its point, in a fixed order of directions; those of
    points that have most neighbours first. A box that fits nowhere in the frame may leave it, and
    is at worst where it meets least.
    """
    at = np.asarray(points, dtype=np.float64)
    near = np.abs(at[:, None] - at[None]).max(axis=2) < 60.0 * scale
    occupied, boxes = list(taken), dict[int, Box]()
    for i in sorted(range(len(sizes)), key=lambda k: (-int(near[k].sum()), k)):
        candidates = list(_around(points[i], sizes[i], scale))
        met = [sum(box.meets(other) for other in occupied) for box in candidates]
        out = [not box.inside(frame) for box in candidates]
        best = min(range(len(candidates)), key=lambda k: (met[k] > 0, out[k], met[k], k))
        boxes[i] = candidates[best]
        occupied.append(boxes[i])
    return [boxes[i] for i in range(len(sizes))]


def _around(point: tuple[float, float], size: tuple[float, float], scale: float) -> Iterable[Box]:
    """Where a box may be, nearest first: its nearest edge or corner away from the point."""
    for distance in _DISTANCES:
        for direction in _DIRECTIONS:
            angle = 2.0 * np.pi * direction / len(_DIRECTIONS)
            x = point[0] + distance * scale * np.cos(angle)
            y = point[1] + distance * scale * np.sin(angle)
            left = x - size[0] * (1.0 - np.cos(angle)) / 2.0
            low = y - size[1] * (1.0 - np.sin(angle)) / 2.0
            yield Box(left, low, left + size[0], low + size[1])


class Names(Artist):
    """Moves annotations of an axes each time before they are drawn, when sizes are known.

    Parameters
    ----------
    ax : Axes
    names : sequence of Annotation
        Offset in points from what they annotate.
    bars : ndarray, shape (K, 2, 2)
        Ends of what is not to be hidden, in data coordinates.
    """

    def __init__(
        self, ax: "Axes", names: "Sequence[Annotation]", bars: Sequence[np.ndarray]
    ) -> None:
        super().__init__()
        self._ax, self._names, self._bars = ax, list(names), list(bars)
        self.set_zorder(2.9)  # names are drawn later
        self.set_in_layout(False)
        for name in self._names:
            name.set_in_layout(False)
        ax.add_artist(self)

    def draw(self, renderer: "RendererBase") -> None:
        """Move the names; nothing of its own is drawn."""
        pixels = self._ax.figure.dpi / 72.0
        scale = self._ax.figure.dpi / 100.0
        points = self._ax.transData.transform([name.xy for name in self._names])
        sizes = []
        for name in self._names:
            name.set_position((0.0, 0.0))
            extent = name.get_window_extent(renderer)
            sizes.append((extent.width + 2.0 * scale, extent.height + 2.0 * scale))
        frame = Box(*self._ax.get_window_extent(renderer).extents)
        taken = [Box(x - 4 * scale, y - 4 * scale, x + 4 * scale, y + 4 * scale) for x, y in points]
        for ends in self._bars:
            (x0, y0), (x1, y1) = self._ax.transData.transform(ends)
            taken += _pieces(x0, y0, x1, y1, scale)
        legend = self._ax.get_legend()
        if legend is not None:
            taken.append(Box(*legend.get_window_extent(renderer).extents))
        boxes = placed(sizes, [tuple(point) for point in points], taken, frame, scale)
        for name, point, box in zip(self._names, points, boxes, strict=True):
            name.set_position(
                ((box.left + scale - point[0]) / pixels, (box.low + scale - point[1]) / pixels)
            )


def _pieces(x0: float, y0: float, x1: float, y1: float, scale: float) -> list[Box]:
    """Boxes along a line, small enough to follow it."""
    upright = x0 == x1 or y0 == y1
    count = 1 if upright else max(1, int(max(abs(x1 - x0), abs(y1 - y0)) / (6.0 * scale)))
    xs, ys, half = np.linspace(x0, x1, count + 1), np.linspace(y0, y1, count + 1), 1.5 * scale
    return [
        Box(
            min(xs[k], xs[k + 1]) - half,
            min(ys[k], ys[k + 1]) - half,
            max(xs[k], xs[k + 1]) + half,
            max(ys[k], ys[k + 1]) + half,
        )
        for k in range(count)
    ]
