"""The linear program of least payoffs that no coalition rejects.

    minimise x(N)  subject to  x(S) >= v(S) for every proper non-empty coalition S

and its dual, the balancing weights that attain the largest sum of w(S) v(S). A table of 2**n
worths does not become 2**n rows: coalitions enter as the current optimum violates them, and the
solver goes on from the basis it has. ``core.bondareva_shapley`` is the same
program written out for people.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from tugames._numerics.excess import iter_excess_blocks, largest_excesses
from tugames._numerics.row_program import FEASIBILITY, RowProgram
from tugames.errors import SolverError

_MAX_ROUNDS = 500
#: Bounds this far below the largest never bind; smaller numbers would only worry the solver.
_FAR_BELOW = 1e5


@dataclass(frozen=True, kw_only=True)
class LeastPayoff:
    """Vertex that the solver takes for optimal, to be verified by whoever asked for it.

    Attributes
    ----------
    tight : tuple of int
        Coalitions that hold with equality. The first n determine the payoff, which is a vertex;
        among them those with a positive weight come first.
    rounds, rows : int
        Linear programs solved, and rows of the last one.
    """

    tight: tuple[int, ...]
    rounds: int
    rows: int


def least_payoff(values: NDArray[np.float64]) -> LeastPayoff:
    """Solve the program, n >= 2, to the solver's accuracy, relative to the largest worth."""
    n = values.size.bit_length() - 1
    singles = 1 << np.arange(n)
    first = np.union1d(singles, values.size - 1 - singles)
    # strategically equivalent worths of one magnitude: what the solver's tolerances mean then
    left = np.empty_like(values)
    for start, excess in iter_excess_blocks(values, values[singles]):
        left[start : start + excess.size] = excess
    left[[0, -1]] = -np.inf  # the empty and the grand coalition have no bound
    scale = float(max(left.max(initial=0.0), -left[1:-1].min())) or 1.0
    with np.errstate(over="ignore"):  # what is -inf then has a bound that never binds
        left /= scale
    return _by_rows(left, first)


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
        tight=tuple(masks[tight].tolist()),
        rounds=program.rounds,
        rows=masks.size,
    )


def _members(masks: NDArray[np.int64], n: int) -> NDArray[np.float64]:
    """Incidence vectors, one a row."""
    return (masks[:, np.newaxis] >> np.arange(n) & 1).astype(np.float64)
