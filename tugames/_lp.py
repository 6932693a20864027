"""The linear program of least payoffs that no coalition rejects.

    minimise x(N)  subject to  x(S) >= v(S) for every proper non-empty coalition S

and its dual, the balancing weights that attain the largest sum of w(S) v(S). A table of 2**n
worths does not become 2**n rows: coalitions enter as the current optimum violates them, and the
solver goes on from the basis it has. ``core.bondareva_shapley`` is the same
program written out for people.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from tugames._excess import iter_excess_blocks, largest_excesses
from tugames._row_program import FEASIBILITY, RowProgram
from tugames.errors import SolverError

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
        Coalitions that hold with equality. The first n determine the payoff, which is a vertex;
        among them those with a positive weight come first.
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
    singles = 1 << np.arange(n)
    first = np.union1d(singles, values.size - 1 - singles)
    # strategically equivalent worths of one magnitude: what the solver's tolerances mean then
    payoff = values[singles].copy()
    left = np.empty_like(values)
    _subtract(values, payoff, left)
    scale = float(max(left.max(initial=0.0), -left[1:-1].min())) or 1.0
    for _ in range(_MAX_REFINEMENTS):
        with np.errstate(over="ignore"):  # what is -inf then has a bound that never binds
            left /= scale
        step = _by_rows(left, first)
        payoff = payoff + scale * step.payoff
        yield LeastPayoff(
            payoff=payoff,
            tight=step.tight,
            weights=step.weights,
            rounds=step.rounds,
            rows=step.rows,
        )
        _subtract(values, payoff, left)
        scale = float(left.max())
        if scale <= 0.0:
            return
        first = np.union1d(first, np.array(step.tight))


def _subtract(
    values: NDArray[np.float64], payoff: NDArray[np.float64], left: NDArray[np.float64]
) -> None:
    """What the payoff leaves to coalitions; to the empty and the grand one, which have no bound."""
    for start, excess in iter_excess_blocks(values, payoff):
        left[start : start + excess.size] = excess
    left[[0, -1]] = -np.inf


def _by_rows(bounds: NDArray[np.float64], first: NDArray[np.int64]) -> LeastPayoff:
    """Solve by row generation, for bounds up to about 1, which are overwritten.

    Each round takes O(2**n) time for the excesses, and a linear program of n variables and up to
    4 n rows more than the last. About ten rounds: the first programs have many optima, and one near
    the last is found from its basis; from scratch the solver strays for hundreds of rounds.
    """
    n = bounds.size.bit_length() - 1
    program = RowProgram(np.ones(n), np.full(n, -np.inf), np.full(n, np.inf))
    masks, kept, new = np.empty(0, dtype=np.int64), np.empty(0), first
    for _ in range(_MAX_ROUNDS):
        masks = np.concatenate([masks, new])
        kept = np.concatenate([kept, np.maximum(bounds[new], -_FAR_BELOW)])
        bounds[new] = -np.inf  # a coalition with a row needs no search
        program.add(_members(new, n), kept[-new.size :])
        program.solve()
        payoff = program.solution
        new, excess = largest_excesses(bounds, payoff, 4 * n)
        new = new[excess > FEASIBILITY]
        if not new.size:
            break
    else:
        raise SolverError(
            f"row generation settles within {_MAX_ROUNDS} rounds; the largest excess is still "
            f"{excess.max():g} of the largest worth: rescale the worths"
        )
    slack, basic = _members(masks, n) @ payoff - kept, program.basic_rows()
    order = np.lexsort((slack, -program.duals, basic))
    tight = order[~basic[order] | (slack[order] <= 10 * FEASIBILITY)]
    return LeastPayoff(
        payoff=payoff,
        tight=tuple(masks[tight].tolist()),
        weights=program.duals[tight],
        rounds=program.rounds,
        rows=masks.size,
    )


def _members(masks: NDArray[np.int64], n: int) -> NDArray[np.float64]:
    """Incidence vectors, one a row."""
    return (masks[:, np.newaxis] >> np.arange(n) & 1).astype(np.float64)
