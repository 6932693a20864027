"""Compiled worths of connected components. Imported lazily: numba takes its time."""

import numpy as np
from numpy.typing import NDArray

from tugames._numerics.compiling import njit
from tugames._numerics.slices import over_range


def component_worths(
    values: NDArray[np.float64], neighbours: NDArray[np.int64]
) -> NDArray[np.float64]:
    """Sum of the worths of every coalition's connected components.

    ``neighbours[i]`` is the mask of the players joined to i. A coalition's last player
    connects those components of the others that it is joined to; the rest of the coalition
    was met before. At most n steps a coalition, one table beside the answer.
    """
    totals = np.zeros(values.size)
    last_component = np.zeros(values.size, dtype=np.int64)  # the one with the last player
    over_range(
        lambda first, last: _add_up(values, neighbours, last_component, totals, first, last),
        1,
        values.size,
        "components",
    )
    return totals


@njit(cache=True)
def _add_up(
    values: NDArray[np.float64],
    neighbours: NDArray[np.int64],
    last_component: NDArray[np.int64],
    totals: NDArray[np.float64],
    first: int,
    last: int,
) -> None:
    player = 0
    for mask in range(first, last):
        while mask >> player > 1:
            player += 1
        component = 1 << player
        left = mask ^ component
        while left:
            piece = last_component[left]
            if piece & neighbours[player]:
                component |= piece
            left ^= piece
        last_component[mask] = component
        totals[mask] = values[component] + totals[mask ^ component]
