"""Solutions and properties by the names that people type."""

import importlib
import re
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from tugames._doors.near import unknown
from tugames.errors import InvalidInputError

#: Modules of the solutions, by name; a name is the function's, with hyphens for underscores.
SOLUTIONS: Mapping[str, str] = {
    "shapley-value": "values.shapley",
    "banzhaf-value": "values.banzhaf",
    "solidarity-value": "values.solidarity",
    "tau-value": "values.tau",
    "gately-point": "values.gately",
    "equal-division": "values.egalitarian",
    "equal-surplus-division": "values.egalitarian",
    "egalitarian-nonseparable-value": "values.egalitarian",
    "owen-value": "values.owen",
    "banzhaf-owen-value": "values.banzhaf_owen",
    "aumann-dreze-value": "values.aumann_dreze",
    "myerson-value": "values.myerson",
    "shapley-shubik-index": "values.power.shapley_shubik",
    "banzhaf-index": "values.power.banzhaf",
    "deegan-packel-index": "values.power.deegan_packel",
    "holler-index": "values.power.holler",
    "johnston-index": "values.power.johnston",
    "core-element": "core.core_element",
    "least-core": "core.least_core",
    "nucleolus": "core.nucleolus",
    "prenucleolus": "core.nucleolus",
    "per-capita-nucleolus": "core.nucleolus",
    "proportional-nucleolus": "core.nucleolus",
    "modiclus": "core.modiclus",
}
#: What a solution needs besides the game.
NEEDS: Mapping[str, str] = {
    "owen-value": "unions",
    "banzhaf-owen-value": "unions",
    "aumann-dreze-value": "unions",
    "myerson-value": "graph",
}
#: Predicates of ``tugames``, without their "is-".
PROPERTIES = (
    "additive", "average-convex", "balanced", "constant-sum", "convex", "essential", "exact",
    "monotone", "quasi-balanced", "simple", "strictly-convex", "superadditive", "symmetric",
    "totally-balanced", "weakly-superadditive", "zero-monotone",
)  # fmt: skip


def solution(name: str) -> Callable[..., Any]:
    """Find a solution.

    Raises
    ------
    InvalidInputError
        If there is none of that name; those that may be meant, or all, are listed.
    """
    known = name.replace("_", "-")
    if known not in SOLUTIONS:
        raise InvalidInputError(unknown("a solution", name, SOLUTIONS))
    module = importlib.import_module(f"tugames.{SOLUTIONS[known]}")
    found: Callable[..., Any] = getattr(module, known.replace("-", "_"))
    return found


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
