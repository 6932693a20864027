"""Estimates that grow in stages: how many replicates, and when to stop."""

from dataclasses import replace

from tugames.estimation.answers import require_budget, require_few
from tugames.estimation.estimate import Estimate
from tugames.estimation.growing import Grown
from tugames.estimation.parts import estimate_of
from tugames.estimation.source import Worths
from tugames.estimation.targets import Target

#: Replicates of the first stage, where their number is free.
_FIRST_REPLICATES = 4
#: A last stage smaller than this, over what there is, is not worth a look.
_WORTH_WHILE = 1.1


def in_stages(
    grown: Grown,
    worths: Worths,
    budget: int,
    seed: int | None,
    target: Target | None,
    *,
    free: bool,
) -> Estimate:
    """An estimate that grows until a target is reached or the budget is spent.

    Parameters
    ----------
    free : bool
        Whether the number of replicates is free; else it is the worths'.

    Raises
    ------
    BudgetError
        If the budget does not allow the first stage; the message names the least.
    """
    require_few(budget)
    if free:
        worths.n_replicates = _FIRST_REPLICATES
    require_budget(worths, budget, grown.method, or_exact=True)
    replicates = worths.n_replicates
    size = grown.first(budget, replicates)
    look, reached = 0, None
    while True:
        grown.grow(size, replicates)
        look += 1
        if target is not None:
            reached = target.reached(grown, look)
            if reached:
                break
        spent = grown.cost(grown.size, grown.replicates)
        # twice as much, or all there is
        most = budget if target is None else min(budget, 2 * spent)
        if target is not None and most < budget < 3 * spent:
            most = budget
        tail = 0.025 if target is None else target.tail(grown.n, look + 1)
        size = grown.affordable(most, replicates)
        if free:
            size, replicates = grown.planned(most, tail)
        if grown.cost(size, replicates) < _WORTH_WHILE * spent or (size, replicates) == (
            grown.size, grown.replicates,
        ):  # fmt: skip
            break
    worths.n_replicates = grown.replicates
    found = estimate_of(grown.parts(), worths, budget, seed)
    return found if target is None else replace(found, looks=look, reached=reached)
