"""``bandit-game payouts``: payout rules with transfers, side by side."""

import json
from collections.abc import Iterator
from pathlib import Path

import click

from bandit_backend import payout_rules
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
from tugames.cli.commands import as_json_option
from tugames.cli.listing import ListingCommand
from tugames.cli.named import meaning

_NAMES = list(payout_rules.ALL)


def rule_meanings() -> Iterator[tuple[str, str]]:
    """Payout rules as typed, and what they pay."""
    for name, rule in payout_rules.ALL.items():
        yield name, meaning(rule)


@click.command(
    "payouts",
    cls=ListingCommand,
    lists={"Rules": rule_meanings, "Instances": instance_meanings, "Policies": policy_meanings},
)
@click.argument("instance", type=click.Choice(list(REPLICATIONS)))
@click.option(
    "--rule",
    "rules",
    multiple=True,
    type=click.Choice(_NAMES),
    help="One of the rules, again for another; all by default.",
)
@click.option(
    "--policy", metavar="POLICY", default="linucb", show_default=True, help="As of run, of all."
)
@click.option("--attribute", help=ATTRIBUTES)
@click.option("--data", type=click.Path(path_type=Path), help="MovieLens: folder of a release.")
@click.option("--horizon", default=4096, show_default=True, help="Steps T.")
@click.option("--replications", type=int, help="Independent runs; 20, or 5 on MovieLens.")
@click.option("--seed", default=0, show_default=True)
@click.option("--level", default=0.05, show_default=True, help="Of each verdict on the core.")
@click.option("--store", type=click.Path(path_type=Path), help="File that keeps finished worths.")
@click.option(
    "--workers", type=int, help="Processes; by default threads of this one, one a processor."
)
@as_json_option
def payouts(
    instance: str,
    rules: tuple[str, ...],
    policy: str,
    attribute: str | None,
    data: Path | None,
    horizon: int,
    replications: int | None,
    seed: int,
    level: float,
    store: Path | None,
    workers: int | None,
    as_json: bool,
) -> None:
    """Pay the agents of INSTANCE by several rules after the play.

    Says of each whether it pays out what there is, whether its payments are in the core, how far
    they are from the Shapley value, whether the order of the agents matters, and how much money
    changes hands. With --store, worths that run or decide kept are used again.
    """
    spec = read_policy(policy)
    chosen = spec.policy(**{"alpha": ALPHA[instance]} if spec.kind is LinUCB else {})
    check_data_options(instance, data, attribute)
    check_workers(workers, None)
    count = replications if replications is not None else REPLICATIONS[instance]
    oracle = RegretOracle(
        instance_named(instance, data, attribute), chosen, horizon=horizon, seed=seed
    )
    with evaluators_of(workers, None) as evaluators:
        table = payout_rules.compare(
            oracle,
            count,
            list(dict.fromkeys(rules)) or None,
            level=level,
            store=store,
            **evaluators,
        )
    if as_json:
        click.echo(json.dumps(table.to_dict(), indent=2))
        return
    click.echo(f"{instance}, T = {horizon}, {count} replications, seed {seed}; {chosen!r}")
    click.echo(table.to_text(), nl=False)
