"""Labelled data, recognised without importing pandas: who never imported it has none."""

import sys
from collections.abc import Hashable, Iterable, Mapping
from typing import Any, TypeGuard

import numpy as np

from tugames._doors.brief import brief_repr
from tugames.errors import InvalidInputError


def is_series(value: object) -> "TypeGuard[Any]":
    """Whether this is a pandas Series: numbers with labels, in no order that means anything."""
    pandas = sys.modules.get("pandas")
    return pandas is not None and isinstance(value, pandas.Series)


def is_frame(value: object) -> "TypeGuard[Any]":
    """Whether this is a pandas DataFrame, which iterates over its columns' names."""
    pandas = sys.modules.get("pandas")
    return pandas is not None and isinstance(value, pandas.DataFrame)


def is_list(value: object) -> "TypeGuard[Iterable[Any]]":
    """Whether this is an iterable of things in some order, and neither text nor a table."""
    if not isinstance(value, Iterable) or is_frame(value):
        return False
    if isinstance(value, str | bytes | bytearray | Mapping | type):
        return False
    return not (isinstance(value, np.ndarray) and value.ndim == 0)


def series_items(series: Any, what: str) -> Mapping[Hashable, Any]:
    """Entries of a Series by label; an error if a label comes twice."""
    labels = series.index.tolist()
    entries = dict(zip(labels, series.tolist(), strict=True))
    if len(entries) < len(labels):
        twice = next(label for label in labels if labels.count(label) > 1)
        raise InvalidInputError(
            f"{what} by label: each comes once; {brief_repr(twice)} comes twice in the index: "
            "remove one"
        )
    return entries
