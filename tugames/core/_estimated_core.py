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
"""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from tugames._numerics.least_payoff import least_payoff
from tugames._statistics.inequalities import least_p_value
from tugames._statistics.prequential import judged_by_others
from tugames._statistics.replications import replications_needed
from tugames._statistics.single import SingleMean, single_mean
from tugames.coalition import coalition_payoffs

FloatArray = NDArray[np.float64]

#: Rounds of fitting payoffs to the coalitions that mattered in the round before.
_FITS = 4
#: Importance of coalitions that did not matter.
_LITTLE = 1e-4
_NEWTON = 30
_DONE = 1e-9
#: Balancing weights below this are zeros of the solver.
_ROUNDING = 1e-9


@dataclass(frozen=True, kw_only=True)
class EstimatedMargin:
    """Tests and bounds of the margin of balancedness.

    Attributes
    ----------
    p_positive, p_negative : float
        Significance of a core that is not empty, and of an empty one.
    low, high : float
        Confidence interval at the level.
    weights : dict of int to float
        Balancing weights, on the means of all replicates, that are nearest to emptiness.
    margin, margin_error : float
        Of the mean table, and the standard error of the weighted sum.
    replications : float
        Number of replicates that would decide, if the means are the truth.
    """

    p_positive: float
    p_negative: float
    low: float
    high: float
    weights: dict[int, float]
    margin: float
    margin_error: float
    replications: float


def estimated_margin(samples: FloatArray, level: float, tolerance: float = 0.0) -> EstimatedMargin:
    """Judge the margin of balancedness from replicates, shape (R, 2**n), n >= 2.

    Some tens of linear programs, each of O(2**n) time a round.
    """
    from scipy.special import stdtr, stdtrit  # a third of a second to import

    count = len(samples)
    floor = least_p_value(count)
    quantile = float(stdtrit(count - 1, 1.0 - level / 2.0))
    low, steepness, weights = -np.inf, -np.inf, least_weights(samples.mean(axis=0))
    for excess, error in _fitted(samples, weights):
        low = max(low, -_total(quantile * error - excess))
        steepness = max(steepness, _largest_multiple(excess, error, tolerance))
    on_all = single_mean(samples @ margin_form(weights, samples.shape[1]) + tolerance, level / 2.0)
    empty = single_mean(_chosen_margins(samples) + tolerance, level / 2.0)
    return EstimatedMargin(
        # the skewness of single coalitions says little about that of their sum; the tightest
        # sum's own does
        p_positive=max(floor, float(stdtr(count - 1, -steepness)), on_all.p_above),
        p_negative=max(floor, empty.p_below),
        low=min(low, on_all.low - tolerance),
        high=max(low, empty.high - tolerance),
        weights=weights,
        margin=on_all.mean - tolerance,
        margin_error=on_all.standard_error,
        replications=_replications(count, on_all, level),
    )


def _replications(count: int, margin: SingleMean, level: float) -> float:
    """Replicates that would decide; of those that look for emptiness three quarters judge."""
    if margin.standard_error == 0.0:
        return np.inf
    judges = 1.0 if margin.mean > 0.0 else 4.0 / 3.0
    needed = replications_needed(count, margin.mean / margin.standard_error, level)
    return float(np.ceil(judges * needed)) if np.isfinite(needed) else np.inf


def least_weights(values: FloatArray) -> dict[int, float]:
    """Balancing weights on proper coalitions with the largest weighted sum of worths."""
    tight, members = _vertex(values)
    weights = np.linalg.solve(members.T, np.ones(len(tight)))
    return {mask: float(w) for mask, w in zip(tight, weights, strict=True) if w > _ROUNDING}


def _total(values: FloatArray) -> float:
    """Least total that no proper coalition with these worths rejects."""
    tight, members = _vertex(values)
    return float(np.linalg.solve(members, values[list(tight)]).sum())


def _vertex(values: FloatArray) -> tuple[tuple[int, ...], FloatArray]:
    """Coalitions that determine the least payoff, and their incidence vectors, shape (n, n)."""
    n = values.size.bit_length() - 1
    tight = least_payoff(values).tight[:n]
    return tight, (np.array(tight)[:, None] >> np.arange(n) & 1).astype(np.float64)


def margin_form(weights: dict[int, float], size: int) -> FloatArray:
    """Weights of v(N) minus the weighted sum, as a row over all coalitions."""
    form = np.zeros(size)
    form[list(weights)] = [-weight for weight in weights.values()]
    form[-1] = 1.0
    return form


def _chosen_margins(samples: FloatArray) -> FloatArray:
    """Margins of weights on replicates that did not choose them."""
    size = samples.shape[1]
    return judged_by_others(
        samples, lambda seen: margin_form(least_weights(seen.mean(axis=0)), size)
    )


def _fitted(
    samples: FloatArray, weights: dict[int, float]
) -> Iterator[tuple[FloatArray, FloatArray]]:
    """Means and standard errors of e(S), both of shape (2**n,), for better and better payoffs."""
    count, size = samples.shape
    some = np.ones(size)
    some[[0, -1]] = 0.0
    importance = some
    for _ in range(_FITS):
        payoffs = fitted_payoffs(samples, importance)
        left = np.array([coalition_payoffs(payoff) for payoff in payoffs]) - samples
        excess, error = left.mean(axis=0), left.std(axis=0) / np.sqrt(count - 1.0)
        yield excess, error
        # coalitions that matter, and a little of all others, so that the fit stays unique
        importance = _LITTLE * some
        for mask, weight in weights.items():
            importance[mask] += weight
        weights = least_weights(error - excess)


def fitted_payoffs(samples: FloatArray, importance: FloatArray) -> FloatArray:
    """Payoffs x_r with x_r(N) = V_r(N) that are nearest to the worths, shape (R, n).

    The least squares with weights ``importance``, shape (2**n,), by one linear system of n + 1.
    """
    size = samples.shape[1]
    n = size.bit_length() - 1
    members = (np.arange(size)[:, None] >> np.arange(n) & 1).astype(np.float64)
    weighted = members * importance[:, None]
    system = np.zeros((n + 1, n + 1))
    system[:n, :n] = members.T @ weighted
    system[:n, n] = system[n, :n] = 1.0
    right = np.concatenate([samples @ weighted, samples[:, -1:]], axis=1)
    return np.linalg.solve(system, right.T)[:n].T


def _largest_multiple(excess: FloatArray, error: FloatArray, tolerance: float) -> float:
    """Largest c for which the game c se - e has a core, by Newton's method on balancing weights."""
    multiple = np.inf
    weights = least_weights(-excess)
    for _ in range(_NEWTON):
        masks, w = list(weights), np.array(list(weights.values()))
        gain, cost = float(w @ excess[masks]) + tolerance, float(w @ error[masks])
        if cost <= 0.0:
            return np.inf if gain >= 0.0 else -np.inf
        step = gain / cost
        if step >= multiple - _DONE * max(1.0, abs(multiple)):
            break
        multiple = step
        weights = least_weights(multiple * error - excess)
    return multiple
