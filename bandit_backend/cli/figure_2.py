"""``bandit-game figure-2``: the paper's Figure 2, and what the paper says about it."""

import json
from functools import partial
from pathlib import Path

import click

from bandit_backend.cli.results import Results
from bandit_backend.cli.workers import check_workers, evaluators_of
from bandit_backend.experiments import figure_2, save_figure_2
from tugames import write_game
from tugames.cli.commands import force_option


@click.command("figure-2")
@click.argument("panel", type=click.Choice(["a", "b", "c", "d", "all"]), default="all")
@click.option("--alpha", default=3.0, show_default=True, help="Width factor of LinUCB.")
@click.option("--horizon", default=4096, show_default=True, help="Steps T.")
@click.option("--replications", default=20, show_default=True, help="Independent runs.")
@click.option("--seed", default=0, show_default=True)
@click.option(
    "--margin",
    default=0.1,
    show_default=True,
    help="What counts as close, as a share of an agent's mean regret.",
)
@click.option(
    "--workers", type=int, help="Processes; by default threads of this one, one a processor."
)
@click.option(
    "--output", type=click.Path(path_type=Path), default=Path(), help="Folder for the results."
)
@force_option
def figure_2_command(
    panel: str,
    alpha: float,
    horizon: int,
    replications: int,
    seed: int,
    margin: float,
    workers: int | None,
    output: Path,
    force: bool,
) -> None:
    """Simulate PANEL of the paper's Figure 2, or all, and test what the paper says about it.

    Each sentence is confirmed, contradicted or undecided, at a level of 0.05 a panel.
    """
    check_workers(workers, None)
    letters = "abcd" if panel == "all" else panel
    stem = "figure-2" if panel == "all" else f"figure-2{panel}"
    games = [f"figure-2{letter}.csv" for letter in letters]
    results = Results(output, stem, [*games, f"{stem}.json"], force=force)
    panels = []
    with evaluators_of(workers, None) as evaluators:
        for letter in letters:
            panels.append(
                figure_2(
                    letter,
                    horizon=horizon,
                    replications=replications,
                    alpha=alpha,
                    seed=seed,
                    margin=margin,
                    **evaluators,
                )
            )
            click.echo(panels[-1].to_text())
    statements = json.dumps([one.to_dict() for one in panels], indent=2) + "\n"
    results.write(
        {
            game: partial(write_game, one.result.game)
            for game, one in zip(games, panels, strict=True)
        }
        | {f"{stem}.json": lambda path: path.write_text(statements)},
        picture=partial(save_figure_2, panels),
    )
    click.echo(f"game files: {', '.join(map(results.shown, games))}")
    click.echo(f"statements: {results.shown(f'{stem}.json')}")
    click.echo(f"picture:    {results.shown(f'{stem}.png')}")
