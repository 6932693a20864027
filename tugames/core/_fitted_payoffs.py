"""Payoffs on every replicate that leave the coalitions that matter as little doubt as can be."""

from collections.abc import Callable, Iterator
from functools import lru_cache
from typing import NamedTuple

import numpy as np

from tugames.core._weighted_sums import FloatArray, IntArray, Weighted, without_rounding

#: Rounds of fitting payoffs to the coalitions that mattered in the round before.
_FITS = 4
#: Importance of coalitions that did not matter.
_LITTLE = 1e-4

#: From worths of the parts of a coalition to the largest weighted sum of them.
Largest = Callable[[FloatArray], Weighted]


class Fit(NamedTuple):
    """Payoffs on each replicate, shape (R, n), and means and errors of x(S) - v(S), (2**n,).

    With the importance of the coalitions, (2**n,), that they were fitted by.
    """

    payoffs: FloatArray
    excess: FloatArray
    error: FloatArray
    importance: FloatArray


def fits(
    samples: FloatArray, weights: Weighted, tightest: Largest, held: IntArray | None = None
) -> Iterator[Fit]:
    """Better and better payoffs: fitted to the weights that were tightest in the round before.

    Coalitions ``held``, all players if none are named, get just their worths.
    """
    size = samples.shape[1]
    fixed = np.array([size - 1]) if held is None else held
    importance = np.ones(size)
    for _ in range(_FITS):
        importance[0] = importance[fixed] = 0.0
        payoffs = fitted_payoffs(samples, importance, fixed)
        fit = Fit(payoffs, *_excesses(samples, payoffs, fixed), importance)
        yield fit
        # coalitions that matter, and a little of all others, so that the fit stays unique
        importance = np.full(size, _LITTLE)
        importance[weights.masks] += np.maximum(weights.weights, 0.0)
        weights = tightest(fit.error - fit.excess)


def _excesses(
    samples: FloatArray, payoffs: FloatArray, held: IntArray
) -> tuple[FloatArray, FloatArray]:
    left = payoffs @ _members(samples.shape[1]).T - samples
    left[:, held] = 0.0
    left = without_rounding(left, float(np.abs(samples).max()))
    error = left.std(axis=0) / np.sqrt(len(samples) - 1.0)
    alike = (left == left[0]).all(axis=0)
    return np.where(alike, left[0], left.mean(axis=0)), np.where(alike, 0.0, error)


@lru_cache(maxsize=32)
def _members(size: int) -> FloatArray:
    """Incidence vectors of all coalitions, shape (2**n, n)."""
    members = np.arange(size)[:, None] >> np.arange(size.bit_length() - 1) & 1
    return members.astype(np.float64)


def fitted_payoffs(samples: FloatArray, importance: FloatArray, held: IntArray) -> FloatArray:
    """Payoffs with x_r(T) = V_r(T) for T in ``held`` that are nearest to the worths, shape (R, n).

    The least squares with weights ``importance``, shape (2**n,), by one linear system.
    """
    members = _members(samples.shape[1])
    n = members.shape[1]
    weighted = members * importance[:, None]
    system = np.zeros((n + held.size, n + held.size))
    system[:n, :n] = members.T @ weighted
    system[:n, n:], system[n:, :n] = members[held].T, members[held]
    right = np.concatenate([samples @ weighted, samples[:, held]], axis=1)
    return np.linalg.solve(system, right.T)[:n].T
