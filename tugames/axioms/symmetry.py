"""Axioms of equals, and of names that do not matter."""

from collections.abc import Iterator
from itertools import combinations, permutations

import numpy as np
from numpy.typing import NDArray

from tugames._numerics.near_ties import numbers
from tugames.axioms._asked import Asked
from tugames.axioms._axiom import Axiom
from tugames.axioms._report import Instance
from tugames.game import Game
from tugames.properties.symmetric import symmetric_players

__all__ = ["anonymity", "equal_treatment_of_equals"]


def _equal_treatment(
    _: Asked, game: Game, payoff: NDArray[np.float64], __: Game
) -> Iterator[Instance]:
    for equals in symmetric_players(game):
        for i, j in combinations(equals, 2):
            a, b = game.players[i], game.players[j]
            shown = numbers(payoff[i], payoff[j])
            yield Instance(
                left=float(payoff[i]),
                right=float(payoff[j]),
                text=f"{a} and {b} are equal, but get {shown[0]} and {shown[1]}",
                players=(i, j),
            )


def _orders(n: int) -> list[tuple[int, ...]]:
    """Permutations to rename players by: all of few players, generators of the others."""
    if n <= 4:
        return list(permutations(range(n)))[1:]
    exchanges = []
    for i, j in combinations(range(n), 2):
        order = list(range(n))
        order[i], order[j] = j, i
        exchanges.append(tuple(order))
    return [*exchanges, (*range(1, n), 0)]


def _anonymity(
    asked: Asked, game: Game, payoff: NDArray[np.float64], _: Game
) -> Iterator[Instance]:
    masks = np.arange(game.values.size)
    for order in _orders(game.n_players):  # player i becomes order[i]
        renamed = np.zeros_like(masks)
        for i, image in enumerate(order):
            renamed |= (masks >> i & 1) << image
        values = np.empty_like(game.values)
        values[renamed] = game.values
        other = Game(values, game.players)
        answer = asked(other)
        if answer is None:
            continue
        moved = answer[list(order)]
        i = int(np.abs(moved - payoff).argmax())
        shown = ", ".join(
            f"{game.players[a]} -> {game.players[b]}" for a, b in enumerate(order) if a != b
        )
        yield Instance(
            left=float(moved[i]),
            right=float(payoff[i]),
            text=f"{game.players[i]} gets {payoff[i]:g}, but {moved[i]:g} once renamed ({shown})",
            second=other,
            players=(order[i], i),
        )


equal_treatment_of_equals = Axiom(
    name="equal treatment of equals",
    statement="x_i = x_j if v(S + i) = v(S + j) for all S without i and j",
    source="L. S. Shapley (1953)",
    instances=_equal_treatment,
    planted="equal",
    players=(2, 5),
)
anonymity = Axiom(
    name="anonymity",
    statement=(
        "x_{pi(i)}(pi v) = x_i(v) for all permutations pi of the players (tried: all of up to "
        "four players, else exchanges of two and a cycle)"
    ),
    source="L. S. Shapley (1953)",
    instances=_anonymity,
    players=(2, 5),
)
