"""What a coalition's worth counts for in an interaction index, and how often to draw it."""

from math import comb

import numpy as np
from numpy.typing import NDArray

FloatArray = NDArray[np.float64]


def meeting(index: str, n: int, order: int) -> FloatArray:
    """Probability that a group of so many players meets r of the others, r = 0 ... n - order."""
    others = n - order
    if index == "shapley":
        return np.full(others + 1, 1.0 / (others + 1))
    return np.array([comb(others, r) / (1 << others) for r in range(others + 1)])


def coefficients(index: str, n: int, order: int) -> FloatArray:
    r"""What v(S) counts for in I(T), times the number of its size, shape (n + 1, t + 1).

    Notes
    -----
    :math:`I(T) = \sum_S (-1)^{t - k} p_{s - k} v(S)` with t = abs(T), s = abs(S) and k members in
    common; here :math:`(-1)^{t - k} p_{s - k} \binom{n}{s}`, where
    :math:`\binom{n - t}{r} p_r` is the probability to meet r others.
    """
    probability = meeting(index, n, order)
    table = np.zeros((n + 1, order + 1))
    for s in range(n + 1):
        for k in range(order + 1):
            r = s - k
            if 0 <= r <= n - order:
                ratio = comb(n, s) / comb(n - order, r)
                table[s, k] = (-1) ** (order - k) * probability[r] * ratio
    return table


def sizes_drawn(tables: list[FloatArray], n: int) -> FloatArray:
    """Probabilities of sizes 1 to n - 1: least mean squares for each order, and their mean.

    Coalitions are drawn along with their complements, so that both sizes are alike.
    """
    chance = np.zeros(n - 1)
    for table in tables:
        order = table.shape[1] - 1
        square = np.zeros(n + 1)
        for s in range(n + 1):
            for k in range(max(0, s + order - n), min(order, s) + 1):
                common = comb(order, k) * comb(n - order, s - k) / comb(n, s)
                square[s] += common * table[s, k] ** 2
        root = np.sqrt(square + square[::-1])[1:-1]
        chance += root / root.sum()
    result: FloatArray = chance / chance.sum()
    return result
