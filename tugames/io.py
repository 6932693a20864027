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

from os import PathLike
from pathlib import Path

from tugames._doors.brief import brief, brief_repr, one_line
from tugames._files.csv_format import read_csv, write_csv
from tugames._files.json_format import read_json, write_json
from tugames._files.names import file_names
from tugames._files.npz_format import read_npz, write_npz
from tugames._files.replace import check_regular, write_whole
from tugames.errors import GameFileError, TUGamesError
from tugames.game import Game
from tugames.sampled import SampledGame, examined

__all__ = ["read_game", "write_game"]

#: Characters of a path that a message shows.
_PATH = 300
_READERS = {".csv": read_csv, ".json": read_json, ".npz": read_npz}
_WRITERS = {".csv": write_csv, ".json": write_json, ".npz": write_npz}


def read_game(path: str | Path) -> Game | SampledGame:
    """Read a game from a ``.csv``, ``.json`` or ``.npz`` file.

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
    >>> import tempfile, pathlib
    >>> path = pathlib.Path(tempfile.mkdtemp()) / "game.csv"
    >>> _ = path.write_text("coalition,worth\\nann,0\\nbob,1\\nann+bob,4\\n")
    >>> read_game(path)
    Game(2 players: 'ann', 'bob'; v(N) = 4)
    """
    path = _path(path)
    reader = _READERS.get(path.suffix.lower())
    if reader is None:
        raise _failed(path, "a game file ends in .csv, .json or .npz; rename or convert it")
    try:
        check_regular(path)
        return reader(path)
    except UnicodeDecodeError as error:
        raise _failed(
            path,
            f"a game file is text in utf-8; byte {error.start} is not ({error.reason}): save it "
            "as UTF-8",
        ) from error
    except TUGamesError as error:
        raise _failed(path, one_line(error)) from error
    except (OSError, ValueError) as error:  # a path with a null character is a ValueError
        raise _failed(path, getattr(error, "strerror", None) or one_line(error)) from error


def write_game(game: Game | SampledGame, path: str | Path) -> None:
    """Write a game to a ``.csv``, ``.json`` or ``.npz`` file; labels become text.

    Numbers are written so that reading gives the same bits. A file that is there is replaced
    when the new one is complete and on the disk, and keeps its permissions; if anything fails,
    it stays as it is. A link is followed.

    Raises
    ------
    GameFileError
        If the ending is unknown, a label would not survive (it contains ``+``, or two labels
        have the same text), or the file cannot be written.
    """
    path = _path(path)
    given: object = game
    if not isinstance(given, Game | SampledGame):
        game = examined(given)
    writer = _WRITERS.get(path.suffix.lower())
    if writer is None:
        raise _failed(path, "a game file ends in .csv, .json or .npz; choose one of them")
    try:
        names = file_names(game.players)
        write_whole(path, lambda file: writer(game, names, file))
    except TUGamesError as error:
        raise _failed(path, one_line(error)) from error
    except (OSError, ValueError) as error:
        raise _failed(path, getattr(error, "strerror", None) or one_line(error)) from error


def _failed(path: Path, reason: str) -> GameFileError:
    return GameFileError(f"{brief(str(path), _PATH)}: {reason}")


def _path(path: str | Path) -> Path:
    if not isinstance(path, str | PathLike):
        raise GameFileError(f"a game file is named by a path; got {brief_repr(path)}")
    return Path(path)
