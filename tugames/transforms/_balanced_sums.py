"""Largest sums over balanced collections, for many coalitions of one size at a time.

    maximise  sum of w(T) g(T)   subject to   sum of w(T) over T with i = 1 for all i in S, w >= 0

is solved by the simplex method from the collection of single players. The dual variables are a
payoff, and the reduced cost of a coalition is its excess, so that all 2**|S| columns are priced
at once; and what is done for one coalition S is done for all of its size.
"""

import numpy as np
from numpy.typing import NDArray

from tugames._numerics.members import paid_rows

#: Excess, relative to the largest gain, from which a coalition enters the collection.
ROUNDING = 1e-13
#: Entries of an inverse below this are zeros that were rounded.
_ZERO = 1e-9
#: How far the weights may be from balanced for an optimum to be trusted.
_BALANCED = 1e-10
_PIVOTS_PER_PLAYER = 200


def largest_balanced_sums(gains: NDArray[np.float64]) -> NDArray[np.float64]:
    """Optimum for every row of gains, shape (m,); NaN where rounding got in the way of a proof.

    Parameters
    ----------
    gains : ndarray, shape (m, 2**k)
        A game of k players in each row, with worths from 0 to 1, and 0 for single players.

    Notes
    -----
    O(m (2**k + k**2)) time for each pivot, of which there are a few for each player.
    """
    rows, k = np.arange(len(gains)), gains.shape[1].bit_length() - 1
    optima = np.full(len(gains), np.nan)
    basis = np.tile(1 << np.arange(k), (len(gains), 1))
    # [w, inverse]: the weights of the collection and the inverse of its matrix, whose columns
    # are the coalitions; kept together since every pivot does the same to both
    tableau = np.tile(np.hstack([np.ones((k, 1)), np.eye(k)]), (len(gains), 1, 1))
    payoff = np.zeros((len(gains), k))
    for _ in range(_PIVOTS_PER_PLAYER * k):
        excess = gains - paid_rows(payoff)
        entering = excess.argmax(axis=1)
        most = np.take_along_axis(excess, entering[:, np.newaxis], axis=1)
        left = most[:, 0] > ROUNDING
        if not left.all():
            done = ~left
            optima[rows[done]] = _proved(gains[done], payoff[done], basis[done], tableau[done])
            if not left.any():
                break
            rows, gains, payoff, basis = rows[left], gains[left], payoff[left], basis[left]
            tableau, entering, most = tableau[left], entering[left], most[left]
        members = (entering[:, np.newaxis] >> np.arange(k) & 1).astype(np.float64)
        column = (tableau[:, :, 1:] @ members[:, :, np.newaxis])[:, :, 0]
        leaving = _leaving(tableau, column)[:, np.newaxis]
        pivot = np.take_along_axis(column, leaving, axis=1)
        pivot_row = np.take_along_axis(tableau, leaving[:, :, np.newaxis], axis=1)
        pivot_row /= pivot[:, :, np.newaxis]
        tableau -= column[:, :, np.newaxis] * pivot_row
        np.put_along_axis(tableau, leaving[:, :, np.newaxis], pivot_row, axis=1)
        np.put_along_axis(basis, leaving, entering[:, np.newaxis], axis=1)
        payoff += most * pivot_row[:, 0, 1:]
    return optima


def _leaving(tableau: NDArray[np.float64], column: NDArray[np.float64]) -> NDArray[np.int64]:
    """Place in the collection that the entering coalition takes.

    Of the places it uses, the one whose row, in units of that use, is lexicographically least:
    with any other choice among ties the method could go round in circles.
    """
    candidates = column > _ZERO
    ratios = tableau / np.where(candidates, column, 1.0)[:, :, np.newaxis]
    for j in range(tableau.shape[2]):
        entries = np.where(candidates, ratios[:, :, j], np.inf)
        candidates &= entries <= entries.min(axis=1, keepdims=True) + _ZERO
    place: NDArray[np.int64] = candidates.argmax(axis=1)
    return place


def _proved(
    gains: NDArray[np.float64],
    payoff: NDArray[np.float64],
    basis: NDArray[np.int64],
    tableau: NDArray[np.float64],
) -> NDArray[np.float64]:
    """Weighted sums of the gains, or NaN unless balanced weights attain what the payoff pays.

    No coalition exceeds the payoff, so that weights and payoff prove each other optimal.
    """
    weights = tableau[:, :, 0]
    members = basis[:, :, np.newaxis] >> np.arange(payoff.shape[1]) & 1
    covered = (weights[:, np.newaxis] @ members)[:, 0]
    attained = (weights * np.take_along_axis(gains, basis, axis=1)).sum(axis=1)
    off = np.abs(covered - 1.0).max(axis=1)
    off = np.maximum(off, np.abs(attained - payoff.sum(axis=1)))
    off = np.maximum(off, -weights.min(axis=1))
    return np.where(off <= _BALANCED, attained, np.nan)
