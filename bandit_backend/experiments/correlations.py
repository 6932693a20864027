"""Comparisons of correlations across players, by the jackknife over replicates."""

from collections.abc import Callable

import numpy as np
from numpy.typing import ArrayLike, NDArray

from bandit_backend._checks import listed, real_number
from bandit_backend.errors import InvalidRunError
from bandit_backend.experiments.comparisons import Part, error_of, finite, interval, p_values
from tugames.inference import least_p_value

__all__ = ["correlated", "more_correlated"]

FloatArray = NDArray[np.float64]


def correlated(text: str, first: ArrayLike, second: ArrayLike, threshold: float) -> Part:
    r"""Test whether two payoff vectors, in expectation, are correlated across players.

    The estimate is Pearson's correlation r across players of the mean vectors, with the standard
    error of the jackknife over replicates. Two functions of it are tested for being positive, by
    the jackknife's pseudo-values :math:`R f - (R - 1) f_{-r}`, whose mean has no bias of order
    1/R, and the larger p-value counts: with the sums c, a, b of products and
    squares across players, of the vectors less their means, and the threshold rho,

    .. math:: c - \rho \sqrt{a b} \quad \text{and} \quad
              \operatorname{artanh} r - \operatorname{artanh} \rho.

    Parameters
    ----------
    text : str
    first, second : array_like, shape (R, n), R >= 2, n >= 3
        Replicates of the vectors, paired.
    threshold : float
        The correlation rho that is to be exceeded, above -1 and below 1.

    Raises
    ------
    InvalidRunError
        For shapes or numbers that do not fit, or vectors that are the same for all players, so
        that they have no correlation.

    Notes
    -----
    An approximation, unlike the tests of means: neither function alone keeps its level where the
    vectors differ no more across players than their errors. Fisher's z then says too easily
    that correlation is high if the errors of the two vectors are correlated, and low if not;
    the other errs where z does not. Both together exceed the level hardly or not at all: for n =
    6, rho from 0 to 0.8, errors correlated by -0.5 to 0.8 and of any size, at most 0.056 was
    simulated for a level of 0.05 and R = 5, at most 0.053 for R = 20 and 100.

    References
    ----------
    R. G. Miller (1974), The jackknife: a review, Biometrika 61.

    Examples
    --------
    >>> rng = np.random.default_rng(0)
    >>> truth = np.array([1.0, 2.0, 3.0, 4.0])
    >>> first, second = truth + 0.1 * rng.normal(size=(2, 20, 4))
    >>> part = correlated("payout ~ value", first, second, threshold=0.5)
    >>> round(part.estimate, 2), part.p_for < 0.01
    (1.0, True)
    """
    x, y = _paired(first, second)
    requirement = "the threshold is a correlation between -1 and 1"
    threshold = real_number(threshold, requirement, above=-1.0, below=1.0)

    def functions(x: FloatArray, y: FloatArray) -> FloatArray:
        """Three functions of rows of means: r, and the two that are tested."""
        r, c, size = _correlation(text, x, y)
        return np.array([r, c - threshold * size, np.arctanh(r) - np.arctanh(threshold)])

    whole, pseudo = _pseudo_values(functions, x, y)
    p_for, p_against = zip(p_values(pseudo[1]), p_values(pseudo[2]), strict=True)
    low, high = np.tanh(np.array(interval(pseudo[2])) + np.arctanh(threshold))
    return Part(
        text=text,
        estimate=float(whole[0]),
        standard_error=error_of(pseudo[0]),
        relation="above",
        bound=threshold,
        p_for=max(p_for),
        p_against=max(p_against),
        least_p_value=least_p_value(x.shape[0]),
        low=float(low),
        high=float(high),
    )


def more_correlated(
    text: str, one: tuple[ArrayLike, ArrayLike], other: tuple[ArrayLike, ArrayLike]
) -> Part:
    r"""Test whether one pair of payoff vectors is more correlated across players than another.

    The difference of the correlations' artanh is tested for being positive, by the jackknife's
    pseudo-values as in :func:`correlated`, on replicates that are paired. What is estimated and
    shown is the difference of the correlations themselves, and its interval.

    Parameters
    ----------
    text : str
    one, other : pair of array_like, each of shape (R, n), R >= 2, n >= 3
        Replicates of the two vectors of a pair.

    Raises
    ------
    InvalidRunError
        As :func:`correlated`; for different numbers of replicates.

    Notes
    -----
    An approximation: it is good where vectors differ across players by more than their errors.

    Examples
    --------
    >>> rng = np.random.default_rng(0)
    >>> truth = np.array([1.0, 2.0, 3.0, 4.0])
    >>> near, also, far = truth + np.array([0.1, 0.1, 1.0])[:, None, None] * rng.normal(
    ...     size=(3, 20, 4))
    >>> more_correlated("left - right", (near, also), (near, -far)).p_for < 0.01
    True
    """
    first, second = _pair(one), _pair(other)
    if first[0].shape[0] != second[0].shape[0]:
        raise InvalidRunError(
            f"correlations are compared on the same replicates; got {first[0].shape[0]} and "
            f"{second[0].shape[0]}"
        )

    def functions(a: FloatArray, b: FloatArray, c: FloatArray, d: FloatArray) -> FloatArray:
        r, s = _correlation(text, a, b)[0], _correlation(text, c, d)[0]
        return np.array([r - s, np.arctanh(r) - np.arctanh(s)])

    whole, pseudo = _pseudo_values(functions, *first, *second)
    p_for, p_against = p_values(pseudo[1])
    low, high = interval(pseudo[0])
    return Part(
        text=text,
        estimate=float(whole[0]),
        standard_error=error_of(pseudo[0]),
        relation="above",
        bound=0.0,
        p_for=p_for,
        p_against=p_against,
        least_p_value=least_p_value(pseudo.shape[1]),
        low=low,
        high=high,
    )


def _pair(pair: object) -> tuple[FloatArray, FloatArray]:
    requirement = "correlations are compared of two pairs of payoff vectors"
    vectors = listed(pair, requirement, error=InvalidRunError)
    if len(vectors) != 2:
        raise InvalidRunError(f"{requirement}; got {len(vectors)} in place of a pair")
    return _paired(*vectors)


def _paired(first: object, second: object) -> tuple[FloatArray, FloatArray]:
    x, y = finite(first), finite(second)
    if x.ndim != 2 or x.shape != y.shape or x.shape[0] < 2 or x.shape[1] < 3:
        raise InvalidRunError(
            "a correlation takes two arrays of the same shape (R, n), R >= 2 and n >= 3; got "
            f"{x.shape} and {y.shape}"
        )
    return x, y


def _correlation(
    text: str, x: FloatArray, y: FloatArray
) -> tuple[FloatArray, FloatArray, FloatArray]:
    """Of rows of two arrays: r, the sum of products and the root of the sums of squares."""
    x = x - x.mean(axis=1, keepdims=True)
    y = y - y.mean(axis=1, keepdims=True)
    c, size = (x * y).sum(axis=1), np.sqrt((x**2).sum(axis=1) * (y**2).sum(axis=1))
    if (size == 0.0).any():
        raise InvalidRunError(
            f"{text}: payoffs that are the same for all players have no correlation; take a "
            "longer horizon"
        )
    return np.clip(c / size, -1.0 + 1e-12, 1.0 - 1e-12), c, size


def _pseudo_values(
    functions: Callable[..., FloatArray], *samples: FloatArray
) -> tuple[FloatArray, FloatArray]:
    """Functions of the means, shape (K,), and their jackknife pseudo-values, shape (K, R)."""
    count = samples[0].shape[0]
    whole = functions(*(x.mean(axis=0)[None] for x in samples))
    without = functions(*((x.sum(axis=0) - x) / (count - 1) for x in samples))
    return whole[:, 0], count * whole - (count - 1) * without
