"""Names that players may have in files: what every format keeps, and no line or screen breaks."""

import re
import unicodedata
from collections.abc import Hashable, Iterable, Sequence

from tugames._doors.brief import brief_repr
from tugames._doors.spelling import SEPARATOR
from tugames.errors import GameFileError

#: Kinds of characters that break a line or a screen: controls, lone surrogates, separators.
_BREAKING = ("Cc", "Cs", "Zl", "Zp")
_QUOTES = ("'", '"')
#: A member in quotes since a plus is part of its name.
_QUOTED = re.compile(r"""(?:^|\+)\s*(?:'[^']*\+[^']*'|"[^"]*\+[^"]*")\s*(?=\+|$)""")
_MEMBER = re.compile(r"""\s*(?:'([^']*)'|"([^"]*)"|([^+]*?))\s*(\+|$)""")


def file_names(players: Iterable[Hashable]) -> list[str]:
    """Players' labels as text, in order.

    Raises
    ------
    GameFileError
        If a label would not survive in a file, or two have the same text.
    """
    names = [str(player) for player in players]
    seen: set[str] = set()
    for name in names:
        if not _plain(name) or name in seen:
            raise GameFileError(
                "players have distinct names without control characters or spaces at the "
                f"ends in files; got {brief_repr(name)}: rename the player"
            )
        seen.add(name)
    return names


def listed_names(names: Sequence[str]) -> list[str]:
    """Names as they stand in coalitions, in quotes where one has a plus: ``'a+b'+c``.

    Raises
    ------
    GameFileError
        If a name that has to be quoted has quotes of both kinds.
    """
    if not any(SEPARATOR in name for name in names):
        return list(names)
    listed = []
    for name in names:
        if SEPARATOR in name or name.startswith(_QUOTES):
            quote = next((quote for quote in _QUOTES if quote not in name), None)
            if quote is None:
                raise GameFileError(
                    "a name with a + stands in quotes, and cannot have both kinds in it; got "
                    f"{brief_repr(name)}: write NPZ, or JSON with order=, where players are listed"
                )
            name = f"{quote}{name}{quote}"  # noqa: PLW2901
        listed.append(name)
    return listed


def has_quoted(coalition: str) -> bool:
    """Whether a member is in quotes since a plus is part of its name."""
    return SEPARATOR in coalition and _QUOTED.search(coalition) is not None


def quoted_members(coalition: str) -> tuple[str, ...]:
    """Members of a coalition, without the quotes that some are in."""
    if coalition.strip() in ("", "{}"):
        return ()
    members = []
    at = 0
    while True:
        found = _MEMBER.match(coalition, at)
        assert found is not None
        members.append(next(part for part in found.groups() if part is not None))
        at = found.end()
        if not found[4]:
            return tuple(members)


def _plain(name: str) -> bool:
    whole = not any(unicodedata.category(letter) in _BREAKING for letter in name)
    return whole and name == name.strip() and name not in ("", "{}")
