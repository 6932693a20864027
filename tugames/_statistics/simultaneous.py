r"""Confidence intervals of several means at once, by the largest t statistic.

All K intervals together hold at the level when each is as wide as the quantile of
:math:`\max_k |t_k|` asks, which allows for how the columns hang together: for Gaussian
replicates with the correlations found, the largest of a multivariate Student's t. Each side is
then widened for skewness, as a single test is.

P. H. Westfall, S. S. Young (1993), Resampling-based multiple testing; P. Hall (1992).
"""

from typing import NamedTuple

import numpy as np

from tugames._statistics.linear_forms import ROUNDING
from tugames._statistics.skewness import FloatArray, critical, skewness_prior, unbiased

__all__ = ["Bounds", "mean_bounds"]

#: Draws from the multivariate t; the quantile at 95% is good to about half a per cent of it.
_DRAWS = 20_000


class Bounds(NamedTuple):
    """Means of K columns and bounds of their expectations, each of shape (K,)."""

    mean: FloatArray
    low: FloatArray
    high: FloatArray


def mean_bounds(values: FloatArray, level: float, *, simultaneous: bool = True) -> Bounds:
    """Intervals of K expectations from replicates, shape (R, K), R >= 2.

    With ``simultaneous`` all K hold together with confidence 1 - level, else each by itself.
    Columns that are the same on every replicate have an interval of length 0. The draws have a
    fixed seed: same replicates, same bounds. O(20,000 R K) time.
    """
    from scipy.special import stdtrit  # a third of a second to import

    count = len(values)
    mean, deviation = values.mean(axis=0), values.std(axis=0)
    constant = deviation <= ROUNDING * np.abs(values).max(axis=0, initial=0.0)
    size = np.where(constant, 1.0, deviation)
    scaled = np.where(constant, 0.0, (values - mean) / size)
    quantile = float(stdtrit(count - 1, 1.0 - level / 2.0))
    if simultaneous and (~constant).sum() > 1:
        quantile = max(quantile, _largest_t(scaled[:, ~constant], level))
    skewness = unbiased((scaled**3).mean(axis=0), count)
    # each column by itself: there are too few for one to learn from the others
    prior = skewness_prior(0.0, 0.0, 0, count)
    error = np.where(constant, 0.0, deviation / np.sqrt(count - 1.0))
    up = prior.bend(skewness, count)
    down = prior.bend(skewness, count, sign=-1)
    return Bounds(
        mean=mean,
        low=mean - critical(quantile, up) * error,
        high=mean + critical(quantile, down) * error,
    )


def _largest_t(scaled: FloatArray, level: float) -> float:
    """Quantile of the largest absolute t of Gaussian columns correlated like these."""
    count = len(scaled)
    rng = np.random.default_rng(0)
    largest = np.abs(rng.standard_normal((_DRAWS, count)) @ scaled).max(axis=1) / np.sqrt(count)
    chi = np.sqrt(rng.chisquare(count - 1, _DRAWS) / (count - 1))
    return float(np.quantile(largest / chi, 1.0 - level))
