"""Results of a command in a folder: some files and a picture that knows them."""

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

import click

from bandit_backend.cli.own_files import is_own, stamped
from bandit_backend.errors import InvalidRunError
from tugames._files.outputs import check_outputs
from tugames._files.replace import write_whole

__all__ = ["Results"]


class Results:
    """Files that a command is going to write, refused before minutes of work and not after.

    Parameters
    ----------
    folder : Path
        Made if it is not there.
    stem : str
        The picture is ``STEM.png``.
    names : sequence of str
        Of the other files.
    force : bool
        Whether files may be replaced that the command did not make.

    Raises
    ------
    GameFileError
        If a file is there that the command did not make, or that was changed since.
    InvalidRunError
        If the folder cannot be made.
    """

    def __init__(self, folder: Path, stem: str, names: Sequence[str], *, force: bool) -> None:
        self._folder = folder
        self._picture = folder / f"{stem}.png"
        paths = [*(folder / name for name in names), self._picture]
        check_outputs(paths, force=force, own=lambda path: is_own(path, self._picture))
        try:
            folder.mkdir(parents=True, exist_ok=True)
        except (OSError, ValueError) as error:
            raise InvalidRunError(f"--output is a folder that can be made: {error}") from error

    def write(
        self,
        files: Mapping[str, Callable[[Path], object]],
        picture: Callable[[Path], object],
    ) -> None:
        """Write the files and the picture, each by a function that takes a path.

        Raises
        ------
        InvalidRunError
            If they cannot be written.
        """
        try:
            with TemporaryDirectory() as made:
                contents = {name: _content(Path(made, name), do) for name, do in files.items()}
                drawn = _content(Path(made, self._picture.name), picture)
            # the picture last: without it, nothing proves whose the others are
            for name, content in contents.items():
                _write(self._folder / name, content)
            _write(self._picture, stamped(drawn, contents))
        except OSError as error:
            raise InvalidRunError(
                f"the results cannot be written to {self._folder}: {error}"
            ) from error

    def shown(self, name: str) -> str:
        """Path of a file, as a terminal can show it."""
        return click.format_filename(self._folder / name)


def _content(path: Path, write: Callable[[Path], object]) -> bytes:
    write(path)
    return path.read_bytes()


def _write(path: Path, content: bytes) -> None:
    write_whole(path, lambda file: file.write(content))
