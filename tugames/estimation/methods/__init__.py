"""Plain methods for the Shapley value, by name: one a file, each with its error bars."""

from collections.abc import Callable
from typing import NamedTuple

import numpy as np

from tugames.estimation.methods.kernel import kernel, least_for_kernel
from tugames.estimation.methods.leverage import least_for_leverage, leverage
from tugames.estimation.methods.owen import least_for_owen, owen
from tugames.estimation.methods.permutation import least_for_permutation, permutation
from tugames.estimation.methods.reuse import least_for_reuse, shapley_by_reuse
from tugames.estimation.methods.stratified import least_for_stratified, stratified
from tugames.estimation.parts import Ask, Parts

__all__ = ["METHODS", "Method", "by_reuse"]


#: From the worths, n, the most coalitions to ask for, and a generator.
Estimator = Callable[[Ask, int, int, np.random.Generator], Parts]


class Method(NamedTuple):
    """A way to estimate Shapley values from a number of coalitions."""

    estimate: Estimator
    least: Callable[[int], int]
    """Coalitions that it needs at least, of n players."""
    needs: str
    """What these are."""
    nests: bool = False
    """Whether the coalitions of fewer are among those of more, drawn from the same generator."""


def by_reuse(estimate: Estimator) -> Method:
    """A method of maximum sample reuse, corrected by regressions."""
    needs = "3n pairs of coalitions, for a regression,"
    return Method(estimate, least_for_reuse, needs, nests=True)


_PAIRS = "2n pairs of coalitions, for a regression,"

METHODS = {
    "permutation": Method(
        permutation, least_for_permutation, "two antithetic pairs of permutations", nests=True
    ),
    "stratified": Method(stratified, least_for_stratified, "two draws of coalitions of every size"),
    "kernel": Method(kernel, least_for_kernel, _PAIRS, nests=True),
    "leverage": Method(leverage, least_for_leverage, _PAIRS, nests=True),
    "owen": Method(
        owen, least_for_owen, "three pairs of coalitions and their neighbours", nests=True
    ),
    "msr": by_reuse(shapley_by_reuse),
}
