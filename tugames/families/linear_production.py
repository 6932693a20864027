"""Linear production games: players pool resources and make what sells best."""

from collections.abc import Hashable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from tugames._presentation.result import TabularResult
from tugames._presentation.table import Table, payoff_table
from tugames._presentation.words import few, number, payoff_words
from tugames._worths.tables import check_table_fits
from tugames.coalition import coalition_payoffs
from tugames.errors import InvalidInputError
from tugames.families._arguments import matrix, vector
from tugames.families._simplex import ROUNDING, Basis, optimal_basis
from tugames.game import Game

__all__ = ["OwenPoint", "linear_production", "owen_point"]

#: Of a stock; a product that takes less could be made too many times for a number.
_LEAST_SHARE = 1e-150


def linear_production(
    resources: ArrayLike,
    technology: ArrayLike,
    prices: ArrayLike,
    *,
    players: Sequence[Hashable] | None = None,
) -> Game:
    r"""Linear production game: a coalition's best revenue from its members' resources.

    .. math:: v(S) = \max \Bigl\{ p \cdot x : A x \le \sum_{i \in S} b^i,\; x \ge 0 \Bigr\}

    Parameters
    ----------
    resources : array_like, shape (n, r)
        b, what each player has of each resource, at least 0.
    technology : array_like, shape (r, q)
        A, what one unit of each product takes of each resource, at least 0.
    prices : array_like, shape (q,)
        p; a product with a positive price takes some resource.
    players : sequence of hashables, optional

    Returns
    -------
    Game

    Raises
    ------
    InvalidInputError
        If the shapes do not fit, an amount is negative, or revenue would have no bound.
    SolverError
        If magnitudes are so different that a plan is not found.

    Notes
    -----
    Totally balanced; :func:`owen_point` is in the core. A basis that is optimal for one
    coalition is so for all for which it is feasible, so that a program is solved only for each
    basis that is met, B of them: O(B r 2**n) time and O(r 2**n) memory, 2 r + 1 tables at the
    peak. B depends on resources and products, hardly on n: with 3 and 5 of them 20 players take a
    fifth of a second.

    References
    ----------
    G. Owen (1975), On the core of linear production games, Mathematical Programming 9.

    Examples
    --------
    A pair of one unit of each resource sells for 1: the glove game.

    >>> linear_production([[1, 0], [0, 1], [0, 1]], [[1], [1]], [1]).values
    array([0., 0., 0., 1., 0., 1., 0., 1.])
    """
    plan = _Plan(resources, technology, prices)
    check_table_fits(plan.n_players)
    from tugames.families._kernels import settle_worths

    worths = np.full(1 << plan.n_players, np.nan)  # until a basis settles them
    worths[0] = 0.0
    stocks = np.stack([coalition_payoffs(amounts) for amounts in plan.resources.T], axis=1)
    mask = worths.size - 1
    while mask:
        basis = plan.best(stocks[mask])
        worths[mask] = basis.shadow_prices @ stocks[mask]
        mask = settle_worths(worths, stocks, basis.basic, basis.shadow_prices, -ROUNDING)
    return Game(worths * plan.unit, players)


@dataclass(frozen=True, kw_only=True, repr=False)
class OwenPoint(TabularResult):
    """A payoff at shadow prices, and the plan that proves these optimal.

    Attributes
    ----------
    payoff : ndarray, shape (n,)
        Each player's resources at the shadow prices: in the core.
    shadow_prices : ndarray, shape (r,)
    production : ndarray, shape (q,)
        An optimal plan of the grand coalition.
    worth : float
        v(N), its revenue.
    residual : float
        Largest violation, in units of worth, of feasibility (resources valued at their shadow
        prices, products at one optimal total) or of equal value of plan and resources.
    method : str
    """

    payoff: NDArray[np.float64]
    shadow_prices: NDArray[np.float64]
    production: NDArray[np.float64]
    worth: float
    residual: float
    method: str

    def _said(self) -> Iterator[str]:
        yield payoff_words((), self.payoff.tolist())
        prices = (number(price) for price in self.shadow_prices)
        shown = few(prices, self.shadow_prices.size, "resources")
        yield f"v(N) = {number(self.worth)}; shadow prices {shown}"

    def _table(self) -> Table:
        return payoff_table((), self.payoff)


def owen_point(resources: ArrayLike, technology: ArrayLike, prices: ArrayLike) -> OwenPoint:
    """Payoff of the Owen set: all resources are paid at shadow prices of the grand coalition.

    Parameters and errors are those of :func:`linear_production`. Where shadow prices are not
    unique, neither is the payoff; one is returned.

    Returns
    -------
    OwenPoint

    Notes
    -----
    One linear program of r rows and q variables, whatever n. G. Owen (1975), as above;
    J. R. G. van Gellekom et al. (2000), Characterization of the Owen set of linear production
    processes, Games and Economic Behavior 32.

    Examples
    --------
    The scarce resource, that of the first player, gets all.

    >>> owen_point([[1, 0], [0, 1], [0, 1]], [[1], [1]], [1]).payoff
    array([1., 0., 0.])
    """
    plan = _Plan(resources, technology, prices)
    total = plan.resources.sum(axis=0)
    basis = plan.best(total)
    q = plan.prices.size
    made = np.zeros(q + total.size)
    made[basis.variables] = basis.basic @ total
    production = np.maximum(made[:q], 0.0)
    revenue = float(plan.prices @ production)
    residual = max(
        # a product's loss at the shadow prices, at the largest amount that could be made
        float(np.maximum(plan.prices - basis.shadow_prices @ plan.technology, 0.0).max()),
        float(basis.shadow_prices @ np.maximum(plan.technology @ production - total, 0.0)),
        abs(revenue - float(basis.shadow_prices @ total)),
    )
    payoff = plan.resources @ basis.shadow_prices * plan.unit
    shadow_prices = basis.shadow_prices * plan.unit / plan.resource_units
    production = production * plan.product_units
    for array in (payoff, shadow_prices, production):
        array.flags.writeable = False
    return OwenPoint(
        payoff=payoff,
        shadow_prices=shadow_prices,
        production=production,
        worth=revenue * plan.unit,
        residual=residual * plan.unit,
        method="simplex method, dual solution",
    )


class _Plan:
    """The program in units in which there is 1 of each resource and a product can be made once.

    What rounding is can then be said, and tables have entries up to 1.
    """

    def __init__(self, resources: ArrayLike, technology: ArrayLike, prices: ArrayLike) -> None:
        held = matrix(resources, "resources", least=0.0)
        needed = matrix(technology, "the technology", least=0.0, shape=(held.shape[1], None))
        price = vector(prices, "prices", size=needed.shape[1])
        free = np.flatnonzero((price > 0.0) & (needed.max(axis=0) == 0.0))
        if free.size:
            raise InvalidInputError(
                f"a product with a positive price takes some resource; product {free[0]} sells for "
                f"{price[free[0]]:g} and takes none: revenue would have no bound"
            )
        self.n_players = len(held)
        total = held.sum(axis=0)
        self.resource_units = np.where(total > 0.0, total, 1.0)
        self.resources = held / self.resource_units
        needed = needed / self.resource_units[:, None]
        most = needed.max(axis=0)
        scarce = np.flatnonzero((most > 0.0) & (most < _LEAST_SHARE))
        if scarce.size:
            raise InvalidInputError(
                f"a product takes at least {_LEAST_SHARE:g} of some resource's stock, or nothing; "
                f"product {scarce[0]} takes {most[scarce[0]]:g} of it: its number would overflow"
            )
        self.product_units = 1.0 / np.where(most > 0.0, most, 1.0)
        self.technology = needed * self.product_units
        price = price * self.product_units
        self.unit = float(price.max(initial=0.0)) or 1.0
        self.prices = np.maximum(price / self.unit, -1.0)  # at a loss is at a loss

    def best(self, stock: NDArray[np.float64]) -> Basis:
        """Optimal basis for a stock of resources."""
        return optimal_basis(self.technology, self.prices, stock)
