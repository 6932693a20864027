"""The files of the catalog, found by their path."""

import json
from collections.abc import Iterator
from importlib.resources import files
from typing import NamedTuple

from tugames._doors.brief import brief, brief_repr
from tugames._doors.near import near
from tugames.catalog.entry import CatalogEntry, entry_from_json
from tugames.errors import InvalidInputError

__all__ = ["load", "names"]

_SHELF = files("tugames.catalog")


def names() -> tuple[str, ...]:
    """Paths of all entries, sorted.

    Examples
    --------
    >>> names()[:2]
    ('aumann_2010/four_sons', 'aumann_maschler_1985/contested_garment')
    """
    return tuple(
        sorted(
            f"{source.name}/{entry.name.removesuffix('.json')}"
            for source in _SHELF.iterdir()
            if source.is_dir()
            for entry in source.iterdir()
            if entry.name.endswith(".json")
        )
    )


class Heading(NamedTuple):
    """What a list of entries says of one, known without its game."""

    name: str
    title: str
    source: str
    n_players: int


def headings() -> Iterator[Heading]:
    """Headings of all entries, in the order of their names; no game is made."""
    for name in names():
        data = json.loads(_text(name))
        yield Heading(name, data["title"], data["source"], len(data["players"]))


def load(name: str) -> CatalogEntry:
    """Read an entry.

    Parameters
    ----------
    name : str
        Path, such as ``"aumann_maschler_1985/estate_200"``; :func:`names` lists them.

    Returns
    -------
    CatalogEntry

    Raises
    ------
    InvalidInputError
        If there is no such entry; those of the same source, or of similar names, are given.

    Examples
    --------
    >>> entry = load("lemaire_1991/joint_deposits")
    >>> entry.game.worth("1+2")
    69187.5
    >>> [float(amount) for amount in entry.solutions["shapley_value"]]
    [51750.0, 25875.0, 12375.0]
    """
    known = names()
    if not isinstance(name, str) or name not in known:
        raise InvalidInputError(f"the catalog has no {brief_repr(name)}; {_nearest(name, known)}")
    return entry_from_json(name, _text(name))


def _text(name: str) -> str:
    source, entry = name.split("/")
    return (_SHELF / source / f"{entry}.json").read_text(encoding="utf-8")


def _nearest(name: str, known: tuple[str, ...]) -> str:
    """What may have been meant."""
    source = brief(name).split("/", maxsplit=1)[0] if isinstance(name, str) else ""
    if same := [other for other in known if other.split("/")[0] == source]:
        return f"of that source it has {', '.join(same)}"
    if close := near(name, known):
        return f"did you mean {' or '.join(close)}?"
    return "catalog.names() lists what it has"
