"""Simple games from their minimal winning coalitions."""

from collections.abc import Hashable, Iterable, Sequence

import numpy as np

from tugames._worths.tables import check_table_fits
from tugames.coalition import CoalitionLike, coalition_label, coalition_mask
from tugames.errors import InvalidInputError
from tugames.families._arguments import items, player_names
from tugames.families._subsets import over_subsets
from tugames.game import Game

__all__ = ["simple_from_minimal_winning"]


def simple_from_minimal_winning(
    players: Sequence[Hashable] | int, coalitions: Iterable[CoalitionLike]
) -> Game:
    """Monotone simple game: v(S) = 1 if S contains one of these coalitions, else 0.

    Parameters
    ----------
    players : sequence of hashables, or their number n
    coalitions : iterable
        The minimal winning coalitions, at least one: masks, text such as ``"ann+bob"``, or
        iterables of labels. None contains another.

    Returns
    -------
    Game

    Raises
    ------
    InvalidInputError
        If there are none, one is empty or has an unknown member, or one contains another.

    Notes
    -----
    The core is not empty if and only if some player is in every minimal winning coalition.
    O(n 2**n) time, O(2**n) memory, and O(m**2) for comparing m coalitions.

    References
    ----------
    L. S. Shapley (1962), Simple games: an outline of the descriptive theory, Behavioral
    Science 7.

    Examples
    --------
    Ann needs bob or eve, who cannot do without her.

    >>> game = simple_from_minimal_winning(["ann", "bob", "eve"], ["ann+bob", "ann+eve"])
    >>> game.values.astype(int)
    array([0, 0, 0, 1, 0, 1, 0, 1])
    """
    names = player_names(players)
    n = len(names)
    check_table_fits(n)
    masks = sorted(
        {coalition_mask(one, names) for one in items(coalitions, "coalitions")}, key=int.bit_count
    )
    if not masks or masks[0] == 0:
        raise InvalidInputError(
            "a simple game has at least one winning coalition, and the empty one is not winning; "
            f"got {'the empty one' if masks else 'none'}"
        )
    for k, larger in enumerate(masks):
        inside = next((mask for mask in masks[:k] if mask & larger == mask), None)
        if inside is not None:
            raise InvalidInputError(
                f"no minimal winning coalition contains another; {coalition_label(larger, names)} "
                f"contains {coalition_label(inside, names)}: drop the larger one"
            )
    wins = np.zeros(1 << n, dtype=np.bool_)
    wins[masks] = True
    over_subsets(wins, np.logical_or)
    return Game(wins, names)
