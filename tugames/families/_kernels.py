"""Compiled passes over the lattice of coalitions. Imported lazily: numba takes its time.

They fill a stretch of a table, which the functions beside them go through.
"""

import numpy as np
from numpy.typing import NDArray

from tugames._numerics.compiling import njit
from tugames._numerics.slices import over_range


def spanning_tree_costs(costs: NDArray[np.float64]) -> NDArray[np.float64]:
    """Cost of a minimum spanning tree over node 0 and a coalition's nodes, shape (2**n,).

    Player i is node i + 1. Prim's algorithm for each coalition: O(n**2 2**n) time.
    """
    totals = np.zeros(1 << (len(costs) - 1))
    over_range(
        lambda first, last: _connect(costs, totals, first, last),
        1,
        totals.size,
        "spanning trees",
        work=lambda mask: len(costs) ** 2 * mask,
    )
    return totals


@njit(cache=True)
def _connect(costs: NDArray[np.float64], totals: NDArray[np.float64], begin: int, end: int) -> None:
    n = len(costs) - 1
    waiting = np.empty(n, dtype=np.int64)
    nearest = np.empty(n)
    for mask in range(begin, end):
        size = 0
        for i in range(n):
            if mask >> i & 1:
                waiting[size] = i + 1
                nearest[size] = costs[0, i + 1]
                size += 1
        total = 0.0
        while size:
            best = 0
            for k in range(1, size):
                if nearest[k] < nearest[best]:
                    best = k
            total += nearest[best]
            node = waiting[best]
            size -= 1
            waiting[best] = waiting[size]
            nearest[best] = nearest[size]
            for k in range(size):
                nearest[k] = min(nearest[k], costs[node, waiting[k]])
        totals[mask] = total


def maximum_flows(
    heads: NDArray[np.int64],
    capacities: NDArray[np.float64],
    first: NDArray[np.int64],
    leaving: NDArray[np.int64],
    start: NDArray[np.int64],
    worths: NDArray[np.float64],
    source_side: NDArray[np.bool_],
) -> None:
    """Set ``worths[S]``, in place, to the maximum flow from node 0 to node 1 along S's edges.

    Edge e is two residual arcs, 2 e along it and 2 e + 1 back, to the nodes ``heads``. Player i
    owns edges ``first[i]`` to ``first[i + 1] - 1``; the arcs that leave node k are those in
    ``leaving`` from ``start[k]`` to ``start[k + 1] - 1``. ``source_side`` is set to the nodes
    on the source's side of a minimum cut of the grand coalition.

    A coalition's flow starts from that of the coalition without its lowest member, which masks
    in ascending order keep at hand, one for every number of members; shortest augmenting paths
    (Edmonds and Karp) do the rest. The worth is the capacity of the cut found, a sum of few
    numbers whatever the rounding of the flows.
    """
    residuals = np.zeros((len(first), len(heads)))
    came_by = np.zeros(len(source_side), dtype=np.int64)
    over_range(
        lambda begin, end: _fill_flows(
            heads, capacities, first, leaving, start, worths, residuals, came_by, begin, end
        ),
        1,
        worths.size,
        "flows",
        work=lambda mask: 10 * len(heads) * mask,
    )
    source_side[:] = came_by >= 0


@njit(cache=True)
def _fill_flows(
    heads: NDArray[np.int64],
    capacities: NDArray[np.float64],
    first: NDArray[np.int64],
    leaving: NDArray[np.int64],
    start: NDArray[np.int64],
    worths: NDArray[np.float64],
    residuals: NDArray[np.float64],
    came_by: NDArray[np.int64],
    begin: int,
    end: int,
) -> None:
    """Flows of a stretch of coalitions; ``came_by`` is the arc by which the last search came."""
    n, n_nodes = len(first) - 1, len(came_by)
    queue = np.empty(n_nodes, dtype=np.int64)
    for mask in range(begin, end):
        player = 0
        while not mask >> player & 1:
            player += 1
        depth = 0
        for i in range(player, n):
            depth += mask >> i & 1
        for arc in range(len(heads)):
            residuals[depth, arc] = residuals[depth - 1, arc]
        for e in range(first[player], first[player + 1]):
            residuals[depth, 2 * e] = capacities[e]

        while True:
            for node in range(n_nodes):
                came_by[node] = -1
            came_by[0] = len(heads)  # the source was reached by no arc
            queue[0] = 0
            done, found = 0, 1
            while done < found and came_by[1] < 0:
                node = queue[done]
                done += 1
                for k in range(start[node], start[node + 1]):
                    arc = leaving[k]
                    if residuals[depth, arc] > 0.0 and came_by[heads[arc]] < 0:
                        came_by[heads[arc]] = arc
                        queue[found] = heads[arc]
                        found += 1
            if came_by[1] < 0:
                break
            amount = np.inf
            node = 1
            while node != 0:
                amount = min(amount, residuals[depth, came_by[node]])
                node = heads[came_by[node] ^ 1]
            node = 1
            while node != 0:
                arc = came_by[node]
                residuals[depth, arc] -= amount
                residuals[depth, arc ^ 1] += amount
                node = heads[arc ^ 1]

        for i in range(player, n):
            if mask >> i & 1:
                for e in range(first[i], first[i + 1]):
                    if came_by[heads[2 * e + 1]] >= 0 and came_by[heads[2 * e]] < 0:
                        worths[mask] += capacities[e]


def settle_worths(
    worths: NDArray[np.float64],
    stocks: NDArray[np.float64],
    basic: NDArray[np.float64],
    shadow_prices: NDArray[np.float64],
    least: float,
) -> int:
    """Set the worths that are still nan, in place, where a basis is feasible for the stocks.

    Feasible is where every amount in ``basic @ stocks[mask]`` is at least ``least``. Returns
    the last mask whose worth is nan, or 0 if none is.
    """
    unsettled = 0

    def settle(begin: int, end: int) -> None:
        nonlocal unsettled
        unsettled = _settle(worths, stocks, basic, shadow_prices, least, begin, end) or unsettled

    over_range(settle, 1, worths.size, work=lambda mask: shadow_prices.size**2 * mask)
    return unsettled


@njit(cache=True)
def _settle(
    worths: NDArray[np.float64],
    stocks: NDArray[np.float64],
    basic: NDArray[np.float64],
    shadow_prices: NDArray[np.float64],
    least: float,
    begin: int,
    end: int,
) -> int:
    size = len(shadow_prices)
    unsettled = 0
    for mask in range(begin, end):
        if not np.isnan(worths[mask]):
            continue
        feasible = True
        for row in range(size):
            amount = 0.0
            for k in range(size):
                amount += basic[row, k] * stocks[mask, k]
            if amount < least:
                feasible = False
                break
        if not feasible:
            unsettled = mask
            continue
        worth = 0.0
        for k in range(size):
            worth += shadow_prices[k] * stocks[mask, k]
        worths[mask] = worth
    return unsettled
