"""What an oracle may be asked, and what a function may be asked with."""

from collections.abc import Callable, Iterable
from inspect import Parameter, signature
from typing import Any

import numpy as np

from tugames._doors.brief import brief_repr
from tugames.errors import InvalidInputError


def replicate_numbers(replicates: Iterable[int]) -> tuple[int, ...]:
    """Numbers of replicates, of any integer type.

    Raises
    ------
    InvalidInputError
        If one is no integer, or is negative.
    """
    try:
        numbers = tuple(replicates)
    except TypeError as error:
        raise InvalidInputError(
            f"replicates are a sequence of numbers, such as range(8); got {brief_repr(replicates)}"
        ) from error
    for r in numbers:
        if isinstance(r, bool | np.bool_) or not isinstance(r, int | np.integer) or r < 0:
            raise InvalidInputError(
                f"replicates are numbered 0, 1, 2, ...; got {brief_repr(r)}: pass range(8), say"
            )
    return tuple(map(int, numbers))


def require_arguments(function: Callable[..., Any], count: int, remedy: str) -> None:
    """Refuse a function that cannot be called with so many arguments, if that can be known.

    Raises
    ------
    InvalidInputError
        If what is given cannot be called, or not so.
    """
    if not callable(function):
        raise InvalidInputError(
            f"worths come from a function of the members; got {brief_repr(function)}: wrap it in "
            "one"
        )
    try:
        parameters = signature(function).parameters.values()
    except (ValueError, TypeError):  # of a builtin
        return
    ordered = (Parameter.POSITIONAL_ONLY, Parameter.POSITIONAL_OR_KEYWORD)
    positional = [p for p in parameters if p.kind in ordered]
    needed = sum(p.default is Parameter.empty for p in positional)
    any_number = any(p.kind is Parameter.VAR_POSITIONAL for p in parameters)
    by_name = [
        p.name
        for p in parameters
        if p.kind is Parameter.KEYWORD_ONLY and p.default is Parameter.empty
    ]
    if needed > count or (len(positional) < count and not any_number) or by_name:
        raise InvalidInputError(
            f"the function is called with {count} argument{'s' * (count > 1)}; this one takes "
            f"{brief_repr(signature(function))}: {remedy}"
        )
