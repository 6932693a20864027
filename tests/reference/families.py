"""Families of games from their definitions, one coalition at a time, by enumeration.

Nothing here imports the library under test. Coalitions are bitmasks; a function of a family
returns the list of all 2**n worths, or what one coalition gets.
"""

import math
from collections.abc import Callable, Hashable, Iterable, Sequence
from itertools import combinations, pairwise, permutations, product

import numpy as np
from scipy.optimize import linprog

from reference.games import players_of


def members_of(mask: int) -> list[int]:
    """Player numbers, ascending."""
    return [i for i in range(mask.bit_length()) if mask >> i & 1]


def worths_of(n: int, worth: Callable[[list[int]], float]) -> list[float]:
    """Table of a characteristic function of lists of players; 0 for nobody."""
    return [0.0, *(worth(members_of(mask)) for mask in range(1, 1 << n))]


def maximum_flow(
    edges: Iterable[tuple[Hashable, Hashable, float]], source: Hashable, sink: Hashable
) -> float:
    """Capacity of the least cut, all sets of nodes tried (Ford and Fulkerson)."""
    edges = list(edges)
    inner = list({node for tail, head, _ in edges for node in (tail, head)} - {source, sink})
    cuts = ({source, *side} for size in range(len(inner) + 1) for side in combinations(inner, size))
    return min(
        sum(capacity for tail, head, capacity in edges if tail in cut and head not in cut)
        for cut in cuts
    )


def spanning_tree_cost(costs: Sequence[Sequence[float]], nodes: Sequence[int]) -> float:
    """Least cost of a connected graph on these nodes, all sets of edges of that size tried."""
    edges = list(combinations(nodes, 2))
    return min(
        sum(costs[i][j] for i, j in tree)
        for tree in combinations(edges, len(nodes) - 1)
        if _connected(nodes, tree)
    )


def bottleneck(costs: Sequence[Sequence[float]], first: int, last: int) -> float:
    """Least, over paths between two nodes, of the largest cost on the path."""
    others = [node for node in range(len(costs)) if node not in (first, last)]
    paths = (
        [first, *middle, last]
        for size in range(len(others) + 1)
        for middle in permutations(others, size)
    )
    return min(max(costs[i][j] for i, j in pairwise(path)) for path in paths)


def _connected(nodes: Sequence[int], edges: Iterable[tuple[int, int]]) -> bool:
    reached, edges = {nodes[0]}, list(edges)
    for _ in nodes:
        for i, j in edges:
            if i in reached or j in reached:
                reached |= {i, j}
    return len(reached) == len(nodes)


def best_matching(weights: Sequence[Sequence[float]], members: Sequence[int]) -> float:
    """Largest weight of disjoint pairs, all ways to pair tried."""
    if len(members) < 2:
        return 0.0
    first, *rest = members
    alone = best_matching(weights, rest)
    return max(
        alone,
        *(
            weights[first][other] + best_matching(weights, [k for k in rest if k != other])
            for other in rest
        ),
    )


def fractional_matching(weights: Sequence[Sequence[float]]) -> float:
    """Largest weight of a fractional matching, by linear programming."""
    n = len(weights)
    pairs = list(combinations(range(n), 2))
    covers = np.array([[float(i in pair) for pair in pairs] for i in range(n)])
    gains = [-weights[i][j] for i, j in pairs]
    return float(-linprog(gains, A_ub=covers, b_ub=np.ones(n), method="highs").fun)


def best_revenue(
    stock: Sequence[float], technology: Sequence[Sequence[float]], prices: Sequence[float]
) -> float:
    """Optimal value of a production program."""
    answer = linprog(-np.asarray(prices, float), A_ub=technology, b_ub=stock, method="highs")
    if answer.status != 0:
        raise AssertionError(answer.message)
    return float(-answer.fun)


def best_consumption(
    a: Sequence[float], b: Sequence[float], stock: float
) -> tuple[float, float, list[float]]:
    """Most utility that one good can give; bounds below and above, and who consumes what.

    The price is bisected until demand meets the stock; consumption at it is feasible, and by
    weak duality no consumption gives more than the second bound.
    """
    low, high = 0.0, max(a)
    for _ in range(200):
        price = (low + high) / 2
        demand = sum(
            math.inf if bi == 0 and ai > price else 0.0 if bi == 0 else max(ai - price, 0) / bi
            for ai, bi in zip(a, b, strict=True)
        )
        low, high = (price, high) if demand > stock else (low, price)
    amounts = [max(ai - high, 0) / bi if bi > 0 else 0.0 for ai, bi in zip(a, b, strict=True)]
    linear = [i for i, bi in enumerate(b) if bi == 0]
    if linear:  # what those of falling utility leave over goes to the best of the others
        amounts[max(linear, key=lambda i: a[i])] += stock - sum(amounts)
    attained = sum(
        ai * x - bi * x * x / 2 for ai, bi, x in zip(a, b, amounts, strict=True) if x > 0
    )
    gains = sum(max(ai - high, 0) ** 2 / (2 * bi) for ai, bi in zip(a, b, strict=True) if bi > 0)
    return attained, high * stock + gains, amounts


def best_rearrangement(
    times: Sequence[float], costs: Sequence[float], members: Sequence[int]
) -> float:
    """What members of a queue save at most, all orders tried that nobody else can object to."""
    queue = range(len(times))
    before = {i: set(range(i)) for i in queue if i not in members}
    initial = _waiting_cost(times, costs, queue)
    return max(
        initial - _waiting_cost(times, costs, order)
        for order in permutations(queue)
        if all(set(order[: order.index(i)]) == ahead for i, ahead in before.items())
    )


def _waiting_cost(times: Sequence[float], costs: Sequence[float], order: Iterable[int]) -> float:
    clock, total = 0.0, 0.0
    for i in order:
        clock += times[i]
        total += costs[i] * clock
    return total


def cournot_profit(
    intercept: float, slope: float, costs: Sequence[float], members: Sequence[int]
) -> float:
    """Profit of merged firms in the Cournot equilibrium, all sets of active firms tried."""
    firms = [min(costs[i] for i in members)]
    firms += [cost for i, cost in enumerate(costs) if i not in members]
    for active in product([False, True], repeat=len(firms)):
        inside = [cost for cost, plays in zip(firms, active, strict=True) if plays]
        price = (intercept + sum(inside)) / (len(inside) + 1)
        # those who play cover their cost, and nobody else could
        if all((cost < price) is plays for cost, plays in zip(firms, active, strict=True)):
            return (price - firms[0]) ** 2 / slope if active[0] else 0.0
    raise AssertionError("a Cournot equilibrium exists")


def banzhaf(worths: Sequence[float]) -> list[float]:
    """Mean marginal contribution over the coalitions of others."""
    n = players_of(worths)
    return [
        sum(worths[m | 1 << i] - worths[m] for m in range(1 << n) if not m >> i & 1) / 2 ** (n - 1)
        for i in range(n)
    ]


def is_prenucleolus(
    worths: Sequence[float], payoff: Sequence[float], tolerance: float = 1e-9
) -> bool:
    """Kohlberg's criterion: efficient, and coalitions of the largest excesses are balanced.

    At every level, some positive weights on the coalitions whose excess reaches it cover each
    player once; of the proper ones, as Sobolev's version for the prenucleolus has it.
    """
    n = players_of(worths)
    sums = [sum(payoff[i] for i in members_of(mask)) for mask in range(1 << n)]
    scale = max(abs(worth) for worth in worths) or 1.0
    if abs(sums[-1] - worths[-1]) > tolerance * scale:
        return False
    excess = [worths[mask] - sums[mask] for mask in range(1 << n)]
    proper = range(1, (1 << n) - 1)
    for level in {excess[mask] for mask in proper}:
        collection = [mask for mask in proper if excess[mask] >= level - tolerance * scale]
        rows = np.array([[float(mask >> i & 1) for mask in collection] for i in range(n)])
        for k in range(len(collection)):  # can this one have a positive weight?
            answer = linprog(
                [-float(j == k) for j in range(len(collection))],
                A_eq=rows,
                b_eq=np.ones(n),
                method="highs",
            )
            if answer.status != 0 or -answer.fun < 1e-7:
                return False
        if np.linalg.matrix_rank(rows) == n:
            return True  # no other payoff has these excesses; further levels decide nothing
    return True
