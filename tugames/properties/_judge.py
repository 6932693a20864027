"""How a search for the least slack of a property becomes a verdict with a witness."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from fractions import Fraction
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from tugames._numerics.near_ties import comparison, numbers, rounding, settled
from tugames._numerics.tolerance import as_tolerance, worth_tolerance
from tugames.coalition import coalition_label
from tugames.game import Game
from tugames.properties._replicates import Demands, judge_replicates
from tugames.sampled import SampledGame, examined
from tugames.verdict import Verdict, Witness

#: Summands of one side of an inequality: a coalition's worth, and how often it counts.
Terms = Iterable[tuple[int | float | Fraction, int]]
#: Words for an inequality that fails, by what is demanded of the left side.
_VIOLATED = {"<=": ">", ">=": "<", "<": ">=", "==": "differs from"}


class Claim(Protocol):
    """What a property demands where its slack is least."""

    def slack(self) -> Fraction:
        """How much is left until it fails, exactly."""
        ...

    def witness(self, tolerance: float, /) -> Witness:
        """How it fails, for people."""
        ...


#: What a search finds: the least slack, rounded, and what says where; None where it cannot.
Found = tuple[float, Callable[[], Claim] | None]


def judge(
    name: str,
    game: Game | SampledGame,
    tolerance: float | None,
    search: Callable[[Game], Found],
    *,
    strict: bool = False,
    accuracy: float = 0.0,
    method: str = "every defining inequality",
    level: float | None = None,
    demands: Demands | None = None,
) -> Verdict:
    """Run a search and dress its result; of an estimated game, test the demands at the level.

    A strict property needs more than the tolerance; this is no less than the search's accuracy,
    and no less than what rounding may have hidden from it.
    """
    if isinstance(game, SampledGame) and level is not None and demands is not None:
        return judge_replicates(name, game, demands, tolerance=tolerance, level=level)
    table = examined(game)
    tolerance = worth_tolerance(table.values) if tolerance is None else as_tolerance(tolerance)
    tolerance = max(tolerance, accuracy)
    margin, found = search(table)
    claim = found() if found and np.isfinite(margin) else None
    error = rounding(table.n_players, table.values)
    fails = margin <= tolerance if strict else margin < -tolerance
    if claim is not None and error:
        slack = claim.slack()
        fails, tolerance = settled(slack, tolerance, error, strict=strict)
        margin = float(slack)
    estimated = isinstance(game, SampledGame)
    return Verdict(
        property=name,
        outcome="fails" if fails else "holds",
        margin=margin + 0.0,  # never -0.0
        witness=claim.witness(tolerance) if fails and claim else None,
        tolerance=tolerance,
        point_estimate=estimated,
        remark="about the mean table, untested" if estimated else "",
        method=method,
    )


@dataclass(frozen=True)
class Inequality:
    """A sum of worths that should be at most, at least, below, or as much as another.

    Attributes
    ----------
    game : Game
    coalitions : tuple of int
        Those that the witness names.
    left, right : Terms
    demanded : {"<=", ">=", "<", "=="}
    players : tuple of int
    """

    game: Game
    coalitions: tuple[int, ...]
    left: Terms
    right: Terms
    demanded: str = "<="
    players: tuple[int, ...] = ()

    def slack(self) -> Fraction:
        """How much is left until it fails."""
        more = total(self.game, self.right) - total(self.game, self.left)
        return {">=": -more, "==": -abs(more)}.get(self.demanded, more)

    def witness(self, tolerance: float, /) -> Witness:
        """Write it out with its numbers."""
        a, b = total(self.game, self.left), total(self.game, self.right)
        relation, more = _VIOLATED[self.demanded], ""
        if self.slack() > 0:  # it holds, but not as clearly as is asked for
            relation = ">" if self.demanded == ">=" else "<"
            more = f", by no more than the tolerance {abs(tolerance):g}"
        left, right = side(self.game, self.left), side(self.game, self.right)
        text = comparison(left, a, relation, right, b) + more
        return Witness(coalitions=self.coalitions, players=self.players, text=text)


@dataclass(frozen=True)
class Among:
    """A worth that should be one of some numbers; ``remark`` says that it is not."""

    game: Game
    mask: int
    allowed: tuple[int, ...]
    remark: str
    players: tuple[int, ...] = ()

    def slack(self) -> Fraction:
        """Minus the distance from the nearest of them."""
        return -min(abs(total(self.game, [(1, self.mask)]) - number) for number in self.allowed)

    def witness(self, _tolerance: float, /) -> Witness:
        """Write it out."""
        shown = numbers(float(self.game.values[self.mask]), *self.allowed)[0]
        text = f"{side(self.game, [(1, self.mask)])} = {shown} {self.remark}"
        return Witness(coalitions=(self.mask,), players=self.players, text=text)


def total(game: Game, terms: Terms) -> Fraction:
    """Value of one side of an inequality, exactly."""
    worths = (Fraction(weight) * Fraction(float(game.values[mask])) for weight, mask in terms)
    return sum(worths, Fraction(0))


def side(game: Game, terms: Terms) -> str:
    """One side of an inequality; the empty coalition goes without saying."""
    shown = ""
    for weight, mask in terms:
        if mask:
            size = abs(weight)
            factor = f"{size} " if isinstance(size, Fraction) else f"{size:g} "
            name = coalition_label(mask, game.players)
            shown += f" {'-' if weight < 0 else '+'} {'' if size == 1 else factor}v({name})"
    return shown.removeprefix(" + ").strip() or "v({})"


def largest(deviations: NDArray[np.float64]) -> tuple[float, int]:
    """Largest absolute value of a table, and where."""
    at = int(np.abs(deviations).argmax())
    return abs(float(deviations[at])), at
