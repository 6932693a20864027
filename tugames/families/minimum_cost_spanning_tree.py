"""Minimum cost spanning tree games: agents connect to a source, directly or through others."""

from collections.abc import Hashable, Sequence

import numpy as np
from numpy.typing import ArrayLike, NDArray

from tugames._worths.tables import check_table_fits
from tugames.errors import InvalidInputError
from tugames.families._arguments import symmetric_matrix
from tugames.game import Game

__all__ = [
    "bird_allocation",
    "folk_solution",
    "irreducible_costs",
    "minimum_cost_spanning_tree",
]


def minimum_cost_spanning_tree(
    costs: ArrayLike, *, players: Sequence[Hashable] | None = None
) -> Game:
    r"""Minimum cost spanning tree game; worths are *minus* costs.

    .. math:: v(S) = -\min \{ c(T) : T \text{ a spanning tree on } S \cup \{0\} \}

    Parameters
    ----------
    costs : array_like, shape (n + 1, n + 1)
        Symmetric, at least 0: the cost of an edge between two nodes. Node 0 is the source,
        node i + 1 player i. The diagonal is not read.
    players : sequence of hashables, optional

    Returns
    -------
    Game

    Raises
    ------
    InvalidInputError
        If the table is not square and symmetric with two nodes at least, or a cost is negative.

    Notes
    -----
    Totally balanced: :func:`bird_allocation` is in the core. The Shapley value of this game is
    the rule of A. Kar (2002), Axiomatization of the Shapley value on minimum cost spanning
    tree games, Games and Economic Behavior 38; it need not be in the core. With
    :func:`irreducible_costs` the game is convex, its core is the irreducible core, a part of
    that of this game, and its Shapley value is :func:`folk_solution`. O(n**2 2**n) time in
    compiled code, O(2**n) memory.

    References
    ----------
    C. G. Bird (1976), On cost allocation for a spanning tree: a game theoretic approach,
    Networks 6; D. Granot, G. Huberman (1981), Minimum cost spanning tree games, Mathematical
    Programming 21 (the core).

    Examples
    --------
    Ann reaches the source for 2, bob for 4, and each other for 1.

    >>> minimum_cost_spanning_tree([[0, 2, 4], [2, 0, 1], [4, 1, 0]]).values
    array([ 0., -2., -4., -3.])
    """
    table = connection_costs(costs)
    check_table_fits(len(table) - 1)
    from tugames.families._kernels import spanning_tree_costs

    return Game(0.0 - spanning_tree_costs(table), players)


def bird_allocation(costs: ArrayLike) -> NDArray[np.float64]:
    """Bird's allocation: each pays for the first edge of its way to the source in the tree.

    In the core of :func:`minimum_cost_spanning_tree`, and in units of its worth: minus what
    each player pays. The tree grows from the source by its cheapest edge (Prim); of equal ones
    that of the lowest numbered player is taken, and on such ties the allocation depends.

    Parameters and errors are those of :func:`minimum_cost_spanning_tree`.

    Returns
    -------
    ndarray, shape (n,)

    Notes
    -----
    O(n**2) time. C. G. Bird (1976), as above.

    Examples
    --------
    >>> bird_allocation([[0, 2, 4], [2, 0, 1], [4, 1, 0]])
    array([-2., -1.])
    """
    table = connection_costs(costs)
    payoff = np.zeros(len(table) - 1)
    for node, through in grown_tree(table):
        payoff[node - 1] = 0.0 - table[node, through]
    return payoff


def irreducible_costs(costs: ArrayLike) -> NDArray[np.float64]:
    """Least costs that leave the minimum cost of a spanning tree as it is.

    Each is the largest cost on the way from one node to the other in a minimum spanning tree,
    whichever it is.

    Parameters and errors are those of :func:`minimum_cost_spanning_tree`.

    Returns
    -------
    ndarray, shape (n + 1, n + 1)

    Notes
    -----
    O(n**2) time. C. G. Bird (1976), as above.

    Examples
    --------
    >>> irreducible_costs([[0, 2, 4], [2, 0, 1], [4, 1, 0]])
    array([[0., 2., 2.],
           [2., 0., 1.],
           [2., 1., 0.]])
    """
    table = connection_costs(costs)
    least = np.zeros_like(table)
    inside = [0]
    for node, through in grown_tree(table):
        least[node, inside] = np.maximum(least[through, inside], table[node, through])
        least[inside, node] = least[node, inside]
        inside.append(node)
    return least


def folk_solution(costs: ArrayLike) -> NDArray[np.float64]:
    r"""Folk solution: the Shapley value of the game with irreducible costs.

    In the core of :func:`minimum_cost_spanning_tree`, and in units of its worth: minus what
    each player pays. With :math:`c^*` the irreducible costs, :math:`c^{*k}_i` the k-th least
    of those between i and the other players,

    .. math:: \varphi_i = -\frac{c^*_{0i}}{n}
              - \sum_{k=1}^{n-1} \frac{\min\{c^{*k}_i, c^*_{0i}\}}{k (k + 1)}.

    Parameters and errors are those of :func:`minimum_cost_spanning_tree`.

    Returns
    -------
    ndarray, shape (n,)

    Notes
    -----
    O(n**2 log n) time, and no table. V. Feltkamp, S. Tijs, S. Muto (1994), On the irreducible
    core and the equal remaining obligations rule of minimum cost spanning extension problems;
    G. Bergantinos, J. J. Vidal-Puga (2007), A fair rule in minimum cost spanning tree problems,
    Journal of Economic Theory 137; A. Bogomolnaia, H. Moulin (2010), Sharing a minimal cost
    spanning tree: beyond the folk solution, Games and Economic Behavior 69 (the formula).

    Examples
    --------
    >>> folk_solution([[0, 2, 4], [2, 0, 1], [4, 1, 0]])
    array([-1.5, -1.5])
    """
    least = irreducible_costs(costs)
    n = len(least) - 1
    alone = least[0, 1:]
    others = np.sort(least[1:, 1:], axis=1)[:, 1:]  # without the 0 of each to itself
    ranks = np.arange(1, n)
    joined = np.minimum(others, alone[:, None]) @ (1.0 / (ranks * (ranks + 1)))
    return 0.0 - alone / n - joined


def grown_tree(table: NDArray[np.float64]) -> list[tuple[int, int]]:
    """Edges (new node, node in the tree) of a minimum spanning tree, grown from the source."""
    nearest, through = table[0].copy(), np.zeros(len(table), dtype=np.int64)
    outside = np.arange(1, len(table))
    edges = []
    while outside.size:
        at = int(np.argmin(nearest[outside]))
        node = int(outside[at])
        edges.append((node, int(through[node])))
        outside = np.delete(outside, at)
        closer = outside[table[node, outside] < nearest[outside]]
        nearest[closer], through[closer] = table[node, closer], node
    return edges


def connection_costs(costs: ArrayLike) -> NDArray[np.float64]:
    table = symmetric_matrix(costs, "connection costs", least=0.0)
    if len(table) < 2:
        raise InvalidInputError(
            "connection costs are for the source and at least one player; got a single node"
        )
    return table
