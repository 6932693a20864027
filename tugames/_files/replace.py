"""Files written whole or not at all."""

import os
import secrets
import stat
from collections.abc import Callable
from pathlib import Path
from typing import IO

from tugames.errors import GameFileError

__all__ = ["check_regular", "write_whole"]


def check_regular(path: Path) -> None:
    """Raise GameFileError for a folder, a pipe or a device, where a file is to be read.

    Reading a pipe that nobody writes to, or a device, may never end.
    """
    mode = path.stat().st_mode
    if not stat.S_ISREG(mode):
        kind = "a directory" if stat.S_ISDIR(mode) else "a pipe, socket or device"
        raise GameFileError(f"a regular file is required; this is {kind}: name a file")


def write_whole(path: Path, write: Callable[[IO[bytes]], object]) -> None:
    """Write a file beside its place, and move it there when it is complete and on the disk.

    Whoever reads the path finds the old file or the new one, also after a full disk, an
    interrupt or a loss of power. A link keeps pointing where it points, and an existing file's
    permissions are kept.

    Raises
    ------
    GameFileError
        If the path is a folder, a pipe or a device.
    OSError
        If the file cannot be written, or the one that is there may not be.
    """
    target = Path(os.path.realpath(path))
    mode = None
    if target.exists():
        check_regular(target)
        mode = stat.S_IMODE(target.stat().st_mode)
        if not os.access(target, os.W_OK):
            raise PermissionError(13, "Permission denied")
    partial = target.parent / f".{secrets.token_hex(8)}.partial"
    try:
        with partial.open("xb") as file:
            write(file)
            file.flush()
            os.fsync(file.fileno())
        if mode is not None:
            partial.chmod(mode)
        partial.replace(target)
    except BaseException:  # an interrupt, too: nothing is left behind
        partial.unlink(missing_ok=True)
        raise
