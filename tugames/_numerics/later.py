"""Ctrl-C that waits for what does not survive being left in the middle, and is then raised."""

import signal
import sys
from collections.abc import Callable
from inspect import currentframe
from threading import current_thread, main_thread
from types import FrameType, TracebackType
from typing import Any, Self

__all__ = ["Later"]


class Later:
    """What Ctrl-C does in the meantime: it is noted, said once on a terminal, and done later.

    To be used with ``with``. In other threads than the main one, where signals are not handled,
    it does nothing; nor where Ctrl-C is ignored or ends the process without asking Python.

    Parameters
    ----------
    until : str, optional
        What it waits for, in words that follow "Ctrl-C: once"; nothing is said of moments.
    busy : callable, optional
        Whether there is anything to wait for, at the moment.
    once : bool, optional
        Whether a second Ctrl-C does not wait: for what may take longer than it should.
    """

    def __init__(
        self,
        until: str | None = None,
        busy: Callable[[], bool] = lambda: True,
        *,
        once: bool = False,
    ) -> None:
        self._until, self._busy, self._once = until, busy, once
        self._usual: Any = None
        self._heard = False

    def __enter__(self) -> Self:
        if current_thread() is main_thread():
            usual = signal.getsignal(signal.SIGINT)
            # nobody else makes it wait already: the name, since there is a twin of this class
            if callable(usual) and type(usual).__name__ != type(self).__name__:
                self._usual, self._heard = usual, False
                signal.signal(signal.SIGINT, self)
        return self

    def __call__(self, number: int, frame: FrameType | None) -> None:
        """Handle the signal."""
        if not self._busy() or (self._once and self._heard):
            usual = self._usual
            signal.signal(signal.SIGINT, usual)
            usual(number, frame)
            if signal.getsignal(signal.SIGINT) == usual:  # it has come back, and means to again
                signal.signal(signal.SIGINT, self)
            return
        said = self._heard or self._until is None
        if not said and sys.stderr is not None and sys.stderr.isatty():
            sys.stderr.write(f"Ctrl-C: once {self._until}\n")
        self._heard = True

    def let_through(self) -> None:
        """Do what was put off, if anything was."""
        if self._heard and current_thread() is main_thread():
            self._heard = False
            self._usual(signal.SIGINT, currentframe())

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        waits = signal.getsignal(signal.SIGINT) is self
        if waits and current_thread() is main_thread():
            signal.signal(signal.SIGINT, self._usual)
            self.let_through()
