"""Gains of merging, compiled. Imported lazily: numba takes its time."""

import numpy as np
from numpy.typing import NDArray

from tugames._numerics.compiling import njit, uintp
from tugames._numerics.lattice import ANY_ORDER, Least, Where, lesser, note
from tugames._numerics.slices import in_slices

#: Players whose 3**k ways to join S, T or neither are laid out in a row, and those whose rows
#: make a block.
_ROW_PLAYERS, _BLOCK_PLAYERS = 4, 6


def _ways(players: int) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """All pairs of disjoint coalitions of a few players: 3**players of them."""
    first, second = np.zeros((2, 3**players), dtype=np.int64)
    way = np.arange(first.size)
    for i in range(players):
        first |= (way % 3 == 1).astype(np.int64) << i
        second |= (way % 3 == 2).astype(np.int64) << i
        way //= 3
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


@njit(fastmath=ANY_ORDER, cache=True)
def _least_gain(
    union: NDArray[np.float64], first: NDArray[np.float64], second: NDArray[np.float64]
) -> float:
    least = np.inf
    for way in range(uintp(union.size)):
        least = lesser(least, union[way] - first[way] - second[way])
    return least


@njit(cache=True)
def _merge_blocks(
    values: NDArray[np.float64],
    in_first: NDArray[np.int64],
    in_second: NDArray[np.int64],
    rows_first: NDArray[np.int64],
    rows_second: NDArray[np.int64],
    shift: int,
    place: NDArray[np.int64],
    pairs: int,
    least: Least,
    where: Where,
) -> None:
    """Combine so many pairs of blocks, from ``place`` on: union, second part, pairs in all."""
    low = min(shift, _ROW_PLAYERS)
    union = np.empty((1 << (shift - low), in_first.size))
    first, second = np.empty_like(union), np.empty_like(union)
    spread = -1
    top, part = place[0], place[1]
    for _ in range(pairs):
        if top >= values.size >> shift:
            break
        if spread != top:
            _spread(values, top << shift, in_first | in_second, union)
            spread = top
        begin_first, begin_second = (top ^ part) << shift, part << shift
        _spread(values, begin_first, in_first, first)
        _spread(values, begin_second, in_second, second)
        if top == part:  # that is, 0: the empty coalition never merges
            first[0][in_first == 0] = -np.inf
        if part == 0:
            second[0][in_second == 0] = -np.inf
        for pair in range(rows_first.size):
            s, t = rows_first[pair], rows_second[pair]
            gain = _least_gain(union[s | t], first[s], second[t])
            if gain < least[0]:
                for way in range(in_first.size):
                    if union[s | t, way] - first[s, way] - second[t, way] == gain:
                        at_first = begin_first | s << low | in_first[way]
                        at_second = begin_second | t << low | in_second[way]
                        note(gain, at_first, at_second, 0, least, where)
        place[2] += 1
        if part == 0:
            top += 1
            part = top & (top - 1)
        else:
            part = (part - 1) & (top & (top - 1))
    place[0], place[1] = top, part


def least_merger_gain(values: NDArray[np.float64]) -> tuple[float, int, int]:
    """Least v(S u T) - v(S) - v(T) over disjoint non-empty S, T, and where: 3**n / 2 gains.

    The lowest players' 81 ways to join S, T or neither lie in a row each for S, T and their
    union, so that a row of gains is two subtractions of rows. Rows of the next six players make
    a block, and blocks are combined in cache, for every S and T among the remaining players; of
    S and T the former has the lowest of them, so that a pair of blocks is met once.
    """
    n = values.size.bit_length() - 1
    low = min(n, _ROW_PLAYERS)
    middle = min(n - low, _BLOCK_PLAYERS)
    ways = *_ways(low), *_ways(middle)
    place = np.zeros(3, dtype=np.int64)
    least, where = np.full(1, np.inf), np.zeros(3, dtype=np.int64)

    def advance(steps: int) -> int:
        pairs = max(1, steps // 3 ** (low + middle))
        _merge_blocks(values, *ways, low + middle, place, pairs, least, where)
        return int(place[2])

    in_slices(advance, (3 ** (n - low - middle) + 1) // 2, "mergers")
    return float(least[0]), int(where[0]), int(where[1])
