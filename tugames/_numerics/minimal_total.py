"""Search through the payoffs that cannot be lowered, compiled and imported lazily.

Worths are those of a zero-normalised game; if they are whole numbers that are not too large, and
``slack`` is 0, the answers are exact: see ``_acceptable``.
"""

from typing import NamedTuple

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
    pay,
)
from tugames._numerics.compiling import njit
from tugames._numerics.slices import in_slices

#: Fuel that no walk uses up: tables are small here.
_PLENTY = 1 << 60
#: Looks at a worth that trying a coalition may take, roughly.
_TRIAL = 1 << 12


class _Depths(NamedTuple):
    """By depth of the search: a vertex, what is held tight there, whom that covers, and so on."""

    basis: Whole
    inverse: Whole
    scale: Whole
    fixed: NDArray[np.bool_]
    covered: Whole
    turn: Whole
    """Coalition in turn."""
    first: Whole
    """Player who is to be in a tight coalition, as a mask."""


def largest_minimal_total(worths: Reals, slack: float) -> tuple[float, Whole, Reals, int]:
    """Largest x(N) over the payoffs that are acceptable to proper coalitions, and minimal so.

    A payoff is minimal when every player is in a coalition that gets just its worth. So a search
    in depth takes, for the first player who is in none yet, one coalition after the other, makes
    it tight if it can be (a walk to where it is paid least), and goes to where those who are in
    one get most. What the others could add is bounded by the largest worth of their coalitions.
    Coalitions are taken in descending order, and one that was taken, for an earlier player,
    before the present one has had its turn.

    Returns the total, the tight coalitions that determine the payoff, the payoff times the
    denominator, and the denominator: 0 if rounding let a search go on for too long.
    """
    n = worths.size.bit_length() - 1
    grand = worths.size - 1
    masks = np.arange(grand)
    room = np.array([worths[masks[masks >> i & 1 == 1]].max(initial=0.0) for i in range(n)])
    whole = np.int64
    depths = _Depths(
        basis=np.zeros((n + 1, n), dtype=whole),
        inverse=np.zeros((n + 1, n, n), dtype=whole),
        scale=np.zeros(n + 1, dtype=whole),
        fixed=np.zeros((n + 1, n), dtype=np.bool_),
        covered=np.zeros(n + 1, dtype=whole),
        turn=np.zeros(n + 1, dtype=whole),
        first=np.zeros(n + 1, dtype=whole),
    )
    sums, walk = np.zeros_like(worths), np.zeros(4, dtype=whole)
    begin_total(depths.basis[0], depths.inverse[0], walk)
    walk[FUEL] = _PLENTY
    least_total(worths[:grand], grand - 1, slack, depths.basis[0], depths.inverse[0], sums, walk)
    depths.scale[0], depths.first[0], depths.turn[0] = walk[DENOMINATOR], 1, grand
    place = np.array([0, walk[DENOMINATOR] and 1], dtype=whole)  # depth, denominator of the best
    total, collection, payoff = np.full(1, -np.inf), np.zeros(n, dtype=whole), np.zeros(n)

    def advance(steps: int) -> int:
        trials = max(1, steps // _TRIAL)
        _search_covers(
            worths, slack, room, depths, sums, walk, place, trials, total, collection, payoff
        )
        return grand if place[0] < 0 else grand - max(1, int(depths.turn[0]))

    if place[1]:
        in_slices(advance, grand, "covers")
    return float(total[0]), collection, payoff, int(place[1])


@njit(cache=True)
def _walk_down(
    worths: Reals, slack: float, depths: _Depths, at: int, cost: Whole, sums: Reals, walk: Whole
) -> bool:
    """Go to where the cost is least at a depth; False if that does not end."""
    prices = np.zeros(cost.size)
    rates = np.zeros(sums.size, dtype=np.int64)
    nothing = np.zeros(0)
    basis, inverse = depths.basis[at], depths.inverse[at]
    pay(worths, basis, inverse, prices, sums)
    begin_descent(walk)
    walk[DENOMINATOR], walk[FUEL] = depths.scale[at], _PLENTY
    descend(worths, cost, depths.fixed[at], slack, basis, inverse, sums, rates, nothing, walk)
    depths.scale[at] = walk[DENOMINATOR]
    return bool(walk[DENOMINATOR] != 0)


@njit(cache=True)
def _search_covers(
    worths: Reals,
    slack: float,
    room: Reals,
    depths: _Depths,
    sums: Reals,
    walk: Whole,
    place: Whole,
    trials: int,
    total: Reals,
    collection: Whole,
    payoff: Reals,
) -> None:
    """Try so many coalitions; the depth is -1 when all have been tried."""
    grand, n = worths.size - 1, room.size
    proper = worths[:grand]
    basis, inverse, scale, fixed, covered, turn, first = depths
    cost = np.zeros(n, dtype=np.int64)
    column = np.zeros(n, dtype=np.int64)
    for _ in range(trials):
        depth = place[0]
        if depth < 0:
            return
        turn[depth] -= 1
        coalition = turn[depth]
        if coalition == 0:
            place[0] -= 1
            continue
        had = coalition & first[depth] == 0
        for level in range(depth):
            had = had or (coalition & first[level] != 0 and coalition > turn[level])
        if had:
            continue
        below = depth + 1
        basis[below], inverse[below], fixed[below] = basis[depth], inverse[depth], fixed[depth]
        scale[below] = scale[depth]
        for i in range(n):
            cost[i] = coalition >> i & 1
        if not _walk_down(proper, slack, depths, below, cost, sums, walk):
            place[0], place[1] = -1, 0
            return
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
        if not _walk_down(proper, slack, depths, below, cost, sums, walk):
            place[0], place[1] = -1, 0
            return
        bound += sums[covered[below]] / scale[below]
        if bound <= total[0]:
            continue
        if covered[below] != grand:
            free = grand ^ covered[below]
            first[below], turn[below] = free & -free, grand
            place[0] = below
        else:
            total[0], place[1] = bound, scale[below]
            collection[:] = basis[below]
            pay(proper, basis[below], inverse[below], payoff, sums)
