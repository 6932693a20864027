"""How a search for the least slack of a property becomes a verdict with a witness."""

from collections.abc import Callable, Iterable
from fractions import Fraction

import numpy as np
from numpy.typing import NDArray

from tugames._tolerance import worth_tolerance
from tugames.coalition import coalition_label
from tugames.game import Game
from tugames.sampled import SampledGame, examined
from tugames.verdict import Verdict, Witness

#: What a search finds: the least slack, and what says where, asked only if the property fails;
#: None where it cannot.
Found = tuple[float, Callable[[], Witness] | None]
#: Summands of one side of an inequality: a coalition's worth, and how often it counts.
Terms = Iterable[tuple[int | float | Fraction, int]]


def judge(
    name: str,
    game: Game | SampledGame,
    tolerance: float | None,
    search: Callable[[Game], Found],
    *,
    strict: bool = False,
    accuracy: float = 0.0,
    method: str = "every defining inequality",
) -> Verdict:
    """Run a search and dress its result.

    A strict property needs more than the tolerance; this is no less than the search's accuracy.
    """
    table = examined(game)
    tolerance = worth_tolerance(table.values) if tolerance is None else tolerance
    tolerance = max(tolerance, accuracy)
    margin, witness = search(table)
    fails = margin <= tolerance if strict else margin < -tolerance
    return Verdict(
        property=name,
        outcome="fails" if fails else "holds",
        margin=margin + 0.0,  # never -0.0
        witness=witness() if fails and witness else None,
        tolerance=tolerance,
        point_estimate=isinstance(game, SampledGame),
        method=method,
    )


def inequality(
    game: Game,
    coalitions: tuple[int, ...],
    left: Terms,
    right: Terms,
    *,
    players: tuple[int, ...] = (),
    relation: str = ">",
) -> Witness:
    """Witness that writes an inequality out with its numbers."""
    return Witness(
        coalitions=coalitions,
        players=players,
        text=f"{side(game, left)} {relation} {side(game, right)}",
    )


def side(game: Game, terms: Terms) -> str:
    """One side of an inequality with its number; the empty coalition goes without saying."""
    shown, total = "", Fraction(0)
    for weight, mask in terms:
        total += Fraction(weight) * Fraction(float(game.values[mask]))
        if mask:
            size = abs(weight)
            factor = f"{size} " if isinstance(size, Fraction) else f"{size:g} "
            name = coalition_label(mask, game.players)
            shown += f" {'-' if weight < 0 else '+'} {'' if size == 1 else factor}v({name})"
    if not shown:
        return "v({}) = 0"
    return f"{shown.removeprefix(' + ').strip()} = {float(total):g}"


def largest(deviations: NDArray[np.float64]) -> tuple[float, int]:
    """Largest absolute value of a table, and where."""
    at = int(np.abs(deviations).argmax())
    return abs(float(deviations[at])), at
