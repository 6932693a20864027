"""Excesses v(S) - x(S) of all coalitions, a block of the table at a time.

A block and the payoffs within it stay in the processor's cache, so that one look at all 2**n
coalitions costs little more than reading their worths once, and no second table.
"""

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from tugames.coalition import coalition_payoffs

#: Bits of the mask within a block: 2**14 worths are 128 KiB.
_BLOCK_BITS = 14


def iter_excess_blocks(
    values: NDArray[np.float64], payoff: NDArray[np.float64]
) -> Iterator[tuple[int, NDArray[np.float64]]]:
    """Yield the first mask of a block and its excesses, in a buffer that the next one reuses."""
    low = min(payoff.size, _BLOCK_BITS)
    within = coalition_payoffs(payoff[:low])
    excess = np.empty(1 << low)
    for block, above in enumerate(coalition_payoffs(payoff[low:])):
        start = block << low
        np.subtract(values[start : start + excess.size], within, out=excess)
        excess -= above
        yield start, excess


def largest_excess(values: NDArray[np.float64], payoff: NDArray[np.float64]) -> float:
    """Largest v(S) - x(S) over all coalitions, the empty and the grand one included."""
    return max(float(excess.max()) for _, excess in iter_excess_blocks(values, payoff))


def largest_excesses(
    values: NDArray[np.float64], payoff: NDArray[np.float64], count: int
) -> tuple[NDArray[np.int64], NDArray[np.float64]]:
    """Up to ``count`` coalitions of large excess, the largest among them, and their excesses.

    Each is the largest of a group of coalitions that differ in a few low players only, so that
    they are not all alike. With at most ten players every coalition is a group.
    """
    n = payoff.size
    group_bits = min(max(n - 10, 0), 10)
    peaks = np.empty(1 << n - group_bits)
    for start, excess in iter_excess_blocks(values, payoff):
        first = start >> group_bits
        groups = excess.reshape(-1, 1 << group_bits)
        peaks[first : first + len(groups)] = groups.max(axis=1)
    count = min(count, peaks.size)
    top = np.argpartition(peaks, peaks.size - count)[peaks.size - count :]
    groups = values.reshape(-1, 1 << group_bits)[top]
    at = (groups - coalition_payoffs(payoff[:group_bits])).argmax(axis=1)
    return top << group_bits | at, peaks[top]
