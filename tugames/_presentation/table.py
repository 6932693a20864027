"""A table with its numbers: it goes to pandas as they are, and to text rounded."""

from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from numbers import Real
from typing import TYPE_CHECKING, Any

import numpy as np

from tugames._numerics.later import Later
from tugames._presentation.rows import Rows, aligned, html, latex, markdown
from tugames._presentation.words import labels, number
from tugames.coalition import coalition_label

if TYPE_CHECKING:
    import pandas as pd

#: Rows that a notebook shows; all are in the frame.
_SHOWN = 40


@dataclass(frozen=True)
class Table:
    """Columns of equal length, by name; the first one says what a row is about."""

    columns: Mapping[Any, Sequence[object]]

    @classmethod
    def of(cls, **columns: Iterable[object]) -> "Table":
        """Underscores in the names of columns are blanks to read."""
        return cls({name.replace("_", " "): list(cells) for name, cells in columns.items()})

    def frame(self) -> "pd.DataFrame":
        with Later("pandas is imported"):
            import pandas as pd

        names, cells = list(self.columns), [list(column) for column in self.columns.values()]
        # by position first: labels that are tuples are labels, and not levels of an index
        frame = pd.DataFrame(dict(enumerate(cells[1:])))
        frame.columns = pd.Index(names[1:], tupleize_cols=False)
        frame.index = pd.Index(cells[0], name=names[0], tupleize_cols=False)
        return frame

    def rows(self, most: int | None = None) -> Rows:
        cells = [[cell(value) for value in list(column)[:most]] for column in self.columns.values()]
        head = [cell(name) for name in self.columns]
        return [head, *(list(row) for row in zip(*cells, strict=True))]

    def numeric(self) -> list[bool]:
        return [
            i > 0 and any(isinstance(value, Real) for value in column)
            for i, column in enumerate(self.columns.values())
        ]

    def text(self) -> str:
        return aligned(self.rows())

    def markdown(self) -> str:
        return markdown(self.rows())

    def latex(self) -> str:
        return latex(self.rows(), self.numeric())

    def html(self) -> str:
        more = len(next(iter(self.columns.values()))) - _SHOWN
        note = f"\n<p>{more} more rows: to_frame() has all of them.</p>" if more > 0 else ""
        return html(self.rows(_SHOWN), self.numeric()) + note


def cell(value: object) -> str:
    """What a table shows of a value."""
    if value is None:
        return ""
    if isinstance(value, bool | np.bool_):
        return "yes" if value else "no"
    if isinstance(value, Fraction):
        return str(value)
    if isinstance(value, Real):
        return number(float(value))
    return " ".join(str(value).split())


def payoff_table(
    players: Sequence[Hashable], payoff: Iterable[float] | Iterable[Fraction]
) -> Table:
    """Who gets what."""
    amounts = payoff.tolist() if isinstance(payoff, np.ndarray) else list(payoff)
    return Table.of(player=labels(players, len(amounts)), payoff=amounts)


def weight_table(
    players: Sequence[Hashable], weights: Mapping[int, float] | Mapping[int, Fraction]
) -> Table:
    """Weights by coalition, in the order of the masks."""
    masks = sorted(weights)
    return Table.of(
        coalition=[coalition_label(mask, labels(players, mask.bit_length())) for mask in masks],
        weight=[weights[mask] for mask in masks],
    )
