"""The least largest excess over the coalitions met so far, for any number of players.

    minimise e  subject to  x(N) = v(N),  x(S) + e >= v(S) for the coalitions S that have a row

Fewer rows than the game has coalitions make its optimum a lower bound, which the dual variables
prove; the payoff is exact, and what it is worth is for a separation to tell.
"""

from collections.abc import Iterable, Mapping, Sequence
from fractions import Fraction

import numpy as np

from tugames._doors.brief import brief_repr
from tugames._numerics.exact import solved
from tugames._numerics.row_program import FEASIBILITY, RowProgram
from tugames._worths.checked import checked_worth, require_same
from tugames.coalition import iter_players
from tugames.core.separation import (
    Separation,
    SeparationMethod,
    WorthByCoalition,
    whole_payoff,
)
from tugames.errors import InvalidInputError

#: Payoffs are multiples of the unit of worth over this: exact, and of few digits.
_GRID = 1 << 40


class LevelProgram:
    """Row generation for a game of two players or more.

    Begins with the single players and their complements, which bound the optimum.

    Parameters
    ----------
    game : WorthByCoalition

    Attributes
    ----------
    level : float
        Optimum over the rows there are.
    payoff : tuple of Fraction
        Efficient, exactly; optimal but for rounding.
    largest_worth : float
        Largest absolute worth met.
    weights : dict of int to float
        Dual variables by coalition: adding up to 1, and covering all players equally often.
    """

    def __init__(self, game: WorthByCoalition) -> None:
        self.n_players = n = len(game.players)
        self._game = game
        self.players = tuple(game.players)
        self._worths: dict[int, Fraction] = {}
        self.largest_worth = 0.0
        self.grand_coalition = (1 << n) - 1
        self.total = self.worth(self.grand_coalition)
        self._own = [self.worth(1 << i) for i in range(n)]
        # whoever makes worths up, or draws them, is found out here
        require_same(float(self._own[0]), self._asked(1), 1, game.players, whose="a game")
        self._own_whole, self._own_scale = whole_payoff(self._own, n)
        first = list(
            dict.fromkeys(
                [1 << i for i in range(n)] + [self.grand_coalition ^ 1 << i for i in range(n)]
            )
        )
        spread = max(abs(self._left(mask)) for mask in (self.grand_coalition, *first))
        # a power of two keeps worths as short as they are
        self.unit = Fraction(2) ** (int(np.frexp(float(spread))[1]) if spread else 0)
        costs = np.append(np.zeros(n), 1.0)
        self._program = RowProgram(costs, np.full(n + 1, -np.inf), np.full(n + 1, np.inf))
        everyone = np.append(np.ones(n), 0.0)
        due = float(self._left(self.grand_coalition) / self.unit)
        self._program.add(np.array([everyone, -everyone]), np.array([due, -due]))
        self.rows: list[int] = []
        self.level = -np.inf
        self.payoff: tuple[Fraction, ...] = ()
        self.weights: dict[int, float] = {}
        self.add(first)

    @property
    def method(self) -> str:
        """What was done, in words."""
        return f"row generation: {self.rounds} linear programs, {len(self.rows)} rows"

    @property
    def rounds(self) -> int:
        """Linear programs solved."""
        return self._program.rounds

    @property
    def worths(self) -> list[float]:
        """Worths met."""
        return [float(worth) for worth in self._worths.values()]

    def worth(self, mask: int) -> Fraction:
        """Worth of a coalition, asked of the game once."""
        if mask not in self._worths:
            worth = self._asked(mask) if mask else 0.0
            self._worths[mask] = Fraction(worth)
            self.largest_worth = max(self.largest_worth, abs(worth))
        return self._worths[mask]

    def _asked(self, mask: int) -> float:
        worth = self._game.worth(mask)
        return checked_worth(worth, mask, self._game.players, whose="a game")

    def attained(self, weights: Mapping[int, Fraction]) -> Fraction:
        """Sum of w(S) v(S), exactly; the game is asked for no worth twice."""
        return sum((w * self.worth(mask) for mask, w in weights.items()), Fraction(0))

    def search(self, separate: SeparationMethod, payoff: Sequence[Fraction]) -> Separation:
        """Separate a payoff; InvalidInputError if what is found is not what it is said to be."""
        found = separate(payoff)
        if not isinstance(found, Separation):
            raise InvalidInputError(f"a separation returns a Separation; got {brief_repr(found)}")
        for mask in (found.coalition, *found.others):
            if not 0 <= mask <= self.grand_coalition:
                raise InvalidInputError(
                    f"a separation finds coalitions of {self.n_players} players, masks from 0 to "
                    f"2**{self.n_players} - 1; got {mask}"
                )
        paid = sum((payoff[i] for i in iter_players(found.coalition)), Fraction(0))
        excess = self.worth(found.coalition) - paid
        scale = self.largest_worth + float(max(map(abs, payoff)))
        off = float(abs(excess - found.excess))
        if off > found.accuracy + FEASIBILITY * scale or found.bound < found.excess:
            raise InvalidInputError(
                "a separation tells the excess v(S) - x(S) of the coalition it finds, and a bound "
                f"that is not less; got excess {float(found.excess):g} and bound "
                f"{float(found.bound):g} for a coalition of excess {float(excess):g}"
            )
        return found

    def add(self, coalitions: Iterable[int]) -> bool:
        """Add rows for proper coalitions; whether there was one that had none."""
        known = {0, self.grand_coalition, *self.rows}
        new = [mask for mask in dict.fromkeys(coalitions) if mask not in known]
        if new:
            rows = np.zeros((len(new), self.n_players + 1))
            rows[:, -1] = 1.0
            for row, mask in zip(rows, new, strict=True):
                row[list(iter_players(mask))] = 1.0
            bounds = np.array([float(self._left(mask) / self.unit) for mask in new])
            self._program.add(rows, bounds)
            self.rows += new
        return bool(new)

    def solve(self) -> None:
        """Solve for the rows there are."""
        self._program.solve()
        *shares, level = self._program.solution.tolist()
        self.level = level * float(self.unit)
        self.payoff = self.efficient(
            [
                own + self.unit * Fraction(round(share * _GRID), _GRID)
                for own, share in zip(self._own, shares, strict=True)
            ]
        )
        duals = self._program.duals[2:].tolist()
        self.weights = {mask: w for mask, w in zip(self.rows, duals, strict=True) if w > 0.0}

    def exact_vertex(self) -> tuple[tuple[Fraction, ...], dict[int, Fraction]] | None:
        """Payoff and dual variables of the last optimum in fractions; None if it is no vertex.

        Two systems of n + 1 equations, O(n**3) operations on long integers: a second for some
        fifty players.
        """
        n, tight = self.n_players, ~self._program.basic_rows()
        masks = [mask for mask, is_tight in zip(self.rows, tight[2:], strict=True) if is_tight]
        if len(masks) != n or not tight[:2].any():
            return None
        rows = [[mask >> i & 1 for i in range(n)] + [1] for mask in masks]
        rows.append([1] * n + [0])
        bounds = [self._left(mask) for mask in (*masks, self.grand_coalition)]
        *shares, _ = solved(rows, bounds)
        *weights, _ = solved(
            [list(column) for column in zip(*rows, strict=True)], [Fraction(0)] * n + [Fraction(1)]
        )
        if min(weights) < 0:
            return None
        payoff = tuple(own + share for own, share in zip(self._own, shares, strict=True))
        return payoff, {mask: w for mask, w in zip(masks, weights, strict=True) if w}

    def efficient(self, payoff: list[Fraction]) -> tuple[Fraction, ...]:
        """Make a payoff efficient; who gets the most bears the rounding."""
        at = max(range(self.n_players), key=lambda i: payoff[i] - self._own[i])
        payoff[at] += self.total - sum(payoff)
        return tuple(payoff)

    def simpler_payoffs(self) -> Iterable[tuple[Fraction, ...]]:
        """Yield efficient payoffs of simple fractions near the last one.

        A core without an interior contains a vertex that rounding just misses; with few digits
        it is met.
        """
        for limit in (1, 12, 120, 1000, 10_000):
            shares = [
                ((amount - own) / self.unit).limit_denominator(limit)
                for amount, own in zip(self.payoff, self._own, strict=True)
            ]
            yield self.efficient(
                [own + self.unit * share for own, share in zip(self._own, shares, strict=True)]
            )
        whole = [Fraction(round(amount)) for amount in self.payoff]
        yield self.efficient(whole)

    def _left(self, mask: int) -> Fraction:
        """Worth beyond what the members are worth alone."""
        own = sum(self._own_whole[i] for i in iter_players(mask))
        return self.worth(mask) - Fraction(own, self._own_scale)
