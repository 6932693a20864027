r"""One-sided tests of means that stay honest when replicates are skewed.

Student's t takes a mean to be as likely to be too large as too small. Where replicates have a
long tail that a handful of them does not show, it is not: of means of twenty numbers 1 - E, E
exponential, 11% pass as positive at the level 5%, and a union over many comparisons looks for
just these. Hall's transformation

.. math:: h = \frac{a}{2} + \frac{(1 + a t)^3 - 1}{3 a}, \quad a = \frac{g}{3 \sqrt R},

mends it if the skewness g is known, but the samples that mislead t are those whose skewness is
underrated, too. So g is made worse by the standard deviation of a Gaussian sample's skewness,
times ``GUARD``, and the test is as sceptical as t and h are together: ``min(t, h)``. Over many
comparisons at once single skewnesses are drawn towards their mean as far as their spread is what
chance would give (empirical Bayes), which costs Gaussian replicates little of their power.

Measured levels are in docs/explanation/verdicts-under-noise.md.

P. Hall (1992), On the removal of skewness by transformation, Journal of the Royal Statistical
Society B 54.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

FloatArray = NDArray[np.float64]

#: Standard deviations of a Gaussian sample's skewness that are held against it.
GUARD = 1.0
#: Bend of Hall's transformation below which it is the identity, but for rounding.
_STRAIGHT = 1e-7
#: Standard errors beyond which a distance is no further: cubes of it are in range.
_FAR = 1e90


@dataclass(frozen=True, kw_only=True)
class SkewnessPrior:
    """What the skewnesses of many comparisons say about each of them."""

    mean: float
    weight: float
    uncertainty: float

    def bend(self, skewness: FloatArray, n_replicates: int, sign: int = 1) -> FloatArray:
        """Hall's a for a test that the mean, times ``sign``, is positive."""
        g = self.mean + self.weight * (skewness - self.mean)
        bend: FloatArray = (sign * g - self.uncertainty) / (3.0 * np.sqrt(n_replicates))
        return bend


def skewness_prior(
    total: float, total_of_squares: float, count: int, n_replicates: int
) -> SkewnessPrior:
    """Prior from the sum and the sum of squares of ``count`` sample skewnesses.

    The mean of so many skewnesses is taken to be as good as that of their square root in number,
    since comparisons share coalitions and random numbers.
    """
    noise = _variance(n_replicates)
    if not count:
        return SkewnessPrior(mean=0.0, weight=1.0, uncertainty=GUARD * np.sqrt(noise))
    mean = total / count
    spread = max(total_of_squares / count - mean**2, 0.0)
    weight = 1.0 - noise / spread if spread > noise else 0.0
    known = weight + (1.0 - weight) / np.sqrt(count)
    return SkewnessPrior(
        mean=mean, weight=weight, uncertainty=float(GUARD * np.sqrt(noise * known))
    )


def unbiased(skewness: FloatArray, n_replicates: int) -> FloatArray:
    """G1 from g1, third central moment over the cube of the spread (divisor R): R. A. Fisher."""
    r = n_replicates
    return skewness * (np.sqrt(r * (r - 1.0)) / (r - 2.0)) if r > 2 else skewness


def studentised(distance: FloatArray, error: FloatArray) -> FloatArray:
    """Distances in standard errors, which are positive."""
    with np.errstate(over="ignore"):  # with the tolerance 1e308, say
        t: FloatArray = np.clip(distance / error, -_FAR, _FAR)
    return t


def hall(t: FloatArray, bend: FloatArray) -> FloatArray:
    """Hall's h(t), for a in ``bend``."""
    straight = np.abs(bend) < _STRAIGHT
    a = np.where(straight, 1.0, bend)
    return np.where(straight, t, a / 2.0 + ((1.0 + a * t) ** 3 - 1.0) / (3.0 * a))


def hall_inverse(h: float, bend: FloatArray) -> FloatArray:
    """The t with ``hall(t) == h``."""
    straight = np.abs(bend) < _STRAIGHT
    a = np.where(straight, 1.0, bend)
    return np.where(straight, h, (np.cbrt(1.0 + 3.0 * a * (h - a / 2.0)) - 1.0) / a)


def sceptical(t: FloatArray, bend: FloatArray) -> FloatArray:
    """Statistic min(t, h) for a positive mean; its p-value is Student's."""
    return np.minimum(t, hall(t, bend))


def critical(quantile: float, bend: FloatArray) -> FloatArray:
    """Value of t from which ``sceptical(t)`` exceeds Student's quantile."""
    return np.maximum(quantile, hall_inverse(quantile, bend))


def _variance(n_replicates: int) -> float:
    """Variance of the skewness of so many Gaussian numbers, about 6 / R (R. A. Fisher 1930)."""
    r = n_replicates
    return 6.0 * r * (r - 1) / ((r - 2) * (r + 1) * (r + 3)) if r > 2 else 3.0
