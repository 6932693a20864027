"""Flow games: players own the edges of a network and earn what can be sent through it."""

from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from tugames._doors.brief import brief_repr
from tugames._doors.pandas import is_list
from tugames._presentation.result import TabularResult
from tugames._presentation.table import Table, payoff_table
from tugames._presentation.words import few, number, payoff_words
from tugames._worths.tables import check_table_fits
from tugames.errors import InvalidInputError
from tugames.families._arguments import player_names, vector
from tugames.game import Game

__all__ = ["MinimumCut", "flow", "minimum_cut"]


class _Graph(Protocol):
    """What is needed of a networkx graph."""

    @property
    def edges(self) -> Callable[..., Iterable[tuple[Hashable, Hashable, Mapping[str, Any]]]]: ...


#: A directed graph of networkx, or edges (tail, head, capacity, owner).
Network = _Graph | Iterable[tuple[Hashable, Hashable, float, Hashable]]


def flow(
    network: Network,
    source: Hashable,
    sink: Hashable,
    *,
    players: Sequence[Hashable] | int | None = None,
) -> Game:
    r"""Flow game: v(S) is the maximum flow from source to sink along the edges that S owns.

    Parameters
    ----------
    network : networkx.DiGraph, networkx.MultiDiGraph, or iterable of edges
        An edge is (tail, head, capacity, owner), directed, of finite capacity at least 0; in a
        graph of networkx capacity and owner are attributes of these names. Edges may be
        parallel, and an owner may have several.
    source, sink : hashable
        Two different nodes.
    players : sequence of hashables, or their number, optional
        The owners, in the order wanted; by default in the order in which the edges name them.
        A player without an edge is a null player.

    Returns
    -------
    Game

    Raises
    ------
    InvalidInputError
        If there are no edges, an edge lacks something, its owner is no player, or its capacity
        is negative or infinite; if source and sink are the same.

    Notes
    -----
    Flow games are totally balanced, and every totally balanced game with non-negative worths is
    a flow game; :func:`minimum_cut` has a payoff in the core. Each coalition's flow starts from
    that of the coalition without one member and is augmented: O(2**n) times a few searches of
    the network, in compiled code, and O(2**n) memory. Worths of integer capacities are exact.

    References
    ----------
    E. Kalai, E. Zemel (1982), Totally balanced games and games of flow, Mathematics of
    Operations Research 7.

    Examples
    --------
    Ann's edge of capacity 1 leads out of the source; after it bob and eve are in competition.

    >>> game = flow([("s", "a", 1, "ann"), ("a", "t", 1, "bob"), ("a", "t", 1, "eve")], "s", "t")
    >>> game.worth("ann+bob"), game.worth("bob+eve"), game.worth("ann+bob+eve")
    (1.0, 0.0, 1.0)
    """
    owned = owned_edges(network, source, sink, players)
    return Game(_worths(owned)[0], owned.players)


@dataclass(frozen=True, kw_only=True, repr=False)
class MinimumCut(TabularResult):
    """A minimum cut of a network, and the payoff in the core of the flow game that it gives.

    Attributes
    ----------
    players : tuple of hashables
        In player order; empty where players have no names but their numbers.
    worth : float
        v(N), the capacity of the cut.
    payoff : ndarray, shape (n,)
        Capacity of each player's edges across the cut: in the core (Kalai and Zemel 1982).
    source_side : frozenset
        Nodes on the source's side.
    """

    players: tuple[Hashable, ...] = field(default=(), compare=False)
    worth: float
    payoff: NDArray[np.float64]
    source_side: frozenset[Hashable]

    def _said(self) -> Iterator[str]:
        yield f"capacity {number(self.worth)}: {payoff_words(self.players, self.payoff.tolist())}"
        nodes = sorted(map(str, self.source_side))
        yield f"on the source's side: {few(nodes, len(nodes), 'nodes')}"

    def _table(self) -> Table:
        return payoff_table(self.players, self.payoff)


def minimum_cut(
    network: Network,
    source: Hashable,
    sink: Hashable,
    *,
    players: Sequence[Hashable] | int | None = None,
) -> MinimumCut:
    """Minimum cut of a network, and the core payoff of :func:`flow` that belongs to it.

    Every coalition's flow crosses the cut on its members' edges, so that they are paid enough.
    Parameters and errors are those of :func:`flow`. The cut is the one nearest to the source.

    Notes
    -----
    One maximum flow, whatever the number of players: O(nodes * edges**2) time.

    Examples
    --------
    >>> edges = [("s", "a", 1, "ann"), ("a", "t", 1, "bob"), ("a", "t", 1, "eve")]
    >>> minimum_cut(edges, "s", "t").payoff
    array([1., 0., 0.])
    """
    owned = owned_edges(network, source, sink, players)
    n_edges = len(owned.owners)
    # one player owns all: the grand coalition and no other
    _, side = _worths(
        _OwnedEdges(
            players=("all",),
            nodes=owned.nodes,
            ends=owned.ends,
            capacities=owned.capacities,
            owners=np.zeros(n_edges, dtype=np.int64),
        )
    )
    crosses = side[owned.ends[:, 0]] & ~side[owned.ends[:, 1]]
    payoff = np.zeros(len(owned.players))
    np.add.at(payoff, owned.owners, owned.capacities * crosses)
    payoff.flags.writeable = False
    inside = frozenset(node for node, within in zip(owned.nodes, side, strict=True) if within)
    return MinimumCut(
        worth=float(payoff.sum()), payoff=payoff, source_side=inside, players=owned.players
    )


@dataclass(frozen=True, kw_only=True)
class _OwnedEdges:
    """Edges in order of their owners; the source is node 0 and the sink node 1."""

    players: tuple[Hashable, ...]
    nodes: tuple[Hashable, ...]
    ends: NDArray[np.int64]
    capacities: NDArray[np.float64]
    owners: NDArray[np.int64]


def _worths(owned: _OwnedEdges) -> tuple[NDArray[np.float64], NDArray[np.bool_]]:
    n = len(owned.players)
    check_table_fits(n)
    from tugames.families._kernels import maximum_flows

    heads = owned.ends[:, ::-1].ravel()  # of the arcs along and back
    tails = owned.ends.ravel()
    worths, side = np.zeros(1 << n), np.zeros(len(owned.nodes), dtype=np.bool_)
    maximum_flows(
        heads,
        owned.capacities,
        np.searchsorted(owned.owners, np.arange(n + 1)),
        np.argsort(tails, kind="stable"),
        np.searchsorted(np.sort(tails), np.arange(len(owned.nodes) + 1)),
        worths,
        side,
    )
    return worths, side


def owned_edges(
    network: Network, source: Hashable, sink: Hashable, players: Sequence[Hashable] | int | None
) -> _OwnedEdges:
    for node in (source, sink):
        _check_label(node, "a node")
    if source == sink:
        raise InvalidInputError(
            f"a flow leads from a node to another; got {brief_repr(source)} twice"
        )
    edges = list(_iter_edges(network))
    if not edges:
        raise InvalidInputError("a flow game has at least one edge; got none")
    capacities = vector([edge[2] for edge in edges], "capacities", least=0.0)
    for tail, head, _, owner in edges:
        for label, what in ((tail, "a node"), (head, "a node"), (owner, "an owner")):
            _check_label(label, what)
    names = player_names(
        list(dict.fromkeys(edge[3] for edge in edges)) if players is None else players
    )
    number = {player: i for i, player in enumerate(names)}
    for tail, head, _, owner in edges:
        if owner not in number:
            raise InvalidInputError(
                f"every edge belongs to a player; that from {brief_repr(tail)} to "
                f"{brief_repr(head)} belongs to {brief_repr(owner)}: add this player"
            )
    number_of = {source: 0, sink: 1}
    for tail, head, _, _ in edges:
        number_of.setdefault(tail, len(number_of))
        number_of.setdefault(head, len(number_of))
    ends = np.array([[number_of[tail], number_of[head]] for tail, head, _, _ in edges], np.int64)
    owners = np.array([number[edge[3]] for edge in edges], dtype=np.int64)
    order = np.argsort(owners, kind="stable")
    return _OwnedEdges(
        players=names,
        nodes=tuple(number_of),
        ends=ends[order],
        capacities=capacities[order],
        owners=owners[order],
    )


def _check_label(label: object, what: str) -> None:
    try:
        hash(label)
    except TypeError as error:
        raise InvalidInputError(
            f"{what} is a hashable label, such as a name; got {brief_repr(label)}: {error}"
        ) from error


def _hashable(edge: Sequence[object]) -> bool:
    """Whether the ends and the owner can be told apart."""
    try:
        hash((edge[0], edge[1], edge[3]))
    except TypeError:
        return False
    return True


def _iter_edges(network: Network) -> Iterable[tuple[Hashable, Hashable, float, Hashable]]:
    if is_list(network) and not hasattr(network, "edges"):
        for edge in network:
            if not isinstance(edge, Sequence) or len(edge) != 4 or not _hashable(edge):
                raise InvalidInputError(
                    f"an edge is (tail, head, capacity, owner); got {brief_repr(edge)}"
                )
            tail, head, capacity, owner = edge
            yield tail, head, capacity, owner
        return
    if not getattr(network, "is_directed", bool)():
        raise InvalidInputError(
            "a network is a directed graph of networkx or an iterable of edges (tail, head, "
            f"capacity, owner); got {type(network).__name__}: for an undirected edge give both "
            "directions"
        )
    graph: Any = network
    for tail, head, attributes in graph.edges(data=True):
        missing = [name for name in ("capacity", "owner") if name not in attributes]
        if missing:
            raise InvalidInputError(
                f"every edge has the attributes capacity and owner; that from {brief_repr(tail)} "
                f"to {brief_repr(head)} lacks {' and '.join(missing)}"
            )
        yield tail, head, attributes["capacity"], attributes["owner"]
