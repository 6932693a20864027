"""Banzhaf values from a budget of evaluations."""

from concurrent.futures import Executor
from pathlib import Path

import numpy as np

from tugames.estimation.answers import answer, as_budget
from tugames.estimation.estimate import Estimate
from tugames.estimation.methods import by_reuse
from tugames.estimation.methods.reuse import banzhaf_by_reuse
from tugames.estimation.source import Source, opened
from tugames.oracles.store import ReplicateStore
from tugames.values.banzhaf import banzhaf_value

__all__ = ["estimate_banzhaf"]


def estimate_banzhaf(
    game: Source,
    budget: int,
    *,
    replications: int | None = None,
    rng: np.random.Generator | int | None = None,
    store: ReplicateStore | str | Path | None = None,
    executor: Executor | None = None,
    workers: int | None = None,
    progress: bool | None = None,
) -> Estimate:
    r"""Estimate the Banzhaf value from at most ``budget`` evaluated worths.

    .. math:: \beta_i = \frac1{2^{n-1}} \sum_{S \not\ni i} \bigl(v(S \cup i) - v(S)\bigr)
              = E\bigl[(2 \cdot 1_{i \in S} - 1)\,(v(S) - v(N \setminus S))\bigr]

    Parameters
    ----------
    game, budget, replications, rng, store, executor, workers, progress
        As of :func:`~tugames.estimate_shapley`.

    Returns
    -------
    Estimate
        Exact if the budget allows all coalitions, else unbiased.

    Raises
    ------
    BudgetError
        If the budget allows neither all coalitions nor 3n pairs of them.
    InvalidInputError
        As by :func:`~tugames.estimate_shapley`.

    Notes
    -----
    Maximum sample reuse: K uniformly drawn coalitions, each with its complement, count for every
    player. What is summed is v less a regression on membership, fitted to the other nine tenths of
    the pairs, whose Banzhaf value is known; so additive games are found exactly. Of K pairs, at
    most 2 K + 1 coalitions are asked for, each once. The error bars are those of K independent
    draws on common replicates (see the page on error bars). O(K n (n + R)) time,
    O(K n R) memory.

    References
    ----------
    J. T. Wang, R. Jia (2023), Data Banzhaf: a robust data valuation framework for machine learning,
    AISTATS; R. T. Witter, Y. Liu, C. Musco (2025), Regression-adjusted Monte Carlo estimators for
    Shapley values and probabilistic values.

    Examples
    --------
    A coalition of 25 of 40 wins, and the first player has ten votes.

    >>> from tugames import FunctionOracle
    >>> votes = np.array([10.0] + 39 * [1.0])
    >>> voting = FunctionOracle(lambda rows: rows @ votes >= 25.0, 40, batch=True)
    >>> estimate = estimate_banzhaf(voting, budget=4000, rng=0)
    >>> estimate.value[:2].round(2), bool(estimate.standard_error.max() < 0.02)
    (array([0.89, 0.03]), True)
    """
    budget = as_budget(budget)
    with opened(
        game, replications, store=store, executor=executor, workers=workers, progress=progress
    ) as worths:
        return answer(worths, budget, banzhaf_value, by_reuse(banzhaf_by_reuse), rng)
