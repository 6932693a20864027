"""Geometry of the core by definition, once more and slowly. Imports nothing of the library."""

from collections.abc import Sequence
from fractions import Fraction
from functools import cache
from itertools import combinations, permutations, product

import numpy as np
from scipy.optimize import linprog
from scipy.spatial import Delaunay


def _players(worths: Sequence[float]) -> int:
    return len(worths).bit_length() - 1


def _inverse(matrix: list[list[int]]) -> list[list[Fraction]] | None:
    """Inverse of a square matrix by elimination; None if it is singular."""
    n = len(matrix)
    rows = [
        [Fraction(entry) for entry in row] + [Fraction(i == k) for k in range(n)]
        for i, row in enumerate(matrix)
    ]
    for i in range(n):
        pivot = next((k for k in range(i, n) if rows[k][i]), None)
        if pivot is None:
            return None
        rows[i], rows[pivot] = rows[pivot], rows[i]
        rows[i] = [entry / rows[i][i] for entry in rows[i]]
        for k in range(n):
            if k != i and rows[k][i]:
                rows[k] = [a - rows[k][i] * b for a, b in zip(rows[k], rows[i], strict=True)]
    return [row[n:] for row in rows]


@cache
def _bases(n: int) -> list[tuple[tuple[int, ...], list[list[Fraction]]]]:
    """n - 1 proper coalitions that are independent with the grand one, and the inverse."""
    found = []
    for proper in combinations(range(1, (1 << n) - 1), n - 1):
        masks = (*proper, (1 << n) - 1)
        inverse = _inverse([[mask >> i & 1 for i in range(n)] for mask in masks])
        if inverse is not None:
            found.append((masks, inverse))
    return found


def vertices_by_bases(worths: Sequence[float]) -> set[tuple[Fraction, ...]]:
    """Core payoffs at which n - 1 independent proper coalitions, and the grand one, are tight."""
    n = _players(worths)
    exact = [Fraction(float(worth)) for worth in worths]
    found = set()
    for masks, inverse in _bases(n):
        right = [exact[mask] for mask in masks]
        x = [sum(a * b for a, b in zip(row, right, strict=True) if a) for row in inverse]
        if all(
            sum(x[i] for i in range(n) if mask >> i & 1) >= exact[mask] for mask in range(1 << n)
        ):
            found.add(tuple(x))
    return found


def box_vertices(
    lower: Sequence[float], upper: Sequence[float], total: float
) -> set[tuple[Fraction, ...]]:
    """Vertices of {x : lower <= x <= upper, x(N) = total}: all but one player at a bound."""
    low, high = ([Fraction(float(a)) for a in bound] for bound in (lower, upper))
    n, found = len(low), set()
    for free in range(n):
        others = [i for i in range(n) if i != free]
        for choice in product(*([low[i], high[i]] for i in others)):
            rest = Fraction(float(total)) - sum(choice, Fraction(0))
            x = dict(zip(others, choice, strict=True)) | {free: rest}
            if all(low[i] <= x[i] <= high[i] for i in range(n)):
                found.add(tuple(x[i] for i in range(n)))
    return found


def marginal_vectors_by_orders(worths: Sequence[float]) -> list[tuple[float, ...]]:
    """One for each of the n! orders."""
    vectors = []
    for order in permutations(range(_players(worths))):
        vector, mask = {}, 0
        for i in order:
            vector[i] = worths[mask | 1 << i] - worths[mask]
            mask |= 1 << i
        vectors.append(tuple(vector[i] for i in range(len(order))))
    return vectors


def weber_distance(worths: Sequence[float], payoff: Sequence[float]) -> float:
    """Least sum of absolute differences to a combination of all n! marginal vectors."""
    vectors = np.array(marginal_vectors_by_orders(worths)).T
    n, k = vectors.shape
    answer = linprog(
        np.concatenate([np.zeros(k), np.ones(2 * n)]),
        A_eq=np.block([[vectors, np.eye(n), -np.eye(n)], [np.ones((1, k)), np.zeros((1, 2 * n))]]),
        b_eq=np.append(payoff, 1.0),
        bounds=(0, None),
        method="highs",
    )
    if answer.status != 0:
        raise AssertionError(answer.message)
    return float(answer.fun)


def is_balanced_collection(n: int, masks: Sequence[int]) -> bool:
    """Whether positive weights on all these coalitions cover every player once."""
    rows = np.array([[mask >> i & 1 for mask in masks] for i in range(n)], dtype=float)
    # the largest least weight is positive
    answer = linprog(
        np.append(np.zeros(len(masks)), -1.0),
        A_ub=np.hstack([-np.eye(len(masks)), np.ones((len(masks), 1))]),
        b_ub=np.zeros(len(masks)),
        A_eq=np.hstack([rows, np.zeros((n, 1))]),
        b_eq=np.ones(n),
        bounds=(None, None),
        method="highs",
    )
    return bool(answer.status == 0 and -answer.fun > 1e-9)


def minimal_balanced_by_definition(n: int) -> set[tuple[int, ...]]:
    """Balanced collections of at most n coalitions with no balanced one among their parts."""
    found: set[tuple[int, ...]] = set()
    for size in range(1, n + 1):
        for masks in combinations(range(1, 1 << n), size):
            if any(set(smaller) <= set(masks) for smaller in found):
                continue
            if is_balanced_collection(n, masks):
                found.add(masks)
    return found


def centroid_by_delaunay(vertices: np.ndarray) -> np.ndarray:
    """Centre of gravity of a polytope with an interior among the efficient payoffs, n >= 3."""
    flat = vertices[:, :-1]
    simplices = Delaunay(flat, qhull_options="QJ Pp").simplices
    corners = flat[simplices]
    volumes = np.abs(np.linalg.det(corners[:, 1:] - corners[:, :1]))
    return (volumes @ vertices[simplices].mean(axis=1)) / volumes.sum()
