"""Axioms of those who contribute nothing, or nothing but their own worth."""

from collections.abc import Iterable, Iterator

import numpy as np
from numpy.typing import NDArray

from tugames._numerics.near_ties import numbers
from tugames.axioms._asked import Asked
from tugames.axioms._axiom import Axiom
from tugames.axioms._report import Instance
from tugames.coalition import coalition_label, coalition_payoffs, iter_subcoalitions
from tugames.game import Game
from tugames.properties.carrier import minimal_carrier
from tugames.properties.idle_players import dummy_players, null_players

__all__ = ["carrier", "dummy_player", "null_player"]


def _own_worths(
    kind: str, idle: Iterable[int], game: Game, payoff: NDArray[np.float64]
) -> Iterator[Instance]:
    for i in idle:
        player, alone = game.players[i], float(game.values[1 << i])
        shown = numbers(payoff[i], alone)
        yield Instance(
            left=float(payoff[i]),
            right=alone,
            text=f"{kind} player {player} gets {shown[0]}, but v({player}) = {shown[1]}",
            players=(i,),
        )


def _null_player(_: Asked, game: Game, payoff: NDArray[np.float64], __: Game) -> Iterator[Instance]:
    return _own_worths("null", null_players(game), game, payoff)


def _dummy_player(
    _: Asked, game: Game, payoff: NDArray[np.float64], __: Game
) -> Iterator[Instance]:
    return _own_worths("dummy", dummy_players(game), game, payoff)


def _carrier(_: Asked, game: Game, payoff: NDArray[np.float64], __: Game) -> Iterator[Instance]:
    least = minimal_carrier(game)
    paid = coalition_payoffs(payoff)
    for idle in iter_subcoalitions(game.grand_coalition ^ least):
        mask = least | idle
        name, worth = coalition_label(mask, game.players), float(game.values[mask])
        shown = numbers(paid[mask], worth)
        yield Instance(
            left=float(paid[mask]),
            right=worth,
            text=f"carrier {name} gets {shown[0]}, but v({name}) = {shown[1]}",
            coalition=mask,
        )


null_player = Axiom(
    name="null player",
    statement="x_i = 0 if v(S + i) = v(S) for all S",
    source="L. S. Shapley (1953)",
    instances=_null_player,
    planted="null",
)
dummy_player = Axiom(
    name="dummy player",
    statement="x_i = v(i) if v(S + i) = v(S) + v(i) for all S without i",
    source="L. S. Shapley (1953)",
    instances=_dummy_player,
    planted="dummy",
)
carrier = Axiom(
    name="carrier",
    statement="x(C) = v(C) if v(S) = v(S n C) for all S",
    source="L. S. Shapley (1953)",
    instances=_carrier,
    planted="null",
)
