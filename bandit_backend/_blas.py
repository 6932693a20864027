"""Keep BLAS to one thread while the engine runs: parallelism is over replicates."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager

from threadpoolctl import threadpool_limits

_lock = threading.Lock()
_running = 0
_limits: threadpool_limits | None = None


@contextmanager
def single_threaded_blas() -> Iterator[None]:
    """Limit BLAS to one thread until the last concurrent user leaves."""
    global _running, _limits  # noqa: PLW0603  the limit is the process's, so is its count
    with _lock:
        _running += 1
        if _running == 1:
            _limits = threadpool_limits(1, user_api="blas")
    try:
        yield
    finally:
        with _lock:
            _running -= 1
            if _running == 0 and _limits is not None:
                _limits.restore_original_limits()
