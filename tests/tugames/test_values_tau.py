"""The tau-value with its bounds, and quasi-balancedness, against the definitions."""

from fractions import Fraction

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from reference.games import WHOLE, convex_tables, worth_tables
from reference.values import FEW, exact_tau, exact_utopia_and_rights

from tugames import Game, SampledGame, balancedness, is_convex
from tugames.errors import InvalidInputError
from tugames.transforms import strategic_transform
from tugames.values.tau import is_quasi_balanced, minimal_rights, tau_value
from tugames.values.utopia import utopia_payoff

MAJORITY = Game([0, 0, 0, 1, 0, 1, 1, 1])
GLOVE = Game([0, 0, 0, 1, 0, 1, 0, 1], players=["ann", "bob", "eve"])


@st.composite
def generous_tables(draw):
    """Draw games whose grand coalition is often, but not always, worth enough."""
    worths = draw(worth_tables(1, 4, st.integers(0, 20).map(float)))
    worths[-1] += draw(st.integers(0, 60))
    return worths


@FEW
@given(worth_tables(1, 5, WHOLE))
def test_bounds_of_integer_games_are_exact(worths):
    utopia, rights = exact_utopia_and_rights(worths)
    assert [Fraction(x) for x in utopia_payoff(Game(worths)).tolist()] == utopia
    assert [Fraction(x) for x in minimal_rights(Game(worths)).tolist()] == rights


@FEW
@given(st.one_of(generous_tables(), convex_tables(1, 4)))
def test_tau_value_by_definition(worths):
    game = Game(worths)
    expected = exact_tau(worths)
    verdict = is_quasi_balanced(game)
    assert bool(verdict) is (expected is not None)
    if expected is None:
        with pytest.raises(InvalidInputError, match="needs a quasi-balanced game"):
            tau_value(game)
    else:
        slack = 1e-13 * max(float(np.abs(worths).max()), 1.0)
        assert tau_value(game) == pytest.approx(np.array([float(x) for x in expected]), abs=slack)


@FEW
@given(generous_tables())
def test_margin_and_witness_of_quasi_balancedness(worths):
    utopia, rights = exact_utopia_and_rights(worths)
    total = Fraction(float(worths[-1]))
    verdict = is_quasi_balanced(Game(worths))
    slacks = [
        *(u - m for u, m in zip(utopia, rights, strict=True)),
        total - sum(rights),
        sum(utopia) - total,
    ]
    assert Fraction(verdict.margin) == min(slacks)
    assert verdict.tolerance == 0.0
    assert (verdict.witness is None) is bool(verdict)
    if verdict.witness is not None:
        (mask,) = verdict.witness.coalitions
        claimed = sum(u for i, u in enumerate(utopia) if mask >> i & 1)
        if "utopia payoffs" in verdict.witness.text:
            assert claimed - Fraction(float(worths[mask])) == Fraction(verdict.margin)
        else:
            assert mask == worths.size - 1
            assert total - sum(rights) == Fraction(verdict.margin)


@FEW
@given(generous_tables())
def test_balanced_games_are_quasi_balanced_and_bounds_hold_in_the_core(worths):
    game = Game(worths)
    result = balancedness(game)
    assume(result.balanced)
    assert is_quasi_balanced(game)
    assert (result.core_payoff <= utopia_payoff(game) + 1e-9).all()
    assert (result.core_payoff >= minimal_rights(game) - 1e-9).all()


@FEW
@given(convex_tables(1, 5))
def test_rights_in_convex_games_are_what_one_has_alone(worths):
    # S. H. Tijs (1981): convex games are semiconvex, hence quasi-balanced
    game = Game(worths)
    assert is_convex(game)
    assert minimal_rights(game).tolist() == worths[1 << np.arange(game.n_players)].tolist()
    assert is_quasi_balanced(game)


@FEW
@given(generous_tables())
def test_tijs_axioms(worths):
    # S. H. Tijs (1987): efficiency, the minimal rights property, restricted proportionality
    game = Game(worths)
    assume(is_quasi_balanced(game))
    value, rights = tau_value(game), minimal_rights(game)
    slack = 1e-12 * max(float(np.abs(worths).max()), 1.0)
    assert value.sum() == pytest.approx(worths[-1], abs=slack)
    rest = strategic_transform(game, 1.0, -rights)
    assert tau_value(rest) + rights == pytest.approx(value, abs=slack)
    utopia = utopia_payoff(rest)
    assert tau_value(rest) * utopia.sum() == pytest.approx(
        utopia * rest.values[-1], abs=1e3 * slack
    )


@pytest.mark.parametrize("scale", [1e-9, 1.0, 1e12])
@pytest.mark.parametrize("offset", [0.0, 1e5])
def test_covariance(scale, offset):
    rng = np.random.default_rng(3)
    worths = rng.random(64) * np.bitwise_count(np.arange(64))
    worths[0], worths[-1] = 0.0, 8.0
    game, shift = Game(worths), scale * offset * np.arange(1.0, 7.0)
    value = tau_value(strategic_transform(game, scale, shift))
    expected = scale * tau_value(game) + shift
    assert value == pytest.approx(expected, rel=1e-13, abs=1e-9 * scale)


@pytest.mark.parametrize("utopia", [[3, 4, 5], [1, 1, 9, 2]])
def test_big_boss_games(utopia):
    # S. Muto, M. Nakayama, J. Potters and S. Tijs (1988), On big boss games: without player 0
    # nothing is worth anything, and all others get half of their marginal contribution
    n = 1 + len(utopia)
    total = float(2 * sum(utopia))
    masks = np.arange(1 << n)
    missing = sum(u * (~masks >> i + 1 & 1) for i, u in enumerate(utopia))
    game = Game(np.where(masks & 1, total - missing, 0.0))
    value = tau_value(game)
    assert value[1:] == pytest.approx(np.array(utopia) / 2)
    assert value[0] == pytest.approx(total - sum(utopia) / 2)


def test_known_values():
    assert tau_value(GLOVE).tolist() == [1, 0, 0]
    assert tau_value(Game([0, 3])).tolist() == [3]
    assert tau_value(Game([0, 2, 4, 10])).tolist() == [4, 6]  # two players: the gain is halved
    assert tau_value(Game([0, 0.1, 0.2, 0.1 + 0.2])) == pytest.approx(np.array([0.1, 0.2]))


def test_which_condition_fails_and_by_how_much():
    with pytest.raises(InvalidInputError, match=r"m\(N\) = 3 exceed v\(N\) = 1, by 2: see"):
        tau_value(MAJORITY)
    # ann has 1 alone, and bob loses 1 by her joining him
    with pytest.raises(InvalidInputError, match=r"v\(ann\) = 1 exceeds .* M\(ann\) = -1, by 2"):
        tau_value(Game([0, 1, 2, 1], players=["ann", "bob"]))
    verdict = is_quasi_balanced(Game([0, 0, 0, 9, 0, 9, 9, 10]))
    assert verdict.margin == -14.0  # utopia 1 each; who pays one other has a right to 8
    assert verdict.witness.text == "minimal rights m(N) = 24 exceed v(N) = 10"


def test_what_the_tolerance_forgives():
    nearly = Game([0, 1, 2, 2.9])
    with pytest.raises(InvalidInputError, match="quasi-balanced"):
        tau_value(nearly)
    assert not is_quasi_balanced(nearly)
    assert is_quasi_balanced(nearly, tolerance=0.5)
    assert tau_value(nearly, tolerance=0.5).sum() == pytest.approx(2.9, abs=0.5)


def test_estimated_games_stand_for_their_mean():
    sampled = SampledGame([[0, 1, 2, 4], [0, 1, 2, 6]])
    for solution in (utopia_payoff, minimal_rights, tau_value):
        assert np.array_equal(solution(sampled), solution(sampled.mean))
    assert is_quasi_balanced(sampled).point_estimate
    assert not is_quasi_balanced(sampled.mean).point_estimate
