"""The command that sets solutions of a game side by side."""

from pathlib import Path

import click

from tugames._files.outputs import check_outputs
from tugames.analysis.compare import compare
from tugames.cli.commands import force_option, level_option
from tugames.cli.files import STANDARD, costs_option, game_argument, game_in
from tugames.cli.listing import ListingCommand, completing
from tugames.cli.named import solution, solution_meanings
from tugames.errors import GameFileError

__all__ = ["compare_file"]

#: Each is a method of the comparison, ``to_...``.
_FORMATS = ("text", "csv", "html", "latex", "markdown")


@click.command("compare", cls=ListingCommand, lists={"Solutions": solution_meanings})
@game_argument
@click.option(
    "--solutions",
    default="shapley-value,prenucleolus,equal-surplus-division",
    show_default=True,
    help="Names, with commas between them.",
    shell_complete=completing(solution_meanings),
)
@click.option("--format", "form", type=click.Choice(_FORMATS), default="text", show_default=True)
@level_option
@costs_option
@click.option("--picture", type=click.Path(path_type=Path), help="Also draw the payoffs here.")
@force_option
def compare_file(
    file: str,
    solutions: str,
    form: str,
    level: float,
    costs: bool,
    picture: Path | None,
    force: bool,
) -> None:
    """Set solutions of the game in FILE side by side: payoffs, and who complains most.

    FILE may be -, standard input.
    """
    check_outputs([picture], force=force)
    wanted = [name.strip() for name in solutions.split(",") if name.strip()]
    for name in wanted:
        solution(name)  # an unknown one is said before anything is read
    found = compare(game_in(file, costs=costs), wanted, level=level)
    if picture is not None:
        from tugames.plotting import save_comparison

        try:
            save_comparison(found, picture, title="" if file == STANDARD else Path(file).stem)
        except OSError as error:
            raise GameFileError(
                f"{picture}: the picture cannot be written: {error.strerror or error}"
            ) from error
        click.echo(f"picture: {picture}", err=True)
    said: str = getattr(found, f"to_{form}")()
    click.echo(said.rstrip("\n"))
