"""The least squares of a pool of actions, exactly: for pools that floats would round to nonsense.

What was explored with features of very unlike sizes, or nearly dependent ones, determines an
estimate that doubles lose: the Gram matrix has the square of the features' range. Fractions do not.
"""

from collections.abc import Iterable
from fractions import Fraction
from math import copysign, sqrt
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from bandit_backend.exact.commitment import (
    require_plane,
    score_probabilities,
    sizes_of_terms,
)

FloatArray = NDArray[np.float64]
#: Of fractions.
ExactArray = NDArray[np.object_]

#: Squared share of an action outside of the span of what was played, up to which it counts as its
#: projection on it: as in play.
_IN_SPAN = Fraction(1e-12)


class Law(NamedTuple):
    """Mean (d,) and covariance (d, d) of the estimate of minimum norm, in fractions."""

    mean: ExactArray
    covariance: ExactArray


def exact(table: FloatArray) -> ExactArray:
    """A table of floats as fractions."""
    flat = [Fraction(number) for number in table.ravel().tolist()]
    found = np.empty(len(flat), dtype=object)
    found[:] = flat
    return found.reshape(table.shape)


def law_of(rows: FloatArray, theta: FloatArray, noise_sd: float) -> Law:
    """Law of the estimate from these actions, in the order in which they were played, (n, d)."""
    times: dict[tuple[float, ...], int] = {}
    for row in rows.tolist():
        times[tuple(row)] = times.get(tuple(row), 0) + 1
    basis: list[ExactArray] = []
    inside = []
    for row in times:
        x = outside = exact(np.array(row))
        for b in basis:
            outside = outside - b * (x.dot(b) / b.dot(b))
        if outside.dot(outside) > _IN_SPAN * x.dot(x):
            basis.append(outside)
            outside = outside * 0
        inside.append(x - outside)
    d, truth = len(theta), exact(theta)
    if not basis:
        return Law(truth * 0, np.outer(truth, truth) * 0)
    span = np.array(basis, dtype=object)
    gram, moment = np.zeros((len(basis),) * 2, dtype=object), np.zeros(len(basis), dtype=object)
    for (row, count), x in zip(times.items(), inside, strict=True):
        shares = span.dot(x)
        gram = gram + count * np.outer(shares, shares)
        moment = moment + count * shares * exact(np.array(row)).dot(truth)
    solved = solve(gram, np.column_stack([moment, span]))
    mean, spread = span.T.dot(solved[:, 0]), span.T.dot(solved[:, 1:])
    return Law(mean, spread.reshape(d, d) * Fraction(noise_sd) ** 2)


def solve(matrix: ExactArray, right: ExactArray) -> ExactArray:
    """Gauss and Jordan, for a matrix that is positive definite."""
    rows = np.column_stack([matrix, right])
    for c in range(len(rows)):
        rows[c] = rows[c] / Fraction(rows[c, c])
        for r in range(len(rows)):
            if r != c and rows[r, c]:
                rows[r] = rows[r] - rows[c] * rows[r, c]
    found: ExactArray = rows[:, len(rows) :]
    return found


def chances(actions: FloatArray, law: Law) -> FloatArray:
    """What ``commit_probabilities`` returns, of a law in fractions that is rounded last."""
    require_plane(actions)
    x = exact(actions)
    differences: Any = x - x[0]
    means = differences.dot(law.mean)
    offset = means.astype(np.float64)
    terms = sizes_of_terms(actions, law.mean.astype(np.float64))
    covariance = differences.dot(law.covariance).dot(differences.T)
    left = list(np.diagonal(covariance))
    i = max(range(len(left)), key=left.__getitem__)
    if left[i] <= 0:
        return score_probabilities(offset, terms)
    first = _in_units(covariance[i], left[i])
    beside = covariance - np.outer(covariance[i], covariance[i]) / left[i]
    shares = [beside[k, k] / left[k] if left[k] else 0 for k in range(len(left))]
    j = max(range(len(left)), key=shares.__getitem__)
    if shares[j] <= 0:
        return score_probabilities(offset, terms, first)
    second = _in_units(beside[j], beside[j, j])
    aside = means[j] - means[i] * covariance[i, j] / left[i]
    (ahead,), (beyond,) = _in_units([means[i]], left[i]), _in_units([aside], beside[j, j])
    return score_probabilities(offset, terms, first, second, (ahead, beyond))


def _in_units(numbers: Iterable[Fraction], variance: Fraction) -> FloatArray:
    """Numbers over a standard deviation; squared first, for they may be beyond floats."""
    return np.array([copysign(sqrt(x * x / variance), x) for x in numbers])
