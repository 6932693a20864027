"""A-priori unions: partitions of the players, and the game played within one union."""

from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from functools import partial

import numpy as np
from numpy.typing import ArrayLike, NDArray

from tugames._doors.brief import brief_repr
from tugames._doors.pandas import is_series, series_items
from tugames._doors.vectors import aligned
from tugames.coalition import (
    CoalitionLike,
    coalition_label,
    coalition_mask,
    coalition_sizes,
    iter_players,
    require_coalitions,
)
from tugames.errors import InvalidInputError
from tugames.game import Game

#: Worths looked up at a time; a block and its indices fit in cache.
_BLOCK = 1 << 16


#: Coalitions, or the name of each player's union.
UnionsLike = Iterable[CoalitionLike] | Mapping[Hashable, Hashable]


def partition_masks(game: Game, structure: UnionsLike) -> tuple[int, ...]:
    """Bitmasks of a partition of a game's players."""
    return partition_of(game.players, structure, game.mask)


def partition_of(
    players: Sequence[Hashable],
    structure: UnionsLike,
    read: Callable[[CoalitionLike], int] | None = None,
) -> tuple[int, ...]:
    """Bitmasks of a partition of the players.

    Each part is in any form ``Game.mask`` accepts; or a mapping, or a pandas Series, says which
    union every player is in, and the unions come in the order in which it names them.
    """
    if is_series(structure):
        structure = series_items(structure, "unions")
    if isinstance(structure, Mapping):
        return _joined_by_name(players, structure)
    what = "a coalition structure is a list of coalitions, or a mapping of players to union names"
    if read is None:
        read = partial(coalition_mask, players=players)
    masks = tuple(read(part) for part in require_coalitions(structure, what))
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
                f"{coalition_label(covered & mask, players)} is in two coalitions "
                "(an int is a bitmask: write [3], not 3, for player 3 alone)"
            )
        covered |= mask
    grand = (1 << len(players)) - 1
    if covered != grand:
        missing = coalition_label(grand ^ covered, players)
        raise InvalidInputError(
            f"a coalition structure has every player once; {missing} is in none: add it, as a "
            "coalition of its own if it stands alone"
        )
    return masks


def _joined_by_name(
    players: Sequence[Hashable], unions: Mapping[Hashable, Hashable]
) -> tuple[int, ...]:
    """Masks of the players who are in unions of the same name."""
    names = aligned(unions, players, "unions")
    masks: dict[Hashable, int] = {}
    for i, name in enumerate(names):
        try:
            missing = name is None or name != name  # noqa: PLR0124  nan
            masks[name] = masks.get(name, 0) | 1 << i
        except (TypeError, ValueError):  # a list, an array
            missing = True
        if missing:
            raise InvalidInputError(
                f"a union has a name; that of {brief_repr(players[i])} is "
                f"{brief_repr(name)}: give a text or a number, or list the unions as coalitions"
            )
    return tuple(masks[name] for name in dict.fromkeys(unions.values()))


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
