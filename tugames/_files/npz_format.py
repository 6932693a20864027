"""Games as NPZ: named arrays of numpy in a zip archive."""

import struct
import zipfile
import zlib
from collections.abc import Sequence
from typing import IO, Any

import numpy as np
from numpy.typing import NDArray

from tugames._doors.brief import brief, brief_repr
from tugames._doors.order import in_binary_order, masks_in_order
from tugames._files.names import file_names
from tugames._files.npy import read_npy
from tugames._worths.tables import check_table_fits
from tugames.coalition import coalition_label
from tugames.errors import GameFileError
from tugames.game import Game
from tugames.sampled import SampledGame

#: Arrays by name, and how many axes each has; those of the second line are shapiq's.
_AXES = {
    "values": 1, "samples": 2, "players": 1, "order": 0,
    "coalitions": 2, "n_players": 0, "normalization_value": 0,
}  # fmt: skip
#: What zipfile raises on damaged archives.
_DAMAGED = (
    zipfile.BadZipFile, zlib.error, struct.error, EOFError, NotImplementedError, RuntimeError,
    ValueError, OverflowError, LookupError,
)  # fmt: skip
#: Deflate makes nothing shorter than by this factor.
_DEFLATE = 1032
#: Up to this, relative to what is taken off, a normalised game's empty coalition is worth 0.
_ROUNDING = 8 * np.finfo(np.float64).eps


def read_npz(file: IO[bytes]) -> Game | SampledGame:
    """Read a game.

    Raises
    ------
    GameFileError
        If the archive is damaged, an array is missing or unknown, or they do not fit together.
    """
    arrays = _arrays(file)
    if ("values" in arrays) == ("samples" in arrays):
        raise GameFileError(
            f"an NPZ game has an array values or samples; got {brief(', '.join(arrays)) or 'none'}"
        )
    name = "values" if "values" in arrays else "samples"
    if arrays[name].dtype.kind == "U":
        raise GameFileError(f"{name}: worths are real numbers; got text")
    table = arrays[name].astype(np.float64)
    players = _players(arrays.get("players"))
    taken = 0.0
    if "coalitions" in arrays:
        if "order" in arrays:
            raise GameFileError("coalitions or order say which worth is whose; got both")
        table = _by_coalitions(table, arrays["coalitions"])
        taken = _taken(arrays.get("normalization_value"))
        table = _normalised(table, taken)
    elif "normalization_value" in arrays:
        raise GameFileError("normalization_value goes with an array coalitions; there is none")
    else:
        table = in_binary_order(table, str(arrays.get("order", "binary")))
    if "n_players" in arrays:
        n_players = _one(arrays["n_players"], "n_players")
        if table.shape[-1].bit_length() - 1 != n_players:
            raise GameFileError(
                f"n_players is {n_players:g}, and {name} has {table.shape[-1]} worths instead of 2 "
                "to the power of that"
            )
    if name == "values":
        return Game(table, players, baseline=taken)
    return SampledGame(table, players, baseline=taken)


def write_npz(
    game: Game | SampledGame, names: Sequence[str], file: IO[bytes], order: str | None = None
) -> None:
    """Write a game whose players have these names."""
    # without allow_pickle, which numpy 2.0 takes for one more array; nothing here is an object
    arrays: dict[str, Any] = {"players": np.array(names, dtype=np.str_)}
    table = game.values if isinstance(game, Game) else game.samples
    if order is not None:
        masks = masks_in_order(game.n_players, order)
        table = table[..., masks[1:] if order == "lexicographic" else masks]
        arrays["order"] = order
    arrays["values" if isinstance(game, Game) else "samples"] = table
    np.savez_compressed(file, **arrays)


def write_shapiq_npz(game: Game, _names: Sequence[str], file: IO[bytes]) -> None:
    """Write a game for shapiq, whose archives have no names; its normalization value is 0."""
    masks = np.arange(game.values.size)
    np.savez_compressed(
        file,
        values=game.values,
        coalitions=(masks[:, None] >> np.arange(game.n_players) & 1).astype(bool),
        n_players=game.n_players,
        normalization_value=0.0,
    )


def _arrays(file: IO[bytes]) -> dict[str, NDArray[Any]]:
    arrays: dict[str, NDArray[Any]] = {}
    if file.read(6) == b"\x93NUMPY":
        raise GameFileError("an NPZ game holds named arrays; this is a single array")
    try:
        with zipfile.ZipFile(file) as archive:
            for member in archive.infolist():
                name = member.filename.removesuffix(".npy")
                if name in arrays:
                    raise GameFileError(f"every array comes once; {name} comes twice")
                if name not in _AXES or name == member.filename:
                    raise GameFileError(
                        "an NPZ game has an array values or samples, and may have "
                        f"{', '.join(list(_AXES)[2:])}; got {brief(name)}: leave it out"
                    )
                arrays[name] = _array(archive, member, name)
    except GameFileError:
        raise
    except _DAMAGED as error:
        raise GameFileError(f"this is no archive, or a damaged one: {error}") from error
    return arrays


def _array(archive: zipfile.ZipFile, member: zipfile.ZipInfo, name: str) -> NDArray[Any]:
    if member.flag_bits & 1:
        raise GameFileError(f"{name}: it is encrypted: save it without a password")
    stored = member.compress_type == zipfile.ZIP_STORED
    if not stored and member.compress_type != zipfile.ZIP_DEFLATED:
        raise GameFileError(f"{name}: members are stored or deflated, as numpy writes them")
    if member.file_size > member.compress_size * (1 if stored else _DEFLATE) + _DEFLATE:
        raise GameFileError(
            f"{name}: it claims {member.file_size} bytes, more than {member.compress_size} can "
            "be unpacked to: the file is damaged"
        )
    check_table_fits(max(0, (member.file_size // 8).bit_length() - 1))
    with archive.open(member) as content:
        array = read_npy(content, member.file_size, name)
    if array.ndim != _AXES[name]:
        raise GameFileError(f"{name}: {_AXES[name]} axes are required; got {array.ndim}")
    return array


def _players(array: NDArray[Any] | None) -> list[Any] | None:
    if array is None:
        return None
    if array.dtype.kind not in "Uiu":
        raise GameFileError(f"players are a list of names; got numbers of type {array.dtype}")
    labels: list[Any] = array.tolist()
    file_names(labels)
    return labels


def _one(array: NDArray[Any], name: str) -> float:
    if array.dtype.kind not in "iuf" or not np.isfinite(array):
        raise GameFileError(f"{name} is a finite number; got {brief_repr(array.tolist())}")
    return float(array)


def _by_coalitions(table: NDArray[np.float64], coalitions: NDArray[Any]) -> NDArray[np.float64]:
    """Worths in the order of masks, of a table whose columns have these members, (2**n, n)."""
    rows, n = coalitions.shape
    if coalitions.dtype.kind not in "biu" or not np.isin(coalitions, (0, 1)).all():
        raise GameFileError("coalitions are truth values, a row for each and a column a player")
    if table.shape[-1] != rows:
        raise GameFileError(
            f"there is a worth for each of {rows} coalitions; got shape {table.shape}"
        )
    if n == 0 or n > 62 or rows < 1 << n:
        masks = {sum(1 << i for i in np.flatnonzero(row).tolist()) for row in coalitions}
        absent = next(mask for mask in range(len(masks) + 1) if mask not in masks)
        shown = coalition_label(absent, range(n)) if absent < 1 << n else "{}"
        raise GameFileError(
            f"every coalition of {n} players is listed, 2**{n} of them; got {rows}, without "
            f"{shown}: have the game computed for all"
        )
    columns = coalitions.astype(np.int64) @ (1 << np.arange(n, dtype=np.int64))
    if rows > 1 << n or np.unique(columns).size < rows:
        order = np.sort(columns)
        twice = int(order[1:][np.diff(order) == 0][0])
        raise GameFileError(
            f"every coalition is listed once; {coalition_label(twice, range(n))} comes twice"
        )
    binary = np.empty_like(table)
    binary[..., columns] = table
    return binary


def _taken(baseline: NDArray[Any] | None) -> float:
    return 0.0 if baseline is None else _one(baseline, "normalization_value")


def _normalised(table: NDArray[np.float64], taken: float) -> NDArray[np.float64]:
    """Worths less the value of the empty coalition, as shapiq gives them out."""
    if not taken or not table.size:
        return table
    table = table - taken
    rounding = _ROUNDING * abs(taken)
    table[..., 0] = np.where(np.abs(table[..., 0]) <= rounding, 0.0, table[..., 0])
    return table
