"""The modiclus by its definition over all pairs of coalitions, and where it is known."""

from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from reference import nucleoli
from reference.games import no_integers, unanimity, weighted_voting, worth_tables
from reference.nucleoli import bi_excess_programs

from tugames import Game, SampledGame, coalition_payoffs
from tugames.core._dual_cover import DualCover
from tugames.core.modiclus import dual_cover, modiclus
from tugames.core.nucleolus import prenucleolus
from tugames.errors import TooManyPlayersError


@given(worth_tables(2, 3, st.integers(-4, 6).map(float)))
@settings(max_examples=15)
def test_differences_of_excesses_over_all_pairs(worths):
    np.testing.assert_allclose(modiclus(Game(worths)).payoff, bi_excess_programs(worths), atol=1e-6)


def test_four_players_over_all_pairs():
    rng = np.random.default_rng(1)
    worths = np.array([0.0, *rng.integers(-2, 6, 15)])
    np.testing.assert_allclose(modiclus(Game(worths)).payoff, bi_excess_programs(worths), atol=1e-6)


def sorted_differences(worths, payoff):
    excess = np.asarray(worths) - coalition_payoffs(payoff)
    return np.sort((excess[:, None] - excess).ravel())[::-1]


def test_where_another_library_finds_something_else():
    # coopgame-py 0.3.0 returns the second payoff, whose largest difference is larger
    worths = np.array(
        [
            *(0, 2, 2, 6, 1, 6, 2, 8, 0, 6, 2, 7, 4, 10, 7, 15),
            *(-1, 5, 3, 9, 5, 7, 9, 14, 4, 8, 9, 14, 7, 17, 18, 25),
        ],
        dtype=float,
    )
    ours = sorted_differences(worths, modiclus(Game(worths)).payoff)
    theirs = sorted_differences(worths, [4.5, 5.4, 4.7, 4.7, 5.7])
    assert ours[0] == pytest.approx(8.0)
    assert theirs[0] == pytest.approx(8.1)


@pytest.mark.parametrize(
    ("quota", "weights"), [(3, (2, 1, 1, 1)), (5, (3, 2, 2, 1, 1)), (4, (2, 2, 1, 1, 1))]
)
def test_represents_weighted_majority_games(quota, weights):
    # P. Sudhoelter (1996), for games with a homogeneous representation
    payoff = modiclus(Game(weighted_voting(quota, weights))).certificate.payoff
    assert payoff[: len(weights)] == tuple(Fraction(w, sum(weights)) for w in weights)


def test_treats_both_sides_of_a_glove_market_alike():
    glove = Game([0, 0, 0, 1, 0, 1, 0, 1])
    assert modiclus(glove).payoff.tolist() == [0.5, 0.25, 0.25]
    assert prenucleolus(glove).payoff.tolist() == [1.0, 0.0, 0.0]


@given(worth_tables(1, 4, st.integers(-4, 6).map(float)))
@settings(max_examples=15)
def test_dual_games_have_the_same_modiclus(worths):
    dual = worths[-1] - worths[::-1]
    ours, other = modiclus(Game(worths)), modiclus(Game(dual))
    n = worths.size.bit_length() - 1
    assert ours.certificate.payoff[:n] == other.certificate.payoff[:n]
    # both copies of a player get the same
    assert ours.certificate.payoff[:n] == ours.certificate.payoff[n:]
    assert ours.certificate.verify(dual_cover(Game(worths)))


def test_dual_cover_by_definition():
    rng = np.random.default_rng(0)
    worths = np.array([0.0, *rng.integers(-5, 9, 7)])
    cover = dual_cover(Game(worths, players="ABC"))
    dual = worths[7] - worths[::-1]
    for mask in range(64):
        s, t = mask & 7, mask >> 3
        assert cover.values[mask] == max(worths[s] + dual[t], dual[s] + worths[t])
    assert cover.players[3] == ("A", "dual")


def test_conventions():
    result = modiclus(Game(unanimity(3, 0b011)))
    assert result.payoff.shape == (3,)
    with pytest.raises(ValueError, match="read-only"):
        result.payoff[0] = 1.0
    sampled = SampledGame([[0, 0, 0, 4], [0, 2, 0, 4]])
    assert modiclus(sampled).point_estimate
    assert modiclus(sampled).payoff.tolist() == [2.5, 1.5]
    with pytest.raises(TooManyPlayersError):
        modiclus(Game(np.zeros(1 << 21)))


def assert_exact(worths):
    """Require a modiclus that is proved by fractions alone, and what is said of its rounding."""
    game, n = Game(worths), worths.size.bit_length() - 1
    result = modiclus(game)
    proof, cover = result.certificate, nucleoli.dual_cover(worths)
    assert nucleoli.proves_nucleolus(cover, proof.payoff, proof.stages)
    assert proof.payoff[:n] == proof.payoff[n:]
    assert proof.verify(game)
    off = [abs(Fraction(x) - y) for x, y in zip(result.payoff.tolist(), proof.payoff, strict=False)]
    assert result.residual == float(max(off))


@pytest.mark.parametrize("seed", range(40))
def test_no_integers_are_taken_as_they_are(seed):
    assert_exact(no_integers(np.random.default_rng([5, seed])))


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(300))
def test_no_integers_of_up_to_four_players(seed):
    assert_exact(no_integers(np.random.default_rng([6, seed]), most=4))


def test_two_players_share_what_they_gain():
    # the standard solution, without rounding: 0.7 + 0.1 - 0.2 is not 0.6
    first, second, both = (Fraction(worth) for worth in (0.1, 0.2, 0.7))
    proof = modiclus(Game([0, 0.1, 0.2, 0.7])).certificate
    assert proof.payoff[:2] == ((both + first - second) / 2, (both + second - first) / 2)
    assert not proof.verify(Game([0, 0.1, 0.2, np.nextafter(0.7, 1)]))
    assert not proof.verify(Game([0, 0.1]))


@pytest.mark.parametrize("seed", range(20))
def test_worths_of_the_cover_are_exact(seed):
    worths = no_integers(np.random.default_rng([7, seed]))
    cover, right = DualCover(Game(worths)), nucleoli.dual_cover(worths)
    every = np.arange(len(right))
    assert [cover.exact(mask) for mask in range(len(right))] == right
    whole = cover.whole()
    residues = whole.wholes(every).tolist()
    assert all((r - whole.worth(k)) % 2**64 == 0 for k, r in enumerate(residues))
    for rounded, exact in zip(cover.values.tolist(), right, strict=True):
        assert abs(Fraction(rounded) - exact) <= abs(exact) * Fraction(1, 2**51)
