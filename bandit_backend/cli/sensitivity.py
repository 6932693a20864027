"""``bandit-game sensitivity``: the verdicts on an artefact at several width factors."""

from pathlib import Path

import click

from bandit_backend.cli.generated import check_page, write_page
from bandit_backend.cli.reproduce import make_folder
from bandit_backend.cli.workers import check_workers, evaluators_of
from bandit_backend.errors import InvalidRunError
from bandit_backend.experiments.artefacts import ARTEFACTS
from bandit_backend.experiments.replicates import Missing, read, simulate_runs
from bandit_backend.experiments.runs import Setting
from bandit_backend.experiments.sensitivity import sensitivity_page
from tugames.cli.commands import force_option


@click.command()
@click.argument("artefact", type=click.Choice(sorted(ARTEFACTS)))
@click.option("--alpha", "alphas", type=float, multiple=True, required=True, help="Once for each.")
@click.option("--data", type=click.Path(path_type=Path), help="MovieLens: folder with u.data.")
@click.option(
    "--store",
    type=click.Path(path_type=Path),
    required=True,
    help="Folder that keeps finished worths, as of reproduce.",
)
@click.option("--replications", default=5, show_default=True, help="Independent runs.")
@click.option("--horizon", default=4096, show_default=True, help="Steps T.")
@click.option("--seed", default=0, show_default=True)
@click.option(
    "--workers", type=int, help="Processes; by default threads of this one, one a processor."
)
@click.option(
    "--output", type=click.Path(path_type=Path), default=Path(), help="Folder for the page."
)
@force_option
def sensitivity(
    artefact: str,
    alphas: tuple[float, ...],
    data: Path | None,
    store: Path,
    replications: int,
    horizon: int,
    seed: int,
    workers: int | None,
    output: Path,
    force: bool,
) -> None:
    """Judge the sentences about ARTEFACT at each --alpha, which the paper does not state.

    Writes ARTEFACT-by-alpha.md. Run the same again to resume; reproduce shares the stores.
    """
    check_workers(workers, None)
    if len(set(alphas)) < len(alphas):
        raise InvalidRunError(f"each alpha is stated once; got {', '.join(map(str, alphas))}")
    settings = {
        alpha: Setting(
            data=data, replications=replications, alpha=alpha, horizon=horizon, seed=seed
        )
        for alpha in alphas
    }
    chosen = ARTEFACTS[artefact]
    page = output / f"{artefact}-by-alpha.md"
    make_folder(output, "--output")
    make_folder(store, "--store")
    check_page(page, force=force)
    judged = {}
    with evaluators_of(workers, None) as evaluators:
        for alpha, setting in settings.items():
            simulate_runs(chosen.runs.values(), setting, store, **evaluators)
            found = {panel: read(run, setting, store) for panel, run in chosen.runs.items()}
            finished = {p: one for p, one in found.items() if not isinstance(one, Missing)}
            judged[alpha] = chosen.judged(finished, setting)
    text = sensitivity_page(chosen, judged, next(iter(settings.values())))
    write_page(page, text)
    click.echo(text)
    click.echo(f"page: {click.format_filename(page)}")
