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


class Touching:
    """Who touches whom in which coalition, from replicates of shape (R, 2**n).

    Two members touch if, for some R among the other members, v(R+i+j) - v(R+i) - v(R+j) + v(R)
    is not 0 on every replicate. O(R n**2 2**n) time.
    """

    def __init__(self, samples: NDArray[np.float64]) -> None:
        self._near = _neighbours(samples)

    def connected(self) -> IntArray:
        """Coalitions of two players or more that hang together, ascending."""
        masks = np.arange(self._near.shape[1])
        reached = masks & -masks
        for _ in self._near:
            reached = _spread(reached, self._near)
        whole = (reached == masks) & (coalition_sizes(len(self._near)) > 1)
        return np.flatnonzero(whole)

    def groups(self, coalition: int) -> tuple[int, ...]:
        """Groups of a coalition's members that hang together, as masks."""
        near = self._near[:, coalition].tolist()
        groups = []
        while coalition:
            group, found = 0, coalition & -coalition
            while found:
                i = found.bit_length() - 1
                group |= 1 << i
                found = (found | near[i]) & ~group
            groups.append(group)
            coalition &= ~group
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
