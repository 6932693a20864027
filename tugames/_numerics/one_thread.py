"""One thread for BLAS and OpenMP while worths are computed: parallel work is over worths.

Many small products are slower on many threads than on one, several times where several processes
do the same; and the last bits of a sum depend on how many threads share it.
"""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from functools import lru_cache
from typing import Any

from tugames._numerics.later import Later

#: Who limits BLAS, which the whole process shares: who sets it restores it.
_LIMITING = dict[str, "_Limit"]()


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
    limit = _Limit()
    try:
        with Later():
            limit.set()
        yield
    finally:
        try:
            limit.lift()
        except KeyboardInterrupt:  # it may have come in the middle
            limit.lift()
            raise


class _Limit:
    """What is to be undone: nothing, until it is set."""

    def __init__(self) -> None:
        self._limits: Any = None

    def set(self) -> None:
        libraries, openmp = _libraries(len(sys.modules))
        ours = _LIMITING.setdefault("blas", self) is self
        # where BLAS is limited already, one thread must not pass for what there was before
        free = any(library.num_threads > 1 for library in libraries.lib_controllers)
        self._limits = (libraries if ours and free else openmp).limit(limits=1)
        self._limits.__enter__()

    def lift(self) -> None:
        """Undo it, which may be done twice."""
        if self._limits is not None:
            self._limits.__exit__(None, None, None)
            self._limits = None
        if _LIMITING.get("blas") is self:
            del _LIMITING["blas"]
