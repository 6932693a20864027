"""Apex games: one major player needs a single ally, or all the others unite."""

from collections.abc import Hashable, Sequence

import numpy as np

from tugames._worths.tables import check_table_fits
from tugames.errors import InvalidInputError
from tugames.families._arguments import player_names
from tugames.game import Game

__all__ = ["apex"]


def apex(players: Sequence[Hashable] | int) -> Game:
    r"""Apex game: v(S) = 1 if S has the first player and another, or all others; else 0.

    Parameters
    ----------
    players : sequence of hashables, or their number n
        At least 3; the first is the apex.

    Returns
    -------
    Game

    Raises
    ------
    InvalidInputError
        If there are fewer than 3 players.

    Notes
    -----
    The majority game [n - 1; n - 2, 1, ..., 1]. Of S and its complement exactly one wins, so
    that the core is empty. The Shapley value gives the apex (n - 2) / n; the nucleolus shares
    in proportion to these weights, (n - 2) / (2n - 3) for the apex and 1 / (2n - 3) for each
    other. O(2**n) time and memory.

    References
    ----------
    J. von Neumann, O. Morgenstern (1944), Theory of Games and Economic Behavior, section 55;
    B. Peleg (1968), On weights of constant-sum majority games, SIAM Journal on Applied
    Mathematics 16 (the nucleolus).

    Examples
    --------
    >>> game = apex(["major", "ann", "bob", "eve"])
    >>> game.worth("major+eve"), game.worth("ann+bob"), game.worth("ann+bob+eve")
    (1.0, 0.0, 1.0)
    """
    names = player_names(players)
    n = len(names)
    if n < 3:
        raise InvalidInputError(f"an apex game has at least 3 players; got {n}")
    check_table_fits(n)
    worths = np.zeros(1 << n)
    worths[3::2] = 1.0  # odd masks have the first player; the apex alone is mask 1
    worths[-2] = 1.0
    return Game(worths, names)
