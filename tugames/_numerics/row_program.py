"""Linear programs whose rows come one after the other, by HiGHS from one basis to the next."""

import numpy as np
from numpy.typing import NDArray

from tugames._numerics.highs import silent_solver
from tugames._numerics.later import Later
from tugames.errors import SolverError

#: Accuracy asked of the solver, for programs whose numbers are up to about 1.
FEASIBILITY = 1e-9


class RowProgram:
    """Minimise costs @ x over lower <= x <= upper and the rows A x >= b added so far.

    Parameters
    ----------
    costs, lower, upper : ndarray, shape (m,)

    Attributes
    ----------
    solution : ndarray, shape (m,)
        Of the last :meth:`solve`, at a vertex.
    duals : ndarray
        One a row.
    rounds : int
        How often it was solved.
    """

    def __init__(
        self,
        costs: NDArray[np.float64],
        lower: NDArray[np.float64],
        upper: NDArray[np.float64],
    ) -> None:
        with Later("highspy is imported"):
            import highspy

        options: dict[str, str | float] = {
            "solver": "simplex",  # ends at a vertex
            "presolve": "off",  # a few rows more do not change much
            "primal_feasibility_tolerance": FEASIBILITY,
            "dual_feasibility_tolerance": FEASIBILITY,
        }
        self._highs = silent_solver(options)
        self._highs.addVars(costs.size, lower, upper)
        self._highs.changeColsCost(costs.size, np.arange(costs.size, dtype=np.int32), costs)
        self._basic = highspy.HighsBasisStatus.kBasic
        self.solution = np.zeros(costs.size)
        self.duals = np.zeros(0)
        self.rounds = 0

    def add(self, rows: NDArray[np.float64], bounds: NDArray[np.float64]) -> None:
        """Add rows, shape (k, m), and their lower bounds."""
        row, column = np.nonzero(rows)
        starts = np.searchsorted(row, np.arange(len(rows))).astype(np.int32)
        self._highs.addRows(
            len(rows),
            bounds,
            np.full(len(rows), np.inf),
            column.size,
            starts,
            column.astype(np.int32),
            rows[row, column],
        )

    def solve(self) -> None:
        """Find the optimum; SolverError if there is none."""
        self._highs.run()
        self.rounds += 1
        status = self._highs.modelStatusToString(self._highs.getModelStatus())
        if status != "Optimal":
            raise SolverError(
                "this linear program is feasible and bounded for every game of finite worths; the "
                f"solver ended with {status!r}: rescale the worths and try again"
            )
        found = self._highs.getSolution()
        self.solution, self.duals = np.array(found.col_value), np.array(found.row_dual)

    def basic_rows(self) -> NDArray[np.bool_]:
        """Whether each row's slack is in the basis; the others are tight and independent."""
        status = self._highs.getBasis().row_status
        return np.array([entry == self._basic for entry in status])
