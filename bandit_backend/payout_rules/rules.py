"""Rules that say who is paid what once the bandit has been played."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

import tugames
from bandit_backend.errors import InvalidRunError
from tugames import Game
from tugames._presentation.result import Result

__all__ = [
    "ALL",
    "Play",
    "Rule",
    "equal_split",
    "least_core",
    "nucleolus",
    "proportional",
    "regret",
    "shapley",
]

FloatArray = NDArray[np.float64]


@dataclass(frozen=True, kw_only=True, repr=False)
class Play(Result):
    """What is known after the play: one replicate of all coalitions.

    Attributes
    ----------
    game : Game
        v(S), minus the regret of the coalition, of every coalition.
    regret : ndarray, shape (n,)
        Each agent's, in the grand coalition.
    alone : ndarray, shape (n,)
        v({i}), minus each agent's regret alone.
    """

    game: Game
    regret: FloatArray
    alone: FloatArray

    @property
    def worth(self) -> float:
        """v(N), what there is to pay out."""
        return float(self.game.values[-1])

    @property
    def savings(self) -> float:
        """What collaboration saves, v(N) - sum of v({i})."""
        return self.worth - float(self.alone.sum())

    def _said(self) -> Iterator[str]:
        yield f"{len(self.regret)} agents, v(N) = {self.worth:.6g}, savings {self.savings:.6g}"
        yield f"regret {', '.join(f'{regret:.6g}' for regret in self.regret)}"


#: Payments to all agents, in player order, from what is known after the play.
Rule = Callable[[Play], FloatArray]


def regret(play: Play) -> FloatArray:
    """Minus the own regret, equation (7) of the paper: no money changes hands."""
    return -play.regret


def shapley(play: Play) -> FloatArray:
    """The Shapley value."""
    return tugames.shapley_value(play.game)


def nucleolus(play: Play) -> FloatArray:
    """The prenucleolus: the nucleolus, wherever nobody gets less than alone."""
    payoff: FloatArray = tugames.prenucleolus(play.game).payoff
    return payoff


def least_core(play: Play) -> FloatArray:
    """A payoff of the least core, the one that the solver finds."""
    payoff: FloatArray = tugames.least_core(play.game).payoff
    return payoff


def equal_split(play: Play) -> FloatArray:
    """What one has alone, and an equal share of the savings."""
    return play.alone + play.savings / len(play.alone)


def proportional(play: Play) -> FloatArray:
    """Everybody's share of all regret is its share of the regrets alone."""
    total = float(play.alone.sum())
    if total == 0.0:
        if play.worth == 0.0:
            return np.zeros_like(play.alone)
        raise InvalidRunError(
            "regret is divided in proportion to that alone, which is 0 for everybody: take a "
            "longer horizon, or another rule"
        )
    return play.worth * play.alone / total


#: All of them, by name.
ALL: dict[str, Rule] = {
    "regret": regret,
    "shapley": shapley,
    "nucleolus": nucleolus,
    "least-core": least_core,
    "equal-split": equal_split,
    "proportional": proportional,
}
