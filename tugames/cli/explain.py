"""``tugames explain``: why a payoff is stable or not."""

import json
from typing import Any

import click

from tugames._doors.brief import brief_repr
from tugames.analysis.explain import explain
from tugames.cli.files import costs_option, game_argument, game_in
from tugames.cli.listing import ListingCommand, completing
from tugames.cli.named import SOLUTIONS, needed_by, solution, solution_meanings
from tugames.errors import InvalidInputError
from tugames.game import Game
from tugames.sampled import SampledGame, examined

__all__ = ["explain_file"]


@click.command("explain", cls=ListingCommand, lists={"Solutions": solution_meanings})
@game_argument
@click.option(
    "--payoff",
    required=True,
    help="Numbers in player order (50,30,20), by player (ann=50,bob=30), JSON, or a solution.",
    shell_complete=completing(solution_meanings),
)
@click.option("--unions", help="A-priori unions, such as a+b,c, for a solution with unions.")
@click.option("--graph", help="Edges, such as a+b,b+c: for Myerson.")
@click.option(
    "--level", default=0.05, show_default=True, help="Of the tests, if worths have replicates."
)
@costs_option
@click.option("--complaints", default=10, show_default=True, help="Coalitions to print.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON, not text.")
def explain_file(
    file: str,
    payoff: str,
    unions: str | None,
    graph: str | None,
    level: float,
    costs: bool,
    complaints: int,
    as_json: bool,
) -> None:
    """Say who complains about a payoff in the game in FILE, and what would have to change.

    Coalitions complain by what they would have more alone. With --costs the payoff is what
    everybody is charged, and they complain by what they would pay less. FILE may be -, standard
    input. A solution is applied to every replicate of an estimated game.
    """
    rule = read_payoff(payoff, {"unions": unions, "graph": graph})
    game = game_in(file, costs=costs)
    if game.of_costs and not callable(rule):  # what is typed are charges
        minus = [0.0 - x for x in rule] if isinstance(rule, list) else None
        rule = {name: 0.0 - x for name, x in rule.items()} if minus is None else minus
    if isinstance(rule, list) and len(rule) != examined(game).n_players:
        raise InvalidInputError(
            f"--payoff has a number for each of {examined(game).n_players} players; got "
            f"{len(rule)}: {brief_repr(payoff)}"
        )
    found = explain(game, rule, level=level, complaints=complaints)
    click.echo(found.to_json() if as_json else found.to_text())


def read_payoff(text: str, given: dict[str, str | None]) -> Any:
    """Payoff as typed: numbers, numbers by player, or the rule of a solution.

    Raises
    ------
    InvalidInputError
        If it is none of these, or an option is missing, or of no use.
    """
    parts = [part.strip() for part in text.split(",")]
    if text.lstrip().startswith(("{", "[")):
        try:
            content = json.loads(text)
        except ValueError as error:
            raise InvalidInputError(
                f"--payoff in brackets is JSON; {brief_repr(text)} is not: {error}"
            ) from error
        if isinstance(content, dict):
            return {name: _number(amount, text) for name, amount in content.items()}
        return [_number(amount, text) for amount in content]
    if all("=" in part for part in parts):
        pairs = [part.rpartition("=") for part in parts]
        if len({name for name, _, _ in pairs}) < len(pairs):
            raise InvalidInputError(f"--payoff names each player once; got {brief_repr(text)}")
        return {name.strip(): _number(amount, text) for name, _, amount in pairs}
    if text.replace("_", "-") not in SOLUTIONS and any(c.isdigit() for c in text):
        return [_number(amount, text) for amount in parts]
    function = solution(text)
    arguments = needed_by(text, given)

    def rule(game: Game | SampledGame) -> Any:
        return function(game, *arguments)

    return rule


def _number(amount: Any, text: str) -> float:
    try:
        if isinstance(amount, str) and "_" not in amount:
            above, slash, below = amount.partition("/")
            return float(above) / float(below) if slash else float(above)
        if isinstance(amount, int | float) and not isinstance(amount, bool):
            return float(amount)
        raise ValueError(amount)
    except (ValueError, OverflowError, ZeroDivisionError) as error:
        raise InvalidInputError(
            f"--payoff is numbers, numbers by player, or a solution; got {brief_repr(amount)} in "
            f"{brief_repr(text)}"
        ) from error
