"""Antithetic permutations: marginal contributions along random orders and their reverses."""

import numpy as np

from tugames.estimation.crossed import crossed_parts
from tugames.estimation.designs.permutations import antithetic_gains, coalitions_of_pair
from tugames.estimation.parts import Ask, Parts


def least_for_permutation(n: int) -> int:
    """Two pairs, or there is no standard error."""
    return 2 * coalitions_of_pair(n) + 1


def permutation(ask: Ask, n: int, most: int, rng: np.random.Generator) -> Parts:
    """Mean contributions in pairs of orders of arrival, each with its reverse.

    K pairs take at most 2(n - 1) K + 1 coalitions, each of them asked for once; K is fixed
    beforehand. O(K n R) memory.

    References
    ----------
    I. Mann, L. S. Shapley (1960), Values of large games IV; J. Castro, D. Gomez, J. Tejada
    (2009), Polynomial calculation of the Shapley value based on sampling, Computers &
    Operations Research 36; R. Mitchell et al. (2022), Sampling permutations for Shapley value
    estimation, JMLR 23 (antithetic pairs).
    """
    pairs = (most - 1) // coalitions_of_pair(n)
    orders = rng.permuted(np.tile(np.arange(n), (pairs, 1)), axis=1)
    both, n_coalitions = antithetic_gains(ask, orders, n)
    return crossed_parts(both, n_coalitions, f"{pairs} antithetic permutations")
