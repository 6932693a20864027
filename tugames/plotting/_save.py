"""Pictures in files."""

from pathlib import Path
from typing import TYPE_CHECKING

from tugames._doors.brief import brief
from tugames._files.replace import write_whole
from tugames.errors import InvalidInputError

if TYPE_CHECKING:
    from matplotlib.figure import Figure


def save(figure: "Figure", path: str | Path) -> None:
    """Write a figure in the format that the path's ending names; whole, or not at all.

    Raises
    ------
    InvalidInputError
        If there is no ending, or one of no picture.
    OSError
        If the file cannot be written.
    """
    kind = picture_format(path)
    write_whole(Path(path), lambda file: figure.savefig(file, format=kind, dpi=150))


def picture_format(path: str | Path) -> str:
    """Format that a path's ending names; an error if it is that of no picture."""
    from matplotlib.backend_bases import FigureCanvasBase

    kind = Path(path).suffix.lower().removeprefix(".")
    known = FigureCanvasBase.get_supported_filetypes()
    if kind not in known:
        raise InvalidInputError(
            f"{brief(str(path), 300)}: a picture ends in {', '.join(f'.{one}' for one in known)}"
        )
    return kind
