"""Any table of ratings as a multi-agent contextual bandit."""

import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np

from bandit_backend._checks import shown
from bandit_backend.errors import DataError, InvalidInstanceError
from bandit_backend.instances._rating_groups import groups_of, largest_groups
from bandit_backend.instances._rating_table import columns_of, most_rated, rating_table
from bandit_backend.instances.embedding import (
    RatingsBandit,
    as_factorisation,
    embedded_bandit,
    limits,
)

__all__ = ["ratings"]


def ratings(
    table: Any,
    *,
    user: str = "user",
    item: str = "item",
    rating: str = "rating",
    groups: str | Mapping[Any, Any] | None = None,
    owners: str | Mapping[Any, Any] | None = None,
    largest: int | None = None,
    most_users: int | None = None,
    most_items: int | None = None,
    noise_sd: float = 1.0,
    dimension: int = 100,
    ridge: float | list[float] | tuple[float, ...] = 5.0,
    left_out: float = 0.1,
    sweeps: int = 15,
    factor_seed: int = 0,
    cache: str | Path | None = None,
) -> RatingsBandit:
    r"""Recommend the items of a table of ratings to its users, a group of either an agent.

    Users u and items m are embedded by alternating least squares, which minimise

    .. math:: \sum (r_{um} - \langle u, m \rangle)^2
              + \lambda \Big(\sum |u|^2 + \sum |m|^2\Big);

    an action is the elementwise product u * m, for a user that is drawn uniformly from the
    agent's at each step, and theta is the least-squares fit of the ratings on u * m.

    Parameters
    ----------
    table : pandas.DataFrame, mapping of columns, or path of a CSV file
        A row for each rating.
    user, item, rating : str
        Names of the columns. Users and items are named by text or whole numbers; ratings are
        finite numbers.
    groups : str or mapping, optional
        Which users an agent serves: a column, with the same entry in all rows of a user; a
        mapping from agents to lists of users; or one from users to agents. Users without an
        entry (None, NaN, an empty text) are nobody's. Without groups every agent serves all.
    owners : str or mapping, optional
        Likewise, which items an agent may recommend; without, all of them. One of groups and
        owners is required; with both, they are of the same agents.
    largest : int, optional
        Keep only this many agents: those with most users, or, without groups, items.
    most_users, most_items : int, optional
        Keep only the ratings between this many users and items: those with most ratings.
    noise_sd : float
        Standard deviation of the reward's Gaussian noise.
    dimension : int
        Number d of the embedding's dimensions.
    ridge : float or sequence of float
        The weight lambda; of several the one with the least error on ratings left out.
    left_out : float
        Share of the ratings that are left out to compare ridges.
    sweeps, factor_seed : int
        How often users and then items are solved for, and the seed of the start.
    cache : path, optional
        Folder that keeps embeddings, for the next time; by default nothing is kept.

    Returns
    -------
    RatingsBandit
        A :class:`~bandit_backend.LinearBandit` whose ``embedding`` says which ridge was chosen,
        by which errors. Agents by a column come largest first, by a mapping in its order.

    Raises
    ------
    DataError
        For a column that is missing, fewer than two ratings, ratings that are no finite numbers,
        two of one item by one user, or a user with two entries in the column of groups.
    InvalidInstanceError
        If nothing says who the agents are, an agent has no user or no item, or a number is out
        of range.

    Notes
    -----
    A sweep takes O(N d^2 + (U + K) d^3) time for N ratings of K items by U users; choosing among
    r ridges takes r more embeddings. The instance takes O(UK) memory.

    References
    ----------
    Y. Koren, R. Bell, C. Volinsky (2009), Matrix factorization techniques for recommender
    systems, Computer 42(8).

    Examples
    --------
    >>> table = {
    ...     "user": ["ann", "ann", "bob", "bob", "eve", "eve"],
    ...     "item": ["tea", "ale", "tea", "rye", "ale", "rye"],
    ...     "rating": [5, 1, 4, 2, 1, 3],
    ...     "city": ["Oslo", "Oslo", "Rome", "Rome", "Rome", "Rome"],
    ... }
    >>> bandit = ratings(table, groups="city", dimension=2, ridge=0.1)
    >>> bandit
    LinearBandit(2 agents: 'Rome', 'Oslo'; d = 2)
    >>> ratings(table, owners={"sober": ["tea"], "merry": ["ale", "rye"]}, dimension=2)
    LinearBandit(2 agents: 'sober', 'merry'; d = 2)
    """
    if groups is None and owners is None:
        raise InvalidInstanceError(
            "agents are groups of users, groups=, or owners of items, owners=: say which, by a "
            "column's name or a mapping"
        )
    if not isinstance(cache, str | os.PathLike | None):
        raise DataError(f"cache is the path of a folder; got {shown(cache)}")
    parameters, ridges = as_factorisation(dimension, ridge, sweeps, factor_seed)
    largest, most_users, most_items = limits(
        largest=largest, most_users=most_users, most_items=most_items
    )
    columns = columns_of(table)
    rated = most_rated(rating_table(columns, user, item, rating), most_users, most_items)
    by_user = None if groups is None else groups_of(groups, columns, rated.users, user, "user")
    by_item = None if owners is None else groups_of(owners, columns, rated.items, item, "item")
    ones = np.ones(max(rated.n_users, rated.n_items), dtype=np.int64)
    if by_user is not None:
        by_user = largest_groups(by_user, ones, largest)
        if by_item is not None and largest is not None:
            by_item = {agent: by_item[agent] for agent in by_user if agent in by_item}
    elif by_item is not None:
        by_item = largest_groups(by_item, ones, largest)
    return embedded_bandit(
        rated,
        by_user,
        by_item,
        parameters,
        ridges,
        left_out=left_out,
        noise_sd=noise_sd,
        cache=None if cache is None else Path(cache),
    )
