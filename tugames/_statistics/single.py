"""Test and bounds of one mean, honest where its replicates are skewed."""

from typing import NamedTuple

from tugames._statistics.means import means
from tugames._statistics.skewness import FloatArray

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
    The caller knows what number of replicates stands behind them.
    """
    found = SingleMean(*(float(part[0]) for part in means(values[:, None], level)))
    if found.standard_error:
        return found
    return found._replace(p_above=float(found.mean <= 0.0), p_below=float(found.mean >= 0.0))
