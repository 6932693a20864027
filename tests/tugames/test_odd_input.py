"""Odd but legal games, put to every public function that takes nothing else."""

import inspect
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from reference.games import exact_shapley
from reference.peer_truths import convexity, superadditivity
from reference.rounding import units

import tugames
from tugames import Game
from tugames.errors import EmptyCoreError, InvalidGameError, InvalidInputError

#: The least and largest floats that make sense, negative zero, and what rounds away beside others.
WORTHS = [0.0, -0.0, 1.0, -1.0, 0.1, 3.0, 5e-324, -1e-300, 1e-300, 1e16, 1e300, -1e300, 2.0**53]
LABELS = ["a+b", "a", "b", "", "+", ("a", 1), (), frozenset(), 1.5, "0", None, -1, b"x", "a b"]


def takes_a_game_alone(name):
    function = getattr(tugames, name)
    if not inspect.isfunction(function):
        return False
    first, *others = inspect.signature(function).parameters.values()
    return first.name == "game" and all(p.default is not p.empty for p in others)


FUNCTIONS = [name for name in tugames.__all__ if takes_a_game_alone(name)]


@st.composite
def odd_games(draw):
    """One to three players with odd labels and odd worths, in any type that holds them."""
    n = draw(st.integers(1, 3))
    worths = draw(st.lists(st.sampled_from(WORTHS), min_size=(1 << n) - 1, max_size=(1 << n) - 1))
    if draw(st.booleans()):  # of one magnitude
        unit = draw(st.sampled_from([1e-300, 5e-324, 0.1, 1e16, 1e300]))
        worths = [draw(st.integers(-2, 4)) * unit for _ in worths]
    players = draw(st.none() | st.permutations(LABELS).map(lambda labels: labels[:n]))
    return Game([draw(st.sampled_from([0.0, -0.0])), *worths], players)


def test_functions_are_found():
    assert {"shapley_value", "nucleolus", "analyze", "is_convex", "core_center"} <= set(FUNCTIONS)
    assert len(FUNCTIONS) > 60


@given(odd_games())
@settings(max_examples=25)
def test_an_answer_or_a_clear_error(game):
    for name in FUNCTIONS:
        refusal = None
        try:
            getattr(tugames, name)(game)
        except (InvalidInputError, InvalidGameError, EmptyCoreError) as error:
            refusal = str(error)
        assert refusal is None or len(refusal) > 40  # what is required, what came, what to do


@given(odd_games())
@settings(max_examples=40)
def test_the_answers_are_right(game):
    worths = game.values
    for x, y in zip(tugames.shapley_value(game).tolist(), exact_shapley(worths), strict=True):
        assert abs(Fraction(x) - y) <= Fraction(units(worths, 8))
    assert tugames.prenucleolus(game).certificate.verify(game)
    result = tugames.balancedness(game)
    assert result.balanced == (result.margin >= -result.tolerance)
    if result.certificate is not None:
        assert result.certificate.verify(game)
    if result.balanced:
        payoff = result.core_payoff
        slack = result.tolerance + units(worths, 8)
        assert tugames.is_in_core(game, payoff, tolerance=slack)
    if game.n_players > 1:
        for is_so, definition in (
            (tugames.is_convex, convexity),
            (tugames.is_superadditive, superadditivity),
        ):
            verdict = is_so(game)
            assert abs(Fraction(verdict.margin) - definition(worths)) <= Fraction(units(worths, 4))


@pytest.mark.parametrize(
    "table",
    [
        [False, True],
        np.array([0, 1, 2, 4], dtype=np.int8),
        np.array([0, 1, 2, 4], dtype=np.uint8),
        np.array([0, 0.5, 2, 4], dtype=np.float16),
        [Fraction(0), Fraction(1, 2), Fraction(1, 4), Fraction(2)],
        (0, 1, 2, 4),
        np.array([0, 1, 2, 4])[::-1][::-1],
    ],
)
def test_types_that_hold_numbers(table):
    game = Game(table)
    assert game.values.dtype == np.float64
    assert game.values.tolist() == [float(worth) for worth in table]
    assert tugames.shapley_value(-game).tolist() == (-tugames.shapley_value(game)).tolist()


def test_the_largest_floats_whose_sums_are_finite():
    largest = Game(np.bitwise_count(np.arange(8)) * 3e302)
    assert tugames.is_additive(largest)
    for payoff in (tugames.shapley_value(largest), tugames.proportional_nucleolus(largest).payoff):
        np.testing.assert_allclose(payoff, 3e302, rtol=1e-15)


def test_the_smallest_floats():
    worths = np.array([0, -1, 1, 0, 1, 0, -1, 0, 1, 0, 0, 0, 1, 0, 0, 1]) * 5e-324
    found = tugames.weber_membership(Game(worths), tugames.shapley_value(Game(worths)))
    assert found.distance <= 100 * 5e-324


@pytest.mark.parametrize(
    "worths",
    [
        [0.0, -1e-300, -1e-300, -1e300, 0.0, 5e-324, 1e-300, 5e-324],
        [0.0, 5e-324, 5e-324, -1e-300, 1e300, 5e-324, 5e-324, 1e300],
        [0.0, -1e300, 1e300, 5e-324, 1e300, -1e-300, 1.0, 1e300],
    ],
)
def test_what_vanishes_beside_the_largest_worth(worths):
    game = Game(worths)
    assert tugames.prenucleolus(game).certificate.verify(game)
    result = tugames.balancedness(game)
    assert result.balanced == (tugames.least_core(game).epsilon <= result.tolerance)


@pytest.mark.parametrize("scale", [1e-300, 1e-200, 1.0, 1e200, 1e300])
def test_standard_errors_at_any_scale(scale):
    samples = np.random.default_rng(0).normal(size=(5, 8))
    samples[:, 0] = 0.0
    plain = samples.std(axis=0, ddof=1) / np.sqrt(5)
    error = tugames.SampledGame(samples * scale).standard_error
    np.testing.assert_allclose(error / scale, plain, rtol=1e-14)
