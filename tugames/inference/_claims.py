"""What may be claimed of an oracle's game, and the race that decides it."""

import inspect
from collections.abc import Callable

from tugames._doors.brief import brief_repr
from tugames._numerics.tolerance import as_tolerance
from tugames.core.balanced import is_balanced
from tugames.errors import InvalidInputError
from tugames.inference._race_core import CoreRace
from tugames.inference._race_forms import FormsRace
from tugames.inference._race_membership import membership_race
from tugames.inference._race_sweep import SweepRace
from tugames.inference._stage import Race
from tugames.inference.membership import InCore
from tugames.oracles._rows import Row
from tugames.oracles.protocol import ValueOracle
from tugames.properties._replicates import demanded_blocks, form_witness
from tugames.properties._roster import ROSTER
from tugames.verdict import Verdict

#: A predicate of estimated games, or payoffs in the core.
Claim = Callable[..., Verdict] | InCore
#: Whoever wants to see what is evaluated.
Seen = Callable[[list[Row]], None]


def require_claim(claim: object) -> None:
    """Refuse what cannot be decided, and say what can."""
    if isinstance(claim, InCore):
        return
    if callable(claim) and not isinstance(claim, type):
        try:
            parameters = inspect.signature(claim).parameters.values()
        except (TypeError, ValueError):  # built in
            parameters = {}.values()
        names = [one.name for one in parameters]
        needed = [
            one.name
            for one in parameters
            if one.default is one.empty
            and one.kind in (one.POSITIONAL_ONLY, one.POSITIONAL_OR_KEYWORD)
        ]
        if "level" in names and "tolerance" in names:
            if len(needed) <= 1:
                return
            raise InvalidInputError(
                f"a claim is about the game alone; {brief_repr(claim)} asks for "
                f"{', '.join(needed[1:])}, too: fix it with functools.partial, or, for a payoff in "
                "the core, claim InCore(payoff=...)"
            )
    raise InvalidInputError(
        "a claim is a predicate that tests estimated games, such as is_convex or is_balanced, or "
        f"InCore(payoff=...); got {brief_repr(claim)}"
    )


def race_of(
    claim: Claim, oracle: ValueOracle, *, tolerance: float | None, level: float
) -> tuple[Race, Seen]:
    """Race that decides a claim, and who wants to see the evaluated rows."""
    players = tuple(oracle.players)
    slack = 0.0 if tolerance is None else as_tolerance(tolerance)
    if isinstance(claim, InCore):
        race, payoffs = membership_race(claim, oracle, tolerance=slack, level=level)
        return race, payoffs.see
    if claim is is_balanced:
        return CoreRace(players, tolerance=slack, level=level), _blind
    if claim not in ROSTER:
        return SweepRace(claim, players, tolerance=tolerance, level=level), _blind
    name, demands = ROSTER[claim]
    return (
        FormsRace(
            name,
            players,
            demanded_blocks(demands, len(players)),
            tolerance=slack,
            level=level,
            witness=lambda place: form_witness(players, place, demands),
            strict=demands.strict,
            equations=demands.equations,
        ),
        _blind,
    )


def _blind(rows: list[Row]) -> None:
    """Nobody has to see the rows."""
