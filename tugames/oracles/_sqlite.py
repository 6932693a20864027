"""The file under a replicate store: opening it, writing to it, and what may be wrong with it."""

import sqlite3
import time
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count
from pathlib import Path
from urllib.parse import quote

from tugames._doors.brief import brief
from tugames.errors import StoreError
from tugames.oracles import _ledger
from tugames.oracles._ledger import DAMAGED
from tugames.oracles._rescue import identity

#: Marks a store among SQLite files: "tugs".
APPLICATION = 0x74756773
#: Layout of the tables; a store of a later layout is left alone, one of an earlier is brought up.
LAYOUT = 2
#: Seconds to wait for another process that is writing.
PATIENCE = 60.0

_TABLES = """
CREATE TABLE about (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE worth (
    coalition NOT NULL,        -- bitmask; as text of digits from 2^63 on
    replicate INTEGER NOT NULL,
    worth NOT NULL,            -- a double; declared REAL, it would lose the sign of zero
    shares TEXT,               -- of the members, in player order, as JSON; their sum is the worth
    checksum INTEGER NOT NULL, -- CRC-32 of the four before
    PRIMARY KEY (replicate, coalition)
) WITHOUT ROWID;"""

#: What SQLite's primary error codes mean to the owner of a store.
_MEANINGS = {
    sqlite3.SQLITE_FULL: "the disk is full: free some space and run again; all that was kept "
    "before is still there",
    sqlite3.SQLITE_READONLY: "it cannot be written to: if it was not opened for reading only, "
    "change its permissions and those of its folder",
    sqlite3.SQLITE_NOTADB: "it is not a replicate store: name another file",
    sqlite3.SQLITE_CORRUPT: DAMAGED,
    sqlite3.SQLITE_ERROR: "it has not the tables of a store: it is damaged, or something else",
    sqlite3.SQLITE_BUSY: "another process keeps it locked: run again when that one is done",
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
    except (sqlite3.DatabaseError, UnicodeDecodeError) as error:
        meaning = _MEANINGS.get(_code(error), "unexpected error")
        what = brief(" ".join(str(error).split()))
        raise StoreError(f"{path}: {meaning} ({what})") from error


def _code(error: Exception) -> int:
    """Primary error code; 0 if a connection was used in ways it is not meant for."""
    if isinstance(error, sqlite3.ProgrammingError):
        return 0
    # without a code, it was Python that could not read a text
    code: int = getattr(error, "sqlite_errorcode", sqlite3.SQLITE_CORRUPT)
    return code & 0xFF


def connect(path: str | Path, *, read_only: bool) -> sqlite3.Connection:
    """Open a store's file, making it if it may be written and is not there."""
    in_memory = str(path) == ":memory:"
    if read_only and not in_memory:
        _require_file(path)
    with explained(path):
        for attempt in count(1):
            had_log = in_memory or identity(f"{path}-wal") is not None
            connection = _opened(path, read_only=read_only, in_memory=in_memory)
            try:
                layout = _check_kind(connection, path, read_only=read_only)
                _check_pages(connection, path)
                if layout < LAYOUT and read_only:
                    break  # read as it is: there is nothing to hold it against
                if layout < LAYOUT:
                    _bring_up_to_date(connection)
                if not _ledger.log_is_missing(connection, had_log=had_log):
                    _ledger.check_whole(connection, path)
                    break
                connection.close()
                _ledger.wait_for_log(path, attempt)
            except BaseException:
                connection.close()
                raise
        try:
            if not read_only:
                _log_ahead(connection)
        except BaseException:
            connection.close()
            raise
    return connection


def _log_ahead(connection: sqlite3.Connection) -> None:
    """Have readers and a writer side by side, and commits that survive the process."""
    give_up = time.monotonic() + PATIENCE
    while True:
        try:
            connection.execute("PRAGMA journal_mode = WAL")
        except sqlite3.OperationalError as error:
            # at this alone SQLite does not wait for others by itself
            if _code(error) != sqlite3.SQLITE_BUSY or time.monotonic() > give_up:
                raise
            time.sleep(0.01)
        else:
            break
    connection.execute("PRAGMA synchronous = NORMAL")
    # the file says when a log belongs to it; it must not be brought up to date without that
    connection.execute("PRAGMA wal_autocheckpoint = 0")


def _require_file(path: str | Path) -> None:
    try:
        is_file = Path(path).is_file()
    except OSError as error:  # in a folder that may not be entered
        raise StoreError(f"{path}: it cannot be opened: {error.strerror}") from error
    if not is_file:
        raise StoreError(f"{path}: there is no such file")


def _opened(path: str | Path, *, read_only: bool, in_memory: bool) -> sqlite3.Connection:
    if in_memory:
        return sqlite3.connect(":memory:", isolation_level=None)
    place = f"file:{quote(str(Path(path).absolute()))}"

    def opened(options: str) -> sqlite3.Connection:
        return sqlite3.connect(
            f"{place}?{options}", uri=True, timeout=PATIENCE, isolation_level=None
        )

    # a reader may write as well, so that the last one to leave clears away the log
    connection = opened("mode=rw" if read_only else "mode=rwc")
    try:
        connection.execute(f"PRAGMA query_only = {read_only}")
        connection.execute("PRAGMA schema_version")  # the first to touch the file
    except sqlite3.DatabaseError as error:
        connection.close()
        # on a medium that cannot be written no log can be made, and without one none is needed
        no_log = _code(error) in (sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_READONLY) and not any(
            Path(f"{path}{log}").exists() for log in ("-wal", "-journal")
        )
        if not (read_only and no_log):
            raise
        connection = opened("mode=ro&immutable=1")
    return connection


def _check_kind(connection: sqlite3.Connection, path: str | Path, *, read_only: bool) -> int:
    """Make the tables in an empty file; refuse what is no store, or a later one; say the layout."""
    with connection:
        if not read_only:
            connection.execute("BEGIN IMMEDIATE")  # two processes may open a new file at once
        (tables,) = connection.execute("SELECT count(*) FROM sqlite_master").fetchone()
        (application,) = connection.execute("PRAGMA application_id").fetchone()
        (layout,) = connection.execute("PRAGMA user_version").fetchone()
        empty = tables == 0 and application == 0
        if not empty and application != APPLICATION:
            raise StoreError(
                f"{path}: it is a database, but not a replicate store: name another file"
            )
        if not empty and layout > LAYOUT:
            raise StoreError(
                f"{path}: it was written by a newer version (layout {layout}, this one reads up "
                f"to {LAYOUT}): upgrade tugames"
            )
        if empty and read_only:
            raise StoreError(f"{path}: it is empty, no replicate store: name another file")
        if empty:
            _make(connection, _TABLES)
            connection.execute(f"PRAGMA application_id = {APPLICATION}")
            layout = LAYOUT
    return int(layout)


def _make(connection: sqlite3.Connection, tables: str) -> None:
    """Make tables, and those that the layout has had since."""
    for statement in (tables + _ledger.TABLES).split(";\n"):
        connection.execute(statement)
    connection.execute(f"PRAGMA user_version = {LAYOUT}")


def _bring_up_to_date(connection: sqlite3.Connection) -> None:
    """Give a store of an earlier layout what it lacks."""
    with connection:
        connection.execute("BEGIN IMMEDIATE")
        (layout,) = connection.execute("PRAGMA user_version").fetchone()
        if layout < LAYOUT:  # or another process did it meanwhile
            _make(connection, "")


def _check_pages(connection: sqlite3.Connection, path: str | Path) -> None:
    """Refuse a file whose pages contradict each other: rows might be missing unnoticed."""
    (found,) = connection.execute("PRAGMA quick_check(1)").fetchone()
    if found != "ok":
        raise StoreError(f"{path}: {DAMAGED} ({brief(' '.join(found.split()))})")
