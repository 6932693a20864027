"""``bandit-game reproduce``: the paper's figures and tables, and a verdict on every sentence."""

import json
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import click

from bandit_backend.cli.generated import check_page, write_page
from bandit_backend.cli.results import Results
from bandit_backend.cli.workers import check_workers, evaluators_of
from bandit_backend.errors import InvalidRunError
from bandit_backend.experiments.artefacts import ARTEFACTS, runs_of
from bandit_backend.experiments.markdown import artefact_page
from bandit_backend.experiments.page import Done, reproduction_page
from bandit_backend.experiments.pictures import save_panels
from bandit_backend.experiments.regrets import comparisons
from bandit_backend.experiments.replicates import Missing, read, simulate_runs
from bandit_backend.experiments.runs import Setting
from tugames.cli.commands import force_option

if TYPE_CHECKING:
    from bandit_backend.experiments.artefact import Artefact

_PAGE, _FOLDER = "reproduction.md", "reproduction"


@click.command()
@click.argument("artefact", type=click.Choice([*sorted(ARTEFACTS), "all"]))
@click.option("--data", type=click.Path(path_type=Path), help="MovieLens: folder with u.data.")
@click.option(
    "--store",
    type=click.Path(path_type=Path),
    required=True,
    help="Folder that keeps finished worths, a file a run.",
)
@click.option("--replications", default=5, show_default=True, help="Independent runs.")
@click.option("--alpha", default=15.0, show_default=True, help="Width factor of LinUCB.")
@click.option("--horizon", default=4096, show_default=True, help="Steps T.")
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
@click.option("--stored-only", is_flag=True, help="Simulate nothing: use what the stores have.")
@click.option(
    "--output", type=click.Path(path_type=Path), default=Path(), help="Folder for the results."
)
@force_option
def reproduce(
    artefact: str,
    data: Path | None,
    store: Path,
    replications: int,
    alpha: float,
    horizon: int,
    seed: int,
    margin: float,
    workers: int | None,
    stored_only: bool,
    output: Path,
    force: bool,
) -> None:
    """Simulate ARTEFACT of the paper, or all, and judge each sentence about it.

    Run the same again to resume: finished worths are in the folder --store. With more
    --replications only the new ones are simulated. With --stored-only none are, no data are
    needed: what is complete is judged, and what is missing is listed by artefact.
    """
    check_workers(workers, None)
    setting = Setting(
        data=data,
        replications=replications,
        alpha=alpha,
        horizon=horizon,
        seed=seed,
        margin=margin,
    )
    everything = artefact == "all"
    chosen = list(ARTEFACTS.values()) if everything else [ARTEFACTS[artefact]]
    folder = output / _FOLDER if everything else output
    results = {
        one.name: Results(
            folder, one.name, [f"{one.name}{ending}" for ending in _ENDINGS], force=force
        )
        for one in chosen
    }
    if everything:
        check_page(output / _PAGE, force=force)
    if not stored_only:
        make_folder(store, "--store")
        with evaluators_of(workers, None) as evaluators:
            simulate_runs(runs_of(chosen), setting, store, **evaluators)
    found = {run: read(run, setting, store) for run in runs_of(chosen)}
    done: list[Done] = []
    missing: dict[Artefact, list[Missing]] = {}
    for one in chosen:
        runs = {panel: found[run] for panel, run in one.runs.items()}
        finished = {panel: run for panel, run in runs.items() if not isinstance(run, Missing)}
        if len(finished) < len(runs):
            missing[one] = [run for run in runs.values() if isinstance(run, Missing)]
        done.append(Done(one, finished, one.judged(finished, setting)))
        if not finished:
            continue
        _write(done[-1], setting, results[one.name])
        click.echo(f"{one.name}: {one.title}")
        for statement in done[-1].statements:
            click.echo(f"  {statement.outcome:13}{statement.claim.text}")
        click.echo(f"  written: {results[one.name].shown(one.name)}{{{','.join(_ENDINGS)},.png}}")
    for one, left in missing.items():
        click.echo(f"{one.name} is not complete: {'; '.join(run.text for run in left)}", err=True)
    if not any(one.finished for one in done):
        raise InvalidRunError("nothing is complete: run it without --stored-only to go on")
    if everything:
        write_page(output / _PAGE, reproduction_page(done, missing, setting, _FOLDER))
        click.echo(f"page: {click.format_filename(output / _PAGE)}")


_ENDINGS = (".csv", ".md", ".json", "-comparisons.csv")


def _write(done: Done, setting: Setting, results: Results) -> None:
    """Picture, table and page of an artefact."""
    artefact, finished, statements = done
    page = artefact_page(artefact, finished, setting, statements)
    plain = json.dumps(artefact.to_dict(finished, setting, statements), indent=2) + "\n"
    table = artefact.table(finished).to_csv()
    pairs = comparisons(finished).to_csv()
    contents = dict(zip(_ENDINGS, (table, page, plain, pairs), strict=True))
    panels = [
        (
            f"{artefact.title if len(finished) == 1 else panel}: {artefact.shows[panel]}",
            artefact.draw,
            one,
        )
        for panel, one in finished.items()
    ]
    results.write(
        {
            f"{artefact.name}{ending}": partial(_text, content)
            for ending, content in contents.items()
        },
        picture=partial(save_panels, panels),
    )


def _text(content: str, path: Path) -> None:
    path.write_text(content, encoding="utf-8")


def make_folder(folder: Path, option: str) -> None:
    """Make a folder that an option names.

    Raises
    ------
    InvalidRunError
        If it cannot be made.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except (OSError, ValueError) as error:
        raise InvalidRunError(f"{option} is a folder that can be made: {error}") from error
