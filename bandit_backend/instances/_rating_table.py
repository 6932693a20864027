"""Ratings in the form that embeddings are made of: users and items numbered from 0."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import numpy as np
from numpy.typing import NDArray

from bandit_backend._checks import agent_name, real_table, shown
from bandit_backend.engine._fingerprint import digest
from bandit_backend.engine._later import Later
from bandit_backend.errors import DataError

if TYPE_CHECKING:
    from bandit_backend.instance import Agent

__all__ = ["RatingTable", "columns_of", "most_rated", "rating_table"]

#: Ratings beyond this have no squares that can be summed.
_LARGEST = 1e9
_TABLE = "ratings are a table: a pandas frame, a mapping of columns, or the path of a CSV file"


@dataclass(frozen=True, kw_only=True)
class RatingTable:
    """Who rated what, and how.

    Attributes
    ----------
    user, item : ndarray of int, shape (N,)
        Positions in the names.
    rating : ndarray, shape (N,)
    users, items : tuple of str or int
        Names, as the table has them.
    checksum : str
        Of all that the embedding depends on.
    """

    user: NDArray[np.int64]
    item: NDArray[np.int64]
    rating: NDArray[np.float64]
    users: "tuple[Agent, ...]"
    items: "tuple[Agent, ...]"
    checksum: str

    @property
    def n_users(self) -> int:
        """Number U of users."""
        return len(self.users)

    @property
    def n_items(self) -> int:
        """Number K of items."""
        return len(self.items)

    def about(self, users: NDArray[np.int64], items: NDArray[np.int64]) -> dict[str, Any]:  # noqa: ARG002
        """What else a table says of some users and items, by attribute."""
        return {}


_Table = TypeVar("_Table", bound=RatingTable)


def columns_of(table: object) -> Mapping[str, Any]:
    """A table's columns by name, read from a CSV file if it is a path."""
    if isinstance(table, str | Path):
        with Later("pandas is imported"):
            import pandas as pd

        try:
            # an empty cell is an empty text: what is missing is named where it is met
            table = pd.read_csv(table, keep_default_na=False)
        except (OSError, ValueError) as error:  # pandas' own errors are ValueErrors
            what = " ".join(str(error).split())[:200]
            raise DataError(
                f"ratings are read from a CSV file with a header; {shown(str(table))}: {what}"
            ) from error
    if isinstance(table, Mapping) or (hasattr(table, "columns") and hasattr(table, "loc")):
        return table  # type: ignore[return-value]  # a frame is a mapping as far as used here
    raise DataError(f"{_TABLE}; got {shown(table)}")


def column(table: Mapping[str, Any], name: object, what: str) -> NDArray[Any]:
    """One column, as an array."""
    names = list(getattr(table, "columns", table))
    if not isinstance(name, str | int) or name not in names:
        raise DataError(
            f"the column of {what} is one of the table's, {shown(names)}; got {shown(name)}: name "
            f"it by {what.split(maxsplit=1)[0]}="
        )
    try:
        values = np.asarray(table[name])  # type: ignore[index]
    except ValueError:  # rows of different lengths
        values = np.empty((0, 0))
    if values.ndim != 1:
        raise DataError(f"the column {shown(name)} has one entry a row; got shape {values.shape}")
    return values


def rating_table(table: Mapping[str, Any], user: str, item: str, rating: str) -> RatingTable:
    """Check and number the ratings of a table, users and items in the order of their names."""
    given = {
        "user": column(table, user, "user names"),
        "item": column(table, item, "item names"),
        "rating": column(table, rating, "rating numbers"),
    }
    lengths = {name: len(values) for name, values in given.items()}
    if len(set(lengths.values())) > 1:
        raise DataError(f"columns have one entry for each rating; got {shown(lengths)} entries")
    numbers = real_table(
        given["rating"], f"ratings are real numbers, in column {shown(rating)}", error=DataError
    )
    bad = np.flatnonzero(~(np.abs(numbers) <= _LARGEST))
    if bad.size:
        raise DataError(
            f"ratings are finite, up to {_LARGEST:.0e} in size; row {bad[0]} has "
            f"{numbers[bad[0]]:g}: leave it out"
        )
    if numbers.size < 2:
        raise DataError(f"an embedding takes at least two ratings; got {numbers.size}")
    users, user_at = _numbered(given["user"], user)
    items, item_at = _numbered(given["item"], item)
    _refuse_repeated(users, user_at, items, item_at)
    return RatingTable(
        user=user_at,
        item=item_at,
        rating=numbers,
        users=users,
        items=items,
        checksum=digest([user_at, item_at, numbers]),
    )


def most_rated(table: _Table, users: int | None, items: int | None) -> _Table:
    """The ratings of the users and items with most; first names first among equals."""
    keep = np.ones(len(table.rating), dtype=bool)
    for at, count in ((table.user, users), (table.item, items)):
        if count is not None:
            ranked = np.argsort(-np.bincount(at), kind="stable")[:count]
            keep &= np.isin(at, ranked)
    if keep.all():
        return table
    if keep.sum() < 2:
        raise DataError(
            "an embedding takes at least two ratings; the users and items with most have "
            f"{keep.sum()} among them: keep more of them"
        )
    user_left, user_at = np.unique(table.user[keep], return_inverse=True)
    item_left, item_at = np.unique(table.item[keep], return_inverse=True)
    return replace(
        table,
        user=user_at,
        item=item_at,
        rating=table.rating[keep],
        users=tuple(table.users[u] for u in user_left),
        items=tuple(table.items[m] for m in item_left),
        checksum=digest([user_at, item_at, table.rating[keep]]),
        **table.about(user_left, item_left),
    )


def _numbered(values: NDArray[Any], name: str) -> "tuple[tuple[Agent, ...], NDArray[np.int64]]":
    """Names in ascending order, numbers before texts, and where in it each row's is."""
    if values.dtype.kind in "iu":
        whole, at = np.unique(values, return_inverse=True)
        return tuple(whole.tolist()), at
    named = [whole_name(value, row, name) for row, value in enumerate(values.tolist())]
    names = sorted(set(named), key=lambda one: (isinstance(one, str), one))
    place = {one: k for k, one in enumerate(names)}
    return tuple(names), np.array([place[one] for one in named], dtype=np.int64)


def whole_name(value: object, row: int, name: str) -> "Agent":
    """A user's or item's name; numbers that a gap made floats are whole again."""
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    if is_missing(value):
        raise DataError(f"every row names a user and an item; row {row} has no {shown(name)}")
    return agent_name(value, error=DataError)


def is_missing(value: object) -> bool:
    """Whether a cell says nothing: None, NaN, pandas' NA, or an empty text."""
    if value is None or (isinstance(value, str) and not value):
        return True
    return type(value).__name__ in ("NAType", "NaTType") or (
        isinstance(value, float | np.floating) and bool(np.isnan(value))
    )


def _refuse_repeated(
    users: "tuple[Agent, ...]",
    user_at: NDArray[np.int64],
    items: "tuple[Agent, ...]",
    item_at: NDArray[np.int64],
) -> None:
    """Raise DataError for two ratings of one item by one user."""
    pairs = user_at * len(items) + item_at
    order = np.argsort(pairs, kind="stable")
    repeated = np.flatnonzero(np.diff(pairs[order]) == 0)
    if repeated.size:
        first, second = sorted(order[repeated[0] : repeated[0] + 2])
        raise DataError(
            f"a user rates an item once; {shown(users[user_at[first]])} rates "
            f"{shown(items[item_at[first]])} in rows {first} and {second}: keep one of them, such "
            "as by frame.drop_duplicates([user, item], keep='last')"
        )
