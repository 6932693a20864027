"""The ``tugames`` command."""

import errno
import os
import sys
from pathlib import Path
from typing import Any

import click

from tugames._doors.brief import brief, one_line
from tugames._doors.near import near
from tugames._files.outputs import check_outputs
from tugames.analysis.analysis import analyze
from tugames.cli.catalog import catalog
from tugames.cli.commands import (
    as_json_option,
    check,
    convert,
    family,
    force_option,
    level_option,
    solve,
    solved,
)
from tugames.cli.compare import compare_file
from tugames.cli.explain import explain_file
from tugames.cli.files import STANDARD, costs_option, game_argument, game_in
from tugames.cli.listing import ListingCommand, completing
from tugames.cli.named import solution, solution_meanings
from tugames.errors import GameFileError, TUGamesError
from tugames.io import write_game
from tugames.oracles.store import ReplicateStore

#: What newer versions of click raise to show the help when there are no words.
_HELP: Any = getattr(click.exceptions, "NoArgsIsHelpError", ())


class OneLineErrors(click.Group):
    """A group whose commands report expected errors in one line, with exit code 2."""

    errors: tuple[type[Exception], ...] = (TUGamesError,)

    def make_context(
        self,
        info_name: str | None,
        args: list[str],
        parent: click.Context | None = None,
        **extra: Any,
    ) -> click.Context:
        """Read the words before the subcommand; a mistake in them is one line."""
        try:
            return super().make_context(info_name, args, parent, **extra)
        except click.UsageError as error:
            if isinstance(error, _HELP):
                raise
            raise click.exceptions.Exit(_refused(error, info_name)) from error

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Find the subcommand; of an unknown one it is said what may have been meant."""
        try:
            return super().resolve_command(ctx, args)
        except click.UsageError as error:
            close = near(args[0], self.commands)
            if close and "Did you mean" not in error.format_message():  # newer click says so itself
                meant = f"{error.message} Did you mean {' or '.join(close)}?"
                raise click.UsageError(meant, error.ctx) from error
            raise

    def invoke(self, ctx: click.Context) -> object:
        """Run the command; the errors named by the class end it in one line."""
        try:
            return super().invoke(ctx)
        except click.UsageError as error:
            if isinstance(error, _HELP):
                raise
            ctx.exit(_refused(error, ctx.info_name))
        except self.errors as error:
            click.echo(f"{ctx.info_name}: {one_line(error)}", err=True)
            ctx.exit(2)
        except OSError as error:
            if error.filename is not None or error.errno in (None, errno.EPIPE):
                raise  # not of a stream; or of a reader that has seen enough, which click knows
            _forget_output()
            reason = f"standard output cannot be written: {error.strerror}"
            click.echo(f"{ctx.info_name}: {reason}", err=True)
            ctx.exit(2)
        except KeyboardInterrupt as error:
            said = one_line(error) if str(error) or hasattr(error, "__notes__") else ""
            click.echo(f"\n{ctx.info_name}: stopped; {said}".rstrip("; "), err=True)
            ctx.exit(130)  # as shells report it


def _forget_output() -> None:
    """Keep the interpreter from trying again, at its end, to write what could not be written."""
    sys.stdout = Path(os.devnull).open("w")  # noqa: SIM115 - until the process ends


def _refused(error: click.UsageError, name: str | None) -> int:
    """Say in one line what is wrong with a command line; return the exit code."""
    said = " ".join(error.format_message().split()).rstrip(".")
    path = error.ctx.command_path if error.ctx else name
    click.echo(f"{name}: {brief(said, 600)}; see {path} --help", err=True)
    return error.exit_code


@click.group(cls=OneLineErrors)
@click.version_option(package_name="tugames")
def main() -> None:
    """Cooperative game theory with certificates and error bars."""


for _command in (solve, compare_file, explain_file, check, family, convert, catalog):
    main.add_command(_command)


@main.command("analyze", cls=ListingCommand, lists={"Solutions": solution_meanings})
@game_argument
@click.option(
    "--solutions",
    help="Payoffs to hold against the Shapley value, such as nucleolus,tau-value.",
    shell_complete=completing(solution_meanings),
)
@level_option
@costs_option
@as_json_option
@click.option("--picture", type=click.Path(path_type=Path), help="Also draw the payoffs here.")
@force_option
def analyze_file(
    file: str,
    solutions: str | None,
    level: float,
    costs: bool,
    as_json: bool,
    picture: Path | None,
    force: bool,
) -> None:
    """Say who deserves what in the game in FILE (.csv, .json or .npz), and whether it is stable.

    FILE may be -, standard input.
    """
    check_outputs([picture], force=force)
    wanted = [name.strip() for name in (solutions or "").split(",") if name.strip()]
    for name in wanted:
        solution(name)  # an unknown one is said before anything is read
    game = game_in(file, costs=costs)
    analysis = analyze(game, {name: solved(name, game, {})[0] for name in wanted}, level=level)
    if picture is not None:
        from tugames.plotting import save_analysis

        try:
            save_analysis(analysis, picture, title="" if file == STANDARD else Path(file).stem)
        except OSError as error:
            raise GameFileError(
                f"{picture}: the picture cannot be written: {error.strerror or error}"
            ) from error
        click.echo(f"picture: {picture}", err=True)
    click.echo(analysis.to_json() + "\n" if as_json else analysis.to_text(), nl=False)


@main.command("store")
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--export", type=click.Path(path_type=Path), help="Also write the rows here, .csv.")
@click.option("--game", type=click.Path(path_type=Path), help="Also write the game here.")
@force_option
def show_store(file: Path, export: Path | None, game: Path | None, force: bool) -> None:
    """Say what the replicate store FILE holds, how complete it is, and which oracle made it."""
    check_outputs([export, game], force=force)
    with ReplicateStore(file) as store:
        if export is not None:
            store.export(export)
            click.echo(f"rows: {export}", err=True)
        if game is not None:
            write_game(store.game(), game)
            click.echo(f"game: {game}", err=True)
        click.echo(store.to_text())
