"""The estimator behind "auto": surrogates chosen by left-out error, and corrected by it."""

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from tugames._numerics.one_thread import one_thread
from tugames._numerics.slices import told
from tugames.estimation.designs.pairs import Pairs, pairs_by_leverage
from tugames.estimation.left_out import left_out_variance, of_rare_pairs
from tugames.estimation.parts import Ask, Parts
from tugames.estimation.surrogates.gaussian_process import (
    fit_process,
    left_out_residuals,
    predicted,
)
from tugames.estimation.surrogates.likelihood import Data, Hyperparameters, fit_hyperparameters
from tugames.estimation.surrogates.polynomial import exact_polynomial, information, sure

Array = NDArray[np.float64]

#: Parts of the pairs in turn kept from the hyperparameters that judge them.
_FOLDS = 5
#: Pairs at most that choose hyperparameters; with more than this, those of one part serve all; and
#: pairs at most that a process is fitted to, whose predictions of the others are judged by these.
_CHOOSING, _ONE_PART, _FITTED = 300, 1000, 5000
#: Pairs a player at least, before an index is tried; the share that the product kernel has to
#: miss; and how much less the index has to.
_FOR_AN_INDEX, _MISSED, _BETTER = 8, 0.01, 0.5
#: Nuggets that are tried where hyperparameters of a part meet all pairs: each so many times larger.
_LOUDER, _LARGEST_NUGGET = 100.0, 1.0

#: Seconds that fitting takes at least, for a bar that is shown beforehand.
_SECONDS_A_PAIR = 0.002

_NAMES = {"product": "Gaussian process", "index": "process of an index", "mixture": "mixed process"}


def least_for_auto(n: int) -> int:
    """Coalitions without which nothing can be left out: 2n - 1 pairs and the grand coalition."""
    return 4 * n - 1


def adaptive_estimate(ask: Ask, n: int, most: int, rng: np.random.Generator) -> Parts:
    r"""Estimate the Shapley value of n players from at most so many coalitions.

    Parameters
    ----------
    ask : callable
        Worths of a list of distinct non-empty coalitions, shape (R, len(list)).
    most : int
        ``least_for_auto(n)`` at least, and fewer than all.

    Notes
    -----
    With f the surrogate of the odd part g, :math:`\pi` the share of a pair's size that was drawn,
    and e its left-out residual, the estimate is :math:`\phi(f) + \sum w (g - f) + \sum w (1/\pi -
    1) e` over the drawn pairs: what was seen counts as it is, and what was not is corrected by what
    f missed where it had not looked, as in a difference estimator of survey sampling. The
    hyperparameters of f are those of four fifths of the pairs, the residuals those of the
    remaining fifth; five such estimates are averaged.

    The sampling variance is :math:`\sum w^2 (1 - \pi) e^2 / \pi^2`, or that with the same mean
    square for all e where it is larger: a player whose squares happen to be small is not known
    better than others. It is widened by a fifth and, of m pairs, by 12/m, and has as many degrees
    of freedom as there are squares that carry it (Satterthwaite). An index may meet all that it has
    seen, and err where it has not looked: its variance is its posterior's at least, the median's of
    the five.

    Of more than 5000 pairs so many are fitted, and the others left out of all.
    """
    design = pairs_by_leverage(n, (most - 1) // 2, rng)
    chosen, complements = design.masks()
    everyone = (1 << n) - 1
    table = np.ascontiguousarray(ask([everyone, *chosen, *complements]))
    pairs = len(chosen)
    grand = table[:, 0]
    odd = (table[:, 1 : 1 + pairs] - table[:, 1 + pairs :]).T / 2.0
    signs = np.vstack([design.signs, np.ones((1, n))])
    # an additive game that shares alike is taken off, so that the grand coalition's rest is 0
    alike = grand / (2.0 * n)
    targets = np.vstack([odd - signs[:-1].sum(axis=1)[:, None] * alike, np.zeros(len(table))])
    largest = float(np.abs(table).max())
    import scipy.optimize  # noqa: F401 - brings a BLAS of its own, to be there when that is limited

    bits = information(table.mean(axis=0), largest)
    with one_thread():  # many small products; and the same bits however many there are
        known = exact_polynomial(signs, targets, largest, bits)
    if known is None and largest == 0.0:
        known = np.zeros((n, len(table)))
    rare = of_rare_pairs(table.mean(axis=0), design)
    if known is not None:
        values = known + 2.0 * alike
        error = _squared_error(values)
        name, rare = (
            ("exact polynomial", 0.0 * rare) if sure(pairs - n, bits) else ("polynomial", rare)
        )
        return _parts_of(values, rare, error, np.full(n, np.inf), pairs, name)
    centre = targets.mean(axis=1)
    # not below rounding, where all is shared alike
    size = max(float(np.sqrt((centre[:-1] ** 2).mean())), 1e-9 * largest)
    sampled = np.r_[np.ones(pairs), 0.0]
    with one_thread():
        found = _cross_fitted(Data(signs, centre / size, sampled), targets / size, design, rng)
    values = size * found.values + 2.0 * alike
    variance = size**2 * found.variance
    # the spread of the values also carries the noise of what was missed, which the sampling error
    # has counted: on these replicates more coalitions would remove it
    simulation = np.maximum(_squared_error(values) - size**2 * found.shared, 0.0)
    variance = np.maximum(variance, size**2 * found.posterior - simulation)
    variance = np.maximum(variance, rare)
    return _parts_of(values, variance, simulation, found.freedom, pairs, found.surrogate)


def _squared_error(values: Array) -> Array:
    """Squared standard error of the mean over the replicates, from shape (n, R)."""
    n_replicates = values.shape[1]
    if n_replicates < 2:
        return np.zeros(len(values))
    squared: Array = values.var(axis=1, ddof=1) / n_replicates
    return squared


def _parts_of(
    values: Array, sampling: Array, simulation: Array, freedom: Array, pairs: int, surrogate: str
) -> Parts:
    """Put together, from values on every replicate, shape (n, R), and squared errors."""
    both = sampling + simulation
    below = sampling**2 / freedom + simulation**2 / max(values.shape[1] - 1, 1)
    return Parts(
        value=values.mean(axis=1),
        sampling=np.sqrt(sampling),
        simulation=np.sqrt(simulation),
        freedom=np.divide(both**2, below, out=np.full(len(values), np.inf), where=below > 0),
        n_coalitions=1 + 2 * pairs,
        method=f"{surrogate}, {pairs} pairs by leverage",
    )


@dataclass(frozen=True)
class _CrossFitted:
    """Values by replicate without what is shared alike, and what is known of their error."""

    values: Array
    variance: Array
    shared: Array
    posterior: Array
    freedom: Array
    surrogate: str


def _cross_fitted(
    data: Data, targets: Array, design: Pairs, rng: np.random.Generator
) -> _CrossFitted:
    """The corrected estimate, each residual under hyperparameters that did not see it."""
    pairs, n = len(targets) - 1, data.signs.shape[1]
    lifted, share = design.expanded(), design.share[:, None]
    values, left_out = np.zeros((n, targets.shape[1])), np.empty((pairs, targets.shape[1]))
    kinds, posterior = list[str](), list[Array]()
    every = np.arange(pairs)
    parts = _parts(design, rng) if pairs <= _ONE_PART else [every]
    fitted = _some(every, _FITTED, rng)
    others = np.setdiff1d(every, fitted[:-1])
    whole, seen = data.part(fitted), targets[fitted]
    some = _some(every, _CHOOSING, rng)
    start = fit_hyperparameters(data.part(some), index=False)
    index = False
    if pairs >= _FOR_AN_INDEX * n:
        _, missed = _chosen(data.part(some), start, 1.0 - design.share[some[:-1]])
        unlike = (1.0 - design.share[some[:-1]]) * data.target[some[:-1]] ** 2
        index = missed > _MISSED * float(unlike.mean())
    for part in told(parts, "fitting surrogates", expected=_SECONDS_A_PAIR * pairs):
        hyperparameters, kind = start, "product"
        if index or len(parts) > 1:
            rest = np.setdiff1d(every, part) if len(parts) > 1 else part
            some = _some(rest, _CHOOSING, rng)
            hyperparameters = fit_hyperparameters(data.part(some), index=index, start=start)
        if index:
            kind, _ = _chosen(data.part(some), hyperparameters, 1.0 - design.share[some[:-1]])
        kinds.append(kind)
        looked = _some(every, _ONE_PART, rng)
        hyperparameters = _less_sure(data.part(looked), hyperparameters, kind)
        fit = fit_process(whole, hyperparameters, kind)
        dual = fit.dual(seen)
        here, missed_there = np.empty_like(left_out), fit.left_out(dual)[:-1]
        residuals = fit.residuals(dual)
        here[fitted[:-1]] = residuals[:-1]
        if len(others):
            found = predicted(whole, hyperparameters, kind, dual, data.signs[others])
            here[others] = left_out[others] = targets[others] - found
            left_out[fitted[:-1]] = missed_there
        else:
            left_out[part] = missed_there[part]
        values += (fit.value(dual) + 2.0 / n * residuals[-1]) / len(parts)
        values += (lifted * share).T @ here / len(parts)
        posterior.append(fit.variance if kind != "product" else np.zeros(n))
    values += (lifted * (1.0 - share)).T @ left_out
    values -= values.mean(axis=0)  # 0 but for rounding: the grand coalition was seen
    names = " and ".join(_NAMES[kind] for kind in sorted(set(kinds), key=kinds.count))
    missed_here = lifted**2 * (1.0 - share)
    variance, freedom = left_out_variance(missed_here, left_out.mean(axis=1) ** 2)
    shared = missed_here.T @ _squared_error(left_out)
    return _CrossFitted(values, variance, shared, np.median(posterior, axis=0), freedom, names)


def _parts(design: Pairs, rng: np.random.Generator) -> list[NDArray[np.int64]]:
    """Fifths of the pairs, alike in their sizes."""
    pairs = len(design.share)
    size = (design.signs > 0).sum(axis=1)
    order = np.lexsort((rng.random(pairs), size))
    label = np.empty(pairs, dtype=np.int64)
    label[order] = np.arange(pairs) % _FOLDS
    return [np.flatnonzero(label == k) for k in range(_FOLDS)]


def _some(rows: NDArray[np.int64], most: int, rng: np.random.Generator) -> NDArray[np.int64]:
    """Of these sampled pairs at most so many, and the grand coalition, which is the last row."""
    if len(rows) > most:
        rows = np.sort(rng.choice(rows, most, replace=False))
    last = np.array([-1])
    both: NDArray[np.int64] = np.concatenate([rows, last])
    return both


def _chosen(data: Data, hyperparameters: Hyperparameters, unseen: Array) -> tuple[str, float]:
    """The kind of model that misses least when each pair is left out, and what it misses."""
    losses = dict[str, float]()
    for kind in hyperparameters.amplitudes:
        loss = _missed(data, hyperparameters, kind, unseen)
        losses[kind] = loss if kind == "product" else loss / _BETTER
    best = min(losses, key=losses.__getitem__)
    return best, losses[best]


def _less_sure(data: Data, hyperparameters: Hyperparameters, kind: str) -> Hyperparameters:
    """With a larger nugget, if that misses less than half as much.

    What fitted a part of the pairs without a nugget may have to bend wildly to meet the others.
    It shows at any pair, also of sizes that were exhausted.
    """
    alike = np.ones(len(data.signs) - 1)
    *amplitudes, nugget = hyperparameters.amplitudes[kind]
    tried = [hyperparameters]
    while nugget < _LARGEST_NUGGET / _LOUDER:
        nugget *= _LOUDER
        changed = {**hyperparameters.amplitudes, kind: np.array([*amplitudes, nugget])}
        tried.append(replace(hyperparameters, amplitudes=changed))
    losses = [_missed(data, each, kind, alike) for each in tried]
    best = int(np.argmin(losses))
    return tried[best] if losses[best] < _BETTER * losses[0] else hyperparameters


def _missed(data: Data, hyperparameters: Hyperparameters, kind: str, unseen: Array) -> float:
    """Mean square of left-out residuals, by how many coalitions they stand for."""
    missed = left_out_residuals(data, hyperparameters, kind)[:-1]
    return float((unseen * missed**2).mean())
