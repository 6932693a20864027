r"""Tests of many means at once, on replicates in rows and comparisons in columns.

Student's t takes the mean over replicates to be Gaussian; it is joined by a version that allows
for skewness. Sign flips take the replicates of a comparison to be spread symmetrically around
their mean, and are exact then, however heavy the tails. Neither protects against an outlier so
rare that no replicate shows it.
"""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

__all__ = ["Flipped", "Means", "flip_signs", "holm", "means"]

FloatArray = NDArray[np.float64]

#: Replications up to which all sign patterns are gone through.
_ENUMERATED = 12
#: Sign patterns and their opposites that are drawn beyond that, the identity being one.
_PATTERNS = 4096
#: Flipped means that are held at a time.
_ROOM = 1_000_000
#: Relative spread that counts as rounding.
_ROUNDING = 1e-12
#: Bend of Hall's transformation below which it is the identity, but for rounding.
_STRAIGHT = 1e-7


class Means(NamedTuple):
    """Means of K columns, one-sided p-values and upper bounds of each."""

    mean: FloatArray
    standard_error: FloatArray
    p_above: FloatArray
    p_below: FloatArray
    highest: FloatArray

    @property
    def upper_bound(self) -> float:
        r"""Upper confidence bound of the largest expectation.

        It is the largest of the single upper bounds, and needs no correction: the bound of the
        comparison whose expectation is largest does already what is asked.
        """
        return float(self.highest.max(initial=-np.inf))


def means(samples: FloatArray, level: float) -> Means:
    r"""Means over replicates with one-sided p-values and upper bounds.

    With :math:`t = \bar d / \mathrm{se}` and the skewness g of the replicates, Hall's

    .. math:: h = \frac{a}{2} + \frac{(1 + a t)^3 - 1}{3 a}, \quad a = \frac{g}{3 \sqrt R},

    is closer to Student's distribution than t is if replicates are skewed, but not for few
    Gaussian ones. Both are looked at, and the larger p-value counts: ``p_above``, the
    significance of a positive expectation, is :math:`P(T_{R-1} \ge \min(t, h))`, ``p_below``, of
    a negative one, :math:`P(T_{R-1} \le \max(t, h))`, and ``highest`` the upper bound that goes
    with it. Columns whose entries are all equal show no error and decide nothing: p-values are
    1, the bound is infinite.

    Parameters
    ----------
    samples : ndarray, shape (R, K), R >= 2
    level : float

    References
    ----------
    P. Hall (1992), On the removal of skewness by transformation, Journal of the Royal
    Statistical Society B 54.
    """
    from scipy.special import stdtr, stdtrit  # a third of a second to import

    count = samples.shape[0]
    mean = samples.mean(axis=0)
    deviation = samples.std(axis=0)
    error = deviation / np.sqrt(count - 1)
    spread = error > _ROUNDING * np.abs(samples).max(axis=0, initial=0.0)
    size = np.where(spread, deviation, 1.0)
    t = np.where(spread, mean / np.where(spread, error, 1.0), 0.0)
    scaled = np.where(spread, (samples - mean) / size, 0.0)
    bend = (scaled**3).mean(axis=0) / (3.0 * np.sqrt(count))
    straight = np.abs(bend) < _STRAIGHT
    a = np.where(straight, 1.0, bend)
    h = np.where(straight, t, a / 2.0 + ((1.0 + a * t) ** 3 - 1.0) / (3.0 * a))
    low = float(stdtrit(count - 1, level))
    # h(t) = low, solved for t
    inverse = np.where(straight, low, (np.cbrt(1.0 + 3.0 * a * (low - a / 2.0)) - 1.0) / a)
    return Means(
        mean=mean,
        standard_error=error,
        p_above=np.where(spread, stdtr(count - 1, -np.minimum(t, h)), 1.0),
        p_below=np.where(spread, stdtr(count - 1, np.maximum(t, h)), 1.0),
        highest=np.where(spread, mean - np.minimum(low, inverse) * error, np.inf),
    )


def holm(p_values: FloatArray) -> FloatArray:
    r"""Adjust K p-values so that all that are at most a level can be relied upon together.

    In ascending order :math:`\tilde p_{(j)} = \max_{i \le j} \min(1, (K - i + 1) p_{(i)})`,
    whatever the dependence. O(K log K). S. Holm (1979), A simple sequentially rejective multiple
    test procedure, Scandinavian Journal of Statistics 6.
    """
    order = np.argsort(p_values, kind="stable")
    scaled = np.minimum(1.0, p_values[order] * np.arange(len(p_values), 0, -1))
    adjusted = np.empty_like(p_values)
    adjusted[order] = np.maximum.accumulate(scaled)
    return adjusted


class Flipped(NamedTuple):
    """P-values of K columns by sign flips."""

    p_above: FloatArray
    p_below: FloatArray
    p_above_jointly: FloatArray


def flip_signs(samples: FloatArray) -> Flipped:
    r"""Test the means of K columns by flipping the signs of whole replicates.

    If replicates are spread symmetrically around zero, flipping the sign of some changes
    nothing but the luck. A column's p-value is the share of the sign patterns whose mean is as
    extreme as the one found. ``p_above_jointly`` compares with the largest of all columns'

    .. math:: u_k = \frac{\sum_r d_{rk}}{\sqrt{R \sum_r d_{rk}^2}},

    which orders as t does, and so allows for the number of columns and for their dependence
    (max-t, P. H. Westfall, S. S. Young 1993, Resampling-based multiple testing). Up to R = 12 all
    2^R patterns, beyond that 4096, drawn with a fixed seed. No p-value is less than one in the
    number of patterns, 1/32 for R = 5. O(patterns R K).

    Parameters
    ----------
    samples : ndarray, shape (R, K)
    """
    count, n_columns = samples.shape
    signs = _half_of_the_patterns(count)
    size = np.sqrt(count * (samples**2).sum(axis=0))
    scaled = np.divide(samples, size, out=np.zeros_like(samples), where=size > 0.0)
    found = scaled.sum(axis=0)
    as_high, as_low = np.zeros((2, n_columns), dtype=np.int64)
    maxima = []
    rows = max(1, _ROOM // max(1, n_columns))
    for start in range(0, len(signs), rows):
        flipped = signs[start : start + rows] @ scaled
        # a pattern and its opposite
        high = (flipped >= found - _ROUNDING).sum(axis=0)
        as_high += high + (flipped <= -found + _ROUNDING).sum(axis=0)
        as_low += (flipped <= found + _ROUNDING).sum(axis=0)
        as_low += (flipped >= -found - _ROUNDING).sum(axis=0)
        maxima += [flipped.max(axis=1), -flipped.min(axis=1)]
    patterns = 2 * len(signs)
    largest = np.sort(np.concatenate(maxima))
    beaten = np.searchsorted(largest, found - _ROUNDING)
    return Flipped(
        p_above=as_high / patterns,
        p_below=as_low / patterns,
        p_above_jointly=(patterns - beaten) / patterns,
    )


def _half_of_the_patterns(count: int) -> FloatArray:
    """Sign patterns, shape (P, R), the identity first; their opposites are left out."""
    if count <= _ENUMERATED:
        bits = np.arange(1 << (count - 1))[:, None] >> np.arange(count) & 1
        return (1 - 2 * bits).astype(np.float64)
    signs = np.random.default_rng(0).choice([-1.0, 1.0], size=(_PATTERNS // 2, count))
    signs[0] = 1.0
    return signs
