"""Labelled data, recognised without importing pandas: who never imported it has none."""

import sys
from collections.abc import Hashable, Mapping
from typing import Any, TypeGuard

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
