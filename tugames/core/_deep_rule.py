"""A payoff rule, linear in the worths, that lies as deep in the core as replicates can tell."""

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from tugames.core._estimated_core import largest_multiple, undercut
from tugames.core._fitted_payoffs import fits, fitted_payoffs
from tugames.core._weighted_sums import subcoalitions, subgame

FloatArray = NDArray[np.float64]


def deep_rule(samples: FloatArray, groups: tuple[int, ...]) -> Callable[[FloatArray], FloatArray]:
    """Rule from replicates, (r, 2**n), to payoffs, (r, n), chosen on these, (R, 2**n).

    Group by group it pays out what the group is worth: the payoffs that are nearest to the worths
    of the coalitions that matter, moved to where the least slack has the most standard errors.
    """
    n = (samples.shape[1] - 1).bit_length()
    chosen = [(group, *_chosen(samples, group)) for group in groups]

    def rule(replicates: FloatArray) -> FloatArray:
        payoffs = np.zeros((len(replicates), n))
        for group, importance, move in chosen:
            members = [i for i in range(n) if group >> i & 1]
            worths = replicates[:, subcoalitions(group)]
            fitted = fitted_payoffs(worths, importance, np.array([importance.size - 1]))
            payoffs[:, members] = fitted + move
        return payoffs

    return rule


def _chosen(samples: FloatArray, group: int) -> tuple[FloatArray, FloatArray]:
    """Importance of the coalitions of a group, and how its payoffs are moved; the sum stays."""
    worths, tightest = samples[:, subcoalitions(group)], subgame(group).largest
    if worths.shape[1] == 2:
        return np.zeros(2), np.zeros(1)
    tried = [
        (largest_multiple(tightest, fit.excess, fit.error)[0], fit)
        for fit in fits(worths, tightest(worths.mean(axis=0)), tightest)
    ]
    steepness, best = max(tried, key=lambda one: one[0])
    multiple = steepness if np.isfinite(steepness) else 0.0
    move = undercut(multiple * best.error - best.excess)
    return best.importance, move - move.mean()
