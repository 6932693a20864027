"""Compiled kernel for orders of arrival with weights. Imported lazily: numba takes its time."""

import numpy as np
from numba import njit
from numpy.typing import NDArray


@njit(cache=True)
def expected_marginals(
    values: NDArray[np.float64], weights: NDArray[np.float64], classes: NDArray[np.int64]
) -> NDArray[np.float64]:
    """Expected marginal contribution of every player: n 2**n steps.

    The last to arrive of a coalition is one of those of its highest class, with probability in
    proportion to the weights, whatever the order of the players after them.
    """
    n = weights.size
    first = np.zeros(values.size)  # probability that S arrives before all others
    first[-1] = 1.0
    value = np.zeros(n)
    for mask in range(values.size - 1, 0, -1):
        likely = first[mask]
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
                last = likely * (weights[i] / total)
                without = mask ^ 1 << i
                value[i] += last * (values[mask] - values[without])
                first[without] += last
    return value
