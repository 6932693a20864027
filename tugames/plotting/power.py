"""Power indices side by side."""

from collections.abc import Hashable, Mapping, Sequence
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import ArrayLike

from tugames._vectors import finite_vector
from tugames.errors import InvalidInputError
from tugames.plotting.bars import payoff_bars

if TYPE_CHECKING:
    from matplotlib.axes import Axes

__all__ = ["power_bars"]


def power_bars(
    indices: Mapping[str, ArrayLike],
    players: Sequence[Hashable] | None = None,
    *,
    ax: "Axes | None" = None,
) -> "Axes":
    """Bars of one or more power indices, player by player.

    Parameters
    ----------
    indices : mapping of str to array_like, shape (n,)
        At least one; the shares of votes may be among them.
    players : sequence of hashables, optional
        Labels in player order; the numbers 0 to n - 1 by default.
    ax : Axes, optional

    Raises
    ------
    InvalidInputError
        If there is no index, or if the lengths differ.

    Examples
    --------
    Three parties, 50 of 99 votes needed: power is far from proportional to votes.

    >>> ax = power_bars(
    ...     {"votes": [49 / 99, 49 / 99, 1 / 99], "Shapley-Shubik": [1 / 3, 1 / 3, 1 / 3]},
    ...     players=["red", "blue", "green"],
    ... )
    >>> len(ax.patches), ax.get_ylabel()
    (6, 'power')
    """
    if not indices:
        raise InvalidInputError(
            "bars need at least one power index; got none: hand over a mapping of names to indices"
        )
    n = np.size(next(iter(indices.values()))) if players is None else len(players)
    vectors = {
        name: finite_vector(index, n, f"the entries of {name!r}") for name, index in indices.items()
    }
    if not n:
        raise InvalidInputError("a power index has an entry for each player; got no player")
    ax = payoff_bars(vectors, players=None if players is None else list(players), ax=ax)
    ax.set_ylabel("power")
    return ax
