"""Names that players may have in files: what every format keeps, and no line or screen breaks."""

import unicodedata
from collections.abc import Hashable, Iterable

from tugames._doors.brief import UNPRINTABLE, brief_repr
from tugames._doors.spelling import SEPARATOR
from tugames.errors import GameFileError


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
    printable = not any(unicodedata.category(letter) in UNPRINTABLE for letter in name)
    return printable and name == name.strip() and name not in ("", "{}") and SEPARATOR not in name
