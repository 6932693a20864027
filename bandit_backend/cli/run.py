"""``bandit-game run``: simulate every coalition, and who deserves what."""

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import click

from bandit_backend.cli.named_instances import (
    ALPHA,
    ATTRIBUTE,
    ATTRIBUTES,
    REPLICATIONS,
    check_data_options,
    instance_meanings,
    instance_named,
)
from bandit_backend.cli.policy_names import (
    AnyPolicy,
    PolicySpec,
    file_stem,
    policy_meanings,
    read_policy,
)
from bandit_backend.cli.results import Results
from bandit_backend.cli.workers import check_workers, evaluators_of
from bandit_backend.errors import InvalidRunError
from bandit_backend.experiments import collaboration_game
from bandit_backend.oracle import RegretOracle
from bandit_backend.policies import LinUCB
from tugames import write_game
from tugames.cli.commands import force_option
from tugames.cli.listing import ListingCommand

if TYPE_CHECKING:
    from bandit_backend.instance import Agent


@click.command(
    cls=ListingCommand, lists={"Instances": instance_meanings, "Policies": policy_meanings}
)
@click.argument("instance", type=click.Choice(list(REPLICATIONS)))
@click.option(
    "--policy",
    metavar="POLICY",
    default="linucb",
    show_default=True,
    help="NAME or NAME:KEY=VALUE,... of those below; or mul:BOX or mul:BOX,KEY=VALUE,...",
)
@click.option("--alpha", type=float, help="Width factor of LinUCB; 3, or 1 on MovieLens.")
@click.option("--ridge", type=float, help="Ridge penalty of LinUCB; 1.")
@click.option("--intercept", is_flag=True, help="Append a constant feature for LinUCB.")
@click.option(
    "--deviate", multiple=True, metavar="AGENT=POLICY", help="Let one agent play another policy."
)
@click.option("--attribute", help=ATTRIBUTES)
@click.option("--data", type=click.Path(path_type=Path), help="MovieLens: folder of a release.")
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
    defaults = {"alpha": ALPHA[instance]}
    defaults |= {key: value for key, value in stated.items() if value is not None}

    def made(one: PolicySpec) -> AnyPolicy:
        return one.policy(**defaults if one.kind is LinUCB else {})

    chosen = made(spec)
    deviations = [(name, made(one)) for name, one in deviating]
    check_data_options(instance, data, attribute)
    check_workers(workers, scheduler)
    bandit = instance_named(instance, data, attribute)
    policies: dict[Agent, AnyPolicy] = dict.fromkeys(bandit.agents, chosen)
    for name, deviation in deviations:
        agent = next((agent for agent in bandit.agents if str(agent) == name), name)
        policies[agent] = deviation
    oracle = RegretOracle(bandit, policies, horizon=horizon, seed=seed)
    by = attribute or ATTRIBUTE.get(instance)
    stem = instance if by is None else f"{instance}-{by}"
    stem = "-".join(file_stem(text) for text in (stem, policy, *deviate))
    results = Results(output, stem, [f"{stem}.csv"], force=force)
    with evaluators_of(workers, scheduler) as evaluators:
        result = collaboration_game(
            oracle,
            replications if replications is not None else REPLICATIONS[instance],
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
