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

Of several subgames, all of which are to have a core, the intersection is over these, too, and
nothing is owed for their number. That one of them has none is shown by one subgame and one w,
chosen together on some replicates and tested on others; so nothing is owed for that either.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from tugames._statistics.inequalities import least_p_value
from tugames._statistics.linear_forms import ROUNDING
from tugames._statistics.prequential import judged_by_others
from tugames._statistics.replications import replications_needed
from tugames._statistics.single import SingleMean, single_mean
from tugames.coalition import iter_players

FloatArray = NDArray[np.float64]
IntArray = NDArray[np.int64]

#: Rounds of fitting payoffs to the coalitions that mattered in the round before.
_FITS = 4
#: Importance of coalitions that did not matter.
_LITTLE = 1e-4
_NEWTON = 30
_DONE = 1e-9
#: Balancing weights below this are zeros of rounding.
_ROUNDING = 1e-9


class Weighted(NamedTuple):
    """v(S) less a balanced weighted sum: S, the coalitions in the sum, and their weights."""

    coalition: int
    masks: IntArray
    weights: FloatArray

    def values(self, samples: FloatArray) -> FloatArray:
        """Its value on each replicate; what is the same on all of them but for rounding, is so."""
        found = samples[:, self.coalition] - samples[:, self.masks] @ self.weights
        scale = float(np.abs(samples[:, [self.coalition, *self.masks]]).max())
        return _without_rounding(found, scale)


class Fit(NamedTuple):
    """Payoffs on each replicate, shape (R, n), and means and errors of x(S) - v(S), (2**n,)."""

    payoffs: FloatArray
    excess: FloatArray
    error: FloatArray


@dataclass(frozen=True, kw_only=True)
class EstimatedMargin:
    """Tests and bounds of the least margin of balancedness over some subgames.

    Attributes
    ----------
    p_positive, p_negative : float
        Significance of cores that are not empty, and of an empty one.
    low, high : float
        Confidence interval at the level.
    least : float
        Least margin of the mean table.
    nearest : Weighted
        Weights, on the means of all replicates, that are nearest to emptiness.
    margin, margin_error : float
        Mean and standard error of that.
    replications : float
        Number of replicates that would decide, if the means are the truth.
    firm : tuple of (Fit, float)
        By subgame: the payoffs that bounded it best, and the standard errors, or more, by which
        all its balanced sums are below its worth.
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
    coalitions: Sequence[int],
    level: float,
    tolerance: float = 0.0,
    less: FloatArray | None = None,
) -> EstimatedMargin:
    """Judge the least margin of balancedness from replicates, shape (R, 2**n).

    Of subgames of two players or more, one at least: some tens of linear programs each. Where
    columns of ``samples`` are upper bounds of worths, ``less`` has lower ones: a margin falls with
    every worth but the whole's, so the former bound it from below, and the latter from above.
    """
    count = len(samples)
    floor = least_p_value(count)
    subgames = [subcoalitions(mask) for mask in coalitions]
    bounds = [_bounds(samples[:, parts], parts, level, tolerance) for parts in subgames]

    def choose(seen: FloatArray) -> Weighted:
        mean = seen.mean(axis=0)
        return _nearest(seen, [least_weights(mean[parts], parts) for parts in subgames])

    lower = samples if less is None else less
    judged = judged_by_others(lower, lambda seen: _form(choose(seen), samples.shape[1]))
    judged = _without_rounding(judged, float(np.abs(samples).max()))
    empty = single_mean(judged + tolerance, level / 2.0)
    nearest = _nearest(samples, [bound.tightest for bound in bounds])
    there = single_mean(nearest.values(samples), level)
    hardest = min((b.margin for b in bounds if b.margin.standard_error), key=_t, default=there)
    low = min(bound.low for bound in bounds)
    return EstimatedMargin(
        p_positive=max(floor, *(bound.p_positive for bound in bounds)),
        p_negative=max(floor, empty.p_below),
        low=low,
        high=max(low, empty.high - tolerance),
        least=min(bound.margin.mean for bound in bounds) - tolerance,
        nearest=nearest,
        margin=there.mean,
        margin_error=there.standard_error,
        replications=_replications(count, hardest, level),
        firm=tuple((bound.fit, bound.steepness) for bound in bounds),
    )


class _Bounds(NamedTuple):
    """Of one subgame: significance of a core, lower bound of the margin, and on the means."""

    p_positive: float
    low: float
    tightest: Weighted
    margin: SingleMean
    fit: Fit
    steepness: float


def _bounds(samples: FloatArray, parts: IntArray, level: float, tolerance: float) -> _Bounds:
    """Of a subgame from its own replicates; ``parts`` are its coalitions in the whole game."""
    from scipy.special import stdtr, stdtrit  # a third of a second to import

    count = len(samples)
    quantile = float(stdtrit(count - 1, 1.0 - level / 2.0))
    tightest = least_weights(samples.mean(axis=0), np.arange(parts.size))
    # the skewness of single coalitions says little about that of their sum; the tightest sum's
    # own does
    margin = single_mean(tightest.values(samples) + tolerance, level / 2.0)
    constant = margin.standard_error == 0.0
    skewed = float(margin.mean < 0.0) if constant else margin.p_above
    low, p_positive, tried = -np.inf, 1.0, list[tuple[float, Fit]]()
    for fit in _fitted(samples, tightest):
        low = max(low, -float(undercut(quantile * fit.error - fit.excess).sum()))
        multiple = _largest_multiple(fit.excess, fit.error, tolerance)
        tried.append((multiple, fit))
        p_positive = min(p_positive, float(stdtr(count - 1, -multiple)))
        if low >= margin.low - tolerance and p_positive <= skewed:
            break  # a better fit is of no use
    steepness, firmest = max(tried, key=lambda one: one[0])
    return _Bounds(
        p_positive=max(p_positive, skewed),
        low=min(low, margin.low - tolerance),
        tightest=Weighted(int(parts[-1]), parts[tightest.masks], tightest.weights),
        margin=margin,
        fit=firmest,
        steepness=steepness,
    )


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


def subcoalitions(mask: int) -> IntArray:
    """All subsets of a coalition, in binary order, itself the last."""
    parts = np.zeros(1, dtype=np.int64)
    for i in iter_players(mask):
        parts = np.concatenate([parts, parts | 1 << i])
    return parts


def least_weights(values: FloatArray, parts: IntArray) -> Weighted:
    """Balancing weights on proper coalitions with the largest weighted sum of worths.

    ``values`` are the worths of the coalitions ``parts``, the last of which is S.
    """
    from tugames._numerics.balanced_vertex import balanced_vertex  # compiled

    tight, weights, _ = balanced_vertex(values)
    some = weights > _ROUNDING
    return Weighted(int(parts[-1]), parts[tight[some]], weights[some])


def undercut(values: FloatArray) -> FloatArray:
    """Payoffs with the least total that no proper coalition with these worths rejects, (n,)."""
    from tugames._numerics.balanced_vertex import balanced_vertex  # compiled

    return balanced_vertex(values)[2]


def _form(weighted: Weighted, size: int) -> FloatArray:
    """As a row of weights over all coalitions."""
    form = np.zeros(size)
    form[weighted.masks] = -weighted.weights
    form[weighted.coalition] = 1.0
    return form


def _without_rounding(numbers: FloatArray, scale: float) -> FloatArray:
    """Numbers by replicate, in columns; those of a column are equal if they differ by rounding."""
    mean = numbers.mean(axis=0)
    mean = np.where(np.abs(mean) <= ROUNDING * scale, 0.0, mean)
    alike = np.abs(numbers - mean).max(axis=0) <= ROUNDING * scale
    return np.where(alike, mean, numbers)


def _fitted(samples: FloatArray, weights: Weighted) -> Iterator[Fit]:
    """Better and better payoffs."""
    count, size = samples.shape
    scale = float(np.abs(samples).max())
    some = np.ones(size)
    some[[0, -1]] = 0.0
    importance, own = some, np.arange(size)
    for _ in range(_FITS):
        payoffs = fitted_payoffs(samples, importance)
        left = payoffs @ _members(size).T - samples
        left[:, -1] = 0.0
        left = _without_rounding(left, scale)
        excess, error = left.mean(axis=0), left.std(axis=0) / np.sqrt(count - 1.0)
        yield Fit(payoffs, excess, error)
        # coalitions that matter, and a little of all others, so that the fit stays unique
        importance = _LITTLE * some
        importance[weights.masks] += weights.weights
        weights = least_weights(error - excess, own)


@lru_cache(maxsize=32)
def _members(size: int) -> FloatArray:
    """Incidence vectors of all coalitions, shape (2**n, n)."""
    members = np.arange(size)[:, None] >> np.arange(size.bit_length() - 1) & 1
    return members.astype(np.float64)


def fitted_payoffs(samples: FloatArray, importance: FloatArray) -> FloatArray:
    """Payoffs x_r with x_r(N) = V_r(N) that are nearest to the worths, shape (R, n).

    The least squares with weights ``importance``, shape (2**n,), by one linear system of n + 1.
    """
    members = _members(samples.shape[1])
    n = members.shape[1]
    weighted = members * importance[:, None]
    system = np.zeros((n + 1, n + 1))
    system[:n, :n] = members.T @ weighted
    system[:n, n] = system[n, :n] = 1.0
    right = np.concatenate([samples @ weighted, samples[:, -1:]], axis=1)
    return np.linalg.solve(system, right.T)[:n].T


def _largest_multiple(excess: FloatArray, error: FloatArray, tolerance: float) -> float:
    """Largest c for which the game c se - e has a core, by Newton's method on balancing weights.

    From above: sums without error are no limit, unless they are negative.
    """
    own = np.arange(excess.size)
    small = _DONE * float(np.abs(excess).max())
    multiple = np.inf
    weights = least_weights(-excess, own)
    for _ in range(_NEWTON):
        gain = float(weights.weights @ excess[weights.masks]) + tolerance
        cost = float(weights.weights @ error[weights.masks])
        if cost <= 0.0 and gain < -small:
            return -np.inf
        if cost > 0.0:
            if gain / cost >= multiple - _DONE * max(1.0, abs(multiple)):
                break
            multiple = gain / cost
        elif multiple < np.inf:
            break
        if multiple == np.inf:  # what has most error is a limit, too
            weights = least_weights(error, own)
            if float(weights.weights @ error[weights.masks]) <= 0.0:
                break
        else:
            weights = least_weights(multiple * error - excess, own)
    return multiple
