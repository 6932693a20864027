"""Games in files: CSV, JSON and NPZ, by the file's ending. Nothing is ever unpickled.

CSV
    A header ``coalition,worth``, a row for every non-empty coalition, members joined by ``+``.
    A column ``replicate`` (0, 1, ...) makes it an estimated game.
JSON
    ``{"players": [...], "worths": {"A": 1, "A+B": 3}}``, or, for an estimated game, a list of
    such mappings under ``"replicates"``.
NPZ
    Arrays ``players`` (text) and ``values`` (2**n,) or ``samples`` (R, 2**n).
"""

import csv
import json
import unicodedata
import zipfile
import zlib
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, TypeVar

import numpy as np

from tugames.coalition import SEPARATOR, coalition_label
from tugames.errors import GameFileError, TUGamesError
from tugames.game import Game
from tugames.sampled import SampledGame

__all__ = ["read_game", "write_game"]

_Number = TypeVar("_Number", int, float)


def read_game(path: str | Path) -> Game | SampledGame:
    """Read a game from a ``.csv``, ``.json`` or ``.npz`` file.

    Raises
    ------
    GameFileError
        If the file does not exist or holds no game; the message names the file, the row where
        there is one, and the first missing coalitions.

    Examples
    --------
    >>> import tempfile, pathlib
    >>> path = pathlib.Path(tempfile.mkdtemp()) / "game.csv"
    >>> _ = path.write_text("coalition,worth\\nann,0\\nbob,1\\nann+bob,4\\n")
    >>> read_game(path)
    Game(2 players: 'ann', 'bob'; v(N) = 4)
    """
    path = Path(path)
    reader = _READERS.get(path.suffix.lower())
    if reader is None:
        raise GameFileError(
            f"{path}: a game file ends in .csv, .json or .npz; rename or convert it"
        )
    try:
        return reader(path)
    except GameFileError as error:
        if str(error).startswith(str(path)):
            raise
        raise GameFileError(f"{path}: {error}") from error
    except (*_MALFORMED, TUGamesError) as error:
        raise GameFileError(f"{path}: {_one_line(error)}") from error
    except OSError as error:
        raise GameFileError(f"{path}: {error.strerror or error}") from error


def write_game(game: Game | SampledGame, path: str | Path) -> None:
    """Write a game to a ``.csv``, ``.json`` or ``.npz`` file; labels become text.

    Numbers are written so that reading gives the same bits.

    Raises
    ------
    GameFileError
        If the ending is unknown, a label would not survive (it contains ``+``, or two labels
        have the same text), or the file cannot be written.
    """
    path = Path(path)
    writer = _WRITERS.get(path.suffix.lower())
    if writer is None:
        raise GameFileError(f"{path}: a game file ends in .csv, .json or .npz; choose one of them")
    names = [str(player) for player in game.players]
    for name in names:
        plain = not any(unicodedata.category(letter) in ("Cc", "Cs") for letter in name)
        plain = plain and name == name.strip() and name not in ("", "{}")
        if not plain or SEPARATOR in name or names.count(name) > 1:
            raise GameFileError(
                f"{path}: players have distinct names without '+', control characters or spaces at "
                f"the ends in files; got {name!r}: rename the player"
            )
    try:
        writer(game, names, path)
    except OSError as error:
        raise GameFileError(f"{path}: {error.strerror or error}") from error


def _read_csv(path: Path) -> Game | SampledGame:
    replicates: dict[int, dict[str, float]] = {}
    with path.open(newline="", encoding="utf-8-sig") as file:
        rows = csv.DictReader(file, skipinitialspace=True)
        columns = [name.strip() for name in rows.fieldnames or []]
        rows.fieldnames = columns
        if not {"coalition", "worth"} <= set(columns):
            raise GameFileError(
                f"{path}: the header names the columns coalition and worth, and replicate for an "
                f"estimated game; got {','.join(columns) or 'nothing'}"
            )
        for row in rows:
            where = f"{path}, line {rows.line_num}"
            name = row["coalition"]
            if None in row or None in row.values():
                raise GameFileError(
                    f"{where}: a row has {len(columns)} cells, as the header; got another number "
                    f"for coalition {name!r} (numbers have a decimal point, not a comma)"
                )
            worth = _number(row["worth"], float, f"{where}: a worth is a number", name)
            number = "0"
            if "replicate" in columns:
                number = row["replicate"]
            replicate = _number(number, int, f"{where}: a replicate is a whole number", name)
            worths = replicates.setdefault(replicate, {})
            if name in worths:
                raise GameFileError(f"{where}: coalition {name!r} comes twice; remove one row")
            worths[name] = worth
    if not replicates:
        raise GameFileError(f"{path}: a game has a row for every non-empty coalition; got no rows")
    if "replicate" not in columns:
        return Game.from_dict(replicates[0])
    return _from_replicates([replicates[r] for r in sorted(replicates)], None)


def _number(text: str, kind: Callable[[str], _Number], required: str, name: str) -> _Number:
    try:
        return kind(text)
    except ValueError:
        raise GameFileError(f"{required}; got {text!r} for coalition {name!r}") from None


def _from_replicates(
    replicates: list[Mapping[str, float]], players: list[str] | None
) -> SampledGame:
    first = Game.from_dict(dict(replicates[0]), players)
    tables = [Game.from_dict(dict(worths), first.players).values for worths in replicates]
    return SampledGame(np.array(tables), first.players)


def _write_csv(game: Game | SampledGame, names: list[str], path: Path) -> None:
    labels = [coalition_label(mask, names) for mask in range(1, 1 << len(names))]
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file)
        if isinstance(game, Game):
            writer.writerow(["coalition", "worth"])
            writer.writerows(zip(labels, map(repr, game.values[1:].tolist()), strict=True))
        else:
            writer.writerow(["coalition", "worth", "replicate"])
            for r, row in enumerate(game.samples.tolist()):
                for label, worth in zip(labels, row[1:], strict=True):
                    writer.writerow([label, repr(worth), r])


def _read_json(path: Path) -> Game | SampledGame:
    content = json.loads(path.read_text(encoding="utf-8"), object_pairs_hook=_without_duplicates)
    if not isinstance(content, dict):
        raise GameFileError(f"{path}: a game is a JSON object with worths or replicates")
    players = content.get("players")
    if players is not None and not (
        isinstance(players, list) and all(isinstance(player, str | int) for player in players)
    ):
        raise GameFileError(f"{path}: players are a list of names; got {players!r}")
    if "worths" in content:
        return Game.from_dict(_mapping(content["worths"], path), players)
    if isinstance(content.get("replicates"), list) and content["replicates"]:
        return _from_replicates([_mapping(w, path) for w in content["replicates"]], players)
    raise GameFileError(
        f"{path}: a game is a JSON object with an object under 'worths', or a list of them under "
        f"'replicates'; got the keys {', '.join(content) or '(none)'}"
    )


def _without_duplicates(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    content = dict(pairs)
    if len(content) < len(pairs):
        names = [name for name, _ in pairs]
        twice = next(name for name in names if names.count(name) > 1)
        raise GameFileError(f"every name comes once in a JSON object; {twice!r} comes twice")
    return content


def _mapping(worths: Any, path: Path) -> Mapping[str, float]:
    if not isinstance(worths, dict):
        raise GameFileError(f"{path}: worths are an object from coalitions to numbers")
    for name, worth in worths.items():
        if isinstance(worth, bool) or not isinstance(worth, int | float):
            raise GameFileError(f"{path}: a worth is a number; got {worth!r} for {name!r}")
    return worths


def _write_json(game: Game | SampledGame, names: list[str], path: Path) -> None:
    labels = [coalition_label(mask, names) for mask in range(1, 1 << len(names))]

    def worths(row: Any) -> dict[str, float]:
        return dict(zip(labels, row[1:].tolist(), strict=True))

    content: dict[str, Any] = {"players": names}
    if isinstance(game, Game):
        content["worths"] = worths(game.values)
    else:
        content["replicates"] = [worths(row) for row in game.samples]
    path.write_text(json.dumps(content, indent=1), encoding="utf-8")


def _read_npz(path: Path) -> Game | SampledGame:
    with path.open("rb") as file:
        content = np.load(file, allow_pickle=False)
        if not isinstance(content, np.lib.npyio.NpzFile):
            raise GameFileError(f"{path}: an NPZ game holds named arrays; this is a single array")
        with content:
            players = content.get("players")
            if players is not None and players.ndim != 1:
                raise GameFileError(f"{path}: players are a list of names; got {players.ndim} axes")
            labels = None if players is None else players.tolist()
            if "samples" in content:
                return SampledGame(content["samples"], labels)
            if "values" in content:
                return Game(content["values"], labels)
            raise GameFileError(
                f"{path}: an NPZ game has an array values or samples; got "
                f"{', '.join(content.files) or 'none'}"
            )


def _write_npz(game: Game | SampledGame, names: list[str], path: Path) -> None:
    table = {"values": game.values} if isinstance(game, Game) else {"samples": game.samples}
    with path.open("wb") as file:
        np.savez_compressed(file, allow_pickle=False, players=np.array(names), **table)


def _one_line(error: Exception) -> str:
    return " ".join(str(error).split())


#: What the standard readers raise on files that are not what their ending says.
_MALFORMED = (
    ValueError,
    KeyError,
    EOFError,
    OverflowError,
    RecursionError,
    NotImplementedError,
    csv.Error,
    zipfile.BadZipFile,
    zlib.error,
)
_READERS = {".csv": _read_csv, ".json": _read_json, ".npz": _read_npz}
_WRITERS = {".csv": _write_csv, ".json": _write_json, ".npz": _write_npz}
