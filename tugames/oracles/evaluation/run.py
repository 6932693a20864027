"""Evaluating many worths: batches go out, rows come in and are recorded, whatever happens."""

from collections.abc import Callable, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, wait

import numpy as np
from numpy.typing import NDArray

from tugames.coalition import coalition_sizes
from tugames.errors import OracleError, StoreError
from tugames.oracles.evaluation.batch import Batch, Items, described
from tugames.oracles.evaluation.crew import Crew
from tugames.oracles.evaluation.pace import Pace
from tugames.oracles.store import Row

#: Worths in a batch, at most: a batch is a message, too.
_LONGEST = 50_000
#: Seconds to wait for batches under way when a run is broken off.
_GRACE = 10.0


def in_useful_order(missing: NDArray[np.bool_]) -> NDArray[np.int64]:
    """Pairs (coalition, replicate) to evaluate, shape (N, 2), from a table (R, 2**n).

    Replicate by replicate, so that complete replicates come early; small coalitions first, since
    they are quick and show how long the others will take.
    """
    replicates, coalitions = np.nonzero(missing)
    sizes = coalition_sizes(int(missing.shape[1]).bit_length() - 1)[coalitions]
    order = np.lexsort((coalitions, sizes, replicates))
    return np.stack([coalitions[order], replicates[order]], axis=1)


def evaluate_all(
    crew: Crew,
    items: NDArray[np.int64],
    players: Sequence[object],
    record: Callable[[list[Row]], None],
) -> None:
    """Evaluate all pairs and record their rows as they come, in whatever order.

    An exception from the oracle ends the run once all that was under way is recorded; so does
    Ctrl-C, which waits some seconds for it, and the second of which does not wait.
    """
    sizes = np.bitwise_count(items[:, 0])
    pace, under_way, begun = Pace(), dict[Future[Batch | None], Items](), 0
    failure: BaseException | None = None
    try:
        while under_way or (begun < len(items) and failure is None):
            while begun < len(items) and len(under_way) < crew.capacity and failure is None:
                share = 1 + (len(items) - begun) // (2 * crew.capacity)
                most = min(share, _LONGEST) if crew.capacity > 1 else _LONGEST
                end = begun + pace.length(sizes[begun : begun + most].tolist(), most)
                sent = _pairs(items[begun:end])
                under_way[crew.submit(sent)] = sent
                begun = end
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
                        under_way[crew.submit(rest)] = rest
                elif failure is None:
                    fresh = None if future.cancelled() else crew.again(sent, future)
                    if fresh is None:
                        failure = _error(future)
                    else:
                        under_way[fresh] = sent
                del under_way[future]  # now that it is recorded: Ctrl-C may come at any line
            if failure is not None:
                _cancel(under_way)
    except StoreError:  # nothing more can be recorded
        _cancel(under_way)
        raise
    except BaseException:
        _cancel(under_way)
        for future in wait(under_way, timeout=_GRACE).done:
            batch = _result(future)
            if batch is not None:
                record(batch.rows)
        raise
    if failure is not None:
        raise failure


# functions of their own, since from Python 3.12 on Ctrl-C inside a comprehension passes over the
# 'except' around it


def _pairs(items: NDArray[np.int64]) -> Items:
    return [(coalition, replicate) for coalition, replicate in items.tolist()]


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


def _cancel(under_way: dict["Future[Batch | None]", Items]) -> None:
    """Cancel what has not begun, and wait for it no more: not every executor says so in the end."""
    for future in list(under_way):
        if future.cancel():
            del under_way[future]
