"""What a solution concept is, and how it is asked for the payoffs of a game."""

from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import NDArray

from tugames.errors import InvalidInputError
from tugames.game import Game

#: A solution concept: a game to a payoff vector in player order, or to a result whose ``payoff``
#: is one, as that of ``nucleolus``.
Solution = Callable[[Game], Any]


def payoff_of(solution: Solution, game: Game) -> NDArray[np.float64]:
    """Payoffs that a solution gives in a game, shape (n,); an error if they are not finite."""
    answer = solution(game)
    payoff = np.asarray(getattr(answer, "payoff", answer), dtype=np.float64)
    if payoff.shape != (game.n_players,) or not np.isfinite(payoff).all():
        raise InvalidInputError(
            f"a solution gives each of {game.n_players} players a finite payoff; got shape "
            f"{payoff.shape}, {payoff}"
        )
    return payoff
