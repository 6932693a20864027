"""What all results have in common: they are short to look at, and their tables can be taken along.

A result says itself in one to five lines, ``_said``, the answer first. One with a table,
``_table``, hands it to pandas, and writes it for papers and pages.
"""

from collections.abc import Iterable
from html import escape
from typing import TYPE_CHECKING

from tugames._doors.brief import brief
from tugames._presentation.table import Table

if TYPE_CHECKING:
    from os import PathLike

    import pandas as pd

#: Lines of a ``repr``, and characters of a line.
LINES, WIDTH = 5, 160


class Result:
    """Something that people look at: one to five lines of text, or HTML in a notebook."""

    __slots__ = ()

    def _said(self) -> Iterable[str]:
        """Lines about the result, the answer first."""
        raise NotImplementedError("a result says what it is about")

    def _lines(self) -> list[str]:
        said = [line for line in self._said() if line]
        return [brief(line, WIDTH) for line in said[:LINES]] or ["nothing to say"]

    def __repr__(self) -> str:
        return "\n".join([f"{type(self).__name__}: {self._lines()[0]}", *self._lines()[1:]])

    def _repr_html_(self) -> str:
        return self._page()

    def _page(self, table: str = "") -> str:
        first, *others = self._lines()
        said = "<br/>\n".join([f"<strong>{escape(first)}</strong>", *map(escape, others)])
        return f"<div>\n<p>{escape(type(self).__name__)}: {said}</p>\n{table}</div>"


def said(result: Result) -> list[str]:
    """Lines that a result says, for another one that it is part of."""
    return repr(result).removeprefix(f"{type(result).__name__}: ").splitlines()


class TabularResult(Result):
    """A result with a table."""

    __slots__ = ()

    def _table(self) -> Table:
        """Columns by name, the first of which says what a row is about."""
        raise NotImplementedError("a tabular result has a table")

    def _repr_html_(self) -> str:
        return self._page(self._table().html() + "\n")

    def to_frame(self) -> "pd.DataFrame":
        """The table as a pandas DataFrame, its numbers unrounded."""
        return self._table().frame()

    def to_csv(self, path: "str | PathLike[str] | None" = None) -> str | None:
        """Write the table as CSV, unrounded; without a path, return it as text."""
        text: str | None = self.to_frame().to_csv(path, lineterminator="\n")
        return text

    def to_markdown(self) -> str:
        """The table in Markdown, in six digits."""
        return self._table().markdown()

    def to_html(self) -> str:
        """The table in HTML, in six digits."""
        return self._table().html()

    def to_latex(self) -> str:
        """The table in LaTeX, in six digits, for the package ``booktabs``."""
        return self._table().latex()
