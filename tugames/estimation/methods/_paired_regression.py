"""Weighted least squares of worths on membership, from complementary pairs of coalitions."""

import numpy as np
from numpy.typing import NDArray

FloatArray = NDArray[np.float64]


def centred_members(rows: NDArray[np.bool_]) -> FloatArray:
    """Membership less its mean in each coalition, shape (K, n): what efficiency leaves free."""
    centred: FloatArray = rows - rows.mean(axis=1, keepdims=True)
    return centred


def determined(centred: FloatArray) -> bool:
    """Whether coalitions tell all players apart."""
    return bool(np.linalg.matrix_rank(centred) == centred.shape[1] - 1)


def paired_regression(
    rows: NDArray[np.bool_], half: FloatArray, total: FloatArray, weights: FloatArray
) -> tuple[FloatArray, FloatArray, FloatArray]:
    r"""Efficient payoffs that fit best, on each replicate, and how each pair moved them.

    Of worths in complementary pairs only :math:`g(S) = (v(S) - v(N \setminus S))/2` matters to
    the best efficient payoff x, which minimises the weighted sum of
    :math:`(g(S) - x(S) + x(N)/2)^2`.

    Parameters
    ----------
    rows : ndarray of bool, shape (K, n)
        Which tell all players apart.
    half : ndarray, shape (R, K)
        g of each.
    total : ndarray, shape (R,)
        v(N).
    weights : ndarray, shape (K,)

    Returns
    -------
    payoffs : ndarray, shape (R, n)
    moves : ndarray, shape (K, R)
    directions : ndarray, shape (K, n)
        A move times its direction is the payoffs less those of the regression without that pair:
        its weighted residual over one minus its leverage, as in the jackknife.

    Notes
    -----
    By the normal equations, which pairs by size leave well conditioned: O(K n (n + R)) time, and
    three matrices of K by n.
    """
    centred = centred_members(rows)
    share = rows.mean(axis=1) - 0.5  # x(S) - x(N)/2 where all get the same, over x(N)
    target = half - total[:, None] * share
    root = np.sqrt(weights)
    scaled = root[:, None] * centred
    values, vectors = np.linalg.eigh(scaled.T @ scaled)
    values[values <= 1e-10 * values[-1]] = np.inf  # what all get alike is no direction
    directions = scaled @ ((vectors / values) @ vectors.T)
    free = (target * root) @ directions
    residual = target - free @ centred.T
    leverage = np.einsum("kn,kn->k", scaled, directions)
    # a pair that alone determines something has no residual, and says nothing of its error
    left_out = residual / np.maximum(1.0 - leverage, 1.0 / max(len(rows), 1))
    return total[:, None] / rows.shape[1] + free, (left_out * root).T, directions
