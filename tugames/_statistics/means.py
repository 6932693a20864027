r"""Tests and bounds of many means, one by one, from replicates in rows and comparisons in columns.

The single test of all verdicts (see :mod:`tugames._statistics.skewness`): as sceptical as
Student's t and Hall's t together, the skewness guarded, and learned from all columns. Nothing
protects against an outlier so rare that no replicate shows it.
"""

from typing import NamedTuple

import numpy as np

from tugames._statistics.inequalities import least_p_value
from tugames._statistics.linear_forms import ROUNDING
from tugames._statistics.skewness import (
    FloatArray,
    critical,
    sceptical,
    skewness_prior,
    studentised,
    unbiased,
)

__all__ = ["Means", "means"]


class Means(NamedTuple):
    """Means of K columns, one-sided p-values, and bounds that each fail at the level."""

    mean: FloatArray
    standard_error: FloatArray
    p_above: FloatArray
    p_below: FloatArray
    lowest: FloatArray
    highest: FloatArray

    @property
    def upper_bound(self) -> float:
        r"""Upper confidence bound of the largest expectation.

        It is the largest of the single upper bounds, and needs no correction: the bound of the
        comparison whose expectation is largest does already what is asked.
        """
        return float(self.highest.max(initial=-np.inf))


def means(samples: FloatArray, level: float) -> Means:
    r"""Means over replicates with one-sided p-values and bounds.

    With :math:`t = \bar d / \mathrm{se}` and a skewness g, Hall's

    .. math:: h_g = \frac{a}{2} + \frac{(1 + a t)^3 - 1}{3 a}, \quad a = \frac{g}{3 \sqrt R},

    is closer to Student's distribution than t is if replicates are skewed. Both are looked at,
    and the larger p-value counts: ``p_above``, the significance of a positive expectation, is
    :math:`P(T_{R-1} \ge \min(t, h_{g - u}))`, ``p_below``, of a negative one,
    :math:`P(T_{R-1} \le \max(t, h_{g + u}))`, and ``lowest`` and ``highest`` are the bounds that
    go with them. u is the standard deviation of a Gaussian sample's skewness; with many columns
    g is drawn towards their mean, and u is smaller.

    A column whose entries are all equal is taken to be known: both bounds are its value, and
    the p-value of the sign that it has is 2^-R. So improbable is it that what happens on every
    other replicate happened on these. The other p-values are as they come, to be corrected for
    their number first, and to be held up to 2^-R, :func:`least_p_value`, then.

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
    freedom = max(count - 1, 1)  # one replicate has no spread
    mean, deviation = samples.mean(axis=0), samples.std(axis=0)
    random = deviation > ROUNDING * np.abs(samples).max(axis=0, initial=0.0)
    size = np.where(random, deviation, 1.0)
    scaled = np.where(random, (samples - mean) / size, 0.0)
    skewness = unbiased((scaled**3).mean(axis=0), count)
    some = skewness[random]
    prior = skewness_prior(float(some.sum()), float((some**2).sum()), len(some), count)
    up, down = (prior.bend(skewness, count, sign=sign) for sign in (1, -1))
    error = size / np.sqrt(freedom)
    t, quantile = studentised(mean, error), float(stdtrit(freedom, 1.0 - level))
    least = least_p_value(count)
    return Means(
        mean=mean,
        standard_error=np.where(random, error, 0.0),
        p_above=np.where(
            random, stdtr(freedom, -sceptical(t, up)), np.where(mean > 0.0, least, 1.0)
        ),
        p_below=np.where(
            random, stdtr(freedom, -sceptical(-t, down)), np.where(mean < 0.0, least, 1.0)
        ),
        lowest=mean - np.where(random, critical(quantile, up) * error, 0.0),
        highest=mean + np.where(random, critical(quantile, down) * error, 0.0),
    )
