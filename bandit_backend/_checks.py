"""What comes in from outside, in one form: numbers, tables and names, or an error that says why.

Equal things written differently, 1 and 1.0 and ``np.float64(1)``, become the same thing here, so
that streams of random numbers and fingerprints can be made of what they see.
"""

import operator
from collections.abc import Iterable, Sequence
from decimal import Decimal
from numbers import Real
from typing import TypeGuard

import numpy as np
from numpy.typing import NDArray

from bandit_backend.errors import BanditError, InvalidInstanceError, InvalidRunError

__all__ = [
    "agent_name",
    "in_order",
    "listed",
    "one_of",
    "real_number",
    "real_table",
    "require_kind",
    "rows_among",
    "shown",
    "truth",
    "whole_number",
    "whole_numbers",
]

#: Whole numbers that compiled code counts with stay below this.
BEYOND = 2**62


def shown(value: object) -> str:
    """A value as messages show it: on one line, and not at length."""
    text = " ".join(repr(value).split())
    return text if len(text) <= 100 else f"{text[:97]}..."


def whole_number(
    value: object,
    requirement: str,
    *,
    least: int,
    bounded: bool = True,
    error: type[BanditError] = InvalidRunError,
) -> int:
    """An integer of Python or numpy, as Python's; neither truth values nor floats are."""
    try:
        number = operator.index(value)  # type: ignore[arg-type]
    except TypeError:
        number = least - 1
    if isinstance(value, bool | np.bool_) or number < least:
        raise error(f"{requirement}; got {shown(value)}")
    if bounded and number >= BEYOND:
        raise error(f"{requirement}, below 2^62; got {shown(value)}")
    return number


def whole_numbers(
    values: object, requirement: str, *, error: type[BanditError] = InvalidRunError
) -> NDArray[np.int64]:
    """Integers in a sequence, shape (R,); floats are not cut off, and masks not taken for them."""
    try:
        array = np.asarray(values)
    except ValueError:  # rows of different lengths
        array = np.empty((0, 0))
    fits = array.ndim == 1 and (array.dtype.kind in "iu" or array.size == 0)
    if not fits or (array.size and not -BEYOND < int(array.min()) <= int(array.max()) < BEYOND):
        raise error(f"{requirement}; got {shown(values)}")
    return array.astype(np.int64)


def real_number(
    value: object,
    requirement: str,
    *,
    least: float = -np.inf,
    above: float = -np.inf,
    below: float = np.inf,
    error: type[BanditError] = InvalidRunError,
) -> float:
    """One finite number as a float; texts, truth values and tables are none."""
    number = np.nan
    if isinstance(value, bool) or value is np.ma.masked:
        pass  # neither a truth value nor one that is masked is a number here
    elif isinstance(value, Real | Decimal):
        try:
            number = float(value)
        except (OverflowError, ValueError):
            number = np.nan
    elif isinstance(value, np.ndarray) and value.ndim == 0 and value.dtype.kind in "iuf":
        number = float(value)
    if not (np.isfinite(number) and number >= least and above < number < below):
        raise error(f"{requirement}; got {shown(value)}")
    return number + 0.0  # -0.0 is 0.0


def real_table(
    values: object, requirement: str, *, error: type[BanditError] = InvalidInstanceError
) -> NDArray[np.float64]:
    """Real numbers as a fresh array of floats; a complex, masked or ragged table is none.

    Whether they are finite and how many there are is the caller's matter.
    """
    try:
        array = np.asarray(values)
        if array.dtype.kind == "O" and all(isinstance(x, Real | Decimal) for x in array.flat):
            array = array.astype(np.float64)
    except (ValueError, OverflowError) as problem:
        raise error(f"{requirement}; got {shown(values)}") from problem
    if array.dtype.kind not in "biuf" or (np.ma.isMaskedArray(values) and np.ma.is_masked(values)):
        raise error(f"{requirement}; got {shown(values)}")
    table = np.array(array, dtype=np.float64, order="C")
    table += 0.0  # -0.0 is 0.0
    return table


def one_of(value: object, options: Iterable[str], requirement: str) -> str:
    """A text that is among several."""
    if not isinstance(value, str) or value not in options:
        raise InvalidRunError(f"{requirement}; got {shown(value)}")
    return value


def require_kind(value: object, kind: type, requirement: str) -> None:
    """Raise InvalidRunError unless a value is of a kind."""
    if not isinstance(value, kind):
        raise InvalidRunError(f"{requirement}; got {shown(value)}")


def truth(value: object, requirement: str) -> bool:
    """True or False, of Python or numpy."""
    if not isinstance(value, bool | np.bool_):
        raise InvalidRunError(f"{requirement}; got {shown(value)}")
    return bool(value)


def in_order(values: object) -> TypeGuard[Sequence[object]]:
    """Whether numbers come in a list of any kind, rather than alone."""
    return isinstance(values, list | tuple | range) or (
        isinstance(values, np.ndarray) and values.ndim > 0
    )


def listed(
    values: object, requirement: str, *, error: type[BanditError] = InvalidInstanceError
) -> list[object]:
    """What an iterable holds, in its order; a text or a set has no parts in order."""
    if not isinstance(values, Iterable) or isinstance(values, str | bytes | set | frozenset):
        raise error(f"{requirement}; got {shown(values)}")
    try:
        return list(values)
    except TypeError as problem:  # an array of no dimension says that it is iterable
        raise error(f"{requirement}; got {shown(values)}") from problem


def agent_name(agent: object, *, error: type[BanditError] = InvalidInstanceError) -> str | int:
    """An agent's name as Python's own text or integer, whatever kind of text or integer it is."""
    if isinstance(agent, str) and "\n" not in agent:
        return str.__str__(agent)
    if isinstance(agent, int | np.integer) and not isinstance(agent, bool):
        return int(agent)
    raise error(f"agents are named by text of one line or integers; got {shown(agent)}")


#: What an agent's rows are of, and what it does with them, by the name of the argument.
_ROWS = {"group": ("users", "serves"), "choice": ("items", "recommends")}


def rows_among(given: object, agent: int, count: int, name: str) -> NDArray[np.int64]:
    """Rows of users that an agent serves, or of items, from their numbers or a mask of all."""
    things, does = _ROWS[name]
    if isinstance(given, np.ndarray) and given.dtype == np.bool_ and given.shape == (count,):
        given = np.flatnonzero(given)
    rows = whole_numbers(
        list(given) if isinstance(given, set | frozenset | range) else given,
        f"agent {agent}'s {name} lists the rows of its {things}, whole numbers, or is a mask of "
        f"all {count}",
        error=InvalidInstanceError,
    )
    if rows.size == 0:
        raise InvalidInstanceError(
            f"every agent {does} at least one of the {things}; agent {agent} has none"
        )
    if rows.min() < 0 or rows.max() >= count:
        raise InvalidInstanceError(
            f"a {name} names rows of {things}, 0 to {count - 1}; agent {agent}'s has "
            f"{rows.min()} to {rows.max()}"
        )
    rows.flags.writeable = False
    return rows
