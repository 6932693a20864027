"""Player labels, and the ways people write a coalition: tuples, ``"ann+bob"``, ``"AB"``."""

from collections.abc import Collection, Hashable, Iterable, Sequence

from tugames.coalition import SEPARATOR
from tugames.errors import InvalidGameError


def player_labels(
    players: Iterable[Hashable] | None, n_players: int | None = None
) -> tuple[Hashable, ...]:
    """Validate labels: distinct, at least one, and as many as the table has players."""
    if players is None:
        return tuple(range(n_players or 0))
    try:
        labels = tuple(players)
        set(labels)
    except TypeError as error:
        raise InvalidGameError(
            f"players are a sequence of hashable labels, such as names; got {players!r}: {error}"
        ) from error
    if not labels:
        raise InvalidGameError("a game has at least one player; got none")
    if len(set(labels)) < len(labels):
        twice = next(label for i, label in enumerate(labels) if label in labels[:i])
        raise InvalidGameError(f"players have distinct labels; {twice!r} comes twice: rename one")
    if n_players is not None and len(labels) != n_players:
        raise InvalidGameError(
            f"a table of 2**{n_players} worths has {n_players} players; got {len(labels)} labels"
        )
    return labels


def numbered_or_labelled(players: Iterable[Hashable] | int) -> tuple[Hashable, ...]:
    """Labels, or the numbers 0 to n - 1 when only their number is given."""
    return player_labels(range(players) if isinstance(players, int) else players)


def coalition_keys(
    keys: Collection[Hashable], players: Sequence[Hashable] | None
) -> tuple[tuple[Hashable, ...], list[tuple[Hashable, ...]]]:
    """Read keys as coalitions; return the players and each key's members.

    If no key has a ``+``, text that is no label itself is read letter by letter when every
    letter is a label: those given, or those that stand alone as keys.
    """
    players = None if players is None else player_labels(players)
    texts = [key for key in keys if isinstance(key, str)]
    known = {key for key in texts if len(key) == 1} if players is None else set(players)
    # where one coalition is written with a plus, "10" is a player and not "1" and "0"
    by_letter = not any(SEPARATOR in text for text in texts)
    coalitions = [_members(key, known, by_letter=by_letter) for key in keys]
    if players is not None:
        return tuple(players), coalitions
    # singletons first: people list "A", "B", "C" before "A+B", and that is the order they mean
    ordered = sorted(coalitions, key=lambda members: len(members) > 1)
    return player_labels(
        dict.fromkeys(label for members in ordered for label in members)
    ), coalitions


def _members(
    key: Hashable, known: Collection[Hashable], *, by_letter: bool
) -> tuple[Hashable, ...]:
    if isinstance(key, frozenset):
        return tuple(key)
    if isinstance(key, tuple):
        return key
    if key in known or not isinstance(key, str):
        return (key,)
    text = key.strip()
    if text in ("", "{}"):
        return ()
    if SEPARATOR in text:
        return tuple(part.strip() for part in text.split(SEPARATOR))
    if by_letter and text not in known and all(letter in known for letter in text):
        return tuple(text)
    return (text,)
