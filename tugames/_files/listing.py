"""A game of worths that a file lists by coalition, in any order: what CSV and JSON share."""

from array import array
from collections.abc import Hashable, Sequence
from itertools import islice

import numpy as np
from numpy.typing import NDArray

from tugames._doors.brief import brief_repr
from tugames._doors.spelling import SEPARATOR
from tugames._files.names import file_names, has_quoted, quoted_members
from tugames._labels import coalition_keys
from tugames._worths.checked import LARGEST
from tugames._worths.tables import check_table_fits
from tugames.coalition import coalition_label, coalition_mask
from tugames.errors import GameFileError, TUGamesError
from tugames.game import Game
from tugames.sampled import SampledGame


class Listing:
    """Worths by coalition and replicate, as they are read.

    Parameters
    ----------
    replicated : bool
        Whether they make an estimated game.
    """

    def __init__(self, *, replicated: bool) -> None:
        self._replicated = replicated
        self._names: dict[str, int] = {}
        # a row of a file takes 32 bytes here; a tuple would take 200
        self._columns = array("q")
        self._worths = array("d")
        self._replicates = array("q")
        self._lines = array("q")

    def __len__(self) -> int:
        """Give the number of worths."""
        return len(self._worths)

    def add(self, name: str, worth: float, *, replicate: int = 0, line: int = 0) -> None:
        """Add a worth; ``line`` is where it stands, for messages, and 0 where there are no lines.

        Raises
        ------
        GameFileError
            If it is not finite or beyond 1e303.
        """
        if not abs(worth) <= LARGEST:  # nan, too
            raise GameFileError(
                f"{self._where(line, replicate)}worths are finite, and at most {LARGEST:g} in "
                f"absolute value; got {worth:g} for coalition {brief_repr(name)}: replace it"
            )
        self._columns.append(self._names.setdefault(name, len(self._names)))
        self._worths.append(worth)
        self._replicates.append(replicate)
        self._lines.append(line)

    def game(self, players: Sequence[Hashable] | None = None) -> Game | SampledGame:
        """Make the game.

        Raises
        ------
        GameFileError
            If a name is no coalition, the empty one is not worth 0, a coalition comes twice or
            is missing from a replicate, or there are fewer than two replicates of an estimated
            game.
        """
        labels, masks = self._coalitions(players)
        whole = 1 << len(labels)
        if len(set(masks) | {0}) < whole:  # before 2**n of anything is allocated
            raise self._missing(set(masks), labels, "")
        columns, worths = np.array(masks, dtype=np.int64)[self._columns], np.array(self._worths)
        numbers, rows = np.unique(np.array(self._replicates), return_inverse=True)
        self._check(columns, rows, worths, labels)
        check_table_fits(len(labels) + (len(numbers) - 1).bit_length())
        table = np.zeros((len(numbers), whole))
        table[rows, columns] = worths
        return SampledGame(table, labels) if self._replicated else Game(table[0], labels)

    def _coalitions(
        self, players: Sequence[Hashable] | None
    ) -> tuple[tuple[Hashable, ...], list[int]]:
        """Players, those of the first replicate, and the mask of each name."""
        names: list[Hashable] = list(self._names)
        try:
            if any(map(has_quoted, self._names)):
                names = [quoted_members(name) for name in self._names]
            elif players is None and len(names) == 1 and SEPARATOR not in str(names[0]):
                players = names  # a game of one player, whatever its name looks like
            if players is None and self._replicates:
                first = np.array(self._replicates) == min(self._replicates)
                columns = np.unique(np.array(self._columns)[first]).tolist()
                if len(columns) < len(names):  # later replicates name others
                    players, _ = coalition_keys([names[column] for column in columns], None)
            labels, members = coalition_keys(names, players)
        except TUGamesError as error:
            raise GameFileError(str(error)) from error
        file_names(labels)
        bits = {label: 1 << i for i, label in enumerate(labels)}
        masks = []
        for column, one in enumerate(members):
            try:
                plain = len(set(one)) == len(one) and bits.keys() >= set(one)
                masks.append(
                    sum(map(bits.__getitem__, one)) if plain else coalition_mask(one, labels)
                )
            except TUGamesError as error:
                raise GameFileError(f"{self._place(self._columns.index(column))}{error}") from error
        return labels, masks

    def _check(
        self,
        columns: NDArray[np.int64],
        rows: NDArray[np.intp],
        worths: NDArray[np.float64],
        labels: Sequence[Hashable],
    ) -> None:
        """Every replicate has each coalition once."""
        for k in np.flatnonzero((columns == 0) & (worths != 0))[:1].tolist():
            raise GameFileError(
                f"{self._place(k)}the empty coalition is worth 0; got {worths[k]:g}: subtract it "
                "from every worth"
            )
        whole = 1 << len(labels)
        counts = np.bincount(rows[columns > 0], minlength=int(rows.max()) + 1)
        for row in np.flatnonzero(counts < whole - 1)[:1].tolist():
            k = int(np.flatnonzero(rows == row)[0])
            where = self._where(0, self._replicates[k])
            raise self._missing(set(columns[rows == row].tolist()), labels, where)
        cells = rows * whole + columns
        order = np.argsort(cells, kind="stable")
        again = order[1:][np.diff(cells[order]) == 0]
        if again.size:
            k = int(again.min())
            label = coalition_label(int(columns[k]), labels)
            name = list(self._names)[self._columns[k]]
            raise GameFileError(
                f"{self._place(k)}every coalition has one worth; "
                f"{label if label != name else brief_repr(name)} comes twice: remove one of the "
                "entries"
            )
        if self._replicated and counts.size < 2:
            raise GameFileError(
                "an estimated game has R >= 2 replicates; got one: leave out the replicate for a "
                "game taken as exact"
            )

    @staticmethod
    def _missing(listed: set[int], labels: Sequence[Hashable], where: str) -> GameFileError:
        whole, n_listed = 1 << len(labels), len(listed | {0})
        missing = islice((mask for mask in range(1, whole) if mask not in listed), 5)
        shown = ", ".join(coalition_label(mask, labels) for mask in missing)
        dots = ", ..." if whole - n_listed > 5 else ""
        few = len(labels) < 40
        of = f"{whole - n_listed} of {whole - 1}" if few else f"most of 2**{len(labels)} - 1"
        return GameFileError(
            f"{where}every non-empty coalition needs a worth; {of} are missing: {shown}{dots}. "
            "Add them"
        )

    def _place(self, k: int) -> str:
        return self._where(self._lines[k], self._replicates[k])

    def _where(self, line: int, replicate: int) -> str:
        places = [f"line {line}"] if line else []
        if self._replicated:
            places.append(f"replicate {replicate}")
        return f"{', '.join(places)}: " if places else ""


def json_worth(worth: object, name: str, where: str) -> float:
    """A number of JSON as a worth; ``where`` is said first, and ends in ": "."""
    if isinstance(worth, int | float) and not isinstance(worth, bool):
        try:
            return float(worth)
        except OverflowError:
            pass
    raise GameFileError(
        f"{where}a worth is a number, at most 1e303; got {brief_repr(worth)} for {brief_repr(name)}"
    )
