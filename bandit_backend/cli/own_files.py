"""Which files a command may replace: those it made itself, and that nobody has changed since.

A picture carries the SHA-256 of every file that was written with it, and its own, in a text chunk
of the PNG format, which programs that show pictures pass over.
"""

import hashlib
import json
import zlib
from collections.abc import Iterator, Mapping
from pathlib import Path

__all__ = ["is_own", "stamped"]

_SIGNATURE = b"\x89PNG\r\n\x1a\n"
_KEYWORD = b"bandit-game\0"


def stamped(picture: bytes, files: Mapping[str, bytes]) -> bytes:
    """Picture with the checksums of the files, by name, that are written beside it."""
    sums = {name: _sum(content) for name, content in files.items()}
    text = _KEYWORD + json.dumps(sums | {"": _sum(picture)}).encode("ascii")
    chunk = b"tEXt" + text
    head, rest = picture[: 8 + 25], picture[8 + 25 :]  # the signature and the first chunk, IHDR
    return b"".join(
        (head, len(text).to_bytes(4, "big"), chunk, zlib.crc32(chunk).to_bytes(4, "big"), rest)
    )


def is_own(path: Path, picture: Path) -> bool:
    """Whether a file is as it was when it was written with this picture.

    Examples
    --------
    >>> is_own(Path("game.csv"), Path("picture-that-is-not-there.png"))
    False
    """
    try:
        content = picture.read_bytes()
        own = content if path == picture else path.read_bytes()
    except OSError:
        return False
    for start, end, text in _texts(content):
        try:
            sums = json.loads(text)
        except ValueError:
            return False
        if path == picture:
            return bool(sums.get("") == _sum(content[:start] + content[end:]))
        return bool(sums.get(path.name) == _sum(own))
    return False


def _texts(picture: bytes) -> Iterator[tuple[int, int, bytes]]:
    """Where the chunks of checksums begin and end, and what they say."""
    if picture[:8] != _SIGNATURE:
        return
    start = 8
    while start < len(picture):
        length = int.from_bytes(picture[start : start + 4], "big")
        end = start + 12 + length
        body = picture[start + 4 : end - 4]
        if body.startswith(b"tEXt" + _KEYWORD):
            yield start, end, body[4 + len(_KEYWORD) :]
        start = end


def _sum(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()
