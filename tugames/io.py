"""Games in files: CSV, JSON, NPZ and XLSX, by the file's ending. Nothing is ever unpickled.

CSV
    A header ``coalition,worth``, a row for every non-empty coalition, members joined by ``+``; a
    name with a ``+`` is in quotes, ``'a+b'+c``. With semicolons or tabs between cells numbers
    may have a decimal comma. A column ``replicate`` (0, 1, ...) makes it an estimated game. A
    column ``rows``, the number of rows in each of them, is written, so that a file that was cut
    is recognised. A column ``comment`` is for people.
XLSX
    The same rows on the first sheet, with openpyxl, the extra ``excel``.
JSON
    ``{"players": [...], "worths": {"A": 1, "A+B": 3}}``, or, for an estimated game, a list of
    such mappings under ``"replicates"``; or the arrays of NPZ as lists. A key ``"comment"`` is for
    people.
NPZ
    Arrays ``players`` (text) and ``values`` (2**n,) or ``samples`` (R, 2**n), by bitmask or, with
    a text ``order``, as :class:`Game` says.

JSON and NPZ of shapiq, JSON and CSV of coopgame-py are read, and written with ``layout=``.

Whatever else a file holds is refused: it might have changed the meaning.
"""

from collections.abc import Callable, Sequence
from functools import partial
from io import BytesIO
from os import PathLike
from pathlib import Path
from typing import IO, Any, TypeGuard

from tugames._doors.brief import brief, brief_repr, one_line
from tugames._doors.near import unknown
from tugames._doors.order import check_order
from tugames._files.csv_format import read_csv, write_coopgame_csv, write_csv
from tugames._files.foreign_json import write_coopgame, write_shapiq
from tugames._files.json_format import read_json, write_json
from tugames._files.names import file_names
from tugames._files.npz_format import read_npz, write_npz, write_shapiq_npz
from tugames._files.replace import check_regular, write_whole
from tugames._files.streams import ending_of, whole
from tugames._files.xlsx_format import read_xlsx, write_xlsx
from tugames.errors import GameFileError, TUGamesError
from tugames.game import Game
from tugames.sampled import SampledGame, examined

__all__ = ["read_game", "write_game"]

#: Characters of a path that a message shows.
_PATH = 300
_READERS = {".csv": read_csv, ".json": read_json, ".npz": read_npz, ".xlsx": read_xlsx}
_ENDINGS = ".csv, .json, .npz or .xlsx"
_WRITERS = {".csv": write_csv, ".json": write_json, ".npz": write_npz, ".xlsx": write_xlsx}
#: Files as other packages write them.
_LAYOUTS = {
    "shapiq": {".json": write_shapiq, ".npz": write_shapiq_npz},
    "coopgame": {".json": write_coopgame, ".csv": write_coopgame_csv},
}


def read_game(path: str | Path | IO[bytes]) -> Game | SampledGame:
    """Read a game from a ``.csv``, ``.json``, ``.npz`` or ``.xlsx`` file.

    Parameters
    ----------
    path : path, or binary stream
        The ending of a path says the format; of a stream, such as ``sys.stdin.buffer``, its
        beginning does, and it is read to its end.

    Raises
    ------
    GameFileError
        If the file does not exist, is none that can be read to its end (a pipe, a device), or
        holds no game; the message is one line of bounded length, and names the file, the line
        and the replicate where there are, and the first missing coalitions.

    Notes
    -----
    Takes time and memory in proportion to the file: a table is allocated once it is known that
    the file has a worth for each of its coalitions.

    Examples
    --------
    >>> import io, tempfile, pathlib
    >>> path = pathlib.Path(tempfile.mkdtemp()) / "game.csv"
    >>> _ = path.write_text("coalition,worth\\nann,0\\nbob,1\\nann+bob,4\\n")
    >>> read_game(path)
    Game(2 players: 'ann', 'bob'; v(N) = 4)
    >>> read_game(io.BytesIO(path.read_bytes())) == read_game(path)
    True
    """
    if _is_stream(path, "read"):
        stream = path
        return _read("the stream", lambda: _from_stream(stream))
    path = _path(path)
    reader = _READERS.get(path.suffix.lower())
    if reader is None:
        raise _failed(path, f"a game file ends in {_ENDINGS}; rename or convert it")

    def opened() -> Game | SampledGame:
        check_regular(path)
        with path.open("rb") as file:
            return reader(file)

    return _read(path, opened)


def write_game(
    game: Game | SampledGame,
    path: str | Path | IO[bytes],
    *,
    ending: str | None = None,
    order: str | None = None,
    layout: str | None = None,
) -> None:
    """Write a game to a ``.csv``, ``.json``, ``.npz`` or ``.xlsx`` file; labels become text.

    Numbers are written so that reading gives the same bits, but for 16 digits in XLSX. A file
    that is there is replaced when the new one is complete and on the disk, and keeps its
    permissions; if anything fails, it stays as it is. A link is followed.

    Parameters
    ----------
    game : Game or SampledGame
    path : path, or binary stream
    ending : str, optional
        ``".csv"``, ``".json"``, ``".npz"`` or ``".xlsx"``; that of the path, if it is left out.
    order : {"binary", "lexicographic"}, optional
        Order of the coalitions: by bitmask, or by size and then by members, as packages for R
        have it. JSON becomes arrays then, and lexicographic arrays leave the empty coalition out.
    layout : {"shapiq", "coopgame"}, optional
        As another package reads it: JSON and NPZ for shapiq, whose NPZ has no names; JSON and CSV
        for coopgame-py, where players are numbers.

    Raises
    ------
    GameFileError
        If the ending is unknown, a label would not survive (spaces at its ends, or two labels
        have the same text), the game is an estimated one and the layout has none, or the file
        cannot be written.

    Examples
    --------
    >>> import io
    >>> stream = io.BytesIO()
    >>> write_game(Game([0, 1, 2, 4]), stream, ending=".json", order="lexicographic")
    >>> stream.getvalue().decode()
    '{"players": ["0", "1"], "order": "lexicographic", "values": [1.0, 2.0, 4.0]}'
    """
    given: object = game
    if not isinstance(given, Game | SampledGame):
        game = examined(given)
    stream = path if _is_stream(path, "write") else None
    place = "the stream" if stream is not None else _path(path)
    suffix = Path(place).suffix if ending is None else str(ending)
    try:
        writer = _writer(
            game, suffix.lower(), order, layout, stream=stream is not None and ending is None
        )
        names = file_names(game.players)
        if stream is not None:
            content = BytesIO()
            writer(game, names, content)
            stream.write(content.getvalue())
        else:
            write_whole(_path(path), lambda file: writer(game, names, file))
    except TUGamesError as error:
        raise _failed(place, one_line(error)) from error
    except (OSError, ValueError) as error:
        if stream is not None and isinstance(error, OSError):
            raise  # of whoever opened it
        raise _failed(place, getattr(error, "strerror", None) or one_line(error)) from error


def _writer(
    game: Game | SampledGame, suffix: str, order: str | None, layout: str | None, *, stream: bool
) -> Callable[[Any, Sequence[str], IO[bytes]], None]:
    """What writes such a file."""
    if layout is None:
        if suffix not in _WRITERS:
            remedy = "say which by ending=" if stream else "choose one of them"
            raise GameFileError(f"a game file ends in {_ENDINGS}; {remedy}")
        if order is not None:
            check_order(order)
        return partial(_WRITERS[suffix], order=order)
    if not isinstance(layout, str) or layout not in _LAYOUTS:
        raise GameFileError(unknown("a layout", layout, _LAYOUTS))
    if suffix not in _LAYOUTS[layout]:
        known = " or ".join(_LAYOUTS[layout])
        raise GameFileError(f"a game file for {layout} ends in {known}; choose one of them")
    if isinstance(game, SampledGame):
        raise GameFileError(f"files for {layout} hold no replicates: write game.mean")
    if order is not None:
        raise GameFileError(f"files for {layout} have an order of their own: leave out order=")
    return _LAYOUTS[layout][suffix]


def _read(place: str | Path, reading: Callable[[], Game | SampledGame]) -> Game | SampledGame:
    """Read, with errors that name the place."""
    try:
        return reading()
    except UnicodeDecodeError as error:
        raise _failed(
            place,
            f"a game file is text in utf-8; byte {error.start} is not ({error.reason}): save it "
            "as UTF-8",
        ) from error
    except TUGamesError as error:
        raise _failed(place, one_line(error)) from error
    except (OSError, ValueError) as error:  # a path with a null character is a ValueError
        raise _failed(place, getattr(error, "strerror", None) or one_line(error)) from error


def _from_stream(stream: IO[bytes]) -> Game | SampledGame:
    content = whole(stream)
    return _READERS[ending_of(content)](content)


def _is_stream(path: object, method: str) -> TypeGuard[IO[bytes]]:
    """Whether this can be read from or written to, and is no path."""
    return not isinstance(path, str | PathLike | type) and callable(getattr(path, method, None))


def _failed(path: str | Path, reason: str) -> GameFileError:
    return GameFileError(f"{brief(str(path), _PATH)}: {reason}")


def _path(path: object) -> Path:
    if not isinstance(path, str | PathLike):
        raise GameFileError(f"a game file is named by a path; got {brief_repr(path)}")
    return Path(path)
