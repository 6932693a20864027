"""Oracles that fail, die or tell on who asked them; importable by worker processes."""

import os
import signal
import time
from collections.abc import Hashable, Sequence
from pathlib import Path

import numpy as np

from reference.games import NoisyOracle


class KeptOracle(NoisyOracle):
    """The noisy oracle with a fingerprint, so that a store takes its worths."""

    fingerprint = "noisy sizes"


class LoggedOracle(KeptOracle):
    """Takes its time over a worth, and then writes a line to a file that processes share."""

    def __init__(self, players: Sequence[Hashable], log: Path, seconds: float = 0.0):
        super().__init__(players)
        self.log = log
        self.seconds = seconds

    def worths(self, coalition: int, replicates: Sequence[int]) -> np.ndarray:
        """Worths of the noisy oracle; a line is 'process coalition replicate'."""
        time.sleep(self.seconds * len(replicates))
        worths = super().worths(coalition, replicates)
        lines = "".join(f"{os.getpid()} {coalition} {r}\n" for r in replicates)
        log = os.open(self.log, os.O_WRONLY | os.O_APPEND | os.O_CREAT)
        try:
            os.write(log, lines.encode())  # one call: lines of two processes do not mix
        finally:
            os.close(log)
        return worths


def logged(log: Path) -> list[tuple[int, int, int]]:
    """Lines of a log: process, coalition, replicate."""
    if not log.exists():
        return []
    return [tuple(map(int, line.split())) for line in log.read_text().splitlines()]


class DeadlyOracle(KeptOracle):
    """Kills the process that evaluates one of its worths: always, or until it leaves a scar."""

    def __init__(
        self,
        players: Sequence[Hashable],
        dies_at: tuple[int, int],
        *,
        scar: Path | None = None,
    ):
        super().__init__(players)
        self.dies_at = dies_at
        self.scar = scar

    def worths(self, coalition: int, replicates: Sequence[int]) -> np.ndarray:
        """Worths of the noisy oracle, if it lives to tell."""
        if any((coalition, r) == self.dies_at for r in replicates) and not self._scarred():
            os.kill(os.getpid(), signal.SIGKILL)
        return super().worths(coalition, replicates)

    def _scarred(self) -> bool:
        if self.scar is None:
            return False
        try:
            self.scar.touch(exist_ok=False)
        except FileExistsError:
            return True
        return False


class StubbornError(Exception):
    """Pickles, and does not unpickle."""

    def __init__(self, one: str, other: str):
        super().__init__(f"{one} and {other}")


class LockedError(Exception):
    """Does not pickle."""

    def __init__(self, text: str):
        super().__init__(text)
        self.function = lambda: None


class RaisingOracle(KeptOracle):
    """Raises, at one of its worths, an exception of a kind that gives trouble."""

    def __init__(self, players: Sequence[Hashable], fails_at: tuple[int, int], kind: str):
        super().__init__(players)
        self.fails_at = fails_at
        self.kind = kind

    def worths(self, coalition: int, replicates: Sequence[int]) -> np.ndarray:
        """Worths of the noisy oracle, but for one."""
        if any((coalition, r) == self.fails_at for r in replicates):
            if self.kind == "stubborn":
                raise StubbornError("this", "that")
            if self.kind == "locked":
                raise LockedError("no way out")
            raise SystemExit("the simulator wants to go home")
        return KeptOracle(self.players).worths(coalition, replicates)


class TravellingOracle(KeptOracle):
    """Leaves a line in a file wherever it arrives by pickle, and counts how often it left."""

    def __init__(self, players: Sequence[Hashable], arrivals: Path):
        super().__init__(players)
        self.arrivals = arrivals
        self.departures = 0

    def __getstate__(self) -> dict:
        self.departures += 1
        return vars(self)

    def __setstate__(self, state: dict) -> None:
        vars(self).update(state)
        with self.arrivals.open("a") as arrivals:
            arrivals.write(f"{os.getpid()}\n")

    def worths(self, coalition: int, replicates: Sequence[int]) -> np.ndarray:
        """Worths of the noisy oracle, slow enough for two workers to share them."""
        time.sleep(0.005)
        return super().worths(coalition, replicates)


class SleepyOracle(KeptOracle):
    """Sleeps for a minute over every worth."""

    def worths(self, coalition: int, replicates: Sequence[int]) -> np.ndarray:
        """Worths of the noisy oracle, after a long time."""
        time.sleep(60.0)
        return super().worths(coalition, replicates)


def _missing() -> None:
    raise ModuleNotFoundError("No module named 'elsewhere'")


class HomesickOracle(KeptOracle):
    """Pickles, and does not unpickle anywhere."""

    def __reduce__(self) -> tuple:
        return _missing, ()
