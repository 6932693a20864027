"""Games as spreadsheets, .xlsx: the rows of a CSV game on the first sheet.

Read and written by openpyxl, which pandas reads them by, too; it comes with the extra ``excel``.
"""

import struct
import zipfile
import zlib
from collections.abc import Iterator, Sequence
from io import BytesIO
from typing import IO, Any
from xml.etree.ElementTree import ParseError

from tugames._doors.brief import brief_repr
from tugames._files.numbers import Decimals
from tugames._files.rows import game_of_rows, rows_of_game
from tugames._numerics.later import Later
from tugames.errors import GameFileError
from tugames.game import Game
from tugames.sampled import SampledGame

#: What openpyxl and the parsers below it raise on damaged files.
_DAMAGED = (
    zipfile.BadZipFile, zlib.error, ParseError, struct.error, EOFError, LookupError, ValueError,
    TypeError, AttributeError, NotImplementedError, RuntimeError, OSError,
)  # fmt: skip
#: Rows and bytes of a sheet, at most, that are unpacked; spreadsheets end at the first.
_ROWS, _BYTES = 1 << 20, 1 << 30


def read_xlsx(file: IO[bytes]) -> Game | SampledGame:
    """Read a game from the first sheet; of formulas, the numbers that were saved with them.

    Raises
    ------
    GameFileError
        With the row, where one is at fault; if openpyxl is not installed.
    """
    openpyxl = _openpyxl()
    content = BytesIO(file.read())
    try:
        with zipfile.ZipFile(content) as archive:
            claimed = sum(member.file_size for member in archive.infolist())
        if claimed > _BYTES:
            raise GameFileError("a spreadsheet unpacks to 1 GiB at most; this claims more")
        book = openpyxl.load_workbook(content, read_only=True, data_only=True)
        rows = [list(row) for row in book.worksheets[0].iter_rows(values_only=True)]
        book.close()
    except (*_DAMAGED, openpyxl.utils.exceptions.InvalidFileException) as error:
        raise GameFileError(f"this is no spreadsheet, or a damaged one: {error}") from error
    filled = [(k, row) for k, row in enumerate(rows, 1) if any(cell is not None for cell in row)]
    if not filled:
        raise GameFileError("a game has a row for every non-empty coalition; the sheet is empty")
    header = ["" if cell is None else str(cell) for cell in filled[0][1]]
    while header and not header[-1].strip():
        header.pop()
    return game_of_rows(header, _texts(filled[1:], header), Decimals(commas=True))


def write_xlsx(
    game: Game | SampledGame, names: Sequence[str], file: IO[bytes], order: str | None = None
) -> None:
    """Write a game whose players have these names."""
    replicates = game.n_replicates if isinstance(game, SampledGame) else 1
    rows = replicates * ((1 << len(names)) - 1) + 1
    if rows > _ROWS:
        raise GameFileError(f"a sheet has {_ROWS} rows at most; this game has {rows}: write NPZ")
    book = _openpyxl().Workbook(write_only=True)
    sheet = book.create_sheet("game")
    for row in rows_of_game(game, names, order):
        sheet.append(row)
    book.save(file)


def _openpyxl() -> Any:
    with Later("openpyxl is imported"):
        try:
            import openpyxl
        except ImportError as error:
            raise GameFileError(
                "spreadsheets are read and written by openpyxl, which is not installed: "
                "pip install '.[excel]' in the project's folder, or save as CSV"
            ) from error
    return openpyxl


def _texts(rows: list[tuple[int, list[Any]]], header: list[str]) -> Iterator[tuple[int, list[str]]]:
    """Rows as text, as long as the header where what is beyond is empty."""
    for line, row in rows:
        while len(row) > len(header) and row[-1] is None:
            row.pop()
        row.extend([None] * (len(header) - len(row)))
        yield line, [_text(cell, line) for cell in row]


def _text(cell: object, line: int) -> str:
    if cell is None:
        return ""
    if isinstance(cell, bool) or not isinstance(cell, str | int | float):
        raise GameFileError(
            f"line {line}: cells are text or numbers; got {brief_repr(cell)}: format it as text"
        )
    if isinstance(cell, float):
        return str(int(cell)) if cell.is_integer() and abs(cell) < 1e15 else repr(cell)
    return str(cell)
