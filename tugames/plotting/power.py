"""Power indices side by side."""

from collections.abc import Hashable, Mapping, Sequence
from typing import TYPE_CHECKING

from tugames._doors.vectors import PayoffLike, side_by_side
from tugames.errors import InvalidInputError
from tugames.plotting.bars import payoff_bars

if TYPE_CHECKING:
    from matplotlib.axes import Axes

__all__ = ["power_bars"]


def power_bars(
    indices: Mapping[str, PayoffLike],
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
    labels, vectors = side_by_side(indices, players, "power indices")
    if not labels:
        raise InvalidInputError("a power index has an entry for each player; got no player")
    ax = payoff_bars(vectors, players=labels, ax=ax)
    ax.set_ylabel("power")
    return ax
