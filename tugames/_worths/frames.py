"""Worths by coalition as pandas has them: a Series, or a frame with one row a coalition."""

from collections.abc import Hashable, Mapping
from typing import Any

import numpy as np

from tugames._doors.brief import brief_repr
from tugames._doors.pandas import is_frame, is_series, series_items
from tugames.errors import InvalidGameError, InvalidInputError

#: Name of the column, or of the index, that says which coalition a row is about.
COALITION = "coalition"


def series_worths(series: object) -> Mapping[Hashable, Any]:
    """Worths by coalition of a Series whose index says the coalitions."""
    if not is_series(series):
        raise InvalidGameError(
            f"a Series of worths is a pandas Series by coalition; got {brief_repr(series)}: use "
            "Game.from_dict for a mapping, Game(values) for a table"
        )
    try:
        return series_items(series, "worths")
    except InvalidInputError as error:
        raise InvalidGameError(str(error)) from error


def frame_worths(
    frame: object, column: Hashable
) -> tuple[Mapping[Any, Any], tuple[Hashable, ...] | None]:
    """Worths by coalition of a frame, and its players where their columns name them."""
    if not is_frame(frame):
        raise InvalidGameError(
            f"a frame of worths is a pandas DataFrame; got {brief_repr(frame)}: use "
            "Game.from_series for a Series, Game.from_dict for a mapping"
        )
    names = frame.columns.tolist()
    if not isinstance(column, Hashable) or names.count(column) != 1:
        raise InvalidGameError(
            f"a frame has one column of worths, {brief_repr(column)} here; its columns are "
            f"{brief_repr(names)}: name it by worth="
        )
    others = [name for name in names if name not in (column, COALITION)]
    worths = frame[column]
    if COALITION in names:
        _require_no_more(others)
        keys = frame[COALITION].tolist()
    elif others:
        keys, players = _members(frame, others), tuple(others)
        return _once(keys, worths.tolist()), players
    else:
        keys = frame.index.tolist()
    return _once(keys, worths.tolist()), None


def _members(frame: Any, players: list[Hashable]) -> list[tuple[Hashable, ...]]:
    """Coalitions of rows that have a column for every player, 1 or True for members."""
    table = frame[players].to_numpy(dtype=object)
    for row in table.tolist():
        for value in row:
            if not isinstance(value, bool | np.bool_ | int | float) or value not in (0, 1):
                raise InvalidGameError(
                    "columns besides the worths are players, with 1 for members and 0 for others; "
                    f"got {brief_repr(value)} among {brief_repr(players)}: remove other columns, "
                    "or name coalitions in a column 'coalition'"
                )
    return [
        tuple(player for player, there in zip(players, row, strict=True) if there)
        for row in table.tolist()
    ]


def _require_no_more(columns: list[Hashable]) -> None:
    if columns:
        raise InvalidGameError(
            "a frame of worths has a row for each coalition, and columns 'coalition' and its "
            f"worth; got {brief_repr(columns)} besides: remove them, as they may change the meaning"
        )


def _once(keys: list[Any], worths: list[Any]) -> Mapping[Any, Any]:
    """Worths by key; an error if a key comes twice."""
    found: dict[Any, Any] = {}
    for given, worth in zip(keys, worths, strict=True):
        key = tuple(given) if isinstance(given, list) else given
        if key in found:
            raise InvalidGameError(
                f"every coalition has one worth; {brief_repr(key)} comes twice: remove a row"
            )
        found[key] = worth
    return found
