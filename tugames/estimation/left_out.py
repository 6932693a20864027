"""Sampling variances of values that pairs make, from what models missed of pairs left out."""

import numpy as np
from numpy.typing import NDArray

from tugames.estimation.designs.pairs import Pairs

Array = NDArray[np.float64]

#: The left-out variance is widened for what was chosen by looking: by a fifth, and by 12/m.
_WIDENED, _FEW = 1.2, 12.0
#: Pairs of m + 6 that are taken to be unlike all that were seen, in a game of wins and losses.
_RARE = 3.0
#: Worths closer than this, relative to the largest, are one.
_ROUNDING = 1e-9


def left_out_variance(weight: Array, squares: Array) -> tuple[Array, Array]:
    """Sampling variance of each player's value, and its degrees of freedom.

    Parameters
    ----------
    weight : ndarray, shape (m, n)
        By which the square of each left-out residual counts; 0 where all of its size were seen.
    squares : ndarray, shape (m,)

    Notes
    -----
    A player's own weighted sum, or that with the same mean square for all residuals where it is
    larger. Degrees of freedom are as many as squares carry the sum (Satterthwaite).
    """
    each = weight * squares[:, None]
    own = each.sum(axis=0)
    total = weight.sum(axis=1)
    alike = weight.sum(axis=0) * (total @ squares / max(float(total.sum()), 1e-300))
    share = np.divide(each, own, out=np.zeros_like(each), where=own > 0.0)
    carried = (share**2).sum(axis=0)
    drawn = max(int((total > 0.0).sum()), 2)
    freedom: Array = 2.0 / np.maximum(carried - 1.0 / drawn, 2.0 / drawn)
    return (_WIDENED + _FEW / len(squares)) * np.maximum(own, alike), freedom


def of_rare_pairs(worths: Array, design: Pairs) -> Array:
    """Least sampling variance in a game of wins and losses, shape (n,); of others 0.

    What wins and loses may look alike in all m pairs and still be otherwise in some that were not
    drawn: three of m + 6 are taken to be off by half of what there is to win, as Agresti and Coull
    do of proportions.
    """
    values = np.append(worths, 0.0)
    largest = float(np.abs(values).max())
    if len(np.unique(np.round(values / (_ROUNDING * max(largest, 1e-300))))) > 2:
        return np.zeros(design.signs.shape[1])
    weight = design.expanded() ** 2 * (1.0 - design.share)[:, None]
    share = _RARE / (len(weight) + 2 * _RARE)
    found: Array = weight.sum(axis=0) * share * (largest / 2.0) ** 2
    return found
