"""The most violated coalition of a spanning tree game, by an integer program with cuts.

A coalition's tree is a tree on some of the nodes, rooted in the source. With the payoff of a
player added to the cost of the edge that enters it, the cheapest such tree is wanted: the
prize-collecting Steiner tree problem, without Steiner nodes.
"""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from tugames.errors import SolverError
from tugames.families._optimize import Optimum, maximum

_MAX_ROUNDS = 200


def best_tree(costs: NDArray[np.float64], payoff: NDArray[np.float64]) -> tuple[int, Optimum]:
    """Mask of the coalition with the largest excess, and the program that says so.

    A variable for each edge and direction. Whoever is left by an edge is entered by one; cycles
    apart from the source, which this allows, are cut off as they appear: from outside a cycle
    comes at least one edge if one enters a member of it.
    """
    size = len(costs)
    tails, heads = (part.ravel() for part in np.indices((size, size - 1)))
    heads = heads + 1
    kept = tails != heads
    tails, heads = tails[kept], heads[kept]
    objective = -(costs[tails, heads] + payoff[heads - 1])
    rows, columns, entries, right = _local_rows(tails, heads, size)
    count = right.size
    for _ in range(_MAX_ROUNDS):
        table = _sparse(rows, columns, entries, (count, tails.size))
        found = maximum(objective, table, right, np.ones(tails.size, dtype=np.bool_))
        chosen = found.solution > 0.5
        cycles = _apart(tails[chosen], heads[chosen], size)
        if not cycles:
            return sum(1 << int(head) - 1 for head in heads[chosen]), found
        for cycle in cycles:
            inside = np.isin(heads, cycle)
            entering = np.flatnonzero(inside & ~np.isin(tails, cycle))
            for member in cycle.tolist():
                # entered at all - entered from outside <= 0
                own = np.flatnonzero(heads == member)
                rows.append(np.full(own.size + entering.size, count))
                columns.append(np.concatenate([own, entering]))
                entries.append(np.repeat([1.0, -1.0], [own.size, entering.size]))
                count += 1
        right = np.concatenate([right, np.zeros(count - right.size)])
    raise SolverError(
        f"the tree of a coalition is found after at most {_MAX_ROUNDS} programs; this one of "
        f"{size - 1} players is not: ask core_proof() for a core payoff instead"
    )


def _local_rows(
    tails: NDArray[np.int64], heads: NDArray[np.int64], size: int
) -> tuple[list[Any], list[Any], list[Any], NDArray[np.float64]]:
    """Rows: a player is entered once at most; and if an edge leaves it, from elsewhere."""
    edges = np.arange(tails.size)
    rows, columns, entries = [heads - 1], [edges], [np.ones(edges.size)]
    onward = np.flatnonzero(tails > 0)
    entering = [np.flatnonzero(heads == node) for node in range(size)]
    for row, edge in enumerate(onward.tolist(), start=size - 1):
        before = entering[tails[edge]]
        before = before[tails[before] != heads[edge]]
        rows.append(np.full(before.size + 1, row))
        columns.append(np.append(before, edge))
        entries.append(np.append(np.full(before.size, -1.0), 1.0))
    right = np.concatenate([np.ones(size - 1), np.zeros(onward.size)])
    return rows, columns, entries, right


def _sparse(rows: list[Any], columns: list[Any], entries: list[Any], shape: tuple[int, int]) -> Any:
    from scipy.sparse import coo_array

    parts = (np.concatenate(rows), np.concatenate(columns))
    # an edge from outside into the member itself cancels
    return coo_array((np.concatenate(entries), parts), shape=shape).tocsr()


def _apart(
    tails: NDArray[np.int64], heads: NDArray[np.int64], size: int
) -> list[NDArray[np.int64]]:
    """Groups of entered players that no way from the source reaches."""
    from scipy.sparse import coo_array
    from scipy.sparse.csgraph import connected_components

    graph = coo_array((np.ones(tails.size), (tails, heads)), shape=(size, size))
    _, labels = connected_components(graph, directed=False)
    lost = heads[labels[heads] != labels[0]]
    return [np.sort(lost[labels[lost] == label]) for label in np.unique(labels[lost])]
