"""``tugames catalog``: games of the literature, listed, shown and solved."""

import inspect
import json
from collections.abc import Iterator
from fractions import Fraction
from typing import Any

import click
import numpy as np

from tugames._presentation.rows import aligned
from tugames.catalog import CatalogEntry, load
from tugames.catalog._shelf import headings
from tugames.cli.files import check_target, put_game
from tugames.cli.listing import completing
from tugames.cli.named import solution, solution_meanings
from tugames.coalition import coalition_label
from tugames.errors import InvalidInputError

__all__ = ["catalog"]

#: Worths that are shown of a game; more are written with --output.
_WORTHS = 31
#: A published number that was not rounded is met to this, relative to the largest.
_EXACT = 1e-9


def _titles() -> Iterator[tuple[str, str]]:
    for heading in headings():
        yield heading.name, heading.title


_name = click.argument("name", shell_complete=completing(_titles))
_as_json = click.option("--json", "as_json", is_flag=True, help="Print JSON, not text.")


@click.group()
def catalog() -> None:
    """Games of the literature with their published solutions; the path is the citation."""


@catalog.command("list")
@click.argument("words", nargs=-1)
@_as_json
def list_entries(words: tuple[str, ...], as_json: bool) -> None:
    """List the games, or those in whose path, title or source all WORDS occur."""
    found = [
        entry
        for entry in headings()
        if all(
            word.casefold() in f"{entry.name} {entry.title} {entry.source}".casefold()
            for word in words
        )
    ]
    if as_json:
        rows = [
            {"name": entry.name, "title": entry.title, "n_players": entry.n_players}
            for entry in found
        ]
        click.echo(json.dumps(rows, indent=2))
        return
    for entry in found:
        click.echo(f"{entry.name} ({entry.n_players} players)\n  {entry.title}")
    if not found:
        raise InvalidInputError(
            f"no game of the catalog has {' and '.join(map(repr, words))} in its path, title or "
            "source: tugames catalog list shows all"
        )


@catalog.command()
@_name
@_as_json
@click.option("--output", type=click.Path(path_type=str), help="Also write the game here; - is "
              "standard output, as CSV, and nothing else is printed then.")  # fmt: skip
@click.option("--force", is_flag=True, help="Replace a file that exists.")
def show(name: str, as_json: bool, output: str | None, force: bool) -> None:
    """Show the game NAME: title, source, worths and what is published about it."""
    entry = load(name)
    check_target(output, force=force)
    if output is not None:
        put_game(entry.game, output)
    if output == "-":
        return
    click.echo(json.dumps(_as_dict(entry), indent=2) if as_json else _as_text(entry))


@catalog.command("solve")
@_name
@click.argument("solutions", nargs=-1, shell_complete=completing(solution_meanings))
@_as_json
def solve_entry(name: str, solutions: tuple[str, ...], as_json: bool) -> None:
    """Compute the solutions of the game NAME that are published, or SOLUTIONS, beside the print."""
    entry = load(name)
    wanted = [text.replace("-", "_") for text in solutions] or [*entry.solutions, *entry.derived]
    found = [_solved(entry, key) for key in wanted]
    if as_json:
        click.echo(json.dumps({"name": name, "solutions": found}, indent=2))
        return
    click.echo(f"{entry.title}\n{entry.source}")
    players = list(map(str, entry.game.players))
    for one in found:
        head = f"{one['solution']}, {one['origin']}"
        click.echo(f"\n{head}" + (f": {one['agrees']}" if one["agrees"] else ""))
        rows = [["player", "computed", *(["in print"] if one["in_print"] else [])]]
        for i, player in enumerate(players):
            printed = [one["in_print"][i]] if one["in_print"] else []
            rows.append([player, f"{one['computed'][i]:.10g}", *printed])
        click.echo(aligned(rows))


def _solved(entry: CatalogEntry, key: str) -> dict[str, Any]:
    """A solution as computed and, where there is one, as printed."""
    function = solution(key)
    stated = entry.solutions.get(key, entry.derived.get(key))
    arguments = dict(entry.arguments.get(key, {}))
    needed = [
        parameter.name
        for parameter in list(inspect.signature(function).parameters.values())[1:]
        if parameter.default is parameter.empty and parameter.name not in arguments
    ]
    if needed:
        raise InvalidInputError(
            f"{key} needs {', '.join(needed)}, and the catalog has none for {entry.name}: write "
            f"the game with tugames catalog show --output, then use tugames solve"
        )
    answer = function(entry.game, **arguments)
    computed = np.asarray(getattr(answer, "payoff", answer), dtype=float)
    unit = entry.rounding.get(key, Fraction(0))
    return {
        "solution": key.replace("_", "-"),
        "origin": "published" if key in entry.solutions else "computed for the catalog"
        if stated else "not in the catalog",
        "arguments": arguments,
        "computed": computed.tolist(),
        "in_print": None if stated is None else [_written(amount, unit) for amount in stated],
        "agrees": None if stated is None else _agreement(computed, stated, unit),
    }  # fmt: skip


def _agreement(computed: Any, stated: tuple[Fraction, ...], unit: Fraction) -> str:
    printed = np.array([float(amount) for amount in stated])
    allowed = float(unit) if unit else _EXACT * max(1.0, float(np.abs(printed).max()))
    off = float(np.abs(computed - printed).max())
    rounded = f", printed in units of {float(unit):g}" if unit else ""
    return f"agrees{rounded}" if off <= allowed else f"differs by {off:g}{rounded}"


def _written(amount: Fraction, unit: Fraction) -> str:
    return str(amount) if not unit else f"{float(amount):.10g}"


def _as_dict(entry: CatalogEntry) -> dict[str, Any]:
    def payoffs(given: Any) -> dict[str, list[str]]:
        return {key: [str(amount) for amount in payoff] for key, payoff in given.items()}

    players = list(map(str, entry.game.players))
    return {
        "name": entry.name, "title": entry.title, "source": entry.source, "notes": entry.notes,
        "players": players,
        "worths": {
            coalition_label(mask, players): float(entry.game.values[mask])
            for mask in range(1, 1 << len(players))
        },
        "solutions": payoffs(entry.solutions), "derived": payoffs(entry.derived),
        "arguments": {key: dict(given) for key, given in entry.arguments.items() if given},
        "rounding": {key: str(unit) for key, unit in entry.rounding.items() if unit},
        "core_points": payoffs(entry.core_points), "properties": dict(entry.properties),
    }  # fmt: skip


def _as_text(entry: CatalogEntry) -> str:
    players = list(map(str, entry.game.players))
    lines = [entry.title, entry.source, *([entry.notes] if entry.notes else []), ""]
    if entry.game.values.size - 1 <= _WORTHS:
        rows = [["coalition", "worth"]]
        for mask in range(1, entry.game.values.size):
            rows.append([coalition_label(mask, players), f"{entry.game.values[mask]:.10g}"])
        lines.append(aligned(rows))
    else:
        lines.append(
            f"{len(players)} players: {', '.join(players)}; --output FILE writes the "
            f"{entry.game.values.size - 1} worths"
        )
    kinds = (("published", entry.solutions), ("computed for the catalog", entry.derived),
             ("in the core", entry.core_points))  # fmt: skip
    rows = [["payoff", "origin", *players]]
    for origin, payoffs in kinds:
        for key, payoff in payoffs.items():
            unit = entry.rounding.get(key, Fraction(0)) if origin == "published" else Fraction(0)
            shown = [_written(amount, unit) for amount in payoff]
            rows.append([key.replace("_", "-"), origin, *shown])
    if len(rows) > 1:
        lines += ["", aligned(rows)]
    for key, holds in entry.properties.items():
        lines.append(f"{'' if holds else 'not '}{key.removeprefix('is_').replace('_', ' ')}")
    return "\n".join(lines)
