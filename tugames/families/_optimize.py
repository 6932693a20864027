"""Linear and mixed-integer programs by HiGHS, with what their solver can be trusted to."""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from tugames._numerics.highs import silent_solver
from tugames._numerics.later import Later
from tugames.errors import SolverError

#: The solver's tolerances, relative to the largest number in the objective.
_ACCURACY = 1e-6
#: What the largest entry of the objective becomes.
_SCALE = 1000.0
_OPTIONS: dict[str, bool | float] = {
    "mip_rel_gap": 0.0,
    "mip_abs_gap": 0.0,
    "mip_feasibility_tolerance": 1e-9,
    "primal_feasibility_tolerance": 1e-9,
    "dual_feasibility_tolerance": 1e-9,
    "mip_heuristic_run_feasibility_jump": False,  # small programs take most of their time in it
}


@dataclass(frozen=True, kw_only=True)
class Optimum:
    """Solution of a maximisation.

    Attributes
    ----------
    value : float
        Of the solution; rounded to a whole number if it must be one.
    bound : float
        No solution has more, says the solver.
    solution : ndarray
    accuracy : float
        How far the value and the bound may be off by the solver's tolerances.
    """

    value: float
    bound: float
    solution: NDArray[np.float64]
    accuracy: float


def maximum(
    objective: NDArray[np.float64],
    technology: Any,
    right: NDArray[np.float64],
    integer: NDArray[np.bool_],
) -> Optimum:
    """Maximise objective @ z subject to technology @ z <= right, z >= 0, some z whole."""
    with Later("highspy is imported"):
        import highspy

    # tolerances of the solver are absolute, hence relative to what the largest entry is scaled to
    unit = float(np.abs(objective).max(initial=0.0)) or 1.0
    highs = silent_solver(_OPTIONS)
    columns = np.arange(objective.size, dtype=np.int32)
    highs.addVars(columns.size, np.zeros(columns.size), np.full(columns.size, np.inf))
    highs.changeColsCost(columns.size, columns, objective * (-_SCALE / unit))
    kinds = np.where(integer, int(highspy.HighsVarType.kInteger), 0).astype(np.uint8)
    highs.changeColsIntegrality(columns.size, columns, kinds)
    table = technology.tocsr()
    highs.addRows(
        right.size,
        np.full(right.size, -np.inf),
        right,
        table.nnz,
        table.indptr[:-1].astype(np.int32),
        table.indices.astype(np.int32),
        table.data,
    )
    highs.run()
    status = highs.modelStatusToString(highs.getModelStatus())
    if status != "Optimal":
        raise SolverError(
            "the program of a coalition has a solution, and an optimum that is finite; the solver "
            f"ended with {status!r}: check signs, and rescale numbers to similar magnitudes"
        )
    found = np.array(highs.getSolution().col_value)
    solution = np.where(integer, np.rint(found), found)
    value = float(objective @ solution)
    bound = value
    if integer.any():
        bound = max(value, float(highs.getInfo().mip_dual_bound) * (-unit / _SCALE))
    accuracy = _ACCURACY * max(unit, abs(value))
    if integer.all() and (objective % 1.0 == 0.0).all():
        value, bound = float(np.rint(value)), float(np.floor(bound + accuracy))
        bound = max(value, bound)
    return Optimum(value=value, bound=bound, solution=solution, accuracy=accuracy)
