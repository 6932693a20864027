"""Sums of unanimity games: games given by their Harsanyi dividends, without a table."""

from collections.abc import Hashable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from numbers import Real
from types import MappingProxyType
from typing import Any

import numpy as np
from numpy.typing import NDArray

from tugames._doors.brief import brief_repr
from tugames._labels import numbered_or_labelled
from tugames._presentation.result import TabularResult
from tugames._presentation.table import Table
from tugames._presentation.words import named
from tugames._worths.tables import check_table_fits
from tugames.coalition import CoalitionLike, coalition_mask, coalition_members, iter_players
from tugames.errors import InvalidInputError
from tugames.families._arguments import items, number
from tugames.families._subsets import over_subsets
from tugames.game import Game

__all__ = ["UnanimitySum", "unanimity", "unanimity_sum"]


def unanimity(coalition: CoalitionLike, players: Iterable[Hashable] | int) -> "UnanimitySum":
    r"""Unanimity game of a coalition: worth 1 with all of its members, else 0.

    .. math:: u_T(S) = 1 \text{ if } T \subseteq S, \text{ else } 0.

    Parameters
    ----------
    coalition : int, text, or iterable of labels
        The carrier T, not empty, in any form that ``Game.mask`` accepts.
    players : iterable of hashables, or their number

    Returns
    -------
    UnanimitySum
        With one term; add them, and multiply by numbers.

    Raises
    ------
    InvalidInputError
        If the coalition is empty, or not of these players.

    References
    ----------
    L. S. Shapley (1953), A value for n-person games, Contributions to the Theory of Games II.

    Examples
    --------
    >>> game = 6 * unanimity(["ann", "bob", "eve"], ["ann", "bob", "eve", "zoe"])
    >>> game = game + unanimity(["ann"], game.players)
    >>> game.shapley_value()
    array([3., 2., 2., 0.])
    """
    return unanimity_sum([(coalition, 1.0)], players)


def unanimity_sum(
    dividends: Mapping[Any, float] | Iterable[tuple[CoalitionLike, float]],
    players: Iterable[Hashable] | int,
) -> "UnanimitySum":
    r"""Game with these Harsanyi dividends: :math:`v = \sum_T d(T) \, u_T`.

    Parameters
    ----------
    dividends : mapping of coalitions to numbers, or pairs of them
        Coalitions in any form that ``Game.mask`` accepts; the dividends of one that comes
        more than once are added.
    players : iterable of hashables, or their number

    Returns
    -------
    UnanimitySum

    Raises
    ------
    InvalidInputError
        If a coalition is empty or not of these players, or a dividend is not finite.

    Examples
    --------
    >>> game = unanimity_sum({"ann+bob": 4, "bob+eve": 2}, ["ann", "bob", "eve"])
    >>> game.game().values
    array([0., 0., 0., 4., 0., 0., 2., 6.])
    """
    labels = numbered_or_labelled(players)
    total: dict[int, float] = {}
    for term in items(
        dividends.items() if isinstance(dividends, Mapping) else dividends, "dividends"
    ):
        pair = items(term, "a coalition and its dividend")
        if len(pair) != 2:
            raise InvalidInputError(
                f"dividends are pairs of a coalition and a number; got {brief_repr(term)}"
            )
        coalition, dividend = pair
        mask = coalition_mask(coalition, labels)
        if mask == 0:
            raise InvalidInputError(
                "a unanimity game is one of a coalition with members; got the empty one: leave "
                "it out, as its worth is 0"
            )
        total[mask] = total.get(mask, 0.0) + number(dividend, "a dividend")
    present = {mask: dividend for mask, dividend in total.items() if dividend}
    return UnanimitySum(dividends=MappingProxyType(present), players=labels)


@dataclass(frozen=True, kw_only=True)
class UnanimitySum(TabularResult):
    """A sum of unanimity games, of any number of players; made by :func:`unanimity_sum`.

    Sums, differences and multiples of such games over the same players are such games.

    Attributes
    ----------
    dividends : mapping of int to float
        Harsanyi dividend of every coalition, by mask, that has one.
    players : tuple of hashables

    Notes
    -----
    Nothing but :meth:`game` takes more than O(terms * n) time and memory.
    """

    dividends: Mapping[int, float]
    players: tuple[Hashable, ...]

    @property
    def n_players(self) -> int:
        """Number of players n."""
        return len(self.players)

    def worth(self, coalition: CoalitionLike) -> float:
        """Worth of a coalition in any form that ``Game.mask`` accepts."""
        mask = coalition_mask(coalition, self.players)
        return sum((d for carrier, d in self.dividends.items() if carrier & mask == carrier), 0.0)

    def game(self) -> Game:
        """Table of all worths. O(n 2**n) time, O(2**n) memory."""
        check_table_fits(self.n_players)
        table = np.zeros(1 << self.n_players)
        for mask, dividend in self.dividends.items():
            table[mask] = dividend
        over_subsets(table, np.add)
        return Game(table, self.players)

    def shapley_value(self) -> NDArray[np.float64]:
        r"""Shapley value, shape (n,): each dividend is shared equally by its coalition.

        .. math:: \varphi_i = \sum_{T \ni i} \frac{d(T)}{|T|}

        References
        ----------
        J. C. Harsanyi (1959), A bargaining model for the cooperative n-person game,
        Contributions to the Theory of Games IV.

        Examples
        --------
        Two hundred players, of whom any neighbours in a row earn 1 together:

        >>> line = unanimity_sum([([i, i + 1], 1.0) for i in range(199)], players=200)
        >>> line.shapley_value()[[0, 1, 198, 199]]
        array([0.5, 1. , 1. , 0.5])
        """
        value = np.zeros(self.n_players)
        for mask, dividend in self.dividends.items():
            value[list(iter_players(mask))] += dividend / mask.bit_count()
        return value

    def banzhaf_value(self) -> NDArray[np.float64]:
        r"""Banzhaf value, shape (n,): the sum of :math:`d(T) / 2^{|T|-1}` over i's coalitions."""
        value = np.zeros(self.n_players)
        for mask, dividend in self.dividends.items():
            value[list(iter_players(mask))] += dividend * 0.5 ** (mask.bit_count() - 1)
        return value

    def __add__(self, other: "UnanimitySum") -> "UnanimitySum":
        if not isinstance(other, UnanimitySum):
            return NotImplemented
        if other.players != self.players:
            raise InvalidInputError(
                "games are added over the same players in the same order; got "
                f"{list(self.players)} and {list(other.players)}"
            )
        return unanimity_sum([*self.dividends.items(), *other.dividends.items()], self.players)

    def __mul__(self, factor: object) -> "UnanimitySum":
        if not isinstance(factor, Real):
            return NotImplemented
        scaled = {mask: dividend * float(factor) for mask, dividend in self.dividends.items()}
        return unanimity_sum(scaled, self.players)

    __rmul__ = __mul__

    def __neg__(self) -> "UnanimitySum":
        return self * -1.0

    def __sub__(self, other: "UnanimitySum") -> "UnanimitySum":
        if not isinstance(other, UnanimitySum):
            return NotImplemented
        return self + -other

    def __repr__(self) -> str:
        shown = [
            f"{dividend:g} u({'+'.join(map(str, coalition_members(mask, self.players)))})"
            for mask, dividend in list(self.dividends.items())[:3]
        ]
        dots = " + ..." if len(self.dividends) > 3 else ""
        return f"UnanimitySum({self.n_players} players: {' + '.join(shown) or '0'}{dots})"

    def _said(self) -> Iterator[str]:
        yield f"{self.n_players} players, {len(self.dividends)} dividends"

    def _table(self) -> Table:
        return Table.of(
            coalition=[named(mask, self.players) for mask in self.dividends],
            dividend=list(self.dividends.values()),
        )
