"""How many worths a store was given, kept beside them: what is lost without a trace shows here.

SQLite notices a page that contradicts itself, but not a page that is missing, stale, or in another
page's place. So one row says how many worths there are to be, and every one is seen, in order,
when a store is opened. The same row says whether the last of them are in the write-ahead log: who
copies or restores the file without its log is told, in place of being given an older state.
"""

import sqlite3
import time
from contextlib import suppress
from pathlib import Path

from tugames.errors import StoreError

#: What to do with a file that cannot be what was written.
DAMAGED = (
    "it is damaged: nothing in it was changed; copy it, and try 'sqlite3 FILE .recover' on the copy"
)
#: The trigger lets a damaged row be deleted by hand.
TABLES = """
CREATE TABLE total (
    worths INTEGER NOT NULL,   -- rows of the table worth
    in_log INTEGER NOT NULL    -- 1 if more may be in the log, without which the file is not whole
);
CREATE TRIGGER forgotten AFTER DELETE ON worth BEGIN UPDATE total SET worths = worths - 1; END;
INSERT INTO total SELECT count(*), 0 FROM worth;
"""
#: The beginning of what a user may say to go on without what is lost.
_ACCEPT = "UPDATE total SET"
#: Moments to wait for a log that another process may be about to make.
_TRIES, _MOMENT = 3, 0.05


def check_whole(connection: sqlite3.Connection, path: str | Path) -> None:
    """Refuse a store in which worths are missing, or not where they belong.

    Raises
    ------
    StoreError
    """
    connection.execute("BEGIN")  # one state, whatever others write meanwhile
    try:
        totals = connection.execute("SELECT worths FROM total").fetchall()
        found, ordered = 0, True
        before: tuple[object, ...] = (-1, False, 0)
        for replicate, coalition in connection.execute("SELECT replicate, coalition FROM worth"):
            found += 1
            if not isinstance(replicate, int) or not isinstance(coalition, int | str):
                raise StoreError(f"{path}: {DAMAGED} (a row has no key)")
            key = (replicate, isinstance(coalition, str), coalition)
            ordered &= before < key
            before = key
    finally:
        connection.execute("COMMIT")
    if not ordered:
        raise StoreError(f"{path}: {DAMAGED} (its {found} rows are out of order)")
    if len(totals) != 1 or totals[0][0] != found:
        recorded = totals[0][0] if len(totals) == 1 else "an unknown number of"
        raise StoreError(
            f"{path}: it is damaged: {found} worths are there of {recorded} that were recorded; "
            "nothing in it was changed. To go on with those, each of which is checked, have "
            f"sqlite3 say '{_ACCEPT} worths = {found}' to a copy"
        )


def add(connection: sqlite3.Connection, worths: int) -> None:
    """Note worths that the transaction under way adds; they are in the log, and so is this."""
    connection.execute("UPDATE total SET worths = worths + ?, in_log = 0", (worths,))


def announce_log(connection: sqlite3.Connection) -> None:
    """Have the file itself say that the log belongs to it, as far as other readers let it."""
    with connection:
        connection.execute("BEGIN IMMEDIATE")
        connection.execute("UPDATE total SET in_log = 1")
    connection.execute("PRAGMA wal_checkpoint(PASSIVE)").fetchall()


def close_log(connection: sqlite3.Connection) -> None:
    """Have nothing announced that does not follow, as after an error or in a killed process."""
    with suppress(sqlite3.Error):
        (read_only,) = connection.execute("PRAGMA query_only").fetchone()
        if connection.execute("SELECT count(*) FROM total WHERE in_log <> 0").fetchone()[0]:
            connection.execute("PRAGMA query_only = 0")
            try:
                connection.execute("UPDATE total SET in_log = 0")
            finally:
                connection.execute(f"PRAGMA query_only = {read_only}")


def log_is_missing(connection: sqlite3.Connection, *, had_log: bool) -> bool:
    """Whether the file says that a log belongs to it, which was not there before it was opened."""
    if had_log:
        return False
    (announced,) = connection.execute("SELECT count(*) FROM total WHERE in_log <> 0").fetchone()
    return bool(announced)


def wait_for_log(path: str | Path, attempt: int) -> bool:
    """Whether to look again for a log: another process may have begun to write meanwhile."""
    if attempt < _TRIES:
        time.sleep(_MOMENT)
        return True
    raise StoreError(
        f"{path}: its last worths are in its log, {Path(path).name}-wal, which is not beside it: "
        "put it there (a copy of a store that is being written needs both files), or, to go on "
        f"without them, have sqlite3 say '{_ACCEPT} in_log = 0' to the file"
    )
