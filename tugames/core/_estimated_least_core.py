r"""Bounds of the least-core value from replicates.

The value is the largest of :math:`f_\lambda = \sum_S \lambda(S) v(S) - t_\lambda v(N)` over weights
:math:`\lambda` on proper coalitions that sum to 1 and cover every player
:math:`t_\lambda` times. As for the margin of balancedness (``_estimated_core``), payoffs
:math:`x_r` with :math:`x_r(N) = V_r(N)` bound all of them together: with
:math:`e_r(S) = x_r(S) - V_r(S)`,

.. math:: \bar f_\lambda + c\,\mathrm{se}(f_\lambda) \le
          \sum_S \lambda(S) \, (c\,\mathrm{se}\,e(S) - \bar e(S)),

and the largest of the right side is the least-core value of the game with these worths and
v(N) = 0. No more is owed than for one :math:`\lambda`, the one that attains the value of the true
game. From below one :math:`\lambda`, chosen on some replicates, is judged on those that came after.
"""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from tugames._statistics.prequential import judged_by_others
from tugames._statistics.single import single_mean
from tugames.core._fitted_payoffs import fits
from tugames.core._weighted_sums import Weighted
from tugames.core.least_core import least_core
from tugames.game import Game

FloatArray = NDArray[np.float64]


class LeastCoreBounds(NamedTuple):
    """Value of the mean table, and bounds of that of the true game."""

    value: float
    low: float
    high: float


def least_core_bounds(samples: FloatArray, level: float) -> LeastCoreBounds:
    """From replicates, shape (R, 2**n), n >= 2; some ten exact linear programs."""
    from scipy.special import stdtrit  # a third of a second to import

    count, size = samples.shape
    quantile = float(stdtrit(count - 1, 1.0 - level / 2.0))
    value, weights = _program(samples.mean(axis=0))
    high = np.inf
    for fit in fits(samples, weights, lambda worths: _program(worths)[1]):
        high = min(high, _program(quantile * fit.error - fit.excess)[0])
    # the skewness of single coalitions says little about that of their sum; the sum's own does
    own = single_mean(samples @ _form(weights, size), level / 2.0)
    judged = judged_by_others(samples, lambda seen: _form(_program(seen.mean(axis=0))[1], size))
    low = single_mean(judged, level / 2.0).low
    high = max(high, own.high)
    return LeastCoreBounds(value, min(low, high), high)


def _program(worths: FloatArray) -> tuple[float, Weighted]:
    found = least_core(Game(np.concatenate([[0.0], worths[1:]])))
    masks = np.array(list(found.weights), dtype=np.int64)
    weights = np.array(list(found.weights.values()))
    return found.epsilon, Weighted(worths.size - 1, masks, weights)


def _form(weighted: Weighted, size: int) -> FloatArray:
    """As a row over all coalitions; how often it covers a player is the same for all."""
    form = np.zeros(size)
    form[weighted.masks] = weighted.weights
    form[weighted.coalition] = -float(weighted.weights[weighted.masks & 1 == 1].sum())
    return form
