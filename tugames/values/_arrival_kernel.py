"""Compiled kernel for orders of arrival with weights. Imported lazily: numba takes its time."""

import numpy as np
from numpy.typing import NDArray

from tugames._numerics.compiling import njit
from tugames._numerics.slices import over_range


def expected_marginals(
    values: NDArray[np.float64], weights: NDArray[np.float64], classes: NDArray[np.int64]
) -> NDArray[np.float64]:
    """Expected marginal contribution of every player: n 2**n steps.

    The last to arrive of a coalition is one of those of its highest class, with probability in
    proportion to the weights, whatever the order of the players after them.
    """
    early = np.zeros(values.size)  # probability that S arrives before all others
    early[-1] = 1.0
    value = np.zeros(weights.size)
    over_range(
        lambda first, last: _pass_down(values, weights, classes, early, value, first, last),
        0,
        values.size - 1,
        "orders of arrival",
    )
    return value


@njit(cache=True)
def _pass_down(
    values: NDArray[np.float64],
    weights: NDArray[np.float64],
    classes: NDArray[np.int64],
    early: NDArray[np.float64],
    value: NDArray[np.float64],
    first: int,
    last: int,
) -> None:
    """From the largest coalition on, the ``first`` to be taken to before the ``last``."""
    n = weights.size
    for mask in range(values.size - 1 - first, values.size - 1 - last, -1):
        likely = early[mask]
        if likely == 0.0:
            continue
        highest = -1
        total = 0.0
        for i in range(n):
            if mask >> i & 1:
                if classes[i] > highest:
                    highest = classes[i]
                    total = 0.0
                if classes[i] == highest:
                    total += weights[i]
        for i in range(n):
            if mask >> i & 1 and classes[i] == highest:
                chance = likely * (weights[i] / total)
                without = mask ^ 1 << i
                value[i] += chance * (values[mask] - values[without])
                early[without] += chance
