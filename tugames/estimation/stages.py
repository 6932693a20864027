"""Permutations in stages: how many replicates, when to stop, and going on from an estimate."""

from copy import deepcopy
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from tugames._doors.brief import brief_repr
from tugames._doors.numbers import generator_and_seed
from tugames.errors import BudgetError, InvalidInputError
from tugames.estimation.answers import require_budget, require_few
from tugames.estimation.estimate import Estimate
from tugames.estimation.growing import Growing
from tugames.estimation.methods import METHODS
from tugames.estimation.methods.permutation import permutation
from tugames.estimation.parts import estimate_of
from tugames.estimation.source import Worths
from tugames.estimation.targets import Target

#: Replicates and pairs of the first stage, where the numbers are free.
_FIRST_REPLICATES, _FIRST_PAIRS = 4, 10
#: A last stage smaller than this, over what there is, is not worth a look.
_WORTH_WHILE = 1.1


@dataclass(frozen=True)
class Trail:
    """What an estimate keeps, so that it can be continued."""

    budget: int
    n_replicates: int
    generator: np.random.Generator
    """As it was before anything was drawn."""
    seed: int | None
    known: dict[int, NDArray[np.float64]]
    fingerprint: str


def in_stages(
    worths: Worths,
    budget: int,
    rng: np.random.Generator | int | None,
    target: Target | None,
    *,
    free: bool,
) -> Estimate:
    """Antithetic permutations until a target is reached or the budget is spent.

    Parameters
    ----------
    free : bool
        Whether the number of replicates is free; else it is the worths'.
    """
    require_few(budget)
    generator, seed = generator_and_seed(rng)
    grown = Growing(worths, generator)
    replicates = _FIRST_REPLICATES if free else worths.n_replicates
    pairs = max(2, min(_FIRST_PAIRS, grown.affordable(budget, replicates)))
    if grown.cost(pairs, replicates) > budget:
        raise BudgetError(
            f"two antithetic pairs of permutations of {grown.n} players on {replicates} "
            f"replicates take {grown.cost(2, replicates)} worths; the budget is {budget}: raise it"
        )
    look, reached = 0, None
    while True:
        grown.grow(pairs, replicates)
        look += 1
        if target is not None:
            reached = target.reached(grown.contributions, look)
            if reached:
                break
        spent = grown.cost(grown.pairs, grown.replicates)
        # twice as much, or all there is
        most = budget if target is None else min(budget, 2 * spent)
        if target is not None and most < budget < 3 * spent:
            most = budget
        tail = 0.025 if target is None else target.tail(grown.n, look + 1)
        pairs = grown.affordable(most, replicates)
        if free:
            pairs, replicates = grown.planned(most, tail)
        if grown.cost(pairs, replicates) < _WORTH_WHILE * spent or (pairs, replicates) == (
            grown.pairs, grown.replicates,
        ):  # fmt: skip
            break
    worths.n_replicates = grown.replicates
    found = estimate_of(grown.parts(), worths, budget, seed)
    return found if target is None else replace(found, looks=look, reached=reached)


def continued(worths: Worths, budget: int, more: Estimate) -> Estimate:
    """An estimate by permutations with more budget: the bits of one run with both.

    Raises
    ------
    InvalidInputError
        If the earlier estimate cannot be continued, or was of another game.
    """
    trail = more.trail
    if not isinstance(trail, Trail):
        raise InvalidInputError(
            "an estimate that is continued is one by method='permutation' with a fixed number of "
            f"replications and no target; got one by {brief_repr(more.method)}"
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
    require_budget(worths, whole, METHODS["permutation"], or_exact=False)
    return _permuted(worths, whole, deepcopy(trail.generator), trail.seed, trail.known)


def permuted(worths: Worths, budget: int, rng: np.random.Generator | int | None) -> Estimate:
    """As many permutations as the budget allows, remembering how to go on.

    Raises
    ------
    BudgetError
        If it does not allow two pairs.
    """
    require_budget(worths, budget, METHODS["permutation"], or_exact=False)
    generator, seed = generator_and_seed(rng)
    return _permuted(worths, budget, generator, seed, {})


def _permuted(
    worths: Worths,
    budget: int,
    generator: np.random.Generator,
    seed: int | None,
    known: dict[int, NDArray[np.float64]],
) -> Estimate:
    before = deepcopy(generator)
    grown = Growing(worths, generator, known)
    most = budget // worths.n_replicates
    # what an oracle said is kept, to go on from there
    parts = permutation(worths if worths.free else grown.ask(worths.n_replicates),
                        grown.n, most, generator)  # fmt: skip
    trail = Trail(
        budget=budget,
        n_replicates=worths.n_replicates,
        generator=before,
        seed=seed,
        known=grown.known,
        fingerprint=worths.fingerprint,
    )
    return replace(estimate_of(parts, worths, budget, seed), trail=trail)
