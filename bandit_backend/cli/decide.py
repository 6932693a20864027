"""``bandit-game decide``: simulate until a claim about the game is decided."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import click

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
from bandit_backend.errors import InvalidRunError
from bandit_backend.oracle import RegretOracle
from bandit_backend.policies import LinUCB
from tugames._doors.near import unknown
from tugames._files.outputs import check_outputs
from tugames.cli.commands import FAILS, UNDECIDED, as_json_option, force_option
from tugames.cli.listing import ListingCommand, completing
from tugames.cli.named import PROPERTIES, predicate, property_meanings
from tugames.inference import InCore, decide
from tugames.plotting import figure, race_profile
from tugames.plotting._save import picture_format, save

#: What is claimed of the payout, by name; all other names are those of properties.
_PAYOUT = "payout-in-core"


def claim_meanings() -> Iterator[tuple[str, str]]:
    """Claims and what they ask."""
    yield _PAYOUT, "Whether minus the members' regrets in the grand coalition are in the core."
    yield from property_meanings()


@click.command(
    "decide",
    cls=ListingCommand,
    lists={
        "Claims": claim_meanings, "Instances": instance_meanings, "Policies": policy_meanings,
    },
)  # fmt: skip
@click.argument("instance", type=click.Choice(list(REPLICATIONS)))
@click.option(
    "--claim",
    required=True,
    metavar="CLAIM",
    shell_complete=completing(claim_meanings),
    help=f"A property, such as convex, superadditive or balanced; or {_PAYOUT}.",
)
@click.option(
    "--policy", metavar="POLICY", default="linucb", show_default=True, help="As of run, of all."
)
@click.option("--attribute", help=ATTRIBUTES)
@click.option("--data", type=click.Path(path_type=Path), help="MovieLens: folder of a release.")
@click.option("--horizon", default=4096, show_default=True, help="Steps T.")
@click.option("--seed", default=0, show_default=True)
@click.option("--level", default=0.05, show_default=True, help="Of the decision, both ways.")
@click.option(
    "--tolerance", default=0.0, show_default=True, help="Violation that does not count, in regret."
)
@click.option("--budget", type=int, help="Worths at most, of all coalitions together.")
@click.option("--replications", type=int, help="Of a coalition at most; 1280 without a budget.")
@click.option("--store", type=click.Path(path_type=Path), help="File that keeps finished worths.")
@click.option(
    "--workers", type=int, help="Processes; by default threads of this one, one a processor."
)
@click.option("--picture", type=click.Path(path_type=Path), help="File for a picture of the race.")
@as_json_option
@force_option
@click.pass_context
def decide_command(
    context: click.Context,
    instance: str,
    claim: str,
    policy: str,
    attribute: str | None,
    data: Path | None,
    horizon: int,
    seed: int,
    level: float,
    tolerance: float,
    budget: int | None,
    replications: int | None,
    store: Path | None,
    workers: int | None,
    picture: Path | None,
    as_json: bool,
    force: bool,
) -> None:
    """Simulate INSTANCE until CLAIM is decided, and no longer.

    Exit code 0 if it holds, 3 if it fails, 4 if the budget was spent before. Coalitions that do
    not matter any more are simulated no more. With --store, run the same again with a larger
    budget to go on.
    """
    spec = read_policy(policy)
    chosen = spec.policy(**{"alpha": ALPHA[instance]} if spec.kind is LinUCB else {})
    claimed = _claimed(claim)
    check_data_options(instance, data, attribute)
    check_workers(workers, None)
    if picture is not None:
        check_outputs([picture], force=force)
        picture_format(picture)
    oracle = RegretOracle(
        instance_named(instance, data, attribute), chosen, horizon=horizon, seed=seed
    )
    with evaluators_of(workers, None) as evaluators:
        decision = decide(
            oracle,
            claimed,
            level=level,
            tolerance=tolerance,
            budget=budget,
            replications=replications,
            store=store,
            **evaluators,
        )
    if as_json:
        click.echo(json.dumps(decision.to_dict(), indent=2))
    else:
        click.echo(f"{instance}, T = {horizon}, seed {seed}; {chosen!r}")
        click.echo(decision.to_text())
    if picture is not None:
        drawn, axes = figure()
        race_profile(decision, ax=axes[0])
        try:
            save(drawn, picture)
        except OSError as error:
            shown = click.format_filename(picture)
            raise InvalidRunError(
                f"{shown}: the picture cannot be written: {error.strerror or error}"
            ) from error
        click.echo(f"picture: {click.format_filename(picture)}", err=True)
    context.exit({"holds": 0, "fails": FAILS, "undecided": UNDECIDED}[decision.verdict.outcome])


def _claimed(claim: str) -> Any:
    if claim == _PAYOUT:
        return InCore(payoff="payout")
    if claim.replace("_", "-").removeprefix("is-") not in PROPERTIES:
        raise InvalidRunError(unknown("a property", claim, [*PROPERTIES, _PAYOUT]))
    return predicate(claim)
