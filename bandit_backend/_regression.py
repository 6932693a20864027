"""Compiled recursive least squares, the inner loop of every learning policy.

For each regression the kernels keep, over the pooled data,

    inverse     V^-1, or V's pseudo-inverse while the data span a proper subspace (ridge 0)
    nullspace   projector onto the orthogonal complement of that span; zero once it is everything
    gram        V itself, from which the inverse is computed afresh now and then
"""

from collections.abc import Callable
from typing import TypeVar, cast

import numpy as np
from numba import njit
from numpy.typing import NDArray

FloatArray = NDArray[np.float64]

#: Updates between recomputations of the inverse from the Gram matrix.
REFRESH_EVERY = 4096
#: Squared relative length under which a component outside the span counts as rounding.
IN_SPAN = 1e-12
#: Scores within this relative distance of the best are ties; the lowest index wins.
TIE = 1e-11

_Function = TypeVar("_Function", bound=Callable[..., object])


def compiled(function: _Function) -> _Function:
    """Compile a kernel: cached on disk, free of the interpreter's lock, sums vectorised."""
    return cast(
        "_Function", njit(cache=True, nogil=True, fastmath={"reassoc", "contract"})(function)
    )


@compiled
def times(matrix: FloatArray, vector: FloatArray, out: FloatArray) -> None:
    """out = matrix @ vector."""
    for r in range(matrix.shape[0]):
        total = 0.0
        for c in range(matrix.shape[1]):
            total += matrix[r, c] * vector[c]
        out[r] = total


@compiled
def add_outer(matrix: FloatArray, factor: float, left: FloatArray, right: FloatArray) -> None:
    """matrix += factor * outer(left, right)."""
    for r in range(matrix.shape[0]):
        scaled = factor * left[r]
        for c in range(matrix.shape[1]):
            matrix[r, c] += scaled * right[c]


@compiled
def dot(left: FloatArray, right: FloatArray) -> float:
    """Inner product."""
    total = 0.0
    for k in range(left.size):
        total += left[k] * right[k]
    return total


@compiled
def absorb(
    action: FloatArray,
    inverse: FloatArray,
    nullspace: FloatArray,
    gram: FloatArray,
    deficit: int,
    gain: FloatArray,
    work: FloatArray,
) -> tuple[int, float]:
    """Add one observation's action x to the data.

    Writes the gain: the estimate moves by gain * (y - <theta, x>). Returns the dimension still
    unexplored, and 1 + <x, V^-1 x> if x lay in the span of the data, 0 if it enlarged it.
    """
    add_outer(gram, 1.0, action, action)
    times(inverse, action, gain)
    spread = 1.0 + dot(action, gain)
    if deficit:
        times(nullspace, action, work)
        outside = dot(action, work)
        if outside > IN_SPAN * dot(action, action):
            # the new direction is fitted exactly: the minimum-norm solution moves along it
            add_outer(inverse, -1.0 / outside, gain, work)
            add_outer(inverse, -1.0 / outside, work, gain)
            add_outer(inverse, spread / outside**2, work, work)
            add_outer(nullspace, -1.0 / outside, work, work)
            for k in range(gain.size):
                gain[k] = work[k] / outside
            if deficit == 1:
                nullspace[:] = 0.0
            return deficit - 1, 0.0
    add_outer(inverse, -1.0 / spread, gain, gain)
    for k in range(gain.size):
        gain[k] /= spread
    return deficit, spread


@compiled
def refresh(inverse: FloatArray, nullspace: FloatArray, gram: FloatArray) -> None:
    """Recompute the inverse: V + projector is regular, with inverse V^+ + projector."""
    inverse[:] = np.linalg.inv(gram + nullspace) - nullspace


@compiled
def first_best(scores: FloatArray, count: int) -> int:
    """Lowest index whose score ties with the largest."""
    best = scores[0]
    for k in range(1, count):
        best = max(best, scores[k])
    threshold = best - TIE * abs(best)
    for k in range(count):
        if scores[k] >= threshold:
            return k
    return 0
