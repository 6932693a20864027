"""Equal shares, and the point of equal propensities to disrupt."""

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from reference.games import WHOLE, convex_tables, worth_tables
from reference.values import FEW

from tugames import Game, SampledGame, axioms
from tugames.errors import InvalidInputError
from tugames.transforms import dual_game, strategic_transform
from tugames.values.egalitarian import (
    egalitarian_nonseparable_value,
    equal_division,
    equal_surplus_division,
)
from tugames.values.gately import gately_point
from tugames.values.utopia import utopia_payoff

EQUAL_SHARES = (equal_division, equal_surplus_division, egalitarian_nonseparable_value)
#: The three regions of Gately (1974), who plan their electric power together.
REGIONS = Game([0, 0, 0, 1170, 0, 770, 210, 1530])


@FEW
@given(worth_tables(1, 5))
def test_formulae(worths):
    game, n = Game(worths), worths.size.bit_length() - 1
    v, grand = worths.tolist(), worths.size - 1
    alone = [v[1 << i] for i in range(n)]
    separable = [v[grand] - v[grand ^ 1 << i] for i in range(n)]
    scale = float(np.abs(worths).max())
    assert equal_division(game) == pytest.approx(np.full(n, v[grand] / n), abs=1e-15 * scale)
    expected = np.array(alone) + (v[grand] - sum(alone)) / n
    assert equal_surplus_division(game) == pytest.approx(expected, abs=1e-14 * scale)
    expected = np.array(separable) + (v[grand] - sum(separable)) / n
    assert egalitarian_nonseparable_value(game) == pytest.approx(expected, abs=1e-14 * scale)


@FEW
@given(worth_tables(1, 5, WHOLE))
def test_the_two_divisions_are_dual(worths):
    game = Game(worths)
    dual = equal_surplus_division(dual_game(game))
    assert egalitarian_nonseparable_value(game) == pytest.approx(dual)


def test_axioms():
    good = [axioms.efficiency, axioms.equal_treatment_of_equals, axioms.anonymity, axioms.linearity]
    for solution in EQUAL_SHARES:
        assert axioms.verify(solution, good)
        assert not axioms.verify(solution, [axioms.null_player])


@pytest.mark.parametrize("solution", [*EQUAL_SHARES[1:], gately_point])
@pytest.mark.parametrize("scale", [1e-9, 1.0, 1e12])
def test_covariance(solution, scale):
    game = Game([0, 0, 0, 3, 0, 4, 6, 11.5])
    shift = scale * np.array([1e5, -2e5, 3e5])
    expected = scale * solution(game) + shift
    assert solution(strategic_transform(game, scale, shift)) == pytest.approx(expected, rel=1e-14)


# ---------------------------------------------------------------- Gately point


def test_sharing_the_gains_from_regional_cooperation():
    # the gain of 1530 in proportion to the separable contributions 1320, 760 and 360
    assert gately_point(REGIONS) == pytest.approx(1530 * np.array([1320, 760, 360]) / 2440)
    assert gately_point(Game([0, 0, 0, 4, 0, 0, 3, 6])) == pytest.approx(
        np.array([18, 36, 12]) / 11  # Staudacher and Anwander (2019)
    )


@FEW
@given(convex_tables(1, 5))
def test_propensities_are_equal_and_the_largest_is_least(worths):
    game = Game(worths)
    point = gately_point(game)
    alone = worths[1 << np.arange(game.n_players)]
    slack = 1e-12 * max(float(np.abs(worths).max()), 1.0)
    assert point.sum() == pytest.approx(worths[-1], abs=slack)
    assert (point >= alone - slack).all()
    claims = utopia_payoff(game) - alone
    assume(worths[-1] > alone.sum())
    active = claims > 0
    assert point[~active] == pytest.approx(alone[~active], abs=slack)
    propensity = (utopia_payoff(game) - point)[active] / (point - alone)[active]
    assert propensity == pytest.approx(np.full(propensity.size, propensity[0]), rel=1e-9, abs=1e-9)
    # any other imputation gives less to somebody, whose propensity is larger
    other = alone + (worths[-1] - alone.sum()) * _shares(claims.size)
    somebody = active & (other < point - slack)
    with np.errstate(divide="ignore"):
        keener = (utopia_payoff(game) - other)[somebody] / (other - alone)[somebody]
    assert (keener > propensity[0]).all()
    assert somebody.any() or np.abs(other - point).max() <= 10 * slack


def _shares(n):
    shares = np.arange(1.0, n + 1)
    return shares / shares.sum()


@FEW
@given(worth_tables(1, 4, WHOLE), st.integers(0, 60))
def test_a_point_or_a_reason(worths, more):
    worths[-1] += more
    game, n = Game(worths), worths.size.bit_length() - 1
    alone = worths[1 << np.arange(n)]
    gain, claims = worths[-1] - alone.sum(), utopia_payoff(game) - alone
    if gain < 0:
        reason = "needs an imputation"
    elif gain == 0:
        reason = None
    elif claims.min() < 0 < claims.max():
        reason = "all reach"
    elif not claims.any():
        reason = "all imputations are alike"
    else:
        reason = None
    if reason is not None:
        with pytest.raises(InvalidInputError, match=reason):
            gately_point(game)
        return
    point = gately_point(game)
    assert point.sum() == pytest.approx(worths[-1])
    assert (point >= alone - 1e-9).all()


def test_reasons_say_by_how_much():
    with pytest.raises(InvalidInputError, match=r"sum of v\(i\), 7, by 2"):
        gately_point(Game([0, 3, 4, 5]))
    names = ["ann", "bob", "eve"]
    with pytest.raises(InvalidInputError, match="that of 'ann' is 1 below, that of 'eve' 4 above"):
        gately_point(Game([0, 0, 0, 0, 0, 1, 5, 4], players=names))
    with pytest.raises(InvalidInputError, match="shares the gain, 1, by what"):
        gately_point(Game([0, 0, 0, 1, 0, 1, 1, 1]))


def test_inessential_games_have_one_imputation():
    assert gately_point(Game([0, 3, 4, 7])).tolist() == [3, 4]
    assert gately_point(Game([0, 3, 4, 6.5]), tolerance=1.0).tolist() == [2.75, 3.75]


def test_all_claims_below():
    # every pair could do better than all three, and all alone worst: still one equal propensity
    game = Game([0, 0, 0, 5, 0, 6, 7, 3])
    point = gately_point(game)
    propensity = (utopia_payoff(game) - point) / point
    assert point.sum() == pytest.approx(3)
    assert propensity == pytest.approx(np.full(3, propensity[0]))


def test_estimated_games_stand_for_their_mean():
    sampled = SampledGame([[0, 1, 2, 4], [0, 1, 2, 6]])
    for solution in (*EQUAL_SHARES, gately_point):
        assert np.array_equal(solution(sampled), solution(sampled.mean))
