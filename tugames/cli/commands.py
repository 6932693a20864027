"""Commands on games in files: solve, check, family, convert."""

import inspect
import json
from collections.abc import Callable
from typing import Any

import click
import numpy as np

from tugames._doors.brief import brief_repr
from tugames._doors.near import near, unknown
from tugames._doors.order import ORDERS
from tugames.analysis.cells import tested_words
from tugames.cli.files import STANDARD, check_target, costs_option, game_argument, game_in, put_game
from tugames.cli.listing import ListingCommand, completing
from tugames.cli.named import (
    meaning,
    needed_by,
    predicate,
    property_meanings,
    solution,
    solution_meanings,
)
from tugames.coalition import coalition_label
from tugames.core._costs import costs_hint
from tugames.errors import InvalidInputError
from tugames.game import Game
from tugames.sampled import SampledGame, examined

__all__ = ["check", "convert", "family", "solve"]

#: Exit codes of ``check``, apart from 0 for a property that holds; 2 is for errors.
FAILS, UNDECIDED = 3, 4
#: Properties that a game without a core lacks, which one of costs may be told from.
EMPTY_CORES = ("balanced", "exact", "totally balanced")

level_option = click.option(
    "--level", default=0.05, show_default=True, help="Of the tests, if worths have replicates."
)
as_json_option = click.option("--json", "as_json", is_flag=True, help="Print JSON, not text.")
force_option = click.option("--force", is_flag=True, help="Replace files that exist.")


@click.command(cls=ListingCommand, lists={"Solutions": solution_meanings})
@click.argument("name", metavar="SOLUTION", shell_complete=completing(solution_meanings))
@game_argument
@click.option("--unions", help="A-priori unions, such as a+b,c: for Owen, Aumann-Dreze.")
@click.option("--graph", help="Edges, such as a+b,b+c: for Myerson.")
@click.option("--benefits", help="By player, such as 30,18,90: for remaining benefits.")
@costs_option
@as_json_option
def solve(
    name: str,
    file: str,
    unions: str | None,
    graph: str | None,
    benefits: str | None,
    costs: bool,
    as_json: bool,
) -> None:
    """Compute SOLUTION of the game in FILE, or on standard input if FILE is -."""
    solution(name)  # an unknown name is said before anything is read
    game = game_in(file, costs=costs)
    table = examined(game)
    payoff, others = solved(name, game, {"unions": unions, "graph": graph, "benefits": benefits})
    if as_json:
        click.echo(
            json.dumps(
                {
                    "solution": name,
                    "players": [str(player) for player in table.players],
                    "payoff": payoff,
                    **({"charge": [0.0 - amount for amount in payoff]} if table.of_costs else {}),
                    **others,
                },
                indent=2,
            )
        )
        return
    width = max(len(str(player)) for player in table.players)
    for player, amount in zip(table.players, payoff, strict=True):
        click.echo(f"{player!s:{width}}  {0.0 - amount if table.of_costs else amount:.12g}")
    for key, value in others.items():
        click.echo(f"{key}: {value}")


def solved(
    name: str, game: Game | SampledGame, given: dict[str, str | None]
) -> tuple[list[float], dict[str, Any]]:
    """Payoff of a solution, and the numbers that come with it."""
    function = solution(name)
    arguments = needed_by(name, given)
    result = function(game, *arguments)
    if isinstance(result, np.ndarray):
        return result.tolist(), {}
    others = {key: getattr(result, key) for key in ("epsilon", "method") if hasattr(result, key)}
    return result.payoff.tolist(), others


@click.command(cls=ListingCommand, lists={"Properties": property_meanings})
@click.argument("name", metavar="PROPERTY", shell_complete=completing(property_meanings))
@game_argument
@level_option
@costs_option
@as_json_option
@click.pass_context
def check(
    context: click.Context, name: str, file: str, level: float, costs: bool, as_json: bool
) -> None:
    """Say whether the game in FILE has PROPERTY: exit code 0 if so, 3 if not, 4 if undecided."""
    judge = predicate(name)
    game = game_in(file, costs=costs)
    tested = isinstance(game, SampledGame) and "level" in inspect.signature(judge).parameters
    verdict = judge(game, level=level) if tested else judge(game)
    table = examined(game)
    witness = verdict.witness
    empty = verdict.outcome == "fails" and verdict.property in EMPTY_CORES
    hint = costs_hint(table) if empty else ""
    if as_json:
        click.echo(
            json.dumps(
                {
                    "property": verdict.property,
                    **verdict.to_dict(),
                    "tolerance": verdict.tolerance,
                    "hint": hint or None,
                    "coalitions": []
                    if witness is None
                    else [coalition_label(mask, table.players) for mask in witness.coalitions],
                },
                indent=2,
            )
        )
    else:
        said = f"{verdict.property}: {verdict.outcome}, margin {verdict.margin:g}"
        click.echo(f"{said}, {tested_words(verdict)}" if tested else said)
        if witness is not None:
            click.echo(witness.text)
        if hint:
            click.echo(hint)
    context.exit({"holds": 0, "fails": FAILS, "undecided": UNDECIDED}[verdict.outcome])


@click.command()
@click.argument("source", type=click.Path(path_type=str))
@click.argument("target", type=click.Path(path_type=str))
@click.option(
    "--negate",
    "--costs",
    "negate",
    is_flag=True,
    help="Multiply all worths by -1: costs become worths.",
)
@click.option(
    "--to",
    type=click.Choice(["csv", "json", "npz", "xlsx"]),
    help="Format of TARGET, if its ending does not say it; csv on standard output.",
)
@click.option(
    "--order",
    type=click.Choice(ORDERS),
    help="Of coalitions: lexicographic is by size and members, as packages for R have it.",
)
@click.option(
    "--layout", type=click.Choice(["shapiq", "coopgame"]), help="Write as this package reads."
)
@force_option
def convert(
    source: str,
    target: str,
    negate: bool,
    to: str | None,
    order: str | None,
    layout: str | None,
    force: bool,
) -> None:
    """Write the game in SOURCE to TARGET; the endings .csv, .json, .npz, .xlsx say how.

    SOURCE may be -, standard input, and TARGET -, standard output.
    """
    check_target(target, force=force)
    game = game_in(source)
    put_game(
        -game if negate else game,
        target,
        ending=None if to is None else f".{to}",
        order=order,
        layout=layout,
    )


@click.command(
    context_settings={"ignore_unknown_options": True, "allow_extra_args": True},
    add_help_option=False,
)
@click.argument("name", metavar="FAMILY", default="")
@click.option("--output", type=click.Path(path_type=str), help="File for the game, or -.")
@force_option
@click.pass_context
def family(context: click.Context, name: str, output: str | None, force: bool) -> None:
    """Make a game of a FAMILY, its parameters as options.

    Values are JSON, or numbers with commas: --costs 1,2,3, --values [[1,2],[3,4]]. Without a
    FAMILY, or without the parameters it needs, those there are are listed. Without --output the
    worths are printed.
    """
    from tugames import families

    known = {
        key: function
        for key in families.__all__
        if inspect.isfunction(function := getattr(families, key)) and _makes_a_game(function)
    }
    if name.replace("-", "_") not in known:
        if name in ("", "--help"):
            click.echo(context.get_help())
            for key, function in known.items():
                click.echo(f"  {key:28}{' '.join(_options(function))}\n{'':30}{meaning(function)}")
            return
        raise InvalidInputError(unknown("a family", name, known))
    function = known[name.replace("-", "_")]
    check_target(output, force=force)
    made = function(**_arguments(name, function, context.args))
    game: Game = made if isinstance(made, Game) else made.game()
    put_game(game, STANDARD if output is None else output)


def _makes_a_game(function: Callable[..., Any]) -> bool:
    """Whether a family is a function of what people can type to a game or what has one."""
    signature = inspect.signature(function)
    made = signature.return_annotation
    typed = all(parameter.annotation is not Game for parameter in signature.parameters.values())
    return typed and (made is Game or hasattr(made, "game") or isinstance(made, str))


def _options(function: Callable[..., Any]) -> list[str]:
    return [
        f"--{parameter.name}" if parameter.default is parameter.empty else f"[--{parameter.name}]"
        for parameter in inspect.signature(function).parameters.values()
    ]


def _arguments(name: str, function: Callable[..., Any], words: list[str]) -> dict[str, Any]:
    parameters = inspect.signature(function).parameters
    given: dict[str, Any] = {}
    queue = list(words)
    while queue:
        word = queue.pop(0)
        key, equals, text = word.removeprefix("--").partition("=")
        key = key.replace("-", "_")
        if not word.startswith("--") or key not in parameters:
            close = f": did you mean --{near(key, parameters)[0]}?" if near(key, parameters) else ""
            raise InvalidInputError(
                f"{name} takes {' '.join(_options(function))}; got {brief_repr(word)}{close}"
            )
        if not equals:
            if not queue:
                raise InvalidInputError(f"--{key} is followed by a value; got none")
            text = queue.pop(0)
        given[key] = _value(text, key)
    for parameter in parameters.values():
        if parameter.default is parameter.empty and parameter.name not in given:
            raise InvalidInputError(
                f"{name} needs --{parameter.name}; it takes {' '.join(_options(function))}"
            )
    return given


def _value(text: str, key: str) -> Any:
    try:
        return json.loads(text)
    except json.JSONDecodeError:
        if "," in text:
            return [_value(part, key) for part in text.split(",")]
        return text
    except (ValueError, RecursionError) as error:  # thousands of digits, or of brackets
        raise InvalidInputError(
            f"--{key} is JSON, or numbers with commas; {brief_repr(text)} cannot be read: {error}"
        ) from error
