"""Games in files: CSV, JSON and NPZ, by the file's ending. Nothing is ever unpickled.

CSV
    A header ``coalition,worth``, a row for every non-empty coalition, members joined by ``+``.
    A column ``replicate`` (0, 1, ...) makes it an estimated game. A column ``rows``, the number
    of rows in each of them, is written, so that a file that was cut is recognised. A column
    ``comment`` is for people.
JSON
    ``{"players": [...], "worths": {"A": 1, "A+B": 3}}``, or, for an estimated game, a list of
    such mappings under ``"replicates"``. A key ``"comment"`` is for people.
NPZ
    Arrays ``players`` (text) and ``values`` (2**n,) or ``samples`` (R, 2**n), by bitmask or, with
    a text ``order``, as :class:`Game` says. The arrays ``values``, ``coalitions``, ``n_players``
    and ``normalization_value`` that shapiq saves are read in the order of ``coalitions``.

Whatever else a file holds is refused: it might have changed the meaning.
"""

from collections.abc import Callable
from io import BytesIO
from os import PathLike
from pathlib import Path
from typing import IO, TypeGuard

from tugames._doors.brief import brief, brief_repr, one_line
from tugames._files.csv_format import read_csv, write_csv
from tugames._files.json_format import read_json, write_json
from tugames._files.names import file_names
from tugames._files.npz_format import read_npz, write_npz
from tugames._files.replace import check_regular, write_whole
from tugames._files.streams import ending_of, whole
from tugames.errors import GameFileError, TUGamesError
from tugames.game import Game
from tugames.sampled import SampledGame, examined

__all__ = ["read_game", "write_game"]

#: Characters of a path that a message shows.
_PATH = 300
_READERS = {".csv": read_csv, ".json": read_json, ".npz": read_npz}
_ENDINGS = ".csv, .json or .npz"
_WRITERS = {".csv": write_csv, ".json": write_json, ".npz": write_npz}


def read_game(path: str | Path | IO[bytes]) -> Game | SampledGame:
    """Read a game from a ``.csv``, ``.json`` or ``.npz`` file.

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
        return _read("the stream", lambda: _from_stream(path))
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
    game: Game | SampledGame, path: str | Path | IO[bytes], *, ending: str | None = None
) -> None:
    """Write a game to a ``.csv``, ``.json`` or ``.npz`` file; labels become text.

    Numbers are written so that reading gives the same bits. A file that is there is replaced
    when the new one is complete and on the disk, and keeps its permissions; if anything fails,
    it stays as it is. A link is followed.

    Parameters
    ----------
    game : Game or SampledGame
    path : path, or binary stream
    ending : str, optional
        ``".csv"``, ``".json"`` or ``".npz"``; that of the path, if it is left out.

    Raises
    ------
    GameFileError
        If the ending is unknown, a label would not survive (it contains ``+``, or two labels
        have the same text), or the file cannot be written.
    """
    given: object = game
    if not isinstance(given, Game | SampledGame):
        game = examined(given)
    stream = _is_stream(path, "write")
    place = "the stream" if stream else _path(path)
    suffix = Path(place).suffix if ending is None else str(ending)
    writer = _WRITERS.get(suffix.lower())
    if writer is None:
        remedy = "say which by ending=" if stream else "choose one of them"
        raise _failed(place, f"a game file ends in {_ENDINGS}; {remedy}")
    try:
        names = file_names(game.players)
        if stream:
            content = BytesIO()
            writer(game, names, content)
            path.write(content.getvalue())
        else:
            write_whole(_path(path), lambda file: writer(game, names, file))
    except TUGamesError as error:
        raise _failed(place, one_line(error)) from error
    except (OSError, ValueError) as error:
        if stream and isinstance(error, OSError):
            raise  # of whoever opened it
        raise _failed(place, getattr(error, "strerror", None) or one_line(error)) from error


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
