"""Axioms of two players who gain the same: by a change of the game, or by each other."""

from collections.abc import Iterator
from itertools import combinations

import numpy as np
from numpy.typing import NDArray

from tugames._numerics.near_ties import numbers
from tugames.axioms._asked import Asked
from tugames.axioms._axiom import Axiom
from tugames.axioms._report import Instance
from tugames.game import Game

__all__ = ["balanced_contributions", "fairness"]


def _equalised(game: Game, i: int, j: int) -> Game:
    """Game in which j is as i is, for i < j: without i, j brings what i brings."""
    masks = np.arange(game.values.size)
    replaced = (masks >> j & 1 == 1) & (masks >> i & 1 == 0)
    return Game(game.values[np.where(replaced, masks ^ (1 << i | 1 << j), masks)], game.players)


def _fairness(
    asked: Asked, game: Game, payoff: NDArray[np.float64], partner: Game
) -> Iterator[Instance]:
    for i, j in combinations(range(game.n_players), 2):
        equal = _equalised(partner, i, j)
        answer = asked(game + equal)
        if answer is not None:
            gains = answer - payoff
            a, b = game.players[i], game.players[j]
            shown = numbers(gains[i], gains[j])
            yield Instance(
                left=float(gains[i]),
                right=float(gains[j]),
                text=(
                    f"{a} and {b} are equal in w, but gain {shown[0]} and {shown[1]} when it "
                    "is added to v"
                ),
                second=equal,
                players=(i, j),
            )


def _balanced_contributions(
    asked: Asked, game: Game, payoff: NDArray[np.float64], _: Game
) -> Iterator[Instance]:
    n, grand = game.n_players, game.grand_coalition
    if n == 1:
        return
    without = [asked(game.subgame(grand ^ 1 << j)) for j in range(n)]
    for i, j in combinations(range(n), 2):
        alone_i, alone_j = without[j], without[i]
        if alone_i is None or alone_j is None:
            continue
        left, right = float(payoff[i] - alone_i[i]), float(payoff[j] - alone_j[j - 1])
        a, b = game.players[i], game.players[j]
        shown = numbers(left, right)
        yield Instance(
            left=left,
            right=right,
            text=(
                f"{a} owes {shown[0]} to the presence of {b}, but {b} owes {shown[1]} to that of "
                f"{a}"
            ),
            players=(i, j),
        )


fairness = Axiom(
    name="fairness",
    statement=(
        "x_i(v + w) - x_i(v) = x_j(v + w) - x_j(v) if w(S + i) = w(S + j) for all S without i and j"
    ),
    source="R. van den Brink (2001)",
    instances=_fairness,
    players=(2, 5),
)
balanced_contributions = Axiom(
    name="balanced contributions",
    statement="x_i(N, v) - x_i(N - j, v) = x_j(N, v) - x_j(N - i, v)",
    source="R. B. Myerson (1980)",
    instances=_balanced_contributions,
    players=(2, 5),
)
