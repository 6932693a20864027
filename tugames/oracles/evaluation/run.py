"""Evaluating many worths: batches go out, rows come in and are recorded, whatever happens."""

import sys
from collections.abc import Callable, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, wait
from functools import partial

import numpy as np
from numpy.typing import NDArray

from tugames._numerics.later import Later
from tugames.coalition import coalition_sizes
from tugames.errors import OracleError, StoreError
from tugames.oracles._rows import Row
from tugames.oracles.evaluation.batch import Batch, Items, described
from tugames.oracles.evaluation.crew import Crew
from tugames.oracles.evaluation.pace import Pace

#: Worths in a batch, at most: a batch is a message, too.
_LONGEST = 50_000
#: Seconds to wait for batches under way when a run is broken off.
_GRACE = 10.0


class Agenda:
    """Pairs (coalition, replicate) that are to be evaluated, from a table of coalitions.

    Replicate by replicate, so that complete replicates come early; small coalitions first, since
    they are quick and show how long the others will take. Only one replicate's pairs are laid out
    at a time.

    Parameters
    ----------
    known : ndarray of bool, shape (R, m)
        What is known already, or not wanted; the table is looked at again for every replicate.
    first : int
        Number of the replicate that the first row is of.
    coalitions : list of int, optional
        Bitmasks of the m columns; without it m is 2**n, and a column's number is its bitmask.
    """

    def __init__(
        self, known: NDArray[np.bool_], first: int = 0, coalitions: list[int] | None = None
    ) -> None:
        self._known = known
        self._first = first
        self._coalitions = coalitions
        if coalitions is None:
            self._size = coalition_sizes(int(known.shape[1]).bit_length() - 1)
        else:
            self._size = np.array([mask.bit_count() for mask in coalitions], dtype=np.int64)
        self._order = np.argsort(self._size, kind="stable")
        self._left = known.size - int(np.count_nonzero(known))
        self._next_replicate = 0
        self._laid_out = self._order[:0]

    def __len__(self) -> int:
        return self._left

    def sizes(self, most: int) -> list[int]:
        """Number of members of the next coalitions, all of one replicate."""
        while not self._laid_out.size and self._left:
            self._laid_out = self._order[~self._known[self._next_replicate, self._order]]
            self._next_replicate += 1
        return self._size[self._laid_out[:most]].tolist()  # type: ignore[no-any-return]

    def repeat_first(self) -> tuple[int, int] | None:
        """Have the first pair asked for twice, and say which it is; None if there is none."""
        if not self.sizes(1):
            return None
        self._laid_out = np.concatenate([self._laid_out[:1], self._laid_out])
        self._left += 1
        return self._masks(self._laid_out[:1])[0], self._replicate()

    def take(self, count: int) -> Items:
        """Next pairs, as many as :meth:`sizes` was asked for at most."""
        some, self._laid_out = self._laid_out[:count], self._laid_out[count:]
        self._left -= some.size
        return [(coalition, self._replicate()) for coalition in self._masks(some)]

    def _masks(self, columns: NDArray[np.int64]) -> list[int]:
        numbers: list[int] = columns.tolist()
        return numbers if self._coalitions is None else [self._coalitions[k] for k in numbers]

    def _replicate(self) -> int:
        return self._first + self._next_replicate - 1


def evaluate_all(
    crew: Crew,
    agenda: Agenda,
    players: Sequence[object],
    record: Callable[[list[Row]], None],
) -> None:
    """Evaluate all pairs and record their rows as they come, in whatever order.

    An exception from the oracle ends the run once all that was under way is recorded; so does
    Ctrl-C, which waits some seconds for it, and the second of which does not wait.
    """
    pace, under_way = Pace(), dict[Future[Batch | None], Items]()
    failure: BaseException | None = None
    try:
        while under_way or (agenda and failure is None):
            while agenda and len(under_way) < crew.capacity and failure is None:
                share = 1 + len(agenda) // (2 * crew.capacity)
                most = min(share, _LONGEST) if crew.capacity > 1 else _LONGEST
                sent = agenda.take(pace.length(agenda.sizes(most), most))
                _hand_out(partial(crew.submit, sent), sent, under_way)
            crew.proceed()
            done, _ = wait(under_way, return_when=FIRST_COMPLETED)
            for future in done:
                sent = under_way[future]
                batch = _result(future)
                if batch is not None:
                    record(batch.rows)
                    pace.learn(_sizes(batch.rows), batch.seconds)
                    rest = sent[len(batch.rows) :]
                    if failure is None and batch.failure is not None:
                        failure = described(batch.failure, players)
                    elif failure is None and rest:  # it took longer than foreseen
                        _hand_out(partial(crew.submit, rest), rest, under_way)
                elif failure is None and (
                    future.cancelled()
                    or not _hand_out(partial(crew.again, sent, future), sent, under_way)
                ):
                    failure = _error(future)
                del under_way[future]  # now that it is recorded: Ctrl-C may come at any line
            if failure is not None:
                _cancel(under_way)
    except StoreError:  # nothing more can be recorded
        _cancel(under_way)
        raise
    except BaseException as error:
        _cancel(under_way)
        if isinstance(error, KeyboardInterrupt):
            _say_what_is_waited_for(sum(not future.done() for future in under_way))
        for future in wait(under_way, timeout=_GRACE).done:
            batch = _result(future)
            if batch is not None:
                record(batch.rows)
        raise
    if failure is not None:
        raise failure


def _hand_out(
    begin: Callable[[], "Future[Batch | None] | None"],
    items: Items,
    under_way: dict["Future[Batch | None]", Items],
) -> bool:
    """Begin a batch, if it is to be, and note it: Ctrl-C in between would lose what comes of it."""
    with Later(once=True):
        future = begin()
        if future is not None:
            under_way[future] = items
    return future is not None


# functions of their own, since from Python 3.12 on Ctrl-C inside a comprehension passes over the
# 'except' around it


def _sizes(rows: list[Row]) -> list[int]:
    return [row.coalition.bit_count() for row in rows]


def _result(future: "Future[Batch | None]") -> Batch | None:
    """Batch of a future that is done, if it has one."""
    return None if future.cancelled() or future.exception() is not None else future.result()


def _error(future: "Future[Batch | None]") -> BaseException:
    """Why a future that is done has no batch."""
    error = None if future.cancelled() else future.exception()
    if error is None:
        return OracleError("the executor gave up a batch: was it shut down meanwhile?")
    return error


def _say_what_is_waited_for(batches: int) -> None:
    if batches:
        from tqdm import tqdm

        tqdm.write(  # which minds a bar that is shown
            f"stopping: up to {_GRACE:.0f} s for {batches} batches under way, whose worths are kept"
            "; Ctrl-C again does not wait",
            file=sys.stderr,
        )


def _cancel(under_way: dict["Future[Batch | None]", Items]) -> None:
    """Cancel what has not begun, and wait for it no more: not every executor says so in the end."""
    for future in list(under_way):
        if future.cancel():
            del under_way[future]
