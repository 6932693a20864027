"""Decisions near their tolerance, and the proofs of those that are not.

Violations of a tenth of the stated tolerance, of all of it and of ten times as much; witnesses
and certificates are checked in fractions.
"""

from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from reference.games import proves_balanced, proves_unbalanced
from reference.peer_games import additive
from reference.peer_truths import convexity, prekernel_slack, superadditivity, zero_monotonicity
from reference.rounding import stated, units
from reference.values import fractions_of, members

import tugames
from tugames import Game
from tugames.errors import EmptyCoreError, InvalidInputError

SIZES = np.bitwise_count(np.arange(16)).astype(float)

#: Of a game that is additive but for a pair that is worth a little more: the property that it
#: breaks, by how many times as much, and the exact slack where it is simple.
EDGES = {
    "convex": (tugames.is_convex, 1, convexity),
    "superadditive": (tugames.is_superadditive, 1, superadditivity),
    "zero-monotone": (tugames.is_zero_monotone, 1, zero_monotonicity),
    "balanced": (tugames.is_balanced, 1, None),
    "totally balanced": (tugames.is_totally_balanced, 1, None),
    "exact": (tugames.is_exact, 1, None),
    "large core": (tugames.has_large_core, 1, None),
    "quasi-balanced": (tugames.is_quasi_balanced, 2, None),
}


def exists(solution, worths):
    try:
        solution(Game(worths))
    except (InvalidInputError, EmptyCoreError):
        return False
    return True


def at_the_edge(coalition, share, scale=1.0):
    """Game, and by how much a coalition is worth more than its members: a share of 1e-9."""
    worths = additive(np.array([0.1, 0.2, 0.3, 0.7]) * scale)
    more = share * 1e-9 * worths[-1]
    worths[coalition] += more
    return worths, more


@pytest.mark.parametrize("scale", [1.0, 1e-9 / 3, 1e12 / 7])
@pytest.mark.parametrize("edge", EDGES)
def test_near_ties(edge, scale):
    is_so, times, definition = EDGES[edge]
    for share in (0.1, 1.0, 10.0):
        worths, more = at_the_edge(0b0011, share, scale)
        verdict = is_so(Game(worths))
        assert verdict.tolerance == stated(worths) == 1e-9 * worths[-1]
        if share != 1.0:  # at the tolerance itself rounding decides
            assert bool(verdict) == (share < 1.0)
        assert abs(verdict.margin + times * more) <= units(worths, 16)
        if definition is not None:
            assert abs(Fraction(verdict.margin) - definition(worths)) <= Fraction(units(worths, 4))
        strict = is_so(Game(worths), tolerance=0.01 * verdict.tolerance)
        assert not strict


def test_near_ties_of_whole_worths_are_none():
    for base in (1.0, 1e6, 7e11):
        worths = additive(np.array([1.0, 2, 3, 7]) * base)
        worths[0b0011] += 1
        for edge, (is_so, times, _) in EDGES.items():
            verdict = is_so(Game(worths))
            assert not verdict, edge
            assert (verdict.tolerance, verdict.margin) == (0.0, -times), edge


@pytest.mark.parametrize("scale", [1.0, 1e-9 / 3, 1e12 / 7])
def test_what_exists_at_the_edge(scale):
    for share, there in ((0.1, True), (10.0, False)):
        worths, more = at_the_edge(0b0011, share, scale)
        assert exists(tugames.core_element, worths) == there
        for solution in (tugames.tau_value, tugames.core_center):
            assert exists(solution, worths) == there
            if there:  # as near to the only payoff as the pair's worth allows
                alone = worths[1 << np.arange(4)]
                error = np.abs(solution(Game(worths)) - alone).max()
                assert error <= 2 * more + units(worths, 8)
        result = tugames.balancedness(Game(worths))
        assert result.balanced == there
        assert result.exact == (not there)  # within the tolerance nothing can be proved
        worths, more = at_the_edge(0b0001, share, scale)  # no imputation
        for solution in (tugames.nucleolus, tugames.per_capita_nucleolus, tugames.gately_point):
            assert exists(solution, worths) == there


def test_payoffs_at_the_edge():
    worths = SIZES**2 * 0.1
    game, payoff = Game(worths), tugames.core_vertices(Game(worths))[0]
    tolerance = 1e-9 * worths[-1]
    poor = int(np.argmin(payoff))
    for share in (0.1, 10.0):
        moved = payoff.copy()
        moved[poor] -= share * tolerance
        moved[poor - 1] += share * tolerance
        verdict = tugames.is_in_core(game, moved)
        assert bool(verdict) == (share < 1)
        assert verdict.margin == pytest.approx(-share * tolerance, abs=units(worths, 8))
        fair = np.full(4, worths[-1] / 4)
        fair[0] += share * tolerance / 4
        fair[1] -= share * tolerance / 4
        verdict = tugames.is_in_prekernel(game, fair)
        exact = prekernel_slack(worths, fair.tolist())
        assert abs(Fraction(verdict.margin) - exact) <= Fraction(units(worths, 8))
        assert bool(verdict) == (share < 1) == bool(tugames.is_in_kernel(game, fair))


# --- proofs ---------------------------------------------------------------------------------------


@st.composite
def edgy_tables(draw):
    """Additive games of decimals at some scale, with worths a few tolerances off."""
    n = draw(st.integers(2, 4))
    amounts = np.array(draw(st.lists(st.integers(-9, 9), min_size=n, max_size=n)))
    worths = additive(amounts * 0.1) * draw(st.sampled_from([1.0, 1e-9 / 3, 1e12 / 7]))
    shares = st.sampled_from([0.0, 0.0, -0.1, 0.1, 0.9, 3.0, -10.0, 1e6])
    off = np.array(draw(st.lists(shares, min_size=1 << n, max_size=1 << n)))
    worths += off * 1e-9 * np.abs(worths).max()
    worths[0] = 0.0
    return worths


@given(edgy_tables())
@settings(max_examples=60)
def test_a_core_is_proved_or_within_the_tolerance(worths):
    result = tugames.balancedness(Game(worths))
    assert result.balanced == (result.margin >= -result.tolerance)
    assert result.tolerance == pytest.approx(stated(worths), rel=1e-15)
    if result.certificate is None:
        assert abs(result.margin) <= result.tolerance
    elif result.balanced:
        assert proves_balanced(result.certificate.payoff, worths)
    else:
        assert proves_unbalanced(result.certificate.weights, worths)
    if result.balanced:
        assert tugames.is_in_core(Game(worths), result.core_payoff, tolerance=result.tolerance)


def witnessed(name, v, coalitions):
    """Slack, in fractions, of the inequality at a witness."""
    s, t = coalitions
    if name == "is_monotone":
        return v[t] - v[s]
    if name == "is_average_convex":
        rise = (v[t] - v[t ^ 1 << i] - v[s] + v[s ^ 1 << i] for i in members(s))
        return sum(rise, Fraction(0))
    return v[s | t] + v[s & t] - v[s] - v[t]


@pytest.mark.parametrize("scale", [1e-9 / 3, 1.0, 1e12 / 7])
@pytest.mark.parametrize(
    "is_so",
    [
        tugames.is_monotone,
        tugames.is_superadditive,
        tugames.is_convex,
        tugames.is_average_convex,
        tugames.is_zero_monotone,
    ],
)
def test_witnesses_are_witnesses(is_so, scale):
    rng = np.random.default_rng(0)
    met = 0
    for n in (2, 3, 4, 6):
        size = np.bitwise_count(np.arange(1 << n))
        for spread in (0.1, 1.0, 10.0):
            worths = scale * (size**2 + spread * rng.normal(size=1 << n))
            worths[0] = 0.0
            verdict = is_so(Game(worths))
            if not verdict:
                slack = witnessed(is_so.__name__, fractions_of(worths), verdict.witness.coalitions)
                assert abs(slack - Fraction(verdict.margin)) <= Fraction(units(worths, 2 * n))
                assert slack < 0
                met += 1
    assert met > 3
