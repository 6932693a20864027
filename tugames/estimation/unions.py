"""Owen values, of games with a-priori unions, from a budget of evaluations."""

from concurrent.futures import Executor
from functools import partial
from pathlib import Path

import numpy as np

from tugames._numerics.members import member_rows
from tugames.estimation.answers import answer, as_budget
from tugames.estimation.crossed import crossed_parts
from tugames.estimation.designs.permutations import antithetic_gains, coalitions_of_pair
from tugames.estimation.estimate import Estimate
from tugames.estimation.methods import Method
from tugames.estimation.methods.permutation import least_for_permutation
from tugames.estimation.parts import Ask, Parts
from tugames.estimation.source import Source, opened
from tugames.oracles.store import ReplicateStore
from tugames.values._unions import UnionsLike, partition_of
from tugames.values.owen import owen_value

__all__ = ["estimate_owen"]


def estimate_owen(
    game: Source,
    unions: UnionsLike,
    budget: int,
    *,
    replications: int | None = None,
    rng: np.random.Generator | int | None = None,
    store: ReplicateStore | str | Path | None = None,
    executor: Executor | None = None,
    workers: int | None = None,
    progress: bool | None = None,
) -> Estimate:
    r"""Estimate the Owen value from at most ``budget`` evaluated worths.

    Each player's mean marginal contribution over the orders of arrival in which every union
    arrives together.

    Parameters
    ----------
    game, budget, replications, rng, store, executor, workers, progress
        As of :func:`~tugames.estimate_shapley`.
    unions : iterable of coalitions, or mapping of players to union names
        A partition of the players, as of :func:`~tugames.owen_value`.

    Returns
    -------
    Estimate
        Exact if the budget allows all coalitions, else unbiased.

    Raises
    ------
    BudgetError
        If the budget allows neither all coalitions nor two antithetic pairs of orders.
    InvalidInputError
        If the unions are no partition, or as by :func:`~tugames.estimate_shapley`.

    Notes
    -----
    The unions in random order and the players of each in random order make an order; its reverse is
    another one, and the mean of both is a draw. K of them take at most 2(n - 1) K + 1 coalitions,
    fewer the larger the unions are, since what precedes a union is one of few; each is asked for
    once. The error bars are those of K independent draws on common replicates. O(K n R) memory.

    References
    ----------
    G. Owen (1977), Values of games with a priori unions; A. Saavedra-Nieves, I. Garcia-Jurado,
    M. G. Fiestras-Janeiro (2018), Estimation of the Owen value based on sampling.

    Examples
    --------
    Of thirty players 16 win, and ten of them act as one: this block is pivotal in 10 of its 21
    places among the others.

    >>> from tugames import FunctionOracle
    >>> majority = FunctionOracle(lambda rows: rows.sum(axis=1) > 15, 30, batch=True)
    >>> unions = [list(range(10)), *([i] for i in range(10, 30))]
    >>> estimate = estimate_owen(majority, unions, budget=5000, rng=0)
    >>> bool(abs(estimate.value[:10].sum() - 10 / 21) < 4 * estimate.standard_error[:10].sum())
    True
    """
    budget = as_budget(budget)
    with opened(
        game, replications, store=store, executor=executor, workers=workers, progress=progress
    ) as worths:
        masks = partition_of(tuple(worths.game.players), unions)
        method = Method(
            partial(_orders_of_unions, masks=masks),
            least_for_permutation,
            "two antithetic pairs of permutations",
        )
        return answer(worths, budget, lambda table: owen_value(table, masks), method, rng)


def _orders_of_unions(
    ask: Ask, n: int, most: int, rng: np.random.Generator, *, masks: tuple[int, ...]
) -> Parts:
    union = member_rows(masks, n).argmax(axis=0)
    pairs = (most - 1) // coalitions_of_pair(n)
    place = rng.random((pairs, len(masks))).argsort(axis=1).argsort(axis=1)
    orders = (place[:, union] + rng.random((pairs, n))).argsort(axis=1)
    both, n_coalitions = antithetic_gains(ask, orders, n)
    return crossed_parts(both, n_coalitions, f"{pairs} antithetic permutations of unions")
