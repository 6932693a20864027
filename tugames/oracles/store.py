"""A durable store of replicates: worths in one SQLite file, so that none is computed twice."""

import json
from collections import Counter
from collections.abc import Hashable, Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any, Self

import numpy as np
from numpy.typing import NDArray

from tugames._worths.tables import check_table_fits
from tugames.coalition import coalition_label
from tugames.errors import StoreError
from tugames.game import Game
from tugames.oracles import _ledger
from tugames.oracles._export import frame_of, write_frame
from tugames.oracles._identity import description, require_same, sealed, unsealed
from tugames.oracles._rescue import identity, rescue
from tugames.oracles._rows import Row, key, packed, unpacked
from tugames.oracles._sqlite import connect, explained
from tugames.oracles.protocol import ValueOracle
from tugames.sampled import SampledGame

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["ReplicateStore", "Row"]

#: Commits, of a page or two each, after which the log is brought into the file.
_ANNOUNCED = 1000
_ROWS_A_PAGE = 20

_SELECT = "SELECT coalition, replicate, worth, shares, checksum FROM worth"


class ReplicateStore:
    """Evaluations of one oracle, kept in one file.

    A row is (coalition, replicate) with the worth and, where the oracle splits it, every
    member's share. The store can grow by replicates, coalitions and estimators, all of which
    find what is there. It survives the death of the process at any moment: what was committed
    stays, and rows are committed together.

    Parameters
    ----------
    path : str or Path
        The file, made if it does not exist; ``":memory:"`` for none.
    oracle : ValueOracle, optional
        Whose evaluations these are. It has a ``fingerprint``: a mapping (or text) that names all
        that determines a worth. A store of another oracle is refused. Without an oracle the
        store is opened for reading only, also while another process is writing.

    Raises
    ------
    StoreError
        If the file is no store, damaged, without its log, of a newer version or of another
        oracle; later, if it cannot be written, or is deleted, moved or replaced. The message says
        what to do. A store of an older version is read, and brought up to date by who writes it.

    Notes
    -----
    Every row carries a CRC-32, checked when it is read. The file knows how many rows it was given,
    and whether the last of them are in its write-ahead log, ``PATH-wal``, so that none is missing
    without a word; that they are all there, in order, is seen when it is opened, in half a
    microsecond a row. Reading takes some 3 microseconds a row, writing 5. Two processes may write
    at once: of a row that both computed the first is kept, and the second must be equal. Not for
    network file systems, where SQLite's locks fail: let one process write, and the workers send
    to it.

    ``pandas.read_sql("select * from worth", sqlite3.connect(path))`` reads the table as it is.

    Examples
    --------
    >>> from tugames import FunctionOracle, tabulate
    >>> oracle = FunctionOracle(lambda members, rng: len(members) + rng.normal(), 3, seed=0,
    ...                         fingerprint="size plus noise")
    >>> with ReplicateStore(":memory:", oracle) as store:
    ...     few = tabulate(oracle, replications=2, store=store)
    ...     many = tabulate(oracle, replications=5, store=store)     # 3 more
    ...     store.n_rows, bool((many.samples[:2] == few.samples).all())
    (35, True)
    """

    def __init__(self, path: str | Path, oracle: ValueOracle | None = None) -> None:
        self.path = path
        wanted = None if oracle is None else description(oracle)
        self._connection = connect(path, read_only=oracle is None)
        self._identity = identity(path) if wanted is not None else None
        self._unannounced = _ANNOUNCED  # whether the file says that a log belongs to it
        try:
            with explained(path):
                if wanted is not None:
                    self._settle(wanted)
                about = dict(self._connection.execute("SELECT key, value FROM about"))
            if not about:
                raise StoreError(f"{path}: it has no oracle yet: run the one that fills it")
            self._about = about = unsealed(path, about)
            if wanted is not None:
                require_same(path, about, wanted)
        except BaseException:
            self._connection.close()
            raise
        self.players: tuple[Hashable, ...] = tuple(json.loads(about["players"]))
        self.deterministic: bool = json.loads(about["deterministic"])
        self.fingerprint: Mapping[str, Any] = json.loads(about["fingerprint"])

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        try:
            self.close()
        except StoreError:
            if error is None:  # or the first error is the one to tell
                raise

    def close(self) -> None:
        """Close the file; what was recorded stays.

        Raises
        ------
        StoreError
            If the file is not there any more; what was in it is written back.
        """
        self._require_file()
        _ledger.close_log(self._connection)
        self._connection.close()

    def _require_file(self) -> None:
        """Save what can be saved if the file was deleted, moved or replaced meanwhile."""
        if self._identity is not None and identity(self.path) != self._identity:
            self._identity = None
            rescue(self._connection, self.path)

    def _settle(self, wanted: Mapping[str, str]) -> None:
        """Say whose worths these are, unless that is settled."""
        with self._connection:
            self._connection.execute("BEGIN IMMEDIATE")
            (settled,) = self._connection.execute("SELECT count(*) FROM about").fetchone()
            if not settled:
                self._connection.executemany(
                    "INSERT INTO about VALUES (?, ?)", sealed(wanted).items()
                )

    def require(self, oracle: ValueOracle) -> None:
        """Raise StoreError, saying what differs, unless the store keeps this oracle's worths."""
        require_same(self.path, self._about, description(oracle))

    @property
    def n_rows(self) -> int:
        """Number of evaluations kept."""
        with explained(self.path):
            return int(self._connection.execute("SELECT count(*) FROM worth").fetchone()[0])

    def record(self, rows: Iterable[Row]) -> None:
        """Keep evaluations, all of them or none.

        Raises
        ------
        StoreError
            If the file cannot be written; if it was deleted, moved or replaced, then with all
            that was kept written back; or if a row is there already with another worth, so that
            the fingerprint does not determine the worths.
        """
        batch = [packed(row) for row in rows]
        self._require_file()
        with explained(self.path):
            if self._unannounced >= _ANNOUNCED:
                _ledger.announce_log(self._connection)
                self._unannounced = 0
            self._unannounced += 1 + len(batch) // _ROWS_A_PAGE
            with self._connection:  # which commits or rolls back
                self._connection.execute("BEGIN IMMEDIATE")
                before = self._connection.total_changes
                self._connection.executemany(
                    "INSERT INTO worth VALUES (?, ?, ?, ?, ?) ON CONFLICT DO NOTHING", batch
                )
                added = self._connection.total_changes - before
                if added < len(batch):
                    self._require_agreement(batch)
                _ledger.add(self._connection, added)

    def _require_agreement(self, batch: Sequence[tuple[object, ...]]) -> None:
        for now in batch:
            coalition, replicate, worth, shares, _ = now
            kept = self._connection.execute(
                f"{_SELECT} WHERE replicate = ? AND coalition = ?", (replicate, coalition)
            ).fetchone()
            before = unpacked(self.path, kept)
            if kept != now:
                name = coalition_label(before.coalition, self.players)
                split = "" if before.worth != worth else f", split as {before.shares} and {shares}"
                raise StoreError(
                    f"{self.path}: coalition {name} on replicate {replicate} is worth "
                    f"{before.worth} in the store and {worth} now{split}: the oracle's "
                    "fingerprint does not name all that its worths depend on; nothing was changed"
                )

    def find(self, coalition: int, replicates: Sequence[int]) -> dict[int, Row]:
        """Rows of a coalition on those of the replicates that are kept, by replicate."""
        found = {}
        with explained(self.path):
            for r in replicates:
                kept = self._connection.execute(
                    f"{_SELECT} WHERE replicate = ? AND coalition = ?",
                    (int(r), key(coalition)),
                ).fetchone()
                if kept is not None:
                    found[int(r)] = unpacked(self.path, kept)
        return found

    def table(
        self, replications: int, first: int = 0
    ) -> tuple[NDArray[np.float64], NDArray[np.bool_]]:
        """Worths of R replicates from the first on, and which of them are kept; (R, 2**n) both."""
        check_table_fits(len(self.players), 1.125 * replications + 1)
        samples = np.zeros((replications, 1 << len(self.players)))
        kept = np.zeros(samples.shape, dtype=np.bool_)
        kept[:, 0] = True
        for row in self.rows(replications, first):
            if row.coalition:  # or it is a baseline
                samples[row.replicate - first, row.coalition] = row.worth
                kept[row.replicate - first, row.coalition] = True
        return samples, kept

    def rows(self, replications: int | None = None, first: int = 0) -> Iterator[Row]:
        """All rows, by replicate and coalition; those of R replicates if a number is given.

        Raises
        ------
        StoreError
            At a damaged row.
        """
        with explained(self.path):
            # all of them without a search: at a damaged key, a search would end too early
            where = ""
            if replications is not None:
                where = f"WHERE replicate < {int(first) + int(replications)}"
                where += f" AND replicate >= {int(first)}" if first else ""
            for kept in self._connection.execute(
                f"{_SELECT} {where} ORDER BY replicate, coalition"
            ):
                yield unpacked(self.path, kept)

    def counts(self) -> dict[int, int]:
        """Number of coalitions kept on each replicate.

        Raises
        ------
        StoreError
            At a damaged row.
        """
        return dict(Counter(row.replicate for row in self.rows() if row.coalition))

    def to_text(self) -> str:
        """What is in the store, how complete it is, and whose worths they are."""
        counts, whole = self.counts(), (1 << len(self.players)) - 1
        complete = sum(count == whole for count in counts.values())
        lines = [
            f"{self.path}: {sum(counts.values())} worths",
            f"players       {len(self.players)}: {', '.join(map(str, self.players))}",
            f"coalitions    {whole}",
            f"replicates    {len(counts)}, of which {complete} complete",
        ]
        lines += [
            f"  replicate {r}: {count} of {whole}" for r, count in counts.items() if count < whole
        ]
        lines.append("oracle" + ("" if self.deterministic else ", simulated"))
        for name, value in self.fingerprint.items():
            if isinstance(value, dict) and len(set(map(str, value.values()))) == 1:
                lines.append(f"  {name}: {next(iter(value.values()))} for all")
            else:
                lines.append(f"  {name}: {value}")
        return "\n".join(lines)

    def game(self) -> Game | SampledGame:
        """Game of the replicates on which every coalition is kept; partial ones are left out.

        Raises
        ------
        StoreError
            If there are not two such replicates, or one of a deterministic oracle.
        """
        counts, whole = self.counts(), (1 << len(self.players)) - 1
        complete = [r for r, count in counts.items() if count == whole]
        if len(complete) < (needed := 1 if self.deterministic else 2):
            raise StoreError(
                f"{self.path}: a game needs {needed} complete replicates, of {whole} coalitions; "
                f"there are {len(complete)}, and the fullest has {max(counts.values(), default=0)}"
                ": run it further"
            )
        samples, kept = self.table(max(complete) + 1)
        if not kept[complete].all():
            raise StoreError(f"{self.path}: it is damaged: rows that it counts cannot be found")
        known = self.find(0, complete)
        baseline = [known[r].worth if r in known else 0.0 for r in complete]
        if self.deterministic:
            return Game(samples[0], self.players, baseline=baseline[0])
        samples = samples[complete]
        samples.flags.writeable = False  # then it is not copied
        return SampledGame(samples, self.players, baseline=baseline)

    def to_frame(self) -> "pd.DataFrame":
        """Rows as a table: coalition (mask), members, replicate, worth, and a share a player.

        Shares of players outside the coalition are missing; the columns are called
        ``share of NAME`` and there are none if the oracle does not split worths.
        """
        return frame_of(list(self.rows()), self.players)

    def export(self, path: str | Path) -> None:
        """Write :meth:`to_frame` to a file ending in ``.csv`` or ``.parquet``.

        Raises
        ------
        InvalidInputError
            For another ending, or for Parquet without pyarrow.
        StoreError
            If the file cannot be written.
        """
        write_frame(self.to_frame, path)
