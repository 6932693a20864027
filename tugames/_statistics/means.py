r"""Tests of many means, one by one, on replicates in rows and comparisons in columns.

Student's t takes the mean over replicates to be Gaussian; it is joined by a version that allows
for skewness. Neither protects against an outlier so rare that no replicate shows it.
"""

from typing import NamedTuple

import numpy as np

from tugames._statistics.skewness import FloatArray, hall, hall_inverse

__all__ = ["Means", "means"]

#: Relative spread that counts as rounding.
_ROUNDING = 1e-12


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
    h = hall(t, bend)
    low = float(stdtrit(count - 1, level))
    return Means(
        mean=mean,
        standard_error=error,
        p_above=np.where(spread, stdtr(count - 1, -np.minimum(t, h)), 1.0),
        p_below=np.where(spread, stdtr(count - 1, np.maximum(t, h)), 1.0),
        highest=np.where(spread, mean - np.minimum(low, hall_inverse(low, bend)) * error, np.inf),
    )
