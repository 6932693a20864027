"""Whether cores of an estimated game and its subgames are empty, as a verdict."""

from collections.abc import Hashable, Sequence
from dataclasses import replace

import numpy as np

from tugames._numerics.tolerance import as_tolerance
from tugames._statistics.inequalities import least_p_value
from tugames._statistics.level import as_level
from tugames._statistics.replications import about
from tugames.coalition import coalition_label
from tugames.core._estimated_core import EstimatedMargin, estimated_margin
from tugames.core._touching import Touching
from tugames.core._weighted_sums import Demands, subgame
from tugames.sampled import SampledGame
from tugames.verdict import Outcome, Verdict, Witness

_METHOD = "bounds by all replicates; balancing weights judged by replicates that came after"


def judge_balance(game: SampledGame, *, tolerance: float | None, level: float) -> Verdict:
    """Whether there is a core, at a level; a game of one player is always balanced.

    Groups that do not touch each other are judged one by one, so that a sum over them, which is 0
    on every replicate, is in nobody's way. Within a tolerance it is not, and they share that.
    """
    grand = game.mean.grand_coalition
    groups = Touching(game.samples).groups(grand)
    if len(groups) == 1 or tolerance:
        return _judge("balanced", game, _cores([grand]), "", tolerance, level)
    verdict = _judge("balanced", game, _cores(groups), _apart(groups), tolerance, level)
    several = len(_cores(groups))
    if several < 2 or verdict.margin_interval is None:
        return verdict
    # what groups are short of adds up
    low, high = verdict.margin_interval
    interval = np.array([several * low, high])
    interval.flags.writeable = False
    mean, whole = game.mean.values, subgame(grand)
    margin = float(whole.largest(mean).values(mean[None])[0])
    return replace(verdict, margin=min(margin, 0.0), margin_interval=interval)


def judge_total_balance(game: SampledGame, *, tolerance: float | None, level: float) -> Verdict:
    """Whether every subgame has a core, at a level.

    Of coalitions that fall into groups which do not touch, the groups are judged.
    """
    subgames = Touching(game.samples).connected().tolist()
    apart = (1 << game.n_players) - game.n_players - 1 - len(subgames)
    remark = f"{apart} subgames fall into parts that do not touch on any replicate" if apart else ""
    return _judge("totally balanced", game, _cores(subgames), remark, tolerance, level)


def judge_exactness(game: SampledGame, *, tolerance: float | None, level: float) -> Verdict:
    """Whether every coalition gets just its worth somewhere in the core, at a level.

    Of a game that falls into groups which do not touch, the groups are judged.
    """
    touching = Touching(game.samples)
    groups = touching.groups(game.mean.grand_coalition)
    demands = _cores(groups)
    remark = _apart(groups) if len(groups) > 1 else ""
    for whole in _cores(groups):
        if whole.parts.size <= 4:
            continue  # of two players both can get as little as they are worth
        for part in whole.parts[1:-1].tolist():
            within = touching.groups(part)
            demands.append(Demands(whole.whole, part, within, whole.parts))
            if len(within) > 1 and not remark:
                remark = "there are coalitions of parts that do not touch on any replicate"
    return _judge("exact", game, demands, remark, tolerance, level)


def _apart(groups: Sequence[int]) -> str:
    return f"the players fall into {len(groups)} groups that do not touch on any replicate"


def _cores(coalitions: Sequence[int]) -> list[Demands]:
    """That those of two players or more have a core."""
    return [subgame(mask) for mask in coalitions if mask & (mask - 1)]


def _judge(
    name: str,
    game: SampledGame,
    demands: Sequence[Demands],
    apart: str,
    tolerance: float | None,
    level: float,
) -> Verdict:
    """Judge by these; others, of coalitions that fall apart, leave a margin of 0 at most."""
    slack = 0.0 if tolerance is None else as_tolerance(tolerance)
    level = as_level(level, game.n_replicates, or_none=True)
    found = estimated_margin(game.samples, demands, level, slack) if demands else None
    return balance_verdict(
        name,
        game.players,
        found,
        level=level,
        tolerance=slack,
        n_replicates=game.n_replicates,
        apart=apart,
    )


def balance_verdict(
    name: str,
    players: tuple[Hashable, ...],
    found: EstimatedMargin | None,
    *,
    level: float,
    tolerance: float,
    n_replicates: int,
    apart: str,
) -> Verdict:
    """Dress the tests of margins; none where there is no subgame of two players or more."""
    most = 0.0 if apart else np.inf
    outcome: Outcome = "holds"
    p_value = None if most else least_p_value(n_replicates)
    needed = None
    bounds = np.array([np.inf, np.inf])
    if found is not None:
        bounds = np.array([found.low, found.high])
        outcome, p_value = "undecided", min(found.p_positive, found.p_negative)
        if found.p_positive <= level:
            outcome, p_value = "holds", found.p_positive
        elif found.p_negative <= level:
            outcome, p_value = "fails", found.p_negative
        needed = found.replications if outcome == "undecided" else None
    interval = np.minimum(bounds, most)
    interval.flags.writeable = False
    return Verdict(
        property=name,
        outcome=outcome,
        margin=min(found.least if found is not None else np.inf, most),
        witness=_witness(players, found) if found is not None and outcome == "fails" else None,
        tolerance=tolerance,
        p_value=p_value,
        level=level,
        margin_interval=interval,
        n_replicates=n_replicates,
        replications_to_decide=needed,
        remark=apart if needed is None else about(needed),
        method=_METHOD,
    )


def _witness(players: tuple[Hashable, ...], found: EstimatedMargin) -> Witness:
    """The weighted sum that is shown to be too large."""
    whole, masks, weights = found.nearest
    by_mask = dict(sorted(zip(masks.tolist(), weights.tolist(), strict=True)))
    terms = [
        (weight, f"{abs(weight):.4g} v({coalition_label(mask, players)})")
        for mask, weight in by_mask.items()
    ]
    more = [f"v({coalition_label(whole, players)})"]
    more += [term for weight, term in terms if weight < 0.0]
    own = () if whole == (1 << len(players)) - 1 else (whole,)
    return Witness(
        coalitions=(*own, *by_mask),
        players=(),
        text=f"{' + '.join(term for weight, term in terms if weight > 0.0)} exceeds "
        f"{' + '.join(more)} by {-found.margin:.4g} ± {found.margin_error:.2g}",
    )
