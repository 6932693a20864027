"""Long computations in slices: Ctrl-C gets through between two, and a bar shows how far it is.

Python does not look at signals while compiled code runs. So compiled code that may run for longer
than a moment is given a number of steps at a time, and keeps what it needs to go on from there in
arrays that it is given.
"""

import sys
import time
from bisect import bisect_right
from collections.abc import Callable, Iterator, Sequence
from types import TracebackType
from typing import Any, Self, TypeVar

__all__ = ["Bar", "in_slices", "over_range", "subset_pairs", "told"]

Thing = TypeVar("Thing")

#: Seconds that a slice is meant to take.
_TARGET = 0.2
#: Steps of the first slice, which shows how long the others will take.
_FIRST = 1 << 18
#: Seconds after which a bar is shown, if it is known by then that there is more to come.
_DELAY = 2.0


class Bar:
    """A bar of progress on standard error that appears after two seconds, on a terminal only.

    Parameters
    ----------
    name : str
        What is being done.
    total : int, optional
        Steps in all, if that is known.
    expected : float
        Seconds that it is known to take, of which the first two need not be waited for.
    """

    def __init__(self, name: str, total: int | None = None, expected: float = 0.0) -> None:
        self._name, self._total = name, total
        self._begun = time.perf_counter() - expected
        self._bar: Any = None
        self._done = 0

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        if self._bar is not None:
            self._bar.close()

    def at(self, done: int) -> None:
        """Show that so many steps are done in all."""
        if self._bar is None:
            if time.perf_counter() - self._begun < _DELAY or not sys.stderr.isatty():
                return
            from tqdm import tqdm

            form = None if self._total is None else "{l_bar}{bar}| [{elapsed}<{remaining}]"
            self._bar = tqdm(
                desc=self._name, total=self._total, leave=False, bar_format=form, unit="step"
            )
        self._bar.update(done - self._done)
        self._done = done


def told(things: Sequence[Thing], name: str, *, expected: float = 0.0) -> Iterator[Thing]:
    """The things in turn, and a bar of how many are done with."""
    with Bar(name, len(things), expected) as bar:
        bar.at(0)
        for k, thing in enumerate(things, 1):
            yield thing
            bar.at(k)


def in_slices(advance: Callable[[int], int], total: int, name: str | None = None) -> None:
    """Call ``advance`` until all is done, with as many steps at a time as take a fifth of a second.

    Parameters
    ----------
    advance : callable
        Takes a number of steps, goes on for about as many, and returns how far it is.
    total : int
        Where it ends. The steps may be of another unit than what is returned.
    name : str, optional
        What is being done, for a bar; without it none is shown.
    """
    steps, done = _FIRST, 0
    with Bar(name or "", total) as bar:
        while done < total:
            begun = time.perf_counter()
            done = advance(steps)
            took = time.perf_counter() - begun
            steps = max(1, int(steps * min(4.0, _TARGET / max(took, 1e-9))))
            if name is not None:
                bar.at(min(done, total))


def over_range(
    kernel: Callable[[int, int], object],
    start: int,
    stop: int,
    name: str | None = None,
    *,
    work: Callable[[int], int] = int,
) -> None:
    """Call ``kernel(first, last)`` for consecutive pieces of a range.

    ``work(k)`` is the number of steps for everything below k, where they differ.
    """
    at, before = start, work(start)
    if work(stop) - before <= _FIRST:
        if stop > start:
            kernel(start, stop)
        return

    def advance(steps: int) -> int:
        nonlocal at
        goal = work(at) + steps
        end = bisect_right(range(stop + 1), goal, lo=at + 1, key=work) - 1
        end = min(max(end, at + 1), stop)
        kernel(at, end)
        at = end
        return work(at) - before

    in_slices(advance, work(stop) - before, name)


def subset_pairs(mask: int) -> int:
    """Pairs (S, T) of coalitions with S within T, T below ``mask``; 3**n below 2**n.

    With T agreeing with the mask down to a bit of it, and lacking that bit, the lower bits are in
    S, in T alone, or in neither.
    """
    pairs, above = 0, 1
    for bit in reversed(range(mask.bit_length())):
        if mask >> bit & 1:
            pairs += above * 3**bit
            above *= 2
    return pairs
