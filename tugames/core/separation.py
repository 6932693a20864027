"""Separation: the coalition with the largest excess, found without a table of worths."""

import math
from collections.abc import Callable, Hashable, Iterator, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Protocol, runtime_checkable

import numpy as np
from numpy.typing import NDArray

from tugames._doors.brief import brief_repr
from tugames._presentation.result import Result
from tugames._presentation.words import amount, named
from tugames.errors import InvalidInputError

__all__ = ["SeparableGame", "Separation", "WorthByCoalition"]


@dataclass(frozen=True, kw_only=True, repr=False)
class Separation(Result):
    """A coalition of large excess under a payoff, and what is known of all the others.

    Attributes
    ----------
    players : tuple of hashables
        In player order; empty where players have no names but their numbers.
    coalition : int
        A bitmask; 0, the empty coalition with excess 0, if no other is better.
    excess : Fraction
        v(S) - x(S) of this coalition, in units of worth.
    bound : Fraction
        No coalition has a larger excess; equal to ``excess`` if this one has the largest, as far
        as the accuracy tells.
    others : tuple of int
        More coalitions that are worth a row in the linear program; may be empty.
    accuracy : float
        0 if the bound was found in exact arithmetic; else how far it may be off, in units of
        worth, by the tolerances of the solver that found it and that has to be trusted.
    """

    players: tuple[Hashable, ...] = field(default=(), compare=False)
    coalition: int
    excess: Fraction
    bound: Fraction
    others: tuple[int, ...] = ()
    accuracy: float = 0.0

    def _said(self) -> Iterator[str]:
        yield f"excess {amount(self.excess)}: {named(self.coalition, self.players)}"
        yield f"no coalition has more than {amount(self.bound)}"


@runtime_checkable
class WorthByCoalition(Protocol):
    """A game that tells the worth of one coalition at a time; an ``OracleGame`` is one."""

    @property
    def players(self) -> Sequence[Hashable]: ...

    def worth(self, coalition: int, /) -> float:
        """Worth of a coalition, a bitmask."""
        ...


@runtime_checkable
class SeparableGame(WorthByCoalition, Protocol):
    """A game that also finds its most violated coalition: all that its core needs, for any n."""

    def most_violated(self, payoff: Sequence[Fraction], /) -> Separation:
        """Coalition with the largest v(S) - x(S), the empty and the grand one included."""
        ...


#: Finds the most violated coalition of a payoff.
SeparationMethod = Callable[[Sequence[Fraction]], Separation]


def players_of(game: object) -> Sequence[Hashable]:
    """Players of a game that tells worths; InvalidInputError if this is none."""
    if isinstance(game, type) or not isinstance(game, WorthByCoalition):
        raise InvalidInputError(
            "a game here has players, a method worth and, best, most_violated, as those of "
            f"tugames.families.weighted_voting have; got {brief_repr(game)}"
        )
    return game.players


def separation_of(
    game: WorthByCoalition | SeparableGame, separation: SeparationMethod | None
) -> SeparationMethod:
    """Return the given separation or the game's own; InvalidInputError if there is none."""
    if separation is not None:
        if not callable(separation):
            raise InvalidInputError(
                "a separation is a function of a payoff that returns a Separation; got "
                f"{brief_repr(separation)}"
            )
        return separation
    if isinstance(game, SeparableGame):
        return game.most_violated
    n = len(game.players)
    raise InvalidInputError(
        f"without a table, the core needs a separation: a way to find the coalition with the "
        f"largest excess; this {type(game).__name__} of {n} players only tells worths, and all "
        f"2**{n} of them decide: give separation=, or tabulate up to some 25 players, or "
        "estimate values with estimate_shapley"
    )


def whole_payoff(payoff: Sequence[Fraction], n: int) -> tuple[list[int], int]:
    """Payoffs as whole numbers over one denominator, and the denominator."""
    try:
        amounts = [Fraction(amount) for amount in payoff]
    except (TypeError, ValueError, OverflowError) as error:
        raise InvalidInputError(
            f"a payoff has a number for each of the {n} players; got {brief_repr(payoff)}: {error}"
        ) from error
    if len(amounts) != n:
        raise InvalidInputError(
            f"a payoff has a number for each of the {n} players; got {len(amounts)}"
        )
    scale = math.lcm(*(amount.denominator for amount in amounts))
    return [int(amount * scale) for amount in amounts], scale


def rounded(payoff: Sequence[Fraction]) -> NDArray[np.float64]:
    """A payoff in floating point, read-only."""
    result = np.array([float(amount) for amount in payoff])
    result.flags.writeable = False
    return result
