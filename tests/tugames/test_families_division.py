"""Bankruptcy, glove, apex, symmetric and other simple games against definitions and literature."""

from fractions import Fraction
from itertools import permutations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from reference.families import banzhaf, is_prenucleolus, members_of, worths_of
from reference.games import exact_shapley, weighted_voting

from tugames import (
    Game,
    balancedness,
    coalition_sizes,
    families,
    is_convex,
    is_in_core,
    is_monotone,
    shapley_value,
)

RULES = [
    families.constrained_equal_awards,
    families.constrained_equal_losses,
    families.proportional_rule,
    families.random_arrival_rule,
    families.talmud_rule,
]


@st.composite
def problems(draw, most=5):
    claims = draw(st.lists(st.integers(0, 12), min_size=1, max_size=most))
    return draw(st.integers(0, sum(claims))), claims


@given(problems())
def test_bankruptcy_game_is_what_others_leave_over(problem):
    estate, claims = problem

    def left_over(members):
        return max(0, estate - sum(d for i, d in enumerate(claims) if i not in members))

    game = families.bankruptcy(estate, claims)
    assert game.values.tolist() == worths_of(len(claims), left_over)
    assert is_convex(game)  # Curiel, Maschler, Tijs 1987


def prekernel_gap(game, payoff):
    """Largest difference between i's surplus against j and j's against i."""
    n, sums = (
        game.n_players,
        [sum(payoff[i] for i in members_of(m)) for m in range(2 ** len(payoff))],
    )
    excess = [worth - paid for worth, paid in zip(game.values, sums, strict=True)]
    surplus = {
        (i, j): max(excess[m] for m in range(1 << n) if m >> i & 1 and not m >> j & 1)
        for i, j in permutations(range(n), 2)
    }
    return max((abs(surplus[i, j] - surplus[j, i]) for i, j in surplus), default=0.0)


@given(problems())
def test_talmud_rule_is_the_nucleolus(problem):
    # a convex game's prekernel is its nucleolus: Maschler, Peleg, Shapley 1972
    game, payoff = families.bankruptcy(*problem), families.talmud_rule(*problem)
    assert payoff.sum() == pytest.approx(problem[0])
    assert prekernel_gap(game, payoff) == pytest.approx(0.0, abs=1e-9)


@given(problems(most=4))
@settings(max_examples=15)
def test_talmud_rule_passes_kohlbergs_criterion(problem):
    assert is_prenucleolus(families.bankruptcy(*problem).values, families.talmud_rule(*problem))


def test_the_criteria_can_fail():
    game = families.bankruptcy(200, [100, 200, 300])
    assert not is_prenucleolus(game.values, [40.0, 80.0, 80.0])
    assert prekernel_gap(game, [40.0, 80.0, 80.0]) > 1.0


@pytest.mark.parametrize(
    ("estate", "awards"),
    [(100, [100 / 3] * 3), (200, [50, 75, 75]), (300, [50, 100, 150])],
)
def test_three_widows(estate, awards):
    # Mishnah, Kethubot 93a; Aumann and Maschler 1985
    np.testing.assert_allclose(families.talmud_rule(estate, [100, 200, 300]), awards)


def test_contested_garment():
    # Mishnah, Baba Metzia 2a: one claims all of it, the other half: 3/4 and 1/4
    for rule in (families.talmud_rule, families.random_arrival_rule):
        np.testing.assert_allclose(rule(2, [2, 1]), [1.5, 0.5])


@given(problems(most=7))
def test_random_arrival_rule_is_the_shapley_value(problem):
    expected = exact_shapley(families.bankruptcy(*problem).values)
    np.testing.assert_allclose(
        families.random_arrival_rule(*problem), [float(x) for x in expected], atol=1e-12
    )


@pytest.mark.parametrize("estate", [90.5, 120])
def test_random_arrival_with_a_common_divisor_and_a_broken_estate(estate):
    claims = [30, 40, 60, 120]  # the estate of 120 of Ibn Ezra, in O'Neill 1982
    np.testing.assert_allclose(
        families.random_arrival_rule(estate, claims),
        shapley_value(families.bankruptcy(estate, claims)),
    )


def test_random_arrival_of_many_claimants():
    claims = np.arange(84) % 7 + 1
    awards = families.random_arrival_rule(130, claims)
    assert awards.sum() == pytest.approx(130)
    for claim in range(1, 8):  # equal claims, equal awards; larger claims, larger awards
        assert np.ptp(awards[claims == claim]) < 1e-9
    assert (np.diff(awards[:7]) > 0).all()


@pytest.mark.parametrize("rule", RULES)
@given(problems(most=5))
@settings(max_examples=25)
def test_rules_are_in_the_core(rule, problem):
    game = families.bankruptcy(*problem)
    assert is_in_core(game, rule(*problem), tolerance=1e-9 * max(1, problem[0]))


@pytest.mark.parametrize("rule", RULES[:3] + RULES[4:])
@pytest.mark.parametrize("scale", [1e-9, 0.1, 1e12])
def test_rules_follow_the_unit(rule, scale):
    claims = np.array([30.0, 40.0, 60.0, 120.0])
    for estate in (0.0, 55.0, 125.0, 190.0, 250.0):
        np.testing.assert_allclose(
            rule(estate * scale, claims * scale), rule(estate, claims) * scale
        )
    assert rule(np.sum(claims * scale), claims * scale) == pytest.approx(claims * scale)


@given(problems())
def test_constrained_rules_by_their_definitions(problem):
    estate, claims = problem
    awards = families.constrained_equal_awards(estate, claims)
    losses = claims - families.constrained_equal_losses(estate, claims)
    for shared, total in ((awards, estate), (losses, sum(claims) - estate)):
        assert shared.sum() == pytest.approx(total)
        level = max(shared)  # everyone has the level or the whole claim
        assert all(
            got == pytest.approx(min(level, d)) for got, d in zip(shared, claims, strict=True)
        )


@pytest.mark.parametrize(("left", "right"), [(1, 1), (1, 2), (3, 2), (2, 5), (4, 4), (6, 3)])
def test_glove(left, right):
    game = families.glove(left, right)
    n = left + right
    expected = worths_of(
        n, lambda members: min(sum(i < left for i in members), sum(i >= left for i in members))
    )
    assert game.values.tolist() == expected
    assert game.players == (
        *(f"L{i + 1}" for i in range(left)),
        *(f"R{i + 1}" for i in range(right)),
    )
    value = families.glove_shapley_value(left, right)
    np.testing.assert_allclose(value, [float(x) for x in exact_shapley(expected)], rtol=1e-13)
    scarce = (np.arange(n) < left) == (left < right)
    assert is_in_core(game, scarce.astype(float) if left != right else np.full(n, 0.5))


def test_glove_shapley_value_of_many():
    value = families.glove_shapley_value(1000, 1001)
    assert value.sum() == pytest.approx(1000)
    assert 0.5 < value[0] < 0.53  # hardly scarce: nearly half for each
    assert families.glove_shapley_value(1, 99_999)[0] == pytest.approx(1 - 1e-5)


@pytest.mark.parametrize("n", [3, 4, 5, 6])
def test_apex(n):
    game = families.apex(n)
    assert game.values.tolist() == weighted_voting(n - 1, [n - 2] + [1] * (n - 1)).tolist()
    expected = [Fraction(n - 2, n)] + [Fraction(2, n * (n - 1))] * (n - 1)
    assert exact_shapley(game.values) == expected
    assert not balancedness(game).balanced
    if n < 6:
        assert is_prenucleolus(game.values, [(n - 2) / (2 * n - 3)] + [1 / (2 * n - 3)] * (n - 1))


def test_simple_game_of_winning_coalitions():
    names = ["ann", "bob", "eve", "joe"]
    for coalitions in (["ann+bob", ("bob", "eve", "joe")], [0b0011, 0b1110], [{"bob", "ann"}, 14]):
        game = families.simple_from_minimal_winning(names, coalitions)
        assert game.players == tuple(names)
        expected = worths_of(4, lambda s: float({0, 1} <= set(s) or {1, 2, 3} <= set(s)))
        assert game.values.tolist() == expected
    assert is_monotone(game)
    assert balancedness(game).balanced  # bob has a veto
    assert not balancedness(families.simple_from_minimal_winning(3, [3, 5, 6])).balanced


@given(st.lists(st.integers(-5, 9).map(float), min_size=1, max_size=5))
@settings(max_examples=30)
def test_cardinality(worths):
    n, f = len(worths), [0.0, *worths]
    game = families.cardinality(f)
    assert game.values.tolist() == [f[mask.bit_count()] for mask in range(1 << n)]
    np.testing.assert_allclose(families.cardinality_banzhaf_value(f), banzhaf(game.values))
    np.testing.assert_allclose(shapley_value(game), f[n] / n, atol=1e-12)
    assert bool(is_convex(game)) == bool((np.diff(f, 2) >= 0).all())
    per_head = [Fraction(f[s]) / s for s in range(1, n + 1)]
    assert balancedness(game).balanced == (max(per_head) == per_head[-1])


def test_savings_of_the_tennessee_valley_authority():
    # Straffin and Heaney 1981: c(N) = 412584 shared by the Shapley value
    costs = Game([0, 163520, 140826, 301607, 250096, 378821, 367370, 412584], ["N", "F", "P"])
    saved = families.savings(costs)
    assert saved.players == costs.players
    charges = costs.values[[1, 2, 4]] - shapley_value(saved)
    np.testing.assert_allclose(charges, [117829.0, 100756.5, 193998.5])
    np.testing.assert_allclose(charges, shapley_value(costs))
    assert is_convex(saved)


def test_savings_of_concave_costs_are_convex():
    assert is_convex(families.savings(Game(np.sqrt(coalition_sizes(6)))))
    assert not is_convex(families.savings(Game(coalition_sizes(6).astype(float) ** 2)))
