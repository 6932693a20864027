"""What an axiom demands of one payoff, player by player: if the worths are so, so is the pay."""

from collections.abc import Callable
from dataclasses import dataclass
from itertools import combinations

import numpy as np
from numpy.typing import NDArray

from tugames._statistics.linear_forms import FormBlocks
from tugames.axioms._axiom import Axiom
from tugames.axioms.idle_players import dummy_player, null_player
from tugames.axioms.rationality import efficiency, individual_rationality
from tugames.axioms.symmetry import equal_treatment_of_equals
from tugames.properties._forms import contributions, exchanged, own_contributions
from tugames.sampled import SampledGame

FloatArray = NDArray[np.float64]


@dataclass(frozen=True, kw_only=True)
class Demand:
    """One equation, or one inequality slack >= 0, that is owed if the premise is true.

    Attributes
    ----------
    slack : ndarray, shape (R,)
        By replicate.
    text : str
        What is so where the demand is not met; the difference follows.
    premise : callable or None
        Forms of the worths that are all 0 where it is true; None of what is owed anyway.
    equation : bool
        Whether the slack is to be 0.
    """

    slack: FloatArray
    text: str
    players: tuple[int, ...]
    coalition: int
    premise: FormBlocks | None = None
    equation: bool = True


def _efficiency(game: SampledGame, paid: FloatArray) -> list[Demand]:
    return [
        Demand(
            slack=paid.sum(axis=1) - game.samples[:, -1],
            text="x(N) differs from v(N)",
            players=(),
            coalition=game.mean.grand_coalition,
        )
    ]


def _individual_rationality(game: SampledGame, paid: FloatArray) -> list[Demand]:
    return [
        Demand(
            slack=paid[:, i] - game.samples[:, 1 << i],
            text=f"x({player}) is less than v({player})",
            players=(i,),
            coalition=1 << i,
            equation=False,
        )
        for i, player in enumerate(game.players)
    ]


def _null_player(game: SampledGame, paid: FloatArray) -> list[Demand]:
    return [
        Demand(
            slack=paid[:, i],
            text=f"{player} is null on every replicate, but x({player}) differs from 0",
            players=(i,),
            coalition=1 << i,
            premise=lambda i=i: contributions(game.n_players, i),  # type: ignore[misc]
        )
        for i, player in enumerate(game.players)
    ]


def _dummy_player(game: SampledGame, paid: FloatArray) -> list[Demand]:
    return [
        Demand(
            slack=paid[:, i] - game.samples[:, 1 << i],
            text=f"{player} is a dummy on every replicate, but x({player}) differs from "
            f"v({player})",
            players=(i,),
            coalition=1 << i,
            premise=lambda i=i: own_contributions(game.n_players, i),  # type: ignore[misc]
        )
        for i, player in enumerate(game.players)
    ]


def _equal_treatment(game: SampledGame, paid: FloatArray) -> list[Demand]:
    return [
        Demand(
            slack=paid[:, i] - paid[:, j],
            text=f"{game.players[i]} and {game.players[j]} are equal on every replicate, but "
            f"x({game.players[i]}) differs from x({game.players[j]})",
            players=(i, j),
            coalition=1 << i | 1 << j,
            premise=lambda i=i, j=j: exchanged(game.n_players, i, j),  # type: ignore[misc]
        )
        for i, j in combinations(range(game.n_players), 2)
    ]


#: Axioms that speak of one payoff on one game, and what they demand of an estimated one and payoffs
#: by replicate, shape (R, n).
DEMANDS: dict[Axiom, Callable[[SampledGame, FloatArray], list[Demand]]] = {
    efficiency: _efficiency,
    individual_rationality: _individual_rationality,
    null_player: _null_player,
    dummy_player: _dummy_player,
    equal_treatment_of_equals: _equal_treatment,
}
