"""Airport games: a runway long enough for everyone, shared without a table."""

from collections.abc import Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

import numpy as np
from numpy.typing import NDArray

from tugames._doors.vectors import PayoffLike
from tugames._labels import player_labels
from tugames._presentation.result import TabularResult
from tugames._presentation.table import Table
from tugames._presentation.words import payoff_words
from tugames._worths.tables import check_table_fits
from tugames.coalition import CoalitionLike, coalition_mask, coalition_payoffs, iter_players
from tugames.core.separation import Separation, whole_payoff
from tugames.errors import InvalidInputError
from tugames.families._arguments import by_player
from tugames.game import Game

__all__ = ["Airport", "airport"]


def airport(costs: PayoffLike, players: Iterable[Hashable] | None = None) -> "Airport":
    r"""Airport game: a coalition pays for the longest runway that one of its members needs.

    .. math:: c(S) = \max_{i \in S} c_i, \qquad v(S) = -c(S).

    Parameters
    ----------
    costs : mapping or Series of numbers by label, or array_like, shape (n,)
        Cost of the runway that each player needs, at least 0.
    players : iterable of hashables, optional
        Labels, if the costs are no mapping; the numbers 0 to n - 1 when left out.

    Returns
    -------
    Airport

    Raises
    ------
    InvalidInputError
        If there are no costs, or one is negative or not finite.

    References
    ----------
    S. C. Littlechild, G. Owen (1973), A simple expression for the Shapley value in a special
    case, Management Science 20.

    Examples
    --------
    >>> field = airport({"glider": 12, "jet": 30, "cargo": 42})
    >>> field.shapley_value()
    array([ -4., -13., -25.])
    >>> field.nucleolus()
    array([ -6., -12., -24.])
    """
    if players is not None and isinstance(costs, Mapping):
        raise InvalidInputError(
            "costs by label name the players already; got players besides: leave them out"
        )
    numbers, labels = by_player(costs, "costs", players, least=0.0)
    return Airport(costs=tuple(numbers.tolist()), players=player_labels(labels, numbers.size))


@dataclass(frozen=True, kw_only=True, repr=False)
class Airport(TabularResult):
    """An airport game; made, and checked, by :func:`airport`.

    Worths are minus the costs, so that the larger is the better, as for every game here, and a
    payoff is minus the amount to be paid. The savings game adds each player's own cost to its
    payoff, and moves both solutions by as much.

    Attributes
    ----------
    costs : tuple of float
    players : tuple of hashables
    """

    costs: tuple[float, ...]
    players: tuple[Hashable, ...]

    @property
    def n_players(self) -> int:
        """Number of players n."""
        return len(self.players)

    def worth(self, coalition: CoalitionLike) -> float:
        """Worth -c(S) of a coalition, in any form that ``Game.mask`` accepts. O(n)."""
        members = iter_players(coalition_mask(coalition, self.players))
        return 0.0 - max((self.costs[i] for i in members), default=0.0)

    def most_violated(self, payoff: Sequence[Fraction]) -> Separation:
        """Coalition with the largest excess, exactly; for :func:`tugames.core_by_separation`.

        Whoever needs no more than some runway and is paid less than nothing joins its best
        coalition. O(n log n) time.

        Examples
        --------
        >>> airport([1, 3]).most_violated([Fraction(-2), Fraction(-1)]).coalition
        1
        """
        amounts, scale = whole_payoff(payoff, self.n_players)
        best, coalition, owed, indebted = Fraction(0), 0, 0, 0
        for i in sorted(range(self.n_players), key=lambda i: self.costs[i]):
            alone = max(amounts[i], 0)  # the player whose runway it is has to be in
            excess = Fraction(owed + max(-amounts[i], 0) - alone, scale) - Fraction(self.costs[i])
            if amounts[i] < 0:
                owed, indebted = owed - amounts[i], indebted | 1 << i
            if excess > best:
                best, coalition = excess, indebted | 1 << i
        return Separation(coalition=coalition, excess=best, bound=best, players=self.players)

    def game(self) -> Game:
        """Table of the worths v(S) = -c(S). O(2**n) time and memory.

        Examples
        --------
        >>> airport([1, 3]).game().values
        array([ 0., -1., -3., -3.])
        """
        return Game(0.0 - self._largest_costs(), self.players)

    def savings_game(self) -> Game:
        """Table of what sharing saves, the sum of the c_i over S minus c(S). O(2**n).

        Examples
        --------
        >>> airport([1, 3]).savings_game().values
        array([0., 0., 0., 1.])
        """
        return Game(coalition_payoffs(self.costs) - self._largest_costs(), self.players)

    def shapley_value(self) -> NDArray[np.float64]:
        r"""Shapley value of :meth:`game`, shape (n,): each stretch is paid by all who use it.

        With the costs in ascending order, :math:`-\varphi_i = \sum_{k \le i}
        (c_k - c_{k-1}) / (n - k + 1)`. O(n log n) time.

        References
        ----------
        S. C. Littlechild, G. Owen (1973), A simple expression for the Shapley value in a
        special case, Management Science 20.
        """
        order = np.argsort(self.costs, kind="stable")
        stretches = np.diff(np.array(self.costs)[order], prepend=0.0)
        value = np.empty(self.n_players)
        value[order] = 0.0 - np.cumsum(stretches / np.arange(self.n_players, 0, -1))
        return value

    def nucleolus(self) -> NDArray[np.float64]:
        r"""Nucleolus of :meth:`game`, shape (n,).

        With the costs in ascending order, what binds is that no player gains by paying, and
        that no {1, ..., i} pays more than its own runway. Let the first k players have paid
        :math:`p_k` together; all others pay the same amount r, which rises until some
        {1, ..., i} would save no more than r:

        .. math:: r = \min\Bigl\{ \min_{k < i < n} \frac{c_i - p_k}{i - k + 1},
                  \frac{c_n - p_k}{n - k} \Bigr\}.

        The players up to the largest such i pay r, and the rest go on from there. O(n) time for
        each amount r, O(n**2) at most.

        References
        ----------
        S. C. Littlechild (1974), A simple expression for the nucleolus in a special case,
        International Journal of Game Theory 3.
        """
        n = self.n_players
        order = np.argsort(self.costs, kind="stable")
        costs = np.array(self.costs)[order]
        sharers = np.append(np.arange(2, n + 1), n)  # i + 1, but n for i = n
        charges = np.empty(n)
        charged, paid = 0, 0.0
        while charged < n:
            rates = (costs[charged:] - paid) / (sharers[charged:] - charged)
            rate = float(rates.min())
            upto = charged + int(np.flatnonzero(rates == rate)[-1]) + 1
            charges[charged:upto] = rate
            paid += rate * (upto - charged)
            charged = upto
        value = np.empty(n)
        value[order] = 0.0 - charges
        return value

    def _largest_costs(self) -> NDArray[np.float64]:
        """Cost c(S) of every coalition: the table doubles with every player."""
        check_table_fits(self.n_players)
        largest = np.zeros(1 << self.n_players)
        for i, cost in enumerate(self.costs):
            np.maximum(largest[: 1 << i], cost, out=largest[1 << i : 2 << i])
        return largest

    def _said(self) -> Iterator[str]:
        yield f"{self.n_players} players, costs {payoff_words(self.players, self.costs)}"

    def _table(self) -> Table:
        return Table.of(player=self.players, cost=self.costs)
