"""The compiler, which Ctrl-C waits for: LLVM does not survive being left in the middle.

An interrupt that is raised while a kernel is compiled, or loaded from the disk, has crashed the
interpreter, at once or later. It is raised as soon as the kernel is there, seconds later at most.
As in ``tugames``, of which the engine knows nothing; whichever is told first does it.
"""

import signal
import sys
from threading import current_thread, main_thread
from types import FrameType
from typing import Any

from numba import njit
from numba.core import event

__all__ = ["njit"]


class _HeldBack:
    """What is done on Ctrl-C meanwhile: it is noted, and said that it is."""

    def __init__(self) -> None:
        self.heard = False

    def __call__(self, _number: int, _frame: FrameType | None) -> None:
        if not self.heard and sys.stderr is not None and sys.stderr.isatty():
            sys.stderr.write("Ctrl-C: once this is compiled\n")
        self.heard = True


class _Listener(event.Listener):
    """Is told when compiling begins, and when it is over; one may happen within another."""

    def __init__(self) -> None:
        self._depth = 0
        self._usual: Any = None

    def on_start(self, _event: event.Event) -> None:
        if current_thread() is not main_thread():
            return  # signals are not raised there
        usual = signal.getsignal(signal.SIGINT)
        if self._depth:
            self._depth += 1
        elif callable(usual) and type(usual).__name__ != _HeldBack.__name__:  # nobody else has it
            self._usual, self._depth = usual, 1
            signal.signal(signal.SIGINT, _HeldBack())

    def on_end(self, _event: event.Event) -> None:
        if current_thread() is not main_thread() or not self._depth:
            return
        self._depth -= 1
        if not self._depth:
            held = signal.signal(signal.SIGINT, self._usual)
            if isinstance(held, _HeldBack) and held.heard:
                signal.raise_signal(signal.SIGINT)


event.register("numba:compiler_lock", _Listener())
