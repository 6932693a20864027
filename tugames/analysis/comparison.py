"""Solutions of one game side by side: who gets what, and who complains most."""

from collections.abc import Hashable, Iterator, Mapping
from dataclasses import dataclass
from textwrap import fill

import numpy as np
from numpy.typing import NDArray

from tugames._doors.brief import brief
from tugames._presentation.result import TabularResult
from tugames._presentation.rows import aligned
from tugames._presentation.table import Table
from tugames._presentation.words import few, named, number
from tugames.analysis.cells import ANSWERS, untested_note
from tugames.game import Game
from tugames.verdict import Verdict

__all__ = ["SolutionComparison"]

FloatArray = NDArray[np.float64]

#: Columns of a terminal, and letters that a name or a coalition takes of them.
_WIDTH, _NAME = 80, 30
_INTERVALS = (
    "[low, high] cover a solution's payoffs in the true game, of all players together, with "
    "confidence {sure:g}. Whether it is in the core is tested at the level {level:g}, unless it "
    "says untested; complaints are those of the mean worths."
)


@dataclass(frozen=True, kw_only=True, repr=False)
class SolutionComparison(TabularResult):
    """What :func:`compare` found.

    Of a game of costs what is shown are charges, and the largest overcharge.
    ``print`` shows it in at most 80 columns, players below each other. In ``to_frame()`` and what
    goes to files there is a row for each solution.

    Attributes
    ----------
    game : Game
        The table examined: the mean one of an estimated game.
    names : tuple of str
        Of the solutions that exist, in the order asked for.
    payoffs : ndarray, shape (k, n)
    low, high : ndarray, shape (k, n)
        Confidence intervals of the payoffs of the true game, all players of a solution together;
        the payoffs themselves where nothing is estimated, NaN where nothing can be said.
    in_core : tuple of Verdict, length k
        Of an estimated game tested, where the solution is linear in the worths or a fixed payoff;
        elsewhere of the mean table, untested.
    largest_complaint : ndarray, shape (k,)
        Largest excess v(S) - x(S) of a proper coalition; positive where it would do better alone.
        NaN for one player.
    by_whom : tuple of int
        That coalition, as a bitmask; 0 for one player.
    missing : mapping of str to str
        Why solutions that were asked for do not exist in this game.
    level : float or None
        Of intervals and tests; None where nothing was tested.
    n_replicates : int
        Of an estimated game; else 0.
    """

    game: Game
    names: tuple[str, ...]
    payoffs: FloatArray
    low: FloatArray
    high: FloatArray
    in_core: tuple[Verdict, ...]
    largest_complaint: FloatArray
    by_whom: tuple[int, ...]
    missing: Mapping[str, str]
    level: float | None
    n_replicates: int

    def __str__(self) -> str:
        return self.to_text()

    def _said(self) -> Iterator[str]:
        stable = [name for name, verdict in zip(self.names, self.in_core, strict=True) if verdict]
        yield f"in the core: {few(stable, len(stable), 'solutions') or 'none'}"
        complaints = (
            f"{name} {number(most)}"
            for name, most in zip(self.names, self.largest_complaint, strict=True)
        )
        yield f"{self._complaint}s: {few(complaints, len(self.names), 'solutions')}"
        if self.missing:
            yield f"do not exist here: {few(self.missing, len(self.missing), 'solutions')}"

    def _table(self) -> Table:
        players = self.game.players
        columns: dict[Hashable, list[object]] = {"solution": list(self.names)}
        payoffs, low, high = self._amounts()
        columns |= dict(zip(players, payoffs.T.tolist(), strict=True))
        columns["in core"] = [ANSWERS[verdict.outcome] for verdict in self.in_core]
        columns[self._complaint] = self.largest_complaint.tolist()
        columns["by whom"] = [self._who(mask) for mask in self.by_whom]
        if self.n_replicates:
            for i, player in enumerate(players):
                columns[f"{player} low"] = low[:, i].tolist()
                columns[f"{player} high"] = high[:, i].tolist()
        return Table(columns)

    def to_text(self) -> str:
        """Players below each other, solutions side by side in blocks of at most 80 columns."""
        head = ["player", *map(_name, self.game.players)]
        columns = [self._column(k) for k in range(len(self.names))]
        if self.game.of_costs:
            alone = 0.0 - self.game.values[1 << np.arange(self.game.n_players)]
            columns.insert(0, ["alone", *map(number, alone), "", "", ""])
            head[0] = "charges"
        left = [[_name(name) for name in head] + ["in core", self._complaint, "by whom"]]
        width = max(map(len, left[0]))
        blocks, block, used = [], list(left), width
        for column in columns:
            needs = 2 + max(map(len, column))
            if used + needs > _WIDTH and len(block) > 1:
                blocks.append(block)
                block, used = list(left), width
            block.append(column)
            used += needs
        blocks.append(block)
        tables = [aligned([list(row) for row in zip(*one, strict=True)]) for one in blocks]
        notes = [f"{name} does not exist here: {why}" for name, why in self.missing.items()]
        if self.level is not None:
            notes.append(_INTERVALS.format(level=self.level, sure=1 - self.level))
        elif self.n_replicates:
            notes.append(untested_note(self.n_replicates))
        return "\n\n".join(tables + [fill(note, _WIDTH) for note in notes]) + "\n"

    def _column(self, k: int) -> list[str]:
        cells = [_name(self.names[k])]
        ends = zip(*(part[k] for part in self._amounts()), strict=True)
        for x, low, high in ends:
            bar = "" if low == high or np.isnan(low) else f" [{low:.4g}, {high:.4g}]"
            cells.append(number(x) + bar)
        answer = ANSWERS[self.in_core[k].outcome]
        untested = self.level is not None and self.in_core[k].level is None
        cells.append(f"{answer} (untested)" if untested else answer)
        return [*cells, number(self.largest_complaint[k]), self._who(self.by_whom[k])]

    @property
    def _complaint(self) -> str:
        return "largest overcharge" if self.game.of_costs else "largest complaint"

    def _amounts(self) -> tuple[FloatArray, FloatArray, FloatArray]:
        """Payoffs with their bounds; of a game of costs, charges with theirs."""
        if self.game.of_costs:
            return 0.0 - self.payoffs, 0.0 - self.high, 0.0 - self.low
        return self.payoffs, self.low, self.high

    def _who(self, mask: int) -> str:
        """A coalition; a large one by who is not in it."""
        n = self.game.n_players
        if 2 * mask.bit_count() > n + 1 and n - mask.bit_count() < 4:
            return f"all but {_name(named(self.game.grand_coalition ^ mask, self.game.players))}"
        return _name(named(mask, self.game.players)) if mask else "nobody"


def _name(name: object) -> str:
    return brief(str(name), _NAME)
