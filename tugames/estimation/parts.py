"""What a method finds out: a value, and where its error comes from."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from tugames.estimation.estimate import Estimate
from tugames.estimation.source import Worths

FloatArray = NDArray[np.float64]

#: Asks for the worths of distinct non-empty coalitions, shape (R, m).
Ask = Callable[[list[int]], FloatArray]


@dataclass(frozen=True, kw_only=True)
class Parts:
    """A value with both parts of its error, not yet an answer.

    Attributes
    ----------
    value, sampling, simulation, freedom : ndarray, shape (n,)
        Standard errors, and the degrees of freedom of both together.
    n_coalitions : int
        Distinct coalitions that were asked for.
    method : str
        What was done, for a reader.
    """

    value: FloatArray
    sampling: FloatArray
    simulation: FloatArray
    freedom: FloatArray
    n_coalitions: int
    method: str


def looked_up(ask: Ask, masks: list[int]) -> tuple[FloatArray, int]:
    """Worths of coalitions, some of them empty or named twice, each asked for once.

    Returns
    -------
    worths : ndarray, shape (R, m)
    n_coalitions : int
        Distinct ones among them that are not empty.
    """
    column: dict[int, int] = {}
    for mask in masks:
        if mask:
            column.setdefault(mask, len(column))
    worths = ask(list(column))
    worths = np.concatenate([worths, np.zeros((len(worths), 1))], axis=1)
    # of one layout in memory, whoever was asked, so that sums come to the same bits
    found = np.ascontiguousarray(worths[:, [column.get(mask, len(column)) for mask in masks]])
    return found, len(column)


def estimate_of(parts: Parts, worths: Worths, budget: int, seed: int | None) -> Estimate:
    """The answer; if the budget leaves a worth over, an oracle is asked for one again."""
    n_evaluations = parts.n_coalitions * worths.n_replicates
    if n_evaluations < budget:
        worths.ask_again()
    return Estimate(
        value=parts.value,
        standard_error=np.hypot(parts.sampling, parts.simulation),
        sampling_error=parts.sampling,
        simulation_error=parts.simulation,
        degrees_of_freedom=parts.freedom,
        n_evaluations=n_evaluations,
        players=tuple(worths.game.players),
        method=parts.method,
        seed=seed,
        baseline=worths.baseline(),
    )
