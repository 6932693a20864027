"""The totally balanced cover: what members earn who share their time between coalitions."""

import numpy as np
from numpy.typing import NDArray

from tugames.coalition import coalition_sizes
from tugames.core.balancedness import balancedness
from tugames.game import Game
from tugames.sampled import SampledGame, examined
from tugames.transforms._balanced_sums import ROUNDING, largest_balanced_sums

__all__ = ["totally_balanced_cover"]

#: Worths in a batch of coalitions of one size, about: a few arrays of it fit in cache.
_ENTRIES = 1 << 17


def totally_balanced_cover(game: Game | SampledGame) -> Game:
    r"""Totally balanced cover: the least game above a game whose subgames all have a core.

    .. math:: \bar v(S) = \max \Bigl\{ \sum_{T \subseteq S} w(T) v(T) : w \ge 0,\;
              \sum_{T \ni i} w(T) = 1 \text{ for all } i \in S \Bigr\}

    Parameters
    ----------
    game : Game or SampledGame
        Of an estimated game, the cover of the mean game.

    Returns
    -------
    Game
        Worths of coalitions whose subgame is balanced are those of the game itself.

    Raises
    ------
    SolverError
        If a linear program could not be settled; see :func:`balancedness`.

    Notes
    -----
    One linear program for each coalition, those of one size by one vectorised simplex method:
    O(3**n) time for each pivot, of which there are a few for each player, and O(2**n) memory, with
    some ten megabytes beside. 8 players take some hundredths of a second, 12 about half a second,
    14 some seconds. An optimum is accepted only with balancing weights that attain it and a payoff
    that no coalition exceeds, to a relative 1e-10; what rounding leaves open goes to
    :func:`balancedness`, which also has weights, payoff and an exact proof for any one coalition:
    ``balancedness(game.subgame(coalition))``.

    References
    ----------
    L. S. Shapley and M. Shubik (1969), On market games, Journal of Economic Theory 1.

    Examples
    --------
    Three players, any two of whom earn 1: each pair works together half of the time.

    >>> totally_balanced_cover(Game([0, 0, 0, 1, 0, 1, 1, 1])).values
    array([0. , 0. , 0. , 1. , 0. , 1. , 1. , 1.5])
    """
    table = examined(game)
    n, cover = table.n_players, table.values.copy()
    sizes = coalition_sizes(n)
    for size in range(2, n + 1):
        masks = np.flatnonzero(sizes == size)
        at_once = max(_ENTRIES >> size, 1)
        for start in range(0, masks.size, at_once):
            some = masks[start : start + at_once]
            cover[some] = _cover_of(table, some, size)
    for mask in np.flatnonzero(np.isnan(cover)):
        cover[mask] = balancedness(table.subgame(int(mask))).balanced_worth
    return Game(cover, table.players)


def _cover_of(game: Game, masks: NDArray[np.int64], size: int) -> NDArray[np.float64]:
    """Worths in the cover of coalitions of one size; NaN where rounding forbids an answer."""
    n = game.n_players
    members = np.nonzero(masks[:, np.newaxis] >> np.arange(n) & 1)[1].reshape(-1, size)
    subsets = np.zeros((masks.size, 1), dtype=np.int64)
    alone = np.zeros((masks.size, 1))
    for i in range(size):
        player = 1 << members[:, i : i + 1]
        subsets = np.hstack([subsets, subsets | player])
        alone = np.hstack([alone, alone + game.values[player]])
    gains = np.maximum(game.values[subsets] - alone, 0.0)  # a coalition with a loss is never used
    scale = gains.max(axis=1)
    gains /= np.where(scale > 0.0, scale, 1.0)[:, np.newaxis]
    gain = scale * largest_balanced_sums(gains)
    worths, alone = game.values[masks], alone[:, -1]
    # an excess over v(S) that is rounding is none
    balanced = gain <= worths - alone + ROUNDING * size * scale
    return np.where(balanced, worths, alone + gain)
