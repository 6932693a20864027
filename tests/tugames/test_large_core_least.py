"""Least cores without a table: brackets that are proved, against the exact table route."""

from fractions import Fraction

import numpy as np
import pytest
from reference.searching import (
    ELECTORS,
    draw_votes,
    draw_worths,
    largest_proper_excess,
    most_violated,
)

from tugames import Game, errors, least_core
from tugames.core.least_core_by_separation import least_core_by_separation
from tugames.core.separation import Separation
from tugames.families.airport import airport
from tugames.families.weighted_voting import weighted_voting


def assert_proved(game, result):
    """Check the lower bound by definition: weights that cover all equally and add up to 1."""
    n, weights = len(game.players), result.weights
    assert all(0 < mask < (1 << n) - 1 for mask in weights)
    assert sum(weights.values()) == 1
    assert min(weights.values()) >= 0
    (cover,) = {sum(w for mask, w in weights.items() if mask >> i & 1) for i in range(n)}
    mean = sum(w * Fraction(float(game.worth(mask))) for mask, w in weights.items())
    total = Fraction(float(game.worth((1 << n) - 1)))
    assert result.lower == mean - cover * total
    assert sum(result.exact_payoff) == total
    assert result.payoff.tolist() == [float(amount) for amount in result.exact_payoff]
    assert result.lower <= result.upper
    assert result.epsilon == float(result.upper)


@pytest.mark.parametrize("batch", range(2))
def test_voting_games_exactly(batch):
    rng = np.random.default_rng([17, batch])
    for _ in range(30):
        game = weighted_voting(*draw_votes(rng, 7))
        result = least_core_by_separation(game)
        assert_proved(game, result)
        assert result.exact
        assert result.upper == least_core(game.game()).certificate.epsilon
        assert largest_proper_excess(game.worth, result.exact_payoff) == result.upper


@pytest.mark.parametrize("batch", range(2))
def test_any_game_with_a_search_of_all_coalitions(batch):
    rng = np.random.default_rng([19, batch])
    signs = set()
    for _ in range(30):
        game = Game(draw_worths(rng, least=2))

        def search(payoff, game=game):
            mask, worst = most_violated(game.worth, payoff)
            return Separation(coalition=mask, excess=worst, bound=worst)

        result = least_core_by_separation(game, search)
        assert_proved(game, result)
        expected = least_core(game).certificate.epsilon
        assert result.lower <= expected <= result.upper
        assert largest_proper_excess(game.worth, result.exact_payoff) == result.upper
        scale = float(np.abs(game.values).max())
        assert float(result.upper - result.lower) <= 2e-9 * scale
        signs.add(float(np.sign(expected)))
    assert signs >= {-1.0, 1.0}  # empty cores, and cores with an interior


def test_the_electoral_college():
    # every winning coalition has more than half, so that the weights themselves are a payoff of
    # the least core if some balanced collection of coalitions has 270 electors throughout
    result = least_core_by_separation(weighted_voting(270, ELECTORS))
    assert_proved(weighted_voting(270, ELECTORS), result)
    assert result.exact
    assert result.upper == 1 - Fraction(270, 538)


@pytest.mark.parametrize(("n", "quota"), [(64, 40), (70, 69)])
def test_equal_votes(n, quota):
    # by symmetry the equal split is a solution: a winning coalition of the quota misses the rest
    result = least_core_by_separation(weighted_voting(quota, [1] * n))
    assert float(result.upper - result.lower) < 1e-9
    assert result.epsilon == pytest.approx(1 - quota / n, abs=1e-9)


def test_an_airport_with_a_runway_for_each():
    field = airport([1.0, 2.0, 4.0, 7.0, 11.0, 16.0])
    result = least_core_by_separation(field)
    assert result.exact
    assert result.upper == least_core(field.game()).certificate.epsilon < 0


def test_one_player_has_no_proper_coalition():
    with pytest.raises(errors.InvalidInputError, match="a game of one player has none"):
        least_core_by_separation(weighted_voting(1, [1]))


def test_limits_end_in_an_error_that_says_where_the_answer_is():
    with pytest.raises(errors.SolverError, match=r"epsilon is between .* and .* max_rounds"):
        least_core_by_separation(weighted_voting(270, ELECTORS), max_rounds=3)
