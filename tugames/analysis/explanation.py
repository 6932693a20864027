"""What is found about a payoff: who complains, how much, and what would have to change."""

import json
from collections.abc import Hashable, Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from tugames._presentation.result import Result, TabularResult
from tugames._presentation.rows import aligned
from tugames._presentation.table import Table
from tugames._presentation.words import number
from tugames.analysis.cells import tested_words
from tugames.analysis.cost_words import column_words, cost_header, overcharged, sign_of
from tugames.coalition import coalition_label
from tugames.game import Game
from tugames.verdict import Verdict

__all__ = ["Complaint", "Explanation"]


@dataclass(frozen=True, kw_only=True, repr=False)
class Complaint(Result):
    """What a coalition may say against a payoff.

    Attributes
    ----------
    coalition : int
        Its mask.
    members : tuple of labels
    worth, paid : float
        v(S), and x(S), what its members get together.
    size : float
        v(S) - x(S): positive if it would do better on its own.
    standard_error : float
        Of the size; 0 for a game known exactly.
    p_value : float or None
        Of an estimated game, significance of "the size is positive", corrected for the number of
        coalitions (Holm).
    blocks : bool
        Whether the coalition would do better on its own; of an estimated game, whether that is
        shown at the level.
    """

    coalition: int
    members: tuple[Hashable, ...]
    worth: float
    paid: float
    size: float
    standard_error: float
    p_value: float | None
    blocks: bool

    def _said(self) -> Iterator[str]:
        who = "+".join(map(str, self.members))
        gets = f"{who} is worth {self.worth:.6g} and gets {self.paid:.6g}"
        yield f"{gets}: {self.size:.6g} more alone"
        if self.p_value is not None:
            yield f"± {self.standard_error:.2g}, p = {self.p_value:.3g}"


@dataclass(frozen=True, kw_only=True, repr=False)
class Explanation(TabularResult):
    """What :func:`explain` found out about a payoff.

    Attributes
    ----------
    game : Game
        The table examined: the mean one of an estimated game.
    payoff : ndarray, shape (n,)
        The mean of payoffs that came by replicate.
    n_replicates : int
        Of an estimated game; 0 for a game known exactly.
    level : float or None
        Of the tests of an estimated game.
    in_core : Verdict
    left_over : float
        v(N) - x(N): what is not handed out, or, below 0, handed out without being there.
    alone : ndarray, shape (n,)
        v(i), what each player is worth alone.
    contribution : ndarray, shape (n,)
        v(N) - v(N without i), what each adds to the others: in the core nobody gets more.
    complaints : tuple of Complaint
        Of proper coalitions, the largest first; also those that fall short of being one, which
        are nearest to it.
    n_blocking : int
        Coalitions that block, of all there are.
    blocking_with : ndarray of int, shape (n,)
        In how many of them each player is.
    transfer : ndarray, shape (n,), or None
        What must be added to the payoff to be in the core, with the least sum of sizes; None if
        the core is empty.
    subsidy : ndarray, shape (n,)
        What must be added from outside, in all as little as can be, for no coalition to block.
    penalty : float
        What leaving must cost a coalition, at the least, for none to block: the largest size, or
        0.
    shortfall : float
        What v(N) lacks for the core not to be empty, or 0.
    """

    game: Game
    payoff: NDArray[np.float64]
    n_replicates: int
    level: float | None
    in_core: Verdict
    left_over: float
    alone: NDArray[np.float64]
    contribution: NDArray[np.float64]
    complaints: tuple[Complaint, ...]
    n_blocking: int
    blocking_with: NDArray[np.int64]
    transfer: NDArray[np.float64] | None
    subsidy: NDArray[np.float64]
    penalty: float
    shortfall: float

    @property
    def players(self) -> tuple[Hashable, ...]:
        """Labels in player order."""
        return self.game.players

    def to_text(self) -> str:
        """Tables and sentences for reading."""
        return text_of(self)

    def _said(self) -> Iterator[str]:
        yield said(self)
        yield from changes(self).splitlines()[:4]

    def _table(self) -> Table:
        shown, (alone, gets), sign = self.complaints, column_words(self.game), sign_of(self.game)
        columns: dict[str, list[object]] = {
            "coalition": [coalition_label(one.coalition, self.players) for one in shown],
            alone: [sign * one.worth + 0.0 for one in shown],
            gets: [sign * one.paid + 0.0 for one in shown],
            "complaint": [one.size for one in shown],
        }
        if self.level is not None:
            columns["standard error"] = [one.standard_error for one in shown]
            columns["p-value"] = [one.p_value for one in shown]
        return Table({**columns, "blocks": [one.blocks for one in shown]})

    def __str__(self) -> str:
        return self.to_text()

    def to_dict(self) -> dict[str, Any]:
        """Plain numbers, lists and strings: what ``to_json`` writes."""
        return {
            "players": [str(player) for player in self.players],
            "payoff": self.payoff.tolist(),
            "n_replicates": self.n_replicates,
            "level": self.level,
            "in_core": self.in_core.to_dict(),
            "left_over": self.left_over,
            "alone": self.alone.tolist(),
            "contribution": self.contribution.tolist(),
            "complaints": [
                {
                    "coalition": coalition_label(one.coalition, self.players),
                    "worth": one.worth,
                    "paid": one.paid,
                    "size": one.size,
                    "standard_error": one.standard_error,
                    "p_value": one.p_value,
                    "blocks": one.blocks,
                }
                for one in self.complaints
            ],
            "n_blocking": self.n_blocking,
            "blocking_with": self.blocking_with.tolist(),
            "transfer": None if self.transfer is None else self.transfer.tolist(),
            "subsidy": self.subsidy.tolist(),
            "penalty": self.penalty,
            "shortfall": self.shortfall,
        }

    def to_json(self) -> str:
        """Return :meth:`to_dict` as JSON text."""
        return json.dumps(self.to_dict(), indent=2)


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
    if found.game.of_costs:
        every = found.game.grand_coalition
        return f"not in the core: {overcharged(found.game, found.payoff, every)}"
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
    worth = float(found.game.values[-1])
    if found.game.of_costs:
        return f"{cost_header(found.game, found.n_replicates, None)}, {_charged(found, worth)}"
    known = f"{found.n_replicates} replicates" if found.n_replicates else "worths taken as exact"
    nothing = abs(found.left_over) <= 1e-9 * max(abs(worth), float(np.abs(found.payoff).max()))
    if nothing:
        handed = "all of it handed out"
    elif found.left_over > 0:
        handed = f"{found.left_over:.6g} of it not handed out"
    else:
        handed = f"{-found.left_over:.6g} more than that handed out"
    return f"{found.game.n_players} players, {known}, v(N) = {worth:.6g}, {handed}"


def _charged(found: Explanation, worth: float) -> str:
    """What the charges leave over, or lack, in words."""
    if abs(found.left_over) <= 1e-9 * max(abs(worth), float(np.abs(found.payoff).max())):
        return "all of it charged"
    if found.left_over < 0:
        return f"{number(-found.left_over)} of it not charged"
    return f"{number(found.left_over)} more than that charged"


def _players(found: Explanation) -> str:
    costs = found.game.of_costs
    rows = [["player", "payoff", "alone", "adds to the others", "blocks in"]]
    if costs:
        rows = [["player", "charge", "alone", "separable cost", "blocks in"]]
    for i, player in enumerate(found.players):
        numbers = (found.payoff[i], found.alone[i], found.contribution[i])
        shown = [number(sign_of(found.game) * x) for x in numbers]
        rows.append([str(player), *shown, str(found.blocking_with[i])])
    if found.transfer is not None:
        rows[0].append("nearest stable charge" if costs else "nearest core payoff")
        for row, amount in zip(rows[1:], found.payoff + found.transfer, strict=True):
            row.append(number(sign_of(found.game) * _tidy(amount, found)))
    return aligned(rows)


def _complaints(found: Explanation) -> str:
    line = said(found)
    rows = [["coalition", *column_words(found.game), "complaint"]]
    tested = found.level is not None
    if tested:
        rows[0].append("p-value")
    for one in found.complaints:
        size = f"{one.size:.6g}"
        amounts = (sign_of(found.game) * one.worth, sign_of(found.game) * one.paid)
        row = [coalition_label(one.coalition, found.players), *map(number, amounts)]
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
        change = "could pay less alone" if found.game.of_costs else "is worth more"
        return f"It stays in the core as long as no coalition {change} by {slack:.6g}."
    lines = ["Nobody would block if one of these came true:"]
    larger, handed, sign = "v(N) is larger", "handed", sign_of(found.game)
    if found.game.of_costs:
        larger, handed = "c(N) is smaller", "shared"
    if found.transfer is None:
        lines.append(
            f"- {larger} by {found.shortfall:.6g}, and {handed} out well: the core is empty, "
            "and no payoff is in it before"
        )
    elif found.transfer.any():
        moved = (
            float(np.maximum(found.transfer, 0).sum()),
            float(np.minimum(found.transfer, 0).sum()),
        )
        whom = _by_player(sign * found.transfer, found)
        lines.append(f"- {max(moved[0], -moved[1]):.6g} changes hands: {whom}")
    if found.subsidy.any():
        total = float(found.subsidy.sum())
        lines.append(f"- {total:.6g} comes from outside: {_by_player(sign * found.subsidy, found)}")
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
