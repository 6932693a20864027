"""Balanced, totally balanced and exact games, and large cores: witnesses, sizes, scales."""

import math
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from reference import properties as definition
from reference.games import convex_tables, core_is_feasible, worth_tables

from tugames import (
    Game,
    coalition_payoffs,
    coalition_sizes,
    has_large_core,
    is_balanced,
    is_convex,
    is_exact,
    is_totally_balanced,
)
from tugames.errors import InvalidInputError

#: Most examples are searched in milliseconds, but there are many tests.
few = settings(max_examples=20)

SEARCHED = (is_totally_balanced, is_exact, has_large_core)


def weights_of(coalition, collection, n):
    """Weights, in fractions, whose sum of a collection's incidence vectors is a coalition's."""
    rows = [[mask >> i & 1 for mask in collection] + [coalition >> i & 1] for i in range(n)]
    rows = [[Fraction(x) for x in row] for row in rows]
    for k in range(len(collection)):
        pivot = next(row for row in rows[k:] if row[k])  # the collection is independent
        rows.remove(pivot)
        rows = [
            [a - row[k] / pivot[k] * b for a, b in zip(row, pivot, strict=True)] for row in rows
        ]
        rows.insert(k, [a / pivot[k] for a in pivot])
    assert all(row[-1] == 0 for row in rows[len(collection) :])
    return [row[-1] for row in rows[: len(collection)]]


def attained(worths, coalition, collection, n):
    """Surplus of the weighted sum of worths over v(S), and the weights."""
    weights = weights_of(coalition, collection, n)
    total = sum(w * Fraction(worths[mask]) for w, mask in zip(weights, collection, strict=True))
    return total - Fraction(worths[coalition]), weights


wholes = st.one_of(
    worth_tables(2, 5, st.integers(0, 20).map(float)),
    definition.spoilt(definition.market_tables(2, 5)),
    definition.spoilt(definition.exact_tables(2, 5)),
)


@few
@given(wholes)
def test_witness_of_a_subgame_without_a_core(worths):
    verdict = is_totally_balanced(Game(worths))
    if not verdict:
        coalition, *collection = verdict.witness.coalitions
        n = worths.size.bit_length() - 1
        surplus, weights = attained(worths.tolist(), coalition, collection, n)
        assert all(mask & coalition == mask != coalition for mask in collection)
        assert min(weights) > 0
        assert float(-surplus) == verdict.margin < 0


@few
@given(wholes)
def test_witness_of_a_worth_that_the_core_exceeds(worths):
    verdict = is_exact(Game(worths))
    if not verdict:
        coalition, *collection = verdict.witness.coalitions
        n, grand = worths.size.bit_length() - 1, worths.size - 1
        surplus, weights = attained(worths.tolist(), coalition, collection, n)
        signs = dict(zip(collection, weights, strict=True))
        assert all(weight > 0 for mask, weight in signs.items() if mask != grand)
        assert float(-surplus) == verdict.margin < 0
        assert (coalition == grand) is (not is_balanced(Game(worths)))


@few
@given(wholes)
def test_witness_of_balancing_weights(worths):
    verdict = is_balanced(Game(worths))
    assert bool(verdict) is core_is_feasible(worths.tolist())
    if not verdict:
        n, grand = worths.size.bit_length() - 1, worths.size - 1
        surplus, weights = attained(worths.tolist(), grand, verdict.witness.coalitions, n)
        assert min(weights) > 0
        assert float(-surplus) == verdict.margin < 0


@few
@given(wholes)
def test_witness_of_a_core_that_is_not_large(worths):
    verdict = has_large_core(Game(worths))
    if not verdict:
        n = worths.size.bit_length() - 1
        tight = verdict.witness.coalitions
        square = np.array([[mask >> i & 1 for i in range(n)] for mask in tight], dtype=float)
        payoff = np.linalg.solve(square, worths[list(tight)])  # regular: everybody is in one
        excess = worths - coalition_payoffs(payoff)
        assert excess[1:-1].max() <= 1e-9
        assert excess[-1] == pytest.approx(verdict.margin, abs=1e-9)
        assert verdict.margin < 0


@pytest.mark.parametrize("predicate", SEARCHED)
@few
@given(worths=wholes, data=st.data())
def test_verdicts_do_not_depend_on_units_origins_or_names(predicate, worths, data):
    n = worths.size.bit_length() - 1
    margin = predicate(Game(worths)).margin
    scale = data.draw(st.sampled_from([2.0**-30, 3.0, 2.0**20]))
    shift = coalition_payoffs(data.draw(st.lists(st.integers(-99, 99), min_size=n, max_size=n)))
    order = data.draw(st.permutations(range(n)))
    renamed = np.empty_like(worths)
    for mask in range(worths.size):
        renamed[sum(1 << order[i] for i in definition.members(mask))] = worths[mask]
    for other in (scale * worths, worths + shift, renamed):
        verdict = predicate(Game(other))
        unit = scale if np.array_equal(other, scale * worths) else 1.0
        assert verdict.margin == pytest.approx(unit * margin, abs=1e-9 * np.abs(other).max())
        assert bool(verdict) is bool(predicate(Game(worths)))


@pytest.mark.parametrize("predicate", SEARCHED)
@pytest.mark.parametrize("scale", [1e-9, 1.0, 1e12])
@pytest.mark.parametrize("offset", [0.0, 1e3])
def test_decimals_of_any_scale(predicate, scale, offset):
    # v(S) = s^2 / 10 with a worth that is a little too large, or too small by rounding alone
    sizes = coalition_sizes(5).astype(float)
    worths = scale * (0.1 * sizes**2 + offset * sizes)
    off = 1e-5 * np.abs(worths).max()
    spoilt = worths.copy()
    spoilt[0b10111] += 0.9 * scale + off  # its complement, and v(N), allow for 0.8 more
    assert predicate(Game(worths))
    verdict = predicate(Game(spoilt))
    assert not verdict
    assert verdict.margin < -0.9 * off
    rounded = worths * (1 + 1e-15 * (-1.0) ** np.arange(32))
    assert predicate(Game(rounded))


def test_large_integers_are_decided_exactly():
    glove = np.array([0, 0, 0, 1, 0, 1, 0, 1.0])
    majority = np.array([0, 0, 0, 2, 0, 2, 2, 3.0])  # v(N) is just enough
    for factor in (1.0, 2.0**30, 3e12):
        assert is_totally_balanced(Game(factor * glove)).tolerance == 0.0
        assert is_totally_balanced(Game(factor * majority))
    tight = 2.0**30 * majority
    tight[-1] -= 1
    verdict = is_totally_balanced(Game(tight))
    assert verdict.margin == -1.0
    assert not verdict
    assert not is_exact(Game(tight))
    assert is_exact(Game(2.0**30 * majority)).tolerance == 0.0


def test_integers_too_large_for_the_search_say_so():
    sizes = coalition_sizes(6)
    worths = 9e11 * sizes.astype(float) ** 2 + (sizes == 2)
    worths[3] += 9e12  # not convex
    verdict = is_totally_balanced(Game(worths))
    assert 0.0 < verdict.tolerance < 1e-9 * worths[-1]
    assert bool(verdict) is (definition.totally_balanced(worths.tolist()) >= -verdict.tolerance)


def test_ten_and_twelve_players():
    members = np.arange(1 << 12)[:, None] >> np.arange(12) & 1
    even = np.minimum(members[:, :6].sum(axis=1), members[:, 6:].sum(axis=1)).astype(float)
    uneven = np.minimum(members[:, :5].sum(axis=1), members[:, 5:].sum(axis=1)).astype(float)
    assert is_totally_balanced(Game(even))
    assert is_exact(Game(even))  # everything between all to the left and all to the right
    assert is_totally_balanced(Game(uneven))
    scarce = is_exact(Game(uneven))
    assert not scarce
    assert scarce.margin == -5.0  # the left gloves have everything
    assert scarce.witness.coalitions[0] == 0b11111
    sizes = coalition_sizes(10).astype(float)
    worths = 10 * sizes**2
    worths[0b1111100000] -= 51.0  # four of its five players, 1/4 of the time each, earn 200
    verdict = is_totally_balanced(Game(worths))
    assert not verdict
    assert verdict.witness.coalitions[0] == 0b1111100000
    assert verdict.margin == -1.0


def test_convex_games_of_many_players_need_no_search():
    sizes = coalition_sizes(18).astype(float)
    for predicate in (is_totally_balanced, is_exact):
        assert predicate(Game(sizes**2)).margin == 0.0
        assert predicate(Game(0.1 * sizes**2))


@pytest.mark.parametrize("predicate", [is_balanced, *SEARCHED])
def test_one_and_two_players(predicate):
    assert predicate(Game([0, -1.5]))
    assert predicate(Game([0, 1, 2, 3]))
    assert predicate(Game([0, 1, 2, 7]))
    assert predicate(Game([0, 1, 2, 2])).margin == -1.0
    assert has_large_core(Game([0, 5])).margin == math.inf
    assert is_exact(Game([0, 5])).margin == is_totally_balanced(Game([0, 5])).margin == 0.0


def test_large_cores_are_for_few_players():
    sizes = coalition_sizes(9).astype(float)
    with pytest.raises(InvalidInputError, match="up to 8 players; got 9"):
        has_large_core(Game(sizes))
    assert has_large_core(Game(coalition_sizes(8).astype(float) ** 2))


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(3))
def test_against_linear_programs_with_more_players(seed):
    rng = np.random.default_rng(seed)
    for _ in range(25):
        n = int(rng.integers(5, 7))
        sizes = coalition_sizes(n).astype(float)
        kind = rng.integers(3)
        if kind == 0:
            worths = rng.integers(0, 9, 1 << n) * sizes
        elif kind == 1:
            worths = definition.minimum_of(rng.integers(0, 9, (3, n)))
        else:
            worths = 3 * sizes**2 + rng.integers(0, 4, 1 << n)
        worths[0] = 0.0
        for factor in (1.0, 0.1):
            v = (factor * worths).tolist()
            for predicate, by_programs in (
                (is_totally_balanced, definition.totally_balanced),
                (is_exact, definition.exact),
            ):
                assert predicate(Game(v)).margin == pytest.approx(by_programs(v), abs=1e-6)


@few
@given(convex_tables(2, 5))
def test_the_search_agrees_where_convexity_would_do(worths):
    from tugames._numerics.gaps import largest_core_gap, largest_subgame_gap

    assert is_convex(Game(worths))
    alone = coalition_payoffs(worths[1 << np.arange(worths.size.bit_length() - 1)])
    assert largest_subgame_gap(worths - alone, 0.0)[0] == 0.0
    assert largest_core_gap(worths - alone, 0.0)[0] == 0.0
