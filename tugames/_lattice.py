"""Compiled kernels over the subset lattice. Imported lazily: numba takes its time.

Indices are unsigned, for numba guards signed ones against being negative, and no loop with such a
guard is vectorised.
"""

from typing import Any

import numpy as np
from numba import njit, types, uintp
from numba.extending import intrinsic
from numpy.typing import NDArray

#: Minima are taken in any order, which these two allow; worths are finite, so it changes nothing.
_ANY_ORDER = {"nnan", "nsz"}
#: Players whose pairs are compared within one block of worths; it stays in the second cache.
_BLOCK_BITS = 15
#: Players whose 3**k ways to join S, T or neither are laid out in a row, and those whose rows
#: make a block.
_ROW_PLAYERS, _BLOCK_PLAYERS = 4, 6


def _typed_lesser(_typing: Any, _first: Any, _second: Any) -> Any:
    def generate(_context: Any, builder: Any, _signature: Any, arguments: Any) -> Any:
        first, second = arguments
        flags = tuple(_ANY_ORDER)
        less = builder.fcmp_ordered("<", first, second, flags=flags)
        return builder.select(less, first, second, flags=flags)

    return types.float64(types.float64, types.float64), generate


#: Lesser of two numbers, as a choice without a branch: the form that LLVM vectorises.
_lesser: Any = intrinsic(_typed_lesser)


# --- least first and second differences -----------------------------------------------------


@njit(fastmath=_ANY_ORDER, cache=True)
def _rise_of_bit(table: NDArray[np.float64], bit: int) -> float:
    """Least table[k + 2**bit] - table[k] over the indices k without that bit."""
    least = np.inf
    step = uintp(1) << uintp(bit)
    for start in range(uintp(0), uintp(table.size), step + step):
        for k in range(start, start + step):
            least = _lesser(least, table[k + step] - table[k])
    return least


@njit(fastmath=_ANY_ORDER, cache=True)
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
            lowest = _lesser(_lesser(b - a, d - c), _lesser(f - e, h - g))
            middle = _lesser(_lesser(c - a, d - b), _lesser(g - e, h - f))
            highest = _lesser(_lesser(e - a, f - b), _lesser(g - c, h - d))
            least = _lesser(least, _lesser(_lesser(lowest, middle), highest))
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
def _bits(size: int) -> int:
    count = 0
    while 1 << count < size:
        count += 1
    return count


@njit(cache=True)
def least_marginal(values: NDArray[np.float64]) -> tuple[float, int, int]:
    """Least v(S u i) - v(S), the coalition S and the player i: n 2**(n-1) differences.

    Low players are compared within blocks that stay in cache, high ones within stripes.
    """
    n = _bits(values.size)
    bits = min(n, _BLOCK_BITS)
    block = 1 << bits
    least, coalition, player = np.inf, 0, 0
    for start in range(0, values.size, block):
        rise = _least_rise(values[start : start + block], 0, bits)
        if rise < least:
            least = rise
            k, player = _whereabouts(values[start : start + block], 0, bits, rise)
            coalition = start | k
    if n > bits:
        width = max(block >> (n - bits), 1)
        stripe = np.empty(width << (n - bits))
        first = _bits(width)
        for low in range(0, block, width):
            _gather(values, block, low, stripe)
            rise = _least_rise(stripe, first, first + n - bits)
            if rise < least:
                least = rise
                k, bit = _whereabouts(stripe, first, first + n - bits, rise)
                coalition = (k >> first << bits) | low | (k & (width - 1))
                player = bit - first + bits
    return least, coalition, player


@njit(cache=True)
def least_second_difference(values: NDArray[np.float64]) -> tuple[float, int, int, int]:
    """Least v(R+i+j) - v(R+i) - v(R+j) + v(R), and R, i < j: n (n-1) 2**(n-3) differences.

    The marginal contributions of j are a table of their own, whose rises are wanted. Pairs of
    low players are met within blocks, pairs of high ones within stripes, mixed ones in the
    difference of two blocks: the table is read 2 + max(n - 15, 0) times, all else is in cache.
    """
    n = _bits(values.size)
    bits = min(n, _BLOCK_BITS)
    block = 1 << bits
    margins = np.empty(block)
    half = margins[: block >> 1]
    least, base, i, j = np.inf, 0, 0, 0
    for start in range(0, values.size, block):
        for high in range(1, bits):
            _differences(values[start : start + block], high, half)
            rise = _least_rise(half, 0, high)
            if rise < least:
                least, j = rise, high
                k, i = _whereabouts(half, 0, high, rise)
                base = start | _insert_zero(k, high)
    for high in range(bits, n):
        for start in range(0, values.size, block):
            if start >> high & 1:
                continue
            other = start | 1 << high
            for k in range(uintp(block)):
                margins[k] = values[uintp(other) + k] - values[uintp(start) + k]
            rise = _least_rise(margins, 0, bits)
            if rise < least:
                least, j = rise, high
                k, i = _whereabouts(margins, 0, bits, rise)
                base = start | k
    if n > bits + 1:
        width = max(block >> (n - bits), 1)
        stripe = np.empty(width << (n - bits))
        margins = np.empty(stripe.size >> 1)
        first = _bits(width)
        for low in range(0, block, width):
            _gather(values, block, low, stripe)
            for high in range(first + 1, first + n - bits):
                _differences(stripe, high, margins)
                rise = _least_rise(margins, first, high)
                if rise < least:
                    least, j = rise, high - first + bits
                    k, bit = _whereabouts(margins, first, high, rise)
                    k = _insert_zero(k, high)
                    base = (k >> first << bits) | low | (k & (width - 1))
                    i = bit - first + bits
    return least, base, i, j


# --- mergers ----------------------------------------------------------------------------------


@njit(cache=True)
def _ways(players: int) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """All pairs of disjoint coalitions of a few players: 3**players of them."""
    first = np.zeros(3**players, dtype=np.int64)
    second = np.zeros(3**players, dtype=np.int64)
    for way in range(first.size):
        rest = way
        for i in range(players):
            first[way] |= (rest % 3 == 1) << i
            second[way] |= (rest % 3 == 2) << i
            rest //= 3
    return first, second


@njit(cache=True)
def _spread(
    values: NDArray[np.float64], start: int, at: NDArray[np.int64], out: NDArray[np.float64]
) -> None:
    """Rows of worths, one for every way to split the lowest players, from ``start`` on."""
    for row in range(out.shape[0]):
        worths = values[start + (row << _ROW_PLAYERS) :]
        line = out[row]
        for way in range(at.size):
            line[way] = worths[uintp(at[way])]


@njit(fastmath=_ANY_ORDER, cache=True)
def _least_gain(
    union: NDArray[np.float64], first: NDArray[np.float64], second: NDArray[np.float64]
) -> float:
    least = np.inf
    for way in range(uintp(union.size)):
        least = _lesser(least, union[way] - first[way] - second[way])
    return least


@njit(cache=True)
def least_merger_gain(values: NDArray[np.float64]) -> tuple[float, int, int]:
    """Least v(S u T) - v(S) - v(T) over disjoint non-empty S, T, and where: 3**n / 2 gains.

    The lowest players' 81 ways to join S, T or neither lie in a row each for S, T and their
    union, so that a row of gains is two subtractions of rows. Rows of the next six players make
    a block, and blocks are combined in cache, for every S and T among the remaining players; of
    S and T the former has the lowest of them, so that a pair of blocks is met once.
    """
    n = _bits(values.size)
    low = min(n, _ROW_PLAYERS)
    middle = min(n - low, _BLOCK_PLAYERS)
    in_first, in_second = _ways(low)
    rows_first, rows_second = _ways(middle)
    union = np.empty((1 << middle, in_first.size))
    first, second = np.empty_like(union), np.empty_like(union)
    least, at_first, at_second = np.inf, 0, 0
    for top in range(values.size >> (low + middle)):
        _spread(values, top << (low + middle), in_first | in_second, union)
        rest = top & (top - 1)
        part = rest
        while True:
            begin_first, begin_second = (top ^ part) << (low + middle), part << (low + middle)
            _spread(values, begin_first, in_first, first)
            _spread(values, begin_second, in_second, second)
            if top == part:  # that is, 0: the empty coalition never merges
                first[0][in_first == 0] = -np.inf
            if part == 0:
                second[0][in_second == 0] = -np.inf
            for pair in range(rows_first.size):
                s, t = rows_first[pair], rows_second[pair]
                gain = _least_gain(union[s | t], first[s], second[t])
                if gain < least:
                    least = gain
                    for way in range(in_first.size):
                        if union[s | t, way] - first[s, way] - second[t, way] == gain:
                            at_first = begin_first | s << low | in_first[way]
                            at_second = begin_second | t << low | in_second[way]
            if part == 0:
                break
            part = (part - 1) & rest
    return least, at_first, at_second


# --- average marginal contributions -------------------------------------------------------------


@njit(cache=True)
def least_average_rise(values: NDArray[np.float64]) -> tuple[float, int, int]:
    """Least sum over i in S of v(T) - v(T - i) - v(S) + v(S - i) for S within T, and S, T.

    S is neither empty nor T; 3**n sums, those of one T by doubling.
    """
    n = _bits(values.size)
    own = np.zeros(values.size)  # the sum over i in S of v(S) - v(S - i)
    for i in range(n):
        for mask in range(values.size):
            if mask >> i & 1:
                own[mask] += values[mask] - values[mask ^ 1 << i]
    parts = np.zeros(values.size, dtype=np.int64)
    rises = np.zeros(values.size)
    least, smaller, larger = np.inf, 0, 0
    for whole in range(values.size):
        size = uintp(1)
        for i in range(n):
            if whole >> i & 1:
                margin = values[whole] - values[whole ^ 1 << i]
                for k in range(size):
                    parts[size + k] = parts[k] | 1 << i
                    rises[size + k] = rises[k] + margin
                size += size
        for k in range(uintp(1), size - uintp(1)):
            rise = rises[k] - own[uintp(parts[k])]
            if rise < least:
                least, smaller, larger = rise, parts[k], whole
    return least, smaller, larger
