"""Contributions of pairs of coalitions, corrected by regressions on the other pairs."""

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

FloatArray = NDArray[np.float64]


def corrected_contributions(
    known: FloatArray,
    design: FloatArray,
    weight: FloatArray,
    of_fit: Callable[[FloatArray], FloatArray],
    folds: int,
) -> FloatArray:
    """What each of K pairs says of m numbers that are sums of weighted worths, (K, R, m).

    The pairs are shared out among folds. What is summed over a fold's pairs is not v but v less a
    regression on the design, fitted to all other pairs, each by how much it weighs; of the
    regression the numbers are known. So each pair is unbiased if its weights are.

    Parameters
    ----------
    known : ndarray, shape (R, 2 K)
        Worths of one coalition of each pair, then of the others.
    design : ndarray, shape (2 K, p)
    weight : ndarray, shape (2 K, m)
    of_fit : callable
        From coefficients, shape (R, p), to the numbers of the regression, shape (R, m).
    folds : int
        No more than K.
    """
    pairs = known.shape[1] // 2
    importance = np.sqrt((weight**2).mean(axis=1))
    fold = np.tile(np.arange(pairs) % folds, 2)
    contributions = np.empty((pairs, len(known), weight.shape[1]))
    for k in range(folds):
        away = fold != k
        scaled = design[away] * importance[away, None]
        fit = np.linalg.lstsq(scaled, (known[:, away] * importance[away]).T, rcond=1e-10)[0].T
        here = np.flatnonzero(fold[:pairs] == k)
        of_pair = np.zeros((len(here), len(known), weight.shape[1]))
        for places in (here, here + pairs):
            off = known[:, places] - fit @ design[places].T
            of_pair += off.T[:, :, None] * weight[places, None, :]
        contributions[here] = of_fit(fit) + of_pair / 2.0
    return contributions
