"""Families of games as programs: worths when asked for, and the core, for hundreds of players."""

from collections.abc import Hashable, Sequence

import numpy as np
from numpy.typing import ArrayLike, NDArray

from tugames.families._arguments import matrix, symmetric_matrix
from tugames.families.flow import Network, owned_edges
from tugames.families.programming import ProgrammingGame, programming_game

__all__ = ["assignment_program", "flow_program", "linear_production_program", "matching_program"]


def flow_program(
    network: Network,
    source: Hashable,
    sink: Hashable,
    *,
    players: Sequence[Hashable] | int | None = None,
) -> ProgrammingGame:
    """The game of :func:`~tugames.families.flow.flow` as a program, for any number of players.

    Parameters and errors are those of ``flow``. A variable for each edge, at most its capacity
    if the owner is there; what leaves a node is no more than what arrives.

    Returns
    -------
    ProgrammingGame
        Its ``core_proof()`` pays the edges of a minimum cut (Kalai and Zemel 1982).

    Examples
    --------
    >>> edges = [("s", "a", 1, "ann"), ("a", "t", 1, "bob"), ("a", "t", 1, "eve")]
    >>> game = flow_program(edges, "s", "t")
    >>> game.worth(["ann", "eve"]), game.core_proof().payoff
    (1.0, (Fraction(1, 1), Fraction(0, 1), Fraction(0, 1)))
    """
    from scipy.sparse import coo_array, eye_array, vstack

    owned = owned_edges(network, source, sink, players)
    tails, heads = owned.ends.T
    edges, nodes = np.arange(tails.size), len(owned.nodes)
    columns = np.concatenate([edges, edges])
    signs = np.repeat([1.0, -1.0], edges.size)
    ends = np.concatenate([tails, heads])
    inner = ends > 1  # 0 is the source and 1 the sink
    kept = coo_array(
        (signs[inner], (ends[inner] - 2, columns[inner])), shape=(nodes - 2, edges.size)
    )
    resources = np.zeros((len(owned.players), edges.size + nodes - 2))
    resources[owned.owners, edges] = owned.capacities
    return programming_game(
        (heads == 1).astype(np.float64) - (tails == 1),
        vstack([eye_array(edges.size), kept]),
        resources,
        players=owned.players,
    )


def assignment_program(
    values: ArrayLike, *, players: Sequence[Hashable] | None = None
) -> ProgrammingGame:
    """The game of :func:`~tugames.families.assignment.assignment` as a program.

    Parameters and errors are those of ``assignment``. A variable for each pair of positive
    value; every player is in one pair at most.

    Returns
    -------
    ProgrammingGame
        Its ``core_proof()`` is a dual solution (Shapley and Shubik 1972).

    Examples
    --------
    >>> game = assignment_program([[5, 8, 2], [7, 9, 6], [2, 3, 0]])
    >>> game.worth("S1+B1+B2"), sum(game.core_proof().payoff)
    (8.0, Fraction(16, 1))
    """
    table = matrix(values, "pair values")
    sellers, buyers = table.shape
    names = [f"S{i}" for i in range(1, sellers + 1)] + [f"B{j}" for j in range(1, buyers + 1)]
    weights = np.zeros((sellers + buyers, sellers + buyers))
    weights[:sellers, sellers:] = table
    return _pairs(weights, names if players is None else players, whole=False)


def matching_program(
    weights: ArrayLike, *, players: Sequence[Hashable] | None = None
) -> ProgrammingGame:
    """The game of :func:`~tugames.families.matching.matching` as an integer program.

    Parameters and errors are those of ``matching``. The core is non-empty if and only if the
    program has the same optimum without its integers (Deng, Ibaraki and Nagamochi 1999).

    Returns
    -------
    ProgrammingGame

    Examples
    --------
    >>> matching_program([[0, 1, 1], [1, 0, 1], [1, 1, 0]]).worth([0, 2])
    1.0
    """
    table = symmetric_matrix(weights, "weights")
    return _pairs(np.triu(table), range(len(table)) if players is None else players, whole=True)


def linear_production_program(
    resources: ArrayLike,
    technology: ArrayLike,
    prices: ArrayLike,
    *,
    players: Sequence[Hashable] | None = None,
) -> ProgrammingGame:
    """The game of :func:`~tugames.families.linear_production.linear_production` as a program.

    Parameters are those of ``linear_production``; here resources and technology may have any sign.

    Returns
    -------
    ProgrammingGame
        Its ``core_proof()`` pays resources at their shadow prices (Owen 1975).

    Examples
    --------
    >>> linear_production_program([[1, 0], [0, 1], [0, 1]], [[1], [1]], [1]).worth([0, 2])
    1.0
    """
    return programming_game(prices, technology, resources, players=players)


def _pairs(
    weights: NDArray[np.float64], players: Sequence[Hashable], *, whole: bool
) -> ProgrammingGame:
    """Game of pairs of positive weight, each player in one at most."""
    from scipy.sparse import coo_array

    first, second = np.nonzero(weights > 0.0)
    if not first.size:  # a program has a variable; that of a pair worth nothing
        first, second = np.array([0]), np.array([len(weights) - 1])
    pairs = np.arange(first.size)
    n = len(weights)
    rows = np.concatenate([first, second])
    columns = np.concatenate([pairs, pairs])
    technology = coo_array((np.ones(rows.size), (rows, columns)), shape=(n, first.size))
    return programming_game(
        np.maximum(weights[first, second], 0.0),
        technology,
        np.eye(n),
        integer=whole,
        players=players,
    )
