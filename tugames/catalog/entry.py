"""A game of the literature with what is published about it, and the file that says so."""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from types import MappingProxyType
from typing import Any

from tugames._presentation.result import TabularResult
from tugames._presentation.table import Table
from tugames._presentation.words import few
from tugames.errors import GameFileError, InvalidGameError, InvalidInputError
from tugames.game import Game

__all__ = ["CatalogEntry", "entry_from_json"]

Payoff = tuple[Fraction, ...]

#: What a file may say besides its title, its source, its players and the game itself.
_OPTIONAL = frozenset(
    {"solutions", "derived", "arguments", "rounding", "core_points", "properties", "notes"}
)


@dataclass(frozen=True, kw_only=True, repr=False)
class CatalogEntry(TabularResult):
    """A game of the literature.

    Attributes
    ----------
    name : str
        Its path in the catalog.
    title, source, notes : str
    game : Game
    solutions : mapping from str to tuple of Fraction
        Published payoffs, in player order, by the name of the function that computes them.
    derived : mapping from str to tuple of Fraction
        The same for payoffs that were computed for the catalog.
    arguments : mapping from str to mapping
        Keyword arguments besides the game, for each name in ``solutions`` and ``derived``;
        empty where the function needs none.
    rounding : mapping from str to Fraction
        For each name in ``solutions``, the unit of the last digit that was published; 0 if the
        payoff is exact.
    core_points : mapping from str to tuple of Fraction
        Published payoffs in the core, by what they are called in the literature.
    properties : mapping from str to bool
        Properties of the game, by the name of the predicate.
    """

    name: str
    title: str
    source: str
    notes: str
    game: Game
    solutions: Mapping[str, Payoff]
    derived: Mapping[str, Payoff]
    arguments: Mapping[str, Mapping[str, Any]]
    rounding: Mapping[str, Fraction]
    core_points: Mapping[str, Payoff]
    properties: Mapping[str, bool]

    def _said(self) -> Iterator[str]:
        yield f"{self.name}: {self.title}"
        yield self.source
        yield repr(self.game)
        names = [*self.solutions, *self.derived]
        yield f"solutions: {few(names, len(names), 'in all')}" if names else ""

    def _table(self) -> Table:
        return Table({"player": self.game.players, **self.solutions, **self.derived})


def entry_from_json(name: str, text: str) -> CatalogEntry:
    """Read an entry from the text of its file, whose form :mod:`tugames.catalog` describes.

    Raises
    ------
    GameFileError
        If the text is no JSON, or not in this form; the message names the field.

    Examples
    --------
    >>> entry = entry_from_json("me_2000/pair", '''{"title": "A pair", "source": "Me (2000)",
    ...     "players": ["ann", "bob"], "worths": {"ann+bob": "1/2"}, "default": 0,
    ...     "solutions": {"shapley_value": ["1/4", 0.25]}}''')
    >>> entry.solutions["shapley_value"]
    (Fraction(1, 4), Fraction(1, 4))
    """
    return _File(name).entry(text)


class _File:
    """Reads a file's fields; knows its name, for the messages."""

    def __init__(self, name: str) -> None:
        self.name = name

    def entry(self, text: str) -> CatalogEntry:
        data = self.parsed(text)
        labels = data["players"]
        if not isinstance(labels, list) or not all(isinstance(label, str) for label in labels):
            raise self.fault(f"players are a list of texts, in player order; got {labels!r}")
        game = self.game(data)
        solutions, derived, points = (
            {key: self.payoff(key, given, game) for key, given in data.get(field, {}).items()}
            for field in ("solutions", "derived", "core_points")
        )
        arguments: dict[str, Mapping[str, Any]] = dict.fromkeys(
            solutions | derived, MappingProxyType({})
        )
        rounding = dict.fromkeys(solutions, Fraction(0))
        for key, given in data.get("arguments", {}).items():
            self.known(key, "arguments", arguments)
            if not isinstance(given, dict):
                raise self.fault(f"arguments of {key} are an object; got {given!r}")
            arguments[key] = MappingProxyType(given)
        for key, given in data.get("rounding", {}).items():
            self.known(key, "rounding", rounding)
            rounding[key] = self.number(given, f"rounding of {key}")
        for key, given in data.get("properties", {}).items():
            if not isinstance(given, bool):
                raise self.fault(f"a property is true or false; {key} is {given!r}")
        return CatalogEntry(
            name=self.name,
            title=data["title"],
            source=data["source"],
            notes=data.get("notes", ""),
            game=game,
            solutions=MappingProxyType(solutions),
            derived=MappingProxyType(derived),
            arguments=MappingProxyType(arguments),
            rounding=MappingProxyType(rounding),
            core_points=MappingProxyType(points),
            properties=MappingProxyType(data.get("properties", {})),
        )

    def parsed(self, text: str) -> dict[str, Any]:
        """Fields of the file, all of them known, with exact numbers."""
        try:
            data = json.loads(
                text,
                parse_float=Fraction,
                parse_constant=self.refuse,
                object_pairs_hook=self.without_repetition,
            )
        except json.JSONDecodeError as error:
            raise self.fault(f"no JSON: {error}") from error
        if not isinstance(data, dict):
            raise self.fault(f"a file is one object; got {data!r:.60}")
        form = {"family"} if "family" in data else {"worths"}
        needed = {"title", "source", "players", *form}
        allowed = needed | _OPTIONAL | ({"default"} if "worths" in form else set())
        if missing := sorted(needed - data.keys()):
            raise self.fault(f"fields that are needed and missing: {', '.join(missing)}")
        if unknown := sorted(data.keys() - allowed):
            raise self.fault(f"fields that mean nothing here: {', '.join(unknown)}")
        for field in sorted(allowed - {"players", "default"}):
            kind: type = str if field in {"title", "source", "notes"} else dict
            if not isinstance(data.get(field, kind()), kind):
                raise self.fault(f"{field} is {'text' if kind is str else 'an object'}")
        return data

    def game(self, data: Mapping[str, Any]) -> Game:
        """Game of the file's worths, or of its family and this one's arguments."""
        try:
            if "family" in data:
                return self.family_game(data["family"], data["players"])
            worths = {
                coalition: self.worth(given, f"worth of {coalition}")
                for coalition, given in data["worths"].items()
            }
            default = self.worth(data["default"], "default") if "default" in data else None
            return Game.from_dict(worths, data["players"], default=default)
        except (InvalidGameError, InvalidInputError, TypeError) as error:
            raise self.fault(f"no game: {error}") from error

    def family_game(self, family: Mapping[str, Any], players: Sequence[str]) -> Game:
        from tugames import families

        if len(family) != 1 or not family.keys() <= set(families.__all__):
            raise self.fault(
                f"a family is one of those of tugames.families; got {', '.join(family)}"
            )
        ((function, arguments),) = family.items()
        made = getattr(families, function)(**arguments)
        if hasattr(made, "game"):  # an airport, say: solved without its table
            made = made.game()
        if not isinstance(made, Game):
            raise self.fault(f"{function} makes no game")
        return Game(made.values, players)

    def payoff(self, key: str, given: object, game: Game) -> Payoff:
        if not isinstance(given, list) or len(given) != game.n_players:
            raise self.fault(f"a payoff is a list of {game.n_players} numbers; {key} is {given!r}")
        return tuple(self.number(amount, key) for amount in given)

    def worth(self, given: object, what: str) -> float:
        """Exact float of a number, so that solutions are those of this very game."""
        number = self.number(given, what)
        try:
            worth = float(number)
        except OverflowError as error:
            raise self.fault(f"{what} is too large") from error
        if Fraction(worth) != number:
            raise self.fault(
                f"worths are floats exactly, for which {what}, {number}, would be rounded: "
                "multiply all worths, and say so in the notes"
            )
        return worth

    def number(self, given: object, what: str) -> Fraction:
        try:
            if isinstance(given, int | Fraction | str) and not isinstance(given, bool):
                return Fraction(given)
        except (ValueError, ZeroDivisionError):
            pass
        raise self.fault(f'numbers are 7, 0.25, or text such as "7/3"; {what} is {given!r}')

    def known(self, key: str, field: str, names: Mapping[str, object]) -> None:
        if key not in names:
            raise self.fault(
                f"{field} are of solutions in this file: {', '.join(names)}; got {key!r}"
            )

    def refuse(self, word: str) -> None:
        raise self.fault(f"numbers are finite; got {word}")

    def without_repetition(self, pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        found: dict[str, Any] = {}
        for key, value in pairs:
            if key in found:
                raise self.fault(f"{key!r} is given twice")
            found[key] = value
        return found

    def fault(self, message: object) -> GameFileError:
        return GameFileError(f"catalog file {self.name}: {message}")
