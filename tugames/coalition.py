"""Coalitions as bitmasks: player ``i`` is a member exactly when bit ``i`` is set.

A coalition is a plain Python ``int``, so that games of any number of players share one
representation; tables over all coalitions are arrays indexed by the mask.
"""

from collections.abc import Hashable, Iterable, Iterator, Mapping, Sequence
from itertools import islice
from numbers import Rational, Real

import numpy as np
from numpy.typing import ArrayLike, NDArray

from tugames._doors.brief import brief_repr
from tugames._doors.numbers import whole_number
from tugames._doors.pandas import is_frame, is_list, is_series, series_items
from tugames._doors.spelling import SEPARATOR, text_members
from tugames._doors.vectors import finite_vector
from tugames.errors import InvalidInputError, TooManyPlayersError

__all__ = [
    "coalition_label",
    "coalition_mask",
    "coalition_members",
    "coalition_payoffs",
    "coalition_sizes",
    "iter_players",
    "iter_subcoalitions",
]

#: What a mask, text, labels, a boolean mask or a mapping of players to booleans may stand for.
CoalitionLike = int | str | Iterable[Hashable] | Mapping[Hashable, bool]

#: A table of 2**32 numbers takes 32 GiB.
_MOST_PLAYERS = 32

_FORMS = (
    "a coalition is a bitmask, text such as 'ann+bob', an iterable of labels, a boolean mask of "
    "all players, or a mapping of players to True and False"
)


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
    n_players = whole_number(n_players, "a number of players", least=0)
    _require_few(n_players)
    return np.bitwise_count(np.arange(1 << n_players, dtype=np.uint64))


def require_coalitions(coalitions: object, what: str) -> Iterable[CoalitionLike]:
    """A list of coalitions as it is; an error for what is none."""
    if not is_list(coalitions):
        raise InvalidInputError(
            f"{what}, such as [['ann', 'bob'], ['eve']]; got {brief_repr(coalitions)}"
        )
    return coalitions


def _require_few(n_players: int) -> None:
    if n_players > _MOST_PLAYERS:
        raise TooManyPlayersError(
            f"tables of all coalitions are for {_MOST_PLAYERS} players at most; got {n_players}: "
            "an OracleGame needs none"
        )


def coalition_mask(members: CoalitionLike, players: Sequence[Hashable]) -> int:
    """Bitmask of a coalition, in any of the forms that people write one.

    Parameters
    ----------
    members : int, text, iterable of labels, boolean mask, or mapping
        A bitmask; text, as ``"ann+bob"`` or, with names of one letter, ``"AB"``; labels, each at
        most once; n booleans in player order; or a mapping (a pandas Series, too) from players
        to booleans, in which those who are not named are no members.
    players : sequence of labels, in player order

    Raises
    ------
    InvalidInputError
        If it is none of these, a member is not a player or is named twice, or a mapping or a
        sequence of booleans has anything else in it.

    Examples
    --------
    >>> coalition_mask(["ann", "eve"], ["ann", "bob", "eve"])
    5
    >>> coalition_mask("ann+eve", ["ann", "bob", "eve"])
    5
    >>> coalition_mask([True, False, True], ["ann", "bob", "eve"])
    5
    >>> coalition_mask({"ann": True, "bob": False, "eve": True}, ["ann", "bob", "eve"])
    5
    """
    players = _in_order(players)
    if isinstance(members, int | np.integer) and not isinstance(members, bool):
        coalition_members(mask := int(members), players)  # raises if it is out of range
        return mask
    if isinstance(members, str):
        return _joined(text_members(members, players), players)
    if is_series(members):
        members = series_items(members, "a coalition")
    if isinstance(members, Mapping):
        return _chosen(members, players)
    return _listed(members, players)


def _in_order(players: Sequence[Hashable]) -> Sequence[Hashable]:
    """Players as a sequence; an error for what has no order."""
    if isinstance(players, tuple | list | range | str):
        return players
    if is_list(players) and not isinstance(players, set | frozenset):
        return tuple(players)
    raise InvalidInputError(
        f"players are a sequence of labels; got {brief_repr(players)}: hand over game.players"
    )


def _has_axes(array: object) -> bool:
    """Whether this is an array that is no row."""
    return isinstance(array, np.ndarray) and array.ndim != 1


def _listed(members: object, players: Sequence[Hashable]) -> int:
    """Mask of labels, or of one boolean a player; of a label that is a tuple or a frozenset."""
    if (
        not isinstance(members, Iterable)
        or isinstance(members, bytes | bytearray | memoryview)
        or is_frame(members)
        or _has_axes(members)
    ):
        raise InvalidInputError(f"{_FORMS}; got {brief_repr(members)}: {_remedy(members)}")
    given = list(islice(iter(members), len(players) + 1))
    order = _order(players)
    if isinstance(members, tuple | frozenset) and _key(members) in order:
        if all(_key(member) in order for member in given):
            raise InvalidInputError(
                f"a coalition is written in one way; {brief_repr(members)} is a player, and so is "
                f"each of its parts: write [{brief_repr(members)}] for the player, or the bitmask"
            )
        return 1 << order[_key(members)]
    truths = [isinstance(member, bool | np.bool_) for member in given]
    labelled_by_truths = any(isinstance(player, bool | np.bool_) for player in players)
    if not any(truths) or (labelled_by_truths and not isinstance(members, np.ndarray)):
        return _joined(given, players)
    if all(truths) and isinstance(members, Sequence | np.ndarray) and not labelled_by_truths:
        if len(given) == len(players):
            return sum(1 << i for i, member in enumerate(given) if member)
        raise InvalidInputError(
            f"a boolean mask has one entry for each of the {len(players)} players; got "
            f"{brief_repr(members)}: add the missing ones as False, or list the members' labels"
        )
    raise InvalidInputError(
        f"a coalition is a boolean mask in player order or labels, and not both; got "
        f"{brief_repr(members)}: list the members' labels"
    )


def _chosen(members: Mapping[Hashable, object], players: Sequence[Hashable]) -> int:
    """Mask of the players whom a mapping says True of."""
    for player, chosen in members.items():
        if not isinstance(chosen, bool | np.bool_):
            raise InvalidInputError(
                "a coalition as a mapping says True or False of each player; got "
                f"{brief_repr(chosen)} for {brief_repr(player)}: list the members' labels, or use "
                "== and > to get booleans"
            )
    named = _joined(members, players)  # a stranger is an error even if he is no member
    return named & _joined([player for player, chosen in members.items() if chosen], players)


def _joined(members: Iterable[Hashable], players: Sequence[Hashable]) -> int:
    """Mask of members by label."""
    order = _order(players)
    mask = 0
    for member in members:
        place = order.get(_key(member))
        if place is None:
            raise InvalidInputError(
                f"a coalition is made of players; {brief_repr(member)} is none of "
                f"{_shortened(players)}: check the spelling or add the player"
            )
        bit = 1 << place
        if mask & bit:
            raise InvalidInputError(
                f"a coalition names each member once; {brief_repr(member)} comes twice: remove one"
            )
        mask |= bit
    return mask


def _order(players: Sequence[Hashable]) -> dict[object, int]:
    return {_key(player): i for i, player in enumerate(players)}


def _key(label: object) -> object:
    """What a label is looked up by: 1, 1.0 and True are equal, but only one was meant."""
    try:
        hash(label)
    except TypeError:
        raise InvalidInputError(
            f"a coalition is made of players' labels; got {brief_repr(label)} among them: write "
            "one flat list of labels"
        ) from None
    if isinstance(label, bool | np.bool_):
        return bool, label
    if isinstance(label, Real) and not isinstance(label, Rational | np.integer):
        return float, label
    return label


def _remedy(members: object) -> str:
    if isinstance(members, bool | np.bool_):
        return f"write [{members}] for a player of that name, or the bitmask {int(members)}"
    if isinstance(members, Real):
        return "a bitmask is an int"
    return "write a flat list of labels"


def coalition_members(mask: int, players: Sequence[Hashable]) -> tuple[Hashable, ...]:
    """Labels of a coalition's members, in player order.

    Examples
    --------
    >>> coalition_members(0b101, ["ann", "bob", "eve"])
    ('ann', 'eve')
    """
    players, given = _in_order(players), mask
    n = len(players)
    whole = isinstance(mask, int | np.integer) and not isinstance(mask, bool)
    mask = int(mask) if whole else -1
    if not mask >= 0 or mask.bit_length() > n:
        raise InvalidInputError(
            f"a coalition of {n} players is a mask from 0 to 2**{n} - 1; got {brief_repr(given)}"
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
    payoff = finite_vector(payoff, None, "payoffs")
    _require_few(payoff.size)
    sums = np.zeros(1 << payoff.size)
    for i, amount in enumerate(payoff):
        np.add(sums[: 1 << i], amount, out=sums[1 << i : 2 << i])
    return sums


def _shortened(labels: Sequence[Hashable]) -> str:
    """At most ten labels, for a message."""
    first = ", ".join(brief_repr(label) for label in labels[:10])
    return first + (f", ... ({len(labels)} in all)" if len(labels) > 10 else "")
