"""Evaluating many worths: batches go out, rows come in and are recorded, whatever happens."""

from collections.abc import Callable, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, wait

import numpy as np
from numpy.typing import NDArray

from tugames._batch import Batch, Failure
from tugames._crew import Crew, Items
from tugames._pace import Pace
from tugames.coalition import coalition_label, coalition_sizes
from tugames.store import Row

#: Worths in a batch, at most: a batch is a message, too.
_LONGEST = 50_000


class _RemoteTraceback(Exception):  # noqa: N818  it is the cause of an error, not one
    """Where an exception came up in another process."""

    def __str__(self) -> str:
        return "\n" + str(self.args[0])


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
    Ctrl-C, the second of which does not wait.
    """
    pairs: Items = [(int(coalition), int(replicate)) for coalition, replicate in items]
    sizes = [coalition.bit_count() for coalition, _ in pairs]
    pace, under_way, begun = Pace(), dict[Future[Batch | None], Items](), 0
    failure: Failure | None = None
    try:
        while under_way or (begun < len(pairs) and failure is None):
            while begun < len(pairs) and len(under_way) < crew.capacity and failure is None:
                share = 1 + (len(pairs) - begun) // (2 * crew.capacity)
                most = min(share, _LONGEST) if crew.capacity > 1 else _LONGEST
                end = begun + pace.length(sizes[begun : begun + most], most)
                under_way[crew.submit(pairs[begun:end])] = pairs[begun:end]
                begun = end
            done, _ = wait(under_way, return_when=FIRST_COMPLETED)
            for future in done:
                sent = under_way.pop(future)
                if future.cancelled():
                    continue
                batch = future.result() if future.exception() is None else None
                if batch is None:
                    fresh = crew.again(sent, future)
                    if fresh is None:
                        raise _of(future)
                    under_way[fresh] = sent
                    continue
                record(batch.rows)
                finished = [row.coalition.bit_count() for row in batch.rows]
                pace.learn(finished, batch.seconds)
                if batch.failure is not None and failure is None:
                    failure = batch.failure
                    for waiting in under_way:
                        waiting.cancel()
    except KeyboardInterrupt:
        _salvage(under_way, record)
        raise
    except BaseException:
        for waiting in under_way:
            waiting.cancel()
        raise
    if failure is not None:
        raise _described(failure, players)


def _of(future: "Future[Batch | None]") -> BaseException:
    error = future.exception()
    assert error is not None
    return error


def _salvage(
    under_way: dict["Future[Batch | None]", Items], record: Callable[[list[Row]], None]
) -> None:
    """Wait for the batches that have begun, a few seconds, and record them."""
    for future in under_way:
        future.cancel()
    wait(under_way)
    for future in under_way:
        if not future.cancelled() and future.exception() is None:
            batch = future.result()
            if batch is not None:
                record(batch.rows)


def _described(failure: Failure, players: Sequence[object]) -> BaseException:
    error = failure.error
    name = coalition_label(failure.coalition, players)
    error.add_note(f"while evaluating coalition {name} on replicate {failure.replicate}")
    if error.__traceback__ is None:  # it came from another process
        error.__cause__ = _RemoteTraceback(failure.traceback)
    return error
