"""Names that players may have in files: what every format keeps, and no line or screen breaks."""

import unicodedata
from collections.abc import Hashable, Iterable

from tugames._doors.brief import brief_repr
from tugames._doors.spelling import SEPARATOR
from tugames.errors import GameFileError

#: Kinds of characters that break a line or a screen: controls, lone surrogates, separators.
_BREAKING = ("Cc", "Cs", "Zl", "Zp")


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
                "players have distinct names without '+', control characters or spaces at the "
                f"ends in files; got {brief_repr(name)}: rename the player"
            )
        seen.add(name)
    return names


def _plain(name: str) -> bool:
    whole = not any(unicodedata.category(letter) in _BREAKING for letter in name)
    return whole and name == name.strip() and name not in ("", "{}") and SEPARATOR not in name
