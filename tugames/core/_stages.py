"""The sequence of linear programs that ends at a nucleolus.

Each minimises the largest excess of the coalitions that are still free. The dual variables of its
optimum say which coalitions are at that level under *every* optimal payoff; these are settled, and
no others: what is tight at one optimal payoff may be loose at the next.
"""

from dataclasses import replace
from fractions import Fraction
from types import MappingProxyType

from tugames._numerics.basis import basis_of
from tugames._numerics.whole import Weighting, Worths
from tugames.core._free import FreeCoalitions
from tugames.core._program import Program
from tugames.core._rows import COALITION, PLAYER, SETTLED, Row, Rows
from tugames.core.kohlberg import KohlbergStage


class StageSequence:
    """The programs of a game, one after the other.

    Parameters
    ----------
    worths : Worths, of two players or more
    weighting : Weighting
    bounds : tuple of Fraction, or None
        Lower bounds of the players' payoffs, together at most v(N).

    Attributes
    ----------
    payoff : tuple of Fraction
        Optimal in the program solved last.
    complete : bool
        Whether it is the only payoff that is.
    """

    def __init__(
        self, worths: Worths, weighting: Weighting, bounds: tuple[Fraction, ...] | None
    ) -> None:
        self._free = FreeCoalitions(worths.whole(), weighting)
        self._rows = rows = Rows(self._free, bounds)
        singles = [1 << i for i in range(worths.n_players)]
        rows.watch(singles, COALITION)
        if worths.n_players > 2:
            rows.watch([worths.grand_coalition ^ mask for mask in singles], COALITION)
        if bounds is not None:
            rows.watch(singles, PLAYER)
        # N is balanced on the singles, with equal weights: dual feasible
        self._start = [rows.efficient(), *(rows.row(mask, COALITION) for mask in singles)]
        self._pivots = 0
        self.payoff: tuple[Fraction, ...] = ()
        self.complete = False

    @property
    def effort(self) -> str:
        """What it took, for people."""
        return f"{self._pivots} pivots, {self._free.scans} scans of the table"

    def solve(self) -> KohlbergStage:
        """Solve the next program."""
        if len(self._start) == self._rows.n_players:  # what the last one has left
            self._settle()
        program = Program(self._rows, self._start)
        program.solve()
        self._pivots += program.pivots
        unit = self._free.whole.unit / program.point.denominator
        self.payoff = tuple(amount * unit for amount in program.point.payoff)
        stage, self._start = self._read(program)
        self.complete = all(row.kind == SETTLED for row in self._start)
        return stage

    def _read(self, program: Program) -> tuple[KohlbergStage, list[Row]]:
        """Stage of a solved program, and n independent rows as they are now."""
        level = Fraction(program.point.level, program.point.denominator)
        duals = program.duals()
        unit = self._free.whole.unit
        # proportional levels have no unit, and their weights are worths
        level_unit, dual_unit = (1, unit) if self._free.weighting == "proportional" else (unit, 1)
        parts: tuple[dict[int, Fraction], ...] = ({}, {}, {})
        rows: list[Row] = []
        for row, dual in zip(program.basis_rows, duals, strict=True):
            if not dual:
                rows.append(row)
                continue
            # settled rows depend on each other now: the first of this stage's coalitions is spare
            if row.kind != COALITION or parts[COALITION]:
                right = row.right - row.weight * level
                rows.append(replace(row, kind=SETTLED, weight=0, right=right))
            parts[row.kind][row.mask] = dual / dual_unit
        stage = KohlbergStage(
            level=level * level_unit,
            weights=MappingProxyType(parts[COALITION]),
            bounds=MappingProxyType({m.bit_length() - 1: w for m, w in parts[PLAYER].items()}),
            earlier=MappingProxyType(parts[SETTLED]),
        )
        return stage, rows

    def _settle(self) -> None:
        """Settle all combinations of settled rows; complete what is left to a basis."""
        matrix = [row.members(self._rows.n_players) for row in self._start]
        inverse = basis_of(matrix).adjugate
        self._rows.settle(inverse[:, [row.kind != SETTLED for row in self._start]])
        total = self._rows.efficient().right
        # a free coalition and its complement are balanced on N: dual feasible; best at a high level
        levels: list[tuple[Fraction, int]] = []
        for row in self._start:
            if row.kind != SETTLED:
                other = self._rows.row(self._rows.grand_coalition ^ row.mask, COALITION)
                level = Fraction(row.right + other.right - total) / (row.weight + other.weight)
                levels.append((level, other.mask))
        self._start = [*self._start, self._rows.row(max(levels)[1], COALITION)]
