"""Compiled worths of connected components. Imported lazily: numba takes its time."""

import numpy as np
from numba import njit
from numpy.typing import NDArray


@njit(cache=True)
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
    for i in range(neighbours.size):
        last = 1 << i
        for others in range(last):
            component = last
            left = others
            while left:
                piece = last_component[left]
                if piece & neighbours[i]:
                    component |= piece
                left ^= piece
            mask = last | others
            last_component[mask] = component
            totals[mask] = values[component] + totals[mask ^ component]
    return totals
