"""Games as rows of cells, a coalition in each: what CSV and spreadsheets share.

Each row repeats how many there are, in the column ``rows``: whatever is lost at the end of a
file, a digit of the last number included, no longer fits.
"""

from collections.abc import Iterable, Iterator, Sequence

from tugames._doors.brief import brief, brief_repr
from tugames._doors.order import masks_in_order
from tugames._files.listing import Listing
from tugames._files.names import listed_names
from tugames._files.numbers import Decimals, whole_replicate
from tugames.coalition import coalition_label
from tugames.errors import GameFileError
from tugames.game import Game
from tugames.sampled import SampledGame

__all__ = ["game_of_rows", "is_header", "rows_of_game"]

_COLUMNS = ("coalition", "worth", "replicate", "rows", "comment")
#: What a column of worths is also called; a cost makes it a game of costs.
_WORTHS = ("worth", "value", "cost")


def is_header(cells: Iterable[str]) -> bool:
    """Whether these cells name the columns of a game."""
    names = _plain(cells)
    return "coalition" in names and any(name in names for name in _WORTHS)


def game_of_rows(
    header: list[str], rows: Iterable[tuple[int, list[str]]], decimals: Decimals
) -> Game | SampledGame:
    """Make the game of a header and numbered rows.

    Raises
    ------
    GameFileError
        With the line, where one is at fault.
    """
    columns, costs = _header(header)
    listing = Listing(replicated="replicate" in columns)
    declared: str | None = None
    for line, row in rows:
        cells = _cells(row, columns, line)
        name = cells["coalition"]
        worth = decimals.read(cells["worth"], name, line)
        replicate = cells.get("replicate")
        listing.add(
            name,
            worth,
            replicate=0 if replicate is None else whole_replicate(replicate, name, line),
            line=line,
        )
        said = cells.get("rows", "").strip()
        if declared not in (None, said):
            raise GameFileError(
                f"line {line}: the column rows says the same in every row; got "
                f"{brief_repr(said)} after {brief_repr(declared)}: the file is damaged, or "
                "of several; take it whole from where it was written, or delete the column"
            )
        declared = said
    decimals.check()
    if not listing:
        raise GameFileError("a game has a row for every non-empty coalition; got no rows")
    if "rows" in columns and declared != str(len(listing)):
        raise GameFileError(
            f"the column rows says that there are {brief_repr(declared)}, and there are "
            f"{len(listing)}: the file was cut, or edited; take it whole from where it was "
            "written, or delete the column"
        )
    game = listing.game()
    return game.as_costs() if costs else game


def rows_of_game(
    game: Game | SampledGame, names: Sequence[str], order: str | None = None
) -> Iterator[list[str | float]]:
    """Header and rows."""
    masks = masks_in_order(len(names), order or "binary")[1:].tolist()
    quoted = listed_names(names)
    labels = [coalition_label(mask, quoted) for mask in masks]
    if isinstance(game, Game):
        yield ["coalition", "worth", "rows"]
        for label, worth in zip(labels, game.values[masks].tolist(), strict=True):
            yield [label, worth, len(labels)]
        return
    yield ["coalition", "worth", "replicate", "rows"]
    n_rows = len(labels) * game.n_replicates
    for r, samples in enumerate(game.samples):
        for label, worth in zip(labels, samples[masks].tolist(), strict=True):
            yield [label, worth, r, n_rows]


def _plain(cells: Iterable[str]) -> list[str]:
    return [name.strip().casefold() for name in cells]


def _header(cells: list[str]) -> tuple[list[str], bool]:
    """Columns by their usual names, and whether the worths are costs."""
    columns = _plain(cells)
    found = [name for name in _WORTHS if name in columns]
    if "coalition" not in columns or not found:
        raise GameFileError(
            "the header names the columns coalition and worth, and replicate for an estimated "
            f"game; got {brief(','.join(map(str.strip, cells))) or 'nothing'}"
        )
    if len(found) > 1:
        raise GameFileError(f"the header has one column of worths; got {' and '.join(found)}")
    columns = ["worth" if name == found[0] else name for name in columns]
    for name in columns:
        if columns.count(name) > 1:
            raise GameFileError(
                f"the header names each column once; {brief_repr(name)} comes twice: remove one"
            )
        if name == "members":
            raise GameFileError(
                "this is the export of a store, with columns coalition and members; write the "
                "game instead: tugames store --game FILE.csv"
            )
        if name not in _COLUMNS:
            raise GameFileError(
                f"the columns of a game are {', '.join(_COLUMNS)}; got {brief_repr(name)} besides: "
                "remove it, or call it comment if it changes nothing"
            )
    return columns, found == ["cost"]


def _cells(row: list[str], columns: list[str], line: int) -> dict[str, str]:
    if len(row) != len(columns):
        raise GameFileError(
            f"line {line}: a row has {len(columns)} cells, as the header; got {len(row)}, which "
            f"begin with {brief_repr(row[0])} (numbers have a decimal point, not a comma, unless "
            "semicolons are between cells)"
        )
    return dict(zip(columns, row, strict=True))
