"""Values that weigh a worth by the size of its coalition only, in one pass over the table."""

import numpy as np
from numpy.typing import NDArray

from tugames.values.shapley import _BLOCK_BITS, _sums_by_bit


def value_by_size(
    values: NDArray[np.float64], inside: NDArray[np.float64], outside: NDArray[np.float64]
) -> NDArray[np.float64]:
    """Sum of inside[|S|] v(S) over S with i, minus that of outside[|S|] v(S) over S without i.

    Every linear and anonymous value has this form; the weights have shape (n + 1,). As in the
    Shapley value, S with i is paired with its complement, which is without i, and the n sums
    come from folding. Where both weights of a pair are equal the worths are subtracted first,
    so that what all worths have in common cancels before it is rounded. O(2**n) time, and
    O(2**(n - 13) + 2**13) memory beside the table.
    """
    n = values.size.bit_length() - 1
    low = min(n, _BLOCK_BITS)
    blocks = values.reshape(-1, 1 << low)
    mirrored = values[::-1].reshape(blocks.shape)  # complement of mask = 2**n - 1 - mask
    # weights by the size s of S: its own, and that of its complement's n - s members
    own, mirror = inside, outside[::-1]
    paired = np.array_equal(own[1:], mirror[1:])

    low_sizes = np.bitwise_count(np.arange(1 << low, dtype=np.uint32))
    block_sizes = np.bitwise_count(np.arange(len(blocks), dtype=np.uint32))
    own_weights = np.stack([own[low_sizes + size] for size in range(n - low + 1)])
    mirror_weights = np.stack([mirror[low_sizes + size] for size in range(n - low + 1)])

    over_blocks = np.zeros(1 << low)  # summed over the high bits
    within_block = np.empty(len(blocks))  # summed over the low bits
    g, other = np.empty(1 << low), np.empty(1 << low)
    for number, size in enumerate(block_sizes):
        if paired:
            np.subtract(blocks[number], mirrored[number], out=g)
            g *= own_weights[size]
        else:
            np.multiply(blocks[number], own_weights[size], out=g)
            np.multiply(mirrored[number], mirror_weights[size], out=other)
            g -= other
        over_blocks += g
        within_block[number] = g.sum()
    return np.concatenate([_sums_by_bit(over_blocks), _sums_by_bit(within_block)])
