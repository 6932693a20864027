"""Semivalues, the Banzhaf and the solidarity value: exact rationals, axioms, literature."""

import math
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from reference.games import WHOLE, unanimity, weighted_voting, worth_tables
from reference.values import FEW, exact_semivalue, exact_solidarity

from tugames import Game, SampledGame, axioms, shapley_value
from tugames.errors import InvalidInputError
from tugames.transforms import dual_game, game_from_dividends, harsanyi_dividends, quotient_game
from tugames.values.banzhaf import banzhaf_value
from tugames.values.semivalue import binomial_semivalue, semivalue
from tugames.values.solidarity import solidarity_value

GLOVE = Game([0, 0, 0, 1, 0, 1, 0, 1])


def close(value, expected, worths, ulps=8):
    """Compare with fractions, within a few units in the last place of the largest worth."""
    limit = ulps * Fraction(math.ulp(float(np.abs(worths).max())))
    return value.shape == (len(expected),) and all(
        abs(Fraction(got) - exact) <= limit
        for got, exact in zip(value.tolist(), expected, strict=True)
    )


def shapley_weights(n):
    return [Fraction(1, n * math.comb(n - 1, k)) for k in range(n)]


@st.composite
def tables_with_weights(draw):
    """Draw worths, and probabilities of coalitions by size."""
    worths = draw(worth_tables(1, 5))
    n = worths.size.bit_length() - 1
    raw = draw(st.lists(st.integers(0, 9), min_size=n, max_size=n).filter(any))
    return worths, [Fraction(r, sum(raw) * math.comb(n - 1, k)) for k, r in enumerate(raw)]


@FEW
@given(tables_with_weights())
def test_semivalues_match_rationals(drawn):
    worths, weights = drawn
    value = semivalue(Game(worths), [float(p) for p in weights])
    assert close(value, exact_semivalue(worths, weights), worths)


@FEW
@given(worth_tables(1, 5))
def test_special_semivalues(worths):
    game = Game(worths)
    n = game.n_players
    # the same pass over the table as the Shapley value, to the last bit
    assert np.array_equal(
        semivalue(game, [float(p) for p in shapley_weights(n)]), shapley_value(game)
    )
    banzhaf = exact_semivalue(worths, [Fraction(1, 2 ** (n - 1))] * n)
    assert close(banzhaf_value(game), banzhaf, worths)
    assert close(binomial_semivalue(game, 0.5), banzhaf, worths)
    q = Fraction(1, 4)
    assert close(
        binomial_semivalue(game, 0.25),
        exact_semivalue(worths, [q**k * (1 - q) ** (n - 1 - k) for k in range(n)]),
        worths,
    )
    alone = worths[1 << np.arange(n)]
    assert close(binomial_semivalue(game, 0.0), [Fraction(x) for x in alone.tolist()], worths)
    last = worths[-1] - worths[(worths.size - 1) ^ 1 << np.arange(n)]
    assert binomial_semivalue(game, 1) == pytest.approx(last, abs=1e-12 * np.abs(worths).max())


# 2**13 worths are one block of the pass over the table
@pytest.mark.parametrize("n", [12, 13, 15])
@pytest.mark.parametrize("mask_of", [lambda n: 1, lambda n: (1 << n) - 2, lambda n: 5 << n >> 3])
def test_one_coalition_alone_reaches_the_right_players(n, mask_of):
    mask = mask_of(n)
    worths = np.zeros(1 << n)
    worths[mask] = 1.0
    size = mask.bit_count()
    weights = np.arange(1.0, n + 1)
    weights /= sum(math.comb(n - 1, k) * weights[k] for k in range(n))
    inside, outside = weights[size - 1], -weights[size]
    expected = [inside if mask >> i & 1 else outside for i in range(n)]
    assert semivalue(Game(worths), weights) == pytest.approx(np.array(expected), rel=1e-15)
    # solidarity: the coalition itself, and its extensions by one player, by the definition
    order = [1 / (n * math.comb(n - 1, k)) for k in range(n)]  # of coalitions of k + 1
    own = order[size - 1] - (n - size) * order[size] / (size + 1)
    other = -order[size] / (size + 1)
    expected = [own if mask >> i & 1 else other for i in range(n)]
    assert solidarity_value(Game(worths)) == pytest.approx(np.array(expected), rel=1e-12)


@FEW
@given(worth_tables(1, 5))
def test_solidarity_matches_rationals(worths):
    assert close(solidarity_value(Game(worths)), exact_solidarity(worths), worths)


@FEW
@given(worth_tables(1, 4, WHOLE), st.data())
def test_axioms_of_the_solidarity_value(worths, data):
    # efficient, symmetric, additive, and nothing for who is in coalitions without gains only
    game = Game(worths)
    n = game.n_players
    tests = [axioms.efficiency, axioms.equal_treatment_of_equals, axioms.linearity]
    assert axioms.verify(solidarity_value, tests, game)
    i = data.draw(st.integers(0, n - 1))
    average = game.values.copy()  # make the mean gain A(S) zero wherever i is a member
    for mask in range(1, 1 << n):
        if mask >> i & 1:
            parts = [average[mask ^ 1 << k] for k in range(n) if mask >> k & 1]
            average[mask] = sum(parts) / len(parts)
    assert abs(solidarity_value(Game(average))[i]) <= 1e-12 * np.abs(worths).max()


def test_which_axioms_hold():
    for solution in (banzhaf_value, lambda game: binomial_semivalue(game, 0.3)):
        good = [axioms.linearity, axioms.anonymity, axioms.dummy_player, axioms.null_player]
        assert axioms.verify(solution, good)
        assert not axioms.verify(solution, [axioms.efficiency])
    assert axioms.verify(banzhaf_value, [axioms.equal_treatment_of_equals])
    assert not axioms.verify(solidarity_value, [axioms.null_player])


@FEW
@given(worth_tables(2, 5, WHOLE))
def test_two_players_who_merge_get_their_banzhaf_values(worths):
    # 2-efficiency: E. Lehrer (1988), An axiomatization of the Banzhaf value
    game = Game(worths)
    n = game.n_players
    merged = quotient_game(game, [0b11, *(1 << i for i in range(2, n))])
    value = banzhaf_value(game)
    assert banzhaf_value(merged)[0] == pytest.approx(value[0] + value[1])


@FEW
@given(worth_tables(1, 5, WHOLE))
def test_normalised_banzhaf_value(worths):
    game = Game(worths)
    value = banzhaf_value(game)
    if value.sum() == 0:
        with pytest.raises(InvalidInputError, match="do not add up to 0"):
            banzhaf_value(game, normalized=True)
    else:
        scaled = banzhaf_value(game, normalized=True)
        assert scaled * value.sum() == pytest.approx(value * worths[-1])


def test_the_council_of_1958():
    # [12; 4, 4, 4, 2, 2, 1]: Luxembourg never mattered. J. F. Banzhaf's count of swings is
    # 10, 10, 10, 6, 6, 0 of 32 (D. Felsenthal and M. Machover 1998, section 5.3)
    council = Game(weighted_voting(12, [4, 4, 4, 2, 2, 1]))
    assert (32 * banzhaf_value(council)).tolist() == [10, 10, 10, 6, 6, 0]
    normalized = banzhaf_value(council, normalized=True)
    assert normalized == pytest.approx(np.array([5, 5, 5, 3, 3, 0]) / 21)


def test_three_brothers():
    # Nowak and Radzik (1994), Example 1
    brothers = Game([0, 0, 0, 1, 0, 0, 0, 1])
    assert solidarity_value(brothers) == pytest.approx(np.array([7, 7, 4]) / 18)
    assert shapley_value(brothers) == pytest.approx(np.array([1, 1, 0]) / 2)


@pytest.mark.parametrize("carrier", [0b0001, 0b0110, 0b1111])
def test_unanimity(carrier):
    game, size = Game(unanimity(4, carrier)), carrier.bit_count()
    expected = [2.0 ** (1 - size) * (carrier >> i & 1) for i in range(4)]
    assert banzhaf_value(game).tolist() == expected
    q = 0.25
    expected = [q ** (size - 1) * (carrier >> i & 1) for i in range(4)]
    assert binomial_semivalue(game, q) == pytest.approx(np.array(expected))


@FEW
@given(worth_tables(1, 5, WHOLE))
def test_banzhaf_by_dividends_and_of_the_dual(worths):
    game = Game(worths)
    dividends = harsanyi_dividends(game)
    shares = [
        sum(
            d / 2.0 ** (mask.bit_count() - 1)
            for mask, d in enumerate(dividends.tolist())
            if mask >> i & 1
        )
        for i in range(game.n_players)
    ]
    assert banzhaf_value(game).tolist() == shares  # dyadic fractions: exact
    assert np.array_equal(banzhaf_value(dual_game(game)), banzhaf_value(game))


@pytest.mark.parametrize("scale", [1e-9, 1e12])
def test_scales_and_offsets(scale):
    game = game_from_dividends(scale * np.array([0.0, 1, 2, 3, 4, 5, 6, 7.5]))
    for solution in (
        banzhaf_value,
        solidarity_value,
        lambda g: banzhaf_value(g, normalized=True),
        lambda g: binomial_semivalue(g, 0.3),
    ):
        assert solution(game) == pytest.approx(scale * solution(game / scale), rel=1e-13)
    # what all worths have in common cancels before it is rounded
    offset = Game(np.where(np.arange(8) > 0, 2.0**52 + np.arange(8), 0.0))
    assert banzhaf_value(offset).tolist() == [2.0**50 + 2.0**i for i in range(3)]


def test_bad_weights():
    with pytest.raises(InvalidInputError, match=r"weights\[1\] is -0.1"):
        semivalue(GLOVE, [0.5, -0.1, 0.7])
    with pytest.raises(InvalidInputError, match="here the sum is 2:"):
        semivalue(GLOVE, [0.5, 0.5, 0.5])
    with pytest.raises(InvalidInputError, match="here the sum is 0"):
        semivalue(GLOVE, [0, 0, 0])
    with pytest.raises(InvalidInputError, match="are 3 finite numbers"):
        semivalue(GLOVE, [0.5, 0.5])
    with pytest.raises(InvalidInputError, match="number 0 is nan"):
        semivalue(GLOVE, [np.nan, 0.5, 0])
    for q in (-0.1, 1.1, np.nan):
        with pytest.raises(InvalidInputError, match="between 0 and 1"):
            binomial_semivalue(GLOVE, q)
    with pytest.raises(InvalidInputError, match="add up to 0"):
        banzhaf_value(Game([0, 1, 1, 0]), normalized=True)


def test_estimated_games_stand_for_their_mean():
    sampled = SampledGame([[0, 1, 2, 4], [0, 1, 2, 6]])
    for solution in (
        banzhaf_value,
        solidarity_value,
        lambda game: banzhaf_value(game, normalized=True),
        lambda game: binomial_semivalue(game, 0.25),
        lambda game: semivalue(game, [0.75, 0.25]),
    ):
        assert np.array_equal(solution(sampled), solution(sampled.mean))
    mean, _ = sampled.evaluate(banzhaf_value)
    assert np.array_equal(mean, banzhaf_value(sampled))
