"""Axioms of what is enough: for all players together, for each, for every coalition."""

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from tugames._numerics.near_ties import numbers
from tugames.axioms._asked import Asked
from tugames.axioms._axiom import Axiom
from tugames.axioms._classes import BALANCED_GAMES, SUPERADDITIVE_GAMES
from tugames.axioms._report import Instance
from tugames.coalition import coalition_label
from tugames.core.membership import excesses
from tugames.game import Game

__all__ = ["coalitional_rationality", "efficiency", "individual_rationality"]


def _efficiency(_: Asked, game: Game, payoff: NDArray[np.float64], __: Game) -> Iterator[Instance]:
    total, worth = float(payoff.sum()), float(game.values[-1])
    shown = numbers(total, worth)
    yield Instance(
        left=total,
        right=worth,
        text=f"x(N) = {shown[0]}, but v(N) = {shown[1]}",
        coalition=game.grand_coalition,
    )


def _individual_rationality(
    _: Asked, game: Game, payoff: NDArray[np.float64], __: Game
) -> Iterator[Instance]:
    for i, player in enumerate(game.players):
        alone = float(game.values[1 << i])
        shown = numbers(payoff[i], alone)
        yield Instance(
            left=float(payoff[i]),
            right=alone,
            text=f"{player} gets {shown[0]}, less than v({player}) = {shown[1]}",
            equation=False,
            players=(i,),
        )


def _coalitional_rationality(
    _: Asked, game: Game, payoff: NDArray[np.float64], __: Game
) -> Iterator[Instance]:
    excess = excesses(game, payoff)
    mask = 1 + int(excess[1:].argmax())
    worth = float(game.values[mask])
    paid = worth - float(excess[mask])
    name, shown = coalition_label(mask, game.players), numbers(paid, worth)
    yield Instance(
        left=paid,
        right=worth,
        text=f"{name} gets {shown[0]} together, less than v({name}) = {shown[1]}",
        equation=False,
        coalition=mask,
    )


efficiency = Axiom(
    name="efficiency",
    statement="x(N) = v(N)",
    source="L. S. Shapley (1953)",
    instances=_efficiency,
)
individual_rationality = Axiom(
    name="individual rationality",
    statement="x_i >= v(i)",
    source="J. von Neumann, O. Morgenstern (1944)",
    instances=_individual_rationality,
    speaks_of=SUPERADDITIVE_GAMES,
)
coalitional_rationality = Axiom(
    name="coalitional rationality",
    statement="x(S) >= v(S) for all S",
    source="D. B. Gillies (1959)",
    instances=_coalitional_rationality,
    speaks_of=BALANCED_GAMES,
)
