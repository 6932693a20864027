"""Spanning tree games of any number of players, with a core payoff proved without a table."""

import math
from collections.abc import Hashable, Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction

import numpy as np
from numpy.typing import ArrayLike, NDArray

from tugames._labels import player_labels
from tugames._presentation.result import Result, TabularResult
from tugames._presentation.table import Table, payoff_table
from tugames._presentation.words import few, payoff_words
from tugames.coalition import CoalitionLike, coalition_mask, iter_players
from tugames.core.separation import Separation, whole_payoff
from tugames.families.minimum_cost_spanning_tree import connection_costs, grown_tree
from tugames.game import Game

__all__ = ["MoatProof", "SpanningTree", "spanning_tree"]


def spanning_tree(costs: ArrayLike, *, players: Sequence[Hashable] | None = None) -> "SpanningTree":
    """The minimum cost spanning tree game, without its table.

    Parameters and errors are those of
    :func:`~tugames.families.minimum_cost_spanning_tree.minimum_cost_spanning_tree`.

    Returns
    -------
    SpanningTree

    Examples
    --------
    >>> game = spanning_tree([[0, 2, 4], [2, 0, 1], [4, 1, 0]])
    >>> game.worth([0, 1]), game.core_proof().payoff
    (-3.0, (Fraction(-2, 1), Fraction(-1, 1)))
    """
    table = connection_costs(costs)
    table.flags.writeable = False
    return SpanningTree(costs=table, players=player_labels(players, len(table) - 1))


@dataclass(frozen=True, kw_only=True, eq=False, repr=False)
class SpanningTree(Result):
    """A minimum cost spanning tree game; made, and checked, by :func:`spanning_tree`.

    Attributes
    ----------
    costs : ndarray, shape (n + 1, n + 1)
        Node 0 is the source, node i + 1 player i.
    players : tuple of hashables
    """

    costs: NDArray[np.float64]
    players: tuple[Hashable, ...]

    @property
    def n_players(self) -> int:
        """Number of players n."""
        return len(self.players)

    def worth(self, coalition: CoalitionLike) -> float:
        """Minus the cost of a tree on a coalition's nodes and the source. O(s**2) time."""
        members = iter_players(coalition_mask(coalition, self.players))
        nodes = np.array([0, *(i + 1 for i in members)])
        table = self.costs[np.ix_(nodes, nodes)]
        edges = [table[edge] for edge in grown_tree(table)]
        return 0.0 - float(sum(map(Fraction, edges), Fraction(0)))

    def game(self) -> Game:
        """Table of all worths."""
        from tugames.families.minimum_cost_spanning_tree import minimum_cost_spanning_tree

        return minimum_cost_spanning_tree(self.costs, players=self.players)

    def most_violated(self, payoff: Sequence[Fraction]) -> Separation:
        """Coalition with the largest excess, for :func:`tugames.core_by_separation`.

        Integer programs of n**2 variables: seconds for some thirty players. Telling whether a
        payoff is in the core is hard in general (U. Faigle, W. Kern, S. P. Fekete, W.
        Hochstaettler 1997, On the complexity of testing membership in the core of min-cost
        spanning tree games, International Journal of Game Theory 26); finding one is not, see
        :meth:`core_proof`.
        """
        from tugames.families._tree_separation import best_tree

        amounts, scale = whole_payoff(payoff, self.n_players)
        coalition, found = best_tree(self.costs, np.array([a / scale for a in amounts]))
        paid = Fraction(sum(amounts[i] for i in iter_players(coalition)), scale)
        excess = Fraction(self.worth(coalition)) - paid
        bound = max(excess, Fraction(found.bound))
        if bound - excess < Fraction(found.accuracy):  # nearer than the solver can tell
            bound = excess
        return Separation(
            coalition=coalition,
            excess=excess,
            bound=bound,
            accuracy=found.accuracy,
            players=self.players,
        )

    def core_proof(self) -> "MoatProof":
        """Bird's allocation, with the moats that prove it in the core.

        The tree grows by its cheapest edges; meanwhile a moat rises around every group that is
        not joined to the source yet, at rate 1. A moat is paid by the member through which
        Bird's tree leaves it, who pays for that edge in all. O(n**2) time.

        References
        ----------
        C. G. Bird (1976), On cost allocation for a spanning tree: a game theoretic approach,
        Networks 6; D. Granot, G. Huberman (1981), Minimum cost spanning tree games,
        Mathematical Programming 21; J. Edmonds (1967), Optimum branchings, Journal of Research
        of the National Bureau of Standards 71B, for the dual program.
        """
        edges = grown_tree(self.costs)
        group = {node: 1 << node for node in range(len(self.costs))}  # by the node nearest 0
        leader = list(range(len(self.costs)))
        begun = dict.fromkeys(group, Fraction(0))
        moats: list[tuple[int, Fraction, int]] = []
        for node, through in sorted(edges, key=lambda edge: float(self.costs[edge])):
            level = Fraction(float(self.costs[node, through]))
            joined = leader[through]
            for head in (node, joined):
                if head and level > begun[head]:
                    moats.append((group[head] >> 1, level - begun[head], head - 1))
                begun[head] = level
            group[joined] |= group[node]
            for member in iter_players(group.pop(node)):
                leader[member] = joined
        payoff = [Fraction(0)] * self.n_players
        for _, height, payer in moats:
            payoff[payer] -= height
        return MoatProof(payoff=tuple(payoff), moats=tuple(moats), edges=tuple(edges), game=self)

    def _said(self) -> Iterator[str]:
        yield f"{self.n_players} players: {few(map(str, self.players), self.n_players, 'in all')}"


@dataclass(frozen=True, kw_only=True, repr=False)
class MoatProof(TabularResult):
    """Moats around groups of players that prove a payoff to be in the core.

    Every way into a group crosses its moat, and no edge costs less than all the moats it
    crosses on its way in. So a coalition pays for every moat around a group that it has a member
    in, at least: no less than its members are charged, as each moat is charged to a
    member of its group. The tree costs no more than all moats together.

    Attributes
    ----------
    payoff : tuple of Fraction, length n
        Minus the moats that are charged to each player.
    moats : tuple of (int, Fraction, int)
        Group as a bitmask, height, and the player who pays.
    edges : tuple of (int, int)
        A tree on all nodes: (new node, node in the tree).
    game : SpanningTree
    """

    payoff: tuple[Fraction, ...]
    moats: tuple[tuple[int, Fraction, int], ...]
    edges: tuple[tuple[int, int], ...]
    game: SpanningTree

    @property
    def excess_bound(self) -> Fraction:
        """0: no coalition has a positive excess."""
        return Fraction(0)

    def verify(self) -> bool:
        """Check every claim in exact arithmetic. O(n**3) operations."""
        table = [[Fraction(c) for c in row] for row in self.game.costs.tolist()]
        heights = [height for _, height, _ in self.moats]
        numbers = [number for row in [heights, *table] for number in row]
        scale = math.lcm(*(number.denominator for number in numbers))  # whole numbers add up fast
        costs = [[int(cost * scale) for cost in row] for row in table]
        moats = [(group, int(height * scale), payer) for group, height, payer in self.moats]
        size = len(costs)
        inside = {0}
        for node, through in self.edges:
            if through not in inside or node in inside:
                return False
            inside.add(node)
        if inside != set(range(size)) or any(
            height < 0 or not 0 < group < 1 << size - 1 or not group >> payer & 1
            for group, height, payer in moats
        ):
            return False
        for head in range(1, size):
            crossed = [0] * size  # by an edge from each node
            for group, height, _ in moats:
                if group >> head - 1 & 1:
                    for tail in iter_players(((1 << size) - 1) ^ group << 1):
                        crossed[tail] += height
            if any(crossed[tail] > costs[tail][head] for tail in range(size) if tail != head):
                return False
        charged = [0] * (size - 1)
        for _, height, payer in moats:
            charged[payer] -= height
        return tuple(Fraction(amount, scale) for amount in charged) == self.payoff and sum(
            charged
        ) == -sum(costs[node][through] for node, through in self.edges)

    def _said(self) -> Iterator[str]:
        yield f"in the core: {payoff_words(self.game.players, self.payoff)}"
        yield f"{len(self.moats)} moats prove it"

    def _table(self) -> Table:
        return payoff_table(self.game.players, self.payoff)
