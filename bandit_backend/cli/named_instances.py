"""Instances by the names that commands have for them, and what goes with each by default."""

from collections.abc import Iterator
from pathlib import Path

import click

from bandit_backend.instance import LinearBandit
from bandit_backend.instances import movielens, shared_arm_star, symmetric_circle
from tugames.cli.named import meaning

__all__ = [
    "ALPHA", "REPLICATIONS", "check_data_options", "instance_meanings", "instance_named",
]  # fmt: skip

#: Replications by default: the paper's on real data, more where they are cheap.
REPLICATIONS = {"symmetric-circle": 20, "shared-arm-star": 20, "movielens": 5}
#: Width factors by default. The paper states none; 1, the Pearl library's, on its real data. On
#: the synthetic instances 1 is too little optimism for unit noise: some runs never find the best
#: arm, and their linear regret drowns the game (docs/adr/0006).
ALPHA = {"symmetric-circle": 3.0, "shared-arm-star": 3.0, "movielens": 1.0}


def instance_named(name: str, data: Path | None, attribute: str) -> LinearBandit:
    """The instance; data and attribute are of MovieLens."""
    if name == "movielens":
        return movielens(data, attribute=attribute)
    return symmetric_circle() if name == "symmetric-circle" else shared_arm_star()


def instance_meanings() -> Iterator[tuple[str, str]]:
    """Instances as typed, and what they are."""
    for name, made in zip(
        REPLICATIONS, (symmetric_circle, shared_arm_star, movielens), strict=True
    ):
        yield name, meaning(made)


def check_data_options(instance: str, data: Path | None, attribute: str | None) -> None:
    """Refuse options of MovieLens for another instance."""
    if instance != "movielens" and (attribute is not None or data is not None):
        raise click.UsageError(f"--attribute and --data are of movielens, not of {instance}")
