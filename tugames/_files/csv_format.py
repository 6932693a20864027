"""Games as CSV, with commas, semicolons or tabs between cells."""

import csv
import re
from collections.abc import Iterator, Sequence
from io import TextIOWrapper
from itertools import chain
from typing import IO

from tugames._files.numbers import Decimals
from tugames._files.rows import game_of_rows, is_header, rows_of_game
from tugames.coalition import iter_players
from tugames.errors import GameFileError
from tugames.game import Game
from tugames.sampled import SampledGame

#: What stands between cells, the usual first.
_DELIMITERS = (",", ";", "\t")
#: A first line by which spreadsheets say what does.
_SAID = re.compile(r"\s*sep=([,;\t])\s*", re.IGNORECASE)


def read_csv(source: IO[bytes]) -> Game | SampledGame:
    """Read a game.

    Raises
    ------
    GameFileError
        With the line, where one is at fault.
    """
    with TextIOWrapper(source, newline="", encoding="utf-8-sig") as file:
        first = next(file, "")
        said = _SAID.fullmatch(first)
        before = 1 if said else 0
        if said:
            first = next(file, "")
        delimiter = said[1] if said else _delimiter(first)
        rows = csv.reader(chain([first], file), delimiter=delimiter, skipinitialspace=True)
        try:
            header = next(rows, [])
            lines = ((rows.line_num + before, row) for row in rows if row)
            return game_of_rows(header, lines, Decimals(commas=delimiter != ","))
        except csv.Error as error:
            raise GameFileError(f"line {rows.line_num + before}: {error}") from error


def write_csv(
    game: Game | SampledGame, names: Sequence[str], file: IO[bytes], order: str | None = None
) -> None:
    """Write a game whose players have these names."""
    text = TextIOWrapper(file, encoding="utf-8", newline="")
    csv.writer(text).writerows(csv_rows(game, names, order))
    text.detach()


def write_coopgame_csv(game: Game, names: Sequence[str], file: IO[bytes]) -> None:
    """Write a game for coopgame-py, which knows players by number only."""
    text = TextIOWrapper(file, encoding="utf-8", newline="")
    text.write("coalition,value\n")
    for mask in range(1, 1 << len(names)):
        members = "|".join(map(str, iter_players(mask)))
        text.write(f"{members},{float(game.values[mask])!r}\n")
    text.detach()


def csv_rows(
    game: Game | SampledGame, names: Sequence[str], order: str | None = None
) -> Iterator[list[object]]:
    """Header and rows; a worth is written so that reading gives the same bits."""
    for row in rows_of_game(game, names, order):
        yield [repr(cell) if isinstance(cell, float) else cell for cell in row]


def _delimiter(header: str) -> str:
    """What stands between the cells of a header."""
    for delimiter in _DELIMITERS:
        try:
            cells = next(csv.reader([header], delimiter=delimiter, skipinitialspace=True), [])
        except csv.Error:
            continue
        if is_header(cells):
            return delimiter
    return _DELIMITERS[0]
