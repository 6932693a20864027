"""What all strategies share: how many players, which numbers, and how a table becomes a game.

Worths are Python numbers until the table is done: sums of integers and of fractions are exact,
and each worth is rounded once, to the float64 of the game.
"""

import math
from collections.abc import Callable, Hashable, Sequence
from fractions import Fraction
from numbers import Integral, Rational
from typing import Any, TypeVar

import numpy as np

from tugames._doors.brief import brief_repr
from tugames._labels import player_labels
from tugames.errors import InvalidInputError
from tugames.game import Game
from tugames.testing._hypothesis import strategies as st

T = TypeVar("T")
#: What a strategy of worths gives: integers and fractions are summed exactly.
Number = int | float | Fraction
#: Number of players: n, bounds (least, most), or None for the default bounds.
Players = int | tuple[int, int] | None
#: What hypothesis hands to a composite strategy.
Draw = Callable[[st.SearchStrategy[T]], T]

_MOST_PLAYERS = 12


def player_bounds(
    n_players: Players, players: Sequence[Hashable] | None, *, least: int = 1, most: int = 4
) -> tuple[int, int]:
    """Bounds of the number of players, from either of the two arguments that may set it."""
    if players is not None:
        if n_players is not None:
            raise InvalidInputError(
                "labels fix the number of players; got both n_players and players: leave one out"
            )
        bounds: Any = (len(player_labels(players)),) * 2
    elif n_players is None:
        bounds = (least, max(least, most))
    else:
        bounds = (n_players, n_players) if isinstance(n_players, Integral) else n_players
    try:
        low, high = (int(bound) for bound in bounds)
    except (TypeError, ValueError, OverflowError, np.ma.MaskError) as error:
        raise InvalidInputError(
            f"n_players is a number or a pair (least, most); got {brief_repr(n_players)}"
        ) from error
    if not least <= low <= high <= _MOST_PLAYERS:
        raise InvalidInputError(
            f"such games have {least} to {_MOST_PLAYERS} players here, the least number first; "
            f"got {low} to {high}: a strategy draws a number for every coalition, so take larger "
            "games from tugames.families.random_game and its like"
        )
    return low, high


def draw_numbers(draw: Draw[Any], worths: st.SearchStrategy[Any], count: int) -> list[Number]:
    """Draw so many worths, as exact Python numbers where they are exact."""
    return [_number(worth) for worth in draw(st.tuples(*[worths] * count))]


def draw_rises(draw: Draw[Any], worths: st.SearchStrategy[Any], count: int) -> list[Number]:
    """Draw so many numbers of at least 0: the absolute values of worths."""
    return [magnitude(number) for number in draw_numbers(draw, worths, count)]


def magnitude(number: Number) -> Number:
    """Absolute value, exact."""
    return -number if number < 0 else number


def _number(worth: Any) -> Number:
    if isinstance(worth, Integral):
        return int(worth)
    if isinstance(worth, Rational):
        return Fraction(worth)
    try:
        number = float(worth)
    except (TypeError, ValueError) as error:
        raise InvalidInputError(
            f"worths= is a strategy of numbers, such as integer_worths(); it gave "
            f"{brief_repr(worth)}"
        ) from error
    if not math.isfinite(number):
        raise InvalidInputError(
            f"worths are finite; the strategy worths= gave {brief_repr(worth)}: use "
            "float_worths(), or hypothesis' floats with bounds"
        )
    return number


def sums_of(payoff: Sequence[Number]) -> list[Number]:
    """x(S) of every coalition."""
    sums: list[Number] = [0]
    for amount in payoff:
        sums += [partial + amount for partial in sums]
    return sums


def granularity(numbers: Sequence[Number]) -> int | None:
    """Least d > 0 for which all are multiples of 1/d; None if one of them is a float."""
    if any(isinstance(number, float) for number in numbers):
        return None
    return math.lcm(*(number.denominator for number in numbers))  # type: ignore[union-attr]


def as_worths(table: Sequence[Number]) -> list[int | float]:
    """Worths rounded once; whole ones as integers, which print shorter."""
    rounded = [float(worth) for worth in table]
    return [int(worth) if worth.is_integer() else worth for worth in rounded]


def as_game(
    draw: Draw[Any], table: Sequence[Number], players: Sequence[Hashable] | None = None
) -> Game:
    """Make the game by a strategy, so that hypothesis prints it as the call that makes it."""
    arguments = [st.just(as_worths(table))]
    if players is not None:
        arguments.append(st.just(list(players)))  # type: ignore[arg-type]
    game: Game = draw(st.builds(Game, *arguments))
    return game
