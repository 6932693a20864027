"""Tables of worths, filled from an oracle's store and by evaluating what is not there."""

from collections.abc import Callable, Iterator
from concurrent.futures import Executor
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from tugames._doors.brief import brief_repr
from tugames._worths.checked import require_same
from tugames._worths.tables import check_table_fits
from tugames.errors import InvalidInputError, StoreError
from tugames.oracles._rows import Row
from tugames.oracles.evaluation.crew import Crew, crew
from tugames.oracles.evaluation.run import Agenda, evaluate_all
from tugames.oracles.protocol import ValueOracle
from tugames.oracles.store import ReplicateStore
from tugames.oracles.stored import StoredOracle

__all__ = ["Filling", "filling"]

#: Letters of a path; systems allow no more.
_LONGEST_NAME = 4096


@contextmanager
def filling(
    oracle: ValueOracle,
    *,
    store: ReplicateStore | str | Path | None,
    executor: Executor | None,
    workers: int | None,
    progress: bool | None,
) -> Iterator["Filling"]:
    """Open the store, gather who evaluates, and show a bar; all closed in the end."""
    from tqdm import tqdm

    disable = None if progress is None else not progress
    with _opened(store, oracle) as kept, tqdm(total=0, unit="worth", disable=disable) as bar:
        team = crew(oracle, executor, workers)
        try:
            yield Filling(oracle, kept, team, bar)
        except BaseException as error:
            if kept is not None and str(kept.path) != ":memory:":
                with suppress(StoreError):  # the first error is the one to tell
                    error.add_note(
                        f"{kept.n_rows} worths are in {kept.path}; run the same again to go "
                        "on from there"
                    )
            raise
        finally:
            team.close()


class Filling:
    """Where the worths of one run come from."""

    def __init__(
        self,
        oracle: ValueOracle,
        kept: ReplicateStore | None,
        team: Crew,
        bar: Any,
    ) -> None:
        self._oracle = oracle
        self._kept = kept
        self._team = team
        self._bar = bar
        self._begun = False
        self.repeatable: Row | None = None
        """One of the worths that :meth:`of` had evaluated; of a batch, the last in its place."""

    @property
    def told(self) -> ValueOracle:
        """The oracle, which asks its store first if there is one."""
        return self._oracle if self._kept is None else StoredOracle(self._oracle, self._kept)

    def table(
        self,
        replications: int,
        *,
        first: int = 0,
        wanted: NDArray[np.bool_] | None = None,
        seen: Callable[[list[Row]], None] = lambda _: None,
    ) -> NDArray[np.float64]:
        """Worths on R replicates from the first on, shape (R, 2**n); 0 where none is wanted.

        Parameters
        ----------
        replications, first : int
        wanted : ndarray of bool, shape (2**n,), optional
            Coalitions that are asked for; all by default.
        seen : callable
            Is shown the rows that are evaluated, as they come; not those of the store.
        """
        size = 1 << len(self._oracle.players)
        if self._kept is None:
            check_table_fits(len(self._oracle.players), 1.125 * replications + 1)
            samples = np.zeros((replications, size))
            known = np.zeros(samples.shape, dtype=np.bool_)
            known[:, 0] = True
        else:
            samples, known = self._kept.table(replications, first)
        n_wanted = size if wanted is None else 1 + int(np.count_nonzero(wanted[1:]))
        if wanted is not None:
            known[:, ~wanted] = True
        agenda = Agenda(known, first)
        self._lengthen((n_wanted - 1) * replications, len(agenda))
        repeated = _Repeated(None if self._begun else agenda.repeat_first(), self._oracle)

        def keep(rows: list[Row]) -> None:
            for row in rows:
                samples[row.replicate - first, row.coalition] = row.worth
            seen(rows)

        self._evaluate(agenda, repeated, keep)
        if wanted is not None:
            samples[:, ~wanted] = 0.0  # whatever else the store has
        return samples

    def of(self, coalitions: list[int], replications: int, first: int = 0) -> NDArray[np.float64]:
        """Worths of distinct non-empty coalitions on R replicates from the first on, shape (R, m).

        No worth is asked for twice here: whoever has a budget does that himself.
        """
        samples = np.zeros((replications, len(coalitions)))
        known = np.zeros(samples.shape, dtype=np.bool_)
        column = {mask: k for k, mask in enumerate(coalitions)}
        if self._kept is not None:
            for mask, k in column.items():
                for r, row in self._kept.find(mask, range(first, first + replications)).items():
                    samples[r - first, k], known[r - first, k] = row.worth, True
        agenda = Agenda(known, first, coalitions)
        self._lengthen(samples.size, len(agenda))

        def keep(rows: list[Row]) -> None:
            for row in rows:
                samples[row.replicate - first, column[row.coalition]] = row.worth
            if len(rows) > 1 or self.repeatable is None:
                self.repeatable = rows[0]

        self._evaluate(agenda, _Repeated(None, self._oracle), keep)
        return samples

    def _evaluate(
        self, agenda: Agenda, repeated: "_Repeated", keep: Callable[[list[Row]], None]
    ) -> None:
        self._begun = True

        def record(rows: list[Row]) -> None:
            rows = repeated.compared(rows)
            if self._kept is not None:
                self._kept.record(rows)
            keep(rows)
            self._bar.update(len(rows))

        evaluate_all(self._team, agenda, tuple(self._oracle.players), record)

    def _lengthen(self, more: int, left: int) -> None:
        """The bar counts what is found, too, but not for how fast it goes."""
        if self._bar.disable:
            return
        self._bar.total += more
        self._bar.initial += more - left
        self._bar.n += more - left
        self._bar.refresh()


class _Repeated:
    """The worth that a run begins with, and asks for once more, perhaps in another process."""

    def __init__(self, key: tuple[int, int] | None, oracle: ValueOracle) -> None:
        self._key = key
        self._oracle = oracle
        self._before: Row | None = None

    def compared(self, rows: list[Row]) -> list[Row]:
        """Rows without the repetition, once it has been found to be one."""
        fresh = []
        for row in rows:
            if row[:2] != self._key:
                fresh.append(row)
            elif self._before is None:
                self._before = row
                fresh.append(row)
            else:
                require_same(
                    self._before.worth,
                    row.worth,
                    row.coalition,
                    self._oracle.players,
                    replicate=None if self._oracle.deterministic else row.replicate,
                )
        return fresh


@contextmanager
def _opened(
    store: ReplicateStore | str | Path | None, oracle: ValueOracle
) -> Iterator[ReplicateStore | None]:
    """Store of the oracle; closed again if it was opened here."""
    if store is None or isinstance(store, ReplicateStore):
        if store is not None:
            store.require(oracle)
        yield store
    else:
        name = str(store) if isinstance(store, str | Path) else ""
        if not name.isprintable() or not 0 < len(name) <= _LONGEST_NAME:
            raise InvalidInputError(
                f"a store is a ReplicateStore, or the path of a file; got {brief_repr(store)}"
            )
        with ReplicateStore(store, oracle) as opened:
            yield opened
