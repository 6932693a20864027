"""``bandit-game assumptions``: test the assumptions of the paper."""

from pathlib import Path

import click

from bandit_backend.assumptions import assumption_2, assumption_3
from bandit_backend.cli.named_instances import (
    ALPHA,
    ATTRIBUTES,
    REPLICATIONS,
    check_data_options,
    instance_meanings,
    instance_named,
)
from bandit_backend.cli.policy_names import policy_meanings, read_policy
from bandit_backend.cli.workers import check_workers, evaluators_of
from bandit_backend.oracle import RegretOracle
from bandit_backend.policies import LinUCB
from tugames import ReplicateStore, StoredOracle, tabulate
from tugames.cli.listing import ListingCommand


@click.command(
    cls=ListingCommand, lists={"Instances": instance_meanings, "Policies": policy_meanings}
)
@click.argument("instance", type=click.Choice(list(REPLICATIONS)))
@click.option(
    "--policy", metavar="POLICY", default="linucb", show_default=True, help="As of run, of all."
)
@click.option("--attribute", help=ATTRIBUTES)
@click.option("--data", type=click.Path(path_type=Path), help="MovieLens: folder of a release.")
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
    chosen = spec.policy(**{"alpha": ALPHA[instance]} if spec.kind is LinUCB else {})
    check_data_options(instance, data, attribute)
    check_workers(workers, None)
    bandit = instance_named(instance, data, attribute)
    oracle = RegretOracle(bandit, chosen, horizon=horizon, seed=seed)
    steps = steps if steps is not None else 20 if instance == "movielens" else 100
    if steps < 1:
        raise click.UsageError(f"--steps is a positive number of steps; got {steps}")
    anonymity = assumption_2(bandit, chosen, horizon=min(steps, horizon), seed=seed)
    count = replications if replications is not None else REPLICATIONS[instance]
    with (
        ReplicateStore(":memory:" if store is None else store, oracle) as opened,
        evaluators_of(workers, None) as evaluators,
    ):
        tabulate(oracle, replications=count, store=opened, **evaluators)
        stored = StoredOracle(oracle, opened)
        monotonicity = assumption_3(stored, count, level=level, margin=margin, test=test)
    click.echo(f"{instance}, T = {horizon}, {count} replications, seed {seed}; {chosen!r}")
    click.echo(anonymity.text)
    click.echo(monotonicity.text)
    for comparison in monotonicity.worst(worst):
        click.echo(f"  {comparison.verdict}: {comparison.text}")
