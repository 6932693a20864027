"""Decisions and solutions on worths of any magnitude, on top of offsets, and where all is tied.

What is promised: whole worths below 2**45 are decided exactly, others with a slack of 1e-9 of the
largest worth that the result states (ADR 0004); solutions follow scale and offset to a few units
in the last place of the largest worth. ``test_numerics_edges`` has what is near a tolerance.
"""

import numpy as np
import pytest
from reference.games import weighted_voting
from reference.peer_games import additive, draw_worths
from reference.rounding import stated, units

import tugames
from tugames import Game
from tugames.errors import EmptyCoreError, InvalidInputError

SIZES = np.bitwise_count(np.arange(16)).astype(float)
GLOVE = np.array([0.0, 0, 0, 1, 0, 1, 0, 1])

#: Whole worths. Of margins that are zero rounding makes hairs; others stay what they are.
GAMES = {
    "squares": SIZES**2,
    "nothing": np.zeros(8),
    "all worths equal": (SIZES > 0) * 1.0,
    "additive": additive(np.array([1.0, 2, 3, 4])),
    "majority": weighted_voting(2, [1, 1, 1]),
    "core of one point": GLOVE,
    "two players": np.array([0.0, -3, 1, 4]),
    **{
        f"{name} {n}": draw_worths(name, np.random.default_rng(n), n)
        for n in (3, 4)
        for name in ("superadditive", "nearly_balanced", "simple", "negative", "ties")
    },
}

PREDICATES = [
    tugames.is_monotone,
    tugames.is_superadditive,
    tugames.is_convex,
    tugames.is_strictly_convex,
    tugames.is_average_convex,
    tugames.is_zero_monotone,
    tugames.is_balanced,
    tugames.is_totally_balanced,
    tugames.is_exact,
    tugames.has_large_core,
    tugames.is_quasi_balanced,
    tugames.is_essential,
    tugames.is_additive,
    tugames.is_constant_sum,
    tugames.is_symmetric,
    tugames.is_zero_normalized,
]
#: These compare coalitions of different players, or with zero.
NOT_COVARIANT = [tugames.is_monotone, tugames.is_symmetric, tugames.is_zero_normalized]

#: These have to exceed the tolerance.
STRICT = [tugames.is_strictly_convex, tugames.is_essential]

SOLUTIONS = {
    "shapley": tugames.shapley_value,
    "banzhaf": tugames.banzhaf_value,
    "tau": tugames.tau_value,
    "gately": tugames.gately_point,
    "nucleolus": lambda game: tugames.nucleolus(game).payoff,
    "prenucleolus": lambda game: tugames.prenucleolus(game).payoff,
    "per capita": lambda game: tugames.per_capita_nucleolus(game).payoff,
    "least core": lambda game: tugames.least_core(game).payoff,
    "modiclus": lambda game: tugames.modiclus(game).payoff,
    "prekernel": tugames.prekernel_point,
    "equal surplus": tugames.equal_surplus_division,
    "nonseparable": tugames.egalitarian_nonseparable_value,
    "core center": tugames.core_center,
    "utopia": tugames.utopia_payoff,
    "minimal rights": tugames.minimal_rights,
}
#: Not covariant: solidarity shares what others bring.
SCALED = {**SOLUTIONS, "solidarity": tugames.solidarity_value}


def payoff_or_none(solution, worths):
    try:
        return solution(Game(worths))
    except (InvalidInputError, EmptyCoreError):
        return None


@pytest.mark.parametrize("scale", [1e-9, 0.1, 1e12 / 7, 1e12, 1e-300, 1e300])
def test_decisions_at_any_scale(scale):
    for name, plain in GAMES.items():
        worths = plain * scale
        for is_so in PREDICATES:
            verdict, expected = is_so(Game(worths)), is_so(Game(plain))
            assert bool(verdict) == bool(expected), (is_so.__name__, name)
            if np.isfinite(expected.margin):
                assert abs(verdict.margin - scale * expected.margin) <= units(worths, 64)
            else:
                assert verdict.margin == expected.margin
            # searches over payoffs grant 2**-36 where numbers have too many digits, and say so
            most = max(stated(worths), 2.0**-36 * float(np.abs(worths).max()))
            assert stated(worths) <= verdict.tolerance <= most


@pytest.mark.parametrize("scale", [1e-9, 1e12 / 7, 1e300])
def test_solutions_at_any_scale(scale):
    for name, plain in GAMES.items():
        worths = plain * scale
        for concept, solution in SCALED.items():
            payoff, expected = payoff_or_none(solution, worths), payoff_or_none(solution, plain)
            assert (payoff is None) == (expected is None), (concept, name)
            if payoff is not None:
                assert np.abs(payoff - scale * expected).max() <= units(worths, 16), (concept, name)


def offsets(n, unit):
    return np.array([10, -30, 7, 0])[:n] * unit


def test_whole_offsets_hide_nothing():
    for name, plain in GAMES.items():
        n = plain.size.bit_length() - 1
        offset = offsets(n, 1e8)
        worths = plain + additive(offset)
        for is_so in PREDICATES:
            if is_so not in NOT_COVARIANT:
                verdict, expected = is_so(Game(worths)), is_so(Game(plain))
                assert bool(verdict) == bool(expected), (is_so.__name__, name)
                assert verdict.margin == expected.margin
        for concept, solution in SOLUTIONS.items():
            payoff, expected = payoff_or_none(solution, worths), payoff_or_none(solution, plain)
            assert (payoff is None) == (expected is None), (concept, name)
            if payoff is not None:
                assert np.abs(payoff - offset - expected).max() <= units(worths, 4), (concept, name)


def test_decimal_offsets_hide_what_the_tolerance_says():
    for plain in GAMES.values():
        n = plain.size.bit_length() - 1
        worths = plain + additive(offsets(n, 1e9 / 7))
        for is_so in PREDICATES:
            if is_so in NOT_COVARIANT:
                continue
            expected = is_so(Game(plain))
            if not np.isfinite(expected.margin):
                continue
            verdict = is_so(Game(worths))
            assert verdict.tolerance == stated(worths) > 1
            # some searches end at gaps below the tolerance, and call them none
            error = abs(verdict.margin - expected.margin)
            assert error <= max(units(worths, 64), 2.0**-36 * float(np.abs(worths).max()))
            if is_so in STRICT:
                assert bool(verdict) == (verdict.margin > verdict.tolerance)
            else:
                assert bool(verdict) == (verdict.margin >= -verdict.tolerance)


# --- degenerate programs --------------------------------------------------------------------------


@pytest.mark.parametrize("scale", [1.0, 0.1, 1e-9 / 3, 1e12 / 7])
def test_a_core_of_a_single_point(scale):
    worths = GLOVE * scale
    result = tugames.balancedness(Game(worths))
    assert result.balanced
    assert result.exact
    assert abs(result.margin) <= units(worths, 1)
    point = np.array([scale, 0.0, 0.0])
    np.testing.assert_array_equal(result.core_payoff, point)
    np.testing.assert_array_equal(tugames.core_vertices(Game(worths)), [point])
    np.testing.assert_array_equal(tugames.nucleolus(Game(worths)).payoff, point)
    assert tugames.core_dimension(Game(worths)) == 0
    assert tugames.least_core(Game(worths)).epsilon == 0.0
    tenths = np.arange(1, 10) * 0.1 * scale  # a single point, but for the rounding of 2**9 sums
    game = Game(additive(tenths))
    for payoff in (tugames.core_element(game), tugames.prenucleolus(game).payoff):
        np.testing.assert_allclose(payoff, tenths, rtol=1e-13)


@pytest.mark.parametrize("scale", [1.0, 0.1, 1e12 / 7])
def test_all_alike(scale):
    # a degenerate vertex at every step: every coalition of a size ties with all others
    n = 9
    size = np.bitwise_count(np.arange(1 << n)).astype(float)
    for by_size in (
        (size > 0) * 1.0,
        (size >= 5) * 1.0,
        np.sqrt(size),
        size**2 / n**2,
        np.minimum(size, 3.0),
    ):
        worths = by_size * scale
        # the largest balanced sum is n times the best mean worth of a member
        best = max(float(worths[(1 << k) - 1]) / k for k in range(1, n))
        result = tugames.balancedness(Game(worths))
        assert result.margin == pytest.approx(worths[-1] - n * best, abs=units(worths, 8 * n))
        equal = np.full(n, worths[-1] / n)
        for payoff in (
            tugames.prenucleolus(Game(worths)).payoff,
            tugames.shapley_value(Game(worths)),
        ):
            np.testing.assert_allclose(payoff, equal, atol=units(worths, 8), rtol=0)
        least = tugames.least_core(Game(worths))
        assert least.certificate.verify(Game(worths))
        expected = max(float(worths[(1 << k) - 1]) - k * worths[-1] / n for k in range(1, n))
        assert least.epsilon == pytest.approx(expected, abs=units(worths, 8))


def test_players_who_are_copies():
    # the last three players repeat one another: rows of the programs are equal in their columns
    rng = np.random.default_rng(1)
    for _ in range(5):
        count = np.bitwise_count(np.arange(64) >> 3)
        worths = rng.integers(0, 9, (8, 4))[np.arange(64) & 7, count] * 0.1
        worths[0] = 0.0
        game = Game(worths)
        assert any({3, 4, 5} <= set(alike) for alike in tugames.symmetric_players(game))
        solution = tugames.prenucleolus(game)
        assert solution.certificate.verify(game)
        assert len(set(solution.payoff[3:].tolist())) == 1
        result = tugames.balancedness(game)
        assert result.exact
