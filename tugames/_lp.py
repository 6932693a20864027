"""The only module that meets a solver: the linear program of least efficient payoffs.

    minimise x(N)  subject to  x(S) >= v(S) for every proper non-empty coalition S

and its dual, the balancing weights that attain the largest sum of w(S) v(S). A table of 2**n
worths does not become 2**n rows: coalitions enter as the current optimum violates them.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from tugames.coalition import coalition_payoffs
from tugames.errors import SolverError

#: Accuracy asked of the solver, relative to the largest normalised worth.
FEASIBILITY = 1e-9
_MAX_ROUNDS = 500
_MAX_REFINEMENTS = 5
#: Bounds this far below the largest never bind; smaller numbers would only worry the solver.
_FAR_BELOW = 1e5


@dataclass(frozen=True, kw_only=True)
class LeastPayoff:
    """Optimum of the program in floats, to be verified by whoever asked for it.

    Attributes
    ----------
    payoff : ndarray, shape (n,)
    tight : tuple of int
        Coalitions that hold with equality, those with a positive weight first; they determine
        the payoff, which is a vertex.
    weights : ndarray
        Dual variable of each tight coalition.
    rounds, rows : int
        Linear programs solved, and rows of the last one.
    """

    payoff: NDArray[np.float64]
    tight: tuple[int, ...]
    weights: NDArray[np.float64]
    rounds: int
    rows: int


def iter_least_payoffs(values: NDArray[np.float64]) -> Iterator[LeastPayoff]:
    """Solve the program, n >= 2; then refine the solution, for as long as the caller asks.

    The solver's accuracy is relative to the largest worth. A refinement solves the same program
    for what the payoff found so far still leaves to coalitions, and adds its solution: worths
    of any magnitudes are told apart after a few. Each solves a handful of linear programs.
    """
    n = values.size.bit_length() - 1
    # strategically equivalent worths of one magnitude: what the solver's tolerances mean then
    payoff = values[1 << np.arange(n)].copy()
    left = values - coalition_payoffs(payoff)
    scale = float(np.abs(left[1:-1]).max()) or 1.0
    for _ in range(_MAX_REFINEMENTS):
        step = _by_rows(np.append(np.maximum(left[:-1] / scale, -_FAR_BELOW), 0.0))
        payoff = payoff + scale * step.payoff
        yield LeastPayoff(
            payoff=payoff,
            tight=step.tight,
            weights=step.weights,
            rounds=step.rounds,
            rows=step.rows,
        )
        left = values - coalition_payoffs(payoff)
        left[0] = 0.0
        scale = float(left[1:-1].max())
        if scale <= 0.0:
            return


def _by_rows(normal: NDArray[np.float64]) -> LeastPayoff:
    """Solve by row generation from the most violated coalitions, for worths up to about 1.

    Each round takes O(2**n) time for the excesses, and a linear program of n variables and a
    few dozen more rows than the last.
    """
    n = normal.size.bit_length() - 1
    masks = [1 << i for i in range(n)]
    masks += [normal.size - 1 - mask for mask in masks if n > 2]
    for rounds in range(1, _MAX_ROUNDS + 1):
        payoff, duals = _solve(normal, np.array(masks), n)
        surplus = normal - coalition_payoffs(payoff)
        slack = -surplus[masks]
        surplus[[0, -1, *masks]] = -np.inf
        if surplus.max() <= FEASIBILITY:
            order = np.lexsort((slack, -duals))
            tight = order[slack[order] <= 10 * FEASIBILITY]
            return LeastPayoff(
                payoff=payoff,
                tight=tuple(masks[k] for k in tight),
                weights=duals[tight],
                rounds=rounds,
                rows=len(masks),
            )
        most = min(8 * n, surplus.size)
        worst = np.argpartition(surplus, -most)[-most:]
        masks += [int(mask) for mask in worst if surplus[mask] > 0.0]
    raise SolverError(
        f"row generation settles within {_MAX_ROUNDS} rounds; the largest excess is still "
        f"{surplus.max():g} of the largest worth: rescale the worths"
    )


def _solve(
    values: NDArray[np.float64], masks: NDArray[np.int64], n: int
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    import cvxpy as cp

    rows = (masks[:, None] >> np.arange(n) & 1).astype(np.float64)
    payoff = cp.Variable(n)
    constraint = rows @ payoff >= values[masks]
    problem = cp.Problem(cp.Minimize(cp.sum(payoff)), [constraint])
    # the simplex method ends at a vertex: its tight coalitions become exact certificates
    problem.solve(
        solver=cp.HIGHS,
        highs_options={
            "solver": "simplex",
            "primal_feasibility_tolerance": FEASIBILITY,
            "dual_feasibility_tolerance": FEASIBILITY,
        },
    )
    if problem.status != cp.OPTIMAL:
        raise SolverError(
            "the balancedness program is feasible and bounded for every game of finite worths; "
            f"the solver ended with {problem.status!r}: rescale the worths and try again"
        )
    return np.asarray(payoff.value), np.asarray(constraint.dual_value)
