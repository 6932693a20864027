"""Solutions that are linear in pieces: the pieces that the true game may lie in.

Where a solution is linear, so is its value on every replicate, and Student's t bounds it. Near a
kink the replicates pull in different directions, and no interval of one piece is right. But of the
piece, or one of the pieces, in which the true game lies, the value at the true game is the
solution, and its interval holds as that of any linear solution. So the union of the intervals of
all pieces in which the true game may lie holds at least as often as each of them. Which these are
is looked up around the mean table, as far away as the true game may be; tables without a solution
are passed over.
"""

from collections.abc import Callable, Iterator

import numpy as np
from numpy.typing import NDArray

from tugames.errors import TUGamesError
from tugames.game import Game
from tugames.sampled import SampledGame

FloatArray = NDArray[np.float64]

#: Relative difference that rounding makes between the solution of a mean and a mean of solutions.
_ROUNDING = 1e-9
#: Tables that are looked up around the mean, and how much farther away than it may be off.
_LOOKED_UP, _FARTHER = 40, 1.5
#: Relative difference of values that are those of one piece.
_SAME = 1e-7
#: Share of the way to a replicate on which a solution is taken to be linear.
_STEP = 1e-3


def pieces(
    sampled: SampledGame, solve: Callable[[Game], FloatArray]
) -> tuple[bool, Iterator[FloatArray]]:
    """Whether the solution is linear on these replicates; values by replicate, (R, n), by piece.

    A linear solution has one piece, for R + 1 solutions; another takes 41 solutions, and R for each
    piece that is found. The tables looked up have a fixed seed.
    """
    value = solve(sampled.mean)
    try:
        rows = np.array([solve(sampled.replicate(r)) for r in range(sampled.n_replicates)])
    except TUGamesError:  # single replicates need not have a solution, such as an imputation
        return False, _around(sampled, solve, value)
    off = float(np.abs(value - rows.mean(axis=0)).max(initial=0.0))
    scale = max(float(np.abs(rows).max(initial=0.0)), np.finfo(np.float64).tiny)
    if off <= _ROUNDING * scale:
        return True, iter((rows,))
    return False, _around(sampled, solve, value)


def _around(
    sampled: SampledGame, solve: Callable[[Game], FloatArray], value: FloatArray
) -> Iterator[FloatArray]:
    mean, samples, players = sampled.mean.values, sampled.samples, sampled.players
    count = sampled.n_replicates
    rng = np.random.default_rng(0)
    mixed = rng.standard_normal((_LOOKED_UP, count)) * (_FARTHER / np.sqrt(count * (count - 1.0)))
    mixed = np.vstack([np.zeros(count), mixed])
    found = list[FloatArray]()
    for shares in mixed:
        at = mean + shares @ (samples - mean)
        try:
            here = solve(Game(at, players)) if shares.any() else value
            if any(_agrees(piece, shares, here) for piece in found):
                continue
            steps = [solve(Game(at + _STEP * (worths - at), players)) for worths in samples]
        except TUGamesError:  # no solution there: it is not where the true game's is
            if not shares.any():
                raise
            continue
        found.append(here + (np.array(steps) - here) / _STEP)
        yield found[-1]


def _agrees(piece: FloatArray, shares: FloatArray, here: FloatArray) -> bool:
    """Whether a piece, continued to this mixture of replicates, has the solution's value there."""
    mean = piece.mean(axis=0)
    there = mean + shares @ (piece - mean)
    scale = max(float(np.abs(piece).max()), float(np.abs(here).max()))
    return bool(np.abs(there - here).max(initial=0.0) <= _SAME * scale)
