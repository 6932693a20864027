"""Extreme rays of the cone of weights on coalitions that cover all players equally."""

import numpy as np
from numpy.typing import NDArray

_CHUNK = 1 << 17


def balanced_rays(n: int) -> NDArray[np.int64]:
    """Weights on the coalitions 1 to 2**n - 1, coprime, one ray a row; for n up to 6.

    A ray's support determines it, and n - 1 equations leave it n coalitions at most. Starting from
    single coalitions, the equation of each further player combines two rays on either side of it.
    """
    coalitions = np.arange(1, 1 << n)
    members = (coalitions >> np.arange(n)[:, np.newaxis] & 1).astype(np.int64)
    equations = members[1:] - members[0]
    rays = np.eye(coalitions.size, dtype=np.int64)
    for count in range(1, n):
        more = (
            rays @ equations[count - 1]
        )  # how much player ``count`` is covered more than the first
        pairs = _pairs(_supports(rays), more, count + 1)
        found = [rays[more == 0]]
        for start in range(0, len(pairs), _CHUNK):
            a, b = pairs[start : start + _CHUNK].T
            combined = more[a, np.newaxis] * rays[b] - more[b, np.newaxis] * rays[a]
            combined //= np.gcd.reduce(combined, axis=1)[:, np.newaxis]
            found.append(combined[_extreme(combined, equations[:count])])
        rays = np.concatenate(found)
    return rays


def _supports(rays: NDArray[np.int64]) -> NDArray[np.uint64]:
    """Sets of the coalitions with a weight, as bits."""
    bits = np.uint64(1) << np.arange(rays.shape[1], dtype=np.uint64)
    supports: NDArray[np.uint64] = ((rays > 0) * bits).sum(axis=1, dtype=np.uint64)
    return supports


def _pairs(supports: NDArray[np.uint64], more: NDArray[np.int64], most: int) -> NDArray[np.intp]:
    """Rays of either side with at most so many coalitions together, one pair for each union."""
    below = np.flatnonzero(more < 0)
    found = [np.empty((0, 2), dtype=np.intp)]
    for a in np.flatnonzero(more > 0):
        few = below[np.bitwise_count(supports[a] | supports[below]) <= most]
        found.append(np.stack([np.full(few.size, a), few], axis=1))
    pairs = np.concatenate(found)
    # two extreme rays with the same support are the same ray
    _, first = np.unique(supports[pairs[:, 0]] | supports[pairs[:, 1]], return_index=True)
    return pairs[first]


def _extreme(rays: NDArray[np.int64], equations: NDArray[np.int64]) -> NDArray[np.bool_]:
    """Whether the support leaves but one solution: its columns have a rank one below their number.

    Singular values of a matrix of at most 5 x 6 entries from -1 to 1 that are not 0 are above 1e-3,
    since their product is a root of a whole number and each is below 6.
    """
    size = np.count_nonzero(rays, axis=1)
    columns = np.argsort(rays == 0, axis=1, kind="stable")[:, : len(equations) + 1]
    used = np.arange(columns.shape[1]) < size[:, np.newaxis]
    matrices = equations[:, columns].transpose(1, 0, 2) * used[:, np.newaxis]
    rank = np.linalg.matrix_rank(matrices.astype(np.float64), tol=1e-6)
    result: NDArray[np.bool_] = rank == size - 1
    return result
