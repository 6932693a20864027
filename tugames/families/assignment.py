"""Assignment games: two sides of a market, and what each pair across is worth."""

from collections.abc import Hashable, Iterator, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import ArrayLike, NDArray

from tugames._presentation.result import TabularResult
from tugames._presentation.table import Table
from tugames._presentation.words import labels, number, payoff_words
from tugames._worths.tables import check_table_fits
from tugames.families._arguments import matrix
from tugames.families._matchings import best_matchings
from tugames.game import Game

__all__ = ["AssignmentCore", "assignment", "assignment_core"]


def assignment(values: ArrayLike, *, players: Sequence[Hashable] | None = None) -> Game:
    """Assignment game: v(S) is the most that pairs of a seller and a buyer in S are worth.

    Parameters
    ----------
    values : array_like, shape (m, k)
        What seller i (row) and buyer j (column) are worth together; a pair that is worth less
        than 0 does not trade.
    players : sequence of hashables, optional
        m sellers, then k buyers; ``"S1"``, ``"S2"``, ..., ``"B1"``, ``"B2"``, ... by default.

    Returns
    -------
    Game
        Of n = m + k players.

    Raises
    ------
    InvalidInputError
        If the values are no table of finite numbers.

    Notes
    -----
    Totally balanced: the core is the set of solutions of the dual of the assignment program,
    and has a best point for each side, see :func:`assignment_core`. O(n 2**n) time, O(2**n)
    memory.

    References
    ----------
    L. S. Shapley, M. Shubik (1972), The assignment game I: the core, International Journal of
    Game Theory 1.

    Examples
    --------
    Three houses and three buyers (Shapley and Shubik).

    >>> game = assignment([[5, 8, 2], [7, 9, 6], [2, 3, 0]])
    >>> game.worth(game.grand_coalition), game.worth("S1+B1+B2")
    (16.0, 8.0)
    """
    table = matrix(values, "pair values")
    sellers, buyers = table.shape
    check_table_fits(sellers + buyers)
    weights = np.zeros((sellers + buyers, sellers + buyers))
    weights[sellers:, :sellers] = table.T
    weights[:sellers, sellers:] = table
    names = _names(sellers, buyers) if players is None else players
    return Game(best_matchings(weights), names)


def _names(sellers: int, buyers: int) -> tuple[str, ...]:
    """Players who have no other names."""
    return *(f"S{i + 1}" for i in range(sellers)), *(f"B{j + 1}" for j in range(buyers))


@dataclass(frozen=True, kw_only=True, repr=False)
class AssignmentCore(TabularResult):
    """The core of an assignment game by its two extreme points, and an optimal assignment.

    Attributes
    ----------
    players : tuple of hashables
        In player order; empty where players have no names but their numbers.
    worth : float
        v(N), the value of an optimal assignment.
    pairs : tuple of (int, int)
        The (row, column) of an optimal assignment that are worth more than 0 together.
    seller_optimal, buyer_optimal : ndarray, shape (m + k,)
        The core payoff that is best for every seller, and that for every buyer.
    fair_division : ndarray, shape (m + k,)
        Their mean (Thompson 1981), which is the tau value of the game (Nunez and Rafels 2002).
    residual : float
        Largest violation of a pair's bound, of a payoff's sign or of efficiency by the two.
    method : str
    """

    players: tuple[Hashable, ...] = field(default=(), compare=False)
    worth: float
    pairs: tuple[tuple[int, int], ...]
    seller_optimal: NDArray[np.float64]
    buyer_optimal: NDArray[np.float64]
    fair_division: NDArray[np.float64]
    residual: float
    method: str

    def _said(self) -> Iterator[str]:
        yield f"fair division: {payoff_words(self.players, self.fair_division.tolist())}"
        yield f"v(N) = {number(self.worth)}, {len(self.pairs)} pairs trade"
        yield f"best for sellers: {payoff_words(self.players, self.seller_optimal.tolist())}"
        yield f"best for buyers: {payoff_words(self.players, self.buyer_optimal.tolist())}"

    def _table(self) -> Table:
        return Table.of(
            player=labels(self.players, self.fair_division.size),
            seller_optimal=self.seller_optimal.tolist(),
            buyer_optimal=self.buyer_optimal.tolist(),
            fair_division=self.fair_division.tolist(),
        )


def assignment_core(values: ArrayLike) -> AssignmentCore:
    """Best core payoffs for either side of :func:`assignment`, without its table.

    Parameters
    ----------
    values : array_like, shape (m, k)
        As for :func:`assignment`.

    Returns
    -------
    AssignmentCore

    Raises
    ------
    InvalidInputError
        As for :func:`assignment`.

    Notes
    -----
    All sellers can get their marginal contributions v(N) - v(N without i) in one core payoff,
    in which each buyer gets the rest of its pair's value; likewise the buyers (Demange 1982,
    Leonard 1983). One assignment problem more than players: O(n**4) time. That a payoff is in
    the core shows in m k pairs, and ``residual`` is by how much it does not.

    References
    ----------
    L. S. Shapley, M. Shubik (1972), as above; G. Demange (1982), Strategyproofness
    in the assignment market game; H. B. Leonard (1983), Elicitation of honest preferences for
    the assignment of individuals to positions, Journal of Political Economy 91; G. L. Thompson
    (1981), Auctions and market games; M. Nunez, C. Rafels (2002), The assignment game: the
    tau-value, International Journal of Game Theory 31.

    Examples
    --------
    >>> core = assignment_core([[5, 8, 2], [7, 9, 6], [2, 3, 0]])
    >>> core.pairs
    ((0, 1), (1, 2), (2, 0))
    >>> core.seller_optimal, core.buyer_optimal
    (array([5., 6., 1., 1., 3., 0.]), array([3., 5., 0., 2., 5., 1.]))
    """
    table = np.maximum(matrix(values, "pair values"), 0.0)
    sellers, buyers = table.shape
    worth, pairs = _best_assignment(table)
    seller_optimal, buyer_optimal = np.zeros((2, sellers + buyers))
    for i in range(sellers):
        seller_optimal[i] = worth - _best_assignment(np.delete(table, i, axis=0))[0]
    for j in range(buyers):
        buyer_optimal[sellers + j] = worth - _best_assignment(np.delete(table, j, axis=1))[0]
    for i, j in pairs:
        seller_optimal[sellers + j] = table[i, j] - seller_optimal[i]
        buyer_optimal[i] = table[i, j] - buyer_optimal[sellers + j]
    fair_division = (seller_optimal + buyer_optimal) / 2.0
    residual = max(_violation(table, worth, payoff) for payoff in (seller_optimal, buyer_optimal))
    for payoff in (seller_optimal, buyer_optimal, fair_division):
        payoff.flags.writeable = False
    return AssignmentCore(
        players=_names(sellers, buyers),
        worth=worth,
        pairs=pairs,
        seller_optimal=seller_optimal,
        buyer_optimal=buyer_optimal,
        fair_division=fair_division,
        residual=residual,
        method=f"marginal contributions: {1 + sellers + buyers} assignment problems",
    )


def _best_assignment(table: NDArray[np.float64]) -> tuple[float, tuple[tuple[int, int], ...]]:
    """Value and pairs of an optimal assignment of a non-negative table."""
    from scipy.optimize import linear_sum_assignment

    rows, columns = linear_sum_assignment(table, maximize=True)
    pairs = tuple(
        (i, j) for i, j in zip(rows.tolist(), columns.tolist(), strict=True) if table[i, j] > 0.0
    )
    return float(table[rows, columns].sum()), pairs


def _violation(table: NDArray[np.float64], worth: float, payoff: NDArray[np.float64]) -> float:
    """By how much a payoff is not in the core; pairs, players and N decide."""
    sellers = len(table)
    pairs = table - payoff[:sellers, None] - payoff[None, sellers:]
    return float(max(pairs.max(), (0.0 - payoff).max(), abs(payoff.sum() - worth)))
