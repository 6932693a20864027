"""Properties of games, one concept a file, each a Verdict with the violated inequality.

Of an estimated game inequalities and equations in the worths are tested, at a level; lists of
players, and what is about simple games, are those of its mean table.
"""

from tugames.properties.additive import is_additive
from tugames.properties.average_convex import is_average_convex
from tugames.properties.carrier import is_carrier, minimal_carrier
from tugames.properties.constant_sum import is_constant_sum
from tugames.properties.convex import is_convex, is_strictly_convex
from tugames.properties.essential import is_essential
from tugames.properties.idle_players import (
    dummy_players,
    is_dummy_player,
    is_null_player,
    null_players,
)
from tugames.properties.monotone import is_monotone
from tugames.properties.simple import is_decisive, is_proper, is_simple, is_strong
from tugames.properties.superadditive import is_superadditive
from tugames.properties.symmetric import is_symmetric, is_symmetric_pair, symmetric_players
from tugames.properties.weakly_superadditive import is_weakly_superadditive, is_zero_monotone
from tugames.properties.zero_normalized import is_zero_normalized

__all__ = [
    "dummy_players",
    "is_additive",
    "is_average_convex",
    "is_carrier",
    "is_constant_sum",
    "is_convex",
    "is_decisive",
    "is_dummy_player",
    "is_essential",
    "is_monotone",
    "is_null_player",
    "is_proper",
    "is_simple",
    "is_strictly_convex",
    "is_strong",
    "is_superadditive",
    "is_symmetric",
    "is_symmetric_pair",
    "is_weakly_superadditive",
    "is_zero_monotone",
    "is_zero_normalized",
    "minimal_carrier",
    "null_players",
    "symmetric_players",
]
