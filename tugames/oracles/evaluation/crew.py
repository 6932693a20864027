"""Who evaluates: this process, processes of our own, or an executor that was lent."""

import sys
from concurrent.futures import Executor, Future
from typing import Protocol

from tugames._doors.brief import brief_repr
from tugames._numerics.one_thread import one_thread
from tugames.errors import InvalidInputError
from tugames.oracles.evaluation.batch import Batch, Items, evaluate
from tugames.oracles.evaluation.own_processes import Own
from tugames.oracles.evaluation.pace import UNDER_WAY
from tugames.oracles.evaluation.travel import (
    announce,
    evaluate_by_token,
    forget,
    new_token,
    pickled,
)
from tugames.oracles.protocol import ValueOracle

#: More processes than any machine runs at once.
_MOST_WORKERS = 10_000


class Crew(Protocol):
    """Evaluates batches, some at a time."""

    capacity: int
    """Batches that may be under way or waiting."""

    def submit(self, items: Items) -> "Future[Batch | None]":
        """Begin a batch."""

    def proceed(self) -> None:
        """Do what is this thread's to do: batches that it was given, if it evaluates itself."""

    def again(self, items: Items, future: "Future[Batch | None]") -> "Future[Batch | None] | None":
        """Begin a batch anew whose future holds no result; None if the future's error stands."""

    def close(self) -> None:
        """Let go of what is not ours and end what is."""


class Alone:
    """This process, one batch after the other."""

    capacity = 1

    def __init__(self, oracle: ValueOracle) -> None:
        self._oracle = oracle
        self._waiting: list[tuple[Items, Batch]] = []

    def submit(self, items: Items) -> "Future[Batch | None]":
        """Promise a batch, which grows: it is known to whoever asks before anything is in it."""
        future: Future[Batch | None] = Future()
        batch = Batch()
        future.set_result(batch)
        self._waiting.append((items, batch))
        return future

    def proceed(self) -> None:
        """Evaluate what was promised."""
        while self._waiting:
            items, batch = self._waiting.pop()
            evaluate(self._oracle, items, batch)

    def again(self, items: Items, future: "Future[Batch | None]") -> None:
        """Never needed."""

    def close(self) -> None:
        """Nothing to end."""


class Lent:
    """Any executor: threads, processes, dask, MPI.

    Batches carry a token for the oracle. Where it is not known, the batch comes back undone and
    goes out again with the oracle itself, which is unpickled once by each worker and then stays
    there. Only batches that were under way before it arrived take it along; to threads it
    never travels.
    """

    def __init__(self, oracle: ValueOracle, executor: Executor) -> None:
        self._executor = executor
        self._oracle = oracle
        self._token = new_token()
        self._payload: bytes | None = None
        announce(self._token, oracle)
        # for threads of this process: BLAS is limited, and restored, by the one that hands out
        self._limit = one_thread()
        self._limit.__enter__()
        self.capacity = 2 * getattr(executor, "_max_workers", UNDER_WAY // 2)

    def submit(self, items: Items) -> "Future[Batch | None]":
        """Send the token only."""
        return self._executor.submit(evaluate_by_token, self._token, None, items)

    def proceed(self) -> None:
        """Others do."""

    def again(self, items: Items, future: "Future[Batch | None]") -> "Future[Batch | None] | None":
        """Send the oracle where it was missing; a lost worker is the executor's affair."""
        if future.exception() is not None:
            return None
        if self._payload is None:
            self._payload = pickled(self._oracle)
        return self._executor.submit(evaluate_by_token, self._token, self._payload, items)

    def close(self) -> None:
        """The executor lives on."""
        self._limit.__exit__(None, None, None)
        forget(self._token)


def crew(oracle: ValueOracle, executor: Executor | None, workers: int | None) -> Crew:
    """Choose who evaluates.

    Raises
    ------
    InvalidInputError
        If both an executor and a number of workers are given, or not a positive number.
    """
    if workers is not None:
        if executor is not None:
            raise InvalidInputError("give an executor or a number of workers, not both")
        whole = isinstance(workers, int) and not isinstance(workers, bool)
        if not whole or not 1 <= workers <= _MOST_WORKERS:
            raise InvalidInputError(
                f"workers is a positive number of processes; got {brief_repr(workers)}"
            )
        return Alone(oracle) if workers == 1 else Own(oracle, workers)
    if executor is None:
        return Alone(oracle)
    if not _is_dask(executor):
        if not callable(getattr(executor, "submit", None)) or isinstance(executor, type):
            raise InvalidInputError(
                f"an executor is one of concurrent.futures; got {brief_repr(executor)}"
            )
        return Lent(oracle, executor)
    from tugames.oracles.evaluation.dask_cluster import Cluster

    return Cluster(oracle, executor)


def _is_dask(executor: Executor) -> bool:
    """Whether an executor is a dask client's; dask is not imported for that."""
    module = sys.modules.get("distributed.cfexecutor")
    return module is not None and isinstance(executor, module.ClientExecutor)
