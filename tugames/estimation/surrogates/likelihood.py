"""Hyperparameters of the Gaussian processes, by marginal likelihood with analytic gradients."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from tugames.estimation.surrogates.kernels import (
    FREQUENCIES,
    IndexKernel,
    Kernel,
    LinearKernel,
    ProductKernel,
)

Array = NDArray[np.float64]

#: Variance that is always added, in units of the data's: keeps matrices positive definite.
JITTER = 1e-8
#: Bounds of the logarithms of rates, amplitudes and nuggets (the latter two keep matrices far from
#: singular: a value is a small difference of large terms there); of an index, its length.
_RATE, _AMPLITUDE, _NUGGET = (-9.0, 3.0), (-14.0, 6.0), (-18.0, 3.0)
_WEIGHT, _LENGTH = (-3.0, 3.0), (-5.0, 2.0)
#: Iterations of L-BFGS: with one rate for all, a rate each, for an index, for a mixture.
_ITERATIONS = {"common": 25, "rates": 40, "start": 10, "index": 40, "mixture": 25, "again": 12}


@dataclass(frozen=True)
class Data:
    """Odd parts of worths, in units of their size, and where the nugget counts (not at N)."""

    signs: Array
    target: Array
    sampled: Array

    def part(self, rows: NDArray[np.int64]) -> "Data":
        """Some of it."""
        return Data(self.signs[rows], self.target[rows], self.sampled[rows])


@dataclass(frozen=True)
class Hyperparameters:
    """Kernels, and for each kind of model the amplitudes of linear, product, index and nugget."""

    kernels: Sequence[Kernel]
    amplitudes: dict[str, Array]
    centre: float
    product: Array
    index: Array | None
    mixture: Array | None


def fit_hyperparameters(
    data: Data, *, index: bool, start: Hyperparameters | None = None
) -> Hyperparameters:
    """Maximise the marginal likelihood of a product kernel, an index, and their mixture.

    Parameters
    ----------
    index : bool
        Whether an index and the mixture are wanted; the product kernel always is.
    start : Hyperparameters, optional
        Of nearly the same data, to start from.

    Notes
    -----
    The logarithms of the rates have a normal prior around the rate that fits best as one for all
    players, which keeps them off their bounds where there are few pairs. O(m^3) time for each of
    some hundred steps, O(m^2) memory.
    """
    n = data.signs.shape[1]
    gram = LinearKernel().matrix(data.signs)
    tail = [_AMPLITUDE, _AMPLITUDE, _NUGGET]
    if start is None:
        typical = np.log(0.5 / np.sqrt(n))
        starts = ([typical, 0.0, 0.0, -6.0], [np.log(1.5 / n), 0.0, 0.0, -2.3])
        common = _best(
            _product, starts, [_RATE, *tail], _ITERATIONS["common"], data, gram, typical, 1.5
        )
        centre, product, steps = float(common[0]), np.r_[np.full(n, common[0]), common[1:]], "rates"
    else:
        centre, product, steps = start.centre, start.product, "again"
    product = _best(
        _product, [product], [_RATE] * n + tail, _ITERATIONS[steps], data, gram, centre, 1.0
    )
    of_product = np.exp([product[n + 1], product[n], -np.inf, product[n + 2]])
    rates = ProductKernel(np.exp(product[:n]))
    nothing = IndexKernel(np.full(n, 1.0 / n), 1.0)
    if not index:
        return Hyperparameters(
            (LinearKernel(), rates, nothing), {"product": of_product}, centre, product, None, None
        )
    bounds = [_WEIGHT] * n + [_AMPLITUDE, _LENGTH, _AMPLITUDE, _NUGGET]
    fresh = start is None or start.index is None
    if start is None or start.index is None:
        slope = _slope(data)
        starts = ([*slope, 0.0, -1.2, -1.0, -5.0], [*slope, 0.0, -3.0, -1.0, -2.3])
        weights = _best(_index, starts, bounds, _ITERATIONS["start"], data)
    else:
        weights = start.index
    weights = _best(_index, [weights], bounds, _ITERATIONS["index" if fresh else "again"], data)
    of_index = np.exp([weights[n + 2], -np.inf, weights[n], weights[n + 3]])
    direction = weights[:n] / np.abs(weights[:n]).sum()
    found = (LinearKernel(), rates, IndexKernel(direction, float(np.exp(weights[n + 1]))))
    mixed: list[Array] = [
        np.array([product[n + 1], product[n], -5.0, product[n + 2]]),
        np.array([weights[n + 2], -5.0, weights[n], weights[n + 3]]),
    ]
    if start is not None and start.mixture is not None:
        mixed = [start.mixture]
    mixture = _best(
        _mixture,
        mixed,
        [_AMPLITUDE, *tail],
        _ITERATIONS["mixture" if fresh else "again"],
        data,
        [kernel.matrix(data.signs) for kernel in found],
    )
    amplitudes = {"product": of_product, "index": of_index, "mixture": np.exp(mixture)}
    return Hyperparameters(found, amplitudes, centre, product, weights, mixture)


def _best(
    objective: Callable[..., tuple[float, Array]],
    starts: Sequence[Sequence[float] | Array],
    bounds: list[tuple[float, float]],
    iterations: int,
    *arguments: object,
) -> Array:
    """Where L-BFGS ends, from the start that leads lowest."""
    from scipy.optimize import minimize

    low, high = np.array(bounds).T
    ends = [
        minimize(
            objective,
            np.clip(start, low, high),
            args=arguments,
            jac=True,
            method="L-BFGS-B",
            bounds=bounds,
            options={"maxiter": iterations, "ftol": 1e-6},
        )
        for start in starts
    ]
    best: Array = min(ends, key=lambda end: end.fun).x
    return best


def _slope(data: Data) -> Array:
    """Direction of the linear fit, nowhere 0: an index starts there."""
    n = data.signs.shape[1]
    ridge = 1e-6 * len(data.signs) * np.eye(n)
    slope = np.linalg.solve(data.signs.T @ data.signs + ridge, data.signs.T @ data.target)
    slope /= max(np.abs(slope).sum(), 1e-12)
    return np.where(np.abs(slope) < 1e-3 / n, 1e-3 / n, slope)


class _Likelihood:
    """Half of minus twice the log likelihood of a covariance, and its derivatives.

    The derivative along D is <inverse, D>/2 - a'D a/2, a the inverse times the data; of the inverse
    the lower triangle is enough, with half its diagonal.
    """

    def __init__(self, data: Data, covariance: Array, nugget: float) -> None:
        from scipy.linalg import lapack

        self.ok = False
        diagonal = np.einsum("ii->i", covariance)
        diagonal += nugget * data.sampled + JITTER
        factor, failed = lapack.dpotrf(covariance.T, lower=1, overwrite_a=1)
        if failed:
            return
        logarithm = np.log(np.diag(factor)).sum()
        half, failed = lapack.dpotri(factor, lower=1, overwrite_c=1)
        if failed:
            return
        np.einsum("ii->i", half)[...] *= 0.5
        self.half, self.ok = half, True
        self.dual: Array = half @ data.target + data.target @ half
        self.value = 0.5 * float(data.target @ self.dual) + float(logarithm)
        own = 2.0 * np.diag(half) - self.dual**2
        self.nugget = 0.5 * nugget * float((own * data.sampled).sum())

    def along(self, direction: Array) -> float:
        """Derivative along a symmetric matrix."""
        inner = float(np.vdot(self.half.T, direction))
        return inner - 0.5 * float(self.dual @ (direction @ self.dual))


class _LowRank:
    """The same of a covariance F F' plus the nugget, F of few columns (Woodbury): O(m r^2)."""

    def __init__(self, data: Data, factor: Array, nugget: float) -> None:
        from scipy.linalg import lapack

        self._noise = nugget * data.sampled + JITTER
        self._scaled = factor / self._noise[:, None]
        # by Householder's reflections, the least noise first: the inner matrix itself, of squares,
        # would lose what the grand coalition's row is so much larger than
        rows = factor / np.sqrt(self._noise)[:, None]
        stacked = np.vstack([rows[::-1], np.eye(factor.shape[1])])
        root: Array = np.asarray(np.linalg.qr(stacked, mode="r"), dtype=np.float64).T
        self.ok = bool(np.isfinite(root).all())
        if not self.ok:
            return
        self._root = root
        self._half = self._solved(self._scaled.T)
        # what columns do not explain, and how much of them it takes: squares, where the product of
        # target and dual would be a small difference of large numbers
        half = self._solved(self._scaled.T @ data.target[:, None])
        taken = lapack.dtrtrs(root, half, lower=1, trans=1)[0][:, 0]
        missed = data.target - factor @ taken
        self.dual: Array = missed / self._noise
        logarithm = np.log(np.abs(np.diag(root))).sum() + 0.5 * np.log(self._noise).sum()
        self.value = 0.5 * float(missed @ self.dual + taken @ taken) + float(logarithm)
        own = 1.0 / self._noise - np.einsum("ri,ri->i", self._half, self._half) - self.dual**2
        self.nugget = 0.5 * nugget * float((own * data.sampled).sum())

    def _solved(self, columns: Array) -> Array:
        from scipy.linalg import lapack

        found: Array = lapack.dtrtrs(self._root, columns, lower=1)[0]
        return found

    def applied(self, columns: Array) -> Array:
        """Inverse times columns."""
        found: Array = columns / self._noise[:, None]
        found -= self._half.T @ self._solved(self._scaled.T @ columns)
        return found

    def felt(self, columns: Array) -> Array:
        """Half of inverse less dual times dual, times columns: derivatives along products."""
        found: Array = 0.5 * (self.applied(columns) - np.outer(self.dual, self.dual @ columns))
        return found


def _product(
    theta: Array, data: Data, gram: Array, centre: float, spread: float
) -> tuple[float, Array]:
    """Logarithms of the rates (or of one for all), of both amplitudes and of the nugget."""
    signs = data.signs
    n, n_rates = signs.shape[1], len(theta) - 3
    rates = np.exp(np.broadcast_to(theta[:n_rates], n))
    amplitude, linear, nugget = np.exp(theta[n_rates:])
    total = rates.sum()
    even = (signs * rates) @ signs.T
    mirrored = np.exp(-total - even)
    even -= total
    np.exp(even, out=even)
    odd = even - mirrored
    fit = _Likelihood(data, amplitude * odd + linear * gram, nugget)
    if not fit.ok:
        return 1e25, np.zeros_like(theta)
    even += mirrored
    dual = signs * fit.dual[:, None]
    slopes = np.einsum("ij,ij->j", signs, (fit.half.T * even) @ signs)
    slopes -= 0.5 * np.einsum("ij,ij->j", dual, even @ dual)
    own = amplitude * fit.along(odd)
    slopes = (amplitude * slopes - own) * rates
    off = (theta[:n_rates] - centre) / spread
    gradient = np.empty_like(theta)
    gradient[:n_rates] = (slopes if n_rates > 1 else slopes.sum()) + off / spread
    gradient[n_rates:] = own, linear * fit.along(gram), fit.nugget
    return fit.value + 0.5 * float(off @ off), gradient


def _index(theta: Array, data: Data) -> tuple[float, Array]:
    """Weights of the index; logarithms of amplitude, length, linear amplitude and nugget."""
    signs = data.signs
    n = signs.shape[1]
    weights = theta[:n]
    amplitude, length, linear, nugget = np.exp(theta[n:])
    size = np.abs(weights).sum()
    kernel = IndexKernel(weights / size, float(length))
    angles = np.outer(signs @ kernel.direction, FREQUENCIES)
    sines, variances = np.sin(angles), kernel.variances()
    factor = np.hstack([sines * np.sqrt(amplitude * variances), signs * np.sqrt(linear / n)])
    fit = _LowRank(data, factor, nugget)
    if not fit.ok:
        return 1e25, np.zeros_like(theta)
    both = fit.felt(np.hstack([sines, signs]))
    felt, alone = both[:, : sines.shape[1]], both[:, sines.shape[1] :]
    along = signs.T @ (2 * amplitude * felt * np.cos(angles) * (FREQUENCIES * variances)).sum(
        axis=1
    )
    each = np.einsum("im,im->m", sines, felt)
    scaled = (FREQUENCIES * length) ** 2
    relative = -3.0 * scaled / (1.0 + scaled)
    changed = variances * (relative - variances @ relative / 2.0)
    gradient = np.empty_like(theta)
    # only the direction of the weights matters: their size is kept at 1
    gradient[:n] = along / size - np.sign(weights) * (along @ weights / size**2 - (size - 1.0))
    gradient[n:] = (
        amplitude * float(variances @ each),
        amplitude * float(changed @ each) + (theta[n + 1] + 1.5) / 4.0,
        linear * float((signs * alone).sum()) / n,
        fit.nugget,
    )
    return fit.value + 0.5 * (size - 1.0) ** 2 + (theta[n + 1] + 1.5) ** 2 / 8.0, gradient


def _mixture(theta: Array, data: Data, matrices: list[Array]) -> tuple[float, Array]:
    """Logarithms of the amplitudes of given kernels and of the nugget."""
    *amplitudes, nugget = np.exp(theta)
    covariance = np.zeros_like(matrices[0])
    for a, matrix in zip(amplitudes, matrices, strict=True):
        covariance += a * matrix
    fit = _Likelihood(data, covariance, nugget)
    if not fit.ok:
        return 1e25, np.zeros_like(theta)
    slopes = [a * fit.along(matrix) for a, matrix in zip(amplitudes, matrices, strict=True)]
    return fit.value, np.array([*slopes, fit.nugget])
