"""Rows of a store: what they hold, and how the file holds it, with a checksum."""

import json
import zlib
from pathlib import Path
from typing import Any, NamedTuple

from tugames.errors import StoreError


class Row(NamedTuple):
    """One evaluation: a coalition's worth on one replicate."""

    coalition: int
    replicate: int
    worth: float
    shares: tuple[float, ...] | None
    """What each member contributes, in player order, if the oracle splits worths."""


def unpacked(path: str | Path, kept: tuple[Any, ...]) -> Row:
    """Row as it was recorded.

    Raises
    ------
    StoreError
        If it fails its checksum.
    """
    coalition, replicate, worth, shares, checksum = kept
    if checksum != _checksum(coalition, replicate, worth, shares):
        raise StoreError(
            f"{path}: it is damaged: the row of coalition {coalition} on replicate "
            f"{replicate} fails its checksum; nothing was changed. Delete that row, and it "
            "is computed again"
        )
    split = None if shares is None else tuple(json.loads(shares))
    return Row(int(coalition), replicate, worth, split)


def key(coalition: int) -> int | str:
    """Coalition as SQLite can hold it."""
    return int(coalition) if coalition < 1 << 63 else str(int(coalition))


def packed(row: Row) -> tuple[object, ...]:
    """Row as the file holds it."""
    shares = None if row.shares is None else json.dumps([float(share) for share in row.shares])
    kept = (key(row.coalition), int(row.replicate), float(row.worth), shares)
    return (*kept, _checksum(*kept))


def _checksum(coalition: int | str, replicate: int, worth: float, shares: str | None) -> int:
    return zlib.crc32(f"{coalition},{replicate},{worth!r},{shares}".encode())
