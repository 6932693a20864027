"""Who evaluates: this process, processes of our own, or an executor that was lent."""

import os
import pickle
import signal
from collections.abc import Iterator
from concurrent.futures import BrokenExecutor, Executor, Future, ProcessPoolExecutor
from contextlib import contextmanager, suppress
from itertools import islice
from multiprocessing import get_context
from multiprocessing.connection import Connection
from threading import Thread, current_thread, main_thread
from typing import Protocol

from tugames._batch import (
    Batch,
    adopt,
    announce,
    evaluate,
    evaluate_by_token,
    forget,
    new_token,
)
from tugames.coalition import coalition_label
from tugames.errors import InvalidInputError, OracleError
from tugames.oracle import ValueOracle

Items = list[tuple[int, int]]

#: Batches submitted to an executor that does not say how many workers it has.
_UNKNOWN = 256
#: Times in a row that workers die without anything being finished, until that is an error.
_LIVES = 3


class Crew(Protocol):
    """Evaluates batches, some at a time."""

    capacity: int
    """Batches that may be under way or waiting."""

    def submit(self, items: Items) -> "Future[Batch | None]":
        """Begin a batch."""

    def again(self, items: Items, future: "Future[Batch | None]") -> "Future[Batch | None] | None":
        """Begin a batch anew whose future holds no result; None if the future's error stands."""

    def close(self) -> None:
        """Let go of what is not ours and end what is."""


class Alone:
    """This process, one batch after the other."""

    capacity = 1

    def __init__(self, oracle: ValueOracle) -> None:
        self._oracle = oracle

    def submit(self, items: Items) -> "Future[Batch | None]":
        """Evaluate at once."""
        future: Future[Batch | None] = Future()
        future.set_result(evaluate(self._oracle, items))
        return future

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
        self.capacity = 2 * getattr(executor, "_max_workers", _UNKNOWN // 2)

    def submit(self, items: Items) -> "Future[Batch | None]":
        """Send the token only."""
        return self._executor.submit(evaluate_by_token, self._token, None, items)

    def again(self, items: Items, future: "Future[Batch | None]") -> "Future[Batch | None] | None":
        """Send the oracle where it was missing; a lost worker is the executor's affair."""
        if future.exception() is not None:
            return None
        if self._payload is None:
            self._payload = _pickled(self._oracle)
        return self._executor.submit(evaluate_by_token, self._token, self._payload, items)

    def close(self) -> None:
        """The executor lives on."""
        forget(self._token)


class Own:
    """Processes of our own, each given the oracle at its start; dead ones are replaced.

    Each holds the far end of a leash, a pipe, and ends when this end is let go: when this
    process closes it or dies, however that may be.
    """

    def __init__(self, oracle: ValueOracle, workers: int) -> None:
        self.capacity = 2 * workers
        self._players = tuple(oracle.players)
        self._workers = workers
        self._token = new_token()
        self._payload = _pickled(oracle)
        self._deaths = 0
        self._unfinished: dict[Future[Batch | None], Items] = {}
        self._context = get_context("spawn")  # a fork would copy the locks of other threads
        self._far_end, self._leash = self._context.Pipe(duplex=False)
        self._pool = self._started()

    def _started(self) -> ProcessPoolExecutor:
        return ProcessPoolExecutor(
            self._workers,
            mp_context=self._context,
            initializer=_begin,
            initargs=(self._token, self._payload, self._far_end),
        )

    def submit(self, items: Items) -> "Future[Batch | None]":
        """Queue a batch; a pool found broken is replaced first."""
        with _ctrl_c_held_back():  # from the processes that this may start, too
            try:
                future = self._pool.submit(evaluate_by_token, self._token, None, items)
            except BrokenExecutor as error:
                self._replace(error)
                future = self._pool.submit(evaluate_by_token, self._token, None, items)
            self._unfinished[future] = items
            future.add_done_callback(self._note)
            return future

    def _note(self, future: "Future[Batch | None]") -> None:
        if future.cancelled():
            self._unfinished.pop(future, None)
        elif future.exception() is None:
            self._unfinished.pop(future, None)
            self._deaths = 0

    def _replace(self, error: BrokenExecutor) -> None:
        self._deaths += 1
        if self._deaths == _LIVES:
            # batches begin in the order in which they were submitted
            where = " or ".join(
                f"{len(items)} from {coalition_label(items[0][0], self._players)} on replicate "
                f"{items[0][1]} on"
                for items in islice(self._unfinished.values(), self._workers)
            )
            raise OracleError(
                f"worker processes died {_LIVES} times in a row, the last time at one of these "
                f"coalitions: {where}. Is there memory for {self._workers} of them? Try fewer "
                "workers. A script that uses workers does its work under "
                "'if __name__ == \"__main__\":'"
            ) from error
        self._pool.shutdown()
        self._pool = self._started()

    def again(self, items: Items, future: "Future[Batch | None]") -> "Future[Batch | None] | None":
        """Queue a batch again that died with its worker, unless workers keep dying."""
        fresh = self.submit(items) if isinstance(future.exception(), BrokenExecutor) else None
        self._unfinished.pop(future, None)
        return fresh

    def close(self) -> None:
        """End the processes, at once if any is still at work: nobody waits for it any more."""
        if not all(future.done() for future in list(self._unfinished)):
            self._leash.close()
        self._pool.shutdown(cancel_futures=True)
        self._leash.close()
        self._far_end.close()


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
        if isinstance(workers, bool) or not isinstance(workers, int) or workers < 1:
            raise InvalidInputError(f"workers is a positive number of processes; got {workers!r}")
        return Alone(oracle) if workers == 1 else Own(oracle, workers)
    return Alone(oracle) if executor is None else Lent(oracle, executor)


def _pickled(oracle: ValueOracle) -> bytes:
    try:
        return pickle.dumps(oracle)
    except Exception as error:
        raise InvalidInputError(
            "an oracle for other processes pickles: its class and functions are at the top of a "
            f"module that the workers can import; this one does not ({error}). Threads need no "
            "pickling: executor=ThreadPoolExecutor(4)"
        ) from error


@contextmanager
def _ctrl_c_held_back() -> Iterator[None]:
    """Let Ctrl-C wait for a moment; processes that are started meanwhile never hear it."""
    usual = signal.getsignal(signal.SIGINT)
    if usual is None or current_thread() is not main_thread():  # not for us to handle
        yield
        return
    heard = []
    signal.signal(signal.SIGINT, lambda *_: heard.append(True))
    masks = hasattr(signal, "pthread_sigmask")  # which children inherit; not on Windows
    mask = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT}) if masks else set()
    try:
        yield
    finally:
        if masks:
            signal.pthread_sigmask(signal.SIG_SETMASK, mask)
        signal.signal(signal.SIGINT, usual)
        if heard:
            signal.raise_signal(signal.SIGINT)


def _begin(token: str, payload: bytes, leash: Connection) -> None:
    """Set up a worker process: one thread each, and Ctrl-C is its parent's to handle."""
    from threadpoolctl import threadpool_limits

    Thread(target=_end_with, args=(leash,), daemon=True).start()
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    os.environ["NUMBA_NUM_THREADS"] = "1"  # read when numba is imported, which is later
    adopt(token, payload)
    threadpool_limits(1)


def _end_with(leash: Connection) -> None:
    """End this process once the other end of a pipe is closed; nothing is ever sent."""
    with suppress(OSError):
        leash.poll(None)
    os._exit(1)
