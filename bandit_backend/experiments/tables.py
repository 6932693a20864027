"""Tables of artefacts, for people as Markdown and for programs as CSV."""

import csv
import io
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from numpy.typing import NDArray

from bandit_backend.experiments.comparisons import beyond
from tugames.inference import holm

if TYPE_CHECKING:
    from bandit_backend.experiments.replicates import Replicates

__all__ = ["Cell", "Measured", "Table", "measured", "payoff_table"]


class Measured(NamedTuple):
    """A mean and its standard error, or what somebody printed after ±."""

    value: float
    error: float

    def __str__(self) -> str:
        if self.error == 0.0:
            return f"{self.value:.4g}"
        digits = max(0, 1 - int(np.floor(np.log10(self.error))))  # two that count
        if float(self.value).is_integer() and float(self.error).is_integer():
            digits = 0  # as it was printed
        return f"{self.value:.{digits}f} ± {self.error:.{digits}f}"


Cell = Measured | float | int | str | None


@dataclass(frozen=True, kw_only=True)
class Table:
    """Headings and rows; a heading ending in ± is of :class:`Measured` cells."""

    headings: Sequence[str]
    rows: Sequence[Sequence[Cell]]

    def to_markdown(self) -> str:
        """A line a row."""
        heads = [heading.removesuffix(" ±") for heading in self.headings]
        lines = [heads, ["---"] * len(heads)]
        lines += [[_shown(cell) for cell in row] for row in self.rows]
        return "\n".join(f"| {' | '.join(line)} |" for line in lines) + "\n"

    def to_csv(self) -> str:
        """A column for each heading, and one more for each error."""
        text = io.StringIO()
        writer = csv.writer(text, lineterminator="\n")
        writer.writerow(
            name
            for heading in self.headings
            for name in ([heading[:-2], heading] if heading.endswith(" ±") else [heading])
        )
        for row in self.rows:
            writer.writerow(_split(row, self.headings))
        return text.getvalue()


def measured(samples: NDArray[np.float64]) -> Measured:
    """Mean and standard error of one number a replicate."""
    return Measured(float(samples.mean()), float(samples.std(ddof=1) / np.sqrt(samples.size)))


def payoff_table(finished: "Mapping[str, Replicates]") -> Table:
    """Payouts and Shapley values of every agent, and whether they differ, corrected by panel."""
    rows: list[list[Cell]] = []
    for panel, one in finished.items():
        gains = one.payouts - one.shapley
        p_values = [beyond("", gains[:, i]).p_for for i in range(len(one.players))]
        least = 2.0 ** -len(gains)
        for i, p in enumerate(holm(np.array(p_values))):
            rows.append(
                [
                    panel,
                    str(one.players[i]),
                    measured(one.payouts[:, i]),
                    measured(one.shapley[:, i]),
                    measured(gains[:, i]),
                    max(float(p), least),
                ]
            )
    heads = ("panel", "agent", "payout ±", "Shapley value ±", "payout - Shapley ±", "p (Holm)")
    return Table(headings=heads, rows=rows)


def _shown(cell: Cell) -> str:
    if cell is None:
        return ""
    return f"{cell:.3g}" if isinstance(cell, float) else str(cell).replace("|", "\\|")


def _split(row: Sequence[Cell], headings: Sequence[str]) -> Iterable[Cell]:
    for cell, heading in zip(row, headings, strict=True):
        if isinstance(cell, Measured):
            yield from (f"{cell.value:.10g}", f"{cell.error:.10g}")
        elif heading.endswith(" ±"):
            yield from ("", "")
        else:
            yield cell
