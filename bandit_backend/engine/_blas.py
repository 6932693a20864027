"""Keep BLAS to one thread while the engine runs: parallelism is over replicates."""

import os
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from functools import cache
from typing import Any

from threadpoolctl import ThreadpoolController

_lock = threading.Lock()
_running = 0
_limit: Any = None


@cache
def _keeper() -> ThreadPoolExecutor:
    """The thread that sets the limit and lifts it: only who set it may, and users come and go."""
    return ThreadPoolExecutor(1, thread_name_prefix="blas")


os.register_at_fork(after_in_child=_keeper.cache_clear)  # threads do not survive a fork


@cache
def _controller() -> ThreadpoolController:
    """Look the process's BLAS libraries up once; it takes milliseconds."""
    import scipy.linalg  # noqa: F401  loads the BLAS that compiled code calls

    return ThreadpoolController()


def _set() -> None:
    """Take the limit; where somebody else has it, one thread must not pass for what there was."""
    global _limit  # noqa: PLW0603  the limit is the process's
    blas = _controller().select(user_api="blas")
    if any(library.num_threads > 1 for library in blas.lib_controllers):
        _limit = blas.limit(limits=1)
        _limit.__enter__()


def _lift() -> None:
    global _limit  # noqa: PLW0603  the limit is the process's
    if _limit is not None:
        _limit.__exit__(None, None, None)
        _limit = None


@contextmanager
def single_threaded_blas() -> Iterator[None]:
    """Limit BLAS to one thread until the last concurrent user leaves."""
    global _running  # noqa: PLW0603  the limit is the process's, so is its count
    with _lock:
        _running += 1
        if _running == 1:
            _keeper().submit(_set).result()
    try:
        yield
    finally:
        with _lock:
            _running -= 1
            if _running == 0:
                _keeper().submit(_lift).result()
