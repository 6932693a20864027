"""Which coalitions hang together: players who never change each other's contribution do not.

With common random numbers agents who share nothing add nothing to each other, exactly and on every
replicate. A coalition that falls into groups which do not touch is worth what its groups are, and
so is every part of it; its core is the product of theirs, and no more in doubt than these are.
"""

import numpy as np
from numpy.typing import NDArray

from tugames._statistics.linear_forms import ROUNDING
from tugames.coalition import coalition_sizes

BoolArray = NDArray[np.bool_]
IntArray = NDArray[np.int64]


def connected_coalitions(samples: NDArray[np.float64]) -> IntArray:
    """Coalitions of two players or more that hang together, from replicates (R, 2**n), ascending.

    Two members touch if, for some R among the other members, v(R+i+j) - v(R+i) - v(R+j) + v(R)
    is not 0 on every replicate. O(R n**2 2**n) time.
    """
    masks = np.arange(samples.shape[1])
    near = _neighbours(samples)
    reached = masks & -masks
    for _ in near:
        reached = _spread(reached, near)
    whole = (reached == masks) & (coalition_sizes(len(near)) > 1)
    return np.flatnonzero(whole)


def connected_groups(samples: NDArray[np.float64]) -> tuple[int, ...]:
    """Groups of players of the grand coalition that hang together, as masks."""
    near = _neighbours(samples)[:, -1:]
    left = samples.shape[1] - 1
    groups = []
    while left:
        group = np.array([left & -left])
        for _ in near:
            group = _spread(group, near)
        groups.append(int(group[0]))
        left &= ~groups[-1]
    return tuple(groups)


def _spread(reached: IntArray, near: IntArray) -> IntArray:
    for i, neighbours in enumerate(near):
        reached = np.where(reached >> i & 1, reached | neighbours, reached)
    return reached


def _neighbours(samples: NDArray[np.float64]) -> IntArray:
    """Members of S whom player i touches in it, as masks, shape (n, 2**n)."""
    size = samples.shape[1]
    n = size.bit_length() - 1
    masks = np.arange(size)
    largest = np.abs(samples).max(axis=0)
    near = np.zeros((n, size), dtype=np.int64)
    for j in range(n):
        for i in range(j):
            both = 1 << i | 1 << j
            rest = masks[masks & both == 0]
            four = [rest, rest | 1 << i, rest | 1 << j, rest | both]
            change = samples[:, four[3]] - samples[:, four[1]] - samples[:, four[2]]
            change += samples[:, four[0]]
            scale = np.max([largest[column] for column in four], axis=0)
            touching = np.zeros(size, dtype=np.bool_)
            touching[rest] = np.abs(change).max(axis=0) > ROUNDING * scale
            for k in range(n):  # for some part of S
                halves = touching.reshape(-1, 2, 1 << k)
                halves[:, 1] |= halves[:, 0]
            here = (masks & both == both) & touching[masks & ~both]
            near[i] |= np.where(here, 1 << j, 0)
            near[j] |= np.where(here, 1 << i, 0)
    return near
