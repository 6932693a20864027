"""The ``bandit-game`` command."""

import os
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import click

from bandit_backend.errors import BanditError, InvalidRunError
from bandit_backend.experiments import collaboration_game
from bandit_backend.instance import Agent, LinearBandit
from bandit_backend.instances import movielens, shared_arm_star, symmetric_circle
from bandit_backend.oracle import RegretOracle
from bandit_backend.policies import Greedy, LinUCB, Policy, Uniform
from tugames import write_game
from tugames.cli import OneLineErrors
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
@click.option("--policy", type=click.Choice(["linucb", "greedy", "uniform"]), default="linucb")
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
@click.option("--workers", type=int, help="Threads; all processors by default.")
@click.option(
    "--output", type=click.Path(path_type=Path), default=Path(), help="Folder for the results."
)
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
    workers: int | None,
    output: Path,
) -> None:
    """Simulate every coalition of INSTANCE and say who deserves what, and how sure we are.

    Worths are minus regrets, so payoffs are negative; larger is better.
    """

    def named(name: str) -> Policy:
        if name == "linucb":
            width = _ALPHA[instance] if alpha is None else alpha
            return LinUCB(alpha=width, ridge=1.0 if ridge is None else ridge, intercept=intercept)
        return Greedy() if name == "greedy" else Uniform()

    chosen = named(policy)  # parameters are checked before data are read
    deviations = [_deviation(text, named) for text in deviate]
    tuned = alpha is not None or ridge is not None or intercept
    if tuned and not any(isinstance(p, LinUCB) for p in (chosen, *dict(deviations).values())):
        raise click.UsageError("--alpha, --ridge and --intercept are LinUCB's; nobody plays it")
    if instance != "movielens" and (attribute is not None or data is not None):
        raise click.UsageError(f"--attribute and --data are of movielens, not of {instance}")
    if workers is not None and workers < 1:
        raise click.UsageError(f"--workers is a positive number of threads; got {workers}")
    attribute = attribute or "gender"
    bandit = _instance(instance, data, attribute)
    policies: dict[Agent, Policy] = dict.fromkeys(bandit.agents, chosen)
    for name, deviating in deviations:
        agent = next((agent for agent in bandit.agents if str(agent) == name), name)
        policies[agent] = deviating
    oracle = RegretOracle(bandit, policies, horizon=horizon, seed=seed)
    try:
        output.mkdir(parents=True, exist_ok=True)  # before minutes of work, not after
    except OSError as error:
        raise InvalidRunError(f"--output is a folder that can be made: {error}") from error
    with ThreadPoolExecutor(workers or os.cpu_count()) as executor:
        result = collaboration_game(
            oracle,
            replications if replications is not None else _REPLICATIONS[instance],
            executor=executor,
        )

    stem = f"{instance}-{attribute}" if instance == "movielens" else instance
    stem = "-".join([stem, policy, *(text.replace("=", "-") for text in deviate)])
    title = f"{stem}, T = {horizon}, {result.game.n_replicates} replications"
    click.echo(f"{title}, seed {seed}; {chosen!r}")
    click.echo(result.analysis.to_text())
    from tugames.plotting import save_analysis

    try:
        write_game(result.game, output / f"{stem}.csv")
        save_analysis(result.analysis, output / f"{stem}.png", title=title)
    except OSError as error:
        raise InvalidRunError(f"the results cannot be written to {output}: {error}") from error
    click.echo(f"game file: {output / f'{stem}.csv'}")
    click.echo(f"picture:   {output / f'{stem}.png'}")


def _instance(name: str, data: Path | None, attribute: str) -> LinearBandit:
    if name == "movielens":
        return movielens(data, attribute=attribute)
    return symmetric_circle() if name == "symmetric-circle" else shared_arm_star()


def _deviation(text: str, named: Callable[[str], Policy]) -> tuple[str, Policy]:
    agent, _, policy = text.partition("=")
    if policy not in ("linucb", "greedy", "uniform"):
        raise click.UsageError(
            f"--deviate is AGENT=POLICY with linucb, greedy or uniform; got {text!r}"
        )
    return agent, named(policy)
