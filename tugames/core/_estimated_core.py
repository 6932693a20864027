r"""What replicates say about the core: is it empty, and how far from being so.

The margin of balancedness is the least of :math:`f_w = v(N) - \sum_S w(S) v(S)` over balancing
weights w on proper coalitions, so "the core is not empty" is an intersection over all w, and holds
with confidence if for *every* w the replicates of :math:`f_w` are above zero by c standard errors;
no correction is owed for looking at all w. Too many to look at, they are bounded together. For
any payoffs :math:`x_r` with :math:`x_r(N) = V_r(N)`, one a replicate, balancing gives
:math:`f_w = \sum_S w(S) e(S)` with :math:`e_r(S) = x_r(S) - V_r(S)`, and the standard error of a
sum is at most the sum of them:

.. math:: \bar f_w - c\,\mathrm{se}(f_w) \ge \sum_S w(S) \, (\bar e(S) - c\,\mathrm{se}\,e(S)).

The least of the right side over w is the margin of balancedness of a game, the one with worths
:math:`c\,\mathrm{se}\,e(S) - \bar e(S)` and v(N) = 0. So a payoff in the core of that game is the
certificate. It is true for every choice of :math:`x_r`, those that look at the data included; the
least squares payoffs on the coalitions that matter make it nearly an equality.

"The core is empty" is shown by one w, chosen on some replicates and tested on others.

Exactness of S demands the same of weights that add up to S, with one for N that may be negative:
:math:`f_w = v(S) - \sum_T w(T) v(T)`. With payoffs :math:`x_r(S) = V_r(S)`, too, all above is true
of these weights, and the program is that of the least payoff of S.

Of several subgames, all of which are to have a core, the intersection is over these, too, and
nothing is owed for their number. That one of them has none is shown by one subgame and one w,
chosen together on some replicates and tested on others; so nothing is owed for that either.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from tugames._statistics.inequalities import least_p_value
from tugames._statistics.prequential import judged_by_others
from tugames._statistics.replications import replications_needed
from tugames._statistics.single import SingleMean, single_mean
from tugames.core._fitted_payoffs import Fit, Largest, fits
from tugames.core._weighted_sums import (
    Demands,
    FloatArray,
    IntArray,
    Weighted,
    subcoalitions,
    without_rounding,
)

__all__ = [
    "EstimatedMargin",
    "Fit",
    "Weighted",
    "estimated_margin",
    "fits",
    "largest_multiple",
    "subcoalitions",
    "undercut",
]

_NEWTON = 30
_DONE = 1e-9


@dataclass(frozen=True, kw_only=True)
class EstimatedMargin:
    """Tests and bounds of the least slack over some demands.

    Attributes
    ----------
    p_positive, p_negative : float
        Significance of all slacks being positive, and of one being negative.
    low, high : float
        Confidence interval at the level.
    least : float
        Least slack of the mean table.
    nearest : Weighted
        The weighted sum, on the means of all replicates, that is nearest to a violation.
    margin, margin_error : float
        Mean and standard error of that.
    replications : float
        Number of replicates that would decide, if the means are the truth.
    firm : tuple of (Fit, float)
        By demand: the payoffs that bounded it best, and the standard errors, or more, by which
        all its weighted sums are below the worth.
    """

    p_positive: float
    p_negative: float
    low: float
    high: float
    least: float
    nearest: Weighted
    margin: float
    margin_error: float
    replications: float
    firm: tuple[tuple[Fit, float], ...]


def estimated_margin(
    samples: FloatArray,
    demands: Sequence[Demands],
    level: float,
    tolerance: float = 0.0,
    less: FloatArray | None = None,
) -> EstimatedMargin:
    """Judge the least slack from replicates, shape (R, 2**n), by at least one demand.

    In games and subgames of two players or more: some tens of linear programs each. Where columns
    of ``samples`` are upper bounds of worths, ``less`` has lower ones: a margin of balancedness
    falls with every worth but the whole's, so the former bound it from below, and the latter from
    above.
    """
    count = len(samples)
    floor = least_p_value(count)
    bounds = [_bounds(samples[:, asked.parts], asked, level) for asked in demands]
    forgiving = bounds
    if tolerance:
        forgiving = [
            _bounds(asked.granting(samples[:, asked.parts], tolerance), asked, level)
            for asked in demands
        ]
    judged, granted = _judged(samples if less is None else less, demands)
    allowed = single_mean(judged + tolerance * granted, level / 2.0)
    nearest = _nearest(samples, [bound.tightest for bound in bounds])
    there = single_mean(nearest.values(samples), level)
    hardest = min((b.margin for b in forgiving if b.margin.standard_error), key=_t, default=there)
    low = min(bound.low for bound in bounds)
    return EstimatedMargin(
        p_positive=max(floor, *(bound.p_positive for bound in forgiving)),
        p_negative=max(floor, allowed.p_below),
        low=low,
        high=max(low, single_mean(judged, level / 2.0).high),
        least=min(bound.margin.mean for bound in bounds),
        nearest=nearest,
        margin=there.mean,
        margin_error=there.standard_error,
        replications=_replications(count, hardest, level),
        firm=tuple((bound.fit, bound.steepness) for bound in forgiving),
    )


def _judged(samples: FloatArray, demands: Sequence[Demands]) -> tuple[FloatArray, FloatArray]:
    """Slacks of sums on replicates that did not choose them, and how often they are forgiven."""
    # a last column of ones, whose weight is the forgiveness
    size = samples.shape[1]
    chosen: dict[int, FloatArray] = {}

    def choose(seen: FloatArray) -> FloatArray:
        mean = seen.mean(axis=0)
        found = [asked.in_game(asked.largest(mean[asked.parts])) for asked in demands]
        best = _nearest(seen, found)
        chosen[len(seen)] = np.append(best.form(size), best.granted)
        return chosen[len(seen)][:-1]

    judged = judged_by_others(samples, choose)
    ones = np.concatenate([np.zeros_like(samples), np.ones((len(samples), 1))], axis=1)
    granted = judged_by_others(ones, lambda seen: chosen[len(seen)])
    return without_rounding(judged, float(np.abs(samples).max())), granted


class _Bounds(NamedTuple):
    """Of one demand: significance, lower bound of the slack, and what is so on the means."""

    p_positive: float
    low: float
    tightest: Weighted
    margin: SingleMean
    fit: Fit
    steepness: float


def _bounds(samples: FloatArray, asked: Demands, level: float) -> _Bounds:
    """From replicates of the subgame alone, shape (R, number of parts)."""
    from scipy.special import stdtr, stdtrit  # a third of a second to import

    count = len(samples)
    quantile = float(stdtrit(count - 1, 1.0 - level / 2.0))
    tightest = asked.largest(samples.mean(axis=0))
    # the skewness of single coalitions says little about that of their sum; the tightest sum's
    # own does
    margin = single_mean(tightest.values(samples), level / 2.0)
    constant = margin.standard_error == 0.0
    skewed = float(margin.mean < 0.0) if constant else margin.p_above
    low, best = -np.inf, None
    held, known = _held(asked.held, tightest, samples), -1
    while held.size > known:
        known = held.size
        for fit in fits(samples, tightest, asked.largest, held):
            low = max(low, _least(asked, fit.excess - quantile * fit.error))
            steepness, at = largest_multiple(asked.largest, fit.excess, fit.error)
            if best is None or steepness > best[0]:
                best = steepness, at, fit
            held = _held(held, at, samples)
            if held.size > known:
                break
            if low >= margin.low and float(stdtr(count - 1, -best[0])) <= skewed:
                break  # a better fit is of no use
    assert best is not None
    steepness, limit, fit = best
    if constant:  # then another sum is the nearest that could be violated
        other = single_mean(limit.values(samples), level / 2.0)
        skewed = max(skewed, other.p_above if other.standard_error else 0.0)
    return _Bounds(
        p_positive=max(float(stdtr(count - 1, -steepness)), skewed),
        low=min(low, margin.low),
        tightest=asked.in_game(tightest),
        margin=margin,
        fit=fit,
        steepness=steepness,
    )


def _held(held: IntArray, weighted: Weighted, samples: FloatArray) -> IntArray:
    """Coalitions to get just their worths: those of a sum that is 0 on every replicate, too.

    Then none of them has an error that the sum has not.
    """
    if weighted.values(samples).any():
        return held
    places = np.append(held, weighted.masks)
    members = places[:, None] >> np.arange(int(places.max()).bit_length()) & 1
    kept: list[int] = []  # those not made up of others
    for row in range(places.size):
        if np.linalg.matrix_rank(members[[*kept, row]]) > len(kept):
            kept.append(row)
    return places[kept]


def _least(asked: Demands, excess: FloatArray) -> float:
    """Least weighted sum of excesses, those of N and S being 0; -inf if there is none."""
    found = asked.largest(-excess)
    total = float(found.weights @ excess[found.masks])
    unbounded = asked.parts[found.coalition] != asked.coalition
    return -np.inf if unbounded else total


def _nearest(samples: FloatArray, candidates: list[Weighted]) -> Weighted:
    """The candidate that is farthest below zero, or least above, as far as replicates can tell.

    A single spread of a few replicates may be small by chance, and is held up by the others'.
    """
    values = np.array([candidate.values(samples) for candidate in candidates])
    variance = values.var(axis=1)
    spread = np.sqrt(variance + variance.mean())
    mean = values.mean(axis=1)
    return candidates[int((mean / np.where(spread > 0.0, spread, 1.0)).argmin())]


def _t(margin: SingleMean) -> float:
    return margin.mean / margin.standard_error


def _replications(count: int, margin: SingleMean, level: float) -> float:
    """Replicates that would decide; of those that look for emptiness three quarters judge."""
    if margin.standard_error == 0.0:
        return np.inf
    judges = 1.0 if margin.mean > 0.0 else 4.0 / 3.0
    needed = replications_needed(count, _t(margin), level)
    return float(np.ceil(judges * needed)) if np.isfinite(needed) else np.inf


def undercut(values: FloatArray) -> FloatArray:
    """Payoffs with the least total that no proper coalition with these worths rejects, (n,)."""
    from tugames._numerics.balanced_vertex import balanced_vertex  # compiled

    return balanced_vertex(values)[2]


def largest_multiple(
    largest: Largest, excess: FloatArray, error: FloatArray
) -> tuple[float, Weighted]:
    """Largest c such that no weighted sum of e - c se is negative, and the sum that limits it.

    Newton's method from above: sums without error are no limit, unless they are negative.
    """
    small = _DONE * float(np.abs(excess).max())
    multiple, limit = np.inf, None
    weights = largest(-excess)
    for _ in range(_NEWTON):
        gain = float(weights.weights @ excess[weights.masks])
        cost = float(weights.weights @ error[weights.masks])
        if cost <= 0.0 and gain < -small:
            return -np.inf, weights
        if cost > 0.0:
            if gain / cost >= multiple - _DONE * max(1.0, abs(multiple)):
                break
            multiple, limit = gain / cost, weights
        elif limit is not None:
            break
        if limit is None:  # what has most error is a limit, too
            weights = largest(error)
            if float(weights.weights @ error[weights.masks]) <= 0.0:
                break
        else:
            weights = largest(multiple * error - excess)
    return multiple, weights if limit is None else limit
