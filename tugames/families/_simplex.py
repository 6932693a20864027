"""Production plans: the linear programs of linear production games, by their bases.

    maximise prices @ x  subject to  technology @ x <= b,  x >= 0

with non-negative technology and b: doing nothing is feasible, so that the simplex method needs
no first phase. The optimal basis is what matters here, for it stays optimal for all right sides
it is feasible for.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from tugames.errors import SolverError

#: Numbers below this, of tables scaled to 1, are rounding.
ROUNDING = 1e-11
_MAX_PIVOTS = 10_000


@dataclass(frozen=True, kw_only=True)
class Basis:
    """An optimal basis of the program for one right side.

    Attributes
    ----------
    shadow_prices : ndarray, shape (r,)
        Optimal for the dual program, at every right side that the basis is feasible for.
    basic : ndarray, shape (r, r)
        ``basic @ b`` are the amounts of the basic variables at b; feasible where all are >= 0.
    variables : ndarray, shape (r,)
        What these amounts are of: product j, or j - q units of idle resource from q on.
    """

    shadow_prices: NDArray[np.float64]
    basic: NDArray[np.float64]
    variables: NDArray[np.int64]


def optimal_basis(
    technology: NDArray[np.float64], prices: NDArray[np.float64], b: NDArray[np.float64]
) -> Basis:
    """Solve the program, of r resources and q products, by the simplex method.

    Bland's rule, so that no degeneracy makes it cycle. Every product with a positive price
    needs some resource, or there is no bound.
    """
    r, q = technology.shape
    table = np.hstack([technology, np.eye(r), b[:, None]])
    reduced = np.concatenate([prices, np.zeros(r)])
    variables = np.arange(q, q + r)
    for _ in range(_MAX_PIVOTS):
        gains = np.flatnonzero(reduced > ROUNDING)
        if gains.size == 0:
            return Basis(
                shadow_prices=np.maximum(0.0 - reduced[q:], 0.0),
                basic=table[:, q:-1],
                variables=variables,
            )
        entering = gains[0]
        column = table[:, entering]
        usable = np.flatnonzero(column > ROUNDING)
        if usable.size == 0:
            break
        ratios = table[usable, -1] / column[usable]
        tied = usable[ratios <= ratios.min() + ROUNDING]
        row = tied[np.argmin(variables[tied])]
        table[row] /= table[row, entering]
        others = np.arange(r) != row
        table[others] -= np.outer(table[others, entering], table[row])
        np.maximum(table[:, -1], 0.0, out=table[:, -1])
        reduced = reduced - reduced[entering] * table[row, :-1]
        variables[row] = entering
    raise SolverError(
        "a production plan is found in a few pivots of tables of similar magnitudes; none was "
        f"found after {_MAX_PIVOTS}: rescale resources or products"
    )
