"""Compiled products, sums and maxima of vectors, from which the kernels are built.

Written so that the compiler vectorises them: matrices are walked along their rows, four at a
time, and no sum or maximum waits for itself.
"""

from collections.abc import Callable
from typing import Any, TypeVar, cast

import numpy as np
from numpy.typing import NDArray

from bandit_backend.engine._compiling import njit
from bandit_backend.engine._ties import SLACK, TIE

FloatArray = NDArray[np.float64]
IntArray = NDArray[np.int64]

_Function = TypeVar("_Function", bound=Callable[..., object])


def compiled(function: _Function) -> _Function:
    """Compile a kernel: cached on disk, free of the interpreter's lock, sums vectorised."""
    return cast(
        "_Function", njit(cache=True, nogil=True, fastmath={"reassoc", "contract"})(function)
    )


def part(function: _Function) -> _Function:
    """Compile what kernels alone call: nothing is made for Python to call it by, which is quicker.

    Named tuples of many arrays take longest; from Python such a function must not be called.
    """
    options: dict[str, Any] = {"no_cpython_wrapper": True, "no_cfunc_wrapper": True}
    made = njit(cache=True, nogil=True, fastmath={"reassoc", "contract"}, **options)
    return cast("_Function", made(function))


@part
def copy(source: NDArray[Any], out: NDArray[Any]) -> None:
    """out = source, of one dimension; an assignment of arrays takes numba seconds more."""
    for k in range(out.size):
        out[k] = source[k]


@part
def copy_rows(source: FloatArray, out: FloatArray, count: int) -> None:
    """The first rows of a matrix."""
    for r in range(count):
        for k in range(out.shape[1]):
            out[r, k] = source[r, k]


@part
def multiply(left: FloatArray, right: FloatArray, out: FloatArray) -> None:
    """out = left * right, entry by entry."""
    for k in range(out.size):
        out[k] = left[k] * right[k]


@part
def add_combination(weights: NDArray[Any], rows: NDArray[Any], out: NDArray[Any]) -> None:
    """out += weights @ rows."""
    count, width = rows.shape
    whole = count - count % 4
    for r in range(0, whole, 4):
        a, b, c, d = weights[r], weights[r + 1], weights[r + 2], weights[r + 3]
        for k in range(width):
            out[k] += a * rows[r, k] + b * rows[r + 1, k] + c * rows[r + 2, k] + d * rows[r + 3, k]
    for r in range(whole, count):
        a = weights[r]
        for k in range(width):
            out[k] += a * rows[r, k]


@part
def combine(weights: FloatArray, rows: FloatArray, out: FloatArray) -> None:
    """out = weights @ rows; of a symmetric matrix, its product with a vector."""
    for k in range(out.size):
        out[k] = 0.0
    add_combination(weights, rows, out)


@part
def add_outer(matrix: FloatArray, factor: float, left: FloatArray, right: FloatArray) -> None:
    """matrix += factor * outer(left, right)."""
    for r in range(matrix.shape[0]):
        scaled = factor * left[r]
        for c in range(matrix.shape[1]):
            matrix[r, c] += scaled * right[c]


@part
def dot(left: FloatArray, right: FloatArray) -> float:
    """Inner product."""
    total = 0.0
    for k in range(left.size):
        total += left[k] * right[k]
    return total


@part
def squared_width(inverse: FloatArray, action: FloatArray, work: FloatArray) -> float:
    """<x, V^-1 x>, not below zero."""
    combine(action, inverse, work)
    return max(float(dot(action, work)), 0.0)


@part
def largest(scores: FloatArray, count: int) -> float:
    """Largest of the first scores."""
    a = b = c = d = scores[0]
    whole = count - count % 4
    for k in range(0, whole, 4):
        a = max(scores[k], a)
        b = max(scores[k + 1], b)
        c = max(scores[k + 2], c)
        d = max(scores[k + 3], d)
    for k in range(whole, count):
        a = max(scores[k], a)
    return float(max(a, b, c, d))


@part
def clear_best(scores: FloatArray, count: int, size: float) -> int:
    """Index of the largest score if none before it can tie with it; -1 if one might.

    No action's |w estimate| |x| is more than ``size``. See :mod:`bandit_backend.engine._ties`.
    """
    best = largest(scores, count)
    threshold = best - SLACK * (abs(best) + size)
    for k in range(count):
        if scores[k] >= threshold:
            return k if scores[k] == best else -1
    return 0


@part
def first_tied(scores: FloatArray, sizes: FloatArray, count: int) -> int:
    """Lowest index whose score ties with the largest, sizes being |w estimate| |x|."""
    floor = -np.inf
    for k in range(count):
        floor = max(floor, scores[k] - TIE * (abs(scores[k]) + sizes[k]))
    for k in range(count):
        if scores[k] + TIE * (abs(scores[k]) + sizes[k]) >= floor:
            return k
    return 0


@part
def length(vector: FloatArray) -> float:
    """Euclidean norm."""
    return float(np.sqrt(dot(vector, vector)))
