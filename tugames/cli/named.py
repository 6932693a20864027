"""Solutions and properties by the names that people type."""

import importlib
import re
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from tugames._doors.brief import brief_repr
from tugames._doors.near import unknown
from tugames.analysis.solutions import NEEDS, SOLUTIONS, solution
from tugames.errors import InvalidInputError

__all__ = [
    "NEEDS",
    "PROPERTIES",
    "SOLUTIONS",
    "meaning",
    "needed_by",
    "predicate",
    "property_meanings",
    "solution",
    "solution_meanings",
]

#: Predicates of ``tugames``, without their "is-".
PROPERTIES = (
    "additive", "average-convex", "balanced", "constant-sum", "convex", "essential", "exact",
    "monotone", "quasi-balanced", "simple", "strictly-convex", "superadditive", "symmetric",
    "totally-balanced", "weakly-superadditive", "zero-monotone",
)  # fmt: skip


def needed_by(name: str, given: Mapping[str, str | None]) -> list[list[Any]]:
    """What a solution takes besides the game, of the options given as text.

    Raises
    ------
    InvalidInputError
        If an option is missing, or of no use.
    """
    needed = NEEDS.get(name.replace("_", "-"))
    for key, text in given.items():
        if text is not None and key != needed:
            raise InvalidInputError(f"--{key} is not for {name}: leave it out")
    if needed is None:
        return []
    text = given.get(needed)
    if not text:
        such = "1,2,3" if needed == "benefits" else "a+b,c"
        raise InvalidInputError(f"{name} needs --{needed}, such as --{needed} {such}")
    parts = [part.strip() for part in text.split(",")]
    if needed != "benefits":
        return [parts]
    try:
        return [[float(part) for part in parts]]
    except ValueError as error:
        raise InvalidInputError(
            f"--benefits are numbers in the order of the players; got {brief_repr(parts)}"
        ) from error


def predicate(name: str) -> Callable[..., Any]:
    """Find a property; ``convex`` and ``is_convex`` are the same.

    Raises
    ------
    InvalidInputError
        If there is none of that name; those that may be meant, or all, are listed.
    """
    known = name.replace("_", "-").removeprefix("is-")
    if known not in PROPERTIES:
        raise InvalidInputError(unknown("a property", name, PROPERTIES))
    found: Callable[..., Any] = getattr(
        importlib.import_module("tugames"), f"is_{known.replace('-', '_')}"
    )
    return found


def solution_meanings() -> Iterator[tuple[str, str]]:
    """Solutions and what they are, as their docstrings say it; and what they need besides."""
    for name in SOLUTIONS:
        said = meaning(solution(name)).partition(": ")
        needed = f" Needs --{NEEDS[name]}." if name in NEEDS else ""
        yield name, (said[2] or said[0]) + needed


def property_meanings() -> Iterator[tuple[str, str]]:
    """Properties and what they ask, as the predicates' docstrings say it."""
    for name in PROPERTIES:
        yield name, meaning(predicate(name))


def meaning(thing: Callable[..., Any]) -> str:
    """First line of a docstring, without its marks."""
    line = (thing.__doc__ or "").partition("\n")[0]
    for mark, plain in ((r"\dots", "..."), (r"\,", "")):
        line = line.replace(mark, plain)
    return " ".join(re.sub(r":\w+:|`|\\(?! )", "", line).split())
