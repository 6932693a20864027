"""Worker processes of our own, which never outlive us and are replaced when they die."""

import os
import signal
import sys
from collections.abc import Iterator
from concurrent.futures import BrokenExecutor, Future, ProcessPoolExecutor
from contextlib import contextmanager, suppress
from itertools import islice
from multiprocessing import get_context
from multiprocessing.connection import Connection
from threading import Lock, Thread, current_thread, main_thread

from tugames.coalition import coalition_label
from tugames.errors import OracleError
from tugames.oracles.evaluation.batch import Batch, Items
from tugames.oracles.evaluation.travel import adopt, evaluate_by_token, new_token, pickled
from tugames.oracles.protocol import ValueOracle

_hiding = Lock()
#: Times in a row that workers die without anything being finished, until that is an error.
_LIVES = 3


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
        self._payload = pickled(oracle)
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
        # from the processes that this may start, too, which never run the script that starts them
        with _ctrl_c_held_back(), _main_left_out():
            try:
                future = self._pool.submit(evaluate_by_token, self._token, None, items)
            except BrokenExecutor as error:
                self._replace(error)
                future = self._pool.submit(evaluate_by_token, self._token, None, items)
            self._unfinished[future] = items
            future.add_done_callback(self._note)
            return future

    def proceed(self) -> None:
        """Others do."""

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
                "workers"
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


@contextmanager
def _main_left_out() -> Iterator[None]:
    """Hide the main module from processes that are started meanwhile.

    They would import it: a script without a main guard would run again in each of them, and that
    of ``python -`` or a notebook cannot be found. Functions of it travel by value.
    """
    main = vars(sys.modules["__main__"])
    with _hiding:
        kept: dict[str, object] = {
            name: main[name] for name in ("__file__", "__spec__") if name in main
        }
        main.pop("__file__", None)
        main["__spec__"] = None
        try:
            yield
        finally:
            del main["__spec__"]
            main.update(kept)


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
    # read when a library is loaded; what is loaded before, or heeds none, is limited below
    for library in ("NUMBA_NUM", "OMP_NUM", "OPENBLAS_NUM", "MKL_NUM", "VECLIB_MAXIMUM"):
        os.environ[f"{library}_THREADS"] = "1"
    adopt(token, payload)
    threadpool_limits(1)


def _end_with(leash: Connection) -> None:
    """End this process once the other end of a pipe is closed; nothing is ever sent."""
    with suppress(OSError):
        leash.poll(None)
    os._exit(1)
