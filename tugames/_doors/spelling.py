"""How people write coalitions as text: ``ann+bob``, ``ann, bob``, ``(1, 2)``, ``AB``, ``empty``.

A part of a text is a player whose label it is, or, among labels that are no text, one whose
label is so written: ``"0+1"`` are the players 0 and 1.
"""

from collections import Counter
from collections.abc import Collection, Hashable, Iterable, Mapping, Sequence

from tugames._doors.brief import brief_repr
from tugames.errors import InvalidInputError

#: Written between the members of a coalition in text and in files.
SEPARATOR = "+"
#: What else people write between them, spaces last: many names have one.
_OTHERS = (",", ";", "|", " ")
#: All but the spaces.
SEPARATORS = (SEPARATOR, *_OTHERS[:-1])
_EMPTY = frozenset({"", "empty", "empty set", "\u2205", "set()", "frozenset()"})
_BRACKETS = {"(": ")", "{": "}", "[": "]"}

Members = tuple[Hashable, ...]


def text_members(text: str, players: Sequence[Hashable], *, letters: bool = True) -> Members:
    """Members of a coalition of known players that is written as text.

    Raises
    ------
    InvalidInputError
        If a part is no player, or the text can be read as more than one coalition.
    """
    spelled = _spelled(players)
    if text in spelled:
        return (spelled[text],)
    content = _without_brackets(text)
    if _is_empty(text):
        return ()
    ways = [[_unquoted(part) for part in _split(content, by)] for by in (SEPARATOR, *_OTHERS)]
    if letters:
        ways.append(list(content))
    ways.append([_unquoted(content)])
    readings = {
        tuple(spelled[part] for part in way): None
        for way in ways
        if all(part in spelled for part in way)
    }
    if len({frozenset(reading) for reading in readings}) > 1:
        first, second, *_ = readings
        raise InvalidInputError(
            f"a coalition is written in one way; {brief_repr(text)} can be {brief_repr(first)} and "
            f"{brief_repr(second)}: give its members as a list of labels"
        )
    if readings:
        return next(iter(readings))
    separator = next((by for by in (SEPARATOR, *_OTHERS[:-1]) if by in content), None)
    parts = _split(content, separator) if separator else [content]
    return tuple(spelled.get(_unquoted(part), part) for part in parts)  # the stranger is named


def key_members(keys: Iterable[Hashable]) -> list[Members]:
    """Members of the coalitions that stand as keys, when it is not said who the players are.

    Raises
    ------
    InvalidInputError
        If a key may be a player or a coalition.
    """
    keys = list(keys)
    texts = [key.strip() for key in keys if isinstance(key, str)]
    labels: dict[str, Hashable] = {}  # by text, what is certainly one
    for text in texts:
        if SEPARATOR in text and not _is_bracketed(text):
            labels.update((part, part) for part in _split(text, SEPARATOR))
    for key in keys:
        if not isinstance(key, str):
            members: Iterable[Hashable] = key if isinstance(key, tuple | frozenset) else (key,)
            labels.update((str(member), member) for member in members)
    plain = [text for text in texts if text in labels or not _is_marked(text)]
    separator = _separator(plain, labels)
    read = [_key_members(key, separator, labels) for key in keys]
    if separator is None and len(plain) == len(texts):
        single = {text for text in {*plain, *labels} if len(text) == 1}
        read = [
            tuple(labels.get(letter, letter) for letter in key.strip())
            if isinstance(key, str) and _by_letter(key.strip(), single)
            else members
            for key, members in zip(keys, read, strict=True)
        ]
    return read


def _key_members(key: Hashable, separator: str | None, labels: Mapping[str, Hashable]) -> Members:
    if isinstance(key, tuple | frozenset):
        return tuple(key)
    if not isinstance(key, str):
        return (key,)
    text = key.strip()
    if text in labels:
        return (labels[text],)
    if _is_empty(text):
        return ()
    if _is_bracketed(text):
        content = _without_brackets(text)
        by = next((by for by in (",", ";", "|", SEPARATOR, " ") if by in content), None)
        parts = [_unquoted(part) for part in _split(content, by) if part]
    else:
        parts = _split(text, separator)
    return tuple(labels.get(part, part) for part in parts)


def _separator(texts: list[str], labels: Collection[str]) -> str | None:
    """What stands between the members of coalitions in these keys, if anything does."""
    if any(SEPARATOR in text for text in texts):
        atoms = {part for text in texts for part in _split(text, SEPARATOR)}
        for text in texts:
            for by in _OTHERS[:-1]:
                if SEPARATOR not in text and atoms.intersection(_split(text, by)) - {text}:
                    plus = next(other for other in texts if SEPARATOR in other)
                    raise InvalidInputError(
                        "the members of a coalition are separated in one way; got "
                        f"{brief_repr(plus)} and {brief_repr(text)}: write + everywhere, or give "
                        "players="
                    )
        return SEPARATOR
    used = [by for by in _OTHERS[:-1] if any(by in text for text in texts)]
    for by in used or [" "]:
        having = [text for text in texts if text not in labels and _parts(text, by)]
        if not having:
            continue
        parts = [part for text in having for part in set(_parts(text, by))]
        alone = {text for text in texts if text not in having} | set(labels)
        if len(used) < 2 and (
            not alone.isdisjoint(parts) or (by == " " and all(part.isdecimal() for part in parts))
        ):
            return by
        twice = len(set(parts)) < len(parts)
        if by == " " and not twice:
            continue  # names with a space in them
        if by != " " and len(used) < 2 and twice:
            return by
        raise InvalidInputError(
            f"a key is a player or a coalition; {brief_repr(having[0])} may be either: give "
            "players=, or write + between members and (a tuple of one label,) for a player"
        )
    return None


def _spelled(players: Sequence[Hashable]) -> dict[str, Hashable]:
    """Players by the text that means them; texts that are shared by several mean none."""
    others = [(str(player), player) for player in players if not isinstance(player, str | bytes)]
    count = Counter(text for text, _ in others)
    spelled = {text: player for text, player in others if count[text] == 1}
    return spelled | {player: player for player in players if isinstance(player, str)}


def _split(text: str, separator: str | None) -> list[str]:
    if separator is None:
        return [text]
    return text.split() if separator == " " else [part.strip() for part in text.split(separator)]


def _parts(text: str, separator: str) -> list[str]:
    """Parts of a text that has two or more; none of another."""
    parts = [part for part in _split(text, separator) if part]
    return parts if len(parts) > 1 else []


def _by_letter(text: str, single: Collection[str]) -> bool:
    if len(text) < 2 or any(letter not in single for letter in text):
        return False
    if len(set(text)) < len(text):
        raise InvalidInputError(
            f"a key is a player or a coalition; {brief_repr(text)} may be a player, or letters "
            "that are players each, one of them twice: give players=, or write + between members"
        )
    return True


def _is_empty(text: str) -> bool:
    return _without_brackets(text).casefold() in _EMPTY or text.casefold() in _EMPTY


def _is_marked(text: str) -> bool:
    """Whether a text says that it is a coalition, empty or in brackets."""
    return _is_empty(text) or _is_bracketed(text)


def _is_bracketed(text: str) -> bool:
    text = text.removeprefix("frozenset(").strip() if text.startswith("frozenset(") else text
    text = text.removesuffix(")") if text[:1] in "{[" else text
    close = _BRACKETS.get(text[:1])
    return len(text) > 1 and text[-1] == close and not {text[0], close} & set(text[1:-1])


def _without_brackets(text: str) -> str:
    text = text.strip()
    if text.startswith("frozenset(") and text.endswith(")"):
        text = text[len("frozenset(") : -1]
    return text[1:-1].strip().removesuffix(",") if _is_bracketed(text) else text


def _unquoted(part: str) -> str:
    return part[1:-1] if len(part) > 1 and part[0] == part[-1] and part[0] in "'\"" else part
