"""The axiom of small causes, as far as numbers can tell."""

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from tugames.axioms._asked import Asked
from tugames.axioms._axiom import Axiom
from tugames.axioms._report import Instance
from tugames.game import Game

__all__ = ["continuity"]

#: Steps along the line v + t w at which the payoffs are looked at, the largest first. The least
#: is well above the relative 1e-9 that solutions may put down to rounding.
_STEPS = (2.0**-10, 2.0**-16, 2.0**-22)
#: A change by the last step, in units of the largest |w(S)|, that counts as a jump.
_JUMP = 0.01


def _continuity(
    asked: Asked, game: Game, payoff: NDArray[np.float64], partner: Game
) -> Iterator[Instance]:
    near = [asked(game + step * partner) for step in _STEPS]
    changes = [float(np.abs(x - payoff).max()) for x in near if x is not None]
    last = near[-1]
    size = float(np.abs(partner.values).max())
    if last is None or len(changes) < len(_STEPS) or size == 0.0:
        return  # the line leaves the games for which the solution exists
    shrinks = changes[-1] <= changes[0] / 2.0  # as any change does that goes to 0 like a power
    i = int(np.abs(last - payoff).argmax())
    yield Instance(
        left=float(last[i]),
        right=float(payoff[i]),
        text=(
            f"{game.players[i]} gets {payoff[i]:g} in v, but {last[i]:g} in v + t w for t = "
            f"{_STEPS[-1]:.1g}, and {' and '.join(f'{x[i]:g}' for x in near[:-1] if x is not None)}"
            " for larger t"
        ),
        allowed=abs(float(last[i] - payoff[i])) if shrinks else _JUMP * size,
        second=partner,
        players=(i,),
    )


continuity = Axiom(
    name="continuity",
    statement=(
        "x(v + t w) -> x(v) as t -> 0 (tried: t = 2^-10, 2^-16, 2^-22; a jump is a change that "
        "does not shrink on the way, by more than 1/100 of the largest |w(S)|)"
    ),
    source="D. Schmeidler (1969)",
    instances=_continuity,
)
