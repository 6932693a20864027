"""Power indices of simple games against their definitions and the literature."""

from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from reference import voting
from reference.games import weighted_voting

from tugames import Game, SampledGame
from tugames.errors import InvalidInputError
from tugames.values.power.banzhaf import banzhaf_index
from tugames.values.power.coleman import coleman_indices
from tugames.values.power.deegan_packel import deegan_packel_index
from tugames.values.power.holler import holler_index
from tugames.values.power.johnston import johnston_index
from tugames.values.power.minimal_winning import minimal_winning_coalitions
from tugames.values.power.shapley_shubik import shapley_shubik_index

INDICES = {
    "shapley_shubik": shapley_shubik_index,
    "deegan_packel": deegan_packel_index,
    "holler": holler_index,
    "johnston": johnston_index,
}
ALL = [*INDICES.values(), banzhaf_index, coleman_indices, minimal_winning_coalitions]


def close(got, expected):
    np.testing.assert_allclose(got, [float(x) for x in expected], rtol=1e-13, atol=1e-15)


def as_fractions(index):
    return [Fraction(x).limit_denominator(10_000) for x in index]


@given(voting.winning_tables())
def test_every_index_is_its_definition(wins):
    game = Game(wins)
    for name, index in INDICES.items():
        value = index(game)
        assert value.dtype == np.float64
        close(value, getattr(voting, name)(wins))
    counts = voting.swings(wins)
    n, w = game.n_players, sum(wins)
    close(banzhaf_index(game), [Fraction(c, sum(counts)) for c in counts])
    close(banzhaf_index(game, normalized=False), [Fraction(c, 2 ** (n - 1)) for c in counts])
    coleman = coleman_indices(game)
    assert coleman.power_to_act == w / 2**n
    close(coleman.power_to_prevent, [Fraction(c, w) for c in counts])
    close(coleman.power_to_initiate, [Fraction(c, 2**n - w) for c in counts])
    assert minimal_winning_coalitions(game) == tuple(voting.minimal_winning(wins))


@given(st.data())
def test_transfer(data):
    # P. Dubey (1975): with efficiency, null player and symmetry it makes the Shapley-Shubik index
    n = data.draw(st.integers(2, 5))
    first, second = (np.array(data.draw(voting.winning_tables(n, n))) for _ in range(2))
    for index in (shapley_shubik_index, lambda g: banzhaf_index(g, normalized=False)):
        either, both = index(Game(first | second)), index(Game(first & second))
        np.testing.assert_allclose(
            either + both, index(Game(first)) + index(Game(second)), rtol=0, atol=1e-14
        )


@given(voting.winning_tables())
def test_absolute_banzhaf_is_the_harmonic_mean_of_coleman(wins):
    # P. Dubey, L. S. Shapley (1979)
    coleman, banzhaf = coleman_indices(Game(wins)), banzhaf_index(Game(wins), normalized=False)
    prevent, initiate = coleman.power_to_prevent, coleman.power_to_initiate
    some = banzhaf > 0
    means = 2 / (1 / prevent[some] + 1 / initiate[some])
    np.testing.assert_allclose(banzhaf[some], means, rtol=1e-14)


def test_council_of_the_european_economic_community_1958():
    # S. J. Brams, P. J. Affuso (1976): Luxembourg has a vote and no power
    council = Game(weighted_voting(12, [4, 4, 4, 2, 2, 1]))
    assert as_fractions(shapley_shubik_index(council)) == [Fraction(14, 60)] * 3 + [
        Fraction(9, 60)
    ] * 2 + [0]
    assert as_fractions(banzhaf_index(council)) == [Fraction(5, 21)] * 3 + [Fraction(1, 7)] * 2 + [
        0
    ]
    # three large countries, or two and both medium ones
    assert minimal_winning_coalitions(council) == (0b00111, 0b11011, 0b11101, 0b11110)
    assert as_fractions(deegan_packel_index(council)) == [Fraction(5, 24)] * 3 + [
        Fraction(3, 16)
    ] * 2 + [0]
    assert as_fractions(holler_index(council)) == [Fraction(1, 5)] * 5 + [0]
    coleman = coleman_indices(council)
    assert coleman.power_to_act == 14 / 64
    assert as_fractions(coleman.power_to_prevent) == [Fraction(5, 7)] * 3 + [Fraction(3, 7)] * 2 + [
        0
    ]
    assert as_fractions(coleman.power_to_initiate) == [Fraction(1, 5)] * 3 + [
        Fraction(3, 25)
    ] * 2 + [0]


def test_security_council():
    # 5 permanent members with a veto, 10 others, 9 votes needed: 848 winning coalitions
    council = Game(weighted_voting(39, [7] * 5 + [1] * 10))
    assert (
        as_fractions(shapley_shubik_index(council))
        == [Fraction(421, 2145)] * 5 + [Fraction(4, 2145)] * 10
    )
    assert (
        as_fractions(banzhaf_index(council))
        == [Fraction(848, 5080)] * 5 + [Fraction(84, 5080)] * 10
    )
    assert len(minimal_winning_coalitions(council)) == 210
    for index in (deegan_packel_index, holler_index):
        assert as_fractions(index(council)) == [Fraction(1, 9)] * 5 + [Fraction(2, 45)] * 10
    coleman = coleman_indices(council)
    assert coleman.power_to_act == 848 / 2**15
    np.testing.assert_array_equal(coleman.power_to_prevent[:5], 1.0)


def test_johnston_of_three_two_one_and_one():
    # [3; 2, 1, 1]: ann+bob and ann+eve have two critical members each, all three have ann
    assert as_fractions(johnston_index(Game([0, 0, 0, 1, 0, 1, 0, 1]))) == [
        Fraction(2, 3),
        Fraction(1, 6),
        Fraction(1, 6),
    ]


@pytest.mark.parametrize("index", [*INDICES.values(), banzhaf_index])
def test_dictator_and_unanimity(index):
    dictator = Game((np.arange(16) >> 2 & 1).astype(float))
    np.testing.assert_array_equal(index(dictator), [0, 0, 1, 0])
    unanimous = Game([0.0] * 15 + [1.0])
    np.testing.assert_allclose(index(unanimous), 0.25, rtol=1e-15)
    np.testing.assert_array_equal(index(Game([0.0, 1.0])), [1.0])


@pytest.mark.parametrize("index", ALL)
def test_only_simple_games_have_power_indices(index):
    players = ["ann", "bob", "eve"]
    with pytest.raises(
        InvalidInputError, match=r"v\(ann\+bob\) = 0.5 is neither 0 nor 1: .* divide"
    ):
        index(Game([0, 0, 0, 0.5, 0, 1, 1, 1], players))
    with pytest.raises(InvalidInputError, match=r"v\(ann\+bob\+eve\) = 2"):
        index(Game([0, 0, 0, 1, 0, 1, 1, 2], players))
    with pytest.raises(InvalidInputError, match=r"v\(bob\) = -1"):
        index(Game([0, 0, -1, 1, 0, 1, 1, 1], players))
    with pytest.raises(InvalidInputError, match=r"v\(bob\) = 1 > v\(bob\+eve\) = 0"):
        index(Game([0, 0, 1, 1, 0, 0, 0, 1], players))
    with pytest.raises(
        InvalidInputError, match=r"v\(ann\+bob\+eve\) = 0 differs from 1, and N has to win"
    ):
        index(Game([0.0] * 8, players))


@given(st.lists(st.booleans(), min_size=14, max_size=14))
def test_the_coalitions_that_break_monotonicity_are_named(worths):
    wins = [False, *worths, True]
    broken = {
        f"v({label(mask ^ 1 << i)}) = 1 > v({label(mask)}) = 0"
        for mask in range(16)
        for i in range(4)
        if mask >> i & 1 and wins[mask ^ 1 << i] and not wins[mask]
    }
    if broken:
        with pytest.raises(InvalidInputError) as caught:
            shapley_shubik_index(Game(wins))
        assert str(caught.value).split("; ")[1].split(": ")[0] in broken
    else:
        shapley_shubik_index(Game(wins))


def label(mask):
    return "+".join(str(i) for i in range(4) if mask >> i & 1)


def test_rounded_worths_are_taken_for_what_they_are():
    rounded = Game([0.0, 1e-15, 0.0, 1 - 1e-15])
    assert minimal_winning_coalitions(rounded) == (3,)
    np.testing.assert_array_equal(banzhaf_index(rounded), [0.5, 0.5])


def test_estimated_games():
    wins = [0.0, 0.0, 0.0, 1.0]
    np.testing.assert_array_equal(shapley_shubik_index(SampledGame([wins, wins])), [0.5, 0.5])
    with pytest.raises(InvalidInputError, match=r"v\(0\) = 0.5"):
        shapley_shubik_index(SampledGame([wins, [0.0, 1.0, 0.0, 1.0]]))


def test_coleman_arrays_are_read_only():
    coleman = coleman_indices(Game([0, 0, 0, 1]))
    with pytest.raises(ValueError, match="read-only"):
        coleman.power_to_prevent[0] = 0.0
    with pytest.raises(ValueError, match="read-only"):
        coleman.power_to_initiate[0] = 0.0
