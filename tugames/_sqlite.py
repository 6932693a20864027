"""The file under a replicate store: opening it, writing to it, and what may be wrong with it."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import quote

from tugames.errors import StoreError

#: Marks a store among SQLite files: "tugs".
APPLICATION = 0x74756773
#: Layout of the tables; a store of a later layout is left alone.
LAYOUT = 1
#: Seconds to wait for another process that is writing.
PATIENCE = 60.0

_TABLES = """
CREATE TABLE about (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE worth (
    coalition NOT NULL,        -- bitmask; as text of digits from 2^63 on
    replicate INTEGER NOT NULL,
    worth REAL NOT NULL,
    shares TEXT,               -- of the members, in player order, as JSON; their sum is the worth
    checksum INTEGER NOT NULL, -- CRC-32 of the four before
    PRIMARY KEY (replicate, coalition)
) WITHOUT ROWID;
"""

#: What SQLite's primary error codes mean to the owner of a store.
_MEANINGS = {
    sqlite3.SQLITE_FULL: "the disk is full: free some space and run again; all that was kept "
    "before is still there",
    sqlite3.SQLITE_READONLY: "it cannot be written to: change its permissions and those of its "
    "folder, or open it for reading only",
    sqlite3.SQLITE_NOTADB: "it is not a replicate store: name another file",
    sqlite3.SQLITE_CORRUPT: "it is damaged: nothing in it was changed; copy it, and try "
    "'sqlite3 FILE .recover' on the copy",
    sqlite3.SQLITE_BUSY: f"another process kept it locked for {PATIENCE:g} seconds: run again "
    "when that one is done",
    sqlite3.SQLITE_CANTOPEN: "it cannot be opened: a store is a file in a folder that exists and "
    "can be written to",
    sqlite3.SQLITE_IOERR: "reading or writing failed: look after the disk; all that was kept "
    "before is still there",
}


@contextmanager
def explained(path: str | Path) -> Iterator[None]:
    """Turn SQLite's errors into ones that name the file and the remedy."""
    try:
        yield
    except sqlite3.DatabaseError as error:
        code = getattr(error, "sqlite_errorcode", 0) & 0xFF
        meaning = _MEANINGS.get(code, "unexpected error")
        raise StoreError(f"{path}: {meaning} ({error})") from error


def connect(path: str | Path, *, read_only: bool) -> sqlite3.Connection:
    """Open a store's file, making it if it may be written and is not there."""
    in_memory = str(path) == ":memory:"
    if read_only and not in_memory and not Path(path).is_file():
        raise StoreError(f"{path}: there is no such file")
    with explained(path):
        connection = _opened(path, read_only=read_only, in_memory=in_memory)
        try:
            _check_kind(connection, path, read_only=read_only)
            if not read_only:
                # write-ahead log: readers and a writer side by side; a commit survives the process
                connection.execute("PRAGMA journal_mode = WAL")
                connection.execute("PRAGMA synchronous = NORMAL")
        except BaseException:
            connection.close()
            raise
    return connection


def _opened(path: str | Path, *, read_only: bool, in_memory: bool) -> sqlite3.Connection:
    if in_memory:
        return sqlite3.connect(":memory:", isolation_level=None)
    place = f"file:{quote(str(Path(path).absolute()))}"
    mode = "ro" if read_only else "rwc"

    def opened(options: str) -> sqlite3.Connection:
        return sqlite3.connect(
            f"{place}?{options}", uri=True, timeout=PATIENCE, isolation_level=None
        )

    connection = opened(f"mode={mode}")
    if read_only:
        try:
            connection.execute("PRAGMA schema_version")
        except sqlite3.OperationalError:
            connection.close()
            # on a medium that cannot be written no log can be made, and none is needed
            if Path(f"{path}-wal").exists():
                raise
            connection = opened("mode=ro&immutable=1")
    return connection


def _check_kind(connection: sqlite3.Connection, path: str | Path, *, read_only: bool) -> None:
    """Make the tables in an empty file; refuse what is no store, or a later one."""
    if not read_only:
        connection.execute("BEGIN IMMEDIATE")  # two processes may open a new file at once
    (tables,) = connection.execute("SELECT count(*) FROM sqlite_master").fetchone()
    (application,) = connection.execute("PRAGMA application_id").fetchone()
    (layout,) = connection.execute("PRAGMA user_version").fetchone()
    empty = tables == 0 and application == 0
    if not empty and application != APPLICATION:
        raise StoreError(f"{path}: it is a database, but not a replicate store: name another file")
    if not empty and layout > LAYOUT:
        raise StoreError(
            f"{path}: it was written by a newer version (layout {layout}, this one reads up to "
            f"{LAYOUT}): upgrade tugames"
        )
    if read_only:
        if empty:
            raise StoreError(f"{path}: it is empty, no replicate store: name another file")
        return
    if empty:
        for statement in _TABLES.split(";\n"):
            connection.execute(statement)
        connection.execute(f"PRAGMA application_id = {APPLICATION}")
        connection.execute(f"PRAGMA user_version = {LAYOUT}")
    connection.execute("COMMIT")
