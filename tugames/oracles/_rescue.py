"""A store's file that is deleted, moved or replaced while it is open, and what is saved of it."""

import os
import sqlite3
from contextlib import closing, suppress
from pathlib import Path
from typing import NoReturn

from tugames.errors import StoreError

#: Device and number of a file: what its name stands for.
Identity = tuple[int, int]


def identity(path: str | Path) -> Identity | None:
    """Which file a name stands for; None if for none."""
    try:
        found = os.stat(path)  # noqa: PTH116  half the time of Path.stat, at every commit
    except OSError:
        return None
    return found.st_dev, found.st_ino


def rescue(connection: sqlite3.Connection, path: str | Path) -> NoReturn:
    """Write what an open connection still sees to the path, and say what happened.

    The connection is closed. Where the path names another file by now, that is left alone.

    Raises
    ------
    StoreError
        Always.
    """
    place = Path(path)
    happened = "was replaced by another file" if place.exists() else "was deleted or moved"
    fresh = place.with_name(f"{place.name}.rescued-{os.getpid()}")
    try:
        (worths,) = connection.execute("SELECT count(*) FROM worth").fetchone()
        with closing(sqlite3.connect(fresh)) as copy:
            connection.backup(copy)
            copy.execute("UPDATE total SET in_log = 0")
            copy.commit()
            copy.execute("PRAGMA journal_mode = DELETE")  # no log goes with it
    except (sqlite3.Error, OSError) as error:
        with suppress(OSError):
            fresh.unlink()
        raise StoreError(
            f"{path}: it {happened} while it was being written, and what was in it cannot be "
            f"written back ({error}): the worths of this run are lost; run it again"
        ) from error
    finally:
        # on the way out SQLite clears the log away, which bears the same name
        connection.close()
    kept = fresh
    try:
        os.link(fresh, place)  # unlike a renaming, it never replaces a file
        fresh.unlink()
        kept = place
    except OSError:
        if not place.exists():  # a file system without links
            fresh.rename(place)
            kept = place
    raise StoreError(
        f"{path}: it {happened} while it was being written; all its {worths} worths are in {kept} "
        "again: leave that file alone while it is used, and run the same again to go on from there"
        + ("" if kept == place else ", with that file")
    )
