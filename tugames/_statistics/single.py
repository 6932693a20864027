"""Test and bounds of one mean, honest where its replicates are skewed."""

from typing import NamedTuple

import numpy as np

from tugames._statistics.linear_forms import ROUNDING
from tugames._statistics.skewness import (
    FloatArray,
    critical,
    sceptical,
    skewness_prior,
    studentised,
    unbiased,
)

__all__ = ["SingleMean", "single_mean"]


class SingleMean(NamedTuple):
    """Mean of R replicates, its one-sided p-values, and bounds that each fail at the level."""

    mean: float
    standard_error: float
    p_above: float
    p_below: float
    low: float
    high: float


def single_mean(values: FloatArray, level: float) -> SingleMean:
    """P-values of an expectation above and below 0, and one-sided bounds of it, from (R,) values.

    Values that are all the same are taken to be known: p-values of 0 or 1, bounds at the value.
    """
    from scipy.special import stdtr, stdtrit  # a third of a second to import

    count = len(values)
    mean, deviation = float(values.mean()), float(values.std())
    if deviation <= ROUNDING * float(np.abs(values).max(initial=0.0)):
        return SingleMean(mean, 0.0, float(mean <= 0.0), float(mean >= 0.0), mean, mean)
    error = deviation / np.sqrt(count - 1.0)
    skewness = unbiased(np.array([((values - mean) ** 3).mean() / deviation**3]), count)
    prior = skewness_prior(float(skewness[0]), float(skewness[0]) ** 2, 1, count)
    up, down = (prior.bend(skewness, count, sign=sign) for sign in (1, -1))
    t, quantile = (
        studentised(np.array([mean]), np.array([error])),
        float(stdtrit(count - 1, 1.0 - level)),
    )
    return SingleMean(
        mean=mean,
        standard_error=float(error),
        p_above=float(stdtr(count - 1, -sceptical(t, up)[0])),
        p_below=float(stdtr(count - 1, -sceptical(-t, down)[0])),
        low=mean - float(critical(quantile, up)[0]) * float(error),
        high=mean + float(critical(quantile, down)[0]) * float(error),
    )
