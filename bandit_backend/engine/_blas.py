"""Keep BLAS to one thread while the engine runs: parallelism is over replicates."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from typing import Any

from threadpoolctl import ThreadpoolController

_lock = threading.Lock()
_running = 0
_limit: Any = None


@cache
def _controller() -> ThreadpoolController:
    """Look the process's BLAS libraries up once; it takes milliseconds."""
    import scipy.linalg  # noqa: F401  loads the BLAS that compiled code calls

    return ThreadpoolController()


@contextmanager
def single_threaded_blas() -> Iterator[None]:
    """Limit BLAS to one thread until the last concurrent user leaves."""
    global _running, _limit  # noqa: PLW0603  the limit is the process's, so is its count
    with _lock:
        _running += 1
        if _running == 1:
            _limit = _controller().limit(limits=1, user_api="blas")
            _limit.__enter__()
    try:
        yield
    finally:
        with _lock:
            _running -= 1
            if _running == 0:
                _limit.__exit__(None, None, None)
