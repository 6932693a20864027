"""A game of costs in words: charges, savings, and who would pay less alone."""

import numpy as np

from tugames._presentation.rows import aligned
from tugames._presentation.words import named, number
from tugames.analysis.cells import ANSWERS, verdict_row
from tugames.analysis.payoff import PayoffAnalysis
from tugames.coalition import coalition_payoffs
from tugames.core.balancedness import Balancedness
from tugames.game import Game
from tugames.properties import is_monotone
from tugames.verdict import Verdict

__all__ = [
    "OF_COSTS",
    "charge_table",
    "column_words",
    "cost_header",
    "cost_verdicts",
    "overcharged",
    "sign_of",
]

#: What the properties of worths are of costs, and the two coalitions that a witness names.
OF_COSTS = {"superadditive": "subadditive", "convex": "concave"}


def sign_of(game: Game) -> float:
    """What turns worths and payoffs into costs and charges, if that is what they are."""
    return -1.0 if game.of_costs else 1.0


def column_words(game: Game) -> tuple[str, str]:
    """What a coalition has alone, and what it gets or pays, as heads of columns."""
    return ("alone", "charged") if game.of_costs else ("worth", "gets")


def cost_header(game: Game, n_replicates: int, error: float | None) -> str:
    """How many players and replicates, and what it costs in all; its error, if it is told."""
    known = f"{n_replicates} replicates" if n_replicates else "costs taken as exact"
    bar = f" ± {error:.4g}" if n_replicates and error is not None else ""
    return f"{game.n_players} players, {known}, c(N) = {number(-game.values[-1])}{bar}"


def charge_table(game: Game, payoffs: tuple[PayoffAnalysis, ...], *, estimated: bool) -> str:
    """What every player pays alone, is charged, and saves."""
    savings = ["savings" if len(payoffs) == 1 else f"savings, {p.name}" for p in payoffs]
    rows = [["player", "alone", *(p.name for p in payoffs), *savings]]
    for i, player in enumerate(game.players):
        alone = 0.0 - float(game.values[1 << i])
        row = [str(player), number(alone)]
        for p in payoffs:
            bar = f" ± {p.standard_error[i]:.2g}" if estimated else ""
            row.append(number(-p.value[i]) + bar)
        row += [number(alone + float(p.value[i])) for p in payoffs]
        rows.append(row)
    return "charges\n" + aligned(rows)


def cost_verdicts(
    game: Game,
    payoffs: tuple[PayoffAnalysis, ...],
    properties: tuple[Verdict, ...],
    core: Verdict,
    found: Balancedness,
) -> str:
    """Answers in the words of costs; tested ones keep their p-values and intervals."""
    rows = [_stable_row(game, core, found)]
    for verdict in properties:
        if verdict.property in OF_COSTS:
            rows.append(_property_row(game, verdict))
    if core.level is None:  # the costs' own monotonicity is not among what was tested
        monotone = is_monotone(Game(0.0 - game.values, game.players))
        rows.append([text.replace("v(", "c(") for text in verdict_row("costs monotone", monotone)])
    rows += [_charge_row(game, payoff) for payoff in payoffs]
    return aligned(rows)


def _stable_row(game: Game, core: Verdict, found: Balancedness) -> list[str]:
    name = "stable charges exist"
    if core.level is not None:
        return verdict_row(name, core)
    if found.margin_certificate is None:
        return [name, "yes", "nothing to violate"]
    sure = "; verified exactly" if found.exact else ""
    if found.balanced:
        return [name, "yes", f"c(N) could rise by {number(max(found.margin, 0.0))}{sure}"]
    weights = ", ".join(
        f"{weight:.3g} on {named(mask, game.players)}"
        for mask, weight in list(found.balancing_weights.items())[:4]
    )
    return [name, "NO", f"c(N) is {number(-found.margin)} too high: weights {weights}{sure}"]


def _property_row(game: Game, verdict: Verdict) -> list[str]:
    row = verdict_row(f"costs {OF_COSTS[verdict.property]}", verdict)
    if verdict.witness is not None and len(verdict.witness.coalitions) == 2:
        one, other = verdict.witness.coalitions
        right = [one | other, one & other]
        row[2] = f"{_sum(game, [one, other])} < {_sum(game, right)}"
    return row


def _sum(game: Game, masks: list[int]) -> str:
    """Costs of coalitions and what they add up to."""
    masks = [mask for mask in masks if mask]
    total = -float(game.values[masks].sum())
    return " + ".join(f"c({named(m, game.players)})" for m in masks) + f" = {number(total)}"


def _charge_row(game: Game, payoff: PayoffAnalysis) -> list[str]:
    verdict = payoff.in_core
    row = verdict_row(f"{payoff.name} stable", verdict)
    if verdict.witness is not None and verdict.witness.coalitions:
        row[2] = overcharged(game, payoff.value, verdict.witness.coalitions[0])
    elif verdict.level is None and not np.isinf(verdict.margin):
        row[2] = f"every coalition saves {number(max(verdict.margin, 0.0))} at least"
    return [row[0], ANSWERS[verdict.outcome], row[2]]


def overcharged(game: Game, payoff: np.ndarray, mask: int) -> str:
    """Who would pay less alone, and how much."""
    charge, cost = -float(coalition_payoffs(payoff)[mask]), -float(game.values[mask])
    if mask == game.grand_coalition:
        return f"charges add up to {number(charge)}, and c(N) = {number(cost)}"
    name = named(mask, game.players)
    return f"{name} would pay {number(cost)} alone, and is charged {number(charge)}"
