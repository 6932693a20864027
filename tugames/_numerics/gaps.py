"""Searches over coalitions and vertices of acceptable payoffs, compiled and imported lazily.

Worths are those of a zero-normalised game; if they are whole numbers that are not too large, and
``slack`` is 0, the answers are exact: see ``_acceptable``. A search is a function that lays out
arrays, and a kernel that keeps all it needs in them, so that it can be left and taken up again.
"""

import numpy as np
from numpy.typing import NDArray

from tugames._numerics.acceptable import (
    DENOMINATOR,
    FUEL,
    Reals,
    Whole,
    begin_descent,
    begin_total,
    column_of,
    descend,
    exchange,
    least_total,
    leaving,
    lower,
    pay,
)
from tugames._numerics.compiling import njit
from tugames._numerics.slices import in_slices

#: What a search keeps: the coalition in turn, whether a walk is under way (and of how many
#: players), then of the largest gap the coalition, the denominator and the number of weights.
_TURN, _UNDER_WAY, _WHERE, _SCALE, _COUNT = range(5)

#: The gap, the coalition, the collection, its weights times the denominator, and that.
Found = tuple[float, int, Whole, Whole, int]


def largest_subgame_gap(worths: Reals, slack: float) -> Found:
    """Largest amount by which balancing weights on parts of a coalition exceed its worth.

    From large coalitions to small ones. A payoff that is acceptable to the parts of S is so to
    the parts of its parts: a part that gets just its worth has a core, and is not examined; nor
    is one that gets too little for its gap to be the largest.

    Returns the gap (0 if there is none), the coalition, the collection, its weights times the
    denominator, and the denominator: 0 if rounding let a search go on for too long.
    """
    size, n = worths.size, worths.size.bit_length() - 1
    most = np.full(size, np.inf)  # what the gap is at most
    parts = np.zeros(size, dtype=np.int64)
    own, sums = np.zeros((2, size))
    basis, memory = np.zeros(n, dtype=np.int64), np.zeros(n * n, dtype=np.int64)
    collection, weights = np.zeros((2, n), dtype=np.int64)
    walk, place, gap = np.zeros(4, dtype=np.int64), np.zeros(5, dtype=np.int64), np.zeros(1)
    place[_TURN], place[_SCALE] = size - 1, 1

    def advance(steps: int) -> int:
        walk[FUEL] = steps
        _search_subgames(
            worths,
            slack,
            most,
            parts,
            own,
            sums,
            basis,
            memory,
            walk,
            place,
            gap,
            collection,
            weights,
        )
        return size - 1 - int(place[_TURN])

    in_slices(advance, size - 1 - min(2, size - 1), "subgames")
    return _found(gap, place, collection, weights)


@njit(cache=True)
def _search_subgames(
    worths: Reals,
    slack: float,
    most: Reals,
    parts: Whole,
    own: Reals,
    sums: Reals,
    basis: Whole,
    memory: Whole,
    walk: Whole,
    place: Whole,
    gap: Reals,
    collection: Whole,
    weights: Whole,
) -> None:
    n = basis.size
    while place[_TURN] > 2 and walk[FUEL] > 0:
        whole = place[_TURN]
        count = place[_UNDER_WAY]
        if count == 0:
            walk[FUEL] -= 1
            if most[whole] <= gap[0] or whole & (whole - 1) == 0:
                place[_TURN] -= 1
                continue
            for i in range(n):
                if whole >> i & 1:
                    for k in range(1 << count):
                        parts[1 << count | k] = parts[k] | 1 << i
                    count += 1
            for k in range(1 << count):
                own[k] = worths[parts[k]]
            walk[FUEL] -= 1 << count
            place[_UNDER_WAY] = count
            begin_total(basis[:count], memory[: count * count].reshape((count, count)), walk)
        vertex = basis[:count]
        inverse = memory[: count * count].reshape((count, count))
        if not least_total(own, (1 << count) - 2, slack, vertex, inverse, sums, walk):
            return
        scale = walk[DENOMINATOR]
        if scale == 0:
            place[_WHERE], place[_SCALE], place[_TURN] = whole, 0, 2
            return
        for k in range(1, 1 << count):
            above = sums[k] - scale * own[k]
            bound = above / scale if above > scale * slack else 0.0
            most[parts[k]] = min(most[parts[k]], bound)
        if most[whole] > gap[0]:
            gap[0] = most[whole]
            place[_WHERE], place[_SCALE], place[_COUNT] = whole, scale, count
            for row in range(count):
                collection[row] = parts[vertex[row]]
                weights[row] = inverse[row].sum()
        place[_UNDER_WAY] = 0
        place[_TURN] -= 1


def _found(gap: Reals, place: Whole, collection: Whole, weights: Whole) -> Found:
    count = int(place[_COUNT])
    where, scale = int(place[_WHERE]), int(place[_SCALE])
    return float(gap[0]), where, collection[:count], weights[:count], scale


def largest_core_gap(worths: Reals, slack: float) -> Found:
    """Largest amount that the core leaves to a coalition, at its least, above its worth.

    From one vertex of the core the walk goes to one that pays S least, for every S that no
    vertex met so far pays just its worth, or too little for its gap to be the largest.

    Returns the gap, the coalition S, a collection, its weights times the denominator, and the
    denominator (0 as above): the weighted sum of the incidence vectors is that of S, and only
    the grand coalition's weight may be negative. If the core is empty, S is the grand coalition,
    and the weights are balancing weights on others.
    """
    size, n = worths.size, worths.size.bit_length() - 1
    most = np.full(size, np.inf)
    sums, rates = np.zeros(size), np.zeros(size, dtype=np.int64)
    basis, inverse = np.zeros(n, dtype=np.int64), np.zeros((n, n), dtype=np.int64)
    fixed = np.zeros(n, dtype=np.bool_)
    collection, weights = np.zeros((2, n), dtype=np.int64)
    walk, place, gap = np.zeros(4, dtype=np.int64), np.zeros(5, dtype=np.int64), np.zeros(1)
    place[_TURN], place[_SCALE] = size - 1, 1
    begin_total(basis, inverse, walk)

    def advance(steps: int) -> int:
        walk[FUEL] = steps
        if place[_TURN] == size - 1:
            _find_core(
                worths,
                slack,
                most,
                sums,
                basis,
                inverse,
                fixed,
                walk,
                place,
                gap,
                collection,
                weights,
            )
        else:
            _search_core(
                worths,
                slack,
                most,
                sums,
                rates,
                basis,
                inverse,
                fixed,
                walk,
                place,
                gap,
                collection,
                weights,
            )
        return size - 1 - int(place[_TURN])

    in_slices(advance, size - 1, "coalitions")
    return _found(gap, place, collection, weights)


@njit(cache=True)
def _find_core(
    worths: Reals,
    slack: float,
    most: Reals,
    sums: Reals,
    basis: Whole,
    inverse: Whole,
    fixed: NDArray[np.bool_],
    walk: Whole,
    place: Whole,
    gap: Reals,
    collection: Whole,
    weights: Whole,
) -> None:
    """Go to a vertex of the core; the coalition in turn is then the next one, or none."""
    grand, n = worths.size - 1, basis.size
    if not least_total(worths, grand, slack, basis, inverse, sums, walk):
        return
    scale = walk[DENOMINATOR]
    above = sums[grand] - scale * worths[grand]
    if scale == 0 or above > scale * slack:
        place[_WHERE], place[_SCALE], place[_TURN] = grand, scale, 0
        if scale != 0:
            gap[0] = above / scale
            place[_COUNT] = n
            for row in range(n):
                collection[row], weights[row] = basis[row], inverse[row].sum()
        return
    if not (basis == grand).any():  # tight all the same: let it be one that determines the vertex
        column = np.zeros(n, dtype=np.int64)
        column_of(inverse, grand, column)
        row = leaving(inverse, column)
        walk[DENOMINATOR] = exchange(inverse, scale, row, column)
        basis[row] = grand
        pay(worths, basis, inverse, np.zeros(n), sums)
    lower(worths, slack, walk[DENOMINATOR], sums, most)
    for row in range(n):
        fixed[row] = basis[row] == grand
    place[_TURN] = grand - 1


@njit(cache=True)
def _search_core(
    worths: Reals,
    slack: float,
    most: Reals,
    sums: Reals,
    rates: Whole,
    basis: Whole,
    inverse: Whole,
    fixed: NDArray[np.bool_],
    walk: Whole,
    place: Whole,
    gap: Reals,
    collection: Whole,
    weights: Whole,
) -> None:
    n = basis.size
    members = np.zeros(n, dtype=np.int64)
    column = np.zeros(n, dtype=np.int64)
    while place[_TURN] > 0 and walk[FUEL] > 0:
        coalition = place[_TURN]
        if place[_UNDER_WAY] == 0:
            walk[FUEL] -= 1
            if most[coalition] <= gap[0]:
                place[_TURN] -= 1
                continue
            begin_descent(walk)
            place[_UNDER_WAY] = 1
        for i in range(n):
            members[i] = coalition >> i & 1
        if not descend(worths, members, fixed, slack, basis, inverse, sums, rates, most, walk):
            return
        scale = walk[DENOMINATOR]
        if scale <= 0:
            place[_WHERE], place[_SCALE], place[_TURN] = coalition, 0, 0
            return
        if most[coalition] > gap[0]:
            gap[0] = most[coalition]
            place[_WHERE], place[_SCALE], place[_COUNT] = coalition, scale, n
            column_of(inverse, coalition, column)
            for row in range(n):
                collection[row], weights[row] = basis[row], column[row]
        place[_UNDER_WAY] = 0
        place[_TURN] -= 1
