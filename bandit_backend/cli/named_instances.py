"""Instances by the names that commands have for them, and what goes with each by default."""

from collections.abc import Callable, Iterator
from pathlib import Path

import click

from bandit_backend.instance import LinearBandit
from bandit_backend.instances import (
    movielens,
    ratings,
    shared_arm_star,
    symmetric_circle,
    synthetic_ratings,
)
from tugames.cli.named import meaning

__all__ = [
    "ALPHA",
    "ATTRIBUTE",
    "ATTRIBUTES",
    "REPLICATIONS",
    "check_data_options",
    "instance_meanings",
    "instance_named",
]

#: Replications by default: the paper's on real data, more where they are cheap.
REPLICATIONS = {
    "symmetric-circle": 20,
    "shared-arm-star": 20,
    "synthetic-ratings": 20,
    "movielens": 5,
}
#: Width factors by default. The paper states none; 1, the Pearl library's, on its real data and
#: on ratings like them. On the synthetic instances 1 is too little optimism for unit noise: some
#: runs never find the best arm, and their linear regret drowns the game (docs/adr/0006).
ALPHA = {
    "symmetric-circle": 3.0,
    "shared-arm-star": 3.0,
    "synthetic-ratings": 1.0,
    "movielens": 1.0,
}
#: How agents are told apart by default, where there is a choice.
ATTRIBUTE = {"synthetic-ratings": "group", "movielens": "gender"}
#: What ``--attribute`` says of itself.
ATTRIBUTES = (
    "MovieLens: gender (default), age, occupation, state or genre; synthetic-ratings: group "
    "(default) or genre."
)


def instance_named(name: str, data: Path | None, attribute: str | None) -> LinearBandit:
    """The instance; data are of MovieLens, and attributes of ratings."""
    if name == "symmetric-circle":
        return symmetric_circle()
    if name == "shared-arm-star":
        return shared_arm_star()
    by = ATTRIBUTE[name] if attribute is None else attribute
    if name == "movielens":
        return movielens(data, attribute=by)
    table, dimension = synthetic_ratings().table, 5
    if by == "genre":
        return ratings(table, owners="genre", dimension=dimension, ridge=1.0)
    return ratings(table, groups="group", dimension=dimension, ridge=1.0)


def instance_meanings() -> Iterator[tuple[str, str]]:
    """Instances as typed, and what they are."""
    makers: tuple[Callable[..., object], ...] = (
        symmetric_circle,
        shared_arm_star,
        synthetic_ratings,
        movielens,
    )
    for name, made in zip(REPLICATIONS, makers, strict=True):
        yield name, meaning(made)


def check_data_options(instance: str, data: Path | None, attribute: str | None) -> None:
    """Refuse options of MovieLens, or of ratings, for another instance."""
    if instance not in ATTRIBUTE and (attribute is not None or data is not None):
        raise click.UsageError(
            f"--attribute and --data are of movielens, not of {instance}; --attribute is of "
            "synthetic-ratings, too"
        )
    if instance == "synthetic-ratings" and data is not None:
        raise click.UsageError("--data is of movielens, not of synthetic-ratings")
    if instance == "synthetic-ratings" and attribute not in (None, "group", "genre"):
        raise click.UsageError(
            f"--attribute of synthetic-ratings is group or genre; got {attribute!r}"
        )
