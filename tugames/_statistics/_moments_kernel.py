"""Mean, spread and skewness of linear forms, compiled. Imported lazily: numba takes its time."""

from typing import Any

import numpy as np

from tugames._numerics.compiling import njit


@njit(cache=True, nogil=True)
def moments(
    columns: Any,
    largest: Any,
    members: Any,
    weights: Any,
    found: Any,
    rounding: float,
) -> None:
    count, width = members.shape
    replicates = columns.shape[1]
    values = np.empty(replicates)
    shared = weights.shape[0] == 1
    for k in range(count):
        row = 0 if shared else k
        values[:] = 0.0
        size = 0.0
        for m in range(width):
            weight = weights[row, m]
            if weight != 0.0:
                column = members[k, m]
                size = max(size, abs(weight) * largest[column])
                for r in range(replicates):
                    values[r] += weight * columns[column, r]
        total = 0.0
        for r in range(replicates):
            total += values[r]
        mean = total / replicates
        second, third = 0.0, 0.0
        for r in range(replicates):
            away = values[r] - mean
            second += away * away
            third += away * away * away
        second /= replicates
        third /= replicates
        deviation = np.sqrt(second)
        if deviation <= rounding * size:
            deviation, skewness = 0.0, 0.0
            if abs(mean) <= rounding * size:
                mean = 0.0
        else:
            skewness = third / (second * deviation)
        found[0, k] = mean
        found[1, k] = deviation
        found[2, k] = skewness
