"""How what is demanded of a payoff becomes a verdict: the least slack, and who misses it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from fractions import Fraction

import numpy as np
from numpy.typing import ArrayLike, NDArray

from tugames._numerics.near_ties import rounding, settled
from tugames.coalition import iter_players
from tugames.game import Game
from tugames.sampled import SampledGame, examined
from tugames.verdict import Verdict, Witness


@dataclass(frozen=True, kw_only=True)
class Demand:
    """Something demanded of a payoff, where its slack is least.

    Attributes
    ----------
    slack : Fraction
        Exact.
    coalitions, players : tuple of int
        What the witness names.
    text : callable
        How it fails, for people.
    """

    slack: Fraction
    coalitions: tuple[int, ...]
    players: tuple[int, ...] = ()
    text: Callable[[], str]


def exact_payoff(payoff: NDArray[np.float64], mask: int) -> Fraction:
    """x(S), without rounding."""
    return sum((Fraction(float(payoff[i])) for i in iter_players(mask)), Fraction(0))


def exact_excess(game: Game, payoff: NDArray[np.float64], mask: int) -> Fraction:
    """v(S) - x(S), without rounding."""
    return Fraction(float(game.values[mask])) - exact_payoff(payoff, mask)


def efficiency(
    game: Game, payoff: NDArray[np.float64], text: Callable[[Fraction, Fraction], str]
) -> Demand:
    """x(N) = v(N); ``text`` is given both."""
    grand = game.grand_coalition
    paid, worth = exact_payoff(payoff, grand), Fraction(float(game.values[grand]))
    return Demand(slack=-abs(worth - paid), coalitions=(grand,), text=lambda: text(paid, worth))


def payoff_verdict(
    name: str,
    game: Game | SampledGame,
    payoff: ArrayLike,
    *,
    efficient: Demand | None = None,
    others: Sequence[Demand],
    tolerance: float,
    method: str,
) -> Verdict:
    """Judge by the least slack of the other demands; by efficiency's too if it is missed.

    That an equation holds is no slack: it would be 0 for all payoffs that are efficient.
    """
    table = examined(game)
    demands = list(others)
    if efficient is not None and efficient.slack < -tolerance:
        demands = [efficient, *others]
    margin, fails, witness = np.inf, False, None
    if demands:
        worst = min(demands, key=lambda demand: demand.slack)
        error = rounding(table.n_players, table.values, payoff)
        fails, tolerance = settled(worst.slack, tolerance, error)
        margin = float(worst.slack) + 0.0
        if fails:
            witness = Witness(coalitions=worst.coalitions, players=worst.players, text=worst.text())
    return Verdict(
        property=name,
        outcome="fails" if fails else "holds",
        margin=margin,
        witness=witness,
        tolerance=tolerance,
        point_estimate=isinstance(game, SampledGame),
        method=method,
    )
