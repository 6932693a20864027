"""An explanation of a payoff in words."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from tugames._presentation.rows import aligned
from tugames.analysis.cells import tested_words
from tugames.coalition import coalition_label

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from tugames.analysis.explanation import Explanation


def said(found: Explanation) -> str:
    """The outcome in one line."""
    n_proper = max(found.game.values.size - 2, 0)
    verdict = found.in_core
    if found.level is not None:
        return (
            f"in the core: {verdict.outcome} ({tested_words(verdict)}); {found.n_blocking} of "
            f"{n_proper} coalitions are shown to do better alone"
        )
    if verdict.outcome == "holds":
        return f"in the core: none of {n_proper} coalitions would do better alone"
    if found.n_blocking:
        return f"not in the core: {found.n_blocking} of {n_proper} coalitions would do better alone"
    return f"not in the core: {'' if verdict.witness is None else verdict.witness.text}"


def text_of(found: Explanation) -> str:
    """Header, players, complaints, changes."""
    parts = [_header(found), _players(found), _complaints(found), changes(found)]
    if found.level is not None:
        parts.append(
            f"Complaints are tested one by one and corrected for their number, at the level "
            f"{found.level:g}; what would have to change is about the mean table, untested."
        )
    return "\n\n".join(part for part in parts if part)


def _header(found: Explanation) -> str:
    known = f"{found.n_replicates} replicates" if found.n_replicates else "worths taken as exact"
    worth = found.game.values[-1]
    nothing = abs(found.left_over) <= 1e-9 * max(abs(worth), float(np.abs(found.payoff).max()))
    if nothing:
        handed = "all of it handed out"
    elif found.left_over > 0:
        handed = f"{found.left_over:.6g} of it not handed out"
    else:
        handed = f"{-found.left_over:.6g} more than that handed out"
    return f"{found.game.n_players} players, {known}, v(N) = {worth:.6g}, {handed}"


def _players(found: Explanation) -> str:
    rows = [["player", "payoff", "alone", "adds to the others", "blocks in"]]
    for i, player in enumerate(found.players):
        numbers = (found.payoff[i], found.alone[i], found.contribution[i])
        rows.append([str(player), *(f"{x:.6g}" for x in numbers), str(found.blocking_with[i])])
    if found.transfer is not None:
        rows[0].append("nearest core payoff")
        for row, amount in zip(rows[1:], found.payoff + found.transfer, strict=True):
            row.append(f"{_tidy(amount, found):.6g}")
    return aligned(rows)


def _complaints(found: Explanation) -> str:
    line = said(found)
    rows = [["coalition", "worth", "gets", "complaint"]]
    tested = found.level is not None
    if tested:
        rows[0].append("p-value")
    for one in found.complaints:
        size = f"{one.size:.6g}"
        row = [coalition_label(one.coalition, found.players), f"{one.worth:.6g}",
               f"{one.paid:.6g}"]  # fmt: skip
        if tested:
            size = f"{one.size:.5g} ± {one.standard_error:.2g}"
            row += [size, f"{one.p_value:.3g}"]
        else:
            row.append(size)
        rows.append(row)
    table = f"\n{aligned(rows)}" if len(rows) > 1 else ""
    return line[0].upper() + line[1:] + table


def changes(found: Explanation) -> str:
    """What would have to change, a line for each way."""
    if found.level is None and found.in_core.outcome == "holds":
        slack = max(0.0, found.in_core.margin)
        if not np.isfinite(slack):
            return ""
        return f"It stays in the core as long as no coalition is worth more by {slack:.6g}."
    lines = ["Nobody would block if one of these came true:"]
    if found.transfer is None:
        lines.append(
            f"- v(N) is larger by {found.shortfall:.6g}, and handed out well: the core is empty, "
            "and no payoff is in it before"
        )
    elif found.transfer.any():
        moved = (
            float(np.maximum(found.transfer, 0).sum()),
            float(np.minimum(found.transfer, 0).sum()),
        )
        lines.append(
            f"- {max(moved[0], -moved[1]):.6g} changes hands: {_by_player(found.transfer, found)}"
        )
    if found.subsidy.any():
        total = float(found.subsidy.sum())
        lines.append(f"- {total:.6g} comes from outside: {_by_player(found.subsidy, found)}")
    if found.penalty:
        lines.append(f"- leaving costs a coalition {found.penalty:.6g}")
    return "\n".join(lines) if len(lines) > 1 else ""


def _by_player(changes: NDArray[np.float64], found: Explanation) -> str:
    few = [i for i in np.argsort(-np.abs(changes), kind="stable").tolist() if changes[i]]
    shown = ", ".join(f"{found.players[i]} {changes[i]:+.6g}" for i in sorted(few[:8]))
    return shown + (", ..." if len(few) > 8 else "")


def _tidy(amount: float, found: Explanation) -> float:
    """Rounding that is left where payoffs cancel is 0."""
    scale = max(float(np.abs(found.payoff).max()), abs(float(found.game.values[-1])))
    return 0.0 if abs(amount) <= 1e-9 * scale else float(amount)
