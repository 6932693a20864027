"""One thread for BLAS and OpenMP while worths are computed: parallel work is over worths.

Many small products are slower on many threads than on one, several times where several processes
do the same; and the last bits of a sum depend on how many threads share it.
"""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from functools import lru_cache
from threading import Lock
from typing import Any

#: Held by the thread that limits BLAS, which the whole process shares: who sets it restores it.
_limiting = Lock()


@lru_cache(maxsize=1)
def _libraries(n_modules: int) -> tuple[Any, Any]:  # noqa: ARG001
    """All that are loaded, and those of OpenMP; looked up anew once more modules are imported."""
    from threadpoolctl import ThreadpoolController

    found = ThreadpoolController()
    return found, found.select(user_api="openmp")


@contextmanager
def one_thread() -> Iterator[None]:
    """Limit BLAS, in this process, and OpenMP, in this thread, to one thread; restored after it.

    Where another thread limits BLAS already, or this one, that is left to it. A function that
    wants more threads says so itself, with ``threadpoolctl.threadpool_limits``.
    """
    libraries, openmp = _libraries(len(sys.modules))
    if _limiting.acquire(blocking=False):
        # where BLAS is limited already, one thread must not pass for what there was before
        limited = all(library.num_threads == 1 for library in libraries.lib_controllers)
        try:
            with openmp.limit(limits=1) if limited else libraries.limit(limits=1):
                yield
        finally:
            _limiting.release()
    else:
        with openmp.limit(limits=1):
            yield
