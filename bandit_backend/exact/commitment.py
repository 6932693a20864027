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

    where actions tie with certainty, the first counts. (In play they tie already if their scores
    differ by no more than 1e-11 of their lengths times the estimate's: if one feature is 1e9 times
    as large as another, that shows.) Only differences of actions matter, so
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
    require_plane(x)
    differences, root = x - x[0], _root_of(sigma)
    rows = differences @ root
    rounding = _NOTHING * np.linalg.norm(np.abs(differences) @ np.abs(root), axis=1)
    means, lengths = differences @ mu, np.linalg.norm(rows, axis=1)
    terms = sizes_of_terms(x, mu)
    i = int(lengths.argmax())
    if not (lengths > rounding).any():
        return score_probabilities(means, terms)
    first = rows @ rows[i] / lengths[i]
    aside = rows - np.outer(first, rows[i] / lengths[i])
    left = np.linalg.norm(aside, axis=1)
    if not (left > rounding).any():
        return score_probabilities(means, terms, first)
    j = int(np.divide(left, rounding, out=np.zeros_like(left), where=rounding > 0.0).argmax())
    second = aside @ aside[j] / left[j]
    ahead = means[i] / first[i]
    centre = ahead, (means[j] - first[j] * ahead) / second[j]
    return score_probabilities(means, terms, first, second, centre)


def sizes_of_terms(actions: FloatArray, mean: FloatArray) -> FloatArray:
    """What scores <mean, x - x_0> are sums of, however much of it cancels, shape (K,)."""
    sizes = np.abs(actions) @ np.abs(mean)
    total: FloatArray = sizes + sizes[0]
    return total


def score_probabilities(
    means: FloatArray,
    terms: FloatArray,
    first: FloatArray | None = None,
    second: FloatArray | None = None,
    centre: tuple[float, float] = (0.0, 0.0),
) -> FloatArray:
    """Probability of each of K scores to be the largest.

    They are certain; or means + first z, z ~ N(0, 1); or first z_1 + second z_2, z ~ N(centre, I).
    Means are known up to the rounding of these terms.
    """
    if first is None:
        certain: FloatArray = _winners(means[:, None], terms[:, None])[0]
        return certain
    if second is None:
        return _on_a_line(means, terms, first)
    return _in_the_plane(np.column_stack([first, second]), np.array(centre))


def _root_of(covariance: FloatArray) -> FloatArray:
    """L with L L' = covariance, whatever the units of single features."""
    scale = np.sqrt(np.maximum(np.diagonal(covariance), 0.0))
    inverse = np.divide(1.0, scale, out=np.zeros_like(scale), where=scale > 0.0)
    shares, axes = np.linalg.eigh(covariance * np.outer(inverse, inverse))
    shares[shares <= _NOTHING * len(scale)] = 0.0
    root: FloatArray = scale[:, None] * axes * np.sqrt(shares)
    return root


def require_plane(actions: FloatArray) -> None:
    """Refuse actions whose differences span more than a plane."""
    differences = actions - actions[0]
    for axis in (0, 1):  # whatever the units of features, and the lengths of differences
        largest = np.abs(differences).max(axis=axis, keepdims=True)
        differences = differences / np.where(largest > 0.0, largest, 1.0)
    sizes = np.linalg.svd(differences, compute_uv=False)
    used = int((sizes > _NOTHING * sizes[0]).sum())
    if used > 2:
        raise InvalidRunError(
            "probabilities are exact where differences of actions span at most a plane; these "
            f"{len(differences)} actions' differences span {used} dimensions: simulate instead"
        )


def _winners(scores: FloatArray, sizes: FloatArray) -> FloatArray:
    """One row for each column of scores (K, n), with a one at the first of its best, (n, K).

    Scores are sums of terms of these sizes, (K, n) or (K, 1), and known up to their rounding.
    """
    tie = 10.0 * _NOTHING * sizes
    first = (scores + tie >= (scores - tie).max(axis=0)).argmax(axis=0)
    result: FloatArray = np.eye(len(scores))[first]
    return result


def _in_the_plane(slopes: FloatArray, centre: FloatArray) -> FloatArray:
    """Scores <slopes, z> for z ~ N(centre, I): sum the masses of the wedges between ties."""
    first, second = np.triu_indices(len(slopes), 1)
    normals = slopes[first] - slopes[second]
    sizes = np.linalg.norm(slopes, axis=1)
    apart = np.linalg.norm(normals, axis=1) > _NOTHING * (sizes[first] + sizes[second])
    normals = normals[apart]
    ahead = np.arctan2(centre[1], centre[0])
    ties = np.arctan2(normals[:, 1], normals[:, 0])[:, None] + np.array([0.5, -0.5]) * np.pi
    ties = np.remainder(ties - ahead + np.pi, 2.0 * np.pi) - np.pi
    edges = np.concatenate([[-np.pi], np.sort(ties.ravel()), [np.pi]])
    masses = np.maximum(np.diff(direction_cdf(float(np.hypot(*centre)), edges)), 0.0)
    middles = ahead + np.array([(low + high) / 2.0 for low, high in pairwise(edges)])
    scores = slopes @ np.array([np.cos(middles), np.sin(middles)])
    result: FloatArray = masses @ _winners(scores, sizes[:, None])
    return result


def _on_a_line(offset: FloatArray, terms: FloatArray, slopes: FloatArray) -> FloatArray:
    """Scores offset + slopes z for z ~ N(0, 1): sum the masses of the intervals between ties."""
    from scipy.special import ndtr

    first, second = np.triu_indices(len(slopes), 1)
    rises = slopes[first] - slopes[second]
    crossing = np.abs(rises) > _NOTHING * (np.abs(slopes[first]) + np.abs(slopes[second]))
    ties = np.sort((offset[second] - offset[first])[crossing] / rises[crossing])
    if ties.size == 0:
        return score_probabilities(offset, terms)
    middles = np.concatenate([[ties[0] - 1.0], (ties[1:] + ties[:-1]) / 2.0, [ties[-1] + 1.0]])
    masses = np.diff(np.concatenate([[0.0], ndtr(ties), [1.0]]))
    result: FloatArray = masses @ _winners(
        offset[:, None] + np.outer(slopes, middles),
        terms[:, None] + np.abs(np.outer(slopes, middles)),
    )
    return result
