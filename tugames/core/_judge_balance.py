"""Whether the core of an estimated game is empty, as a verdict."""

import numpy as np

from tugames._numerics.tolerance import as_tolerance
from tugames._statistics.level import as_level
from tugames._statistics.replications import about
from tugames.coalition import coalition_label
from tugames.core._estimated_core import EstimatedMargin, estimated_margin
from tugames.game import Game
from tugames.sampled import SampledGame
from tugames.verdict import Outcome, Verdict, Witness


def judge_balance(game: SampledGame, *, tolerance: float | None, level: float) -> Verdict:
    """Verdict at a level of significance; a game of one player is always balanced."""
    slack = 0.0 if tolerance is None else as_tolerance(tolerance)
    level = as_level(level, game.n_replicates)
    outcome: Outcome = "holds"
    found, margin, p_value, interval = None, np.inf, None, np.array([np.inf, np.inf])
    if game.n_players > 1:
        found = estimated_margin(game.samples, level, slack)
        margin, interval = found.margin, np.array([found.low, found.high])
        p_value = min(found.p_positive, found.p_negative)
        outcome = "undecided"
        if found.p_positive <= level:
            outcome, p_value = "holds", found.p_positive
        elif found.p_negative <= level:
            outcome, p_value = "fails", found.p_negative
    interval.flags.writeable = False
    needed = found.replications if found is not None and outcome == "undecided" else None
    return Verdict(
        property="balanced",
        outcome=outcome,
        margin=margin,
        witness=_witness(game.mean, found) if found is not None and outcome == "fails" else None,
        tolerance=slack,
        p_value=p_value,
        level=level,
        margin_interval=interval,
        n_replicates=game.n_replicates,
        replications_to_decide=needed,
        remark="" if needed is None else about(needed),
        method="bounds by all replicates; balancing weights judged by replicates that came after",
    )


def _witness(mean: Game, found: EstimatedMargin) -> Witness:
    terms = " + ".join(
        f"{weight:.4g} v({coalition_label(mask, mean.players)})"
        for mask, weight in sorted(found.weights.items())
    )
    every = coalition_label(mean.grand_coalition, mean.players)
    return Witness(
        coalitions=tuple(sorted(found.weights)),
        players=(),
        text=f"{terms} exceeds v({every}) by {-found.margin:.4g} ± {found.margin_error:.2g}",
    )
