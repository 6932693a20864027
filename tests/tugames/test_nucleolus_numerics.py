"""Exact nucleoli of awkward numbers: any scale, large offsets, ties within rounding."""

from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from reference.games import WHOLE, exact_payoffs, worth_tables
from reference.nucleoli import meets_kohlberg

from tugames import Game, coalition_payoffs, coalition_sizes
from tugames._numerics.basis import basis_of
from tugames._numerics.whole import WholePoint, WholeWorths
from tugames.core._free import FreeCoalitions
from tugames.core.nucleolus import (
    nucleolus,
    per_capita_nucleolus,
    prenucleolus,
    proportional_nucleolus,
)


def hilly(n, seed=0):
    worths = coalition_sizes(n) ** 2 + np.random.default_rng(seed).integers(-3, 4, 1 << n) * 1.0
    worths[0] = 0.0
    return worths


@pytest.mark.parametrize("exponent", [-1000, -30, 40, 1000])
def test_powers_of_two_change_nothing_but_the_scale(exponent):
    worths = hilly(6)
    factor = Fraction(2) ** exponent
    for solve in (prenucleolus, lambda game: per_capita_nucleolus(game, imputations=False)):
        plain = solve(Game(worths)).certificate
        scaled = solve(Game(np.ldexp(worths, exponent))).certificate
        assert scaled.payoff == tuple(x * factor for x in plain.payoff)
        assert [s.level for s in scaled.stages] == [s.level * factor for s in plain.stages]


@pytest.mark.parametrize("scale", [1e-9, 1e12])
def test_decimal_scales(scale):
    worths = hilly(6)
    plain, scaled = prenucleolus(Game(worths)), prenucleolus(Game(worths * scale))
    np.testing.assert_allclose(scaled.payoff, plain.payoff * scale, rtol=1e-14, atol=1e-14 * scale)


def test_a_large_offset_is_subtracted_exactly():
    worths, offset = hilly(7), np.array([1e12, -3e12, 7e11, 0, 1e10, -1e12, 5e12])
    plain = prenucleolus(Game(worths)).certificate
    moved = prenucleolus(Game(worths + coalition_payoffs(offset))).certificate
    assert moved.payoff == tuple(x + int(d) for x, d in zip(plain.payoff, offset, strict=True))


@given(worth_tables(2, 4, st.integers(-5, 9).map(lambda k: k * 0.1)))
@settings(max_examples=15)
def test_decimals_are_taken_as_they_are_stored(worths):
    certificate = prenucleolus(Game(worths)).certificate
    assert meets_kohlberg(worths, certificate.payoff)


def test_ties_that_rounding_broke():
    # additive in tenths, but for the rounding of every sum: all coalitions nearly tie at 0
    n = 9
    worths = coalition_payoffs(np.arange(1, n + 1) * 0.1)
    solution = prenucleolus(Game(worths))
    np.testing.assert_allclose(solution.payoff, np.arange(1, n + 1) * 0.1, rtol=1e-13)
    assert abs(solution.certificate.stages[0].level) < 1e-15


def test_differences_far_below_the_accuracy_of_a_solver_decide():
    # 2**-45 of the scale, and it moves the payoff by as much
    hair = 2.0**-45
    worths = np.array([0, 0, 0, 1, 0, 1, 1, 1])
    exact = prenucleolus(Game(worths + hair * np.array([0, 0, 0, 3, 0, 0, 0, 0])))
    third = Fraction(1, 3)
    assert exact.certificate.payoff == (
        third + Fraction(hair),
        third + Fraction(hair),
        third - 2 * Fraction(hair),
    )


@pytest.mark.parametrize("seed", range(4))
def test_differences_below_rounding_decide(seed):
    # a majority game but for a few units in the last place: floating point cannot separate
    n = 10
    units = np.random.default_rng(seed).integers(-3, 4, 1 << n)
    worths = (coalition_sizes(n) > n / 2) + units * 2.0**-52
    worths[0] = 0.0
    certificate = prenucleolus(Game(worths)).certificate
    assert certificate.verify(Game(worths))
    paid = exact_payoffs(certificate.payoff)
    highest = max(Fraction(worths[mask]) - paid[mask] for mask in range(1, (1 << n) - 1))
    assert highest == certificate.stages[0].level


def test_magnitudes_meet():
    rng = np.random.default_rng(0)
    worths = np.where(rng.random(64) < 0.5, rng.random(64) * 1e9, rng.random(64) * 1e-9)
    worths[0] = 0.0
    assert prenucleolus(Game(worths)).certificate.verify(Game(worths))
    wide = np.exp(rng.uniform(-600, 600, 32))
    wide[0] = 0.0
    assert prenucleolus(Game(wide)).certificate.verify(Game(wide))
    for bits in (9, 10, 11, 12):  # whole worths around 2**63
        near = np.ldexp(1.0, bits) * (1 + rng.random(32))
        near[[0, 1, -1]] = 0.0, 1.0 + 2.0**-52, 40 * 2.0**bits
        solution = proportional_nucleolus(Game(near))
        assert meets_kohlberg(
            near,
            solution.certificate.payoff,
            "proportional",
            bounds=solution.certificate.lower_bounds,
        )
    positive = np.exp(rng.uniform(-50, 50, 32))
    positive[0] = 0.0
    solution = proportional_nucleolus(Game(positive), imputations=False)
    assert solution.certificate.verify(Game(positive))


def test_smallest_floats():
    for worths in (hilly(4) * 5e-324, hilly(5, 1) * 5e-324):
        assert prenucleolus(Game(worths)).certificate.verify(Game(worths))


def test_a_table_of_zeros():
    solution = nucleolus(Game(np.zeros(16)))
    assert solution.payoff.tolist() == [0.0] * 4


def test_many_ties():
    for n in (8, 11):
        size = coalition_sizes(n)
        for worths in (
            size > n / 2,
            size == n,
            size >= 1,
            (size >= 2) & (np.arange(1 << n) & 1 > 0),
        ):
            game = Game(worths.astype(float))
            assert prenucleolus(game).certificate.verify(game)


# --- the exact pieces -----------------------------------------------------------------------------


@given(st.integers(1, 7), st.integers(0, 2**32 - 1), st.sampled_from([2, 9, 10**6, 10**25]))
@settings(max_examples=30)
def test_inverse_of_a_matrix_is_exact(m, seed, largest):
    rng = np.random.default_rng(seed)
    matrix = [[int(rng.integers(0, 2**31)) % largest for _ in range(m)] for _ in range(m)]
    exact = np.array([[Fraction(entry) for entry in row] for row in matrix], dtype=object)
    try:
        basis = basis_of(matrix)
    except np.linalg.LinAlgError:
        assert np.linalg.matrix_rank(exact.astype(float)) < m
        return
    assert basis.determinant > 0
    product = exact @ basis.adjugate.astype(object)
    assert (product == basis.determinant * np.eye(m, dtype=np.int64).astype(object)).all()


def test_exchange_of_rows_keeps_the_inverse_exact():
    rng = np.random.default_rng(0)
    for largest in (2, 10**6, 10**15):  # the others leave int64, early or late
        matrix = np.eye(6, dtype=np.int64).astype(object)
        basis = basis_of(matrix.tolist())
        for _ in range(40):
            row = [int(a) % largest for a in rng.integers(0, 2**60, 6)]
            coordinates = basis.coordinates(row)
            possible = np.flatnonzero(coordinates > 0)
            if not possible.size:
                continue
            position = int(rng.choice(possible))
            basis.replace(position, coordinates)
            matrix[position] = row
            product = matrix @ basis.adjugate.astype(object)
            assert (product == basis.determinant * np.eye(6, dtype=np.int64).astype(object)).all()


def test_residues_are_whole_numbers_modulo_two_to_the_64th():
    rng = np.random.default_rng(0)
    for low, high in ((-3, 5), (-40, 40), (-300, 300)):
        worths = np.array([0.0, *(rng.normal(size=15) * np.exp(rng.uniform(low, high, 15)))])
        whole = WholeWorths(worths)
        residues = whole.residues(worths)
        for mask in range(16):
            exact = Fraction(worths[mask]) / whole.unit
            assert exact == whole.worth(mask)
            assert (int(exact) - int(residues[mask])) % 2**64 == 0


def test_zero_normalisation_loses_no_digits():
    worths, offset = hilly(6), np.array([1e12, -3e12, 7e11, 1e10, -1e12, 5e12])
    moved = worths + coalition_payoffs(offset)
    own = moved[1 << np.arange(6)]
    table, exponent, error = WholeWorths(moved).zero_normalised(own)
    assert error == 0.0
    plain = worths - coalition_payoffs(worths[1 << np.arange(6)])
    np.testing.assert_array_equal(np.ldexp(table, exponent), plain)


@pytest.mark.parametrize("largest", [2, 10**6])
def test_settling_a_subspace(largest):
    # with numbers of one and of many digits: these do not fit in 64 bits side by side
    rng = np.random.default_rng(largest)
    for n, columns in ((6, 1), (8, 3), (8, 6)):
        normals = rng.integers(-largest, largest, (n, columns))
        normals[n // 2 :] = -normals[: n - n // 2]  # pairs of players cancel
        free = FreeCoalitions(WholeWorths(np.arange(1 << n) * 1.0), "equal")
        free.settle(normals)
        members = np.arange(1 << n)[:, None] >> np.arange(n) & 1
        settled = (members @ normals == 0).all(axis=1)
        settled[[0, -1]] = True
        np.testing.assert_array_equal(np.isneginf(free.worths), settled)
        assert 2 < settled.sum() < 1 << n


@given(
    worth_tables(3, 4, st.one_of(WHOLE, st.floats(-1e3, 1e3), st.floats(1e-30, 1e-20))),
    st.lists(st.fractions(-50, 50, max_denominator=30), min_size=5, max_size=5),
    st.sampled_from(["equal", "per capita", "proportional"]),
)
@settings(max_examples=30)
def test_surplus_in_whole_numbers(worths, amounts, weighting):
    n = worths.size.bit_length() - 1
    whole = WholeWorths(worths)
    payoff = [amount / whole.unit for amount in amounts[:n]]
    level = amounts[-1]
    unit = Fraction(1) if weighting == "proportional" else whole.unit
    point = WholePoint.of(payoff, level / unit)
    masks = np.arange(1, 1 << n)
    expected = []
    for mask in masks.tolist():
        weight = {"equal": 1, "per capita": mask.bit_count()}.get(weighting, Fraction(worths[mask]))
        paid = sum(amounts[i] for i in range(n) if mask >> i & 1)
        expected.append(Fraction(worths[mask]) - paid - level * weight)
    # as if floating point had told nothing, and as if it had told how near to zero these are
    for limit in (Fraction(2) ** 2000, max(map(abs, expected)) / whole.unit):
        surplus = whole.surplus(masks, point, weighting, limit)
        scaled = [int(s) * whole.unit / point.denominator for s in surplus]
        assert scaled == expected
