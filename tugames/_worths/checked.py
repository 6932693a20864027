"""The door for worths from outside: functions, oracles, and games that look a worth up.

Whatever comes in is copied, so that nobody else can change it later, and is a real finite number
for each replicate that was asked for; or an error names the coalition and the replicate.
"""

from collections.abc import Hashable, Sequence

import numpy as np
from numpy.typing import NDArray

from tugames._doors.brief import brief, brief_repr, one_line
from tugames._doors.numbers import real_numbers
from tugames.coalition import coalition_label
from tugames.errors import InvalidInputError

#: Sums of ten thousand worths of this size are finite, and of as many differences of two.
LARGEST = 1e303
#: Two answers to one question may differ by as much, relative: the order of a sum, no dice.
_AGREE = 1e-9


def named(coalition: int, players: Sequence[Hashable]) -> str:
    """Name of a coalition, of bounded length."""
    return brief(coalition_label(coalition, players))


def checked_worth(
    worth: object,
    coalition: int,
    players: Sequence[Hashable],
    *,
    replicate: int | None = None,
    whose: str = "an oracle",
) -> float:
    """One worth as a float.

    Raises
    ------
    InvalidInputError
        If it is no real number, is not finite, or is beyond 1e303 in absolute value.
    """
    if type(worth) in (float, int) and -LARGEST <= worth <= LARGEST:  # type: ignore[operator]
        return float(worth)  # type: ignore[arg-type]  # nearly always
    try:
        number = real_numbers(worth)
        if number.ndim:
            raise TypeError(f"an array of shape {number.shape} is none")
    except TypeError as error:
        raise InvalidInputError(
            f"{whose}'s worths are finite numbers; coalition {named(coalition, players)}"
            f"{_on(replicate)} came out as {brief_repr(worth)}: {one_line(error)}"
        ) from error
    _require_finite(number[None], coalition, players, [replicate], whose)
    return float(number)


def checked_worths(
    worths: object, coalition: int, replicates: Sequence[int], players: Sequence[Hashable]
) -> NDArray[np.float64]:
    """An oracle's worths of a coalition, shape (R,), copied.

    Raises
    ------
    InvalidInputError
        If they have another shape, are no real numbers, not finite, or beyond 1e303.
    """
    shape = (len(replicates),)
    numbers = _of_shape(worths, shape, "worths", "one for each replicate", coalition, players)
    _require_finite(numbers, coalition, players, replicates, "an oracle")
    return numbers


def checked_batch(
    worths: object,
    coalitions: Sequence[int],
    players: Sequence[Hashable],
    *,
    replicate: int | None = None,
) -> NDArray[np.float64]:
    """Worths of m coalitions on one replicate, shape (m,), copied.

    Raises
    ------
    InvalidInputError
        If they have another shape, are no real numbers, not finite, or beyond 1e303.
    """
    try:
        numbers = real_numbers(worths)
    except TypeError as error:
        raise InvalidInputError(
            f"an oracle's worths are finite numbers; those of a batch of {len(coalitions)} "
            f"coalitions{_on(replicate)} came out as {brief_repr(worths)}: {one_line(error)}"
        ) from error
    if numbers.shape != (len(coalitions),):
        raise InvalidInputError(
            f"an oracle's worths of a batch have shape ({len(coalitions)},) here, one for each "
            f"coalition{_on(replicate)}; they came out with shape {numbers.shape}"
        )
    for bad in np.flatnonzero(~(np.abs(numbers) <= LARGEST))[:1]:
        _require_finite(numbers[bad : bad + 1], coalitions[bad], players, [replicate], "an oracle")
    return numbers


def checked_batches(
    worths: object,
    coalitions: Sequence[int],
    replicates: Sequence[int],
    players: Sequence[Hashable],
) -> NDArray[np.float64]:
    """An oracle's worths of m coalitions on R replicates, shape (R, m), copied.

    Raises
    ------
    InvalidInputError
        As by :func:`checked_batch`.
    """
    shape = len(replicates), len(coalitions)
    try:
        numbers = real_numbers(worths)
    except TypeError as error:
        raise InvalidInputError(
            f"an oracle's worths are finite numbers; batch_worths of {shape[1]} coalitions came "
            f"out as {brief_repr(worths)}: {one_line(error)}"
        ) from error
    if numbers.shape != shape:
        raise InvalidInputError(
            f"an oracle's batch_worths have shape {shape} here, a row a replicate and a column a "
            f"coalition; they came out with shape {numbers.shape}"
        )
    for row, replicate in zip(numbers, replicates, strict=True):
        checked_batch(row, coalitions, players, replicate=replicate)
    return numbers


def checked_shares(
    shares: object, coalition: int, replicates: Sequence[int], players: Sequence[Hashable]
) -> NDArray[np.float64]:
    """An oracle's worths of each member, shape (R, |S|), copied.

    Raises
    ------
    InvalidInputError
        If they have another shape, are no real numbers, not finite, or beyond 1e303.
    """
    shape = (len(replicates), coalition.bit_count())
    expected = "a row a replicate, a column a member"
    numbers = _of_shape(shares, shape, "member_worths", expected, coalition, players)
    _require_finite(numbers, coalition, players, replicates, "an oracle")
    return numbers


def _of_shape(
    given: object,
    shape: tuple[int, ...],
    what: str,
    expected: str,
    coalition: int,
    players: Sequence[Hashable],
) -> NDArray[np.float64]:
    """Numbers of a shape."""
    name = named(coalition, players)
    try:
        numbers = real_numbers(given)
    except TypeError as error:
        raise InvalidInputError(
            f"an oracle's worths are finite numbers; {what} of coalition {name} came out as "
            f"{brief_repr(given)}: {one_line(error)}"
        ) from error
    if numbers.shape != shape:
        raise InvalidInputError(
            f"an oracle's {what} have shape {shape} here, {expected}; coalition {name} on "
            f"{shape[0]} replicates came out with shape {numbers.shape}"
        )
    return numbers


def _require_finite(
    numbers: NDArray[np.float64],
    coalition: int,
    players: Sequence[Hashable],
    replicates: Sequence[int | None],
    whose: str,
) -> None:
    """Refuse numbers, one or a row for each replicate, of which one is too large or none."""
    fine = np.abs(numbers) <= LARGEST  # false for nan, too
    if not fine.all():
        where = np.argwhere(~fine)[0]
        bad = numbers[tuple(where)]
        limit = f", at most {LARGEST:g}," if np.isfinite(bad) else ""
        raise InvalidInputError(
            f"{whose}'s worths are finite numbers{limit}; coalition {named(coalition, players)}"
            f"{_on(replicates[where[0]])} came out as {bad}"
        )


def _on(replicate: int | None) -> str:
    return "" if replicate is None else f" on replicate {replicate}"


def require_same(
    first: float,
    again: float,
    coalition: int,
    players: Sequence[Hashable],
    *,
    replicate: int | None = None,
    whose: str = "an oracle",
) -> None:
    """Refuse whoever answers one question in two ways.

    Raises
    ------
    InvalidInputError
        If the two worths differ by more than rounding.
    """
    if abs(first - again) > _AGREE * max(abs(first), abs(again)):
        remedy = (
            "chance belongs into FunctionOracle(lambda members, rng: ..., seed=0)"
            if replicate is None
            else "its random numbers, if any, may depend on its seed and the replicate alone"
        )
        raise InvalidInputError(
            f"{whose} has one answer to one question; coalition {named(coalition, players)}"
            f"{_on(replicate)} came out as {first!r} and, asked again, as {again!r}: {remedy}"
        )
