"""Player labels, and the coalitions that stand as keys of a mapping."""

from collections.abc import Collection, Hashable, Iterable, Mapping

import numpy as np

from tugames._doors.brief import brief_repr
from tugames._doors.pandas import is_frame
from tugames._doors.spelling import SEPARATORS, key_members, text_members
from tugames.coalition import coalition_mask, coalition_members
from tugames.errors import InvalidGameError, InvalidInputError, TooManyPlayersError

#: More would not be labels but a mistake.
_MOST_PLAYERS = 1 << 20


def player_labels(
    players: Iterable[Hashable] | None, n_players: int | None = None
) -> tuple[Hashable, ...]:
    """Validate labels: distinct, at least one, and as many as the table has players."""
    if players is None:
        return tuple(range(n_players or 0))
    try:
        if isinstance(players, bytes | Mapping | set | frozenset) or is_frame(players):
            raise TypeError("they have no order, or are no labels")
        labels = tuple(map(_plain, players))
        set(labels)
    except TypeError as error:
        raise InvalidGameError(
            "players are a sequence of hashable labels, such as names; got "
            f"{brief_repr(players)}: {error}"
        ) from error
    if not labels:
        raise InvalidGameError("a game has at least one player; got none")
    if len(set(labels)) < len(labels):
        seen: dict[Hashable, Hashable] = {}
        for label in labels:
            if label in seen:
                same = type(seen[label]) is type(label)
                how = "comes twice" if same else f"is equal to {brief_repr(seen[label])}"
                raise InvalidGameError(
                    f"players have distinct labels; {brief_repr(label)} {how}: rename one"
                )
            seen[label] = label
    if any(label != label for label in labels):  # noqa: PLR0124
        raise InvalidGameError("labels are equal to themselves; nan is not: rename the player")
    if n_players is not None and len(labels) != n_players:
        raise InvalidGameError(
            f"a table of 2**{n_players} worths has {n_players} players; got {len(labels)} labels"
        )
    return labels


def numbered_or_labelled(players: Iterable[Hashable] | int | None) -> tuple[Hashable, ...]:
    """Labels, or the numbers 0 to n - 1 when only their number is given."""
    if players is None or isinstance(players, bool):
        raise InvalidGameError(f"players are a sequence of labels, or their number; got {players}")
    if isinstance(players, int | np.integer):
        if players > _MOST_PLAYERS:
            many = brief_repr(int(players))
            raise TooManyPlayersError(f"a game has at most 2**20 players; got {many}")
        return player_labels(range(int(players)))
    return player_labels(players)


def coalition_keys(
    keys: Collection[Hashable], players: Iterable[Hashable] | None
) -> tuple[tuple[Hashable, ...], list[list[Hashable]]]:
    """Read keys as coalitions; return the players and each key's members, by label.

    Where the players are given, members that are none of them are returned as they are.

    Raises
    ------
    InvalidGameError
        If a key may be a player as well as a coalition, or two coalitions.
    """
    try:
        if players is not None:
            labels = player_labels(players)
            texts = [key for key in keys if isinstance(key, str)]
            # where one coalition is written with a plus, "10" is a player and not "1" and "0"
            letters = not any(by in text for text in texts for by in SEPARATORS)
            return labels, [_members(key, labels, letters=letters) for key in keys]
        coalitions = key_members(keys)
        # singletons first: people list "A", "B", "C" before "A+B", and that is the order they mean
        ordered = sorted(coalitions, key=lambda members: len(members) > 1)
        labels = player_labels(list(dict.fromkeys(label for who in ordered for label in who)))
        return labels, [list(members) for members in coalitions]
    except InvalidInputError as error:
        raise InvalidGameError(str(error)) from error


def _members(key: Hashable, players: tuple[Hashable, ...], *, letters: bool) -> list[Hashable]:
    if isinstance(key, str):
        return list(text_members(key, players, letters=letters))
    if not isinstance(key, tuple | frozenset):
        return [key]
    if key in players:  # a label that is a tuple
        return list(coalition_members(coalition_mask(key, players), players))
    return list(key)


def _plain(label: Hashable) -> Hashable:
    """Label of Python's own type: that of a numpy scalar is equal, but not in a file."""
    numpy_scalar = isinstance(label, np.integer | np.floating | np.bool_ | np.str_)
    plain: Hashable = label.item() if numpy_scalar else label  # type: ignore[attr-defined]
    return plain
