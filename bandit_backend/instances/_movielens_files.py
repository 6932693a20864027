"""MovieLens-100k: reading the original files, and fetching them when asked.

The data may not be redistributed: users point to their own copy, or let ``download`` fetch the
archive from its publisher. F. M. Harper, J. A. Konstan (2015), The MovieLens Datasets: History
and Context, ACM Transactions on Interactive Intelligent Systems 5(4).
"""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from bandit_backend.errors import DataError

URL = "https://files.grouplens.org/datasets/movielens/ml-100k.zip"
SHA256 = "50d2a982c66986937beb9ffb3aa76efe955bf3d5c6b761f4e3a7cd717c6a3229"
LICENCE = """\
MovieLens-100k is published by the GroupLens Research Project of the University of Minnesota.
By downloading it you accept its terms: acknowledge it in publications; do not redistribute it,
or use it for commercial or revenue-bearing purposes, without permission from GroupLens; do not
imply their endorsement. The full text is the file README in the archive."""

_Row = TypeVar("_Row")

_FILES = ("u.data", "u.user", "u.item")


@dataclass(frozen=True, kw_only=True)
class MovieLens:
    """The data set, users and items numbered from 0.

    Attributes
    ----------
    user, item, rating : ndarray, shape (100000,)
        One entry a rating.
    n_users, n_items : int
    age : ndarray, shape (n_users,)
    gender, occupation, zip_code : tuple of str, length n_users
    checksum : str
        SHA-256 of the ratings file.
    """

    user: NDArray[np.int64]
    item: NDArray[np.int64]
    rating: NDArray[np.float64]
    n_users: int
    n_items: int
    age: NDArray[np.int64]
    gender: tuple[str, ...]
    occupation: tuple[str, ...]
    zip_code: tuple[str, ...]
    checksum: str


def read(directory: str | Path) -> MovieLens:
    """Read ``u.data``, ``u.user`` and ``u.item`` (tabs, ``|``, latin-1) from a directory."""
    directory = Path(directory)
    for name in _FILES:
        if not (directory / name).is_file():
            raise DataError(
                f"MovieLens-100k consists of {', '.join(_FILES)}; {directory} lacks {name}: get "
                f"the archive from {URL}, whose licence allows no redistribution and no commercial "
                "use without permission, and point to its folder ml-100k, or leave the directory "
                "out to download it"
            )
    ratings = np.array(
        _rows(directory / "u.data", "\t", 4, lambda row: [int(entry) for entry in row[:3]])
    )
    users = _rows(
        directory / "u.user", "|", 5, lambda row: (int(row[0]), int(row[1]), row[2], row[3], row[4])
    )
    items = _rows(directory / "u.item", "|", 5, lambda row: int(row[0]))
    for name, numbers in (("u.user", [row[0] for row in users]), ("u.item", items)):
        if numbers != list(range(1, len(numbers) + 1)):
            raise DataError(f"{directory / name} numbers its rows 1, 2, ...; got another order")
    if ratings[:, :2].min() < 1 or (ratings[:, :2].max(axis=0) > [len(users), len(items)]).any():
        raise DataError(f"{directory / 'u.data'} rates an item or names a user that is not listed")
    return MovieLens(
        user=ratings[:, 0] - 1,
        item=ratings[:, 1] - 1,
        rating=ratings[:, 2].astype(np.float64),
        n_users=len(users),
        n_items=len(items),
        age=np.array([row[1] for row in users]),
        gender=tuple(row[2] for row in users),
        occupation=tuple(row[3] for row in users),
        zip_code=tuple(row[4] for row in users),
        checksum=hashlib.sha256((directory / "u.data").read_bytes()).hexdigest(),
    )


def download(announce: Callable[[str], None] = print) -> Path:
    """Fetch the archive into the user's cache, checked, after announcing its licence.

    Returns the directory with the unpacked files; nothing is fetched twice.
    """
    import pooch

    announce(LICENCE)
    cache = pooch.os_cache("tugames")
    try:
        unpacked = pooch.retrieve(
            URL,
            known_hash=f"sha256:{SHA256}",
            fname="ml-100k.zip",
            path=cache,
            processor=pooch.Unzip(extract_dir="."),
        )
    except (OSError, ValueError) as error:
        raise DataError(
            f"MovieLens-100k could not be downloaded from {URL} ({error}): fetch and unpack it by "
            "hand, and point to the folder ml-100k"
        ) from error
    return next(Path(name).parent for name in unpacked if Path(name).name == "u.data")


def _rows(
    path: Path, separator: str, columns: int, parse: Callable[[list[str]], _Row]
) -> list[_Row]:
    parsed = []
    for number, line in enumerate(path.read_text(encoding="latin-1").splitlines(), start=1):
        entries = line.split(separator)
        try:
            if len(entries) < columns:
                raise ValueError(f"{len(entries)} columns")
            parsed.append(parse(entries))
        except ValueError as error:
            raise DataError(
                f"{path}, line {number}: {columns} columns separated by {separator!r} are "
                f"required ({error}); got {line!r}"
            ) from None
    if not parsed:
        raise DataError(f"{path} is empty; it needs a row for each entry")
    return parsed
