"""The axioms that characterise the Shapley value hold of it, and of no near miss."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from reference.games import FLOATS, WHOLE, convex_tables, worth_tables

from tugames import Game, axioms, balancedness, is_convex, is_in_core, shapley_value

OF_SHAPLEY = (*axioms.SHAPLEY, axioms.dummy_player, axioms.anonymity)


@st.composite
def games_with_something_to_say(draw):
    """Draw a game with two equal players and one that adds a constant to every coalition."""
    elements = draw(st.sampled_from([WHOLE, FLOATS]))
    worths = draw(worth_tables(2, 4, elements))
    n = worths.size.bit_length() - 1
    masks = np.arange(worths.size)
    swapped = masks & ~3 | (masks & 1) << 1 | (masks & 2) >> 1
    symmetric = worths + worths[swapped]
    own = draw(st.sampled_from([0.0, 3.0]))
    return Game(np.concatenate([symmetric, symmetric + own]), [f"p{i}" for i in range(n + 1)])


@given(worth_tables(), st.data())
def test_random_games(worths, data):
    n = worths.size.bit_length() - 1
    other = data.draw(worth_tables(n, n))
    report = axioms.verify(shapley_value, OF_SHAPLEY, [Game(worths), Game(other)])
    assert report, str(report)


@given(games_with_something_to_say())
def test_games_of_null_dummy_and_equal_players(game):
    report = axioms.verify(shapley_value, OF_SHAPLEY, game)
    assert report, str(report)
    spoken = {r.axiom for r in report.axioms if not r.vacuous}
    assert {"dummy player", "equal treatment of equals"} <= spoken


def reweighted(size, factor):
    """Make a Shapley value whose weight of coalitions of one size is off by a factor."""

    def solution(game):
        n = game.n_players
        value = np.zeros(n)
        for mask in range(1 << n):
            s = mask.bit_count()
            if s == n:
                continue
            weight = 1.0 / (n * math.comb(n - 1, s)) * (factor if s == size else 1.0)
            for i in range(n):
                if not mask >> i & 1:
                    value[i] += weight * (game.values[mask | 1 << i] - game.values[mask])
        return value

    return solution


def test_the_unspoilt_formula_passes():
    # otherwise the mutants below would be caught for the wrong reason
    assert axioms.verify(reweighted(0, 1.0), OF_SHAPLEY, axioms.sample_games())


@pytest.mark.parametrize("factor", [0.0, 0.5, 1.0 + 1e-6])
@pytest.mark.parametrize("size", range(5))
def test_a_wrong_weight_is_caught(size, factor):
    report = axioms.verify(reweighted(size, factor), OF_SHAPLEY, axioms.sample_games())
    assert not report
    assert report.counterexample is not None
    left, right = report.counterexample.left, report.counterexample.right
    assert abs(left - right) > 1e-9 * np.abs(report.counterexample.game.values).max()


def test_a_value_that_is_efficient_by_force_is_caught_too():
    # Banzhaf's weights, scaled to add up to v(N): linear no longer, though all else looks well
    def normalised_banzhaf(game):
        n = game.n_players
        pairs = [game.values.reshape(-1, 2, 1 << i) for i in range(n)]
        raw = np.array([(p[:, 1] - p[:, 0]).mean() for p in pairs])
        return raw * (game.values[-1] / raw.sum()) if raw.sum() else raw

    report = axioms.verify(normalised_banzhaf, axioms.SHAPLEY)
    assert not report
    assert not next(r for r in report.axioms if r.axiom == "linearity")


@given(convex_tables())
def test_value_of_a_convex_game_is_in_its_core(worths):
    # L. S. Shapley (1971), Theorem 7
    game = Game(worths)
    assert is_convex(game)
    verdict = is_in_core(game, shapley_value(game))
    assert verdict, verdict.witness
    assert balancedness(game).balanced


@given(convex_tables(2), st.floats(0.001, 1000.0))
def test_value_of_a_scaled_convex_game_is_in_its_core(worths, factor):
    # worths that are rounded need a tolerance; the property survives within it
    game = factor * Game(worths)
    assert is_convex(game)
    assert is_in_core(game, shapley_value(game))
