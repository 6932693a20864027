"""Axioms of growth: who has more to share, or contributes more, does not get less."""

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from tugames.axioms._asked import Asked
from tugames.axioms._axiom import Axiom
from tugames.axioms._report import Instance
from tugames.coalition import coalition_label
from tugames.game import Game

__all__ = [
    "aggregate_monotonicity",
    "coalitional_monotonicity",
    "marginality",
    "strong_monotonicity",
]

#: By how much v(N) is raised to try aggregate monotonicity.
_RISES = (1.0, 3.0)


def _raised(game: Game, mask: int, rise: float) -> Game:
    values = game.values.copy()
    values[mask] += rise
    return Game(values, game.players)


def _after_a_rise(
    asked: Asked, game: Game, payoff: NDArray[np.float64], mask: int, rise: float
) -> Iterator[Instance]:
    """No member of a coalition gets less when its worth rises."""
    grown = _raised(game, mask, rise)
    after = asked(grown)
    if after is not None:
        changes = np.where(mask >> np.arange(game.n_players) & 1, after - payoff, np.inf)
        i = int(changes.argmin())
        yield Instance(
            left=float(after[i]),
            right=float(payoff[i]),
            text=(
                f"{game.players[i]} gets {payoff[i]:g}, but {after[i]:g} after "
                f"v({coalition_label(mask, game.players)}) rises by {rise:g}"
            ),
            equation=False,
            second=grown,
            coalition=mask,
            players=(i,),
        )


def _aggregate_monotonicity(
    asked: Asked, game: Game, payoff: NDArray[np.float64], _: Game
) -> Iterator[Instance]:
    for rise in _RISES:
        yield from _after_a_rise(asked, game, payoff, game.grand_coalition, rise)


def _coalitional_monotonicity(
    asked: Asked, game: Game, payoff: NDArray[np.float64], _: Game
) -> Iterator[Instance]:
    for mask in range(1, game.values.size):
        yield from _after_a_rise(asked, game, payoff, mask, 1.0)


def _with_marginals_of(game: Game, i: int, partner: Game, more: NDArray[np.float64]) -> Game:
    """Game where i contributes as in the first, and ``more``, the others as in the second."""
    values = partner.values.copy()
    pairs = values.reshape(-1, 2, 1 << i)  # axis 1 tells whether i is a member
    own = game.values.reshape(pairs.shape)
    pairs[:, 1] = pairs[:, 0] + own[:, 1] - own[:, 0] + more.reshape(pairs.shape)[:, 1]
    return Game(values, game.players)


def _marginality(
    asked: Asked, game: Game, payoff: NDArray[np.float64], partner: Game
) -> Iterator[Instance]:
    for i, player in enumerate(game.players):
        other = _with_marginals_of(game, i, partner, np.zeros(game.values.size))
        answer = asked(other)
        if answer is not None:
            yield Instance(
                left=float(answer[i]),
                right=float(payoff[i]),
                text=(
                    f"{player} gets {payoff[i]:g} in v, but {answer[i]:g} in w, and contributes "
                    "the same to every coalition"
                ),
                second=other,
                players=(i,),
            )


def _strong_monotonicity(
    asked: Asked, game: Game, payoff: NDArray[np.float64], partner: Game
) -> Iterator[Instance]:
    for i, player in enumerate(game.players):
        for more in (np.zeros(game.values.size), np.abs(partner.values)):
            other = _with_marginals_of(game, i, partner, more)
            answer = asked(other)
            if answer is not None:
                yield Instance(
                    left=float(answer[i]),
                    right=float(payoff[i]),
                    text=(
                        f"{player} gets {payoff[i]:g} in v, but {answer[i]:g} in w, and "
                        "contributes no less to any coalition"
                    ),
                    equation=False,
                    second=other,
                    players=(i,),
                )


aggregate_monotonicity = Axiom(
    name="aggregate monotonicity",
    statement="x(w) >= x(v) if w(N) > v(N), and w(S) = v(S) for all other S",
    source="N. Megiddo (1974)",
    instances=_aggregate_monotonicity,
)
coalitional_monotonicity = Axiom(
    name="coalitional monotonicity",
    statement="x_i(w) >= x_i(v) for all i in T if w(T) > v(T), and w(S) = v(S) for all other S",
    source="H. P. Young (1985)",
    instances=_coalitional_monotonicity,
)
strong_monotonicity = Axiom(
    name="strong monotonicity",
    statement="x_i(w) >= x_i(v) if w(S + i) - w(S) >= v(S + i) - v(S) for all S without i",
    source="H. P. Young (1985)",
    instances=_strong_monotonicity,
)
marginality = Axiom(
    name="marginality",
    statement="x_i(w) = x_i(v) if w(S + i) - w(S) = v(S + i) - v(S) for all S without i",
    source="H. P. Young (1985)",
    instances=_marginality,
)
