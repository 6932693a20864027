"""Games made from games: other coordinates, other units, fewer players, more cooperation."""

from tugames.transforms.dividends import game_from_dividends, harsanyi_dividends
from tugames.transforms.dual import dual_game
from tugames.transforms.equivalence import (
    StrategicEquivalence,
    strategic_equivalence,
    strategic_transform,
)
from tugames.transforms.normal_forms import zero_normal_form, zero_one_normal_form
from tugames.transforms.quotient import quotient_game
from tugames.transforms.reduced import davis_maschler_reduced_game, hart_mas_colell_reduced_game
from tugames.transforms.superadditive_cover import superadditive_cover
from tugames.transforms.totally_balanced_cover import totally_balanced_cover

__all__ = [
    "StrategicEquivalence",
    "davis_maschler_reduced_game",
    "dual_game",
    "game_from_dividends",
    "harsanyi_dividends",
    "hart_mas_colell_reduced_game",
    "quotient_game",
    "strategic_equivalence",
    "strategic_transform",
    "superadditive_cover",
    "totally_balanced_cover",
    "zero_normal_form",
    "zero_one_normal_form",
]
