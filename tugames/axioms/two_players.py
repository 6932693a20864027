"""Axioms of games of two players, the smallest in which there is something to share."""

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from tugames._numerics.near_ties import numbers
from tugames.axioms._asked import Asked
from tugames.axioms._axiom import Axiom
from tugames.axioms._classes import POSITIVE_TWO_PERSON_GAMES, TWO_PERSON_GAMES
from tugames.axioms._report import Instance
from tugames.game import Game

__all__ = ["proportional_for_two_persons", "standard_for_two_persons"]


def _compared(
    game: Game, payoff: NDArray[np.float64], due: NDArray[np.float64], text: str
) -> Iterator[Instance]:
    i = int(np.abs(payoff - due).argmax())
    shown = numbers(payoff[i], due[i])
    yield Instance(
        left=float(payoff[i]),
        right=float(due[i]),
        text=f"{game.players[i]} gets {shown[0]}, but {text} would give {shown[1]}",
        players=(i,),
    )


def _standard(_: Asked, game: Game, payoff: NDArray[np.float64], __: Game) -> Iterator[Instance]:
    if TWO_PERSON_GAMES.contains(game):
        alone = game.values[1:3]
        due = alone + (game.values[3] - alone.sum()) / 2.0
        yield from _compared(game, payoff, due, "half of the gain")


def _proportional(
    _: Asked, game: Game, payoff: NDArray[np.float64], __: Game
) -> Iterator[Instance]:
    if POSITIVE_TWO_PERSON_GAMES.contains(game):
        alone = game.values[1:3]
        due = alone * (game.values[3] / alone.sum())
        yield from _compared(game, payoff, due, "a proportional share")


standard_for_two_persons = Axiom(
    name="standard for two-person games",
    statement="x_i = v(i) + (v(N) - v(i) - v(j)) / 2 if N = {i, j}",
    source="S. Hart, A. Mas-Colell (1989)",
    instances=_standard,
    speaks_of=TWO_PERSON_GAMES,
    players=(2, 2),
)
proportional_for_two_persons = Axiom(
    name="proportional for two-person games",
    statement="x_i = v(N) v(i) / (v(i) + v(j)) if N = {i, j}, and all three worths are positive",
    source="K. M. Ortmann (2000)",
    instances=_proportional,
    speaks_of=POSITIVE_TWO_PERSON_GAMES,
    players=(2, 2),
)
