"""Standard errors of means that stay honest where few draws differ from the rest.

The plain standard error, the standard deviation of K draws over the root of K, is 0 where no draw
happened to differ, and too small where only one or two did: what is rare is met too seldom or too
often. The simplest case is a player who is pivotal now and then, a proportion; and there the
remedy is known since Laplace: count a few draws of each kind more than were seen.
"""

import numpy as np
from numpy.typing import NDArray

from tugames.sampled import standard_error

#: Draws of each kind that are added. Agresti and Coull add z^2/2 = 2 and move the centre of the
#: interval as well; the estimate stays where it is here, unbiased, and 3 cover as much.
_ADDED = 3.0
#: Values closer than this, relative to the largest, are one.
_ROUNDING = 1e-9


def cautious_error(draws: NDArray[np.float64]) -> NDArray[np.float64]:
    r"""Standard error of the mean of K draws for each of n players, from shape (K, n).

    Notes
    -----
    With d the differences of a player's draws from their median, :math:`m = (\sum d^2)^2 /
    \sum d^4` is the number of draws that differ, and :math:`h^2 = \sum d^4 / \sum d^2` the
    square of by how much: so it is for draws of two values, and for any others it is about as
    many, with that spread. In place of a proportion p = m/K with variance p(1 - p)/(K - 1) stands
    :math:`\tilde p = (m + 3)/(K + 6)` with variance :math:`\tilde p(1 - \tilde p)/(K + 6)`, if
    that is larger; which it is only where few draws differ, as a p of one third and K = 10 do
    not. A player without differences has m = 0, and the others' mean h. Where draws have few
    distinct values, their mean moves in steps of h/K, of which a quarter is added: about half a
    step for an interval of two standard errors, as in any continuity correction.

    Where no player's draws differ, nothing is known but that, and the error is 0.

    A. Agresti, B. A. Coull (1998), Approximate is better than "exact" for interval estimation of
    binomial proportions, The American Statistician 52.
    """
    count = len(draws)
    plain = standard_error(draws)
    off = draws - np.median(draws, axis=0)
    largest = float(np.abs(off).max())
    if largest <= _ROUNDING * float(np.abs(draws).max()):
        return plain
    off /= largest  # so that fourth powers are in range
    squares, fourths = (off**2).sum(axis=0), (off**4).sum(axis=0)
    seen = np.abs(off).max(axis=0) > _ROUNDING
    size = np.sqrt(np.divide(fourths, squares, out=np.zeros_like(squares), where=seen))
    different = np.divide(squares**2, fourths, out=np.zeros_like(squares), where=seen)
    share = np.minimum(different / count, 0.5)
    added = (share * count + _ADDED) / (count + 2 * _ADDED)
    wider = added * (1 - added) / (count + 2 * _ADDED)
    usual = np.where(seen, share * (1 - share) / (count - 1), 1.0)
    size[~seen] = np.sqrt(np.mean(size[seen] ** 2))
    error: NDArray[np.float64] = np.where(
        seen, plain * np.sqrt(np.maximum(1.0, wider / usual)), np.sqrt(wider) * size * largest
    )
    values = 1 + (np.diff(np.sort(off, axis=0), axis=0) > _ROUNDING).sum(axis=0)
    few = np.maximum(0.0, 1.0 - (values - 1) / (count / 4))
    error += few * size * largest / (4 * count)
    return error
