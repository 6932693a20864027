"""MovieLens-1M, -10M, -20M, -25M, -32M and the small sets for development, in their formats.

The first two separate columns by ``::``, the later ones are CSV files with a header; MovieLens-1M
alone says who the users are.
"""

import csv
import hashlib
from collections.abc import Iterator
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from bandit_backend.engine._fingerprint import digest
from bandit_backend.errors import DataError
from bandit_backend.instances import _movielens_files
from bandit_backend.instances._movielens_files import MovieLens

__all__ = ["read_release"]

#: What MovieLens-1M means by the numbers of its occupations, in the words of MovieLens-100k.
_OCCUPATIONS = (
    "other", "educator", "artist", "administrator", "student", "other", "healthcare", "executive",
    "other", "homemaker", "student", "lawyer", "programmer", "retired", "marketing", "scientist",
    "other", "technician", "other", "none", "writer",
)  # fmt: skip


def read_release(directory: str | Path) -> MovieLens:
    """Read a release of MovieLens, whichever is in the directory."""
    directory = Path(directory)
    if (directory / "ratings.csv").is_file():
        return _read(directory, "ratings.csv", "movies.csv", "MovieLens with ratings.csv")
    if (directory / "ratings.dat").is_file():
        known = (directory / "users.dat").is_file()
        release = "MovieLens-1M" if known else "MovieLens-10M"
        return _read(directory, "ratings.dat", "movies.dat", release)
    return _movielens_files.read(directory)


def _read(directory: Path, ratings: str, movies: str, release: str) -> MovieLens:
    numbers = _ratings(directory / ratings)
    users, user = np.unique(numbers[:, 0].astype(np.int64), return_inverse=True)
    items, item = np.unique(numbers[:, 1].astype(np.int64), return_inverse=True)
    rating = np.ascontiguousarray(numbers[:, 2])
    genres = dict(_movies(directory / movies))
    unlisted = set(items.tolist()) - set(genres)
    if unlisted:
        raise DataError(
            f"{directory / movies} lists every movie that is rated; {min(unlisted)} is missing"
        )
    about = {}
    if release == "MovieLens-1M":
        about = {int(row[0]): row for row in _dotted(directory / "users.dat", 5)}
        if not set(users.tolist()) <= set(about):
            raise DataError(f"{directory / 'users.dat'} lists every user who rates; one is missing")
    rows = [about[one] for one in users.tolist()] if about else []
    return MovieLens(
        user=user,
        item=item,
        rating=rating,
        users=tuple(users.tolist()),
        items=tuple(items.tolist()),
        checksum=hashlib.sha256(digest([user, item, rating]).encode()).hexdigest(),
        gender=tuple(row[1] for row in rows),
        age=np.array([_whole(row[2], "users.dat") for row in rows], dtype=np.int64),
        occupation=tuple(_occupation(row[3]) for row in rows),
        zip_code=tuple(row[4][:5] for row in rows),
        genres=tuple(genres[one] for one in items.tolist()),
        release=release,
    )


def _ratings(path: Path) -> NDArray[np.float64]:
    """User, item and rating of every row, shape (N, 3)."""
    try:
        with path.open(encoding="latin-1") as file:
            if path.suffix == ".csv":
                numbers = np.loadtxt(file, delimiter=",", skiprows=1, usecols=(0, 1, 2), ndmin=2)
            else:
                lines = (line.replace("::", ",") for line in file)
                numbers = np.loadtxt(lines, delimiter=",", usecols=(0, 1, 2), ndmin=2)
    except ValueError as error:
        raise DataError(
            f"{path} has rows of a user, an item and a rating: {str(error)[:200]}"
        ) from error
    if len(numbers) < 2 or not np.isfinite(numbers).all():
        raise DataError(f"{path} has at least two ratings, all of them numbers")
    return numbers


def _movies(path: Path) -> Iterator[tuple[int, tuple[str, ...]]]:
    """Number and genres of every movie."""
    if not path.is_file():
        raise DataError(f"MovieLens consists of ratings and movies; {path} is missing")
    if path.suffix == ".csv":
        with path.open(encoding="utf-8", newline="") as file:
            rows = list(csv.reader(file))[1:]
    else:
        rows = _dotted(path, 3)
    for row in rows:
        genres = row[-1].split("|") if len(row) >= 3 else []
        yield _whole(row[0] if row else "", path.name), tuple(g for g in genres if g[:1] != "(")


def _dotted(path: Path, columns: int) -> list[list[str]]:
    rows = [line.split("::") for line in path.read_text(encoding="latin-1").splitlines()]
    for number, row in enumerate(rows, start=1):
        if len(row) < columns:
            raise DataError(
                f"{path}, line {number}: {columns} columns separated by '::' are required; got "
                f"{len(row)}"
            )
    return rows


def _whole(text: str, name: str) -> int:
    if not text.isdecimal():
        raise DataError(f"{name} numbers users, movies and ages; got {text[:60]!r}")
    return int(text)


def _occupation(number: str) -> str:
    place = _whole(number, "users.dat")
    if place >= len(_OCCUPATIONS):
        raise DataError(f"users.dat has occupations 0 to {len(_OCCUPATIONS) - 1}; got {place}")
    return _OCCUPATIONS[place]
