"""The search for a game that breaks an axiom, and for the simplest one that does."""

import math
import random
import sys
from functools import cache
from typing import TYPE_CHECKING

import numpy as np

from tugames.axioms._asked import Asked
from tugames.axioms._axiom import Axiom, Tally
from tugames.axioms._draw import Integer, draw_pair, most_numbers
from tugames.axioms._landmarks import landmarks
from tugames.axioms._report import AxiomReport
from tugames.errors import InvalidInputError
from tugames.game import Game
from tugames.sampled import examined
from tugames.transforms.dual import dual_game

if TYPE_CHECKING:
    from hypothesis.strategies import SearchStrategy

#: Of the budget, the share of games with so many players.
_WEIGHTS = {1: 1, 2: 5, 3: 8, 4: 8, 5: 2}
#: Said of games that hypothesis drew.
WITH_HYPOTHESIS = "searched with hypothesis"
#: Said of games that nobody could shrink.
WITHOUT_HYPOTHESIS = "drawn at random and not simplified: hypothesis is not installed"


def search(
    axiom: Axiom, asked: Asked, *, tolerance: float | None, budget: int, seed: int
) -> AxiomReport:
    """Draw games for an axiom until one breaks it, of few players first; then simplify that one.

    After games drawn at random come those of the literature that are too special to be met.
    """
    tally = Tally(axiom, asked, tolerance)
    try:
        import hypothesis  # noqa: F401 - only whether it is there
    except ModuleNotFoundError:
        draw, method = _draw_at_random, WITHOUT_HYPOTHESIS
    else:
        draw, method = _draw_and_simplify, WITH_HYPOTHESIS
    for n, share in _shares(axiom, budget):
        draw(tally, n, share, seed)
        if tally.counterexample is not None:
            return tally.report(method)
    for game, partner in landmarks(axiom):
        tally.add(game, partner)
    return tally.report(method)


def _shares(axiom: Axiom, budget: int) -> list[tuple[int, int]]:
    """Numbers of players, ascending, and how many games of each are drawn."""
    fewest, most = axiom.players
    weights = {n: _WEIGHTS[n] for n in range(fewest, most + 1)}
    total = sum(weights.values())
    return [(n, math.ceil(budget * weight / total)) for n, weight in weights.items()]


def _draw_at_random(tally: Tally, n: int, count: int, seed: int) -> None:
    rng = np.random.default_rng([seed, n])
    for _ in range(count):
        tally.add(*draw_pair(lambda low, high: int(rng.integers(low, high + 1)), tally.axiom, n))
        if tally.counterexample is not None:
            return


def _draw_and_simplify(tally: Tally, n: int, count: int, seed: int) -> None:
    _find(tally, _pairs(tally.axiom, n), count, seed)


def search_in(
    games: "SearchStrategy[Game]",
    axiom: Axiom,
    asked: Asked,
    *,
    tolerance: float | None,
    budget: int,
    seed: int,
) -> AxiomReport:
    """Draw games by somebody else's strategy until one breaks the axiom; then simplify it."""
    from hypothesis import strategies as st

    def paired(drawn: tuple[Game, Game]) -> tuple[Game, Game]:
        game, other = map(examined, drawn)
        if game.n_players != other.n_players:
            return game, dual_game(game)
        return game, Game(other.values, game.players)

    tally = Tally(axiom, asked, tolerance)
    _find(tally, st.tuples(games, games).map(paired), budget, seed)
    return tally.report("searched with hypothesis, in the games of a strategy")


def is_strategy(games: object) -> bool:
    """Whether this is a hypothesis strategy; hypothesis is not imported to find out."""
    if "hypothesis" not in sys.modules:
        return False
    from hypothesis.strategies import SearchStrategy

    return isinstance(games, SearchStrategy)


def _pairs(axiom: Axiom, n: int) -> "SearchStrategy[tuple[Game, Game]]":
    """Pairs of games as strings of bytes, one a number.

    A string is one draw to hypothesis, tens of times as fast as a draw for each number, and is
    simplified byte by byte, towards 0.
    """
    from hypothesis import strategies as st

    length = most_numbers(n)
    return st.binary(min_size=length, max_size=length).map(
        lambda numbers: draw_pair(_reading(numbers), axiom, n)
    )


def _reading(numbers: bytes) -> Integer:
    """Integers between bounds from one byte each; a lower byte is a simpler integer."""
    left = iter(numbers)

    def integer(low: int, high: int) -> int:
        by_size = _by_size(low, high)
        return by_size[next(left) % len(by_size)]

    return integer


@cache
def _by_size(low: int, high: int) -> list[int]:
    return sorted(range(low, high + 1), key=lambda k: (abs(k), -k))


def _find(
    tally: Tally, strategy: "SearchStrategy[tuple[Game, Game]]", budget: int, seed: int
) -> None:
    """Count games until one breaks the axiom; the counterexample is what that shrinks to."""
    from hypothesis import Phase, find, settings
    from hypothesis.errors import NoSuchExample, Unsatisfiable

    def breaks(drawn: tuple[Game, Game]) -> bool:
        if tally.counterexample is None:
            tally.add(*drawn)
            return tally.counterexample is not None
        return tally.first_violation(*drawn) is not None  # no longer counted: it is shrinking

    quiet = settings(
        max_examples=budget,
        database=None,
        deadline=None,
        phases=(Phase.generate, Phase.shrink),
    )
    try:
        simplest = find(strategy, breaks, settings=quiet, random=random.Random(seed))  # noqa: S311
    except NoSuchExample:
        return
    except Unsatisfiable as error:
        raise InvalidInputError(
            "a strategy of games gives games; this one gave none: loosen its filters"
        ) from error
    tally.counterexample = tally.first_violation(*simplest)
