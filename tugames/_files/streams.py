"""Games on standard input and other streams, whose format is told by how they begin."""

import zipfile
from io import BytesIO
from typing import IO

from tugames.errors import GameFileError

__all__ = ["ending_of", "whole"]

#: Bytes that are read of a stream, which may have no end: more are no game for one machine.
_MOST = 1 << 32
_PIECE = 1 << 20


def whole(stream: IO[bytes]) -> BytesIO:
    """All that comes out of a stream, to be read in any order.

    Raises
    ------
    GameFileError
        If it is not opened for reading bytes, or gives more than 4 GiB.
    """
    content = BytesIO()
    while piece := stream.read(_PIECE):
        if not isinstance(piece, bytes):
            raise GameFileError("a stream gives bytes; this one gives text: open it in mode 'rb'")
        if content.tell() + len(piece) > _MOST:
            raise GameFileError("a game is read from a stream of 4 GiB at most; this gives more")
        content.write(piece)
    content.seek(0)
    return content


def ending_of(content: BytesIO) -> str:
    """``.npz``, ``.xlsx``, ``.json`` or, of anything else, ``.csv``: as a file would end."""
    start = content.getbuffer()[:64].tobytes().removeprefix(b"\xef\xbb\xbf").lstrip()
    if zipfile.is_zipfile(content) or start.startswith((b"PK", b"\x93NUMPY")):
        ending = (
            ".xlsx" if b"[Content_Types].xml" in content.getbuffer()[-_PIECE:].tobytes() else ".npz"
        )
    else:
        ending = ".json" if start.startswith((b"{", b"[")) else ".csv"
    content.seek(0)
    return ending
