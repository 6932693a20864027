"""Keep BLAS to one thread while the engine runs: parallelism is over replicates."""

import os
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from functools import cache
from typing import Any

from threadpoolctl import ThreadpoolController

from bandit_backend.engine._later import Later

#: Those who want it limited now.
_users = set[object]()
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


def _settle() -> None:
    """Take the limit or lift it; where others have it, one thread must not pass for what was."""
    global _limit  # noqa: PLW0603  the limit is the process's
    if _users and _limit is None:
        blas = _controller().select(user_api="blas")
        if any(library.num_threads > 1 for library in blas.lib_controllers):
            _limit = blas.limit(limits=1)
            _limit.__enter__()
    elif not _users and _limit is not None:
        _limit.__exit__(None, None, None)
        _limit = None


@contextmanager
def single_threaded_blas() -> Iterator[None]:
    """Limit BLAS to one thread until the last concurrent user leaves."""
    user = object()
    try:
        with Later():
            _users.add(user)
            _keeper().submit(_settle).result()
        yield
    finally:
        try:
            _leave(user)
        except KeyboardInterrupt:  # it may have come in the middle
            _leave(user)
            raise


def _leave(user: object) -> None:
    """Leave, which may be done twice."""
    _users.discard(user)
    _keeper().submit(_settle).result()
