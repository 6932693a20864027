"""What commands may write: nothing that is there, unless they are told to."""

import os
from collections.abc import Callable, Iterable
from pathlib import Path

from tugames._doors.brief import brief
from tugames.errors import GameFileError


def check_outputs(
    paths: Iterable[Path | None],
    *,
    force: bool,
    own: Callable[[Path], bool] = lambda _: False,
) -> None:
    """Refuse files that exist, before any work is done.

    Parameters
    ----------
    paths : iterable of paths
        Where results will go; None is for a result that was not asked for.
    force : bool
        Whether the user said that existing files may be replaced.
    own : callable
        Whether an existing file was made by the same command, and may be replaced by it.

    Raises
    ------
    GameFileError
        If a file exists and is not the command's own, or two results would go to one file.
    """
    taken: set[str] = set()
    for path in paths:
        if path is None:
            continue
        place, shown = os.path.realpath(path), brief(str(path), 300)
        if place in taken:
            raise GameFileError(f"{shown}: each result has a file of its own; name another")
        taken.add(place)
        if os.path.isdir(path):  # noqa: PTH112 - also of a path that no file can have
            raise GameFileError(f"{shown}: a file is required; this is a directory")
        if os.path.lexists(path) and not force and not own(path):
            raise GameFileError(
                f"{shown}: this file exists already: name another, or add --force to replace it"
            )
