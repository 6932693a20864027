"""What ratings become: vectors of users and items, and how well they predict."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType

import numpy as np
from numpy.typing import ArrayLike, NDArray

from bandit_backend._arrays import read_only
from bandit_backend._checks import real_number, shown, whole_number
from bandit_backend.action_set import ContextualActionSets
from bandit_backend.errors import InvalidInstanceError
from bandit_backend.instance import Agent, LinearBandit
from bandit_backend.instances._factors import Factorisation, cached_factors, left_out_errors
from bandit_backend.instances._rating_groups import Groups
from bandit_backend.instances._rating_table import RatingTable

__all__ = ["Embedding", "RatingsBandit", "as_factorisation", "embedded_bandit", "limits"]

#: Users times items that an instance takes: 8 bytes each for rewards, and as many for widths.
_MOST = 2**27


@dataclass(frozen=True, kw_only=True, repr=False)
class Embedding:
    """Vectors of users and items, and the parameter, that stand for a table of ratings.

    Attributes
    ----------
    users : ndarray, shape (U, d)
    items : ndarray, shape (K, d)
    theta : ndarray, shape (d,)
        The rating of item m by user u is about <theta, u * m>.
    user_names, item_names : tuple of str or int
        As in the table, in the order of the rows.
    ridge : float
        Weight of the squared norm of every vector.
    left_out_errors : mapping of float to float
        Root mean squared error, in units of rating, that each ridge made on ratings that were
        left out; empty where there was one ridge and nothing to choose.
    n_ratings : int
    """

    users: NDArray[np.float64]
    items: NDArray[np.float64]
    theta: NDArray[np.float64]
    user_names: tuple[Agent, ...]
    item_names: tuple[Agent, ...]
    ridge: float
    left_out_errors: Mapping[float, float]
    n_ratings: int

    def __repr__(self) -> str:
        (n_users, d), n_items = self.users.shape, len(self.items)
        errors = ", ".join(f"{one:g}: {error:.3g}" for one, error in self.left_out_errors.items())
        return (
            f"Embedding: {self.n_ratings} ratings of {n_items} items by {n_users} users, d = {d}\n"
            f"ridge {self.ridge:g}{f'; errors on ratings left out {errors}' if errors else ''}"
        )

    def _repr_html_(self) -> str:
        return f"<pre>{self!r}</pre>"

    def __getstate__(self) -> dict[str, object]:
        return {**vars(self), "left_out_errors": dict(self.left_out_errors)}


class RatingsBandit(LinearBandit):
    """A bandit made of ratings, which knows what it was made of.

    Attributes
    ----------
    embedding : Embedding
    """

    def __init__(
        self,
        theta: ArrayLike,
        action_sets: ContextualActionSets,
        *,
        noise_sd: float,
        agents: Iterable[Agent],
        embedding: Embedding,
    ) -> None:
        super().__init__(theta, action_sets, noise_sd=noise_sd, agents=agents)
        self.embedding = embedding


def as_factorisation(
    dimension: object, ridge: object, sweeps: object, factor_seed: object
) -> tuple[Factorisation, tuple[float, ...]]:
    """Checked parameters, and the ridges to choose from; one that is given alone is taken."""
    dimension, sweeps, factor_seed = (
        whole_number(number, requirement, least=least, error=InvalidInstanceError)
        for number, requirement, least in (
            (dimension, "dimension is a positive integer", 1),
            (sweeps, "sweeps is a positive integer", 1),
            (factor_seed, "factor_seed is an integer that is not negative", 0),
        )
    )
    several = isinstance(ridge, list | tuple) or (isinstance(ridge, np.ndarray) and ridge.ndim == 1)
    requirement = "ridge is positive and finite, or several such to choose from"
    ridges = tuple(
        real_number(one, requirement, above=0.0, error=InvalidInstanceError)
        for one in (ridge if several else [ridge])  # type: ignore[attr-defined]
    )
    if not ridges or len(set(ridges)) < len(ridges):
        raise InvalidInstanceError(f"{requirement}, each once; got {shown(ridge)}")
    chosen = Factorisation(dimension=dimension, ridge=ridges[0], sweeps=sweeps, seed=factor_seed)
    return chosen, ridges


def limits(**numbers: object) -> list[int | None]:
    """Numbers of what to keep, each positive, or None for all."""
    return [
        None
        if number is None
        else whole_number(
            number, f"{name} is a positive number, or None", least=1, error=InvalidInstanceError
        )
        for name, number in numbers.items()
    ]


def embedded_bandit(
    table: RatingTable,
    groups: Groups | None,
    owners: Groups | None,
    parameters: Factorisation,
    ridges: tuple[float, ...],
    *,
    left_out: float,
    noise_sd: float,
    cache: Path | None,
) -> RatingsBandit:
    """The bandit of a table whose users, or items, or both, are divided among agents."""
    agents = list(groups or owners or ())
    if groups is not None and owners is not None and set(groups) != set(owners):
        raise InvalidInstanceError(
            "groups and owners are of the same agents; only one of them has "
            f"{shown(sorted(map(str, set(groups) ^ set(owners))))}"
        )
    if table.n_users * table.n_items > _MOST:
        raise InvalidInstanceError(
            f"an instance has up to {_MOST:.1e} pairs of a user and an item, 2 GB; got "
            f"{table.n_users} users and {table.n_items} items: keep those with most ratings, by "
            "most_users= and most_items="
        )
    left_out = real_number(
        left_out,
        "left_out is the share of ratings that ridges are compared by, between 0 and 1",
        above=0.0,
        below=1.0,
        error=InvalidInstanceError,
    )
    errors: dict[float, float] = {}
    if len(ridges) > 1:
        errors = left_out_errors(table, parameters, ridges, left_out, cache)
        best = min(ridges, key=lambda ridge: errors[ridge])
        parameters = Factorisation(**{**vars(parameters), "ridge": best})
    factors = cached_factors(table, parameters, cache)
    everyone = np.arange(table.n_users)
    sets = ContextualActionSets(
        factors.users,
        factors.items,
        [everyone if groups is None else groups[agent] for agent in agents],
        choices=None if owners is None else [owners[agent] for agent in agents],
    )
    embedding = Embedding(
        users=sets.users,
        items=sets.items,
        theta=read_only(factors.theta),
        user_names=table.users,
        item_names=table.items,
        ridge=parameters.ridge,
        left_out_errors=MappingProxyType(errors),
        n_ratings=len(table.rating),
    )
    return RatingsBandit(factors.theta, sets, noise_sd=noise_sd, agents=agents, embedding=embedding)
