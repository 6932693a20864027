"""Sums of unanimity games against their tables."""

from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from reference import games

from tugames import shapley_value
from tugames.errors import InvalidInputError
from tugames.families.unanimity import unanimity, unanimity_sum

DIVIDENDS = st.dictionaries(st.integers(1, 31), st.integers(-20, 20), max_size=8)
PEOPLE = ["ann", "bob", "eve"]


@given(DIVIDENDS)
def test_worths_and_values(dividends):
    game = unanimity_sum(dividends, 5)
    worths = np.zeros(32)
    for carrier, dividend in dividends.items():
        worths += dividend * games.unanimity(5, carrier)
    assert game.game().values.tolist() == worths.tolist()
    assert [game.worth(mask) for mask in range(32)] == worths.tolist()
    exact = [float(x) for x in games.exact_shapley(worths)]
    np.testing.assert_allclose(game.shapley_value(), exact, rtol=1e-13, atol=1e-13)
    pairs = [worths.reshape(-1, 2, 1 << i) for i in range(5)]
    banzhaf = [(pair[:, 1] - pair[:, 0]).mean() for pair in pairs]
    np.testing.assert_allclose(game.banzhaf_value(), banzhaf, rtol=1e-13, atol=1e-13)


@given(DIVIDENDS, DIVIDENDS, st.integers(-4, 4))
def test_arithmetic(first, second, factor):
    one, two = unanimity_sum(first, 5), unanimity_sum(second, 5)
    for game, table in [
        (one + two, one.game() + two.game()),
        (one - two, one.game() - two.game()),
        (factor * one, factor * one.game()),
        (one * Fraction(factor, 2), one.game() * (factor / 2)),
        (-one, -one.game()),
    ]:
        assert game.game() == table
    assert (one - one).dividends == {}
    assert one + two == two + one


@pytest.mark.parametrize("carrier", ["ann+eve", ["eve", "ann"], 5, {"ann", "eve"}, np.int64(5)])
def test_a_carrier_in_every_form(carrier):
    game = unanimity(carrier, PEOPLE)
    assert dict(game.dividends) == {5: 1.0}
    assert game.shapley_value().tolist() == [0.5, 0.0, 0.5]
    assert game.worth(carrier) == 1.0
    assert game.worth("ann+bob") == 0.0


def test_letters():
    assert unanimity("AC", "ABC").worth("ACB") == 1.0


def test_terms_of_one_coalition_are_added():
    game = unanimity_sum([("ann+bob", 2.0), (3, 1.0), (["eve"], 5.0), (4, -5.0)], PEOPLE)
    assert dict(game.dividends) == {3: 3.0}


def test_shapley_value_of_a_line_of_a_thousand_players():
    # R. B. Myerson (1977): links in a row, each worth 1, shared by their ends
    line = unanimity_sum([([i, i + 1], 1.0) for i in range(999)], 1000)
    np.testing.assert_array_equal(line.shapley_value(), [0.5] + [1.0] * 998 + [0.5])
    assert line.worth(range(1000)) == 999.0
    assert line.worth(range(0, 1000, 2)) == 0.0
    everyone = unanimity(range(1000), 1000)
    np.testing.assert_array_equal(everyone.shapley_value(), 0.001)
    assert everyone.banzhaf_value()[0] == 0.5**999


def test_no_terms():
    nothing = unanimity_sum({}, 3)
    assert nothing.worth(7) == 0.0
    np.testing.assert_array_equal(nothing.shapley_value(), np.zeros(3))
    np.testing.assert_array_equal(shapley_value(nothing.game()), np.zeros(3))


def test_it_says_what_it_is():
    game = 2 * unanimity("ann+bob", PEOPLE) - unanimity("eve", PEOPLE)
    assert repr(game) == "UnanimitySum(3 players: 2 u(ann+bob) + -1 u(eve))"
    assert repr(unanimity_sum({}, 2)) == "UnanimitySum(2 players: 0)"
    assert "..." in repr(unanimity_sum(dict.fromkeys(range(1, 6), 1.0), 3))


@pytest.mark.parametrize(
    ("dividends", "message"),
    [
        ({0: 1.0}, "the empty one"),
        ({"": 1.0}, "the empty one"),
        ({8: 1.0}, "mask from 0 to 2"),
        ({"zoe": 1.0}, "'zoe' is none of"),
        ({3: np.inf}, "finite"),
        ({3: "much"}, "real numbers"),
    ],
)
def test_no_dividends(dividends, message):
    with pytest.raises(InvalidInputError, match=message):
        unanimity_sum(dividends, PEOPLE)


def test_sums_are_over_the_same_players():
    with pytest.raises(InvalidInputError, match="same players"):
        unanimity(1, PEOPLE) + unanimity(1, 3)
    with pytest.raises(TypeError):
        unanimity(1, 3) + 1
    with pytest.raises(TypeError):
        unanimity(1, 3) * "2"
