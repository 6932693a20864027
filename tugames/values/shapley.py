"""The Shapley value, exactly, in one pass over the table."""

import math

import numpy as np
from numpy.typing import NDArray

from tugames.game import Game
from tugames.sampled import SampledGame, examined

__all__ = ["shapley_value"]

#: Bits of the mask within a block; a block of worths, its mirror and its weights fit in cache.
_BLOCK_BITS = 13


def shapley_value(game: Game | SampledGame) -> NDArray[np.float64]:
    r"""Shapley value: each player's marginal contribution, averaged over all orders of arrival.

    .. math:: \varphi_i(v) = \frac1n \sum_{S \subseteq N \setminus i}
              \binom{n-1}{|S|}^{-1} \bigl(v(S \cup i) - v(S)\bigr)

    Parameters
    ----------
    game : Game or SampledGame
        Of an estimated game, the value of the mean table; ``game.evaluate(shapley_value)``
        adds the standard errors.

    Returns
    -------
    ndarray, shape (n,), in player order and in units of worth

    Notes
    -----
    Pairing S with its complement, the value is a sum over the coalitions that contain i alone:

    .. math:: \varphi_i(v) = \sum_{S \ni i} g(S), \qquad
              g(S) = \frac{1}{n \binom{n-1}{|S|-1}} \bigl(v(S) - v(N \setminus S)\bigr).

    One weighted pass forms g, never more than a block of it at a time; the n sums come from
    folding g in half once for every player. O(2**n) time, and O(2**(n - 13) + 2**13) memory
    beside the table.

    References
    ----------
    L. S. Shapley (1953), A value for n-person games, Contributions to the Theory of Games II.

    Examples
    --------
    One left glove (ann) and two right ones: ann gets 2/3.

    >>> glove = Game([0, 0, 0, 1, 0, 1, 0, 1], players=["ann", "bob", "eve"])
    >>> shapley_value(glove).round(12)
    array([0.66666667, 0.16666667, 0.16666667])
    """
    table = examined(game)
    n = table.n_players
    low = min(n, _BLOCK_BITS)
    blocks = table.values.reshape(-1, 1 << low)
    mirrored = table.values[::-1].reshape(blocks.shape)  # complement of mask = 2**n - 1 - mask

    by_size = np.array([0.0, *(1.0 / (n * math.comb(n - 1, s - 1)) for s in range(1, n + 1))])
    low_sizes = np.bitwise_count(np.arange(1 << low, dtype=np.uint32))
    block_sizes = np.bitwise_count(np.arange(len(blocks), dtype=np.uint32))
    weights = np.stack([by_size[low_sizes + size] for size in range(n - low + 1)])

    over_blocks = np.zeros(1 << low)  # g summed over the high bits
    within_block = np.empty(len(blocks))  # g summed over the low bits
    g = np.empty(1 << low)
    for number, size in enumerate(block_sizes):
        np.subtract(blocks[number], mirrored[number], out=g)
        g *= weights[size]
        over_blocks += g
        within_block[number] = g.sum()
    return np.concatenate([_sums_by_bit(over_blocks), _sums_by_bit(within_block)])


def _sums_by_bit(g: NDArray[np.float64]) -> NDArray[np.float64]:
    """Sum of the entries whose index has bit i set, for every bit i, by halving folds."""
    sums = []
    while g.size > 1:
        without, having = np.split(g, 2)  # by the highest bit
        sums.append(having.sum())
        g = without + having
    return np.array(sums[::-1], dtype=np.float64)
