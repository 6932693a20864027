"""Estimates that remember how they were made, and go on with more budget."""

from copy import deepcopy
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from tugames._doors.brief import brief_repr
from tugames.errors import InvalidInputError
from tugames.estimation.answers import affords_all, exact_answer, require_budget
from tugames.estimation.estimate import Estimate
from tugames.estimation.memory import Memory
from tugames.estimation.methods import Method
from tugames.estimation.parts import estimate_of
from tugames.estimation.source import Worths
from tugames.values.shapley import shapley_value


@dataclass(frozen=True)
class Trail:
    """What an estimate keeps, so that it can be continued."""

    name: str
    method: Method
    budget: int
    n_replicates: int
    generator: np.random.Generator
    """As it was before anything was drawn."""
    seed: int | None
    known: dict[int, NDArray[np.float64]]
    fingerprint: str


def begun(
    worths: Worths,
    budget: int,
    name: str,
    method: Method,
    generator: np.random.Generator,
    seed: int | None,
    *,
    known: dict[int, NDArray[np.float64]] | None = None,
) -> Estimate:
    """A value by a method that samples coalitions, remembering how to go on if that nests.

    Raises
    ------
    BudgetError
        If the budget is less than the method needs; the message names the least.
    """
    require_budget(worths, budget, method, or_exact=name == "auto")
    before, memory = deepcopy(generator), Memory(worths, known)
    # what an oracle said is kept, to go on from there
    kept = method.nests and not worths.free
    ask = memory.on(worths.n_replicates) if kept else worths
    parts = method.estimate(ask, worths.n_players, budget // worths.n_replicates, generator)
    found = estimate_of(parts, worths, budget, seed)
    if not method.nests:
        return found
    trail = Trail(
        name=name,
        method=method,
        budget=budget,
        n_replicates=worths.n_replicates,
        generator=before,
        seed=seed,
        known=memory.known,
        fingerprint=worths.fingerprint,
    )
    return replace(found, trail=trail)


def continued(worths: Worths, budget: int, more: Estimate, name: str) -> Estimate:
    """An estimate with more budget: the bits of one run with both.

    Raises
    ------
    InvalidInputError
        If the earlier estimate cannot be continued, or was of another game or by another method.
    """
    trail = more.trail
    if not isinstance(trail, Trail):
        raise InvalidInputError(
            "an estimate that is continued has a fixed number of replications and no target, and "
            "is by a method whose coalitions come again with more budget, such as 'auto' or "
            f"'permutation'; got one by {brief_repr(more.method)}: run it anew, with a store= so "
            "that no worth is asked for twice"
        )
    if name not in ("auto", trail.name):
        raise InvalidInputError(
            f"an estimate is continued by the method that made it, {trail.name!r}; got "
            f"method={name!r}: leave it out"
        )
    players, fingerprint = tuple(worths.game.players), worths.fingerprint
    if more.players != players or trail.n_replicates != worths.n_replicates:
        raise InvalidInputError(
            f"an estimate is continued on the same game; it has {len(more.players)} players and "
            f"{trail.n_replicates} replicates, this game {len(players)} and "
            f"{worths.n_replicates}, or others: hand over the same game"
        )
    if trail.fingerprint != fingerprint:
        raise InvalidInputError(
            "an estimate is continued on the same game; the worths of this one are others: "
            f"fingerprint {brief_repr(fingerprint)}, and {brief_repr(trail.fingerprint)} before"
        )
    worths.remember(trail.known)
    whole = trail.budget + budget
    if trail.name == "auto" and affords_all(worths, whole):
        ask = worths if worths.free else Memory(worths, trail.known).on(worths.n_replicates)
        return exact_answer(worths, whole, shapley_value, "", ask=ask)
    return begun(
        worths, whole, trail.name, trail.method, deepcopy(trail.generator), trail.seed,
        known=trail.known,
    )  # fmt: skip
