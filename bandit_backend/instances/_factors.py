"""Joint embedding of users and items: alternating least squares on the observed ratings."""

import hashlib
import json
import os
import secrets
import zipfile
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict, dataclass, replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from bandit_backend.engine._blas import single_threaded_blas
from bandit_backend.errors import DataError
from bandit_backend.instances._rating_table import RatingTable


@dataclass(frozen=True, kw_only=True)
class Factorisation:
    """Parameters of the embedding; the paper states the dimension, the rest is our choice.

    Attributes
    ----------
    dimension : int
    ridge : float
        Weight of the squared norm of every factor.
    sweeps : int
        Times that all users, then all items, are solved for.
    seed : int
        Of the Gaussian starting point.
    """

    dimension: int = 100
    ridge: float = 5.0
    sweeps: int = 15
    seed: int = 0


@dataclass(frozen=True, kw_only=True)
class Factors:
    """Users, shape (U, d), items, shape (K, d), and the parameter theta, shape (d,)."""

    users: NDArray[np.float64]
    items: NDArray[np.float64]
    theta: NDArray[np.float64]


def factorise(data: RatingTable, parameters: Factorisation) -> Factors:
    """Minimise sum (rating - <u, m>)^2 + ridge (sum |u|^2 + sum |m|^2) by turns.

    Ratings are not centred. Then theta is the least-squares fit of the ratings on u * m. A
    sweep takes O(n_ratings d^2 + (U + K) d^3) time. Rows do not wait for each other: threads
    solve for some each, and the bits do not depend on how many there are.
    """
    rng = np.random.default_rng(parameters.seed)
    d = parameters.dimension
    users = np.zeros((data.n_users, d))
    items = rng.standard_normal((data.n_items, d)) / np.sqrt(d)
    by_user = _slices(data.user, data.n_users)
    by_item = _slices(data.item, data.n_items)
    with single_threaded_blas(), ThreadPoolExecutor(os.cpu_count()) as threads:
        for _ in range(parameters.sweeps):
            _solve_all(threads, users, items, by_user, data.item, data.rating, parameters.ridge)
            _solve_all(threads, items, users, by_item, data.user, data.rating, parameters.ridge)
        products = users[data.user] * items[data.item]
        theta = np.linalg.lstsq(products, data.rating, rcond=None)[0]
    return Factors(users=users, items=items, theta=theta)


def cached_factors(data: RatingTable, parameters: Factorisation, cache: Path | None) -> Factors:
    """Return the factors from the cache, computing and storing them if it has none that fit."""
    if cache is None:
        return factorise(data, parameters)
    key = json.dumps({"data": data.checksum, **asdict(parameters)}, sort_keys=True)
    path = cache / f"factors-{hashlib.sha256(key.encode()).hexdigest()[:16]}.npz"
    if path.is_file():
        try:
            with path.open("rb") as file, np.load(file, allow_pickle=False) as stored:
                return Factors(users=stored["users"], items=stored["items"], theta=stored["theta"])
        except (OSError, ValueError, KeyError, zipfile.BadZipFile):
            path.unlink()  # a torn write of an earlier run; what it held is computed again
    factors = factorise(data, parameters)
    cache.mkdir(parents=True, exist_ok=True)
    partial = path.with_suffix(f".{secrets.token_hex(8)}.partial")  # another run may write it, too
    try:
        with partial.open("xb") as target:
            np.savez(target, users=factors.users, items=factors.items, theta=factors.theta)
        partial.replace(path)
    except BaseException:  # an interrupt, too: nothing is left behind
        partial.unlink(missing_ok=True)
        raise
    return factors


def _slices(owner: NDArray[np.int64], count: int) -> list[NDArray[np.int64]]:
    """Positions of each owner's ratings."""
    order = np.argsort(owner, kind="stable")
    return np.split(order, np.cumsum(np.bincount(owner, minlength=count))[:-1])


def _solve_all(
    threads: ThreadPoolExecutor,
    rows: NDArray[np.float64],
    others: NDArray[np.float64],
    ratings_of: list[NDArray[np.int64]],
    other_of: NDArray[np.int64],
    rating: NDArray[np.float64],
    ridge: float,
) -> None:
    """Ridge regression for every row, given the other side's factors."""
    penalty = ridge * np.eye(rows.shape[1])

    def solve(some: Iterable[int]) -> None:
        for row in some:
            rated = ratings_of[row]
            features = others[other_of[rated]]
            rows[row] = np.linalg.solve(features.T @ features + penalty, features.T @ rating[rated])

    count = os.cpu_count() or 1
    list(threads.map(solve, [range(k, len(rows), count) for k in range(count)]))


def left_out_errors(
    data: RatingTable,
    parameters: Factorisation,
    ridges: tuple[float, ...],
    share: float,
    cache: Path | None,
) -> dict[float, float]:
    """Root mean squared error of each ridge on ratings that were left out, in units of rating.

    A share of the ratings, drawn at random, is left out; <theta, u * m> of the others' embedding
    predicts them. Of users and items all of whose ratings were drawn nothing is known, and they
    are not asked about.
    """
    rng = np.random.default_rng([parameters.seed, 1])
    n = len(data.rating)
    out = np.zeros(n, dtype=bool)
    out[rng.permutation(n)[: max(1, round(share * n))]] = True
    kept = ~out
    known = np.bincount(data.user[kept], minlength=data.n_users) > 0
    rated = np.bincount(data.item[kept], minlength=data.n_items) > 0
    asked = out & known[data.user] & rated[data.item]
    if not asked.any():
        raise DataError(
            f"a ridge is chosen by ratings left out, of users and items with others; of {n} "
            "ratings there are none such: take one ridge, or more ratings"
        )
    rest = replace(
        data,
        user=data.user[kept],
        item=data.item[kept],
        rating=data.rating[kept],
        checksum=f"{data.checksum} without {share!r}",
    )
    errors = {}
    for ridge in ridges:
        found = cached_factors(rest, replace(parameters, ridge=ridge), cache)
        products = found.users[data.user[asked]] * found.items[data.item[asked]]
        errors[ridge] = float(np.sqrt(np.mean((products @ found.theta - data.rating[asked]) ** 2)))
    return errors
