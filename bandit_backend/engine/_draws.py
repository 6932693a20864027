"""Random numbers of members who draw from their posteriors.

How many numbers a member takes from its stream at a step depends on its own policy alone, so that
its luck is the same whoever plays along.
"""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from bandit_backend.policies.roster import Roster

__all__ = ["normal_counts", "standard_normals"]


def normal_counts(roster: Roster, dimension: int) -> list[int]:
    """Normals that each member draws a step: one a feature it regresses on, 0 for others."""
    # uniform play, numbered -1, takes the last one: it draws from no posterior
    intercept = np.append(roster.intercept, False)[roster.regression]
    counts = np.where(roster.posterior, dimension + intercept, 0).max(axis=1)
    return [int(count) for count in counts]


def standard_normals(
    rngs: Sequence[np.random.Generator], counts: Sequence[int], n: int, width: int
) -> NDArray[np.float64]:
    """Draws of the next n steps, shape (m, n, width), zero beyond a member's own count."""
    normal = np.zeros((len(counts), n, width))
    for row, rng, count in zip(normal, rngs, counts, strict=True):
        if count:
            row[:, :count] = rng.standard_normal((n, count))
    return normal
