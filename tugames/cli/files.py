"""Games that commands read and write: files, or standard input and output, written ``-``."""

import csv
import io
import sys
from pathlib import Path

import click

from tugames._files.csv_format import csv_rows
from tugames._files.names import file_names
from tugames._files.outputs import check_outputs
from tugames.game import Game
from tugames.io import read_game, write_game
from tugames.sampled import SampledGame

__all__ = ["STANDARD", "check_target", "costs_option", "game_argument", "game_in", "put_game"]

#: Standard input where a game is read, standard output where one is written. A file of this name
#: is ``./-``, so paths stay text until they are opened.
STANDARD = "-"

game_argument = click.argument("file", type=click.Path(path_type=str))


costs_option = click.option(
    "--costs", is_flag=True, help="FILE holds costs: worths are minus these, payoffs charges."
)


def game_in(file: str, *, costs: bool = False) -> Game | SampledGame:
    """Read the game in a file or on standard input, where its beginning says the format."""
    game = read_game(sys.stdin.buffer if file == STANDARD else file)
    return game.as_costs() if costs and not game.of_costs else game


def check_target(target: str | None, *, force: bool) -> None:
    """Refuse a file that exists; standard output is always there."""
    if target is not None and target != STANDARD:
        check_outputs([Path(target)], force=force)


def put_game(
    game: Game | SampledGame,
    target: str,
    *,
    ending: str | None = None,
    order: str | None = None,
    layout: str | None = None,
) -> None:
    """Write a game to a file, or on standard output, as CSV if nothing else is said."""
    if target != STANDARD:
        write_game(game, target, ending=ending, order=order, layout=layout)
    elif ending in (None, ".csv") and layout is None:
        text = io.StringIO()
        rows = csv_rows(game, file_names(game.players), order)
        csv.writer(text, lineterminator="\n").writerows(rows)
        click.echo(text.getvalue(), nl=False)
    else:
        write_game(game, sys.stdout.buffer, ending=ending or ".csv", order=order, layout=layout)
