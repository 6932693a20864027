"""Interaction indices: what players are worth together beyond what they are worth apart."""

from collections.abc import Hashable, Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Literal

import numpy as np
from numpy.typing import NDArray

from tugames._doors.brief import brief_repr
from tugames._presentation.result import TabularResult
from tugames._presentation.table import Table
from tugames._presentation.words import few, labels, named, number
from tugames.coalition import CoalitionLike, coalition_mask
from tugames.errors import InvalidInputError
from tugames.game import Game
from tugames.sampled import SampledGame, examined

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["InteractionIndex", "banzhaf_interaction_index", "shapley_interaction_index"]


@dataclass(frozen=True, kw_only=True, repr=False)
class InteractionIndex(TabularResult):
    """Interaction of every coalition of up to ``order`` players.

    Attributes
    ----------
    players : tuple of hashables
        In player order; empty where players have no names but their numbers.
    coalitions : ndarray of int64, shape (m,)
        Masks of the non-empty coalitions of at most ``order`` players, by size and then
        ascending, so that the first n are the single players in player order.
    values : ndarray, shape (m,)
        The interaction of each, in units of worth: positive where its members complement each
        other, negative where they replace each other; of single players, their value.
    order : int
    n_players : int
    index : {"shapley", "banzhaf"}
    point_estimate : bool
        True when the game is estimated and this is about its mean table.
    """

    players: tuple[Hashable, ...] = field(default=(), compare=False)
    coalitions: NDArray[np.int64]
    values: NDArray[np.float64]
    order: int
    n_players: int
    index: Literal["shapley", "banzhaf"]
    point_estimate: bool

    def of(self, coalition: CoalitionLike) -> float:
        """Interaction of one coalition, in any form that one is written.

        Examples
        --------
        >>> shapley_interaction_index(Game([0, 1, 2, 7]), 2).of(0b11)
        4.0
        """
        whole = isinstance(coalition, int | np.integer) and not isinstance(coalition, bool)
        players = labels(self.players, self.n_players)
        mask: Any = coalition if whole else coalition_mask(coalition, players)
        found = np.flatnonzero(self.coalitions == mask)
        if found.size == 0:
            raise InvalidInputError(
                f"an index of order {self.order} has the coalitions of 1 to {self.order} of "
                f"{self.n_players} players; {brief_repr(mask)} is none of them: ask for a higher "
                "order"
            )
        return float(self.values[found[0]])

    def matrix(self) -> NDArray[np.float64]:
        """Values of single players on the diagonal, interactions of pairs beside it: (n, n).

        Examples
        --------
        >>> shapley_interaction_index(Game([0, 1, 2, 7]), 2).matrix()
        array([[3., 4.],
               [4., 4.]])
        """
        n = self.n_players
        if self.order < min(n, 2):
            raise InvalidInputError(
                f"a matrix of interactions needs an index of order 2; this has {self.order}: "
                "ask for order 2"
            )
        matrix = np.diag(self.values[:n])
        pairs = slice(n, n + n * (n - 1) // 2)
        higher = np.log2(self.coalitions[pairs]).astype(np.int64)
        lower = np.log2(self.coalitions[pairs] ^ 1 << higher).astype(np.int64)
        matrix[lower, higher] = matrix[higher, lower] = self.values[pairs]
        return matrix

    def _said(self) -> Iterator[str]:
        pairs = zip(self._labels(), self.values.tolist(), strict=True)
        beside = [pair for pair in pairs if self.n_players == len(self.values) or "+" in pair[0]]
        largest = sorted(beside, key=lambda pair: -abs(pair[1]))
        said = (f"{label} {number(value)}" for label, value in largest)
        yield f"{self.index}, largest: {few(said, len(beside), 'coalitions')}"

    def _labels(self) -> list[str]:
        return [named(mask, self.players) for mask in self.coalitions.tolist()]

    def _table(self) -> Table:
        return Table.of(coalition=self._labels(), interaction=self.values.tolist())

    def series(self) -> "pd.Series[float]":
        """The interactions by coalition, as a pandas Series.

        Examples
        --------
        >>> index = shapley_interaction_index(Game([0, 1, 2, 7], ["ann", "bob"]))
        >>> index.series().to_dict()
        {'ann': 3.0, 'bob': 4.0, 'ann+bob': 4.0}
        """
        return self.to_frame()["interaction"]


def shapley_interaction_index(game: Game | SampledGame, order: int = 2) -> InteractionIndex:
    r"""Shapley interaction index of all coalitions up to a size.

    .. math:: I(T) = \sum_{S \subseteq N \setminus T}
              \frac{(n - |S| - |T|)! \, |S|!}{(n - |T| + 1)!} \, \Delta_T(S), \qquad
              \Delta_T(S) = \sum_{L \subseteq T} (-1)^{|T| - |L|} v(S \cup L)

    For a single player it is the Shapley value; of a pair, the mean of how much the marginal
    contribution of one grows when the other is there.

    Parameters
    ----------
    game : Game or SampledGame
        Of an estimated game, the index of the mean table.
    order : int
        Size of the largest coalitions, from 1 to n.

    Returns
    -------
    InteractionIndex

    Raises
    ------
    InvalidInputError
        If the order is out of range.

    Notes
    -----
    The weights are the mean over q of the probabilities that exactly S is there, of players who are
    there with probability q, independently. The mean is a Gauss-Legendre sum with (n + 1) / 2
    nodes, exact for polynomials of this degree. For each q the table is folded in half for every
    player, into means for coalitions T without it and differences for those with it. O(n k 2**n)
    time and O(2**n) memory for the order k, three tables at the peak for pairs, while k is small;
    all coalitions, k = n, take O(n**2 2**n).

    References
    ----------
    M. Grabisch and M. Roubens (1999), An axiomatic approach to the concept of interaction among
    players in cooperative games, International Journal of Game Theory 28; for pairs
    T. Murofushi and S. Soneda (1993).

    Examples
    --------
    Ann has a left glove, two others a right one: she complements them, they replace each other.

    >>> index = shapley_interaction_index(Game([0, 0, 0, 1, 0, 1, 0, 1]), 2)
    >>> index.coalitions
    array([1, 2, 4, 3, 5, 6])
    >>> index.values.round(12)
    array([ 0.66666667,  0.16666667,  0.16666667,  0.5       ,  0.5       , -0.5       ])
    """
    nodes, weights = np.polynomial.legendre.leggauss((examined(game).n_players + 1) // 2)
    return _index(game, order, (1.0 + nodes) / 2.0, weights / 2.0, "shapley")


def banzhaf_interaction_index(game: Game | SampledGame, order: int = 2) -> InteractionIndex:
    r"""Banzhaf interaction index of all coalitions up to a size.

    .. math:: I(T) = \frac1{2^{n - |T|}} \sum_{S \subseteq N \setminus T} \Delta_T(S), \qquad
              \Delta_T(S) = \sum_{L \subseteq T} (-1)^{|T| - |L|} v(S \cup L)

    For a single player it is the Banzhaf value. The index of T is also the coefficient of the
    product over T in the best least-squares approximation of the game by a polynomial of degree
    abs(T).

    Parameters
    ----------
    game : Game or SampledGame
        Of an estimated game, the index of the mean table.
    order : int
        Size of the largest coalitions, from 1 to n.

    Returns
    -------
    InteractionIndex

    Raises
    ------
    InvalidInputError
        If the order is out of range.

    Notes
    -----
    The table is folded in half for every player, into means and differences: O(k 2**n) time and
    O(2**n) memory for the order k, three tables at the peak for pairs, while k is small; all
    coalitions, k = n, take O(n 2**n).

    References
    ----------
    M. Grabisch and M. Roubens (1999), An axiomatic approach to the concept of interaction among
    players in cooperative games, International Journal of Game Theory 28; P. L. Hammer and
    R. Holzman (1992), Approximations of pseudo-Boolean functions, ZOR 36.

    Examples
    --------
    >>> banzhaf_interaction_index(Game([0, 0, 0, 1, 0, 1, 0, 1]), 3).values
    array([ 0.75,  0.25,  0.25,  0.5 ,  0.5 , -0.5 , -1.  ])
    """
    return _index(game, order, np.array([0.5]), np.array([1.0]), "banzhaf")


def _index(
    game: Game | SampledGame,
    order: int,
    probabilities: NDArray[np.float64],
    weights: NDArray[np.float64],
    index: Literal["shapley", "banzhaf"],
) -> InteractionIndex:
    table = examined(game)
    n = table.n_players
    if isinstance(order, bool) or not isinstance(order, int | np.integer) or not 1 <= order <= n:
        raise InvalidInputError(
            f"the order of an interaction index is a number of players from 1 to {n}; got "
            f"{brief_repr(order)}"
        )
    coalitions = np.zeros(1, dtype=np.int64)
    for i in reversed(range(n)):
        coalitions = _extended(coalitions, i, int(order))
    values = np.zeros(coalitions.size)
    for probability, weight in zip(probabilities, weights, strict=True):
        values += weight * _derivatives(table.values, int(order), float(probability))
    by_size = np.lexsort((coalitions, np.bitwise_count(coalitions)))[1:]  # the first is empty
    coalitions, values = coalitions[by_size], values[by_size]
    coalitions.flags.writeable = values.flags.writeable = False
    return InteractionIndex(
        players=table.players,
        coalitions=coalitions,
        values=values,
        order=int(order),
        n_players=n,
        index=index,
        point_estimate=isinstance(game, SampledGame),
    )


def _extended(coalitions: NDArray[np.int64], player: int, order: int) -> NDArray[np.int64]:
    """Coalitions without a player, then those with it that are not too large."""
    room = np.bitwise_count(coalitions) < order
    return np.concatenate([coalitions, coalitions[room] | 1 << player])


def _derivatives(
    values: NDArray[np.float64], order: int, probability: float
) -> NDArray[np.float64]:
    """Mean of Delta_T(S) over random S, others being there with the given probability.

    A row for every T among the players done so far, a column for every coalition of the rest;
    the rows come out in the order that ``_extended`` builds up.
    """
    coalitions = np.zeros(1, dtype=np.int64)
    tables = values[np.newaxis]
    for i in reversed(range(values.size.bit_length() - 1)):
        room = np.bitwise_count(coalitions) < order
        rows = len(tables)
        folded = np.empty((rows + np.count_nonzero(room), 1 << i))
        difference = tables[:, 1 << i :] - tables[:, : 1 << i]
        np.multiply(difference, probability, out=folded[:rows])
        folded[:rows] += tables[:, : 1 << i]
        folded[rows:] = difference[room]
        tables = folded
        coalitions = _extended(coalitions, i, order)
    return tables[:, 0]
