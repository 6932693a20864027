"""Semivalues from a budget of evaluations."""

from concurrent.futures import Executor
from functools import partial
from pathlib import Path

import numpy as np
from numpy.typing import ArrayLike

from tugames.estimation.answers import answer, as_budget
from tugames.estimation.estimate import Estimate
from tugames.estimation.methods import by_reuse
from tugames.estimation.methods.reuse import reused
from tugames.estimation.source import Source, opened
from tugames.oracles.store import ReplicateStore
from tugames.values.semivalue import semivalue, semivalue_weights

__all__ = ["estimate_semivalue"]


def estimate_semivalue(
    game: Source,
    weights: ArrayLike,
    budget: int,
    *,
    replications: int | None = None,
    rng: np.random.Generator | int | None = None,
    store: ReplicateStore | str | Path | None = None,
    executor: Executor | None = None,
    workers: int | None = None,
    progress: bool | None = None,
) -> Estimate:
    r"""Estimate any semivalue from at most ``budget`` evaluated worths.

    .. math:: \psi_i(v) = \sum_{S \ni i} p_{|S|-1} v(S) - \sum_{S \not\ni i} p_{|S|} v(S)

    Parameters
    ----------
    game, budget, replications, rng, store, executor, workers, progress
        As of :func:`~tugames.estimate_shapley`.
    weights : array_like, shape (n,)
        ``weights[k]`` is the probability p_k that a player meets one given coalition of k others,
        as of :func:`~tugames.semivalue`.

    Returns
    -------
    Estimate
        Exact if the budget allows all coalitions, else unbiased.

    Raises
    ------
    BudgetError
        If the budget allows neither all coalitions nor 3n pairs of them.
    InvalidInputError
        If the weights are no probabilities, or as by :func:`~tugames.estimate_shapley`.

    Notes
    -----
    Maximum sample reuse, corrected by regressions, as of :func:`~tugames.estimate_banzhaf`. A
    coalition of size s is drawn with a probability that makes the mean square of what it counts
    for least, so that those who matter most come most often. O(K n (n + R)) time and
    O(K n R) memory for K pairs.

    References
    ----------
    P. Dubey, A. Neyman, R. J. Weber (1981), Value theory without efficiency, Mathematics of
    Operations Research 6; R. T. Witter, Y. Liu, C. Musco (2025), Regression-adjusted Monte Carlo
    estimators for Shapley values and probabilistic values.

    Examples
    --------
    Beta(4, 1) Shapley values weigh small coalitions most. With |S|^2 a player who meets k others
    brings 2 k + 1.

    >>> from math import comb
    >>> from tugames import FunctionOracle
    >>> n, k = 30, np.arange(30)
    >>> meeting = (n - k) * (n - k + 1.0) * (n - k + 2.0)
    >>> weights = meeting / meeting.sum() / [comb(n - 1, j) for j in range(n)]
    >>> squares = FunctionOracle(lambda rows: rows.sum(axis=1) ** 2, n, batch=True)
    >>> estimate = estimate_semivalue(squares, weights, budget=4000, rng=0)
    >>> expected = (meeting * (2 * k + 1)).sum() / meeting.sum()
    >>> bool((abs(estimate.value - expected) < 4 * estimate.standard_error).all())
    True
    """
    budget = as_budget(budget)
    with opened(
        game, replications, store=store, executor=executor, workers=workers, progress=progress
    ) as worths:
        p, meeting = semivalue_weights(weights, worths.n_players)
        method = by_reuse(partial(reused, meeting=meeting))
        return answer(worths, budget, lambda table: semivalue(table, p), method, rng)
