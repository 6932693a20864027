"""Least first and second differences, compiled. Imported lazily: numba takes its time.

Indices are unsigned, for numba guards signed ones against being negative, and no loop with such a
guard is vectorised. Kernels do a piece of the work, and note in arrays the least number met so far
and where it is; the functions at the end go from piece to piece.
"""

from functools import partial
from typing import Any

import numpy as np
from numpy.typing import NDArray

from tugames._numerics.compiling import intrinsic, njit, types, uintp
from tugames._numerics.slices import over_range

Least = NDArray[np.float64]
Where = NDArray[np.int64]

#: Minima are taken in any order, which these two allow; worths are finite, so it changes nothing.
ANY_ORDER = {"nnan", "nsz"}
#: Players whose pairs are compared within one block of worths; it stays in the second cache.
_BLOCK_BITS = 15


def _typed_lesser(_typing: Any, _first: Any, _second: Any) -> Any:
    def generate(_context: Any, builder: Any, _signature: Any, arguments: Any) -> Any:
        first, second = arguments
        flags = tuple(ANY_ORDER)
        less = builder.fcmp_ordered("<", first, second, flags=flags)
        return builder.select(less, first, second, flags=flags)

    return types.float64(types.float64, types.float64), generate


#: Lesser of two numbers, as a choice without a branch: the form that LLVM vectorises.
lesser: Any = intrinsic(_typed_lesser)


@njit(fastmath=ANY_ORDER, cache=True)
def _rise_of_bit(table: NDArray[np.float64], bit: int) -> float:
    """Least table[k + 2**bit] - table[k] over the indices k without that bit."""
    least = np.inf
    step = uintp(1) << uintp(bit)
    for start in range(uintp(0), uintp(table.size), step + step):
        for k in range(start, start + step):
            least = lesser(least, table[k + step] - table[k])
    return least


@njit(fastmath=ANY_ORDER, cache=True)
def _rise_of_three_bits(table: NDArray[np.float64], bit: int) -> float:
    """The same over the bits ``bit`` to ``bit`` + 2: twelve differences of eight numbers."""
    least = np.inf
    step = uintp(1) << uintp(bit)
    for start in range(uintp(0), uintp(table.size), step << uintp(3)):
        for k in range(start, start + step):
            a, b = table[k], table[k + step]
            m = k + step + step
            c, d = table[m], table[m + step]
            m += step + step
            e, f = table[m], table[m + step]
            m += step + step
            g, h = table[m], table[m + step]
            lowest = lesser(lesser(b - a, d - c), lesser(f - e, h - g))
            middle = lesser(lesser(c - a, d - b), lesser(g - e, h - f))
            highest = lesser(lesser(e - a, f - b), lesser(g - c, h - d))
            least = lesser(least, lesser(lesser(lowest, middle), highest))
    return least


@njit(cache=True)
def _least_rise(table: NDArray[np.float64], low: int, high: int) -> float:
    """Least rise over the bits from ``low`` to below ``high``."""
    least = np.inf
    bit = low
    while bit + 3 <= high:
        # a step of 1 known to the compiler is worth a loop of its own
        rise = _rise_of_three_bits(table, 0) if bit == 0 else _rise_of_three_bits(table, bit)
        least = min(least, rise)
        bit += 3
    for last in range(bit, high):
        least = min(least, _rise_of_bit(table, last))
    return least


@njit(cache=True)
def _whereabouts(table: NDArray[np.float64], low: int, high: int, least: float) -> tuple[int, int]:
    """Index and bit at which a table attains its least rise."""
    for bit in range(low, high):
        if _rise_of_bit(table, bit) == least:
            for k in range(table.size):
                if not k >> bit & 1 and table[k | 1 << bit] - table[k] == least:
                    return k, bit
    return 0, 0


@njit(cache=True)
def _differences(table: NDArray[np.float64], bit: int, out: NDArray[np.float64]) -> None:
    """Rises of one bit, by the index without it."""
    step = uintp(1) << uintp(bit)
    k = uintp(0)
    for start in range(uintp(0), uintp(table.size), step + step):
        for at in range(start, start + step):
            out[k] = table[at + step] - table[at]
            k += uintp(1)


@njit(cache=True)
def _insert_zero(index: int, bit: int) -> int:
    low = index & ((1 << bit) - 1)
    return (index ^ low) << 1 | low


@njit(cache=True)
def _gather(values: NDArray[np.float64], block: int, low: int, out: NDArray[np.float64]) -> None:
    """Copy a stripe: the same low indices, from ``low`` on, of every block."""
    rows = values.size // block
    width = out.size // rows
    for row in range(rows):
        start = row * block + low
        out[row * width : (row + 1) * width] = values[start : start + width]


@njit(cache=True)
def log2(size: int) -> int:
    """Number of players of a table."""
    count = 0
    while 1 << count < size:
        count += 1
    return count


@njit(cache=True)
def note(number: float, first: int, second: int, third: int, least: Least, where: Where) -> None:
    least[0] = number
    where[0], where[1], where[2] = first, second, third


@njit(cache=True)
def _rise_in_blocks(
    values: NDArray[np.float64], bits: int, least: Least, where: Where, first: int, last: int
) -> None:
    """Rises of the low players, within blocks that stay in cache."""
    for start in range(first << bits, last << bits, 1 << bits):
        block = values[start : start + (1 << bits)]
        rise = _least_rise(block, 0, bits)
        if rise < least[0]:
            k, player = _whereabouts(block, 0, bits, rise)
            note(rise, start | k, player, 0, least, where)


@njit(cache=True)
def _rise_in_stripes(
    values: NDArray[np.float64], bits: int, least: Least, where: Where, first: int, last: int
) -> None:
    """Rises of the high players, within stripes."""
    block = 1 << bits
    high = log2(values.size) - bits
    width = max(block >> high, 1)
    stripe = np.empty(width << high)
    low_bits = log2(width)
    for low in range(first * width, last * width, width):
        _gather(values, block, low, stripe)
        rise = _least_rise(stripe, low_bits, low_bits + high)
        if rise < least[0]:
            k, bit = _whereabouts(stripe, low_bits, low_bits + high, rise)
            coalition = (k >> low_bits << bits) | low | (k & (width - 1))
            note(rise, coalition, bit - low_bits + bits, 0, least, where)


def least_marginal(values: NDArray[np.float64]) -> tuple[float, int, int]:
    """Least v(S u i) - v(S), the coalition S and the player i: n 2**(n-1) differences.

    Low players are compared within blocks that stay in cache, high ones within stripes.
    """
    least, where, bits, blocks, stripes = _layout(values)
    for kernel, count in ((_rise_in_blocks, blocks), (_rise_in_stripes, stripes)):
        piece = partial(kernel, values, bits, least, where)
        over_range(piece, 0, count, "marginal contributions", work=lambda k: k << bits)
    return float(least[0]), int(where[0]), int(where[1])


def _layout(values: NDArray[np.float64]) -> tuple[Least, Where, int, int, int]:
    """Where to note what is found, players within a block, number of blocks and of stripes."""
    n = values.size.bit_length() - 1
    bits = min(n, _BLOCK_BITS)
    stripes = min(1 << bits, 1 << (n - bits)) if n > bits else 0
    return np.full(1, np.inf), np.zeros(3, dtype=np.int64), bits, 1 << (n - bits), stripes


@njit(cache=True)
def _bend_in_blocks(
    values: NDArray[np.float64], bits: int, least: Least, where: Where, first: int, last: int
) -> None:
    """Second differences of pairs of low players."""
    half = np.empty(1 << bits >> 1)
    for start in range(first << bits, last << bits, 1 << bits):
        for high in range(1, bits):
            _differences(values[start : start + (1 << bits)], high, half)
            rise = _least_rise(half, 0, high)
            if rise < least[0]:
                k, i = _whereabouts(half, 0, high, rise)
                note(rise, start | _insert_zero(k, high), i, high, least, where)


@njit(cache=True)
def _bend_across_blocks(
    values: NDArray[np.float64], bits: int, least: Least, where: Where, first: int, last: int
) -> None:
    """Second differences of a low player and a high one, in the difference of two blocks."""
    margins = np.empty(1 << bits)
    blocks = values.size >> bits
    for index in range(first, last):
        high = bits + index // blocks
        start = index % blocks << bits
        if start >> high & 1:
            continue
        other = start | 1 << high
        for k in range(uintp(margins.size)):
            margins[k] = values[uintp(other) + k] - values[uintp(start) + k]
        rise = _least_rise(margins, 0, bits)
        if rise < least[0]:
            k, i = _whereabouts(margins, 0, bits, rise)
            note(rise, start | k, i, high, least, where)


@njit(cache=True)
def _bend_in_stripes(
    values: NDArray[np.float64], bits: int, least: Least, where: Where, first: int, last: int
) -> None:
    """Second differences of pairs of high players."""
    block = 1 << bits
    above = log2(values.size) - bits
    width = max(block >> above, 1)
    stripe = np.empty(width << above)
    margins = np.empty(stripe.size >> 1)
    low_bits = log2(width)
    for low in range(first * width, last * width, width):
        _gather(values, block, low, stripe)
        for high in range(low_bits + 1, low_bits + above):
            _differences(stripe, high, margins)
            rise = _least_rise(margins, low_bits, high)
            if rise < least[0]:
                k, bit = _whereabouts(margins, low_bits, high, rise)
                k = _insert_zero(k, high)
                base = (k >> low_bits << bits) | low | (k & (width - 1))
                note(rise, base, bit - low_bits + bits, high - low_bits + bits, least, where)


def least_second_difference(values: NDArray[np.float64]) -> tuple[float, int, int, int]:
    """Least v(R+i+j) - v(R+i) - v(R+j) + v(R), and R, i < j: n (n-1) 2**(n-3) differences.

    The marginal contributions of j are a table of their own, whose rises are wanted. Pairs of
    low players are met within blocks, pairs of high ones within stripes, mixed ones in the
    difference of two blocks: the table is read 2 + max(n - 15, 0) times, all else is in cache.
    """
    least, where, bits, blocks, stripes = _layout(values)
    high = blocks.bit_length() - 1
    pieces = (
        (_bend_in_blocks, blocks),
        (_bend_across_blocks, high * blocks),
        (_bend_in_stripes, stripes if high > 1 else 0),
    )
    for kernel, count in pieces:
        piece = partial(kernel, values, bits, least, where)
        over_range(piece, 0, count, "second differences", work=lambda k: k << bits)
    return float(least[0]), int(where[0]), int(where[1]), int(where[2])
