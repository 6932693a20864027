"""Names beside points hide neither each other nor points, bars and the line."""

import numpy as np
import pytest
from matplotlib.container import ErrorbarContainer
from matplotlib.figure import Figure

from tugames import plotting
from tugames.plotting._names import Box, placed

NAMES = (
    "student", "technical", "management", "creative", "academic", "business", "healthcare",
    "non-professional",
)  # fmt: skip


def drawn(x, y, errors, size=(5.5, 4.2), panels=1, **options):
    fig = Figure(figsize=size, layout="constrained")
    axes = fig.subplots(1, panels, squeeze=False).ravel()
    for ax in axes:
        plotting.payout_against_shapley(
            x, y, shapley_error=errors, payout_error=errors, players=NAMES, ax=ax, **options
        )
    fig.draw_without_rendering()
    return axes[-1]


def boxes(ax):
    """Boxes of the names, in pixels, without the lines that join them to their points."""
    renderer = ax.figure._get_renderer()
    return [super(type(t), t).get_window_extent(renderer).extents for t in ax.texts]


def hidden(ax):
    """Which ends of bars, marks and names meet a name that is not theirs to meet."""
    found = boxes(ax)
    others = []
    for container in (c for c in ax.containers if isinstance(c, ErrorbarContainer)):
        for lines in container.lines[2]:
            others += [ax.transData.transform(s) for s in lines.get_segments()]
        points = ax.transData.transform(np.column_stack(container.lines[0].get_data()))
        others += [np.array([p - 3, p + 3]) for p in points]
    rectangles = [(*s.min(axis=0), *s.max(axis=0)) for s in others]
    return [
        (i, other)
        for i, one in enumerate(found)
        for other in [*found[:i], *rectangles]
        if one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]
    ]


@pytest.mark.parametrize("seed", range(6))
@pytest.mark.parametrize("spread", [2.0, 30.0])
def test_no_two_boxes_meet(seed, spread):
    rng = np.random.default_rng(seed)
    x = rng.normal(-120.0, spread, 8)
    ax = drawn(x, x + rng.normal(0.0, spread, 8), rng.uniform(0.1, 0.6, 8) * spread)
    assert not hidden(ax)


def test_names_of_equal_points_do_not_meet():
    ax = drawn(np.full(8, 1.0), np.full(8, 1.0), np.full(8, 0.01))
    assert not hidden(ax)


def test_names_are_placed_anew_where_the_axes_have_moved():
    rng = np.random.default_rng(0)
    x = rng.normal(-120.0, 5.0, 8)
    ax = drawn(x, x + rng.normal(0.0, 5.0, 8), np.full(8, 2.0), panels=3, size=(14.0, 4.0))
    assert not hidden(ax)
    ax.figure.set_size_inches(18.0, 5.0)
    ax.figure.draw_without_rendering()
    assert not hidden(ax)


def test_a_lone_name_is_beside_its_point():
    frame = Box(0.0, 0.0, 200.0, 200.0)
    (box,) = placed([(30.0, 10.0)], [(100.0, 100.0)], [], frame)
    assert 100.0 < box.left < 110.0
    assert 100.0 < box.low < 110.0
    (box,) = placed([(30.0, 10.0)], [(195.0, 195.0)], [], frame)
    assert box.right < 195.0  # inside the frame, on the other side
    assert box.high < 195.0


def test_names_that_fit_nowhere_are_still_drawn():
    full = Box(-1e6, -1e6, 1e6, 1e6)
    assert len(placed([(30.0, 10.0)] * 2, [(5.0, 5.0)] * 2, [full], Box(0, 0, 9, 9))) == 2
