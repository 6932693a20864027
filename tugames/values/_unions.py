"""A-priori unions: partitions of the players, and the game played within one union."""

from collections.abc import Iterable, Sequence

import numpy as np
from numpy.typing import ArrayLike, NDArray

from tugames.coalition import coalition_label, coalition_sizes, iter_players
from tugames.errors import InvalidInputError
from tugames.game import CoalitionLike, Game

#: Worths looked up at a time; a block and its indices fit in cache.
_BLOCK = 1 << 16


def partition_masks(game: Game, structure: Iterable[CoalitionLike]) -> tuple[int, ...]:
    """Bitmasks of a partition of the players, each part in any form ``Game.mask`` accepts."""
    if isinstance(structure, str) or not isinstance(structure, Iterable):
        raise InvalidInputError(
            "a coalition structure is a list of coalitions, such as [['ann', 'bob'], ['eve']]; "
            f"got {structure!r}"
        )
    masks = tuple(game.mask(part) for part in structure)
    covered = 0
    for mask in masks:
        if mask == 0:
            raise InvalidInputError(
                "the coalitions of a structure have members; got an empty one: leave it out "
                "(an int is a bitmask: write [0], not 0, for player 0 alone)"
            )
        if covered & mask:
            raise InvalidInputError(
                "a coalition structure has every player once; "
                f"{coalition_label(covered & mask, game.players)} is in two coalitions "
                "(an int is a bitmask: write [3], not 3, for player 3 alone)"
            )
        covered |= mask
    if covered != game.grand_coalition:
        missing = coalition_label(game.grand_coalition ^ covered, game.players)
        raise InvalidInputError(
            f"a coalition structure has every player once; {missing} is in none: add it, as a "
            "coalition of its own if it stands alone"
        )
    return masks


def game_within(game: Game, union: int, others: Sequence[int], weights: ArrayLike) -> Game:
    """Game of a union's members, the other unions coming and going as wholes.

    A part T of the union is worth the sum, over the sets H of other unions, of
    ``weights[|H|]`` times what T adds to the players of H. O(2**(b + m - 1)) lookups for b
    members and m unions, in blocks.
    """
    parts = _joins([1 << i for i in iter_players(union)])
    outside = _joins(others)
    weight = np.asarray(weights, dtype=np.float64)[coalition_sizes(len(others))]
    worths = np.zeros(parts.size)
    rows = max(1, _BLOCK // parts.size)
    for start in range(0, outside.size, rows):
        block = slice(start, start + rows)
        table = game.values[outside[block, None] | parts]
        worths += weight[block] @ (table - table[:, :1])  # differences first: they cancel offsets
    return Game(worths)


def _joins(masks: Iterable[int]) -> NDArray[np.int64]:
    """Union of every subset of disjoint coalitions, indexed by the subset's own mask."""
    joined = np.zeros(1, dtype=np.int64)
    for mask in masks:
        joined = np.concatenate([joined, joined | mask])
    return joined
