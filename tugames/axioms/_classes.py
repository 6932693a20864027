"""Classes of games that an axiom can speak of."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

import numpy as np

from tugames._presentation.result import Result
from tugames.core.balanced import is_balanced
from tugames.game import Game
from tugames.properties.convex import is_convex
from tugames.properties.superadditive import is_superadditive


@dataclass(frozen=True, kw_only=True, repr=False)
class GameClass(Result):
    """A class of games over which an axiom is demanded; a search draws from it.

    Attributes
    ----------
    name : str
    contains : callable
        Whether a Game belongs to the class.
    """

    name: str
    contains: Callable[[Game], bool] = field(repr=False)

    def _said(self) -> Iterator[str]:
        yield self.name


def _two_players(game: Game) -> bool:
    return game.n_players == 2


def _two_players_with_worth(game: Game) -> bool:
    return game.n_players == 2 and bool((game.values[1:] > 0.0).all())


def _with_imputations(game: Game) -> bool:
    return bool(game.values[1 << np.arange(game.n_players)].sum() <= game.values[-1])


#: Every TU game.
ALL_GAMES = GameClass(name="all games", contains=lambda _: True)
#: Games of two players.
TWO_PERSON_GAMES = GameClass(name="two-person games", contains=_two_players)
#: Games of two players in which both, and each alone, are worth something.
POSITIVE_TWO_PERSON_GAMES = GameClass(
    name="two-person games with positive worths", contains=_two_players_with_worth
)
#: Games with imputations: the players' own worths do not add up to more than v(N).
GAMES_WITH_IMPUTATIONS = GameClass(name="games with imputations", contains=_with_imputations)
#: Games in which disjoint coalitions never lose by a merger.
SUPERADDITIVE_GAMES = GameClass(
    name="superadditive games", contains=lambda game: bool(is_superadditive(game))
)
#: Games with a core.
BALANCED_GAMES = GameClass(name="balanced games", contains=lambda game: bool(is_balanced(game)))
#: Games in which marginal contributions grow with the coalition.
CONVEX_GAMES = GameClass(name="convex games", contains=lambda game: bool(is_convex(game)))
