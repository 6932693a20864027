"""The Myerson value, and games restricted by a communication graph."""

from collections.abc import Collection, Hashable, Iterable
from typing import Protocol, runtime_checkable

import numpy as np
from numpy.typing import NDArray

from tugames._doors.brief import brief_repr
from tugames.coalition import CoalitionLike, iter_players, require_coalitions
from tugames.errors import InvalidInputError
from tugames.game import Game
from tugames.sampled import SampledGame, examined
from tugames.values.shapley import shapley_value

__all__ = ["graph_restricted_game", "myerson_value"]


@runtime_checkable
class _NetworkxGraph(Protocol):
    """What is asked of a networkx graph, so that networkx itself is not imported."""

    @property
    def nodes(self) -> Collection[Hashable]: ...

    def edges(self) -> Iterable[tuple[Hashable, Hashable]]: ...

    def is_directed(self) -> bool: ...


#: A networkx graph, or its edges: pairs of players in any form that ``Game.mask`` accepts.
_Graph = _NetworkxGraph | Iterable[CoalitionLike]


def graph_restricted_game(game: Game | SampledGame, graph: _Graph) -> Game:
    r"""Game in which only players connected within their coalition cooperate.

    .. math:: v^g(S) = \sum_{C \in S/g} v(C),

    where S/g are the connected components of the graph that g induces on S.

    Parameters
    ----------
    game : Game or SampledGame
        Of an estimated game the mean table is restricted.
    graph : networkx.Graph, or an iterable of edges
        The nodes are players' labels; players that are not mentioned have no links. An edge
        is a pair of labels, or two players in another form that ``Game.mask`` accepts.

    Raises
    ------
    InvalidInputError
        If a node is no player, an edge does not join two players, or the graph is directed.

    Notes
    -----
    Compiled; each coalition's components follow from those of the coalition without its last
    player. O(n 2**n) time at most, 24 * 2**n bytes.

    References
    ----------
    R. B. Myerson (1977), Graphs and cooperation in games, Mathematics of Operations Research 2.

    Examples
    --------
    >>> game = Game([0, 0, 0, 60, 0, 60, 60, 72])
    >>> graph_restricted_game(game, [(0, 1), (1, 2)]).values
    array([ 0.,  0.,  0., 60.,  0.,  0., 60., 72.])
    """
    table = examined(game)
    from tugames.values._components import component_worths

    return Game(component_worths(table.values, _neighbours(table, graph)), table.players)


def myerson_value(game: Game | SampledGame, graph: _Graph) -> NDArray[np.float64]:
    r"""Myerson value: the Shapley value of the graph-restricted game.

    The only value that shares each component's worth among its members and is fair: a new
    link changes what its two ends get by the same amount.

    Parameters
    ----------
    game : Game or SampledGame
        Of an estimated game, the value of the mean table.
    graph : networkx.Graph, or an iterable of edges
        As for :func:`graph_restricted_game`.

    Returns
    -------
    ndarray, shape (n,), in player order and in units of worth

    Raises
    ------
    InvalidInputError
        As for :func:`graph_restricted_game`.

    Notes
    -----
    O(n 2**n) time at most, 24 * 2**n bytes.

    References
    ----------
    R. B. Myerson (1977), Graphs and cooperation in games, Mathematics of Operations Research
    2, the theorem on fair allocation rules.

    Examples
    --------
    Two players earn 60, three earn 72; the one in the middle of a line gets 44 (R. J. Aumann,
    R. B. Myerson 1988, Endogenous formation of links between players and of coalitions).

    >>> game = Game([0, 0, 0, 60, 0, 60, 60, 72], players=["ann", "bob", "eve"])
    >>> myerson_value(game, [("ann", "bob"), ("bob", "eve")]).round(9)
    array([14., 44., 14.])
    """
    return shapley_value(graph_restricted_game(game, graph))


def _neighbours(game: Game, graph: _Graph) -> NDArray[np.int64]:
    """Mask of the players joined to each player, shape (n,)."""
    edges: Iterable[CoalitionLike]
    if isinstance(graph, _NetworkxGraph):
        if graph.is_directed():
            raise InvalidInputError(
                "players who communicate do so in both directions; got a directed graph: use "
                "its to_undirected()"
            )
        game.mask(list(graph.nodes))  # raises for a node that is no player
        edges = [list(edge[:2]) for edge in graph.edges()]
    else:
        edges = graph
    neighbours = np.zeros(game.n_players, dtype=np.int64)
    what = "a graph is a networkx.Graph or an iterable of edges (pairs of players)"
    for edge in require_coalitions(edges, what):
        ends = list(iter_players(game.mask(edge)))
        if len(ends) != 2:
            raise InvalidInputError(
                f"an edge joins two players; got {brief_repr(edge)}: write it as a pair of labels"
            )
        first, second = ends
        neighbours[first] |= 1 << second
        neighbours[second] |= 1 << first
    return neighbours
