"""Small integer games, drawn number by number for an axiom to speak of.

Whoever draws supplies the numbers: hypothesis, which then shrinks them, or a generator.
"""

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from tugames.axioms._axiom import Axiom
from tugames.axioms._classes import (
    ALL_GAMES,
    BALANCED_GAMES,
    CONVEX_GAMES,
    GAMES_WITH_IMPUTATIONS,
    POSITIVE_TWO_PERSON_GAMES,
    SUPERADDITIVE_GAMES,
    TWO_PERSON_GAMES,
    GameClass,
)
from tugames.coalition import coalition_payoffs
from tugames.errors import InvalidInputError
from tugames.game import Game

#: Draws an integer between two bounds, both included.
Integer = Callable[[int, int], int]
Table = NDArray[np.float64]


def most_numbers(n: int) -> int:
    """How many numbers a pair of games takes at most: two tables, and some choices."""
    return 2 * ((1 << n) - 1) + 10


def draw_pair(integer: Integer, axiom: Axiom, n: int) -> tuple[Game, Game]:
    """Draw a game of n players for an axiom, and a second one.

    It is of the class that the axiom speaks of, and has the kind of players that it speaks of.
    """
    idle = axiom.planted in ("null", "dummy")
    if axiom.planted is None and axiom.speaks_of != POSITIVE_TWO_PERSON_GAMES:
        idle = integer(0, 5) == 5  # some for every axiom: a class keeps its property
    if idle:
        worth = 0 if axiom.planted == "null" else integer(0, 3)
        others = _of_class(integer, n - 1, axiom.speaks_of)
        table = _with_an_idle_player(others, integer(0, n - 1), worth)
    else:
        table = _of_class(integer, n, axiom.speaks_of)
        if axiom.planted == "equal":
            i = integer(0, n - 2)
            equalised = _with_equal_players if axiom.speaks_of == ALL_GAMES else _symmetrised
            table = equalised(table, i)
    return Game(table), Game(_any(integer, n))


def _of_class(integer: Integer, n: int, games: GameClass) -> Table:
    """Draw worths of a game of a class."""
    if n == 0:
        return np.zeros(1)
    if games in (ALL_GAMES, TWO_PERSON_GAMES):
        # most solutions exist for, or are interesting on, a small part of all games: it gets half
        kinds = (_any, _any, _superadditive, _balanced, _balanced, _convex)
        return kinds[integer(0, len(kinds) - 1)](integer, n)
    if games not in _KINDS:
        raise InvalidInputError(
            f"a search draws from {[g.name for g in _KINDS]}; got {games.name!r}: pass games of "
            "your own"
        )
    return _KINDS[games](integer, n)


def _any(integer: Integer, n: int) -> Table:
    return np.array([0, *(integer(-2, 5) for _ in range((1 << n) - 1))], dtype=np.float64)


def _with_imputations(integer: Integer, n: int) -> Table:
    table = _any(integer, n)
    table[-1] = table[1 << np.arange(n)].sum() + integer(0, 6)
    return table


def _positive(integer: Integer, n: int) -> Table:
    return np.array([0, *(integer(1, 9) for _ in range((1 << n) - 1))], dtype=np.float64)


def _superadditive(integer: Integer, n: int) -> Table:
    """Every superadditive game is drawn so: a coalition earns what its parts can, and more."""
    table = np.zeros(1 << n)
    for mask in range(1, 1 << n):
        if mask & (mask - 1):
            part = (mask - 1) & mask
            best = -np.inf
            while part:
                best = max(best, table[part] + table[mask ^ part])
                part = (part - 1) & mask
            table[mask] = best + max(integer(-2, 3), 0)  # often no more than the parts
        else:
            table[mask] = integer(-1, 2)
    return table


def _balanced(integer: Integer, n: int) -> Table:
    """A core payoff, and what each coalition falls short of it: none often, to make it tight."""
    table = coalition_payoffs([integer(0, 4) for _ in range(n)])
    for mask in range(1, (1 << n) - 1):
        table[mask] -= max(integer(-3, 4), 0)
    return table


def _convex(integer: Integer, n: int) -> Table:
    """Least of a few convex functions of additive games: gains that set in at a threshold."""
    table = coalition_payoffs([integer(0, 2) for _ in range(n)])
    for _ in range(2):
        weights = coalition_payoffs([integer(0, 3) for _ in range(n)])
        table += np.maximum(weights - integer(0, 6), 0.0)
    return table


_KINDS: dict[GameClass, Callable[[Integer, int], Table]] = {
    ALL_GAMES: _any,
    TWO_PERSON_GAMES: _any,
    POSITIVE_TWO_PERSON_GAMES: _positive,
    GAMES_WITH_IMPUTATIONS: _with_imputations,
    SUPERADDITIVE_GAMES: _superadditive,
    BALANCED_GAMES: _balanced,
    CONVEX_GAMES: _convex,
}


def _with_an_idle_player(others: Table, place: int, worth: float) -> Table:
    """Insert a player who adds the same to every coalition; the class is kept."""
    masks = np.arange(2 * others.size)
    low = masks & ((1 << place) - 1)
    without = low | (masks >> (place + 1)) << place
    table: Table = others[without] + worth * (masks >> place & 1)
    return table


def _with_equal_players(table: Table, i: int) -> Table:
    """Make the players i and i + 1 equal: without i, the other brings what i brings."""
    masks = np.arange(table.size)
    alone = (masks >> i & 3) == 2
    return table[np.where(alone, masks ^ (3 << i), masks)]


def _symmetrised(table: Table, i: int) -> Table:
    """Make the players i and i + 1 equal in a sum of two games, which keeps to the class."""
    masks = np.arange(table.size)
    exchanged = np.where(((masks >> i) ^ (masks >> i + 1)) & 1, masks ^ (3 << i), masks)
    total: Table = table + table[exchanged]
    return total
