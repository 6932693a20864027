"""Estimates that are sums of many small terms, not means of equal draws."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from tugames.estimation.estimate import degrees_of_freedom
from tugames.estimation.parts import Parts
from tugames.sampled import standard_error

FloatArray = NDArray[np.float64]


def summed_parts(
    by_replicate: FloatArray,
    terms: FloatArray,
    n_coalitions: int,
    method: str,
    groups: Sequence[tuple[FloatArray, int]] | int,
) -> Parts:
    """Estimate of which each draw moves the value by an uncorrelated term of mean zero.

    Parameters
    ----------
    by_replicate : ndarray, shape (R, n)
        The estimate from each replicate's worths; their mean is the value.
    terms : ndarray, shape (K, R, n)
        By how much each draw has moved it.
    groups : sequence of (error, draws), or int
        Independent parts of the sampling error; or its degrees of freedom, and the sum of the
        squares of the terms is its square.
    """
    n_replicates, n = by_replicate.shape
    moved = terms.mean(axis=1)
    if isinstance(groups, int):
        sampling = np.sqrt((moved**2).sum(axis=0))
        groups = [(sampling, groups + 1)]
    else:
        sampling = np.sqrt(sum((error**2 for error, _ in groups), np.zeros(n)))
    simulation = np.zeros(n)
    if n_replicates > 1:
        # the spread also carries the interaction, which the sampling error has counted
        shared = ((terms - moved[:, None]) ** 2).sum(axis=(0, 1))
        shared /= (n_replicates - 1) * n_replicates
        simulation = np.sqrt(np.maximum(standard_error(by_replicate) ** 2 - shared, 0.0))
    return Parts(
        value=by_replicate.mean(axis=0),
        sampling=sampling,
        simulation=simulation,
        freedom=degrees_of_freedom(*groups, (simulation, n_replicates)),
        n_coalitions=n_coalitions,
        method=method,
    )
