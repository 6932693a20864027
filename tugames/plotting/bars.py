"""Bars of payoffs, player by player."""

from collections.abc import Hashable, Mapping, Sequence
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import ArrayLike

from tugames.plotting.canvas import COLOURS, axes_or_new, plain_text

if TYPE_CHECKING:
    from matplotlib.axes import Axes

__all__ = ["payoff_bars"]


def payoff_bars(
    payoffs: Mapping[str, ArrayLike],
    *,
    errors: Mapping[str, ArrayLike] | None = None,
    players: Sequence[Hashable] | None = None,
    ax: "Axes | None" = None,
) -> "Axes":
    """Bars of one or more payoff vectors, player by player, with standard errors.

    Examples
    --------
    >>> ax = payoff_bars({"Shapley value": [1.0, 2.0], "equal split": [1.5, 1.5]})
    >>> len(ax.patches)
    4
    """
    ax = axes_or_new(ax)
    vectors = {name: np.asarray(payoff, dtype=np.float64) for name, payoff in payoffs.items()}
    n = len(next(iter(vectors.values())))
    width = 0.8 / len(vectors)
    for k, (name, payoff) in enumerate(vectors.items()):
        at = np.arange(n) + (k - (len(vectors) - 1) / 2) * width
        error = None if errors is None else errors.get(name)
        colour = COLOURS[k % len(COLOURS)]
        ax.bar(at, payoff, width, yerr=error, capsize=2, color=colour, label=plain_text(name))
    names = [plain_text(player) for player in players or range(n)]
    long = max(map(len, names)) > 6
    ax.set_xticks(range(n), names, rotation=30 if long else 0, ha="right" if long else "center")
    ax.axhline(0.0, color="black", linewidth=0.8)
    ax.set_ylabel("payoff")
    ax.legend(loc="best", fontsize=8)
    return ax
