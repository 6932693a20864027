"""Core payoffs of programming games by linear duality, proved in exact arithmetic."""

from collections.abc import Hashable, Iterator
from dataclasses import dataclass
from fractions import Fraction
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from tugames._presentation import words
from tugames._presentation.result import TabularResult
from tugames._presentation.table import Table, payoff_table

__all__ = ["DualProof", "dual_proof"]

_DENOMINATORS = (1, 12, 120, 1000, 100_000)
#: By how much prices are raised to outweigh their rounding, if nothing is sold at a loss.
_MORE = Fraction(1, 10**9)


class ProgramData(Protocol):
    """Data of a :class:`~tugames.families.programming.ProgrammingGame`."""

    @property
    def players(self) -> tuple[Hashable, ...]: ...

    @property
    def objective(self) -> NDArray[np.float64]: ...

    @property
    def technology(self) -> Any: ...

    @property
    def resources(self) -> NDArray[np.float64]: ...

    @property
    def common(self) -> NDArray[np.float64]: ...

    @property
    def integer(self) -> NDArray[np.bool_]: ...

    def worth(self, coalition: int, /) -> float: ...


@dataclass(frozen=True, kw_only=True, repr=False)
class DualProof(TabularResult):
    """Prices of resources that prove a payoff to be in the core, or near it.

    At these prices no product has a gain, so that nobody can make more of its resources than
    they are worth. A plan of the grand coalition that makes just that of all resources proves
    the payoff efficient; without a plan, v(N) is taken as the game tells it.

    Attributes
    ----------
    payoff : tuple of Fraction, length n
        Each player's resources at the prices; less equal shares of what these exceed v(N) by.
    prices : tuple of Fraction, length r
    plan : tuple of Fraction, length q, or None
    excess_bound : Fraction
        No coalition has a larger excess: 0 if the payoff is in the core.
    game : ProgrammingGame
    """

    payoff: tuple[Fraction, ...]
    prices: tuple[Fraction, ...]
    plan: tuple[Fraction, ...] | None
    excess_bound: Fraction
    game: ProgramData

    def verify(self) -> bool:
        """Check prices, plan and payoff in exact arithmetic: O(entries of the program)."""
        data = self.game
        common = [Fraction(b) for b in data.common.tolist()]
        if min(self.prices) < 0 or not _nobody_gains(data, self.prices):
            return False
        paid = _values(data, self.prices)
        less = [worth - amount for worth, amount in zip(paid, self.payoff, strict=True)]
        over = sum(b * y for b, y in zip(common, self.prices, strict=True))
        if sum(max(amount, Fraction(0)) for amount in less) + over != self.excess_bound:
            return False
        if self.plan is None:
            return sum(self.payoff) == Fraction(data.worth((1 << len(paid)) - 1))
        return _is_feasible(data, self.plan) and sum(self.payoff) == sum(
            Fraction(c) * z for c, z in zip(data.objective.tolist(), self.plan, strict=True)
        )

    def _said(self) -> Iterator[str]:
        payoff = words.payoff_words(self.game.players, self.payoff)
        yield f"excess {words.amount(self.excess_bound)} at most: {payoff}"
        prices = (words.amount(price) for price in self.prices)
        yield f"prices: {words.few(prices, len(self.prices), 'resources')}"

    def _table(self) -> Table:
        return payoff_table(self.game.players, self.payoff)


def dual_proof(
    data: ProgramData, plan: NDArray[np.float64], worth: float, accuracy: float
) -> DualProof | None:
    """Proof by the dual solution, the best of a few roundings; None if it is not near enough."""
    from scipy.optimize import linprog

    held = data.common + data.resources.sum(axis=0)
    relaxed = linprog(
        -data.objective, A_ub=data.technology, b_ub=held, bounds=(0.0, None), method="highs-ds"
    )
    if relaxed.status != 0 or -relaxed.fun > worth + 2 * accuracy:
        return None
    found = [max(Fraction(-y), Fraction(0)) for y in relaxed.ineqlin.marginals.tolist()]
    common = [Fraction(b) for b in data.common.tolist()]
    nearest: DualProof | None = None
    for limit in (*_DENOMINATORS, None):
        prices = tuple(
            y * (1 + _MORE) if limit is None else y.limit_denominator(limit) for y in found
        )
        if not _nobody_gains(data, prices):
            continue
        paid = _values(data, prices)
        over = sum((b * y for b, y in zip(common, prices, strict=True)), Fraction(0))
        for made in (plan, relaxed.x) if limit is not None and over == 0 else ():
            exact = tuple(Fraction(z).limit_denominator(limit or 1) for z in made.tolist())
            proof = DualProof(
                payoff=tuple(paid), prices=prices, plan=exact, excess_bound=over, game=data
            )
            if proof.verify():
                return proof
        share = (sum(paid) - Fraction(worth)) / len(paid)
        bound = len(paid) * max(share, Fraction(0)) + over
        if bound <= accuracy and (nearest is None or bound < nearest.excess_bound):
            nearest = DualProof(
                payoff=tuple(amount - share for amount in paid),
                prices=prices,
                plan=None,
                excess_bound=bound,
                game=data,
            )
    return nearest


def _nobody_gains(data: ProgramData, prices: tuple[Fraction, ...]) -> bool:
    """Whether every product takes resources of its value at least."""
    costs = [Fraction(0)] * data.objective.size
    for row, column, amount in _entries(data):
        if prices[row]:
            costs[column] += amount * prices[row]
    return all(cost >= c for cost, c in zip(costs, data.objective.tolist(), strict=True))


def _is_feasible(data: ProgramData, plan: tuple[Fraction, ...]) -> bool:
    """Whether the grand coalition can carry out a plan."""
    left = [Fraction(b) for b in data.common.tolist()]
    for _, row, amount in _holdings(data):
        left[row] += amount
    for row, column, amount in _entries(data):
        if plan[column]:
            left[row] -= amount * plan[column]
    whole = zip(plan, data.integer.tolist(), strict=True)
    return min(*left, *plan) >= 0 and all(z.denominator == 1 for z, integer in whole if integer)


def _values(data: ProgramData, prices: tuple[Fraction, ...]) -> list[Fraction]:
    """Value of each player's resources."""
    values = [Fraction(0)] * len(data.resources)
    for player, row, amount in _holdings(data):
        values[player] += amount * prices[row]
    return values


def _entries(data: ProgramData) -> Iterator[tuple[int, int, Fraction]]:
    table = data.technology.tocoo()
    for row, column, amount in zip(table.row, table.col, table.data, strict=True):
        yield int(row), int(column), Fraction(float(amount))


def _holdings(data: ProgramData) -> Iterator[tuple[int, int, Fraction]]:
    for player, row in np.argwhere(data.resources).tolist():
        yield player, row, Fraction(float(data.resources[player, row]))
