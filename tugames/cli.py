"""The ``tugames`` command."""

from pathlib import Path

import click

from tugames.analysis import analyze
from tugames.commands import check, convert, family, solve, solved, written
from tugames.errors import GameFileError, TUGamesError
from tugames.io import read_game, write_game
from tugames.store import ReplicateStore


class OneLineErrors(click.Group):
    """A group whose commands report expected errors in one line, with exit code 2."""

    errors: tuple[type[Exception], ...] = (TUGamesError,)

    def invoke(self, ctx: click.Context) -> object:
        """Run the command; the errors named by the class end it in one line."""
        try:
            return super().invoke(ctx)
        except self.errors as error:
            click.echo(f"{ctx.info_name}: {_one_line(error)}", err=True)
            ctx.exit(2)
        except KeyboardInterrupt as error:
            click.echo(f"\n{ctx.info_name}: stopped; {_one_line(error)}".rstrip("; "), err=True)
            ctx.exit(130)  # as shells report it


def _one_line(error: BaseException) -> str:
    """What an error says, with its notes."""
    notes = getattr(error, "__notes__", [])
    return "; ".join(" ".join(text.split()) for text in (str(error), *notes) if text)


@click.group(cls=OneLineErrors)
@click.version_option(package_name="tugames")
def main() -> None:
    """Cooperative game theory with certificates and error bars."""


for _command in (solve, check, family, convert):
    main.add_command(_command)


@main.command("analyze")
@click.argument("file", type=click.Path(path_type=Path))
@click.option(
    "--solutions",
    help="Payoffs to hold against the Shapley value, such as nucleolus,tau-value.",
)
@click.option(
    "--json",
    "report",
    type=click.Path(path_type=Path),
    is_flag=False,
    flag_value=Path("-"),
    help="Write JSON to a file, or print it if none is named.",
)
@click.option("--picture", type=click.Path(path_type=Path), help="Also draw the payoffs here.")
def analyze_file(
    file: Path, solutions: str | None, report: Path | None, picture: Path | None
) -> None:
    """Say who deserves what in the game in FILE (.csv, .json or .npz), and whether it is stable."""
    game = read_game(file)
    wanted = [name.strip() for name in (solutions or "").split(",") if name.strip()]
    analysis = analyze(game, {name: solved(name, game, {})[0] for name in wanted})
    if report is None:
        click.echo(analysis.to_text(), nl=False)
    else:
        written(report, analysis.to_json())
    if picture is not None:
        from tugames.plotting import save_analysis

        try:
            save_analysis(analysis, picture, title=file.stem)
        except (OSError, ValueError) as error:
            raise GameFileError(f"{picture}: the picture cannot be written: {error}") from error
        click.echo(f"picture: {picture}", err=True)


@main.command("store")
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--export", type=click.Path(path_type=Path), help="Also write the rows here, .csv.")
@click.option("--game", type=click.Path(path_type=Path), help="Also write the game here.")
def show_store(file: Path, export: Path | None, game: Path | None) -> None:
    """Say what the replicate store FILE holds, how complete it is, and which oracle made it."""
    with ReplicateStore(file) as store:
        click.echo(store.to_text())
        if export is not None:
            store.export(export)
            click.echo(f"rows: {export}", err=True)
        if game is not None:
            write_game(store.game(), game)
            click.echo(f"game: {game}", err=True)
