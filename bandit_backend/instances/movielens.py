"""MovieLens-100k as a multi-agent contextual bandit (paper, Sections 5 and E.1)."""

import os
from collections.abc import Sequence
from pathlib import Path

from bandit_backend._checks import real_number, shown, whole_number
from bandit_backend.action_set import ContextualActionSets
from bandit_backend.errors import DataError, InvalidInstanceError
from bandit_backend.instance import LinearBandit
from bandit_backend.instances._factors import Factorisation, cached_factors
from bandit_backend.instances._movielens_files import download, read
from bandit_backend.instances._movielens_groups import check_attribute, check_states, groups_by

__all__ = ["movielens"]


def movielens(
    directory: str | Path | None = None,
    *,
    attribute: str = "gender",
    states: Sequence[str] | None = None,
    noise_sd: float = 1.0,
    dimension: int = 100,
    ridge: float = 5.0,
    sweeps: int = 15,
    factor_seed: int = 0,
    cache: str | Path | None = None,
) -> LinearBandit:
    """Recommend movies to the users of a group, one group an agent.

    Parameters
    ----------
    directory : path, optional
        Folder with the files ``u.data``, ``u.user``, ``u.item``. Without it the archive is
        downloaded to the user's cache, checked against its SHA-256, after its licence terms
        have been printed.
    attribute : {"gender", "age", "occupation", "state"}
        How users are divided among agents.
    states : sequence of str, optional
        Two-letter codes, with ``attribute="state"``; the eight US states with most users by
        default.
    noise_sd : float
        Standard deviation of the reward's Gaussian noise; the paper's is 1.
    dimension, ridge, sweeps, factor_seed
        Of the alternating least squares that embeds users and movies. The paper states the
        dimension alone; the rest, and the lack of centring, are this project's choice.
    cache : path, optional
        Where factors are kept; the user's cache directory by default.

    Returns
    -------
    LinearBandit
        Actions x = u * m over all 1682 movies, u drawn uniformly from the agent's users at
        each step; theta is the least-squares fit of the ratings on u * m.

    Raises
    ------
    DataError
        If the directory lacks a file or a file is malformed.
    InvalidInstanceError
        If the attribute or a state is unknown, or has no users.

    Notes
    -----
    About ten seconds for the factors the first time, none after.

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
    dimension, sweeps, factor_seed = (
        whole_number(number, requirement, least=least, error=InvalidInstanceError)
        for number, requirement, least in (
            (dimension, "dimension is a positive integer", 1),
            (sweeps, "sweeps is a positive integer", 1),
            (factor_seed, "factor_seed is an integer that is not negative", 0),
        )
    )
    ridge = real_number(
        ridge, "ridge is positive and finite", above=0.0, error=InvalidInstanceError
    )
    data = read(download() if directory is None else directory)
    groups = groups_by(data, attribute, chosen)
    parameters = Factorisation(dimension=dimension, ridge=ridge, sweeps=sweeps, seed=factor_seed)
    if cache is None:
        import pooch

        cache = pooch.os_cache("tugames")
    factors = cached_factors(data, parameters, Path(cache))
    sets = ContextualActionSets(factors.users, factors.items, list(groups.values()))
    return LinearBandit(factors.theta, sets, noise_sd=noise_sd, agents=list(groups))
