"""How replicates become a verdict: every inequality of a property tested."""

from collections.abc import Callable, Hashable, Iterator
from dataclasses import dataclass

import numpy as np

from tugames._numerics.tolerance import as_tolerance
from tugames._statistics.inequalities import Inequalities, Place, compare_inequalities
from tugames._statistics.level import as_level
from tugames._statistics.linear_forms import FormBlocks, Forms, Table
from tugames._statistics.replications import about
from tugames.coalition import coalition_label
from tugames.sampled import SampledGame
from tugames.verdict import Outcome, Verdict, Witness


@dataclass(frozen=True, kw_only=True)
class Demands:
    """What a property demands of the worths, as linear forms.

    Attributes
    ----------
    blocks : callable
        From the number of players to the forms, none of which may be negative.
    strict : bool
        They have to be positive.
    equations : bool
        They have to be zero.
    named : int
        How many of a form's columns a witness names, the first.
    players : callable
        Players whom a witness names, from the columns.
    """

    blocks: Callable[[int], Iterator[Forms]]
    strict: bool = False
    equations: bool = False
    named: int = 2
    players: Callable[[tuple[int, ...]], tuple[int, ...]] = lambda _: ()


def judge_replicates(
    name: str, game: SampledGame, demands: Demands, *, tolerance: float | None, level: float
) -> Verdict:
    """Verdict on an estimated game, at a level of significance."""
    slack = 0.0 if tolerance is None else as_tolerance(tolerance)
    level = as_level(level, game.n_replicates, or_none=True)
    found = compare_inequalities(
        Table(game.samples),
        demanded_blocks(demands, game.n_players),
        tolerance=-slack if demands.strict else slack,
        level=level,
        strict=demands.strict,
    )
    return verdict_of(
        name,
        found,
        level=level,
        tolerance=slack,
        n_replicates=game.n_replicates,
        equations=demands.equations,
        witness=lambda place: form_witness(game.players, place, demands),
    )


def verdict_of(
    name: str,
    found: Inequalities,
    *,
    level: float,
    tolerance: float,
    n_replicates: int,
    equations: bool,
    witness: Callable[[Place], Witness],
) -> Verdict:
    """Dress the tests of many inequalities."""
    outcome: Outcome = "undecided"
    if found.p_holds <= level:
        outcome = "holds"
    elif found.p_fails <= level:
        outcome = "fails"
    n_forms = found.n_forms // 2 if equations else found.n_forms
    n_constant = found.n_constant // 2 if equations else found.n_constant
    what = "equations" if equations else "inequalities"
    never = equations and tolerance == 0.0
    remark, needed = "", None
    if outcome == "undecided":
        needed = np.inf if never else found.replications
        remark = (
            "no number of replicates shows that noisy worths are equal: allow a tolerance"
            if never
            else about(needed)
        )
    elif n_constant:
        remark = f"{n_constant} of {n_forms} {what} are the same on every replicate"
    place = found.broken or found.worst
    at_most = 0.0 if equations and n_forms else np.inf
    interval = np.array([found.low, min(found.high, at_most)])
    interval.flags.writeable = False
    return Verdict(
        property=name,
        outcome=outcome,
        margin=found.least + 0.0,
        witness=witness(place) if outcome == "fails" and place is not None else None,
        tolerance=tolerance,
        p_value={"holds": found.p_holds, "fails": found.p_fails}.get(
            outcome, min(found.p_holds, found.p_fails)
        ),
        level=level,
        margin_interval=interval,
        n_replicates=n_replicates,
        replications_to_decide=needed,
        remark=remark,
        method=f"{n_forms} {what}, each tested (t and Hall's t, guarded against skewness)",
    )


def demanded_blocks(demands: Demands, n_players: int) -> FormBlocks:
    """Blocks of the demands; of equations, each in both directions."""

    def both() -> Iterator[Forms]:
        for forms in demands.blocks(n_players):
            yield forms
            yield Forms(forms.columns, -forms.weights)

    return both if demands.equations else lambda: demands.blocks(n_players)


def form_witness(players: tuple[Hashable, ...], place: Place, demands: Demands) -> Witness:
    """The form that is shown to be negative, with its mean and error."""
    named = tuple(int(mask) for mask in place.columns[: demands.named])
    less, more = (_side(players, place, sign) for sign in (-1.0, 1.0))
    text = f"{less} exceeds {more} by {-place.mean:.4g} ± {place.standard_error:.2g}"
    return Witness(coalitions=named, players=demands.players(named), text=text)


def _side(players: tuple[Hashable, ...], place: Place, sign: float) -> str:
    terms = []
    for mask, weight in zip(place.columns.tolist(), (sign * place.weights).tolist(), strict=True):
        if weight > 0.0 and mask:
            size = "" if weight == 1.0 else f"{weight:.4g} "
            terms.append(f"{size}v({coalition_label(mask, players)})")
    return " + ".join(terms) or "0"
