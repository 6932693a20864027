"""Which action a Gaussian estimate makes look best: probabilities, exactly."""

from itertools import pairwise

import numpy as np
from numpy.typing import ArrayLike, NDArray

from bandit_backend._checks import real_table
from bandit_backend.errors import InvalidRunError
from bandit_backend.exact._directions import direction_cdf

__all__ = ["commit_probabilities"]

FloatArray = NDArray[np.float64]

#: Relative size under which a direction, a variance or a difference of scores is rounding.
_NOTHING = 1e-12


def commit_probabilities(
    actions: ArrayLike, mean: ArrayLike, covariance: ArrayLike
) -> NDArray[np.float64]:
    r"""Probability of each action to maximise <estimate, x>, for a Gaussian estimate.

    .. math:: p_k = P\bigl(\hat\theta \in C_k\bigr), \quad \hat\theta \sim N(\mu, \Sigma), \quad
              C_k = \{\theta : \langle\theta, x_k - x_j\rangle \ge 0 \text{ for all } j\};

    where actions tie with certainty, the first counts. Only differences of actions matter, so
    that the cone :math:`C_k` is a wedge of a plane if these span no more than a plane: always
    for d <= 2, and for up to three actions in any dimension.

    Parameters
    ----------
    actions : array_like, shape (K, d)
    mean : array_like, shape (d,)
    covariance : array_like, shape (d, d)
        Symmetric, positive semidefinite; it may be singular, or zero.

    Returns
    -------
    ndarray, shape (K,)

    Raises
    ------
    InvalidRunError
        If shapes do not fit, or the differences of actions span three dimensions or more.

    Notes
    -----
    The plane is scaled such that the estimate becomes N(m, I); the wedges' sides are the angles
    at which two actions tie, and their masses differences of the distribution function of the
    direction, which is an Owen's T (Claims 10 to 12 of the paper turn on these masses). No
    integration, no sampling: errors are rounding, about 1e-14. O(K**3) time and memory: made for
    tens of actions.

    Examples
    --------
    The best of three actions, whose cone is a right angle; with its apex at the mean a quarter of
    the mass is in it.

    >>> actions = [[0, 1], [2, -1], [-2, -1]]
    >>> commit_probabilities(actions, mean=[0, 0.1], covariance=np.eye(2)).round(6)
    array([0.27898, 0.36051, 0.36051])
    >>> commit_probabilities(actions, mean=[0, 0], covariance=np.eye(2)).round(6)
    array([0.25 , 0.375, 0.375])
    """
    requirement = "actions, mean and covariance are tables of real numbers"
    x, mu, sigma = (
        real_table(table, requirement, error=InvalidRunError)
        for table in (actions, mean, covariance)
    )
    if x.ndim != 2 or 0 in x.shape or mu.shape != x.shape[1:] or sigma.shape != mu.shape * 2:
        raise InvalidRunError(
            "actions, mean and covariance have shapes (K, d), (d,) and (d, d); got "
            f"{x.shape}, {mu.shape} and {sigma.shape}"
        )
    if not (np.isfinite(x).all() and np.isfinite(mu).all() and np.isfinite(sigma).all()):
        raise InvalidRunError(f"{requirement}, all finite; got NaN or infinity")
    plane = _plane_of(x - x[0])
    scores = (x - x[0]) @ plane.T
    variances, axes = np.linalg.eigh(plane @ sigma @ plane.T)
    deviations = np.sqrt(np.maximum(variances, 0.0))
    smallest = np.sqrt(_NOTHING * max(float(np.trace(sigma)), 0.0))
    offset, slopes = scores @ (plane @ mu), scores @ axes * deviations
    if deviations[0] > smallest:
        centre = (axes.T @ (plane @ mu)) / deviations
        return _in_the_plane(slopes, centre)
    if deviations[1] > smallest:
        return _on_a_line(offset, slopes[:, 1])
    return _certainly(offset)


def _plane_of(differences: FloatArray) -> FloatArray:
    """Two orthonormal rows that span the differences of actions; zero where fewer do."""
    _, sizes, rows = np.linalg.svd(differences, full_matrices=False)
    used = int((sizes > _NOTHING * sizes[0]).sum()) if sizes[0] > 0.0 else 0
    if used > 2:
        raise InvalidRunError(
            "probabilities are exact where differences of actions span at most a plane; these "
            f"{len(differences)} actions' differences span {used} dimensions: simulate instead"
        )
    plane = np.zeros((2, differences.shape[1]))
    plane[:used] = rows[:used]
    return plane


def _winners(scores: FloatArray) -> FloatArray:
    """One row for each column of scores (K, n), with a one at the first of its best, (n, K)."""
    tie = 10.0 * _NOTHING * np.abs(scores).max(axis=0)
    first = (scores >= scores.max(axis=0) - tie).argmax(axis=0)
    result: FloatArray = np.eye(len(scores))[first]
    return result


def _certainly(scores: FloatArray) -> FloatArray:
    """Probabilities when nothing is left to chance."""
    result: FloatArray = _winners(scores[:, None])[0]
    return result


def _in_the_plane(slopes: FloatArray, centre: FloatArray) -> FloatArray:
    """Scores <slopes, z> for z ~ N(centre, I): sum the masses of the wedges between ties."""
    first, second = np.triu_indices(len(slopes), 1)
    normals = slopes[first] - slopes[second]
    sizes = np.linalg.norm(normals, axis=1)
    normals = normals[sizes > _NOTHING * np.abs(slopes).max()]
    ahead = np.arctan2(centre[1], centre[0])
    ties = np.arctan2(normals[:, 1], normals[:, 0])[:, None] + np.array([0.5, -0.5]) * np.pi
    ties = np.remainder(ties - ahead + np.pi, 2.0 * np.pi) - np.pi
    edges = np.concatenate([[-np.pi], np.sort(ties.ravel()), [np.pi]])
    masses = np.maximum(np.diff(direction_cdf(float(np.hypot(*centre)), edges)), 0.0)
    middles = ahead + np.array([(low + high) / 2.0 for low, high in pairwise(edges)])
    scores = slopes @ np.array([np.cos(middles), np.sin(middles)])
    result: FloatArray = masses @ _winners(scores)
    return result


def _on_a_line(offset: FloatArray, slopes: FloatArray) -> FloatArray:
    """Scores offset + slopes z for z ~ N(0, 1): sum the masses of the intervals between ties."""
    from scipy.special import ndtr

    first, second = np.triu_indices(len(slopes), 1)
    rises = slopes[first] - slopes[second]
    crossing = np.abs(rises) > _NOTHING * np.abs(slopes).max()
    ties = np.sort((offset[second] - offset[first])[crossing] / rises[crossing])
    if ties.size == 0:
        return _certainly(offset)
    middles = np.concatenate([[ties[0] - 1.0], (ties[1:] + ties[:-1]) / 2.0, [ties[-1] + 1.0]])
    masses = np.diff(np.concatenate([[0.0], ndtr(ties), [1.0]]))
    result: FloatArray = masses @ _winners(offset[:, None] + np.outer(slopes, middles))
    return result
