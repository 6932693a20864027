"""Inequalities of properties as linear forms of the worths, block by block.

A form is what one side of an inequality has more than the other: the property says that none is
negative, or, of equations, that all are zero. Blocks have some ten thousand forms at most.
"""

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from tugames._statistics.linear_forms import Forms
from tugames.coalition import coalition_sizes

IntArray = NDArray[np.int64]

#: Players whose share of the ternary numbers makes one block: 3**9 pairs.
_LOW = 9


def joining(n: int) -> Iterator[Forms]:
    """v(S u i) - v(S) for i outside S, as columns (S, S u i)."""
    for i in range(n):
        without = _without(n, 1 << i)
        yield _forms([without, without | 1 << i], [-1, 1])


def taking_in(n: int) -> Iterator[Forms]:
    """v(S u i) - v(S) - v(i) for i outside S, S not empty, as columns (S, {i}, S u i)."""
    for i in range(n):
        without = _without(n, 1 << i)[1:]
        yield _forms([without, np.full_like(without, 1 << i), without | 1 << i], [-1, -1, 1])


def merging(n: int) -> Iterator[Forms]:
    """v(S u T) - v(S) - v(T) for disjoint S and T, as columns (S, T, S u T)."""
    for s, t in _disjoint(n):
        once = s < t
        yield _forms([s[once], t[once], s[once] | t[once]], [-1, -1, 1])


def second_differences(n: int) -> Iterator[Forms]:
    """v(R+i+j) - v(R+i) - v(R+j) + v(R), as columns (R+i, R+j, R+i+j, R)."""
    for j in range(n):
        for i in range(j):
            rest = _without(n, 1 << i | 1 << j)
            one, other = rest | 1 << i, rest | 1 << j
            yield _forms([one, other, one | other, rest], [-1, -1, 1, 1])


def average_rises(n: int) -> Iterator[Forms]:
    """Sum over i in S of v(T) - v(T - i) - v(S) + v(S - i), S in T, as columns (S, T, ...)."""
    bits = 1 << np.arange(n)
    for s, more in _disjoint(n):
        t = s | more
        inside = (s[:, None] & bits != 0).astype(np.float64)
        size = inside.sum(axis=1)[:, None]
        columns = np.concatenate(
            [s[:, None], t[:, None], t[:, None] & ~bits, s[:, None] & ~bits], 1
        )
        yield Forms(columns, np.concatenate([-size, size, -inside, inside], axis=1))


def sums_of_players(n: int) -> Iterator[Forms]:
    """v(S) - sum of v(i) over the members, as columns (S, {0}, ..., {n-1})."""
    bits = 1 << np.arange(n)
    for start in range(0, 1 << n, 3**_LOW):
        s = np.arange(start, min(start + 3**_LOW, 1 << n))
        s = s[np.bitwise_count(s) > 1]
        if s.size:
            inside = (s[:, None] & bits != 0).astype(np.float64)
            columns = np.concatenate([s[:, None], np.broadcast_to(bits, inside.shape)], axis=1)
            yield Forms(columns, np.concatenate([np.ones((s.size, 1)), -inside], axis=1))


def gain_of_all(n: int) -> Iterator[Forms]:
    """v(N) - sum of v(i), as columns (N, {0}, ..., {n-1})."""
    columns = np.concatenate([[(1 << n) - 1], 1 << np.arange(n)])[None]
    yield Forms(columns, np.concatenate([[1.0], -np.ones(n)])[None])


def opponents(n: int) -> Iterator[Forms]:
    """v(S) + v(N - S) - v(N), as columns (S, N - S, N)."""
    grand = (1 << n) - 1
    s = np.arange(1, max(1 << (n - 1), 1))
    if s.size:
        yield _forms([s, grand ^ s, np.full_like(s, grand)], [1, 1, -1])


def players_alone(n: int) -> Iterator[Forms]:
    """v(i), as columns ({i},)."""
    yield _forms([1 << np.arange(n)], [1])


def same_size(n: int) -> Iterator[Forms]:
    """v(S) - v(T) for S and T of one size, as columns (S, T)."""
    sizes = coalition_sizes(n)
    for size in range(1, n):
        of_size = np.flatnonzero(sizes == size)
        for k in range(1, of_size.size):
            yield _forms([np.full(k, of_size[k]), of_size[:k]], [1, -1])


def exchanged(n: int, i: int, j: int) -> Iterator[Forms]:
    """v(S u i) - v(S u j) for S without both, as columns (S u i, S u j)."""
    rest = _without(n, 1 << i | 1 << j)
    yield _forms([rest | 1 << i, rest | 1 << j], [1, -1])


def contributions(n: int, i: int) -> Iterator[Forms]:
    """v(S u i) - v(S), as columns (S u i, S)."""
    without = _without(n, 1 << i)
    yield _forms([without | 1 << i, without], [1, -1])


def own_contributions(n: int, i: int) -> Iterator[Forms]:
    """v(S u i) - v(S) - v(i), S not empty, as columns (S u i, S, {i})."""
    without = _without(n, 1 << i)[1:]
    if without.size:
        yield _forms([without | 1 << i, without, np.full_like(without, 1 << i)], [1, -1, -1])


def outsiders(n: int, carrier: int) -> Iterator[Forms]:
    """v(S) - v(S n C), as columns (S, S n C)."""
    s = np.arange(1 << n)
    s = s[s & ~carrier != 0]
    if s.size:
        yield _forms([s, s & carrier], [1, -1])


def _forms(columns: list[IntArray], weights: list[int]) -> Forms:
    return Forms(np.stack(columns, axis=1), np.array([weights], dtype=np.float64))


def _without(n: int, players: int) -> IntArray:
    masks = np.arange(1 << n)
    without: IntArray = masks[masks & players == 0]
    return without


def _disjoint(n: int) -> Iterator[tuple[IntArray, IntArray]]:
    """Ordered pairs of disjoint coalitions that are not empty: ternary numbers by their digits."""
    low = min(n, _LOW)
    first, second = _ternary(low)
    more_first, more_second = _ternary(n - low)
    for s, t in zip(more_first << low, more_second << low, strict=True):
        a, b = first | s, second | t
        both = (a != 0) & (b != 0)
        if both.any():
            yield a[both], b[both]


def _ternary(n: int) -> tuple[IntArray, IntArray]:
    """Masks of the digits 1 and of the digits 2 of all ternary numbers of n digits."""
    first = second = np.zeros(1, dtype=np.int64)
    for i in range(n):
        first = np.concatenate([first, first | 1 << i, first])
        second = np.concatenate([second, second, second | 1 << i])
    return first, second
