"""Payouts against Shapley values."""

from collections.abc import Hashable, Sequence
from typing import TYPE_CHECKING

import numpy as np

from tugames._doors.vectors import PayoffLike, finite_vector, side_by_side
from tugames.errors import InvalidInputError
from tugames.plotting.canvas import COLOURS, ERRORS, axes_or_new, legend_beside, plain_text

if TYPE_CHECKING:
    from matplotlib.axes import Axes

__all__ = ["payout_against_shapley"]


def payout_against_shapley(
    shapley: PayoffLike,
    payout: PayoffLike,
    *,
    shapley_error: PayoffLike | None = None,
    payout_error: PayoffLike | None = None,
    players: Sequence[Hashable] | None = None,
    ax: "Axes | None" = None,
) -> "Axes":
    """Scatter of payouts (y) against Shapley values (x) with the identity line.

    As Figure 1 of the paper: above the line a player gets more than its Shapley value. Error
    bars are one standard error either way. Names are moved, each time the picture is drawn, to
    where they hide neither each other nor points, bars and the line; a thin line joins them to
    their points.

    Examples
    --------
    >>> ax = payout_against_shapley([1.0, 2.0], [1.5, 1.5], players=["ann", "bob"])
    >>> ax.get_xlabel(), ax.get_ylabel()
    ('Shapley value', 'payout')
    """
    both = {"Shapley value": shapley, "payout": payout}
    labels, vectors = side_by_side(both, players, "payoffs")
    x, y = vectors["Shapley value"], vectors["payout"]
    if not x.size:
        raise InvalidInputError("a scatter is of one player or more; got none")
    widths = [
        None if error is None else finite_vector(error, labels, "standard errors")
        for error in (shapley_error, payout_error)
    ]
    if any(width is not None and (width < 0.0).any() for width in widths):
        raise InvalidInputError("standard errors are not negative; got one that is")
    ax = axes_or_new(ax)
    low, high = min(x.min(), y.min()), max(x.max(), y.max())
    pad = 0.08 * (high - low or 1.0)
    ends = [low - pad, high + pad]
    from tugames.plotting._names import Names  # needs matplotlib, which is imported by now

    line, points = COLOURS[1], COLOURS[0]
    ax.plot(ends, ends, color=line, linewidth=1.2, label="payout = Shapley value", zorder=1)
    ax.errorbar(x, y, xerr=widths[0], yerr=widths[1], fmt="o", color=points, capsize=2, zorder=2)
    names = [
        ax.annotate(
            plain_text(player),
            (x[i], y[i]),
            xytext=(5, 5),
            textcoords="offset points",
            fontsize=8,
            arrowprops={"arrowstyle": "-", "linewidth": 0.5, "color": "0.5", "shrinkB": 3},
        )
        for i, player in enumerate(labels)
    ]
    said = [ERRORS if width is not None and width.any() else "" for width in widths]
    ax.set(xlabel=f"Shapley value{said[0]}", ylabel=f"payout{said[1]}")
    legend_beside(ax)
    across, upright = (np.zeros(x.size) if width is None else width for width in widths)
    bars = [np.array([[a - d, b], [a + d, b]]) for a, b, d in zip(x, y, across, strict=True)]
    bars += [np.array([[a, b - d], [a, b + d]]) for a, b, d in zip(x, y, upright, strict=True)]
    Names(ax, names, [*bars, np.array([[ends[0], ends[0]], [ends[1], ends[1]]])])
    return ax
