"""From a budget to an answer: every coalition if it allows that, else a method that samples."""

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from tugames._doors.brief import brief_repr
from tugames._doors.numbers import generator_and_seed, whole_number
from tugames._worths.tables import check_table_fits
from tugames.errors import BudgetError
from tugames.estimation.crossed import crossed_parts
from tugames.estimation.estimate import Estimate
from tugames.estimation.methods import Method
from tugames.estimation.parts import Ask, Parts, estimate_of
from tugames.estimation.source import Worths
from tugames.game import Game

#: Worths, beyond which the draws of a method would not fit in memory.
_LARGEST = 10**8
#: A value of a game that is linear in the worths.
Solution = Callable[[Game], NDArray[np.float64]]


def as_budget(budget: object) -> int:
    """A number of worths."""
    return whole_number(budget, "a budget, the number of worths to evaluate at most,")


def affords_all(worths: Worths, budget: int) -> bool:
    """Whether every coalition can be asked for on every replicate."""
    return ((1 << worths.n_players) - 1) * worths.n_replicates <= budget


def exact_parts(ask: Ask, n: int, solution: Solution) -> Parts:
    """A solution from every coalition, of any labels: they do not matter to it."""
    samples = np.pad(ask(list(range(1, 1 << n))), ((0, 0), (1, 0)))
    values = np.array([solution(Game(row)) for row in samples])
    return crossed_parts(values[None], (1 << n) - 1, "exact")


def exact_answer(
    worths: Worths, budget: int, solution: Solution, other: str, *, ask: Ask | None = None
) -> Estimate:
    """A solution from every coalition.

    Raises
    ------
    BudgetError
        If the budget does not allow it; ``other`` says what else to do.
    TooManyPlayersError
        If the table would not fit in memory.
    """
    n, n_replicates = worths.n_players, worths.n_replicates
    if not affords_all(worths, budget):
        raise BudgetError(
            f"all coalitions of {n} players on {n_replicates} replicates are "
            f"{((1 << n) - 1) * n_replicates} worths; the budget is {budget}: raise it{other}"
        )
    check_table_fits(n)
    return estimate_of(exact_parts(ask or worths, n, solution), worths, budget, None)


def require_few(budget: int) -> None:
    """Refuse a budget whose draws would not fit in memory."""
    if budget > _LARGEST:
        raise BudgetError(
            f"draws are kept in memory, of 10**8 worths at most; the budget is "
            f"{brief_repr(budget)}: lower it, or ask for all coalitions with method='exact'"
        )


def require_budget(worths: Worths, budget: int, method: Method, *, or_exact: bool) -> None:
    """Refuse a budget that a method cannot do with, or that would not fit in memory.

    Raises
    ------
    BudgetError
        The message names the least.
    """
    n, n_replicates = worths.n_players, worths.n_replicates
    least, everything = method.least(n), (1 << n) - 1
    if budget < least * n_replicates:
        if everything <= least and or_exact:
            raise BudgetError(
                f"all coalitions of {n} players on {n_replicates} replicates take "
                f"{everything * n_replicates} worths; the budget is {budget}: raise it"
            )
        raise BudgetError(
            f"{method.needs} of {n} players on {n_replicates} replicates take "
            f"{least * n_replicates} worths; the budget is {budget}: raise it"
        )
    require_few(budget)


def sampled_answer(
    worths: Worths,
    budget: int,
    method: Method,
    rng: np.random.Generator | int | None,
    *,
    or_exact: bool,
) -> Estimate:
    """A value by a method that samples coalitions.

    Raises
    ------
    BudgetError
        If the budget is less than the method needs; the message names the least.
    """
    require_budget(worths, budget, method, or_exact=or_exact)
    n, n_replicates = worths.n_players, worths.n_replicates
    generator, seed = generator_and_seed(rng)
    parts = method.estimate(worths, n, budget // n_replicates, generator)
    return estimate_of(parts, worths, budget, seed)


def answer(
    worths: Worths,
    budget: int,
    solution: Solution,
    method: Method,
    rng: np.random.Generator | int | None,
) -> Estimate:
    """A solution from every coalition if the budget allows that, else by a method.

    Raises
    ------
    BudgetError
        If it allows neither.
    """
    if affords_all(worths, budget):
        return exact_answer(worths, budget, solution, "")
    return sampled_answer(worths, budget, method, rng, or_exact=True)
