"""Ctrl-C that is raised even if somebody swallowed it."""

import signal
from threading import current_thread, main_thread
from types import FrameType, TracebackType
from typing import Any, Self

from tugames._numerics.later import Later

__all__ = ["Heard"]


class Heard:
    """Ctrl-C that is raised at once, and again in the end if somebody swallowed it.

    Numpy does so while it makes a generator, once in some thousand times; so do functions that
    catch whatever comes. To be used with ``with``, in the main thread; elsewhere it does nothing,
    nor where Ctrl-C waits already.
    """

    def __init__(self) -> None:
        self._usual: Any = None
        self._came = False

    def __enter__(self) -> Self:
        if current_thread() is main_thread():
            usual = signal.getsignal(signal.SIGINT)
            if callable(usual) and not isinstance(usual, Later | Heard):
                self._usual = usual
                signal.signal(signal.SIGINT, self)
        return self

    def __call__(self, number: int, frame: FrameType | None) -> None:
        """Handle the signal."""
        self._came = True
        self._usual(number, frame)
        self._came = False  # it was somebody's wish that nothing is raised

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        now: object = signal.getsignal(signal.SIGINT)
        if now is self:
            signal.signal(signal.SIGINT, self._usual)
        if self._came and kind is None:
            raise KeyboardInterrupt
