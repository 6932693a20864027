"""Dividends, dual, normal forms and strategic equivalence against their definitions."""

from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from reference.games import FLOATS, WHOLE, airport, unanimity, worth_tables
from reference.values import FEW, exact_dividends

from tugames import Game, SampledGame, coalition_sizes, shapley_value
from tugames.errors import InvalidGameError, InvalidInputError
from tugames.transforms import (
    dual_game,
    game_from_dividends,
    harsanyi_dividends,
    strategic_equivalence,
    strategic_transform,
    zero_normal_form,
    zero_one_normal_form,
)
from tugames.values.banzhaf import banzhaf_value

GLOVE = Game([0, 0, 0, 1, 0, 1, 0, 1], players=["ann", "bob", "eve"])
MAJORITY = Game([0, 0, 0, 1, 0, 1, 1, 1])


# ---------------------------------------------------------------- dividends


@FEW
@given(worth_tables(1, 6, WHOLE))
def test_dividends_of_integers_are_exact(worths):
    assert [Fraction(d) for d in harsanyi_dividends(Game(worths)).tolist()] == exact_dividends(
        worths
    )


@FEW
@given(worth_tables(1, 6, FLOATS))
def test_dividends_of_floats(worths):
    expected = np.array([float(d) for d in exact_dividends(worths)])
    slack = 2.0**6 * 1e-15 * float(np.abs(worths).max())
    assert harsanyi_dividends(Game(worths)) == pytest.approx(expected, abs=slack)


@FEW
@given(worth_tables(1, 6, WHOLE))
def test_a_game_is_made_of_its_dividends(worths):
    game = Game(worths)
    assert game_from_dividends(harsanyi_dividends(game)) == game
    assert np.array_equal(harsanyi_dividends(game_from_dividends(worths)), worths)


@pytest.mark.parametrize("n", [11, 14])
def test_dividends_of_larger_tables(n):
    # v(S) = |S|^2 has dividend 1 on single players and 2 on pairs
    sizes = coalition_sizes(n).astype(float)
    dividends = harsanyi_dividends(Game(sizes**2))
    assert np.array_equal(dividends, np.select([sizes == 1, sizes == 2], [1.0, 2.0], 0.0))


def test_known_dividends():
    for carrier in range(1, 16):
        dividends = harsanyi_dividends(Game(unanimity(4, carrier)))
        assert np.flatnonzero(dividends).tolist() == [carrier]
        assert dividends[carrier] == 1.0
    # two of three: three pairs who can do it, and all of them can do it only once
    assert harsanyi_dividends(MAJORITY).tolist() == [0, 0, 0, 1, 0, 1, 1, -2]
    # the dual of an airport game: a segment is needed by the largest only as long as all fly
    dividends = harsanyi_dividends(dual_game(Game(airport([1, 3, 7]))))
    assert dividends.tolist() == [0, 0, 0, 0, 4, 0, 2, 1]


def test_dividends_keep_labels_and_refuse_nonsense():
    assert game_from_dividends([0, 1, 1, 5], ["ann", "bob"]).worth("ann+bob") == 7.0
    for bad in ([1, 1], [0, np.nan], [0, 1, 2], [[0, 1]], ["a", "b"]):
        with pytest.raises(InvalidInputError, match="dividends make a table as worths do"):
            game_from_dividends(bad)
    with pytest.raises(InvalidGameError, match="2 labels"):
        game_from_dividends([0, 1], ["ann", "bob"])


# ---------------------------------------------------------------- dual


@FEW
@given(worth_tables(1, 5, WHOLE))
def test_dual_game(worths):
    game, grand = Game(worths, range(10, 10 + worths.size.bit_length() - 1)), worths.size - 1
    dual = dual_game(game)
    assert all(dual.values[s] == worths[grand] - worths[grand ^ s] for s in range(worths.size))
    assert dual_game(dual) == game
    assert dual.players == game.players
    assert shapley_value(dual) == pytest.approx(shapley_value(game))
    assert banzhaf_value(dual) == pytest.approx(banzhaf_value(game))


# ---------------------------------------------------------------- normal forms


@FEW
@given(worth_tables(1, 5, WHOLE))
def test_normal_forms(worths):
    game = Game(worths)
    alone = worths[1 << np.arange(game.n_players)]
    gains = [
        worths[s] - sum(a for i, a in enumerate(alone) if s >> i & 1) for s in range(worths.size)
    ]
    zero = zero_normal_form(game)
    assert zero.values.tolist() == gains
    if gains[-1] > 0:
        normal = zero_one_normal_form(game)
        assert normal.values == pytest.approx(np.array(gains) / gains[-1], rel=1e-15)
        assert normal.values[-1] == 1.0
        assert strategic_equivalence(game, normal)
    else:
        with pytest.raises(InvalidInputError, match="zero_normal_form"):
            zero_one_normal_form(game)


def test_inessential_games_say_by_how_much():
    with pytest.raises(InvalidInputError, match=r"v\(N\) = 5 is less by 2 than the sum 7"):
        zero_one_normal_form(Game([0, 3, 4, 5]))
    with pytest.raises(InvalidInputError, match=r"v\(N\) = 7 is no more than the sum 7"):
        zero_one_normal_form(Game([0, 3, 4, 7]))
    with pytest.raises(InvalidInputError, match="no more than"):
        zero_one_normal_form(Game([0, 0.1, 0.2, 0.1 + 0.2]))  # 4e-17 of rounding is no gain
    assert zero_one_normal_form(Game([0, 0.1, 0.2, 0.3 + 1e-12]), tolerance=0.0).values[-1] == 1.0


@pytest.mark.parametrize("scale", [1e-9, 1.0, 1e12])
def test_normal_forms_do_not_depend_on_the_scale(scale):
    small = Game(scale * np.array([0, 0.1, 0.3, 0.9]))
    assert zero_one_normal_form(small).values.tolist() == [0, 0, 0, 1]


# ---------------------------------------------------------------- strategic equivalence

SCALES = st.one_of(st.integers(1, 9).map(float), st.floats(1e-6, 1e6))


@FEW
@given(worth_tables(1, 5), SCALES, st.lists(st.integers(-50, 50), min_size=5, max_size=5))
def test_transforms_are_recognised(worths, scale, shift):
    game = Game(worths)
    b = np.array(shift[: game.n_players], dtype=float)
    other = strategic_transform(game, scale, b)
    for mask in range(worths.size):
        paid = sum(b[i] for i in range(game.n_players) if mask >> i & 1)
        size = scale * np.abs(worths).max() + np.abs(b).sum()
        assert other.values[mask] == pytest.approx(scale * worths[mask] + paid, abs=1e-14 * size)
    found = strategic_equivalence(game, other)
    if np.abs(zero_normal_form(game).values).max() <= 1e-6 * np.abs(worths).max():
        return  # rounding may decide whether an almost additive game is additive
    if scale * np.abs(zero_normal_form(game).values).max() <= 1e-6 * np.abs(other.values).max():
        return
    assert found
    assert found.witness is None
    assert found.scale == pytest.approx(scale, rel=1e-3)
    again = strategic_transform(game, found.scale, found.shift)
    assert np.abs(again.values - other.values).max() <= 2 * max(found.tolerance, 1e-12)


@FEW
@given(worth_tables(1, 4, WHOLE), worth_tables(1, 4, WHOLE))
def test_equivalence_by_exact_proportions(first, second):
    if first.size != second.size:
        return
    one, two = Game(first), Game(second)
    g, h = zero_normal_form(one).values, zero_normal_form(two).values
    # one scale fits if all products agree; a positive one, if gains have a common sign
    proportional = all(g[s] * h[t] == g[t] * h[s] for s in range(g.size) for t in range(g.size))
    same_sign = (not g.any() and not h.any()) or float(g @ h) > 0
    found = strategic_equivalence(one, two)
    assert bool(found) is (proportional and same_sign)
    assert bool(strategic_equivalence(two, one)) is bool(found)
    assert (found.scale is None) is (found.shift is None) is (not found)
    if found.witness is not None:
        _check_witness(found.witness, g, h)


def _check_witness(witness, g, h):
    """What is shown refutes every positive scale."""
    if len(witness.coalitions) == 1:
        (s,) = witness.coalitions
        assert g[s] * h[s] <= 0
        assert g[s] != h[s]
    else:
        s, t = witness.coalitions
        assert g[s] * h[t] != g[t] * h[s]


def test_refused_equivalences():
    found = strategic_equivalence(MAJORITY, Game([0, 0, 0, 1, 0, 1, 0, 1]))
    assert found.witness.coalitions == (3, 6)
    assert found.residual == 1.0
    opposite = strategic_equivalence(MAJORITY, -MAJORITY)
    assert opposite.witness.text == "0+1 gains 1 and -1: no positive scale fits"
    additive = Game([0, 1, 2, 3, 4, 5, 6, 7])
    assert strategic_equivalence(MAJORITY, additive).witness.text == (
        "0+1 gains 1 and 0: no positive scale fits"
    )
    assert strategic_equivalence(additive, MAJORITY).witness.text == (
        "0+1 gains 0 and 1: no positive scale fits"
    )
    same = strategic_equivalence(additive, Game(np.zeros(8)))
    assert (same.scale, same.shift.tolist()) == (1.0, [-1, -2, -4])
    assert not same.shift.flags.writeable


def test_equivalence_decides_near_integers_exactly():
    big = 2.0**40
    game = Game([0, 0, 0, 3, 0, 3, 3, 7])
    assert strategic_equivalence(game, Game(big * game.values))
    spoilt = big * game.values
    spoilt[7] += 1.0
    assert not strategic_equivalence(game, Game(spoilt))
    assert strategic_equivalence(game, Game(spoilt), tolerance=2.0)
    third = strategic_equivalence(game, Game([0, 0, 0, 1, 0, 1, 1, 7 / 3]))
    assert third.scale == pytest.approx(1 / 3)
    # 49 times the rounded 1 / 49 is not 1
    assert strategic_equivalence(Game([0, 0, 0, 49, 0, 49, 49, 98]), Game([0, 0, 0, 1, 0, 1, 1, 2]))


def test_a_gain_that_is_rounding_is_none():
    additive = Game([0, 0.1, 0.2, 0.3 + 1e-12, 0.4, 0.5, 0.6, 0.7])
    assert not strategic_equivalence(MAJORITY, additive)
    assert not strategic_equivalence(additive, MAJORITY)
    assert strategic_equivalence(additive, Game([0, 1, 2, 3, 4, 5, 6, 7]))


def test_bad_transforms():
    for scale in (0, -1, np.nan, np.inf):
        with pytest.raises(InvalidInputError, match="positive finite scale"):
            strategic_transform(GLOVE, scale, [0, 0, 0])
    with pytest.raises(InvalidInputError, match=r"got an array of shape \(2,\)"):
        strategic_transform(GLOVE, 1, [0, 0])
    with pytest.raises(InvalidInputError, match="number 1 is nan"):
        strategic_transform(GLOVE, 1, [0, np.nan, 0])
    with pytest.raises(InvalidInputError, match="are 3 finite numbers"):
        strategic_transform(GLOVE, 1, ["a", "b", "c"])
    with pytest.raises(InvalidInputError, match="same players"):
        strategic_equivalence(GLOVE, MAJORITY)


def test_estimated_games_stand_for_their_mean():
    sampled = SampledGame([[0, 1, 2, 4], [0, 1, 2, 6]])
    for transform in (harsanyi_dividends, dual_game, zero_normal_form, zero_one_normal_form):
        got, expected = transform(sampled), transform(sampled.mean)
        assert np.array_equal(getattr(got, "values", got), getattr(expected, "values", expected))
    assert strategic_transform(sampled, 2, [0, 1]) == strategic_transform(sampled.mean, 2, [0, 1])
    assert strategic_equivalence(sampled, sampled.mean).point_estimate
    assert not strategic_equivalence(sampled.mean, sampled.mean).point_estimate
