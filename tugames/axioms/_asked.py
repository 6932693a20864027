"""A solution under test: asked once for every game, and allowed to have no answer."""

from collections.abc import Iterable, Mapping

import numpy as np
from numpy.typing import NDArray

from tugames._doors.brief import brief_repr
from tugames.errors import EmptyCoreError, InvalidInputError
from tugames.game import Game
from tugames.sampled import SampledGame, examined
from tugames.transforms._solution import Solution, payoff_of

#: Answers kept; they are small, and a search comes back to the same games over and over.
_KEPT = 20_000


def games_given(games: object) -> list[Game]:
    """One game or many, in any form that stands for a game."""
    if isinstance(games, Game | SampledGame) or callable(getattr(games, "game", None)):
        return [examined(games)]
    if not isinstance(games, Iterable) or isinstance(games, str | bytes | Mapping | np.ndarray):
        return [examined(games)]  # says what a game is
    return [examined(game) for game in games]


class NotDefinedError(Exception):
    """The solution does not exist for a game that an axiom's formula needs."""


class Asked:
    """A solution, with the answers it gave.

    A solution that raises :class:`InvalidInputError` or :class:`EmptyCoreError` does not exist
    for that game, and no axiom says anything about it there. Any other exception is the
    solution's own failure: it goes on its way, with a note that names the game.
    """

    def __init__(self, solution: Solution) -> None:
        if not callable(solution):
            raise InvalidInputError(
                f"a solution is a function of a game; got {brief_repr(solution)}"
            )
        self._solution = solution
        self._answers: dict[Game, NDArray[np.float64] | None] = {}

    def __call__(self, game: Game) -> NDArray[np.float64] | None:
        """Payoffs, read-only; None where the solution does not exist."""
        if game in self._answers:
            return self._answers[game]
        try:
            answer = self._solution(game)
        except (InvalidInputError, EmptyCoreError):
            payoff = None
        except Exception as error:
            error.add_note(
                f"raised by the solution under test for Game({game.values.tolist()}, "
                f"{list(game.players)})"
            )
            raise
        else:
            payoff = payoff_of(lambda _: answer, game) + 0.0  # a copy, in which -0.0 is 0.0
            payoff.flags.writeable = False
        if len(self._answers) >= _KEPT:
            self._answers.clear()
        self._answers[game] = payoff
        return payoff

    def required(self, game: Game) -> NDArray[np.float64]:
        """Payoffs; NotDefinedError where the solution does not exist."""
        payoff = self(game)
        if payoff is None:
            raise NotDefinedError
        return payoff
