"""LeverageSHAP: a regression on pairs of coalitions drawn by leverage, without replacement."""

import numpy as np
from numpy.typing import NDArray

from tugames.estimation.designs.pairs import all_of_size, population
from tugames.estimation.designs.subsets import random_subsets, with_complements
from tugames.estimation.methods._paired_regression import paired_regression
from tugames.estimation.parts import Ask, Parts, looked_up
from tugames.estimation.terms import summed_parts


def least_for_leverage(n: int) -> int:
    """Twice as many pairs as players, or all there are, and the grand coalition."""
    return min(4 * n, (1 << n) - 2) + 1


def leverage(ask: Ask, n: int, most: int, rng: np.random.Generator) -> Parts:
    r"""Efficient payoffs that fit best, from pairs of coalitions, all sizes alike.

    In the regression whose solution is the Shapley value (see ``kernel``) a coalition S has the
    leverage :math:`1/\binom{n}{|S|}`: by it, every size gets the same number of coalitions. They
    are drawn without replacement, each with its complement; where a size has no more, it is
    exhausted, and its share goes to the others. A pair of size s weighs :math:`w_s M_s/m_s`, for
    :math:`m_s` of :math:`M_s` pairs. Consistent, and exact once all sizes are exhausted. The
    error is the jackknife's, with the finite population's factor :math:`1 - m_s/M_s`.

    K pairs take 2 K + 1 coalitions. O(K n (n + R)) time.

    References
    ----------
    C. Musco, R. T. Witter (2024), Provably accurate Shapley value estimation via leverage score
    sampling.
    """
    sizes = np.arange(1, n // 2 + 1)
    there = [population(n, int(s)) for s in sizes]
    counts = _counts(n, there, (most - 1) // 2)
    rows = np.concatenate(
        [_distinct(rng, int(s), n, m) for s, m in zip(sizes, counts, strict=True)]
        or [np.empty((0, n), dtype=np.bool_)]
    )
    worths, n_coalitions = looked_up(ask, [*with_complements(rows), (1 << n) - 1])
    pairs = len(rows)
    half = (worths[:, :pairs] - worths[:, pairs:-1]) / 2.0
    # w_s M_s without binomials, that of the middle size halved as its pairs are
    weight = [(1.0 if 2 * s == n else 2.0) / (s * (n - s)) / m
              for s, m in zip(sizes, counts, strict=True)]  # fmt: skip
    left = [1.0 - m / total for m, total in zip(counts, there, strict=True)]
    payoffs, terms = paired_regression(
        rows, half, worths[:, -1], np.repeat(np.array(weight), counts)
    )
    terms *= np.sqrt(np.repeat(np.array(left), counts))[:, None, None]
    return summed_parts(
        payoffs,
        terms,
        n_coalitions,
        f"{pairs} pairs by leverage, without replacement",
        max(1, pairs - n + 1),
    )


def _counts(n: int, there: list[int], pairs: int) -> list[int]:
    """Pairs of each size: alike, half as many of the middle one, and no more than there are."""
    shares = [1 if 2 * s == n else 2 for s in range(1, len(there) + 1)]
    counts = [0] * len(there)
    left = min(pairs, sum(there))
    while left:
        room = [k for k in range(len(there)) if counts[k] < there[k]]
        whole = sum(shares[k] for k in room)
        given = {k: min(left * shares[k] // whole, there[k] - counts[k]) for k in room}
        if not any(given.values()):  # one each, the largest first, where fractions remain
            given = dict.fromkeys(room[::-1][:left], 1)
        for k, more in given.items():
            counts[k] += more
        left -= sum(given.values())
    return counts


def _distinct(rng: np.random.Generator, size: int, n: int, count: int) -> NDArray[np.bool_]:
    """So many coalitions of a size, none of them another's complement, uniformly drawn."""
    total = population(n, size)
    if 2 * count >= total:  # then all are listed, and some of them taken
        return all_of_size(n, size)[rng.permutation(total)[:count]]
    rows = np.empty((0, n), dtype=np.bool_)
    while len(rows) < count:
        fresh = random_subsets(rng, np.full(count - len(rows), size), n)
        if 2 * size == n:
            fresh = fresh ^ ~fresh[:, :1]  # the one of the two with player 0
        rows = np.concatenate([rows, fresh])
        _, first = np.unique(np.packbits(rows, axis=1), axis=0, return_index=True)
        rows = rows[np.sort(first)]
    return rows
