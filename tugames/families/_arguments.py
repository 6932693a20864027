"""Validation that the families share: numbers, tables of numbers, players, generators."""

from collections.abc import Hashable, Iterable

import numpy as np
from numpy.typing import ArrayLike, NDArray

from tugames._labels import numbered_or_labelled
from tugames.errors import InvalidInputError


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
    return numbered_or_labelled(int(players) if isinstance(players, np.integer) else players)


def generator(rng: np.random.Generator | int) -> np.random.Generator:
    """Return a generator as it is, or one that starts from a seed."""
    if isinstance(rng, np.random.Generator):
        return rng
    if isinstance(rng, int | np.integer) and not isinstance(rng, bool) and rng >= 0:
        return np.random.default_rng(int(rng))
    raise InvalidInputError(
        f"rng is a numpy.random.Generator or a non-negative integer seed; got {rng!r}"
    )


def _numbers(values: ArrayLike, name: str, ndim: int, least: float) -> NDArray[np.float64]:
    try:
        if np.iscomplexobj(values):
            raise TypeError("complex numbers have no order")
        array = np.asarray(values, dtype=np.float64)
    except (TypeError, ValueError) as error:
        raise InvalidInputError(f"{name}: real numbers are required: {error}") from error
    if array.ndim != ndim:
        wanted = ("one number", "numbers in one dimension", "a table of two dimensions")[ndim]
        raise InvalidInputError(f"{name}: {wanted} required; got shape {array.shape}")
    bad = ~np.isfinite(array) | (array < least)
    if bad.any():
        wanted = "finite numbers" if least == -np.inf else f"finite numbers of at least {least:g}"
        raise InvalidInputError(f"{name}: {wanted} are required; got {array[bad].flat[0]:g}")
    return array
