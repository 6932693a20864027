"""Several tests at once: p-values that may be relied upon together."""

import numpy as np
from numpy.typing import NDArray

__all__ = ["holm"]

FloatArray = NDArray[np.float64]


def holm(p_values: FloatArray) -> FloatArray:
    r"""Adjust K p-values so that all that are at most a level can be relied upon together.

    In ascending order :math:`\tilde p_{(j)} = \max_{i \le j} \min(1, (K - i + 1) p_{(i)})`,
    whatever the dependence. O(K log K). S. Holm (1979), A simple sequentially rejective multiple
    test procedure, Scandinavian Journal of Statistics 6.
    """
    order = np.argsort(p_values, kind="stable")
    scaled = np.minimum(1.0, p_values[order] * np.arange(len(p_values), 0, -1))
    adjusted = np.empty_like(p_values)
    adjusted[order] = np.maximum.accumulate(scaled)
    return adjusted
