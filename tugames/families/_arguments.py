"""Validation that the families share: numbers, tables of numbers, players, generators."""

from collections.abc import Hashable, Iterable
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from tugames._doors.brief import brief_repr
from tugames._doors.numbers import real_array
from tugames._doors.pandas import is_frame, is_list, is_series
from tugames._doors.vectors import labels_of, unlabelled
from tugames._labels import numbered_or_labelled, player_labels
from tugames.errors import InvalidInputError

#: Sums of products of two such numbers are finite.
_LARGEST = 1e150


def number(value: float, name: str, *, least: float = -np.inf) -> float:
    """One finite number, at least ``least``."""
    return float(_numbers(value, name, 0, least))


def vector(
    values: ArrayLike, name: str, *, least: float = -np.inf, size: int | None = None
) -> NDArray[np.float64]:
    """One-dimensional array of finite numbers, not empty, and of a given size if there is one."""
    array = _numbers(values, name, 1, least)
    if array.size == 0 or size not in (None, array.size):
        wanted = "at least one number is" if size is None else f"exactly {size} are"
        raise InvalidInputError(f"{name}: {wanted} required; got {array.size}")
    return array


def by_player(
    values: Any,
    name: str,
    players: Iterable[Hashable] | None,
    *,
    least: float = -np.inf,
    size: int | None = None,
) -> tuple[NDArray[np.float64], tuple[Hashable, ...] | None]:
    """Numbers in player order, and the players.

    Numbers by label, in a mapping or a pandas Series, name the players in their own order, or are
    put into the order of those given. A Series numbered from 0 names none.
    """
    labels = labels_of(values)
    given = None if players is None else player_labels(players)
    numbered = labels is not None and is_series(values) and labels == tuple(range(len(labels)))
    if labels is None or numbered:
        numbers = values.to_numpy() if numbered else values
        return vector(numbers, name, least=least, size=size), given
    names = labels if given is None else given
    return vector(unlabelled(values, names, name), name, least=least, size=size), names


def items(values: Any, name: str) -> list[Any]:
    """Elements of an iterable that is neither text nor a mapping, which would be read in parts."""
    if not is_list(values):
        raise InvalidInputError(f"{name}: a list is required; got {brief_repr(values)}")
    return list(values)


def matrix(
    values: ArrayLike,
    name: str,
    *,
    least: float = -np.inf,
    shape: tuple[int | None, int | None] = (None, None),
) -> NDArray[np.float64]:
    """Two-dimensional array of finite numbers, not empty; None in ``shape`` is any length."""
    array = _numbers(values, name, 2, least)
    fits = all(size in (None, got) for size, got in zip(shape, array.shape, strict=True))
    if array.size == 0 or not fits:
        wanted = ", ".join("any" if size is None else str(size) for size in shape)
        raise InvalidInputError(
            f"{name}: a table of shape ({wanted}), not empty, is required; got shape {array.shape}"
        )
    return array


def symmetric_matrix(
    values: ArrayLike, name: str, *, least: float = -np.inf
) -> NDArray[np.float64]:
    """Square symmetric array of finite numbers; the diagonal is set to 0, whatever it was."""
    if is_frame(values) and values.index.tolist() != values.columns.tolist():
        raise InvalidInputError(
            f"{name}: rows and columns in the same order are required; got a DataFrame with "
            "others: reorder them, or hand over .to_numpy()"
        )
    array = _numbers(values, name, 2, -np.inf)
    if array.size == 0 or array.shape[0] != array.shape[1]:
        raise InvalidInputError(
            f"{name}: a square table, a row and a column for each node, is required; got shape "
            f"{array.shape}"
        )
    array = array.copy()
    np.fill_diagonal(array, 0.0)
    apart = np.argwhere(array != array.T)
    if apart.size:
        i, j = apart[0].tolist()
        raise InvalidInputError(
            f"{name}: a symmetric table is required; entry ({i}, {j}) is {array[i, j]:g} and "
            f"({j}, {i}) is {array[j, i]:g}: give both directions the same number"
        )
    return _numbers(array, name, 2, least)


def player_names(players: Iterable[Hashable] | int) -> tuple[Hashable, ...]:
    """Labels of the players, or the numbers 0 to n - 1 when only their number is given."""
    return numbered_or_labelled(players)


def _numbers(values: ArrayLike, name: str, ndim: int, least: float) -> NDArray[np.float64]:
    array = real_array(values, f"{name}: real numbers are required")
    if array.ndim != ndim:
        wanted = ("one number", "numbers in one dimension", "a table of two dimensions")[ndim]
        raise InvalidInputError(f"{name}: {wanted} required; got shape {array.shape}")
    bad = ~np.isfinite(array) | (array < least)
    if not bad.any() and np.abs(array).max(initial=0.0) > _LARGEST:
        raise InvalidInputError(
            f"{name}: numbers of at most {_LARGEST:g} are required, so that their products are "
            f"finite; got {np.abs(array).max():g}: choose a larger unit"
        )
    if bad.any():
        wanted = "finite numbers" if least == -np.inf else f"finite numbers of at least {least:g}"
        raise InvalidInputError(f"{name}: {wanted} are required; got {array[bad].flat[0]:g}")
    if array.size and np.abs(array).max() > _LARGEST:
        raise InvalidInputError(
            f"{name}: numbers of at most {_LARGEST:g} in absolute value are required, so that "
            f"their products are finite; got {np.abs(array).max():g}: choose a larger unit"
        )
    return array
