"""Axioms of games put together, rescaled, or looked at from the other side."""

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from tugames._numerics.near_ties import numbers
from tugames.axioms._asked import Asked
from tugames.axioms._axiom import Axiom
from tugames.axioms._report import Instance
from tugames.game import Game
from tugames.transforms.dual import dual_game
from tugames.transforms.equivalence import strategic_transform

__all__ = ["additivity", "covariance", "linearity", "self_duality"]

#: Factors a, b of a v + b w that linearity is tried with.
_FACTORS = ((1.0, 1.0), (2.0, 0.0), (-1.0, 1.0))
#: Units and multiples of payments that covariance is tried with.
_UNITS = ((2.0, 0.0), (1.0, 1.0), (3.0, 1.0))


def _furthest(
    left: NDArray[np.float64], right: NDArray[np.float64], second: Game, text: str
) -> Instance:
    """Instance of the player for whom the two sides are furthest apart."""
    k = int(np.abs(left - right).argmax())
    shown = numbers(left[k], right[k])
    return Instance(
        left=float(left[k]),
        right=float(right[k]),
        text=text.format(player=second.players[k], left=shown[0], right=shown[1]),
        second=second,
        players=(k,),
    )


def _additivity(
    asked: Asked, game: Game, payoff: NDArray[np.float64], partner: Game
) -> Iterator[Instance]:
    other, joint = asked(partner), asked(game + partner)
    if other is not None and joint is not None:
        text = "{player} gets {left} in v + w, but {right} from the two games apart"
        yield _furthest(joint, payoff + other, partner, text)


def _linearity(
    asked: Asked, game: Game, payoff: NDArray[np.float64], partner: Game
) -> Iterator[Instance]:
    for a, b in _FACTORS:
        other = asked(partner) if b else np.zeros_like(payoff)
        joint = asked(a * game + b * partner)
        if other is not None and joint is not None:
            text = (
                f"{{player}} gets {{left}} in {a:g} v + {b:g} w, but {{right}} from the two "
                "games apart"
            )
            yield _furthest(joint, a * payoff + b * other, partner, text)


def _covariance(
    asked: Asked, game: Game, payoff: NDArray[np.float64], partner: Game
) -> Iterator[Instance]:
    alone = partner.values[1 << np.arange(game.n_players)]
    for a, b in _UNITS:
        other = strategic_transform(game, a, b * alone)
        changed = asked(other)
        if changed is not None:
            text = (
                f"{{player}} gets {{left}} in w = {a:g} v + b, b = {(b * alone).tolist()}, but "
                "{right} by the same change of units"
            )
            yield _furthest(changed, a * payoff + b * alone, other, text)


def _self_duality(
    asked: Asked, game: Game, payoff: NDArray[np.float64], _: Game
) -> Iterator[Instance]:
    dual = dual_game(game)
    answer = asked(dual)
    if answer is not None:
        yield _furthest(answer, payoff, dual, "{player} gets {right}, but {left} in the dual")


additivity = Axiom(
    name="additivity",
    statement="x(v + w) = x(v) + x(w)",
    source="L. S. Shapley (1953)",
    instances=_additivity,
)
linearity = Axiom(
    name="linearity",
    statement="x(a v + b w) = a x(v) + b x(w)",
    source="R. J. Weber (1988)",
    instances=_linearity,
)
covariance = Axiom(
    name="covariance",
    statement="x(a v + b) = a x(v) + b for all a > 0 and payments b to the players",
    source="J. von Neumann, O. Morgenstern (1944)",
    instances=_covariance,
)
self_duality = Axiom(
    name="self-duality",
    statement="x(v*) = x(v), where v*(S) = v(N) - v(N without S)",
    source="Y. Funaki (1998)",
    instances=_self_duality,
)
