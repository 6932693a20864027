"""Excesses in order of size: what the nucleolus and its relatives compare."""

from collections.abc import Mapping
from typing import TYPE_CHECKING

import numpy as np

from tugames._doors.numbers import whole_number
from tugames._doors.vectors import PayoffLike
from tugames.core.membership import excesses
from tugames.errors import InvalidInputError
from tugames.game import Game
from tugames.plotting.canvas import COLOURS, axes_or_new, legend_beside, plain_text
from tugames.sampled import SampledGame, examined

if TYPE_CHECKING:
    from matplotlib.axes import Axes

__all__ = ["excess_profile"]

_STYLES = ("solid", "dashed", "dotted", "dashdot")


def excess_profile(
    game: Game | SampledGame,
    payoffs: Mapping[str, PayoffLike] | PayoffLike,
    *,
    most: int = 1024,
    ax: "Axes | None" = None,
) -> "Axes":
    """Excesses of the proper coalitions under one or more payoffs, from the largest down.

    A payoff is in the core if its steps are never above the line at 0 and it shares out v(N). Of
    two payoffs the one that is lower where they first differ has the lexicographically smaller
    excesses; no imputation's are smaller than the nucleolus's.

    Parameters
    ----------
    game : Game or SampledGame
        Of an estimated game the excesses under its mean table.
    payoffs : array_like, shape (n,), or mapping of str to such
        With a mapping of names, and not of players, the steps are named in a legend.
    most : int
        Of the 2**n - 2 proper coalitions those of the largest excess are shown, this many.
    ax : Axes, optional

    Raises
    ------
    InvalidInputError
        For a single player, who has no proper coalition; if there is no payoff, or ``most`` < 1.

    Notes
    -----
    O(2**n) time and memory a payoff.

    Examples
    --------
    >>> glove = Game([0, 0, 0, 1, 0, 1, 0, 1])
    >>> ax = excess_profile(glove, {"nucleolus": [1, 0, 0], "Shapley value": [2/3, 1/6, 1/6]})
    >>> [steps.get_data().values.round(3).tolist() for steps in ax.patches]
    [[0.0, 0.0, 0.0, 0.0, 0.0, -1.0], [0.167, 0.167, -0.167, -0.167, -0.333, -0.667]]
    """
    from matplotlib.ticker import MaxNLocator

    table = examined(game)
    if table.n_players < 2:
        raise InvalidInputError(
            "an excess profile is about proper coalitions, hence two players or more; got "
            f"{table.n_players}"
        )
    by_name = isinstance(payoffs, Mapping) and not set(payoffs) <= set(table.players)
    by_name = by_name or (isinstance(payoffs, Mapping) and not payoffs)
    named = payoffs if by_name else {"": payoffs}
    most = whole_number(most, "most, a number of coalitions,")
    if not named or most < 1:
        raise InvalidInputError(
            "an excess profile shows at least one payoff and one coalition; got "
            f"{len(named)} payoffs, most={most}"
        )
    ax = axes_or_new(ax)
    proper = (1 << table.n_players) - 2
    shown = min(proper, most)
    edges = 0.5 + np.arange(shown + 1)
    for k, (name, payoff) in enumerate(named.items()):
        surplus = excesses(table, payoff)[1:-1]
        largest = np.sort(np.partition(surplus, proper - shown)[proper - shown :])[::-1]
        ax.stairs(
            largest,
            edges,
            baseline=None,
            color=COLOURS[k % len(COLOURS)],
            linestyle=_STYLES[k % len(_STYLES)],
            linewidth=1.6,
            label=plain_text(name),
        )
    ax.axhline(0.0, color="black", linewidth=0.8, zorder=1)
    ax.xaxis.set_major_locator(MaxNLocator(integer=True))
    of_all = "" if shown == proper else f", the largest {shown} of {proper}"
    ax.set(xlabel=f"proper coalitions by excess{of_all}", ylabel="excess v(S) - x(S)")
    if by_name:
        legend_beside(ax)
    return ax
