"""Strategies for hypothesis that draw games, and tests of a solution concept against axioms.

Needs the extra ``testing``: ``pip install '.[testing]'``. Each strategy constructs what its
name promises, says which part of the class it reaches, and shrinks to small games of small
integers.
"""

from tugames.testing.against_axioms import axiom_tests
from tugames.testing.balanced import balanced_games, exact_games, totally_balanced_games
from tugames.testing.family import family_games
from tugames.testing.games import additive_games, essential_games, games
from tugames.testing.growing import convex_games, monotone_games, superadditive_games
from tugames.testing.lattice import coalitions, permutations
from tugames.testing.payoffs import core_payoffs, imputations
from tugames.testing.replicated import sampled_games
from tugames.testing.simple import simple_games
from tugames.testing.simplest import simplest
from tugames.testing.special_players import (
    games_with_dummy_player,
    games_with_equal_players,
    games_with_null_player,
)
from tugames.testing.worths import float_worths, integer_worths, rational_worths

__all__ = [
    "additive_games",
    "axiom_tests",
    "balanced_games",
    "coalitions",
    "convex_games",
    "core_payoffs",
    "essential_games",
    "exact_games",
    "family_games",
    "float_worths",
    "games",
    "games_with_dummy_player",
    "games_with_equal_players",
    "games_with_null_player",
    "imputations",
    "integer_worths",
    "monotone_games",
    "permutations",
    "rational_worths",
    "sampled_games",
    "simple_games",
    "simplest",
    "superadditive_games",
    "totally_balanced_games",
]
