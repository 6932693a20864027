"""KernelSHAP: a regression on coalitions that are drawn by the Shapley kernel, in pairs."""

import numpy as np

from tugames.errors import BudgetError
from tugames.estimation.designs.subsets import random_subsets, with_complements
from tugames.estimation.methods._paired_regression import (
    centred_members,
    determined,
    paired_regression,
)
from tugames.estimation.parts import Ask, Parts, looked_up
from tugames.estimation.terms import regressed_parts

#: Designs of the least size that do not tell all players apart, before it is given up.
_TRIES = 100


def least_for_kernel(n: int) -> int:
    """Twice as many pairs as players, and the grand coalition."""
    return 1 if n == 1 else 4 * n + 1


def kernel(ask: Ask, n: int, most: int, rng: np.random.Generator) -> Parts:
    r"""Efficient payoffs that fit the worths of randomly drawn pairs of coalitions best.

    The Shapley value minimises the sum of :math:`w_{|S|} (v(S) - x(S))^2` over the efficient
    payoffs x, with the kernel :math:`w_s = 1/(\binom{n}{s} s (n - s))`. Coalitions are drawn with
    probabilities proportional to it, with replacement, each with its complement, and weigh alike
    then. Not unbiased, but consistent: the bias is of the order 1/K for K pairs. The error is
    the jackknife's: the sum of the squares of what leaving out a pair changes.

    K pairs take at most 2 K + 1 coalitions, each of them asked for once. O(K n (n + R)) time.

    References
    ----------
    S. M. Lundberg, S.-I. Lee (2017), A unified approach to interpreting model predictions; I.
    Covert, S.-I. Lee (2021), Improving KernelSHAP: practical Shapley value estimation using
    linear regression (pairs).
    """
    pairs = (most - 1) // 2 if n > 1 else 0
    chance = 1.0 / (np.arange(1, n) * np.arange(n - 1, 0, -1.0))
    root, first = int(rng.integers(1 << 62)), (least_for_kernel(n) - 1) // 2
    for attempt in range(_TRIES):
        sizes = np.empty(0, dtype=np.int64)
        # streams of their own: the first pairs are the same however many there are
        of_sizes, of_members = (np.random.default_rng([root, attempt, k]) for k in range(2))
        if pairs:
            sizes = of_sizes.choice(np.arange(1, n), pairs, p=chance / chance.sum())
        rows = random_subsets(of_members, sizes, n)
        if determined(centred_members(rows[:first])) or n == 1:
            break
    else:
        raise BudgetError(f"{pairs} pairs of coalitions do not tell {n} players apart: raise it")
    worths, n_coalitions = looked_up(ask, [*with_complements(rows), (1 << n) - 1])
    half = (worths[:, :pairs] - worths[:, pairs:-1]) / 2.0
    payoffs, moves, directions = paired_regression(rows, half, worths[:, -1], np.ones(pairs))
    freedom = max(1, pairs - n + 1)
    moves *= np.sqrt(max(pairs - 1, 1) / max(pairs, 1))
    return regressed_parts(
        payoffs, moves, directions, n_coalitions, f"paired KernelSHAP, {pairs} pairs", freedom
    )
