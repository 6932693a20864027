"""Player labels, and the ways people write a coalition: tuples, ``"ann+bob"``, ``"AB"``."""

from collections.abc import Collection, Hashable, Iterable, Sequence

from tugames.coalition import SEPARATOR
from tugames.errors import InvalidGameError


def player_labels(
    players: Iterable[Hashable] | None, n_players: int | None = None
) -> tuple[Hashable, ...]:
    """Validate labels: distinct, at least one, and as many as the table has players."""
    labels = tuple(range(n_players or 0)) if players is None else tuple(players)
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


def coalition_keys(
    keys: Collection[Hashable], players: Sequence[Hashable] | None
) -> tuple[tuple[Hashable, ...], list[tuple[Hashable, ...]]]:
    """Read keys as coalitions; return the players and each key's members.

    Text without a ``+`` that is no label itself is read letter by letter when every letter is
    a label: those given, or those that stand alone as keys.
    """
    if players is None:
        singles = {key for key in keys if isinstance(key, str) and len(key) == 1}
        known: set[Hashable] = set(singles)
    else:
        known = set(players)
    coalitions: list[tuple[Hashable, ...]] = [_members(key, known) for key in keys]
    if players is not None:
        return player_labels(players), coalitions
    # singletons first: people list "A", "B", "C" before "A+B", and that is the order they mean
    ordered = sorted(coalitions, key=lambda members: len(members) > 1)
    return player_labels(
        dict.fromkeys(label for members in ordered for label in members)
    ), coalitions


def _members(key: Hashable, known: set[Hashable]) -> tuple[Hashable, ...]:
    if isinstance(key, frozenset):
        return tuple(key)
    if isinstance(key, tuple):
        return key
    if key in known or not isinstance(key, str):
        return (key,)
    if key.strip() in ("", "{}"):
        return ()
    if SEPARATOR in key:
        return tuple(part.strip() for part in key.split(SEPARATOR))
    if set(key) <= known:
        return tuple(key)
    return (key,)
