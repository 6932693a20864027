"""Centre of gravity of the core of a convex game, from those of its faces."""

import numpy as np
from numpy.typing import NDArray

from tugames._numerics.slices import Bar
from tugames.coalition import iter_players

#: By a coalition A and one that contains it, B: volume and centre of the core of the game on
#: B - A, v(A u S) - v(A); the volume is that of the projection which leaves one player out.
_Cores = dict[tuple[int, int], tuple[float, NDArray[np.float64]]]


def convex_center(values: NDArray[np.float64], tolerance: float) -> NDArray[np.float64]:
    """Centre of gravity of the core of a convex game, shape (n,).

    The core's face where S gets just v(S) is a product: the core of the game on S, and that of
    v(S u T) - v(S) on the others. So the cores of all 3**n games between two coalitions are
    computed from small ones to large ones. A payoff in the core is the apex of pyramids over its
    faces, whose centres and volumes are known. Where v(S) + v(N - S) is v(N), to within the
    tolerance, the core itself is such a product, and flat.
    """
    size = values.size
    n = size.bit_length() - 1
    cores: _Cores = {(mask, mask): (1.0, np.zeros(n)) for mask in range(size)}
    with Bar("faces of the core", 3**n) as bar:
        for count in range(1, n + 1):
            for between in range(1, size):
                if between.bit_count() != count:
                    continue
                for below in _subsets(size - 1 ^ between):
                    cores[below, below | between] = _core(values, cores, below, between, tolerance)
                bar.at(len(cores))
    return cores[0, size - 1][1]


def _subsets(mask: int) -> list[int]:
    subsets = [0]
    for i in iter_players(mask):
        subsets += [subset | 1 << i for subset in subsets]
    return subsets


def _core(
    values: NDArray[np.float64], cores: _Cores, below: int, between: int, tolerance: float
) -> tuple[float, NDArray[np.float64]]:
    """Volume and centre of the core of the game on the players ``between``."""
    players = list(iter_players(between))
    own = below | np.array(_subsets(between))
    worths = values[own] - values[below]
    grand = len(own) - 1
    apex = np.zeros(values.size.bit_length() - 1)
    # between two payoffs of the core, of those who arrive in order and in reverse
    upward = worths[(1 << np.arange(len(players) + 1)) - 1]
    downward = worths[grand ^ ((1 << np.arange(len(players) + 1)) - 1)]
    shares = (np.diff(upward) - np.diff(downward)) / 2
    apex[players] = shares
    inner = np.zeros(len(own))  # what it gives to coalitions
    for k, share in enumerate(shares):
        inner[1 << k : 2 << k] = inner[: 1 << k] + share
    widths = worths[grand] - worths - worths[::-1]  # of what S gets in the core
    if grand > 1:
        narrowest = int(widths[1:grand].argmin()) + 1
        if widths[narrowest] <= tolerance:
            first, second = cores[below, own[narrowest]], cores[own[narrowest], own[grand]]
            return 0.0, first[1] + second[1]
    elif grand == 1:
        return 1.0, apex
    total, moment = 0.0, np.zeros_like(apex)
    for height, mask in zip((inner - worths)[1:grand], own[1:grand].tolist(), strict=True):
        first, second = cores[below, mask], cores[mask, below | between]
        share = height * first[0] * second[0]
        if share > 0.0:
            total += share
            moment += share * (first[1] + second[1])
    dimension = len(players) - 1
    if total == 0.0:  # narrower than numbers can tell
        return 0.0, apex
    return total / dimension, (dimension * moment / total + apex) / (dimension + 1)
