"""What every policy decides, in fractions: an independent reading of the rules.

Numbers are fractions, and roots and logarithms decimals of a hundred digits. Decisions are those on
a given history, so that one that differs does not change the next. Nothing here is quick.

The rules, exactly. An action scores s = <w, x> + alpha |x|, the width in V^-1. It ties with the
best if s + delta reaches the largest s - delta, delta = 1e-11 (|s| + |w| |x|); the first does.
Without a penalty w is least squares of minimum norm, on the span of the data; an observation whose
part outside that span is at most 1e-6 of its length counts as its projection on it.
"""

from decimal import Decimal, getcontext
from fractions import Fraction

getcontext().prec = 100

TIE = Decimal("1e-11")
IN_SPAN = Fraction(1e-12)


def decimal(x):
    return Decimal(x.numerator) / Decimal(x.denominator)


def vector(x, intercept=False):
    return [*(Fraction(float(c)) for c in x), *([Fraction(1)] if intercept else [])]


def inner(x, y):
    return sum((a * b for a, b in zip(x, y, strict=True)), Fraction(0))


def inverse(matrix):
    """Gauss and Jordan, in fractions; and the determinant."""
    d = len(matrix)
    rows = [[*row, *(Fraction(int(r == c)) for c in range(d))] for r, row in enumerate(matrix)]
    determinant = Fraction(1)
    for c in range(d):
        pivot = next(r for r in range(c, d) if rows[r][c])
        if pivot != c:
            rows[c], rows[pivot] = rows[pivot], rows[c]
            determinant = -determinant
        determinant *= rows[c][c]
        rows[c] = [x / rows[c][c] for x in rows[c]]
        for r in range(d):
            if r != c and rows[r][c]:
                rows[r] = [x - rows[r][c] * y for x, y in zip(rows[r], rows[c], strict=True)]
    return [row[d:] for row in rows], determinant


class Ridge:
    """Ridge regression on a history."""

    def __init__(self, history, d, ridge, intercept=False):
        size = d + intercept
        gram = [[Fraction(ridge) * (r == c) for c in range(size)] for r in range(size)]
        moment = [Fraction(0)] * size
        for action, y in history:
            x = vector(action, intercept)
            for r in range(size):
                moment[r] += x[r] * y
                for c in range(size):
                    gram[r][c] += x[r] * x[c]
        self.inverse, self.determinant = inverse(gram)
        self.estimate = [inner(row, moment) for row in self.inverse]

    def width(self, x):
        return decimal(inner(x, [inner(row, x) for row in self.inverse])).sqrt()

    def draw(self, alpha, normal):
        """Estimate + alpha L z with the lower Cholesky factor L of V^-1, as decimals."""
        d = len(self.estimate)
        low = [[Decimal(0)] * d for _ in range(d)]
        for r in range(d):
            for c in range(r + 1):
                rest = decimal(self.inverse[r][c]) - sum(low[r][k] * low[c][k] for k in range(c))
                low[r][c] = rest.sqrt() if r == c else rest / low[c][c]
        moved = [sum(low[r][c] * Decimal(normal[c]) for c in range(r + 1)) for r in range(d)]
        estimate = [decimal(theta) for theta in self.estimate]
        return [a + Decimal(alpha) * b for a, b in zip(estimate, moved, strict=True)]


def minimum_norm(history, d):
    """Least squares on the span of what was played, by an orthogonal basis of it."""
    basis, rows = [], []
    for action, y in history:
        x = outside = vector(action)
        for b in basis:
            share = inner(x, b) / inner(b, b)
            outside = [o - share * c for o, c in zip(outside, b, strict=True)]
        if inner(outside, outside) > IN_SPAN * inner(x, x):
            basis.append(outside)
        else:
            x = [a - o for a, o in zip(x, outside, strict=True)]
        rows.append((x, y))
    if not basis:
        return [Fraction(0)] * d
    gram = [
        [sum((inner(x, b) * inner(x, c) for x, _ in rows), Fraction(0)) for c in basis]
        for b in basis
    ]
    moment = [sum((inner(x, b) * y for x, y in rows), Fraction(0)) for b in basis]
    weights = [inner(row, moment) for row in inverse(gram)[0]]
    return [inner(weights, [b[k] for b in basis]) for k in range(d)]


def first_tied(scores):
    """Index of the first of the best, and how clear that is: distance from a tie, in deltas."""
    deltas = [TIE * (abs(s) + size) for s, size in scores]
    floor = max(s - delta for (s, _), delta in zip(scores, deltas, strict=True))
    reach = [s + delta - floor for (s, _), delta in zip(scores, deltas, strict=True)]
    pick = next(k for k, r in enumerate(reach) if r >= 0)
    largest = max(deltas)
    return pick, min(abs(r) for r in reach) / largest if largest else Decimal(1)


def length(x):
    return (decimal(inner(x, x)) if isinstance(x[0], Fraction) else sum(c * c for c in x)).sqrt()


def scored(estimate, actions, widths=None, alpha=0):
    """Scores and sizes of actions, vectors of fractions."""
    reach, result = length(estimate), []
    for k, x in enumerate(actions):
        if isinstance(estimate[0], Fraction):
            s = decimal(inner(estimate, x))
        else:
            s = sum(a * decimal(b) for a, b in zip(estimate, x, strict=True))
        if widths is not None:
            s += Decimal(alpha) * widths[k]
        result.append((s, reach * length(x)))
    return result
