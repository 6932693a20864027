"""Play stretch by stretch, so that memory does not grow with the horizon."""

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Protocol

import numpy as np

from bandit_backend.engine._draws import Numbers
from bandit_backend.engine._scenes import Scene

if TYPE_CHECKING:
    from bandit_backend.engine._regression import Stretch

__all__ = ["Player", "played", "settle"]


class Player(Protocol):
    """What plays a coalition in compiled code, for one kind of action sets or policies."""

    @property
    def longest_stretch(self) -> int: ...

    @property
    def rounds(self) -> int: ...

    @property
    def strained(self) -> bool:
        """Whether decisions may be rounding, so that play has to be repeated with more digits."""

    def start(self, rng: np.random.Generator, /) -> None:
        """Forget all data; ``rng`` is for draws that belong to no single member."""

    def advance(self, stretch: "Stretch", contexts: list[np.random.Generator], /) -> None:
        """Play the next stretch of steps."""


def played(
    player: Player,
    take: Callable[[int], Numbers],
    horizon: int,
    length: int,
    contexts: list[np.random.Generator],
) -> "Iterator[Stretch]":
    """The stretches of a replicate, each once it is played; no more of a player that is strained.

    Parameters
    ----------
    player : Player
        Started.
    take : callable
        Random numbers of the next n steps.
    horizon, length : int
        Steps in all, and in a stretch at most.
    contexts : list of Generator
        What draws the members' action sets.
    """
    from bandit_backend.engine._regression import Stretch  # compiled code, where it runs

    reached: float | np.ndarray[tuple[int, ...], np.dtype[np.float64]] = 0.0
    for start in range(0, horizon, length):
        n = min(length, horizon - start)
        noise, uniform, normal = take(n)
        regret = np.zeros((len(noise), n + 1))
        regret[:, 0] = reached
        stretch = Stretch(
            start=np.array([start]),
            noise=noise,
            uniform=uniform,
            normal=normal,
            regret=regret,
            actions=np.zeros((len(noise), n), dtype=np.int64),
        )
        if not player.strained:
            player.advance(stretch, contexts)
        if player.strained:
            return
        reached = regret[:, -1]
        yield stretch


def settle(scene: Scene, stretch: "Stretch") -> None:
    """Write the regret of a stretch from what was chosen, where no kernel knows the means."""
    stretch.regret[:, 1:] = scene.gaps(stretch.actions)
    stretch.regret.cumsum(axis=1, out=stretch.regret)
