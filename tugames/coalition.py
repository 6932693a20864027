"""Coalitions as bitmasks: player ``i`` is a member exactly when bit ``i`` is set.

A coalition is a plain Python ``int``, so that games of any number of players share one
representation; tables over all coalitions are arrays indexed by the mask.
"""

from collections.abc import Hashable, Iterable, Iterator, Sequence

import numpy as np
from numpy.typing import ArrayLike, NDArray

from tugames.errors import InvalidInputError

__all__ = [
    "coalition_label",
    "coalition_mask",
    "coalition_members",
    "coalition_payoffs",
    "coalition_sizes",
    "iter_players",
    "iter_subcoalitions",
]

#: Written between the members of a coalition in text and in files.
SEPARATOR = "+"


def iter_players(mask: int) -> Iterator[int]:
    """Yield the player numbers in a coalition, ascending.

    Examples
    --------
    >>> list(iter_players(0b1011))
    [0, 1, 3]
    """
    while mask:
        lowest = mask & -mask
        yield lowest.bit_length() - 1
        mask ^= lowest


def iter_subcoalitions(mask: int) -> Iterator[int]:
    """Yield every subset of a coalition, the empty one and itself included, ascending.

    Takes 2**|S| steps and constant memory.

    Examples
    --------
    >>> list(iter_subcoalitions(0b101))
    [0, 1, 4, 5]
    """
    subset = 0
    while True:
        yield subset
        if subset == mask:
            return
        subset = (subset - mask) & mask


def coalition_sizes(n_players: int) -> NDArray[np.uint8]:
    """Number of members of every coalition, shape ``(2**n,)``.

    Examples
    --------
    >>> coalition_sizes(2)
    array([0, 1, 1, 2], dtype=uint8)
    """
    return np.bitwise_count(np.arange(1 << n_players, dtype=np.uint64))


def coalition_mask(members: Iterable[Hashable], players: Sequence[Hashable]) -> int:
    """Bitmask of the coalition with these members.

    Parameters
    ----------
    members : iterable of labels, each at most once
    players : sequence of labels, in player order

    Raises
    ------
    InvalidInputError
        If a member is not a player, or is named twice.

    Examples
    --------
    >>> coalition_mask(["ann", "eve"], ["ann", "bob", "eve"])
    5
    """
    order = {player: i for i, player in enumerate(players)}
    mask = 0
    for member in members:
        if member not in order:
            raise InvalidInputError(
                f"a coalition is made of players; {member!r} is none of "
                f"{_shortened(players)}: check the spelling or add the player"
            )
        bit = 1 << order[member]
        if mask & bit:
            raise InvalidInputError(
                f"a coalition names each member once; {member!r} comes twice: remove one"
            )
        mask |= bit
    return mask


def coalition_members(mask: int, players: Sequence[Hashable]) -> tuple[Hashable, ...]:
    """Labels of a coalition's members, in player order.

    Examples
    --------
    >>> coalition_members(0b101, ["ann", "bob", "eve"])
    ('ann', 'eve')
    """
    if not 0 <= mask < 1 << len(players):
        raise InvalidInputError(
            f"a coalition of {len(players)} players is a mask from 0 to 2**{len(players)} - 1; "
            f"got {mask}"
        )
    return tuple(players[i] for i in iter_players(mask))


def coalition_label(mask: int, players: Sequence[Hashable]) -> str:
    """Text of a coalition: its members joined by ``+``; the empty coalition is ``{}``.

    Examples
    --------
    >>> coalition_label(0b101, ["ann", "bob", "eve"])
    'ann+eve'
    """
    return SEPARATOR.join(str(player) for player in coalition_members(mask, players)) or "{}"


def coalition_payoffs(payoff: ArrayLike) -> NDArray[np.float64]:
    """Payoff x(S) of every coalition, the sum of its members', shape (2**n,).

    O(2**n) time: the table doubles with every player.

    Examples
    --------
    >>> coalition_payoffs([1.0, 10.0])
    array([ 0.,  1., 10., 11.])
    """
    payoff = np.asarray(payoff, dtype=np.float64)
    sums = np.zeros(1 << payoff.size)
    for i, amount in enumerate(payoff):
        np.add(sums[: 1 << i], amount, out=sums[1 << i : 2 << i])
    return sums


def _shortened(labels: Sequence[Hashable]) -> str:
    """At most ten labels, for a message."""
    shown = ", ".join(repr(label) for label in labels[:10])
    return shown + (f", ... ({len(labels)} in all)" if len(labels) > 10 else "")
