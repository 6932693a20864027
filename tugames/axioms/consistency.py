"""Axioms of players who leave: those who stay, among themselves, keep what they got."""

from collections.abc import Iterator
from itertools import combinations

import numpy as np
from numpy.typing import NDArray

from tugames._numerics.tolerance import RELATIVE_TOLERANCE
from tugames.axioms._asked import Asked, NotDefinedError
from tugames.axioms._axiom import Axiom
from tugames.axioms._report import Instance
from tugames.coalition import coalition_label, iter_players
from tugames.game import Game
from tugames.transforms.reduced import davis_maschler_reduced_game, hart_mas_colell_reduced_game

__all__ = ["converse_consistency", "davis_maschler_consistency", "hart_mas_colell_consistency"]

#: Rounds of bargaining in pairs that a payoff is given to settle down.
_ROUNDS = 12
#: Payoffs that settle down only in the limit are rounded to multiples of 1/60 now and then.
_PARTS = 60
#: Distance, relative to the payoffs, between two that may both be the one settled for.
_SETTLED = 1e-6


def _kept(
    asked: Asked, game: Game, payoff: NDArray[np.float64], stay: int, reduced: Game
) -> Iterator[Instance]:
    """The players who stay get in the reduced game what they got in the game."""
    answer = asked(reduced)
    if answer is not None:
        members = list(iter_players(stay))
        k = int(np.abs(answer - payoff[members]).argmax())
        i = members[k]
        name = coalition_label(stay, game.players)
        yield Instance(
            left=float(answer[k]),
            right=float(payoff[i]),
            text=(
                f"{game.players[i]} gets {payoff[i]:g} in v, but {answer[k]:g} in the reduced "
                f"game w of {name}"
            ),
            second=reduced,
            coalition=stay,
            players=(i,),
        )


def _davis_maschler(
    asked: Asked, game: Game, payoff: NDArray[np.float64], _: Game
) -> Iterator[Instance]:
    for stay in range(1, game.grand_coalition):
        reduced = davis_maschler_reduced_game(game, stay, payoff)
        yield from _kept(asked, game, payoff, stay, reduced)


def _hart_mas_colell(
    asked: Asked, game: Game, payoff: NDArray[np.float64], _: Game
) -> Iterator[Instance]:
    for stay in range(1, game.grand_coalition):
        try:
            reduced = hart_mas_colell_reduced_game(game, stay, asked.required)
        except NotDefinedError:  # in one of the subgames: there is no reduced game
            continue
        yield from _kept(asked, game, payoff, stay, reduced)


def _pair(
    asked: Asked, game: Game, pair: tuple[int, int], x: NDArray[np.float64]
) -> NDArray[np.float64]:
    """What a pair gets in its reduced game."""
    i, j = pair
    return asked.required(davis_maschler_reduced_game(game, 1 << i | 1 << j, x))


def _settled(asked: Asked, game: Game, start: NDArray[np.float64]) -> NDArray[np.float64] | None:
    """Payoff that every pair agrees with, reached by bargaining; None if none is reached."""
    pairs = list(combinations(range(game.n_players), 2))
    size = float(np.abs(game.values).max() + np.abs(start).max())
    limit = RELATIVE_TOLERANCE * size
    x = start.copy()
    for _ in range(_ROUNDS):
        for y in (np.round(x * _PARTS) / _PARTS, x):
            if abs(y.sum() - game.values[-1]) <= limit and all(
                np.abs(_pair(asked, game, pair, y) - y[list(pair)]).max() <= limit for pair in pairs
            ):
                return y
        for pair in pairs:
            x[list(pair)] = _pair(asked, game, pair, x)
        if np.abs(x).max() > 1e3 * (size + 1.0):
            return None
    return None


def _converse(
    asked: Asked, game: Game, payoff: NDArray[np.float64], partner: Game
) -> Iterator[Instance]:
    n = game.n_players
    if n < 3:
        return  # the pair is all there is
    start = partner.values[1 << np.arange(n)]
    start = start + (game.values[-1] - start.sum()) / n
    try:
        x = _settled(asked, game, start)
    except NotDefinedError:  # a pair finds no agreement at all
        x = None
    if x is not None:
        i = int(np.abs(payoff - x).argmax())
        shown = ", ".join(f"{amount:g}" for amount in x)
        yield Instance(
            left=float(payoff[i]),
            right=float(x[i]),
            text=(
                f"every pair agrees with ({shown}) in its reduced game, but {game.players[i]} gets "
                f"{payoff[i]:g}"
            ),
            allowed=_SETTLED * float(np.abs(x).max()),
            players=(i,),
        )


davis_maschler_consistency = Axiom(
    name="Davis-Maschler consistency",
    statement=(
        "x(S, w) = x(N, v) on S, where w(T) is the largest v(T + Q) - x(Q), Q outside S, and w(S) "
        "= v(N) - x(N without S)"
    ),
    source="M. Davis, M. Maschler (1965); A. I. Sobolev (1975)",
    instances=_davis_maschler,
    players=(2, 5),
)
hart_mas_colell_consistency = Axiom(
    name="Hart-Mas-Colell consistency",
    statement=(
        "x(S, w) = x(N, v) on S, where w(T) = v(T + R) minus what the solution gives to R in the "
        "subgame on T + R, R = N without S"
    ),
    source="S. Hart, A. Mas-Colell (1989)",
    instances=_hart_mas_colell,
    players=(2, 5),
)
converse_consistency = Axiom(
    name="converse consistency",
    statement=(
        "y = x(v) if y(N) = v(N), and y on S is the solution of the Davis-Maschler reduced game "
        "of S at y for all pairs S (tried: payoffs y that bargaining in pairs leads to)"
    ),
    source="B. Peleg (1986)",
    instances=_converse,
    players=(3, 4),
)
