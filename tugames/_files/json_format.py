"""Games as JSON: an object of worths by coalition, or a list of them by replicate."""

import json
from collections.abc import Sequence
from typing import IO, Any

from tugames._doors.brief import brief, brief_repr
from tugames._files.listing import Listing
from tugames.coalition import coalition_label
from tugames.errors import GameFileError
from tugames.game import Game
from tugames.sampled import SampledGame

_KEYS = ("players", "worths", "replicates", "comment")


def read_json(file: IO[bytes]) -> Game | SampledGame:
    """Read a game.

    Raises
    ------
    GameFileError
        If the text is no JSON, or the object no game.
    """
    text = file.read().decode("utf-8-sig")
    try:
        content = json.loads(text, object_pairs_hook=_without_duplicates)
    except json.JSONDecodeError as error:
        raise GameFileError(f"line {error.lineno}: this is not JSON: {error}") from error
    except RecursionError as error:
        raise GameFileError("this is no game: brackets are nested too deeply") from error
    except ValueError as error:
        if isinstance(error, GameFileError):
            raise
        raise GameFileError(f"a number cannot be read: {error}") from error  # thousands of digits
    if not isinstance(content, dict):
        raise GameFileError("a game is a JSON object with worths or replicates")
    _check_keys(content)
    players = content.get("players")
    if players is not None and not (
        isinstance(players, list) and all(type(player) in (str, int) for player in players)
    ):
        raise GameFileError(f"players are a list of names; got {brief_repr(players)}")
    replicates = content.get("replicates", [content.get("worths")])
    listing = Listing(replicated="replicates" in content)
    for r, worths in enumerate(replicates):
        where = f"replicate {r}: " if "replicates" in content else ""
        if not isinstance(worths, dict):
            raise GameFileError(f"{where}worths are an object from coalitions to numbers")
        for name, worth in worths.items():
            listing.add(name, _worth(worth, name, where), replicate=r)
    if not listing and not players:
        raise GameFileError("a game has at least one player; got no worths")
    return listing.game(players)


def write_json(game: Game | SampledGame, names: Sequence[str], file: IO[bytes]) -> None:
    """Write a game whose players have these names."""
    labels = [coalition_label(mask, names) for mask in range(1, 1 << len(names))]

    def worths(row: Any) -> dict[str, float]:
        return dict(zip(labels, row[1:].tolist(), strict=True))

    content: dict[str, Any] = {"players": list(names)}
    if isinstance(game, Game):
        content["worths"] = worths(game.values)
    else:
        content["replicates"] = [worths(row) for row in game.samples]
    file.write(json.dumps(content, indent=1).encode())


def _check_keys(content: dict[str, Any]) -> None:
    if ("worths" in content) == ("replicates" in content) or (
        "replicates" in content
        and not (isinstance(content["replicates"], list) and content["replicates"])
    ):
        raise GameFileError(
            "a game is a JSON object with an object under 'worths', or a list of them under "
            f"'replicates'; got the keys {brief(', '.join(content)) or '(none)'}"
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


def _worth(worth: Any, name: str, where: str) -> float:
    if isinstance(worth, int | float) and not isinstance(worth, bool):
        try:
            return float(worth)
        except OverflowError:
            pass
    raise GameFileError(
        f"{where}a worth is a number, at most 1e303; got {brief_repr(worth)} for {brief_repr(name)}"
    )
