"""The compiler, which Ctrl-C waits for: LLVM does not survive being left in the middle.

An interrupt that is raised while a kernel is compiled, or loaded from the disk, has crashed the
interpreter, at once or later; one that is raised while numba is imported leaves half a numba. So
it is raised as soon as the kernel is there, or one of those that it calls: within two seconds.
Numba says when it compiles, and so does the first kernel, on a terminal; kernels themselves are as
numba makes them, and as quick.
"""

import sys
from collections.abc import Callable
from typing import Any

from tugames._numerics.later import Later

with Later("numba is imported"):
    from numba import njit, types, uintp
    from numba.core import event
    from numba.core.compiler_lock import global_compiler_lock
    from numba.extending import intrinsic

__all__ = ["intrinsic", "njit", "types", "uintp"]

#: What numba tells of: its lock, and kernels.
_LOCK, _KERNEL = "numba:compiler_lock", "numba:compile"


class _Listener(event.Listener):
    """Is told when the compiler's lock is taken and given back, and when a kernel is there.

    The lock is taken many times over while a kernel is compiled, and once more for each kernel
    that this one calls; only where such a one has just been compiled, and is kept, the other can
    be left as after an error of its own.
    """

    def __init__(self) -> None:
        self._locked: Callable[[], bool] = global_compiler_lock.is_locked
        self._later = Later("this is compiled", self._locked)
        self._between = False
        self._said = False

    def on_start(self, what: event.Event) -> None:
        if what.kind == _KERNEL and what.data is not None:
            self._say(what.data["dispatcher"])
        if what.kind == _LOCK and not self._locked():
            self._between = False
            self._later.__enter__()

    def on_end(self, what: event.Event) -> None:
        if what.kind == _KERNEL:
            self._between = True
        elif not self._locked():
            self._later.__exit__(None, None, None)
        elif self._between:
            self._between = False
            self._later.let_through()

    def _say(self, kernel: Any) -> None:
        """Say on a terminal, once, why nothing seems to happen, if a kernel is one of ours."""
        package = __name__.partition(".")[0]
        ours = kernel.py_func.__module__.partition(".")[0] == package
        if self._said or not ours or kernel.stats.cache_path is None:
            return
        self._said = True
        if sys.stderr is not None and sys.stderr.isatty():
            sys.stderr.write(f"{package}: compiling for some seconds; kept for the next time\n")


_register: Callable[[str, event.Listener], None] = event.register
_listener = _Listener()
_register(_LOCK, _listener)
_register(_KERNEL, _listener)
