"""Random games by class, and structures on their players, to be given to two libraries.

Nothing here imports the library under test. A class is a function of a generator and a number of
players that returns the table of 2**n worths.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from reference.games import subsets, unanimity

Draw = Callable[[np.random.Generator, int], np.ndarray]


def additive(amounts: np.ndarray) -> np.ndarray:
    """Sums of the amounts over every coalition."""
    return (np.arange(1 << amounts.size)[:, None] >> np.arange(amounts.size) & 1) @ amounts


def _sizes(n: int) -> np.ndarray:
    return np.bitwise_count(np.arange(1 << n)).astype(float)


def convex(rng: np.random.Generator, n: int) -> np.ndarray:
    """Non-negative multiples of unanimity games, and an additive game."""
    worths = additive(rng.integers(-9, 10, n).astype(float))
    for carrier in rng.integers(1, 1 << n, 2 * n):
        worths += int(rng.integers(0, 6)) * unanimity(n, int(carrier))
    return worths


def superadditive(rng: np.random.Generator, n: int) -> np.ndarray:
    """A coalition has its own idea, or splits in two, whichever is worth more."""
    worths = rng.integers(0, 6, 1 << n) * _sizes(n)
    for mask in range(1, 1 << n):
        parts = np.array([part for part in subsets(mask) if 2 * part > mask])
        worths[mask] = (worths[parts] + worths[mask ^ parts]).max(initial=0.0)
    return worths


def nearly_balanced(rng: np.random.Generator, n: int) -> np.ndarray:
    """Whole numbers on both sides of the edge between a core and none."""
    spread = int(rng.integers(1, 6))
    return _sizes(n) ** int(rng.integers(1, 3)) + rng.integers(-spread, spread + 1, 1 << n)


def unbalanced(rng: np.random.Generator, n: int) -> np.ndarray:
    """The grand coalition is worth less than two halves, but imputations are left over."""
    worths = rng.integers(0, 10, 1 << n).astype(float) * (_sizes(n) > 1)
    half = int(rng.integers(1, 1 << n - 1))
    worths[half] = worths[worths.size - 1 ^ half] = worths[-1] = 10.0
    return worths


def simple(rng: np.random.Generator, n: int) -> np.ndarray:
    """Monotone, with worths 0 and 1: whoever contains one of a few carriers wins."""
    carriers = rng.integers(1, 1 << n, int(rng.integers(1, 2 * n)))
    return np.max([unanimity(n, int(carrier)) for carrier in carriers], axis=0)


def ties(rng: np.random.Generator, n: int) -> np.ndarray:
    """Worths of 0, 1 or 2, in no order: most excesses tie."""
    worths = rng.integers(0, 3, 1 << n).astype(float)
    worths[-1] = rng.integers(1, n + 3)
    return worths


def negative(rng: np.random.Generator, n: int) -> np.ndarray:
    """Worths of both signs, those of the players alone below what they can share."""
    worths = rng.integers(-20, 6, 1 << n).astype(float)
    worths[-1] = max(worths[-1], worths[1 << np.arange(n)].sum() + rng.integers(-2, 9))
    return worths


def offset(rng: np.random.Generator, n: int) -> np.ndarray:
    """Small whole numbers on top of an additive game of a thousand million."""
    return nearly_balanced(rng, n) + additive(rng.integers(-(10**9), 10**9, n).astype(float))


def decimals(rng: np.random.Generator, n: int) -> np.ndarray:
    """Tenths, rounded as people round them, at times of an additive or a convex game."""
    worths = additive(rng.integers(1, 9, n) * 0.1)
    more = [0, convex(rng, n) * 0.1, rng.integers(0, 9, 1 << n) * 0.1]
    return worths + more[int(rng.integers(3))]


def tiny(rng: np.random.Generator, n: int) -> np.ndarray:
    """Floats of no special form, a thousand-millionth of the usual size."""
    spread = rng.choice([0.1, 1.0, n])
    return 1e-9 * (_sizes(n) ** 2 + spread * rng.normal(size=1 << n))


CLASSES: dict[str, Draw] = {
    draw.__name__: draw
    for draw in (
        convex,
        superadditive,
        nearly_balanced,
        unbalanced,
        simple,
        ties,
        negative,
        offset,
        decimals,
        tiny,
    )
}


def draw_worths(name: str, rng: np.random.Generator, n: int) -> np.ndarray:
    """Table of a random game of a class; the empty coalition is worth nothing."""
    worths = CLASSES[name](rng, n).astype(float)
    worths[0] = 0.0
    return worths


def draw_unions(rng: np.random.Generator, n: int) -> list[list[int]]:
    """A partition of the players."""
    union = rng.integers(0, int(rng.integers(1, n + 1)), n)
    return [np.flatnonzero(union == k).tolist() for k in np.unique(union)]


def draw_edges(rng: np.random.Generator, n: int) -> list[tuple[int, int]]:
    """Links of a graph, few or many."""
    density = rng.random()
    return [(i, j) for i in range(n) for j in range(i) if rng.random() < density]


#: Players of the games to be compared; exact solutions take longer the more there are.
_PLAYERS = np.arange(3, 10)
_SHARES = (0.22, 0.27, 0.22, 0.14, 0.08, 0.04, 0.03)


@dataclass(frozen=True)
class Drawn:
    """A random game, structures on its players, and by how much two answers may differ."""

    worths: np.ndarray
    unions: list[list[int]]
    edges: list[tuple[int, int]]

    @property
    def n(self) -> int:
        """Number of players."""
        return self.worths.size.bit_length() - 1

    @cached_property
    def largest(self) -> float:
        """Largest worth, in absolute value."""
        return float(np.abs(self.worths).max())

    @property
    def rounding(self) -> float:
        """What float64 makes of sums of these worths, with some room."""
        return 1e-13 * self.largest

    @cached_property
    def tolerance(self) -> float:
        """A hair of what the players have to share, besides rounding."""
        own = additive(self.worths[1 << np.arange(self.n)])
        return 1e-9 * float(np.abs(self.worths - own).max()) + self.rounding

    @property
    def stated_tolerance(self) -> float:
        """Tolerance by ADR 0004: none for whole numbers, else 1e-9 of the largest worth."""
        whole = (self.worths == np.rint(self.worths)).all()
        return 0.0 if whole else 1e-9 * self.largest


def random_games(name: str, count: int) -> Iterator[Drawn]:
    """Games of a class, the same ones for everybody who asks."""
    rng = np.random.default_rng([3, *name.encode()])
    for _ in range(count):
        n = int(rng.choice(_PLAYERS, p=_SHARES))
        worths = draw_worths(name, rng, n)
        yield Drawn(worths=worths, unions=draw_unions(rng, n), edges=draw_edges(rng, n))
