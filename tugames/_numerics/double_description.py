"""Vertices of the core by the method of double description, in whole numbers."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

#: Whole numbers of any size: int64 while they fit, Python's otherwise.
Whole = NDArray[Any]
Sets = NDArray[np.uint64]

_FITS = 1 << 62
_PAIRS_AT_ONCE = 1 << 20


def core_points(worths: Whole) -> tuple[Whole, Sets]:
    """Enumerate the vertices of the core of a zero-normalised game of whole worths, n >= 2.

    The vertices of the imputation set are known; one coalition after the other then cuts off what
    gives it too little. New vertices are where it meets the edges, and two vertices share an edge
    when no third is on all the bounds that both are on (T. S. Motzkin, H. Raiffa, G. L. Thompson,
    R. M. Thrall 1953, The double description method, Contributions to the Theory of Games II).

    Parameters
    ----------
    worths : ndarray of whole numbers, shape (2**n,)
        0 for single players.

    Returns
    -------
    points : ndarray of whole numbers, shape (k, n + 1)
        A vertex in each row: numerators, and last their positive denominator.
    tight : ndarray of uint64, shape (k, words)
        Bit S of a row says that the vertex gives the proper coalition S no more than its worth.
    """
    n = worths.size.bit_length() - 1
    grand = int(worths[-1])
    points = np.eye(n, n + 1, dtype=worths.dtype) * grand
    points[:, -1] = 1
    if grand <= 0:  # a single imputation, or none
        points = points[: grand + 1] if grand == 0 else points[:0]
    tight = np.zeros((len(points), (worths.size + 63) // 64), dtype=np.uint64)
    # single players bound the imputation set; of the others the largest first: the vertices in
    # between are then hardly more than the core's
    for mask in sorted(range(1, worths.size - 1), key=lambda mask: (1 - mask.bit_count()) % n):
        bound = np.array([mask >> i & 1 for i in range(n)] + [-worths[mask]], dtype=worths.dtype)
        points = _roomy(points, n + abs(int(worths[mask])))
        slack = points @ bound
        _mark(tight, slack == 0, mask)
        if (slack < 0).any():
            points, tight = _cut(points, tight, slack, mask)
    return points, tight


def _cut(points: Whole, tight: Sets, slack: Whole, mask: int) -> tuple[Whole, Sets]:
    """Replace the vertices of negative slack by those where the bound meets their edges."""
    inside, outside = np.flatnonzero(slack > 0), np.flatnonzero(slack < 0)
    pairs = _edges(tight, inside, outside, points.shape[1] - 1)
    points = _roomy(points, 2 * max(int(slack.max()), -int(slack.min())))
    a, b = pairs[:, 0], pairs[:, 1]
    met = slack[a, np.newaxis] * points[b] - slack[b, np.newaxis] * points[a]
    if len(met):
        met //= np.gcd.reduce(met, axis=1)[:, np.newaxis]
    shared = tight[a] & tight[b]
    _mark(shared, np.ones(len(shared), dtype=np.bool_), mask)
    kept = slack >= 0
    return np.concatenate([points[kept], met]), np.concatenate([tight[kept], shared])


def _edges(
    tight: Sets, inside: NDArray[np.intp], outside: NDArray[np.intp], n: int
) -> NDArray[np.intp]:
    """Pairs of vertices, one inside and one outside, that share an edge, shape (m, 2)."""
    # n - 1 bounds that determine a vertex beside x(N) = v(N) are independent, and so are any
    # n - 2 of them: what they have in common is an edge
    simple = np.bitwise_count(tight).sum(axis=1) == n - 1
    found = [np.empty((0, 2), dtype=np.intp)]
    step = max(1, _PAIRS_AT_ONCE // max(1, outside.size * tight.shape[1]))
    for start in range(0, inside.size, step):
        some = inside[start : start + step]
        shared = tight[some, np.newaxis] & tight[outside]
        at = np.argwhere(np.bitwise_count(shared).sum(axis=2) >= n - 2)
        pairs = np.stack([some[at[:, 0]], outside[at[:, 1]]], axis=1)
        edge = simple[pairs].any(axis=1)
        for k in np.flatnonzero(~edge):
            common = shared[at[k, 0], at[k, 1]]
            edge[k] = ((tight & common) == common).all(axis=1).sum() == 2
        found.append(pairs[edge])
    return np.concatenate(found)


def _mark(tight: Sets, rows: NDArray[np.bool_], mask: int) -> None:
    tight[rows, mask >> 6] |= np.uint64(1 << (mask & 63))


def _roomy(points: Whole, factor: int) -> Whole:
    """Give the same numbers room to be multiplied by a factor."""
    if points.dtype == object or not points.size:
        return points
    largest = max(int(points.max()), -int(points.min()))
    return points.astype(object) if largest * factor >= _FITS else points
