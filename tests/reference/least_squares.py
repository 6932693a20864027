"""Determinants and least squares of minimum norm, in fractions."""

from fractions import Fraction


def dot(x, y):
    return sum((a * b for a, b in zip(x, y, strict=True)), Fraction(0))


def determinant(matrix):
    """By expansion along the first row."""
    if not matrix:
        return 1
    return sum(
        (-1) ** j * entry * determinant([row[:j] + row[j + 1 :] for row in matrix[1:]])
        for j, entry in enumerate(matrix[0])
    )


def plus_outer(matrix, x):
    return [
        [m + a * b for m, b in zip(row, x, strict=True)] for row, a in zip(matrix, x, strict=True)
    ]


def gram(rows, d):
    """Sum of the outer products of any number of vectors."""
    total = [[Fraction(0)] * d for _ in range(d)]
    for x in rows:
        total = plus_outer(total, x)
    return total


def solve(matrix, right):
    """The solution of a regular system, by Cramer's rule."""
    whole = determinant(matrix)
    return [
        determinant(
            [[*row[:j], r, *row[j + 1 :]] for row, r in zip(matrix, right, strict=True)]
        ) / whole
        for j in range(len(right))
    ]  # fmt: skip


def basis(rows):
    """The first vectors of which none is a combination of those before."""
    kept = []
    for x in rows:
        candidate = [*kept, x]
        if determinant([[dot(y, z) for z in candidate] for y in candidate]):
            kept = candidate
    return kept


def minimum_norm(rows, rewards, d):
    """Least squares estimate in the span of the vectors explored; 0 if there are none.

    With the basis E of the span it is E' w for the solution w of (E V E') w = E B.
    """
    span = basis(rows)
    if not span:
        return [Fraction(0)] * d
    scores = [[dot(e, x) for x in rows] for e in span]
    weights = solve(
        [[dot(one, other) for other in scores] for one in scores],
        [dot(one, rewards) for one in scores],
    )
    return [
        sum((w * e[i] for w, e in zip(weights, span, strict=True)), Fraction(0)) for i in range(d)
    ]
