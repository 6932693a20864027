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
    groups: Sequence[tuple[FloatArray, int]],
) -> Parts:
    """Estimate of which each draw moves the value by an uncorrelated term of mean zero.

    Parameters
    ----------
    by_replicate : ndarray, shape (R, n)
        The estimate from each replicate's worths; their mean is the value.
    terms : ndarray, shape (K, R, n)
        By how much each draw has moved it.
    groups : sequence of (error, draws)
        Independent parts of the sampling error.
    """
    noise = ((terms - terms.mean(axis=1, keepdims=True)) ** 2).sum(axis=(0, 1))
    return _parts(by_replicate, noise, n_coalitions, method, groups)


def regressed_parts(
    by_replicate: FloatArray,
    moves: FloatArray,
    directions: FloatArray,
    n_coalitions: int,
    method: str,
    freedom: int,
) -> Parts:
    """The same where draw k moves replicate r by a number times a direction of its own.

    The sampling error is the root of the sum of the squares of the terms; they are never laid out.

    Parameters
    ----------
    moves : ndarray, shape (K, R)
    directions : ndarray, shape (K, n)
    freedom : int
        Degrees of freedom of the sampling error.
    """
    squares = directions**2
    mean = moves.mean(axis=1)
    noise = ((moves - mean[:, None]) ** 2).sum(axis=1) @ squares
    sampling = np.sqrt(mean**2 @ squares)
    return _parts(by_replicate, noise, n_coalitions, method, [(sampling, freedom + 1)])


def _parts(
    by_replicate: FloatArray,
    noise: FloatArray,
    n_coalitions: int,
    method: str,
    groups: Sequence[tuple[FloatArray, int]],
) -> Parts:
    """With the sum of the squares of what replicates differ by, term for term, shape (n,)."""
    n_replicates, n = by_replicate.shape
    simulation = np.zeros(n)
    if n_replicates > 1:
        # the spread also carries the interaction, which the sampling error has counted
        shared = noise / ((n_replicates - 1) * n_replicates)
        simulation = np.sqrt(np.maximum(standard_error(by_replicate) ** 2 - shared, 0.0))
    return Parts(
        value=by_replicate.mean(axis=0),
        sampling=np.sqrt(sum((error**2 for error, _ in groups), np.zeros(n))),
        simulation=simulation,
        freedom=degrees_of_freedom(*groups, (simulation, n_replicates)),
        n_coalitions=n_coalitions,
        method=method,
    )
