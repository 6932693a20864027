"""Every property against its definition written out in plain Python, and its witness."""

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from reference import properties as definition
from reference.games import (
    WHOLE,
    convex_tables,
    exact_payoffs,
    least_second_difference,
    worth_tables,
)
from reference.voting import winning_tables

import tugames
from tugames import Game, SampledGame, properties
from tugames.errors import InvalidInputError

NON_STRICT = {
    properties.is_weakly_superadditive: definition.weakly_superadditive,
    properties.is_zero_monotone: definition.weakly_superadditive,
    properties.is_average_convex: definition.average_convex,
    properties.is_additive: definition.additive,
    properties.is_constant_sum: definition.constant_sum,
    properties.is_symmetric: definition.symmetric,
    properties.is_zero_normalized: definition.zero_normalized,
    properties.is_simple: definition.simple,
}
STRICT = {
    properties.is_strictly_convex: least_second_difference,
    properties.is_essential: definition.essential,
}
DEFINITIONS = NON_STRICT | STRICT
SEARCHED = {
    tugames.is_totally_balanced: definition.totally_balanced,
    tugames.is_exact: definition.exact,
    tugames.has_large_core: definition.large_core,
}
EVERY = [*DEFINITIONS, *SEARCHED, tugames.is_balanced]
#: Predicates that judge an estimated game by its mean table in any case.
UNTESTED = {key: {} for key in (properties.is_simple, tugames.has_large_core)}
VOTING = (properties.is_proper, properties.is_strong, properties.is_decisive)

simple_tables = winning_tables().map(lambda wins: np.array(wins, dtype=float))
tables = st.one_of(
    worth_tables(1, 5, WHOLE),
    definition.spoilt(convex_tables(1, 4)),
    definition.spoilt(simple_tables),
    simple_tables,
    st.lists(st.integers(-9, 9), min_size=1, max_size=5).map(
        lambda amounts: np.array([float(x) for x in exact_payoffs(amounts)])
    ),
    st.lists(st.integers(-9, 9), min_size=1, max_size=5).map(
        lambda by_size: np.array(
            [[0.0, *by_size][mask.bit_count()] for mask in range(1 << len(by_size))]
        )
    ),
)


@pytest.mark.parametrize("predicate", DEFINITIONS)
@settings(max_examples=25)
@given(worths=tables)
def test_margin_is_the_least_slack_of_the_definition(predicate, worths):
    verdict = predicate(Game(worths))
    least = DEFINITIONS[predicate](worths.tolist())
    assert verdict.margin == least
    assert verdict.tolerance == 0.0
    assert bool(verdict) is (least > 0 if predicate in STRICT else least >= 0)
    assert (verdict.witness is None) is bool(verdict)


@given(worth_tables(1, 5, WHOLE))
def test_witnesses_violate_what_they_are_said_to(worths):
    game, v = Game(worths), worths.tolist()
    found = {
        predicate: (verdict.witness.coalitions, verdict.witness.players, verdict.margin)
        for predicate in DEFINITIONS
        if not (verdict := predicate(game))
    }
    grand = len(v) - 1
    for predicate in (properties.is_weakly_superadditive, properties.is_zero_monotone):
        if predicate in found:
            (s, i), players, margin = found[predicate]
            assert i == 1 << players[0]
            assert s
            assert not s & i
            assert v[s | i] - v[s] - v[i] == margin < 0
    if properties.is_average_convex in found:
        (s, t), _, margin = found[properties.is_average_convex]
        assert 0 < s < t == s | t
        contributions = ((v[t] - v[t ^ 1 << i], v[s] - v[s ^ 1 << i]) for i in members(s))
        assert sum(larger - smaller for larger, smaller in contributions) == margin < 0
    if properties.is_strictly_convex in found:
        (s, t), _, margin = found[properties.is_strictly_convex]
        assert s.bit_count() == t.bit_count() == (s & t).bit_count() + 1
        assert v[s | t] + v[s & t] - v[s] - v[t] == margin <= 0
    if properties.is_additive in found:
        (s,), _, margin = found[properties.is_additive]
        assert -abs(v[s] - sum(v[1 << i] for i in members(s))) == margin < 0
    if properties.is_constant_sum in found:
        (s, t), _, margin = found[properties.is_constant_sum]
        assert t == grand ^ s
        assert -abs(v[s] + v[t] - v[grand]) == margin < 0
    if properties.is_symmetric in found:
        (s, t), _, margin = found[properties.is_symmetric]
        assert s.bit_count() == t.bit_count()
        assert v[t] - v[s] == margin < 0
    if properties.is_zero_normalized in found:
        (s,), (i,), margin = found[properties.is_zero_normalized]
        assert s == 1 << i
        assert -abs(v[s]) == margin < 0
    if properties.is_essential in found:
        (s,), _, margin = found[properties.is_essential]
        assert s == grand
        assert margin <= 0
    if properties.is_simple in found:
        coalitions, _, margin = found[properties.is_simple]
        values = [v[s] for s in coalitions]
        off = min(abs(values[0]), abs(values[0] - 1))
        assert margin in ((-off, values[0] - 1) if len(values) == 1 else (values[1] - values[0],))


members = definition.members


@pytest.mark.parametrize("predicate", SEARCHED)
@settings(max_examples=15)
@given(
    worths=st.one_of(
        worth_tables(1, 4, st.integers(0, 9).map(float)),
        definition.spoilt(definition.market_tables(2, 4)),
        definition.spoilt(definition.exact_tables(2, 4)),
        definition.spoilt(convex_tables(2, 4)),
    )
)
def test_searched_margins_are_those_of_linear_programs(predicate, worths):
    verdict = predicate(Game(worths))
    least = SEARCHED[predicate](worths.tolist())
    if least == math.inf:
        assert verdict.margin == least
        return
    scale = 1.0 + float(np.abs(worths).max())
    assert verdict.margin == pytest.approx(least, abs=1e-7 * scale)
    assert verdict.tolerance == 0.0
    assert bool(verdict) is (least >= -1e-7 * scale)  # rationals of small denominators
    assert (verdict.witness is None) is bool(verdict)


@given(st.one_of(simple_tables, definition.spoilt(simple_tables)))
def test_opponents_in_simple_games(worths):
    game, v = Game(worths), worths.tolist()
    grand = len(v) - 1
    if not properties.is_simple(game):
        for predicate in VOTING:
            with pytest.raises(InvalidInputError, match="simple games"):
                predicate(game)
        return
    surplus = [v[s] + v[grand ^ s] - 1 for s in range(1, grand)]
    proper, strong, decisive = (predicate(game) for predicate in VOTING)
    assert proper.margin == -max(surplus, default=-np.inf)
    assert strong.margin == min(surplus, default=np.inf)
    assert decisive.margin == -max(map(abs, surplus), default=-np.inf)
    assert bool(decisive) is (bool(proper) and bool(strong))
    assert bool(decisive) is bool(properties.is_constant_sum(game))
    assert bool(proper) is bool(properties.is_superadditive(game))
    for verdict in (proper, strong, decisive):
        if not verdict:
            s, t = verdict.witness.coalitions
            assert t == grand ^ s
            assert -abs(v[s] + v[t] - 1) == verdict.margin


@given(tables)
def test_players_of_a_kind(worths):
    game, v = Game(worths), worths.tolist()
    players = range(game.n_players)
    idle = {i: {v[s | 1 << i] - v[s] for s in range(len(v)) if not s >> i & 1} for i in players}
    assert properties.null_players(game) == tuple(i for i in players if idle[i] == {0.0})
    assert properties.dummy_players(game) == tuple(i for i in players if idle[i] == {v[1 << i]})
    classes = properties.symmetric_players(game)
    assert sorted(i for members_of in classes for i in members_of) == list(players)
    for one in classes:
        for other in classes:
            same = all(definition.exchangeable(v, i, j) for i in one for j in other if i != j)
            assert same is (one == other)
    assert (len(classes) == 1) is bool(properties.is_symmetric(game))


@given(tables, st.data())
def test_carriers_contain_the_minimal_one(worths, data):
    game, v = Game(worths), worths.tolist()
    coalition = data.draw(st.integers(0, len(v) - 1))
    verdict = properties.is_carrier(game, coalition)
    assert verdict.margin == definition.carried(v, coalition)
    least = properties.minimal_carrier(game)
    assert bool(verdict) is (least & coalition == least)
    assert properties.is_carrier(game, least)
    if not verdict:
        s, inside = verdict.witness.coalitions
        assert inside == s & coalition
        assert -abs(v[s] - v[inside]) == verdict.margin < 0


def test_a_carrier_may_be_named():
    game = Game([0, 0, 0, 1, 0, 0, 0, 1], players=["ann", "bob", "eve"])
    assert properties.is_carrier(game, ["bob", "ann"])
    assert not properties.is_carrier(game, "ann")
    with pytest.raises(InvalidInputError, match="joe"):
        properties.is_carrier(game, ["joe"])


@pytest.mark.parametrize("predicate", EVERY)
def test_the_point_estimate_of_an_estimated_game_is_that_of_its_mean(predicate):
    sampled = SampledGame([[0, 1, 1, 4], [0, 1, 1, 0.5]])
    verdict = predicate(sampled, **UNTESTED.get(predicate, {"level": None}))
    assert verdict.point_estimate
    assert verdict.p_value is None
    assert verdict.margin == predicate(sampled.mean).margin
    assert not predicate(sampled.mean).point_estimate


def test_players_of_an_estimated_game_are_those_of_its_mean():
    sampled = SampledGame([[0, 1, 0, 2], [0, 1, 2, 2]])
    assert properties.symmetric_players(sampled) == ((0, 1),)
    assert properties.dummy_players(sampled) == (0, 1)
    assert properties.null_players(sampled) == ()
    assert properties.minimal_carrier(sampled) == 3
    assert properties.is_carrier(sampled, 1, level=None).margin == -1.0


@pytest.mark.parametrize("predicate", [*NON_STRICT, *SEARCHED, tugames.is_balanced])
def test_tolerance_forgives(predicate):
    game = Game([0, 2, 1, 1.5])
    verdict = predicate(game)
    assert -2.0 <= verdict.margin < 0
    assert not predicate(game, tolerance=0.9 * -verdict.margin)
    assert predicate(game, tolerance=1.1 * -verdict.margin)


@pytest.mark.parametrize("predicate", STRICT)
def test_tolerance_is_what_a_strict_property_has_to_exceed(predicate):
    game = Game([0, 1, 1, 3])
    assert predicate(game).margin == 1.0
    assert predicate(game, tolerance=0.9)
    assert not predicate(game, tolerance=1.0)


def test_tolerance_for_players():
    game = Game([0, 1, 1.1, 2.1, 0.01, 1.01, 1.11, 2.11])
    assert properties.symmetric_players(game) == ((0,), (1,), (2,))
    assert properties.symmetric_players(game, tolerance=0.2) == ((0, 1), (2,))
    assert properties.null_players(game) == ()
    assert properties.null_players(game, tolerance=0.02) == (2,)
    assert properties.minimal_carrier(game, tolerance=0.02) == 3


@pytest.mark.parametrize(
    ("predicate", "text"),
    [
        (properties.is_weakly_superadditive, "v(bob) + v(ann) = 3 > v(ann+bob) = 1"),
        (properties.is_average_convex, "v(ann) = 2 > v(ann+bob) - v(bob) = 0"),
        (properties.is_additive, "v(ann+bob) = 1 differs from v(ann) + v(bob) = 3"),
        (properties.is_constant_sum, "v(ann) + v(bob) = 3 differs from v(ann+bob) = 1"),
        (properties.is_symmetric, "v(ann) = 2 > v(bob) = 1"),
        (properties.is_zero_normalized, "v(ann) = 2 differs from 0"),
        (properties.is_essential, "v(ann) + v(bob) = 3 >= v(ann+bob) = 1"),
        (properties.is_strictly_convex, "v(ann) + v(bob) = 3 >= v(ann+bob) = 1"),
        (properties.is_simple, "v(ann) = 2 is neither 0 nor 1"),
        (tugames.is_balanced, "v(ann) + v(bob) = 3 > v(ann+bob) = 1"),
        (tugames.is_totally_balanced, "v(ann) + v(bob) = 3 > v(ann+bob) = 1"),
        (tugames.is_exact, "v(ann) + v(bob) = 3 > v(ann+bob) = 1: the core is empty"),
        (
            tugames.has_large_core,
            "y = (2, 1) is acceptable and cannot be lowered, y(N) = 3 > v(N) = 1",
        ),
    ],
)
def test_witness_text_has_names_and_numbers(predicate, text):
    assert predicate(Game([0, 2, 1, 1], players=["ann", "bob"])).witness.text == text
