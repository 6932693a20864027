"""Games as JSON: an object of worths by coalition, or a list of them by replicate; or arrays."""

import json
from collections.abc import Sequence
from typing import IO, Any

import numpy as np

from tugames._doors.brief import brief, brief_repr
from tugames._doors.order import in_binary_order, masks_in_order
from tugames._files.foreign_json import of_coopgame, of_shapiq, read_coopgame, read_shapiq
from tugames._files.listing import Listing, json_worth
from tugames._files.names import listed_names
from tugames.coalition import coalition_label
from tugames.errors import GameFileError
from tugames.game import Game
from tugames.sampled import SampledGame

_KEYS = ("players", "worths", "replicates", "values", "samples", "order", "comment")
#: Of these there is one; the last two are arrays.
_GAMES = _KEYS[1:5]


def read_json(file: IO[bytes]) -> Game | SampledGame:
    """Read a game.

    Raises
    ------
    GameFileError
        If the text is no JSON, or the object no game.
    """
    content = _parsed(file.read().decode("utf-8-sig"))
    if not isinstance(content, dict):
        raise GameFileError("a game is a JSON object with worths or replicates")
    if of_shapiq(content):
        return read_shapiq(content)
    if of_coopgame(content):
        return read_coopgame(content)
    _check_keys(content)
    players = content.get("players")
    if players is not None and not (
        isinstance(players, list) and all(type(player) in (str, int) for player in players)
    ):
        raise GameFileError(f"players are a list of names; got {brief_repr(players)}")
    if "values" in content or "samples" in content:
        return _of_arrays(content, players)
    if "order" in content:
        raise GameFileError("order says how the arrays values or samples are read; there are none")
    replicates = content.get("replicates", [content.get("worths")])
    listing = Listing(replicated="replicates" in content)
    for r, worths in enumerate(replicates):
        where = f"replicate {r}: " if "replicates" in content else ""
        if not isinstance(worths, dict):
            raise GameFileError(f"{where}worths are an object from coalitions to numbers")
        for name, worth in worths.items():
            listing.add(name, json_worth(worth, name, where), replicate=r)
    if not listing and not players:
        raise GameFileError("a game has at least one player; got no worths")
    return listing.game(players)


def write_json(
    game: Game | SampledGame, names: Sequence[str], file: IO[bytes], order: str | None = None
) -> None:
    """Write a game whose players have these names: by coalition, or as arrays in an order."""
    content: dict[str, Any] = {"players": list(names)}
    if order is not None:
        masks = masks_in_order(len(names), order)
        masks = masks[1:] if order == "lexicographic" else masks  # packages for R leave it out
        content["order"] = order
        if isinstance(game, Game):
            content["values"] = game.values[masks].tolist()
        else:
            content["samples"] = game.samples[:, masks].tolist()
    else:
        quoted = listed_names(names)
        labels = [coalition_label(mask, quoted) for mask in range(1, 1 << len(names))]

        def worths(row: Any) -> dict[str, float]:
            return dict(zip(labels, row[1:].tolist(), strict=True))

        if isinstance(game, Game):
            content["worths"] = worths(game.values)
        else:
            content["replicates"] = [worths(row) for row in game.samples]
    file.write(json.dumps(content, indent=1 if order is None else None).encode())


def _parsed(text: str) -> Any:
    try:
        return json.loads(text, object_pairs_hook=_without_duplicates)
    except json.JSONDecodeError as error:
        raise GameFileError(f"line {error.lineno}: this is not JSON: {error}") from error
    except RecursionError as error:
        raise GameFileError("this is no game: brackets are nested too deeply") from error
    except ValueError as error:
        if isinstance(error, GameFileError):
            raise
        raise GameFileError(f"a number cannot be read: {error}") from error  # thousands of digits


def _of_arrays(content: dict[str, Any], players: list[Any] | None) -> Game | SampledGame:
    key = "values" if "values" in content else "samples"
    rows = [content[key]] if key == "values" else content[key]
    if not (isinstance(rows, list) and rows and all(isinstance(row, list) for row in rows)):
        shape = "a list of worths" if key == "values" else "a list of lists of worths, by replicate"
        raise GameFileError(f"{key} are {shape}; got {brief_repr(content[key])}")
    if len({len(row) for row in rows}) > 1:
        raise GameFileError(f"{key} have a worth for each coalition on every replicate")
    table = np.array(
        [
            [json_worth(worth, f"number {k} of {key}", "") for k, worth in enumerate(row)]
            for row in rows
        ]
    ).reshape(len(rows), -1)
    table = in_binary_order(table, content.get("order", "binary"))
    return Game(table[0], players) if key == "values" else SampledGame(table, players)


def _check_keys(content: dict[str, Any]) -> None:
    if sum(key in content for key in _GAMES) != 1 or (
        "replicates" in content
        and not (isinstance(content["replicates"], list) and content["replicates"])
    ):
        raise GameFileError(
            "a game is a JSON object with an object under 'worths', or a list of them under "
            "'replicates', or an array under 'values' or 'samples'; got the keys "
            f"{brief(', '.join(content)) or '(none)'}"
        )
    for key in content:
        if key not in _KEYS:
            raise GameFileError(
                f"the keys of a game are {', '.join(_KEYS)}; got {brief_repr(key)} besides: remove "
                "it, or call it comment if it changes nothing"
            )


def _without_duplicates(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    content = dict(pairs)
    if len(content) < len(pairs):
        seen: set[str] = set()
        twice = next(name for name, _ in pairs if name in seen or seen.add(name))  # type: ignore[func-returns-value]
        raise GameFileError(
            f"every name comes once in a JSON object; {brief_repr(twice)} comes twice"
        )
    return content
