"""Best matchings among the members of every coalition."""

import numpy as np
from numpy.typing import NDArray


def best_matchings(weights: NDArray[np.float64]) -> NDArray[np.float64]:
    """Largest weight of a matching among every coalition's members, shape (2**n,).

    ``weights`` is symmetric, shape (n, n); pairs of weight 0 or less are never matched. The
    last member of a coalition is alone or with one of the others, and the rest do their best:
    O(n 2**n) time, O(2**n) memory.
    """
    n = len(weights)
    best = np.zeros(1 << n)
    for last in range(n):
        without, having = best[: 1 << last], best[1 << last : 2 << last]
        having[:] = without  # alone
        for other in np.flatnonzero(weights[last, :last] > 0.0).tolist():
            rest = without.reshape(-1, 2, 1 << other)[:, 0]
            with_other = having.reshape(-1, 2, 1 << other)[:, 1]
            np.maximum(with_other, rest + weights[last, other], out=with_other)
    return best
