"""A Gaussian process on pairs: its Shapley value, left-out residuals, predictions and variance."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from tugames.errors import SolverError
from tugames.estimation.surrogates.likelihood import JITTER, Data, Hyperparameters

Array = NDArray[np.float64]

#: Rows that are predicted at a time.
_BLOCK = 1000


@dataclass(frozen=True)
class Fit:
    """What a process with given hyperparameters makes of the data, all linear in them.

    Attributes
    ----------
    inverse : ndarray, shape (m, m)
        Of the covariance with its nugget.
    sections : ndarray, shape (m, n)
        Shapley values of the kernel's sections.
    nugget : ndarray, shape (m,)
        The variance that was added at each row.
    variance : ndarray, shape (n,)
        Posterior variance of each player's value.
    """

    inverse: Array
    sections: Array
    nugget: Array
    variance: Array

    def dual(self, targets: Array) -> Array:
        """Inverse times targets, shape (m, k)."""
        found: Array = self.inverse @ targets
        return found

    def value(self, dual: Array) -> Array:
        """Shapley values of the posterior mean, shape (n, k)."""
        found: Array = self.sections.T @ dual
        return found

    def left_out(self, dual: Array) -> Array:
        """What a row differs by from what the others make of it, shape (m, k)."""
        return dual / np.diag(self.inverse)[:, None]

    def residuals(self, dual: Array) -> Array:
        """What a row differs by from the posterior mean, shape (m, k): 0 without a nugget."""
        return dual * self.nugget[:, None]


def fit_process(data: Data, hyperparameters: Hyperparameters, kind: str) -> Fit:
    """The process of one kind of model.

    Raises
    ------
    SolverError
        If its covariance is singular in floats, which the nugget's lower bound prevents.

    Notes
    -----
    The left-out residual of row j is the j-th entry of inverse times data over the j-th of the
    inverse's diagonal (Dubrule, 1983), with hyperparameters as they are. O(m^3 + m n^2) time and
    three matrices of m by m in memory.
    """
    *amplitudes, _ = hyperparameters.amplitudes[kind]
    m, n = data.signs.shape
    inverse, added = _inverse(data, hyperparameters, kind)
    sections, prior = np.zeros((m, n)), np.zeros(n)
    for amplitude, kernel in zip(amplitudes, hyperparameters.kernels, strict=True):
        if amplitude > 0.0:
            sections += amplitude * kernel.sections(data.signs)
            prior += amplitude * kernel.prior(n)
    seen = np.einsum("ji,ji->i", sections, inverse @ sections)
    return Fit(inverse, sections, added, np.maximum(prior - seen, 0.0))


def left_out_residuals(data: Data, hyperparameters: Hyperparameters, kind: str) -> Array:
    """What each row differs by from what the others make of it, shape (m,)."""
    inverse, _ = _inverse(data, hyperparameters, kind)
    found: Array = inverse @ data.target / np.diag(inverse)
    return found


def _inverse(data: Data, hyperparameters: Hyperparameters, kind: str) -> tuple[Array, Array]:
    """Of the covariance with its nugget, and what was added to the diagonal."""
    from scipy.linalg import lapack

    *amplitudes, nugget = hyperparameters.amplitudes[kind]
    m = len(data.signs)
    covariance = np.zeros((m, m))
    for amplitude, kernel in zip(amplitudes, hyperparameters.kernels, strict=True):
        if amplitude > 0.0:
            part = kernel.matrix(data.signs)
            part *= amplitude
            covariance += part
            del part
    added = nugget * data.sampled + JITTER
    covariance[np.diag_indices(m)] += added
    factor, failed = lapack.dpotrf(covariance.T, lower=1, overwrite_a=1)
    if not failed:
        inverse, failed = lapack.dpotri(factor, lower=1, overwrite_c=1)
    if failed:
        raise SolverError(
            f"the covariance of {m} pairs of coalitions could not be factored (row {failed}): give "
            "another rng=, or method='leverage'"
        )
    upper = np.triu_indices(m, 1) if m <= 512 else None
    if upper is None:
        for j in range(m - 1):
            inverse[j, j + 1 :] = inverse[j + 1 :, j]
    else:
        inverse[upper] = inverse.T[upper]
    return inverse, added


def predicted(
    data: Data, hyperparameters: Hyperparameters, kind: str, dual: Array, signs: Array
) -> Array:
    """Posterior mean at other rows, shape (rows, k), from the dual of a fit to the data.

    O(rows m n) time, in blocks of rows.
    """
    *amplitudes, _ = hyperparameters.amplitudes[kind]
    found = np.zeros((len(signs), dual.shape[1]))
    for start in range(0, len(signs), _BLOCK):
        some = slice(start, start + _BLOCK)
        for amplitude, kernel in zip(amplitudes, hyperparameters.kernels, strict=True):
            if amplitude > 0.0:
                found[some] += amplitude * (kernel.matrix(signs[some], data.signs) @ dual)
    return found
