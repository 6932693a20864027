"""The lattice of coalitions, coloured."""

from math import comb
from typing import TYPE_CHECKING, Literal

import numpy as np
from numpy.typing import ArrayLike, NDArray

from tugames._doors.brief import brief_repr
from tugames._doors.spelling import SEPARATOR
from tugames.coalition import coalition_label, iter_players
from tugames.core.membership import excesses
from tugames.errors import InvalidInputError
from tugames.game import Game
from tugames.plotting.canvas import axes_or_new, plain_text
from tugames.sampled import SampledGame, examined

if TYPE_CHECKING:
    from matplotlib.axes import Axes

__all__ = ["coalition_lattice"]

_MOST_PLAYERS = 6


def coalition_lattice(
    game: Game | SampledGame,
    *,
    colour_by: Literal["worth", "excess"] = "worth",
    payoff: ArrayLike | None = None,
    ax: "Axes | None" = None,
) -> "Axes":
    """Hasse diagram of all coalitions, coloured and labelled by worth or by excess.

    Coalitions of one size are in one row, the empty one at the bottom; a line joins two that
    differ by one player.

    Parameters
    ----------
    game : Game or SampledGame
        Of at most 6 players; of an estimated game the mean table.
    colour_by : {"worth", "excess"}
        Worths from dark to bright. Excesses v(S) - x(S) from purple, where S gets more than its
        worth, by white to orange, where it could do better on its own.
    payoff : array_like, shape (n,), optional
        The payoff x: needed for excesses, and for nothing else.
    ax : Axes, optional
        A colour bar is put beside it.

    Raises
    ------
    InvalidInputError
        For more than 6 players; for excesses without a payoff, or a payoff without excesses.

    Examples
    --------
    >>> glove = Game([0, 0, 0, 1, 0, 1, 0, 1], players="ABC")
    >>> ax = coalition_lattice(glove, colour_by="excess", payoff=[0.5, 0.25, 0.25])
    >>> ax.texts[3].get_text()
    'A+B\\n0.25'
    """
    from matplotlib.collections import LineCollection

    table = examined(game)
    n = table.n_players
    if n > _MOST_PLAYERS:
        raise InvalidInputError(
            f"a lattice is drawn for at most {_MOST_PLAYERS} players, 64 coalitions; got {n}: "
            "draw a subgame, or its excesses with excess_profile"
        )
    numbers = _numbers(table, colour_by, payoff)
    positions = _positions(n)
    width = max(6.0, 0.75 * comb(n, n // 2) + 1.5)
    ax = axes_or_new(ax, width=width, height=1.5 + 0.95 * n)
    pairs = [(mask ^ 1 << i, mask) for mask in range(1 << n) for i in iter_players(mask)]
    ax.add_collection(LineCollection(positions[np.array(pairs)], colors="0.75", linewidths=0.8))
    x, y = positions.T
    nodes = ax.scatter(x, y, c=numbers, s=150, edgecolors="black", linewidths=0.8, zorder=2)
    nodes.set_cmap("viridis" if colour_by == "worth" else "PuOr_r")
    if colour_by == "excess":
        limit = float(np.abs(numbers).max()) or 1.0
        nodes.set_clim(-limit, limit)
    for mask, position in enumerate(positions):
        ax.annotate(
            f"{_wrapped(plain_text(coalition_label(mask, table.players)))}\n{numbers[mask]:.4g}",
            position,
            xytext=(0, -9),
            textcoords="offset points",
            ha="center",
            va="top",
            fontsize=8 if n < 5 else 6,
            bbox={"facecolor": "white", "edgecolor": "none", "alpha": 0.7, "pad": 0.5},
        )
    ax.margins(0.08, 0.12)
    ax.set_axis_off()
    label = "worth v(S)" if colour_by == "worth" else "excess v(S) - x(S)"
    ax.figure.colorbar(nodes, ax=ax, label=label)
    return ax


def _numbers(table: Game, colour_by: str, payoff: ArrayLike | None) -> NDArray[np.float64]:
    if not (isinstance(colour_by, str) and colour_by in ("worth", "excess")):
        raise InvalidInputError(
            f"coalitions are coloured by 'worth' or 'excess'; got colour_by={brief_repr(colour_by)}"
        )
    if (colour_by == "excess") != (payoff is not None):
        raise InvalidInputError(
            "excesses need a payoff, and worths none; got "
            f"colour_by={colour_by!r} {'without a' if payoff is None else 'and a'} payoff: "
            "hand over colour_by='excess' and payoff=x, or neither"
        )
    return table.values if payoff is None else excesses(table, payoff)


def _positions(n: int) -> NDArray[np.float64]:
    """Coordinates by mask, shape (2**n, 2): rows by size, in lexicographic order of members."""
    positions = np.empty((1 << n, 2))
    for size in range(n + 1):
        row = [mask for mask in range(1 << n) if mask.bit_count() == size]
        row.sort(key=lambda mask: tuple(iter_players(mask)))
        # every row as wide as the widest, which leaves the most room for labels
        positions[row, 0] = ((np.arange(len(row)) + 0.5) / len(row) - 0.5) * comb(n, n // 2)
        positions[row, 1] = size
    return positions


def _wrapped(label: str, width: int = 12) -> str:
    """Break a coalition's label between members."""
    lines = [""]
    for k, member in enumerate(label.split(SEPARATOR)):
        part = SEPARATOR + member if k else member
        if len(lines[-1] + part) > width:
            lines.append("")
        lines[-1] += part
    return "\n".join(line for line in lines if line)
