"""LeverageSHAP: a regression on pairs of coalitions drawn by leverage, without replacement."""

import numpy as np

from tugames.estimation.designs.pairs import pairs_by_leverage
from tugames.estimation.designs.subsets import with_complements
from tugames.estimation.methods._paired_regression import paired_regression
from tugames.estimation.parts import Ask, Parts, looked_up
from tugames.estimation.terms import regressed_parts


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
    design = pairs_by_leverage(n, min((most - 1) // 2, (1 << (n - 1)) - 1), rng)
    rows = design.signs > 0
    worths, n_coalitions = looked_up(ask, [*with_complements(rows), (1 << n) - 1])
    pairs = len(rows)
    half = (worths[:, :pairs] - worths[:, pairs:-1]) / 2.0
    size = rows.sum(axis=1)
    # w_s M_s without binomials, that of the middle size halved as its pairs are
    weight = np.where(2 * size == n, 1.0, 2.0) / (size * (n - size))
    weight /= np.bincount(size, minlength=1)[size]
    payoffs, moves, directions = paired_regression(rows, half, worths[:, -1], weight)
    moves *= np.sqrt(1.0 - design.share)[:, None]
    return regressed_parts(
        payoffs,
        moves,
        directions,
        n_coalitions,
        f"{pairs} pairs by leverage, without replacement",
        max(1, pairs - n + 1),
    )
