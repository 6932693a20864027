"""Airport games against the definitions, Kohlberg's criterion and the literature."""

from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from reference import games
from scipy.optimize import linprog

from tugames import coalition_payoffs, is_convex, is_in_core, shapley_value
from tugames.errors import InvalidInputError
from tugames.families.airport import airport

COSTS = st.lists(st.integers(0, 12), min_size=1, max_size=5)


@given(COSTS)
def test_worths_and_shapley_value(costs):
    field = airport(costs)
    worths = games.airport(costs)
    assert (0.0 - field.game().values).tolist() == worths.tolist()
    savings = field.savings_game()
    assert savings.values.tolist() == (coalition_payoffs(costs) - worths).tolist()
    exact = [float(x) for x in games.exact_shapley(worths)]
    np.testing.assert_allclose(field.shapley_value(), [0.0 - x for x in exact], atol=1e-14)
    np.testing.assert_allclose(shapley_value(savings), costs + field.shapley_value(), atol=1e-14)
    assert is_convex(savings)


def is_prenucleolus(worths, payoff):
    """Kohlberg's criterion: the coalitions of every excess or more are balanced, or none.

    That is, no transfer of payoff makes all of them better or equal off, and one better.
    """
    n = games.players_of(worths)
    rows = (np.arange(1 << n)[:, None] >> np.arange(n) & 1).astype(float)
    excess = (np.asarray(worths) - rows @ payoff)[1:-1].round(9)
    for level in np.unique(excess):
        among = rows[1:-1][excess >= level]
        transfer = linprog(
            -among.sum(axis=0),
            A_ub=-among,
            b_ub=np.zeros(len(among)),
            A_eq=np.ones((1, n)),
            b_eq=[0.0],
            bounds=(-1, 1),
            method="highs",
        )
        if -transfer.fun > 1e-7:
            return False
    return True


@settings(max_examples=25)
@given(COSTS.filter(lambda costs: len(costs) > 1))
def test_nucleolus_meets_the_criterion_of_kohlberg(costs):
    field = airport(costs)
    game, nucleolus = field.game(), field.nucleolus()
    assert is_in_core(game, nucleolus, tolerance=1e-12)  # so it is the prenucleolus
    assert is_prenucleolus(game.values, nucleolus)


@pytest.mark.slow
@settings(max_examples=150)
@given(st.lists(st.integers(0, 30), min_size=2, max_size=6))
def test_nucleolus_of_more_airports(costs):
    field = airport(costs)
    assert is_prenucleolus(field.game().values, field.nucleolus())


def test_the_criterion_can_fail():
    field = airport([3, 5, 9])
    off = field.nucleolus() + np.array([0.25, -0.25, 0.0])
    assert is_in_core(field.game(), off)
    assert not is_prenucleolus(field.game().values, off)
    assert not is_prenucleolus(field.game().values, field.shapley_value())


def test_birmingham_airport():
    # S. C. Littlechild, G. Owen (1973), table of 1968-69: capital cost of the runway that each
    # type of aircraft needs, its movements, and the fee for one, the Shapley value
    costs = [65899, 76725, 95200, 97200, 97436, 98142, 102496, 104849, 113322, 115440, 117676]
    movements = [42, 9555, 288, 303, 151, 1315, 505, 1128, 151, 112, 22]
    fees = [4.86, 5.66, 10.30, 10.85, 10.92, 11.13, 13.40, 15.07, 44.80, 60.61, 162.24]
    field = airport(np.repeat(costs, movements))
    assert field.n_players == 13_572
    firsts = np.cumsum([0, *movements[:-1]])
    assert (0.0 - field.shapley_value()[firsts]).round(2).tolist() == fees
    for payoff in (field.shapley_value(), field.nucleolus()):
        assert np.isclose(payoff.sum(), -117676, rtol=1e-12)
        paid = np.cumsum(0.0 - payoff)  # in the core, no type's runway is overpaid by its users
        assert (paid <= np.repeat(costs, movements) * (1 + 1e-12)).all()


def test_nucleolus_by_hand():
    # the first pays 6 and saves 6 by not going alone; the first two pay 18 and save 12, what
    # the second pays; the rest is the third's
    np.testing.assert_array_equal(airport([12, 30, 42]).nucleolus(), [-6, -12, -24])
    np.testing.assert_array_equal(airport([6, 6, 6]).nucleolus(), [-2, -2, -2])
    np.testing.assert_array_equal(airport([0, 7]).nucleolus(), [0, -7])
    np.testing.assert_array_equal(airport([5]).nucleolus(), [-5])


@given(COSTS, st.randoms(use_true_random=False))
def test_order_of_the_players_does_not_matter(costs, random):
    order = list(range(len(costs)))
    random.shuffle(order)
    field, shuffled = airport(costs), airport([costs[i] for i in order])
    np.testing.assert_array_equal(shuffled.shapley_value(), field.shapley_value()[order])
    np.testing.assert_array_equal(shuffled.nucleolus(), field.nucleolus()[order])


@pytest.mark.parametrize("scale", [1e-9, 1e12])
def test_scale_of_the_costs_does_not_matter(scale):
    costs = np.array([3.0, 4.0, 4.0, 11.0, 25.0])
    for name in ("shapley_value", "nucleolus"):
        np.testing.assert_allclose(
            getattr(airport(costs * scale), name)() / scale,
            getattr(airport(costs), name)(),
            rtol=1e-13,
        )


def test_labels():
    field = airport({"glider": 12, "jet": 30})
    assert field == airport([12, 30], players=["glider", "jet"])
    assert field.game().players == ("glider", "jet")
    assert field.savings_game().worth("glider+jet") == 12.0


def test_a_million_aircraft():
    costs = np.arange(1_000_000.0)[::-1]
    value = airport(costs).shapley_value()
    assert np.isclose(value.sum(), -999_999.0)
    assert value[-1] == 0.0
    assert np.isclose(value[-2], -float(Fraction(1, 999_999)))


@pytest.mark.parametrize(
    ("costs", "players", "message"),
    [
        ([], None, "at least one number"),
        ([1, -2], None, "-2"),
        ([1, np.nan], None, "finite"),
        ([[1, 2]], None, "dimension"),
        (["long"], None, "real numbers"),
        ({"ann": 1}, ["ann"], "leave them out"),
    ],
)
def test_no_airport(costs, players, message):
    with pytest.raises(InvalidInputError, match=message):
        airport(costs, players)


def test_as_many_labels_as_costs():
    with pytest.raises(ValueError, match="2 players"):
        airport([1, 2], players=["ann"])
