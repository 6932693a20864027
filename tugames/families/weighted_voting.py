"""Voting by weights: power indices by counting coalitions by weight, without a table."""

import math
from collections.abc import Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from functools import cached_property
from numbers import Rational, Real

import numpy as np
from numpy.typing import NDArray

from tugames._doors.brief import brief, brief_repr
from tugames._doors.pandas import is_list, is_series, series_items
from tugames._labels import player_labels
from tugames._presentation.result import TabularResult
from tugames._presentation.table import Table
from tugames._presentation.words import amount, payoff_words
from tugames._worths.tables import check_table_fits
from tugames.coalition import CoalitionLike, coalition_mask, iter_players
from tugames.core.separation import Separation, whole_payoff
from tugames.errors import InvalidInputError
from tugames.families import _tally
from tugames.families._knapsack import cheapest_winning
from tugames.game import Game
from tugames.values.power.banzhaf import banzhaf_index
from tugames.values.power.coleman import ColemanIndices, coleman_indices
from tugames.values.power.deegan_packel import deegan_packel_index
from tugames.values.power.holler import holler_index
from tugames.values.power.johnston import johnston_index
from tugames.values.power.shapley_shubik import shapley_shubik_index

__all__ = ["WeightedVoting", "weighted_voting"]

#: An int, a float, a Fraction or a Decimal; numpy's numbers too.
_Number = float | Rational | Decimal

#: Counts that are always affordable; beyond, the table of 2**n worths may be the smaller one.
_FEW_COUNTS = 1 << 20

#: Bytes of counts that are not attempted.
_MOST_BYTES = 1 << 30


def weighted_voting(
    quota: _Number,
    weights: Mapping[Hashable, _Number] | Iterable[_Number],
    players: Iterable[Hashable] | None = None,
) -> "WeightedVoting":
    r"""Weighted voting game :math:`[q; w_1, \dots, w_n]`: a coalition wins if it reaches the quota.

    .. math:: v(S) = 1 \text{ if } \sum_{i \in S} w_i \ge q, \text{ else } 0.

    Parameters
    ----------
    quota : number
        More than 0, at most the sum of the weights.
    weights : mapping of labels to numbers, or iterable of numbers
        Not negative. Integers, fractions and decimals are taken as they are; a float is the
        shortest decimal that it prints as, so that 0.1 and 0.2 reach a quota of 0.3.
    players : iterable of hashables, optional
        Labels, if the weights are no mapping; the numbers 0 to n - 1 when left out.

    Returns
    -------
    WeightedVoting

    Raises
    ------
    InvalidInputError
        If a weight is negative or no number, or if nobody or even the empty coalition wins.

    References
    ----------
    J. von Neumann, O. Morgenstern (1944), Theory of Games and Economic Behavior, section 50.

    Examples
    --------
    The Council of the European Economic Community in 1958, where Luxembourg had no power:

    >>> weights = {"DE": 4, "FR": 4, "IT": 4, "BE": 2, "NL": 2, "LU": 1}
    >>> council = weighted_voting(12, weights)
    >>> council.shapley_shubik_index().round(4)
    array([0.2333, 0.2333, 0.2333, 0.15  , 0.15  , 0.    ])
    """
    if is_series(weights):
        weights = series_items(weights, "weights")
    if isinstance(weights, Mapping):
        if players is not None:
            raise InvalidInputError(
                "weights by label name the players already; got players besides: leave them out"
            )
        players, weights = weights.keys(), weights.values()
    if not is_list(weights):
        raise InvalidInputError(f"weights are numbers, one a player; got {brief_repr(weights)}")
    numbers = tuple(_rational(weight, "a weight") for weight in weights)
    labels = player_labels(range(len(numbers)) if players is None else players, len(numbers))
    for number, label in zip(numbers, labels, strict=True):
        if number < 0:
            raise InvalidInputError(
                f"weights are not negative; that of {label} is {brief(str(number))}: a game with "
                "negative weights is not monotone, make it a table with Game.from_function"
            )
    threshold, total = _rational(quota, "the quota"), sum(numbers, Fraction(0))
    if not 0 < threshold <= total:
        raise InvalidInputError(
            "the quota is more than 0 and at most the sum of all weights, "
            f"{brief(str(total))}; got {brief(str(threshold))}: "
            f"{'even nobody would win' if threshold <= 0 else 'nobody would win'}"
        )
    return WeightedVoting(quota=threshold, weights=numbers, players=labels)


@dataclass(frozen=True, kw_only=True, repr=False)
class WeightedVoting(TabularResult):
    """A weighted voting game; made, and checked, by :func:`weighted_voting`.

    Attributes
    ----------
    quota : Fraction
    weights : tuple of Fraction
    players : tuple of hashables

    Notes
    -----
    Coalitions are counted by weight, in integers of any size, and every index is a quotient of
    such counts, rounded once. With q the quota of the smallest integers that define the same
    game, the costs are, in operations on counts: O(n q) for the Banzhaf and Coleman indices,
    O(n**2 q) for Shapley-Shubik, and O(d n**2 q) for the others, d being the number of
    different weights; O(n q) counts of n bits are held. If that is more than a million counts
    and more than 2**n, the table is used instead, and the indices are those of floating point.

    References
    ----------
    I. Mann, L. S. Shapley (1962), Values of large games VI: evaluating the Electoral College
    exactly, RAND RM-3158, for the generating function; here with removal of one voter by
    division, and minimal coalitions by their excess over the quota.
    """

    quota: Fraction
    weights: tuple[Fraction, ...]
    players: tuple[Hashable, ...]

    @property
    def n_players(self) -> int:
        """Number of players n."""
        return len(self.players)

    def worth(self, coalition: CoalitionLike) -> float:
        """1.0 if a coalition, in any form that ``Game.mask`` accepts, wins, else 0.0. O(n)."""
        mask = coalition_mask(coalition, self.players)
        weight = sum(w for i, w in enumerate(self.weights) if mask >> i & 1)
        return float(weight >= self.quota)

    def game(self) -> Game:
        """Table of all worths. O(2**n) time and memory, three tables at the peak."""
        check_table_fits(self.n_players)
        weights, quota = self._integers
        sums = np.zeros(1, dtype=np.int64 if sum(weights) < 1 << 62 else object)
        for weight in weights:
            sums = np.concatenate([sums, sums + weight])
        return Game((sums >= quota).astype(np.float64), self.players)

    def most_violated(self, payoff: Sequence[Fraction]) -> Separation:
        """Coalition with the largest excess, exactly; for :func:`tugames.core_by_separation`.

        The winning coalition that is paid least, a knapsack problem, or else the players who
        are paid less than nothing. O(n q) time and n q bytes, q as for the indices.

        Examples
        --------
        >>> found = weighted_voting(3, [2, 1, 1]).most_violated([Fraction(1, 3)] * 3)
        >>> found.coalition, found.excess
        (3, Fraction(1, 3))
        """
        weights, quota = self._integers
        prices, scale = whole_payoff(payoff, self.n_players)
        winning = cheapest_winning(weights, quota, prices)
        indebted = sum(1 << i for i, price in enumerate(prices) if price < 0)
        excess, coalition = max(
            (
                int(self.worth(mask)) - Fraction(sum(prices[i] for i in iter_players(mask)), scale),
                mask,
            )
            for mask in (winning, indebted)
        )
        return Separation(coalition=coalition, excess=excess, bound=excess, players=self.players)

    def shapley_shubik_index(self) -> NDArray[np.float64]:
        """Shapley-Shubik index, shape (n,); see :func:`tugames.shapley_shubik_index`."""
        weights, quota = self._lighter_side
        if self._table_is_smaller(len(weights) * quota):
            return shapley_shubik_index(self.game())
        return _floats(_tally.shapley_shubik(weights, quota))

    def banzhaf_index(self, *, normalized: bool = True) -> NDArray[np.float64]:
        """Banzhaf index, shape (n,); see :func:`tugames.banzhaf_index`."""
        weights, quota = self._lighter_side
        if self._table_is_smaller(quota):
            return banzhaf_index(self.game(), normalized=normalized)
        counts, _ = _tally.swings(weights, quota)
        return _quotients(counts, sum(counts) if normalized else 1 << (self.n_players - 1))

    def coleman_indices(self) -> ColemanIndices:
        """Coleman's indices; see :func:`tugames.coleman_indices`."""
        weights, quota = self._integers
        if self._table_is_smaller(quota):
            return coleman_indices(self.game())
        counts, n_losing = _tally.swings(weights, quota)
        n_winning = (1 << self.n_players) - n_losing
        prevent, initiate = _quotients(counts, n_winning), _quotients(counts, n_losing)
        prevent.flags.writeable = initiate.flags.writeable = False
        return ColemanIndices(
            players=self.players,
            power_to_act=float(Fraction(n_winning, 1 << self.n_players)),
            power_to_prevent=prevent,
            power_to_initiate=initiate,
        )

    def deegan_packel_index(self) -> NDArray[np.float64]:
        """Deegan-Packel index, shape (n,); see :func:`tugames.deegan_packel_index`."""
        weights, quota = self._integers
        if self._table_is_smaller(2 * len(weights) * quota):
            return deegan_packel_index(self.game())
        shares, _, number = _tally.critical_shares(weights, quota, minimal=True)
        return _floats([share / number for share in shares])

    def holler_index(self) -> NDArray[np.float64]:
        """Holler (public good) index, shape (n,); see :func:`tugames.holler_index`."""
        weights, quota = self._integers
        if self._table_is_smaller(2 * len(weights) * quota):
            return holler_index(self.game())
        _, memberships, _ = _tally.critical_shares(weights, quota, minimal=True)
        return _quotients(memberships, sum(memberships))

    def johnston_index(self) -> NDArray[np.float64]:
        """Johnston index, shape (n,); see :func:`tugames.johnston_index`."""
        weights, quota = self._integers
        if self._table_is_smaller(2 * len(weights) * quota):
            return johnston_index(self.game())
        shares, _, number = _tally.critical_shares(weights, quota, minimal=False)
        return _floats([share / number for share in shares])

    @cached_property
    def _integers(self) -> tuple[list[int], int]:
        """Weights and quota of the same game in integers with no common divisor."""
        scale = math.lcm(*(weight.denominator for weight in self.weights))
        weights = [int(weight * scale) for weight in self.weights]
        divisor = math.gcd(*weights)
        quota = math.ceil(self.quota * scale / divisor)
        # who wins alone wins with any weight from the quota up
        return [min(weight // divisor, quota) for weight in weights], quota

    @cached_property
    def _lighter_side(self) -> tuple[list[int], int]:
        """Weights and quota of this game or of its dual, which has the same swings by number."""
        weights, quota = self._integers
        quota = min(quota, sum(weights) - quota + 1)
        return [min(weight, quota) for weight in weights], quota

    def _table_is_smaller(self, n_counts: int) -> bool:
        """Whether 2**n worths are fewer than the counts by weight; error if both are too many."""
        n = self.n_players
        if n_counts <= max(_FEW_COUNTS, 1 << n) and n_counts * (n // 8 + 1) <= _MOST_BYTES:
            return False
        if n <= 28:
            return True
        raise InvalidInputError(
            f"{n} players with these weights take {n_counts:.3g} counts by weight; their "
            f"smallest integers reach a quota of {self._integers[1]:,}: round the weights, or "
            "use estimate_shapley on a FunctionOracle of worth()"
        )

    def _said(self) -> Iterator[str]:
        yield f"quota {amount(self.quota)}, weights {payoff_words(self.players, self.weights)}"

    def _table(self) -> Table:
        return Table.of(player=self.players, weight=self.weights)


def _rational(value: object, name: str) -> Fraction:
    """Exact number; a float is the decimal that it prints as."""
    try:
        if isinstance(value, Rational):
            return Fraction(int(value.numerator), int(value.denominator))
        if isinstance(value, Real | Decimal):
            return Fraction(str(value))  # ValueError for nan and inf
    except ValueError:
        pass
    raise InvalidInputError(f"{name} is a finite number; got {brief_repr(value)}")


def _floats(fractions: list[Fraction]) -> NDArray[np.float64]:
    return np.array([float(fraction) for fraction in fractions], dtype=np.float64)


def _quotients(numerators: list[int], denominator: int) -> NDArray[np.float64]:
    return _floats([Fraction(numerator, denominator) for numerator in numerators])
