"""Games as CSV: a row for each coalition, with the number of rows so that a cut file is known.

Each row repeats how many there are, in the column ``rows``: whatever is lost at the end of a
file, a digit of the last number included, no longer fits.
"""

import csv
import re
from collections.abc import Iterator, Sequence
from io import TextIOWrapper
from typing import IO

from tugames._doors.brief import brief, brief_repr
from tugames._files.listing import Listing
from tugames.coalition import coalition_label
from tugames.errors import GameFileError
from tugames.game import Game
from tugames.sampled import SampledGame

#: Numbers as spreadsheets and programs write them. Python's own ``float`` also reads ``1_000``
#: and the digits of every script, which are more likely a mistake or damage.
_NUMBER = re.compile(
    r"\s*([+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?|[+-]?(?:nan|inf(?:inity)?))\s*",
    re.ASCII | re.IGNORECASE,
)
_WHOLE = re.compile(r"\s*([+-]?\d{1,18})\s*", re.ASCII)

_COLUMNS = ("coalition", "worth", "replicate", "rows", "comment")


def read_csv(source: IO[bytes]) -> Game | SampledGame:
    """Read a game.

    Raises
    ------
    GameFileError
        With the line, where one is at fault.
    """
    with TextIOWrapper(source, newline="", encoding="utf-8-sig") as file:
        rows = csv.reader(file, skipinitialspace=True)
        try:
            columns = _header(next(rows, []))
            listing = Listing(replicated="replicate" in columns)
            declared: str | None = None
            for row in rows:
                if not row:
                    continue
                line = rows.line_num
                cells = _cells(row, columns, line)
                name = cells["coalition"]
                listing.add(
                    name,
                    float(_number(_NUMBER, cells["worth"], "a worth is a number", name, line)),
                    replicate=_replicate(cells, name, line),
                    line=line,
                )
                said = cells.get("rows", "").strip()
                if declared not in (None, said):
                    raise GameFileError(
                        f"line {line}: the column rows says the same in every row; got "
                        f"{brief_repr(said)} after {brief_repr(declared)}: the file is damaged, or "
                        "of several; take it whole from where it was written, or delete the column"
                    )
                declared = said
        except csv.Error as error:
            raise GameFileError(f"line {rows.line_num}: {error}") from error
    if not listing:
        raise GameFileError("a game has a row for every non-empty coalition; got no rows")
    if "rows" in columns and declared != str(len(listing)):
        raise GameFileError(
            f"the column rows says that there are {brief_repr(declared)}, and there are "
            f"{len(listing)}: the file was cut, or edited; take it whole from where it was "
            "written, or delete the column"
        )
    return listing.game()


def write_csv(game: Game | SampledGame, names: Sequence[str], file: IO[bytes]) -> None:
    """Write a game whose players have these names."""
    text = TextIOWrapper(file, encoding="utf-8", newline="")
    csv.writer(text).writerows(csv_rows(game, names))
    text.detach()


def csv_rows(game: Game | SampledGame, names: Sequence[str]) -> Iterator[list[object]]:
    """Header and rows; a worth is written so that reading gives the same bits."""
    labels = [coalition_label(mask, names) for mask in range(1, 1 << len(names))]
    if isinstance(game, Game):
        yield ["coalition", "worth", "rows"]
        for label, worth in zip(labels, game.values[1:].tolist(), strict=True):
            yield [label, repr(worth), len(labels)]
        return
    yield ["coalition", "worth", "replicate", "rows"]
    n_rows = len(labels) * game.n_replicates
    for r, samples in enumerate(game.samples):
        for label, worth in zip(labels, samples[1:].tolist(), strict=True):
            yield [label, repr(worth), r, n_rows]


def _header(cells: list[str]) -> list[str]:
    columns = [name.strip() for name in cells]
    if not {"coalition", "worth"} <= set(columns):
        raise GameFileError(
            "the header names the columns coalition and worth, and replicate for an estimated "
            f"game; got {brief(','.join(columns)) or 'nothing'}"
        )
    for name in columns:
        if columns.count(name) > 1:
            raise GameFileError(
                f"the header names each column once; {brief_repr(name)} comes twice: remove one"
            )
        if name == "members":
            raise GameFileError(
                "this is the export of a store, with columns coalition and members; write the "
                "game instead: tugames store --game FILE.csv"
            )
        if name not in _COLUMNS:
            raise GameFileError(
                f"the columns of a game are {', '.join(_COLUMNS)}; got {brief_repr(name)} besides: "
                "remove it, or call it comment if it changes nothing"
            )
    return columns


def _cells(row: list[str], columns: list[str], line: int) -> dict[str, str]:
    if len(row) != len(columns):
        raise GameFileError(
            f"line {line}: a row has {len(columns)} cells, as the header; got {len(row)}, which "
            f"begin with {brief_repr(row[0])} (numbers have a decimal point, not a comma)"
        )
    return dict(zip(columns, row, strict=True))


def _replicate(cells: dict[str, str], name: str, line: int) -> int:
    if "replicate" not in cells:
        return 0
    return int(_number(_WHOLE, cells["replicate"], "a replicate is a whole number", name, line))


def _number(form: re.Pattern[str], text: str, required: str, name: str, line: int) -> str:
    found = form.fullmatch(text)
    if found is None:
        raise GameFileError(
            f"line {line}: {required}; got {brief_repr(text)} for coalition {brief_repr(name)}"
        )
    return found[1]
