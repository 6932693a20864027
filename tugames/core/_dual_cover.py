"""The worths of a dual cover, which floats cannot hold, as they are."""

from fractions import Fraction

import numpy as np
from numpy.typing import NDArray

from tugames._numerics.whole import WholeWorths, Worths
from tugames.game import Game


class DualCover(Worths):
    """Worths of the dual cover of a game, of 2 n players; each is a sum of three of the game's.

    Of the two sums, v(S) + v*(T) is the larger exactly if S gains more than T by being in the game
    rather than in its dual, v(S) - v*(S) >= v(T) - v*(T). So it takes no more than a ranking of
    the 2**n gains to tell the larger of all 4**n pairs, without rounding.
    """

    def __init__(self, game: Game) -> None:
        self.base, self.one_side = WholeWorths(game.values), game.n_players
        grand = game.grand_coalition
        worths = [self.base.worth(mask) for mask in range(grand + 1)]
        gains = [worths[mask] + worths[grand ^ mask] - worths[grand] for mask in range(grand + 1)]
        order = {gain: k for k, gain in enumerate(sorted(set(gains)))}
        self._rank = np.array([order[gain] for gain in gains])
        super().__init__(self._rounded(game.values))
        self._whole = WholeCover(self)

    def sides(self, masks: NDArray[np.int64]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """Coalitions that have the game and the dual."""
        s, t = masks & (1 << self.one_side) - 1, masks >> self.one_side
        swapped = self._rank[s] < self._rank[t]
        return np.where(swapped, t, s), np.where(swapped, s, t)

    def exact(self, mask: int) -> Fraction:
        """Worth of a coalition, exactly."""
        return self._whole.worth(mask) * self.base.unit

    def whole(self, masks: NDArray[np.int64] | None = None) -> "WholeCover":  # noqa: ARG002
        """Worths as whole numbers, in the unit of the game's."""
        return self._whole

    def _rounded(self, values: NDArray[np.float64]) -> NDArray[np.float64]:
        """All worths, off by two roundings of them at most."""
        dual, rest = _two_sum(values[-1], -values[::-1])
        rows = []
        for t in range(values.size):
            ours, small = _two_sum(values, dual[t])
            theirs, tiny = _two_sum(values[t], dual)
            row = np.where(
                self._rank >= self._rank[t], ours + (small + rest[t]), theirs + (tiny + rest)
            )
            rows.append(row)
        table: NDArray[np.float64] = np.concatenate(rows)
        table[0] = 0.0
        return table


class WholeCover(WholeWorths):
    """Worths of a dual cover as whole multiples of one unit, that of the game's own."""

    def __init__(self, cover: DualCover) -> None:
        base = cover.base
        self._cover, self.values = cover, cover.values
        self.unit, self.exponent = base.unit, base.exponent
        self._near = self._fit(self.values)
        self._residues = base.wholes(slice(None))

    def worth(self, mask: int) -> int:
        """Worth of a coalition in whole units."""
        (ours,), (theirs,) = self._cover.sides(np.array([mask]))
        base, grand = self._cover.base, self._residues.size - 1
        return base.worth(int(ours)) + base.worth(grand) - base.worth(int(grand ^ theirs))

    def wholes(self, which: NDArray[np.int64] | slice) -> NDArray[np.int64]:
        """Worths of coalitions in whole units modulo 2**64, as int64."""
        masks = np.arange(self.values.size)[which] if isinstance(which, slice) else which
        ours, theirs = self._cover.sides(masks)
        grand = self._residues.size - 1
        with np.errstate(over="ignore"):
            found: NDArray[np.int64] = self._residues[ours] + self._residues[grand]
            found -= self._residues[grand ^ theirs]
        return found


def _two_sum(
    a: NDArray[np.float64] | np.float64, b: NDArray[np.float64] | np.float64
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Rounded sum and the rest, which is a float, too (D. E. Knuth, Seminumerical Algorithms)."""
    total = np.add(a, b)
    part = total - a
    return total, (a - (total - part)) + (b - part)
