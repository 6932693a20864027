"""Reduced games and quotient games: definitions, and the consistency they were made for."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from reference.games import WHOLE, convex_tables, exact_shapley, worth_tables
from reference.values import FEW, davis_maschler, hart_mas_colell

from tugames import Game, SampledGame, core_element, is_in_core, shapley_value
from tugames.errors import InvalidGameError, InvalidInputError
from tugames.transforms import (
    davis_maschler_reduced_game,
    hart_mas_colell_reduced_game,
    quotient_game,
)
from tugames.values.egalitarian import equal_division

GLOVE = Game([0, 0, 0, 1, 0, 1, 0, 1], players=["ann", "bob", "eve"])


@st.composite
def games_with_a_coalition(draw, tables=None):
    """Draw a game and some of its players, at least one."""
    worths = draw(worth_tables(1, 5, WHOLE) if tables is None else tables)
    return Game(worths), draw(st.integers(1, worths.size - 1))


@FEW
@given(games_with_a_coalition(), st.lists(st.integers(-20, 20), min_size=5, max_size=5))
def test_davis_maschler_by_definition(drawn, payoffs):
    game, stay = drawn
    payoff = payoffs[: game.n_players]
    reduced = davis_maschler_reduced_game(game, stay, payoff)
    assert reduced.values.tolist() == davis_maschler(game.values, stay, payoff)
    assert reduced.players == tuple(i for i in range(game.n_players) if stay >> i & 1)


@FEW
@given(games_with_a_coalition(convex_tables(1, 4)))
def test_the_core_is_davis_maschler_consistent(drawn):
    # B. Peleg (1986), On the reduced game property and its converse: the core has it
    game, stay = drawn
    payoff = core_element(game)
    reduced = davis_maschler_reduced_game(game, stay, payoff)
    kept = payoff[list(reduced.players)]
    assert is_in_core(reduced, kept, tolerance=1e-9)


@FEW
@given(games_with_a_coalition(worth_tables(1, 4, WHOLE)))
def test_hart_mas_colell_by_definition(drawn):
    game, stay = drawn
    reduced = hart_mas_colell_reduced_game(game, stay)
    expected = np.array([float(worth) for worth in hart_mas_colell(game.values, stay)])
    assert reduced.values == pytest.approx(expected, abs=1e-12 * np.abs(game.values).max())
    assert reduced.players == tuple(i for i in range(game.n_players) if stay >> i & 1)


@FEW
@given(games_with_a_coalition())
def test_the_shapley_value_is_hart_mas_colell_consistent(drawn):
    # Theorem B of Hart and Mas-Colell (1989)
    game, stay = drawn
    reduced = hart_mas_colell_reduced_game(game, stay)
    kept = shapley_value(game)[list(reduced.players)]
    assert shapley_value(reduced) == pytest.approx(kept, abs=1e-12 * np.abs(game.values).max())


@FEW
@given(games_with_a_coalition())
def test_the_short_cut_agrees_with_calls(drawn):
    game, stay = drawn
    called = hart_mas_colell_reduced_game(game, stay, lambda subgame: 1.0 * shapley_value(subgame))
    direct = hart_mas_colell_reduced_game(game, stay)
    assert direct.values == pytest.approx(called.values, abs=1e-12 * np.abs(game.values).max())


def test_another_solution():
    # one leaves with a third of 1, or with half of 1 where a pair is worth 1
    reduced = hart_mas_colell_reduced_game(GLOVE, ["ann", "bob"], equal_division)
    assert reduced.values == pytest.approx(np.array([0, 0.5, 0, 2 / 3]))


@pytest.mark.parametrize("n", [10, 13])
def test_larger_reductions_keep_the_shapley_value(n):
    worths = np.random.default_rng(n).normal(1e3, 10.0, 1 << n)
    worths[0] = 0.0
    game, stay = Game(worths), (1 << n) // 3
    kept = shapley_value(game)[[i for i in range(n) if stay >> i & 1]]
    reduced = hart_mas_colell_reduced_game(game, stay)
    assert np.abs(shapley_value(reduced) - kept).max() < 1e-10


def test_reduced_games_of_all_and_of_nobody():
    assert davis_maschler_reduced_game(GLOVE, 7, [9, 9, 9]) == GLOVE
    assert hart_mas_colell_reduced_game(GLOVE, 7) == GLOVE
    for reduce in (
        lambda mask: davis_maschler_reduced_game(GLOVE, mask, [1, 0, 0]),
        lambda mask: hart_mas_colell_reduced_game(GLOVE, mask),
    ):
        with pytest.raises(InvalidInputError, match="needs a player who stays"):
            reduce(0)
        with pytest.raises(InvalidInputError, match="0 to 7; got 8"):
            reduce(8)


def test_bad_payoffs_and_solutions():
    with pytest.raises(InvalidInputError, match="payoffs are 3 finite numbers"):
        davis_maschler_reduced_game(GLOVE, 3, [1, 0])
    with pytest.raises(InvalidInputError, match="finite"):
        davis_maschler_reduced_game(GLOVE, 3, [1, 0, np.inf])
    with pytest.raises(InvalidInputError, match="each of 3 players a finite payoff"):
        hart_mas_colell_reduced_game(GLOVE, 1, lambda game: [1.0] * (game.n_players - 1))


# ---------------------------------------------------------------- quotient


@FEW
@given(worth_tables(1, 5, WHOLE), st.lists(st.integers(0, 2), min_size=5, max_size=5))
def test_quotient_by_definition(worths, owners):
    n = worths.size.bit_length() - 1
    blocks = [sum(1 << i for i in range(n) if owners[i] == k) for k in range(3)]
    blocks = [block for block in blocks if block]
    quotient = quotient_game(Game(worths), blocks)
    assert quotient.n_players == len(blocks)
    for mask in range(1 << len(blocks)):
        union = sum(block for k, block in enumerate(blocks) if mask >> k & 1)
        assert quotient.values[mask] == worths[union]


def test_the_order_and_the_names_of_the_blocks():
    quotient = quotient_game(GLOVE, ["eve", ["ann", "bob"]])
    assert quotient.players == ("eve", "ann&bob")
    assert quotient.values.tolist() == [0, 0, 1, 1]
    named = quotient_game(GLOVE, [0b011, 0b100], players=["house", "guest"])
    assert named.worth("house") == 1.0
    one = quotient_game(GLOVE, [7])
    assert one.players == ("ann&bob&eve",)
    assert [float(x) for x in exact_shapley(one.values)] == [1.0]


def test_what_is_no_partition():
    with pytest.raises(InvalidInputError, match="eve is in none"):
        quotient_game(GLOVE, ["ann", "bob"])
    with pytest.raises(InvalidInputError, match="bob is in two coalitions"):
        quotient_game(GLOVE, [["ann", "bob"], ["bob", "eve"]])
    with pytest.raises(InvalidInputError, match="an empty one"):
        quotient_game(GLOVE, [7, 0])
    with pytest.raises(InvalidInputError, match="'joe' is none of"):
        quotient_game(GLOVE, [["ann", "joe"]])
    with pytest.raises(InvalidGameError, match="1 labels"):
        quotient_game(GLOVE, [3, 4], players=["one"])


def test_estimated_games_stand_for_their_mean():
    sampled = SampledGame([[0, 1, 2, 4], [0, 1, 2, 6]], ["ann", "bob"])
    assert davis_maschler_reduced_game(sampled, "ann", [2, 3]).values.tolist() == [0, 2]
    assert hart_mas_colell_reduced_game(sampled, "ann").values.tolist() == [0, 2]
    assert quotient_game(sampled, [3]).values.tolist() == [0, 5]
