"""JSON files of other packages: shapiq's games, and those of coopgame-py.

shapiq
    ``{"metadata": {"n_players": 2, "normalization_value": 0.0, "player_names": null, ...},
    "data": {"Empty": 0.0, "0": 1.0, "0,1": 3.0, ...}, ...}``; worths before the normalization
    value is taken off.
coopgame-py
    ``{"players": 2, "values": {"0": 1, "1": 1, "0,1": 3}, "type": "value"}``, or a list of
    ``{"coalition": [0, 1], "value": 3}``; of the type ``"cost"`` it is a game of costs.
"""

import json
from collections.abc import Iterator, Sequence
from typing import IO, Any

import numpy as np

from tugames._doors.brief import brief_repr
from tugames._files.listing import Listing, json_worth
from tugames.coalition import iter_players
from tugames.errors import GameFileError
from tugames.game import Game

__all__ = [
    "of_coopgame", "of_shapiq", "read_coopgame", "read_shapiq", "write_coopgame", "write_shapiq",
]  # fmt: skip

_COOPGAME = ("players", "values", "type", "comment")
#: Up to this, relative to what is taken off, a normalised game's empty coalition is worth 0.
_ROUNDING = 8 * float(np.finfo(np.float64).eps)
#: More would not be players of a table.
_MOST = 62


def of_shapiq(content: dict[str, Any]) -> bool:
    """Whether an object is shapiq's."""
    return "metadata" in content and "data" in content


def read_shapiq(content: dict[str, Any]) -> Game:
    """Read a game of shapiq; the normalization value becomes its baseline.

    Raises
    ------
    GameFileError
        If it is none, or worths are missing.
    """
    if content.get("data_type", "game") != "game":
        raise GameFileError(
            f"this is shapiq's file of {brief_repr(content['data_type'])}; a game is required"
        )
    about, data = content["metadata"], content["data"]
    if not isinstance(about, dict) or not isinstance(data, dict):
        raise GameFileError("shapiq's metadata and data are objects")
    n_players = _n_players(about.get("n_players"))
    taken = json_worth(about.get("normalization_value", 0.0), "normalization_value", "")
    names = about.get("player_names")
    if names is not None and not (
        isinstance(names, list) and all(isinstance(name, str) for name in names)
    ):
        raise GameFileError(f"player_names are a list of names; got {brief_repr(names)}")
    worths = ((key, json_worth(worth, key, "")) for key, worth in data.items())
    rounding = _ROUNDING * abs(taken)

    def normalised(key: str, worth: float) -> float:
        left = worth - taken
        return 0.0 if key.strip().casefold() in ("", "empty") and abs(left) <= rounding else left

    game = _listed(((key, normalised(key, worth)) for key, worth in worths), n_players)
    return Game(game.values, names, baseline=taken)


def write_shapiq(game: Game, names: Sequence[str], file: IO[bytes]) -> None:
    """Write a game for shapiq, whose normalization value is 0: worths are the same bits."""
    content = {
        "object_name": "Game",
        "data_type": "game",
        "metadata": {
            "n_players": game.n_players,
            "game_name": "Game",
            "normalization_value": 0.0,
            "precompute_flag": True,
            "precomputed": True,
            "player_names": list(names),
        },
        "data": {_key(mask) or "Empty": worth for mask, worth in enumerate(game.values.tolist())},
    }
    file.write(json.dumps(content, indent=1).encode())


def of_coopgame(content: dict[str, Any]) -> bool:
    """Whether an object is coopgame-py's: its worths go by numbers of players."""
    values = content.get("values")
    return isinstance(values, dict) or (
        isinstance(values, list) and bool(values) and isinstance(values[0], dict)
    )


def read_coopgame(content: dict[str, Any]) -> Game:
    """Read a game of coopgame-py; costs make a game of costs.

    Raises
    ------
    GameFileError
        If it is none, or worths are missing.
    """
    for key in content:
        if key not in _COOPGAME:
            raise GameFileError(
                f"a game by numbers of players has the keys {', '.join(_COOPGAME)}; got "
                f"{brief_repr(key)} besides: remove it, or call it comment"
            )
    kind = content.get("type", "value")
    if kind not in ("value", "cost"):
        raise GameFileError(f"type is value or cost; got {brief_repr(kind)}")
    entries = list(_entries(content["values"]))
    counted = 1 + max(
        (int(part) for key, _ in entries for part in key.split(",") if part), default=0
    )
    n_players = _n_players(content.get("players", counted))
    game = _listed(entries, n_players)
    return game.as_costs() if kind == "cost" else game


def write_coopgame(game: Game, _names: Sequence[str], file: IO[bytes]) -> None:
    """Write a game for coopgame-py, which knows players by number only."""
    values = {_key(mask): game.values[mask].item() for mask in range(1, game.values.size)}
    file.write(json.dumps({"players": game.n_players, "values": values}, indent=1).encode())


def _entries(values: Any) -> Iterator[tuple[str, float]]:
    pairs: Any = values.items() if isinstance(values, dict) else map(_pair, values)
    for key, worth in pairs:
        if any(not part.strip().isdecimal() for part in key.split(",") if key.strip()):
            raise GameFileError(
                "coalitions under 'values' are numbers of players, such as '0,1'; got "
                f"{brief_repr(key)}: those by name go under 'worths'"
            )
        yield key, json_worth(worth, key, "")


def _pair(entry: object) -> tuple[str, Any]:
    if not (isinstance(entry, dict) and entry.keys() == {"coalition", "value"}):
        raise GameFileError(f"values are of coalition and value each; got {brief_repr(entry)}")
    members = entry["coalition"]
    if not (isinstance(members, list) and all(type(member) is int for member in members)):
        raise GameFileError(f"a coalition is a list of numbers; got {brief_repr(members)}")
    return ",".join(map(str, members)), entry["value"]


def _n_players(number: object) -> int:
    if type(number) is int and 1 <= number <= _MOST:
        return number
    raise GameFileError(f"the number of players is between 1 and {_MOST}; got {brief_repr(number)}")


def _listed(worths: Any, n_players: int) -> Game:
    listing = Listing(replicated=False)
    for key, worth in worths:
        listing.add(key, worth)
    game = listing.game(range(n_players))
    assert isinstance(game, Game)
    return game


def _key(mask: int) -> str:
    return ",".join(map(str, iter_players(mask)))
