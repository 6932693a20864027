"""Reading real numbers: what only looks like one is refused here, once for all."""

import secrets
from typing import Any

import numpy as np
from numpy.typing import NDArray

from tugames._doors.brief import brief_repr, one_line
from tugames._doors.pandas import is_series
from tugames.errors import InvalidInputError, TUGamesError


def real_numbers(numbers: object) -> NDArray[np.float64]:
    """Copy as float64; TypeError unless all entries are real numbers, and there.

    Text is no number here, even if it reads like one; nor are dates, complex numbers, None, and
    entries that are masked.
    """
    if type(numbers) is np.ndarray and numbers.dtype == np.float64:  # nearly always
        return numbers.copy()
    if np.ma.is_masked(numbers):
        raise TypeError("an entry is masked")
    try:
        array = np.asarray(numbers)
        if array.dtype.kind == "O":
            array = np.array([_real(item) for item in array.flat]).reshape(array.shape)
    except (ValueError, OverflowError) as error:  # of rows of several lengths, say
        raise TypeError(str(error)) from error
    if isinstance(numbers, list | tuple) and array.ndim > 1 and any(map(np.ma.is_masked, numbers)):
        raise TypeError("an entry is masked")
    if array.dtype.kind == "c":
        raise TypeError("complex numbers have no order; take a real part")
    if array.dtype.kind not in "biuf":
        kind = {"U": "text", "S": "bytes", "V": "records"}
        raise TypeError(f"they are {kind.get(array.dtype.kind, array.dtype)}")
    with np.errstate(over="ignore"):  # infinite, which is told where it matters
        return np.array(array, dtype=np.float64)


def _real(item: object) -> float:
    """A Fraction, a Decimal, or whatever else is one number."""
    known = hasattr(type(item), "__float__") or hasattr(type(item), "__index__")
    if not known or isinstance(item, complex | np.complexfloating):
        raise TypeError(f"{brief_repr(item)} is none")
    return float(item)  # type: ignore[arg-type]  # it has __float__ or __index__


def real_array(
    numbers: object, what: str, error: type[TUGamesError] = InvalidInputError
) -> NDArray[np.float64]:
    """Real numbers as float64, of any shape; an error that begins with what they are."""
    if is_series(numbers) and numbers.index.tolist() != list(range(len(numbers))):
        raise error(f"{what}, here without labels; got a Series with some: hand over .to_numpy()")
    try:
        return real_numbers(numbers)
    except TypeError as cause:
        raise error(f"{what}: {one_line(cause)}; got {brief_repr(numbers)}") from cause


def real_number(value: Any, what: str, *, least: float = -np.inf, most: float = np.inf) -> float:
    """One finite real number within bounds; ``what`` is its name, as in "a tolerance"."""
    number = real_array(value, f"{what} is a number")
    if number.ndim or not np.isfinite(number) or not least <= number <= most:
        bounds = f" of at least {least:g}" if least > -np.inf else ""
        bounds += f" and at most {most:g}" if most < np.inf else ""
        raise InvalidInputError(f"{what} is a finite number{bounds}; got {brief_repr(value)}")
    return float(number)


def whole_number(
    value: Any, what: str, *, least: int | None = None, most: int | None = None
) -> int:
    """An integer of any type, or a float that is one, such as 1e4, within bounds."""
    number = None
    if (isinstance(value, int | np.integer) and not isinstance(value, bool)) or (
        isinstance(value, float | np.floating) and float(value).is_integer()
    ):
        number = int(value)
    low, high = -np.inf if least is None else least, np.inf if most is None else most
    if number is None or not low <= number <= high:
        bounds = "" if least is None else f" of at least {least}"
        bounds += "" if most is None else f"{' and' if bounds else ''} at most {most}"
        raise InvalidInputError(f"{what} is a whole number{bounds}; got {brief_repr(value)}")
    return number


def flag(value: Any, what: str) -> bool:
    """True or False, and nothing that is only so read: the text "False", an empty list."""
    if isinstance(value, bool | np.bool_):
        return bool(value)
    raise InvalidInputError(f"{what} is True or False; got {brief_repr(value)}")


def generator(rng: np.random.Generator | int) -> np.random.Generator:
    """Return a generator as it is, or one that starts from a seed."""
    if isinstance(rng, np.random.Generator):
        return rng
    if isinstance(rng, int | np.integer) and not isinstance(rng, bool) and rng >= 0:
        return np.random.default_rng(int(rng))
    raise InvalidInputError(
        f"rng is a numpy.random.Generator or a non-negative integer seed; got {brief_repr(rng)}"
    )


def generator_and_seed(
    rng: np.random.Generator | int | None,
) -> tuple[np.random.Generator, int | None]:
    """Who draws, and the seed if that tells it; a fresh seed for None."""
    if rng is None:
        rng = secrets.randbits(128)
    return generator(rng), None if isinstance(rng, np.random.Generator) else int(rng)
