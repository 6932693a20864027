"""Solutions by the names that people type."""

import importlib
from collections.abc import Callable, Mapping
from typing import Any

from tugames._doors.near import unknown
from tugames.errors import InvalidInputError

__all__ = ["NEEDS", "SOLUTIONS", "solution"]

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
    "equal-charge": "values.cost_rules",
    "alternate-cost-avoided": "values.cost_rules",
    "separable-costs-remaining-benefits": "values.cost_rules",
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
    "separable-costs-remaining-benefits": "benefits",
}


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
