"""MovieLens as a multi-agent contextual bandit (paper, Sections 5 and E.1)."""

import os
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from bandit_backend._checks import shown
from bandit_backend.errors import DataError
from bandit_backend.instances._movielens_files import download
from bandit_backend.instances._movielens_groups import (
    GENRE,
    check_attribute,
    check_states,
    groups_by,
    owners_by_genre,
)
from bandit_backend.instances._movielens_releases import read_release
from bandit_backend.instances._rating_groups import largest_groups
from bandit_backend.instances._rating_table import most_rated
from bandit_backend.instances.embedding import (
    RatingsBandit,
    as_factorisation,
    embedded_bandit,
    limits,
)

__all__ = ["movielens"]


def movielens(
    directory: str | Path | None = None,
    *,
    attribute: str = "gender",
    states: Sequence[str] | None = None,
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
    """Recommend movies to the users of a group, one group an agent; or those of a genre.

    Parameters
    ----------
    directory : path, optional
        Folder with the files of a release: ``u.data``, ``u.user``, ``u.item`` (and ``u.genre``)
        of MovieLens-100k; ``ratings.dat``, ``movies.dat`` (and ``users.dat``) of -1M and -10M;
        ``ratings.csv`` and ``movies.csv`` of later ones. Without it MovieLens-100k is
        downloaded to the user's cache, checked against its SHA-256, after its licence terms
        have been printed.
    attribute : {"gender", "age", "occupation", "state", "genre"}
        How users are divided among agents. ``"genre"``: agents are creators
        instead. Each serves all users, and may recommend the movies of its genre only; a movie
        of several genres is several creators'.
    states : sequence of str, optional
        Two-letter codes, with ``attribute="state"``; the eight US states with most users by
        default.
    largest : int, optional
        Keep only this many agents, those with most users or, of genres, most ratings; all of
        them by default, and eight of states and genres.
    most_users, most_items : int, optional
        Keep only the ratings between this many users and movies: those with most ratings.
    noise_sd : float
        Standard deviation of the reward's Gaussian noise; the paper's is 1.
    dimension, ridge, left_out, sweeps, factor_seed
        As :func:`ratings`. The paper states the dimension alone; the rest, and the lack of
        centring, are this project's choice.
    cache : path, optional
        Where factors are kept; the user's cache directory by default.

    Returns
    -------
    RatingsBandit
        Actions x = u * m over all movies, or a creator's, u drawn uniformly from the agent's
        users at each step; theta is the least-squares fit of the ratings on u * m.

    Raises
    ------
    DataError
        If the directory lacks a file or a file is malformed.
    InvalidInstanceError
        If the attribute or a state is unknown, or has no users, or the release says nothing of
        it.

    Notes
    -----
    Some seconds for the factors of MovieLens-100k the first time, none after. Releases from 10M
    on have more pairs of users and movies than an instance takes, so that ``most_users`` and
    ``most_items`` are needed.

    References
    ----------
    F. M. Harper, J. A. Konstan (2015), The MovieLens Datasets, ACM TiiS 5(4). The data may not
    be redistributed.
    """
    check_attribute(attribute)  # before anything is downloaded
    chosen = check_states(attribute, states)
    for path, name in ((directory, "directory"), (cache, "cache")):
        if not isinstance(path, str | os.PathLike | None):
            raise DataError(f"{name} is the path of a folder; got {shown(path)}")
    parameters, ridges = as_factorisation(dimension, ridge, sweeps, factor_seed)
    largest, most_users, most_items = limits(
        largest=largest, most_users=most_users, most_items=most_items
    )
    if largest is None and chosen is None and attribute in ("state", GENRE):
        largest = 8
    data = read_release(download() if directory is None else directory)
    data = most_rated(data, most_users, most_items)
    groups = owners = None
    if attribute == GENRE:
        counts = np.bincount(data.item, minlength=data.n_items)
        owners = largest_groups(owners_by_genre(data), counts, largest)
    else:
        everyone = np.ones(data.n_users, dtype=np.int64)
        groups = largest_groups(groups_by(data, attribute, chosen), everyone, largest)
    if cache is None:
        import pooch

        cache = pooch.os_cache("tugames")
    return embedded_bandit(
        data,
        groups,
        owners,
        parameters,
        ridges,
        left_out=left_out,
        noise_sd=noise_sd,
        cache=Path(cache),
    )
