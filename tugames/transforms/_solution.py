"""What a solution concept is, and how it is asked for the payoffs of a game."""

from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import NDArray

from tugames._doors.brief import brief_repr
from tugames._doors.vectors import finite_vector
from tugames.errors import InvalidInputError
from tugames.game import Game

#: A solution concept: a game to a payoff vector in player order, or to a result whose ``payoff``
#: is one, as that of ``nucleolus``.
Solution = Callable[[Game], Any]


def payoff_of(solution: Solution, game: Game) -> NDArray[np.float64]:
    """Payoffs that a solution gives in a game, shape (n,); an error if they are not finite."""
    if not callable(solution):
        raise InvalidInputError(f"a solution is a function of a game; got {brief_repr(solution)}")
    answer = solution(game)
    try:
        return finite_vector(answer, game.players, "the payoffs of a solution")
    except InvalidInputError as error:
        raise InvalidInputError(
            f"a solution gives each of {game.n_players} players a finite payoff; got "
            f"shape {np.shape(answer) if isinstance(answer, np.ndarray) else '?'}, "
            f"{brief_repr(answer)}: {error}"
        ) from error
