"""A coalition among any number of players, in any form that ``Game.mask`` accepts."""

from collections.abc import Hashable

import numpy as np

from tugames._labels import coalition_keys
from tugames.coalition import coalition_mask, coalition_members
from tugames.game import CoalitionLike


def mask_of(coalition: CoalitionLike, players: tuple[Hashable, ...]) -> int:
    """Bitmask of a coalition; raises InvalidInputError for one that is not of these players."""
    if isinstance(coalition, int | np.integer):
        mask = int(coalition)
        coalition_members(mask, players)  # raises if the mask is out of range
        return mask
    if isinstance(coalition, str):
        _, (coalition,) = coalition_keys([coalition], players)
    return coalition_mask(coalition, players)
