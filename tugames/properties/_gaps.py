"""Searches over coalitions and vertices of acceptable payoffs, compiled and imported lazily.

Worths are those of a zero-normalised game; if they are whole numbers that are not too large, and
``slack`` is 0, the answers are exact: see ``_acceptable``.
"""

import numpy as np
from numba import njit

from tugames.properties._acceptable import (
    Reals,
    Whole,
    column_of,
    descend,
    exchange,
    least_total,
    leaving,
    lower,
    pay,
)


@njit(cache=True)
def _players(size: int) -> int:
    count = 0
    while 1 << count < size:
        count += 1
    return count


@njit(cache=True)
def largest_subgame_gap(worths: Reals, slack: float) -> tuple[float, int, Whole, Whole, int]:
    """Largest amount by which balancing weights on parts of a coalition exceed its worth.

    From large coalitions to small ones. A payoff that is acceptable to the parts of S is so to
    the parts of its parts: a part that gets just its worth has a core, and is not examined; nor
    is one that gets too little for its gap to be the largest.

    Returns the gap (0 if there is none), the coalition, the collection, its weights times the
    denominator, and the denominator: 0 if rounding let a search go on for too long.
    """
    size = worths.size
    n = _players(size)
    most = np.full(size, np.inf)  # what the gap is at most
    gap, where, denominator = 0.0, 0, 1
    collection, weights = np.zeros(0, dtype=np.int64), np.zeros(0, dtype=np.int64)
    parts = np.zeros(size, dtype=np.int64)
    own = np.zeros_like(worths)
    sums = np.zeros_like(worths)
    for whole in range(size - 1, 2, -1):
        if most[whole] <= gap or whole & (whole - 1) == 0:
            continue
        count = 0
        for i in range(n):
            if whole >> i & 1:
                for k in range(1 << count):
                    parts[1 << count | k] = parts[k] | 1 << i
                count += 1
        for k in range(1 << count):
            own[k] = worths[parts[k]]
        basis = np.zeros(count, dtype=np.int64)
        inverse = np.zeros((count, count), dtype=np.int64)
        scale = least_total(own, (1 << count) - 2, slack, basis, inverse, sums)
        if scale == 0:
            return gap, whole, collection, weights, 0
        for k in range(1, 1 << count):
            above = sums[k] - scale * own[k]
            bound = above / scale if above > scale * slack else 0.0
            most[parts[k]] = min(most[parts[k]], bound)
        if most[whole] > gap:
            gap, where, denominator = most[whole], whole, scale
            collection = parts[basis]
            weights = inverse.sum(axis=1)
    return gap, where, collection, weights, denominator


@njit(cache=True)
def largest_core_gap(worths: Reals, slack: float) -> tuple[float, int, Whole, Whole, int]:
    """Largest amount that the core leaves to a coalition, at its least, above its worth.

    From one vertex of the core the walk goes to one that pays S least, for every S that no
    vertex met so far pays just its worth, or too little for its gap to be the largest.

    Returns the gap, the coalition S, a collection, its weights times the denominator, and the
    denominator (0 as above): the weighted sum of the incidence vectors is that of S, and only
    the grand coalition's weight may be negative. If the core is empty, S is the grand coalition,
    and the weights are balancing weights on others.
    """
    size = worths.size
    grand = size - 1
    n = _players(size)
    most = np.full(size, np.inf)
    sums = np.zeros_like(worths)
    basis = np.zeros(n, dtype=np.int64)
    inverse = np.zeros((n, n), dtype=np.int64)
    column = np.zeros(n, dtype=np.int64)
    collection, weights = np.zeros(0, dtype=np.int64), np.zeros(0, dtype=np.int64)
    denominator = least_total(worths, grand, slack, basis, inverse, sums)
    if denominator == 0:
        return 0.0, grand, collection, weights, 0
    above = sums[grand] - denominator * worths[grand]
    if above > denominator * slack:
        return above / denominator, grand, basis, inverse.sum(axis=1), denominator
    if not (basis == grand).any():  # tight all the same: let it be one that determines the vertex
        column_of(inverse, grand, column)
        row = leaving(inverse, column)
        denominator = exchange(inverse, denominator, row, column)
        basis[row] = grand
        pay(worths, basis, inverse, np.zeros(n), sums)
    lower(worths, slack, denominator, sums, most)
    fixed = basis == grand
    gap, where, scale = 0.0, 0, 1
    members = np.zeros(n, dtype=np.int64)
    for coalition in range(size - 2, 0, -1):
        if most[coalition] <= gap:
            continue
        for i in range(n):
            members[i] = coalition >> i & 1
        denominator = descend(
            worths, members, fixed, slack, basis, inverse, denominator, sums, most
        )
        if denominator <= 0:
            return gap, coalition, collection, weights, 0
        if most[coalition] > gap:
            gap, where, scale = most[coalition], coalition, denominator
            column_of(inverse, coalition, column)
            collection, weights = basis.copy(), column.copy()
    return gap, where, collection, weights, scale


@njit(cache=True)
def largest_minimal_total(worths: Reals, slack: float) -> tuple[float, Whole, Reals, int]:
    """Largest x(N) over the payoffs that are acceptable to proper coalitions, and minimal so.

    A payoff is minimal when every player is in a coalition that gets just its worth. So a search
    in depth takes, for the first player who is in none yet, one coalition after the other, makes
    it tight if it can be (a walk to where it is paid least), and goes to where those who are in
    one get most. What the others could add is bounded by the largest worth of their coalitions.
    Coalitions are taken in descending order, and one that was taken, for an earlier player,
    before the present one has had its turn.

    Returns the total, the tight coalitions that determine the payoff, the payoff times the
    denominator, and the denominator (0 as above).
    """
    size = worths.size
    grand = size - 1
    n = _players(size)
    proper = worths[:grand]
    nothing = np.zeros(0)
    sums = np.zeros_like(worths)
    cost = np.zeros(n, dtype=np.int64)
    column = np.zeros(n, dtype=np.int64)
    prices = np.zeros(n)
    room = np.zeros(n)
    for i in range(n):
        for coalition in range(1, grand):
            if coalition >> i & 1:
                room[i] = max(room[i], worths[coalition])
    # by depth: a vertex, what is held tight there, whom that covers, and the coalition in turn
    basis = np.zeros((n + 1, n), dtype=np.int64)
    inverse = np.zeros((n + 1, n, n), dtype=np.int64)
    scale = np.zeros(n + 1, dtype=np.int64)
    fixed = np.zeros((n + 1, n), dtype=np.bool_)
    covered = np.zeros(n + 1, dtype=np.int64)
    turn = np.zeros(n + 1, dtype=np.int64)
    first = np.zeros(n + 1, dtype=np.int64)
    total, denominator = -np.inf, 1
    collection, payoff = np.zeros(n, dtype=np.int64), np.zeros(n)
    scale[0] = least_total(proper, grand - 1, slack, basis[0], inverse[0], sums)
    if scale[0] == 0:
        return total, collection, payoff, 0
    first[0], turn[0] = 1, grand
    depth = 0
    while depth >= 0:
        turn[depth] -= 1
        coalition = turn[depth]
        if coalition == 0:
            depth -= 1
            continue
        had = coalition & first[depth] == 0
        for level in range(depth):
            had = had or (coalition & first[level] != 0 and coalition > turn[level])
        if had:
            continue
        below = depth + 1
        basis[below], inverse[below], fixed[below] = basis[depth], inverse[depth], fixed[depth]
        for i in range(n):
            cost[i] = coalition >> i & 1
        pay(proper, basis[below], inverse[below], prices, sums)
        scale[below] = descend(
            proper,
            cost,
            fixed[below],
            slack,
            basis[below],
            inverse[below],
            scale[depth],
            sums,
            nothing,
        )
        if scale[below] == 0:
            return total, collection, payoff, 0
        if sums[coalition] - scale[below] * worths[coalition] > scale[below] * slack:
            continue
        # tight: let it be one that determines the vertex, unless others already make it tight
        column_of(inverse[below], coalition, column)
        for row in range(n):
            if column[row] != 0 and not fixed[below, row]:
                if basis[below, row] != coalition:
                    scale[below] = exchange(inverse[below], scale[below], row, column)
                    basis[below, row] = coalition
                fixed[below, row] = True
                break
        covered[below] = covered[depth] | coalition
        bound = 0.0
        for i in range(n):
            cost[i] = -(covered[below] >> i & 1)
            bound += 0.0 if cost[i] else room[i]
        pay(proper, basis[below], inverse[below], prices, sums)
        scale[below] = descend(
            proper,
            cost,
            fixed[below],
            slack,
            basis[below],
            inverse[below],
            scale[below],
            sums,
            nothing,
        )
        if scale[below] == 0:
            return total, collection, payoff, 0
        bound += sums[covered[below]] / scale[below]
        if bound <= total:
            continue
        if covered[below] != grand:
            free = grand ^ covered[below]
            first[below], turn[below] = free & -free, grand
            depth = below
        else:
            total, denominator = bound, scale[below]
            collection = basis[below].copy()
            pay(proper, basis[below], inverse[below], prices, sums)
            payoff = prices.copy()
    return total, collection, payoff, denominator
