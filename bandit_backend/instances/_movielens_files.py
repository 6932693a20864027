"""MovieLens-100k: reading the original files, and fetching them when asked.

The data may not be redistributed: users point to their own copy, or let ``download`` fetch the
archive from its publisher. F. M. Harper, J. A. Konstan (2015), The MovieLens Datasets: History
and Context, ACM Transactions on Interactive Intelligent Systems 5(4).
"""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

import numpy as np
from numpy.typing import NDArray

from bandit_backend.errors import DataError
from bandit_backend.instances._rating_table import RatingTable

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
class MovieLens(RatingTable):
    """A MovieLens data set; its users and items are named by their numbers.

    Attributes
    ----------
    age : ndarray, shape (n_users,)
        In years; in later releases the first year of a bracket. Empty where users are unknown,
        like the next three.
    gender, occupation, zip_code : tuple of str, length n_users
    genres : tuple of tuples of str, length n_items
        Empty if the release's list of genres is missing.
    release : str
    """

    age: NDArray[np.int64]
    gender: tuple[str, ...]
    occupation: tuple[str, ...]
    zip_code: tuple[str, ...]
    genres: tuple[tuple[str, ...], ...]
    release: str

    def about(self, users: NDArray[np.int64], items: NDArray[np.int64]) -> dict[str, Any]:
        """Attributes of some users, and genres of some movies, as far as they are known."""

        def some(values: tuple[Any, ...], places: NDArray[np.int64]) -> tuple[Any, ...]:
            return tuple(values[k] for k in places) if values else ()

        return {
            "age": self.age[users] if self.age.size else self.age,
            "gender": some(self.gender, users),
            "occupation": some(self.occupation, users),
            "zip_code": some(self.zip_code, users),
            "genres": some(self.genres, items),
        }


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
    items = _rows(directory / "u.item", "|", 5, lambda row: (int(row[0]), row[5:]))
    for name, numbers in (
        ("u.user", [row[0] for row in users]),
        ("u.item", [row[0] for row in items]),
    ):
        if numbers != list(range(1, len(numbers) + 1)):
            raise DataError(f"{directory / name} numbers its rows 1, 2, ...; got another order")
    if ratings[:, :2].min() < 1 or (ratings[:, :2].max(axis=0) > [len(users), len(items)]).any():
        raise DataError(f"{directory / 'u.data'} rates an item or names a user that is not listed")
    return MovieLens(
        user=ratings[:, 0] - 1,
        item=ratings[:, 1] - 1,
        rating=ratings[:, 2].astype(np.float64),
        users=tuple(range(1, len(users) + 1)),
        items=tuple(range(1, len(items) + 1)),
        age=np.array([row[1] for row in users]),
        gender=tuple(row[2] for row in users),
        occupation=tuple(row[3] for row in users),
        zip_code=tuple(row[4] for row in users),
        checksum=hashlib.sha256((directory / "u.data").read_bytes()).hexdigest(),
        genres=_genres(directory, [row[1] for row in items]),
        release="MovieLens-100k",
    )


def _genres(directory: Path, flags: list[list[str]]) -> tuple[tuple[str, ...], ...]:
    """Genres of the items by the flags of ``u.item``, in the order that ``u.genre`` lists."""
    if not (directory / "u.genre").is_file():
        return ()
    lines = (directory / "u.genre").read_text(encoding="latin-1").split()
    names = [line.partition("|")[0] for line in lines if "|" in line]
    for number, row in enumerate(flags, start=1):
        if len(row) != len(names) or set(row) - {"0", "1"}:
            raise DataError(
                f"{directory / 'u.item'}, line {number}: {len(names)} genres, 0 or 1 each, are "
                f"required by u.genre; got {len(row)} columns for them"
            )
    return tuple(
        tuple(name for name, flag in zip(names, row, strict=True) if flag == "1") for row in flags
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
