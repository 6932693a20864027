"""Slow, independent tests of means by Student's t and Hall's, the skewness guarded."""

from math import sqrt
from statistics import fmean, pvariance

from scipy import stats


def hall(t, skewness, count):
    """Hall's transformation as printed: a cubic in t / sqrt(count)."""
    x = t / sqrt(count)
    cubic = x + skewness * x**2 / 3 + skewness**2 * x**3 / 27 + skewness / (6 * count)
    return sqrt(count) * cubic


def p_values(columns):
    """Lists of p_above and p_below of columns that are tested together, none of them constant."""
    r = len(columns[0])
    found = [float(stats.skew(column, bias=r <= 2)) for column in columns]
    noise = 6 * r * (r - 1) / ((r - 2) * (r + 1) * (r + 3)) if r > 2 else 3.0
    mean, spread = fmean(found), pvariance(found)
    weight = 1 - noise / spread if spread > noise else 0.0
    doubt = sqrt(noise * (weight + (1 - weight) / sqrt(len(columns))))
    above, below = [], []
    for column, skewness in zip(columns, found, strict=True):
        g = mean + weight * (skewness - mean)
        t = stats.ttest_1samp(column, 0.0).statistic
        above.append(stats.t.sf(min(t, hall(t, g - doubt, r)), r - 1))
        below.append(stats.t.cdf(max(t, hall(t, g + doubt, r)), r - 1))
    return above, below
