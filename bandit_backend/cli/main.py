"""The ``bandit-game`` command."""

import json
import os
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import Any

import click

from bandit_backend.assumptions import assumption_2, assumption_3
from bandit_backend.cli.policy_names import PolicySpec, file_stem, read_policy
from bandit_backend.cli.results import Results
from bandit_backend.errors import BanditError, InvalidRunError
from bandit_backend.experiments import collaboration_game, figure_2, save_figure_2
from bandit_backend.instance import Agent, LinearBandit
from bandit_backend.instances import movielens, shared_arm_star, symmetric_circle
from bandit_backend.oracle import RegretOracle
from bandit_backend.policies import LinUCB, Policy
from tugames import ReplicateStore, StoredOracle, tabulate, write_game
from tugames.cli.commands import force_option
from tugames.cli.main import OneLineErrors
from tugames.errors import TUGamesError

#: Replications by default: the paper's on real data, more where they are cheap.
_REPLICATIONS = {"symmetric-circle": 20, "shared-arm-star": 20, "movielens": 5}
#: Width factors by default. The paper states none; 1, the Pearl library's, on its real data. On
#: the synthetic instances 1 is too little optimism for unit noise: some runs never find the best
#: arm, and their linear regret drowns the game (docs/adr/0006).
_ALPHA = {"symmetric-circle": 3.0, "shared-arm-star": 3.0, "movielens": 1.0}


class _Group(OneLineErrors):
    errors = (BanditError, TUGamesError)


@click.group(cls=_Group)
@click.version_option(package_name="tugames")
def main() -> None:
    """Simulate bandits whose coalitions pool their data, and examine the game."""


@main.command()
@click.argument("instance", type=click.Choice(list(_REPLICATIONS)))
@click.option(
    "--policy",
    metavar="POLICY",
    default="linucb",
    show_default=True,
    help="NAME or NAME:KEY=VALUE,... with NAME of linucb, greedy, uniform, thompson, "
    "epsilon-greedy, explore-then-commit, dislinucb; or mul:BOX or mul:BOX,KEY=VALUE,...",
)
@click.option("--alpha", type=float, help="Width factor of LinUCB; 3, or 1 on MovieLens.")
@click.option("--ridge", type=float, help="Ridge penalty of LinUCB; 1.")
@click.option("--intercept", is_flag=True, help="Append a constant feature for LinUCB.")
@click.option(
    "--deviate", multiple=True, metavar="AGENT=POLICY", help="Let one agent play another policy."
)
@click.option("--attribute", help="MovieLens: gender (default), age, occupation or state.")
@click.option("--data", type=click.Path(path_type=Path), help="MovieLens: folder with u.data.")
@click.option("--horizon", default=4096, show_default=True, help="Steps T.")
@click.option("--replications", type=int, help="Independent runs; 20, or 5 on MovieLens.")
@click.option("--seed", default=0, show_default=True)
@click.option("--store", type=click.Path(path_type=Path), help="File that keeps finished worths.")
@click.option(
    "--workers", type=int, help="Processes; by default threads of this one, one a processor."
)
@click.option("--scheduler", metavar="ADDRESS", help="Evaluate on a dask cluster instead.")
@click.option(
    "--output", type=click.Path(path_type=Path), default=Path(), help="Folder for the results."
)
@force_option
def run(
    instance: str,
    policy: str,
    alpha: float | None,
    ridge: float | None,
    intercept: bool,
    deviate: tuple[str, ...],
    attribute: str | None,
    data: Path | None,
    horizon: int,
    replications: int | None,
    seed: int,
    store: Path | None,
    workers: int | None,
    scheduler: str | None,
    output: Path,
    force: bool,
) -> None:
    """Simulate every coalition of INSTANCE and say who deserves what, and how sure we are.

    Worths are minus regrets, so payoffs are negative; larger is better. With --store, run the
    same again to resume, or with more --replications to go on. Files that an earlier run wrote,
    and that are still as it wrote them, are replaced.
    """
    spec = read_policy(policy)  # parameters are checked before data are read
    deviating = [_deviation(text) for text in deviate]
    stated = {"alpha": alpha, "ridge": ridge, "intercept": intercept or None}
    _refuse_idle(
        [key for key, value in stated.items() if value is not None],
        [one for one in (spec, *dict(deviating).values()) if one.kind is LinUCB],
    )
    defaults = {"alpha": _ALPHA[instance]}
    defaults |= {key: value for key, value in stated.items() if value is not None}

    def made(one: PolicySpec) -> Policy:
        return one.policy(**defaults if one.kind is LinUCB else {})

    chosen = made(spec)
    deviations = [(name, made(one)) for name, one in deviating]
    if instance != "movielens" and (attribute is not None or data is not None):
        raise click.UsageError(f"--attribute and --data are of movielens, not of {instance}")
    _check_workers(workers, scheduler)
    attribute = attribute or "gender"
    bandit = _instance(instance, data, attribute)
    policies: dict[Agent, Policy] = dict.fromkeys(bandit.agents, chosen)
    for name, deviation in deviations:
        agent = next((agent for agent in bandit.agents if str(agent) == name), name)
        policies[agent] = deviation
    oracle = RegretOracle(bandit, policies, horizon=horizon, seed=seed)
    stem = f"{instance}-{attribute}" if instance == "movielens" else instance
    stem = "-".join(file_stem(text) for text in (stem, policy, *deviate))
    results = Results(output, stem, [f"{stem}.csv"], force=force)
    with _evaluators(workers, scheduler) as evaluators:
        result = collaboration_game(
            oracle,
            replications if replications is not None else _REPLICATIONS[instance],
            store=store,
            **evaluators,
        )

    title = f"{stem}, T = {horizon}, {result.game.n_replicates} replications"
    click.echo(f"{title}, seed {seed}; {chosen!r}")
    click.echo(result.analysis.to_text())
    from tugames.plotting import save_analysis

    results.write(
        {f"{stem}.csv": partial(write_game, result.game)},
        picture=partial(save_analysis, result.analysis, title=title),
    )
    click.echo(f"game file: {results.shown(f'{stem}.csv')}")
    click.echo(f"picture:   {results.shown(f'{stem}.png')}")


@main.command()
@click.argument("instance", type=click.Choice(list(_REPLICATIONS)))
@click.option(
    "--policy", metavar="POLICY", default="linucb", show_default=True, help="As of run, of all."
)
@click.option("--attribute", help="MovieLens: gender (default), age, occupation or state.")
@click.option("--data", type=click.Path(path_type=Path), help="MovieLens: folder with u.data.")
@click.option("--horizon", default=4096, show_default=True, help="Steps T.")
@click.option("--replications", type=int, help="Independent runs; 20, or 5 on MovieLens.")
@click.option("--seed", default=0, show_default=True)
@click.option("--level", default=0.05, show_default=True, help="Of each verdict.")
@click.option(
    "--margin", default=0.0, show_default=True, help="Violation that does not count, in regret."
)
@click.option(
    "--test",
    type=click.Choice(["t", "sign-flip"]),
    default="t",
    show_default=True,
    help="Of the comparisons of Assumption 3.",
)
@click.option(
    "--steps", type=int, help="Steps on which Assumption 2 is checked; 100, or 20 on MovieLens."
)
@click.option("--worst", default=5, show_default=True, help="Comparisons to print.")
@click.option("--store", type=click.Path(path_type=Path), help="File that keeps finished worths.")
@click.option(
    "--workers", type=int, help="Processes; by default threads of this one, one a processor."
)
def assumptions(
    instance: str,
    policy: str,
    attribute: str | None,
    data: Path | None,
    horizon: int,
    replications: int | None,
    seed: int,
    level: float,
    margin: float,
    test: str,
    steps: int | None,
    worst: int,
    store: Path | None,
    workers: int | None,
) -> None:
    """Test Assumptions 2 and 3 of the paper on INSTANCE.

    Assumption 3 takes every coalition, as run does, and can use its --store. Assumption 1 and
    inequality (30) are about MUL on one action set; see bandit_backend.assumptions.
    """
    spec = read_policy(policy)
    chosen = spec.policy(**{"alpha": _ALPHA[instance]} if spec.kind is LinUCB else {})
    if instance != "movielens" and (attribute is not None or data is not None):
        raise click.UsageError(f"--attribute and --data are of movielens, not of {instance}")
    _check_workers(workers, None)
    bandit = _instance(instance, data, attribute or "gender")
    oracle = RegretOracle(bandit, chosen, horizon=horizon, seed=seed)
    steps = steps if steps is not None else 20 if instance == "movielens" else 100
    if steps < 1:
        raise click.UsageError(f"--steps is a positive number of steps; got {steps}")
    anonymity = assumption_2(bandit, chosen, horizon=min(steps, horizon), seed=seed)
    count = replications if replications is not None else _REPLICATIONS[instance]
    with (
        ReplicateStore(":memory:" if store is None else store, oracle) as opened,
        _evaluators(workers, None) as evaluators,
    ):
        tabulate(oracle, replications=count, store=opened, **evaluators)
        stored = StoredOracle(oracle, opened)
        monotonicity = assumption_3(stored, count, level=level, margin=margin, test=test)
    click.echo(f"{instance}, T = {horizon}, {count} replications, seed {seed}; {chosen!r}")
    click.echo(anonymity.text)
    click.echo(monotonicity.text)
    for comparison in monotonicity.worst(worst):
        click.echo(f"  {comparison.verdict}: {comparison.text}")


@main.command("figure-2")
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

    Each sentence is confirmed, not confirmed or undecided, at a level of 0.05 a panel.
    """
    _check_workers(workers, None)
    letters = "abcd" if panel == "all" else panel
    stem = "figure-2" if panel == "all" else f"figure-2{panel}"
    games = [f"figure-2{letter}.csv" for letter in letters]
    results = Results(output, stem, [*games, f"{stem}.json"], force=force)
    panels = []
    with _evaluators(workers, None) as evaluators:
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


def _check_workers(workers: int | None, scheduler: str | None) -> None:
    if workers is not None and workers < 1:
        raise click.UsageError(f"--workers is a positive number of processes; got {workers}")
    if workers is not None and scheduler is not None:
        raise click.UsageError("--scheduler's cluster has its own workers: leave out --workers")


@contextmanager
def _evaluators(workers: int | None, scheduler: str | None) -> Iterator[dict[str, Any]]:
    """Keywords of ``tabulate`` that say who evaluates."""
    if scheduler is None and workers is None:
        # the engine releases the interpreter's lock, and threads are there at once
        with ThreadPoolExecutor(os.cpu_count()) as executor:
            yield {"executor": executor}
        return
    if scheduler is None:
        yield {"workers": workers}
        return
    try:
        from distributed import Client
    except ImportError as error:
        raise click.UsageError(
            "--scheduler needs dask: pip install 'tugames[distributed]'"
        ) from error
    try:
        client = Client(scheduler)
    except (OSError, ValueError, TypeError) as error:  # no answer; no address; no certificate
        raise InvalidRunError(
            f"--scheduler is the address of a running dask scheduler, such as "
            f"tcp://host:8786; {scheduler}: {error}"
        ) from error
    with client:
        yield {"executor": client.get_executor()}


def _instance(name: str, data: Path | None, attribute: str) -> LinearBandit:
    if name == "movielens":
        return movielens(data, attribute=attribute)
    return symmetric_circle() if name == "symmetric-circle" else shared_arm_star()


def _deviation(text: str) -> tuple[str, PolicySpec]:
    agent, equals, policy = text.partition("=")
    if not equals:
        raise InvalidRunError(f"--deviate is AGENT=POLICY, such as 0=greedy; got {text!r}")
    return agent, read_policy(policy)


def _refuse_idle(stated: list[str], linucbs: list[PolicySpec]) -> None:
    """Refuse options of LinUCB that would change nothing."""
    if stated and not linucbs:
        raise click.UsageError("--alpha, --ridge and --intercept are LinUCB's; nobody plays it")
    for key in stated:
        if all(key in spec.settings for spec in linucbs):
            raise click.UsageError(
                f"--{key} is for LinUCBs that state no {key} of their own; nobody plays one"
            )
