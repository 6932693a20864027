"""Bars of payoffs, player by player."""

from collections.abc import Hashable, Mapping, Sequence
from typing import TYPE_CHECKING

import numpy as np

from tugames._doors.brief import brief_repr
from tugames._doors.vectors import PayoffLike, finite_vector, named, side_by_side
from tugames.errors import InvalidInputError
from tugames.plotting.canvas import COLOURS, ERRORS, axes_or_new, legend_beside, plain_text

if TYPE_CHECKING:
    from matplotlib.axes import Axes

__all__ = ["payoff_bars"]


def payoff_bars(
    payoffs: Mapping[str, PayoffLike],
    *,
    errors: Mapping[str, PayoffLike] | None = None,
    players: Sequence[Hashable] | None = None,
    ax: "Axes | None" = None,
) -> "Axes":
    """Bars of one or more payoff vectors, player by player, with standard errors.

    The label of the axis says that error bars are one standard error either way.

    Vectors by player are put into the order of ``players``, or of the first of them.

    Examples
    --------
    >>> ax = payoff_bars({"Shapley value": [1.0, 2.0], "equal split": [1.5, 1.5]})
    >>> len(ax.patches)
    4
    """
    labels, vectors = side_by_side(payoffs, players, "payoffs")
    n = len(labels)
    bars = {
        name: finite_vector(error, labels, f"the standard errors of {brief_repr(name)}")
        for name, error in named(errors, "standard errors").items()
    }
    if any((error < 0.0).any() for error in bars.values()):
        raise InvalidInputError("standard errors are not negative; got one that is")
    ax = axes_or_new(ax)
    width = 0.8 / len(vectors)
    for k, (name, payoff) in enumerate(vectors.items()):
        at = np.arange(n) + (k - (len(vectors) - 1) / 2) * width
        error = bars.get(name)
        colour = COLOURS[k % len(COLOURS)]
        ax.bar(at, payoff, width, yerr=error, capsize=2, color=colour, label=plain_text(name))
    names = [plain_text(player) for player in labels]
    long = max(map(len, names), default=0) > 6
    ax.set_xticks(range(n), names, rotation=30 if long else 0, ha="right" if long else "center")
    ax.axhline(0.0, color="black", linewidth=0.8)
    ax.set_ylabel(f"payoff{ERRORS}" if any(error.any() for error in bars.values()) else "payoff")
    legend_beside(ax)
    return ax
