"""Regressions of worths on membership and on pairs of players, and their interaction indices."""

import numpy as np
from numpy.typing import NDArray

FloatArray = NDArray[np.float64]


def features(rows: NDArray[np.bool_], *, pairs: bool) -> FloatArray:
    """1, x_i and, with pairs, x_i x_j for i < j, where x is 1 for members and -1 for others."""
    signs = np.where(rows, 1.0, -1.0)
    columns = [np.ones((len(rows), 1)), signs]
    if pairs:
        first, second = np.triu_indices(rows.shape[1], 1)
        columns.append(signs[:, first] * signs[:, second])
    return np.concatenate(columns, axis=1)


def indices_of_fit(fit: FloatArray, groups: NDArray[np.bool_]) -> FloatArray:
    """Interaction index of the fitted game, by Shapley and by Banzhaf, shape (R, len(groups)).

    Either gives a single player twice the coefficient of x_i, a pair four times that of x_i x_j,
    and larger groups nothing.

    Parameters
    ----------
    fit : ndarray, shape (R, number of features)
    groups : ndarray of bool, shape (m, n)
    """
    n = groups.shape[1]
    size = groups.sum(axis=1)
    result = np.zeros((len(fit), len(groups)))
    single = size == 1
    result[:, single] = 2.0 * fit[:, 1 + groups[single].argmax(axis=1)]
    pair = size == 2
    if fit.shape[1] > n + 1 and pair.any():
        first = groups[pair].argmax(axis=1)
        second = n - 1 - groups[pair][:, ::-1].argmax(axis=1)
        # place of (i, j) among the pairs i < j, row by row
        place = first * (2 * n - first - 1) // 2 + second - first - 1
        result[:, pair] = 4.0 * fit[:, 1 + n + place]
    return result
