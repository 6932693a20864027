"""The nucleolus: published answers, formulas for classes of games, and what it is defined by."""

from fractions import Fraction
from itertools import combinations, permutations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from reference.games import (
    WHOLE,
    airport,
    exact_payoffs,
    unanimity,
    weighted_voting,
    worth_tables,
)
from reference.nucleoli import meets_kohlberg, members, sequence_of_programs, surpluses

from tugames import Game, SampledGame, coalition_payoffs
from tugames.core.kohlberg_certificate import kohlberg_certificate
from tugames.core.nucleolus import (
    nucleolus,
    per_capita_nucleolus,
    prenucleolus,
    proportional_nucleolus,
)
from tugames.errors import InvalidInputError


def by_size(worths, n):
    """Table of worths listed by size of the coalition, alphabetically within a size."""
    table = np.zeros(1 << n)
    listed = [c for size in range(1, n + 1) for c in combinations(range(n), size)]
    for coalition, worth in zip(listed, worths, strict=True):
        table[sum(1 << i for i in coalition)] = worth
    return table


def alphabetically(worths, n):
    """Table of worths listed like words: 1, 12, 123, 13, 2, 23, 3."""
    listed = sorted(c for size in range(1, n + 1) for c in combinations(range(n), size))
    table = np.zeros(1 << n)
    for coalition, worth in zip(listed, worths, strict=True):
        table[sum(1 << i for i in coalition)] = worth
    return table


def bankruptcy(estate, claims):
    """What the others leave of an estate."""
    owed = coalition_payoffs(claims)
    return np.maximum(0.0, estate - (owed[-1] - owed))


def exact(solution):
    assert solution.residual <= 1e-15 * max(1.0, float(np.abs(solution.payoff).max()))
    return solution.certificate.payoff


# --- published answers ----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("estate", "awards"),
    [
        (100, [Fraction(100, 3)] * 3),
        (200, [50, 75, 75]),
        (300, [50, 100, 150]),
    ],
)
def test_the_talmud(estate, awards):
    # R. J. Aumann and M. Maschler (1985)
    solution = nucleolus(Game(bankruptcy(estate, [100, 200, 300])))
    assert list(exact(solution)) == awards
    assert solution.payoff.tolist() == [float(award) for award in awards]  # to the last bit


SAKAWA = [
    0.060, 0.378, 0.536, 0.906, 1.000, 0.573, 0.747, 0.874, 0.485, 0.144, 0.546, 0.634, 0.255,
    0.408, 0.561, 0.182, 0.168, 0.337, 0.706, 0.801, 0.379, 0.538, 0.668, 0.279, 0.030, 0.383,
    0.473, 0.083, 0.249, 0.386, 0.000,
]  # fmt: skip


@pytest.mark.parametrize(
    ("worths", "payoff"),
    [
        # insurances, J. Lemaire (1991)
        ([46125, 69187.5, 90000, 53812.5, 17437.5, 30750, 5812.5], [52687.5, 24468.75, 12843.75]),
        # broadcast transmission, Hasan et al. (2011): costs
        (
            [-8, -8, -10, -20, -19, -10, -20, -19, -1, -10, -13, -12, -10, -12, -11],
            [-7.5, -0.5, -1.5, -10.5],
        ),
        # manufacturing, Oh and Shin (2012): costs
        (
            [-375144, -568232, -772500, -551055, -245280, -452411, -211239],
            [-331695.25, -233051.25, -207753.5],
        ),
        # production and transportation, Sakawa et al. (2001)
        (SAKAWA, [0.165, 0.3205, 0.0845, 0.3745, 0.0555]),
    ],
)
def test_games_whose_published_nucleoli_were_wrong(worths, payoff):
    # M. Guajardo and K. Jornsten (2015), Common mistakes in computing the nucleolus: in the
    # sources, coalitions were settled that are tight at one optimal vertex only
    game = Game(alphabetically(worths, len(payoff)))
    np.testing.assert_allclose(nucleolus(game).payoff, payoff, rtol=1e-12)


def test_textbook_games():
    # T. Ferguson, Game Theory, part IV
    ferguson = Game(by_size([-1, 0, 1, 3, 4, 2, 5], 3))
    assert exact(nucleolus(ferguson)) == (Fraction(8, 3), Fraction(2, 3), Fraction(5, 3))
    # J. Staudacher and J. Anwander, documentation of CoopGame
    four = Game(by_size([0, 0, 0, 0, 5, 5, 8, 9, 10, 8, 13, 15, 16, 17, 21], 4))
    assert nucleolus(four).payoff.tolist() == [3.5, 4.5, 5.5, 7.5]
    # B. Peleg and P. Sudhoelter (2007), Example 5.5.12
    apart = Game(by_size([0, 0, 0, 10, 0, 0, 2], 3))
    assert prenucleolus(apart).payoff.tolist() == [3.0, 3.0, -4.0]
    assert nucleolus(apart).payoff.tolist() == [1.0, 1.0, 0.0]
    glove = Game([0, 0, 0, 1, 0, 1, 0, 1])
    assert nucleolus(glove).payoff.tolist() == [1.0, 0.0, 0.0]


def test_per_capita_nucleolus_of_the_literature():
    # H. P. Young (1985), Cost Allocation: Methods, Principles, Applications, p. 68
    game = Game(by_size([0, 0, 0, 0, 9, 10, 12], 3))
    expected = (Fraction(2, 3), Fraction(7, 6), Fraction(61, 6))
    assert exact(per_capita_nucleolus(game)) == expected


@pytest.mark.parametrize(
    ("quota", "weights"),
    [
        (2, (1, 1, 1)),
        (3, (2, 1, 1, 1)),
        (5, (3, 2, 2, 1, 1)),
        (4, (2, 2, 1, 1, 1)),
        (6, (5, 1, 1, 1, 1, 1, 1)),
        (3, (2, 1, 1, 1, 0, 0)),
    ],
)
def test_constant_sum_homogeneous_voting(quota, weights):
    # B. Peleg (1968): the nucleolus is the homogeneous representation, normalised
    total = sum(weights)
    expected = tuple(Fraction(weight, total) for weight in weights)
    assert exact(nucleolus(Game(weighted_voting(quota, weights)))) == expected


def test_seven_points_of_a_projective_plane():
    lines = [0b0000111, 0b0011001, 0b1100001, 0b0101010, 0b1010010, 0b0110100, 0b1001100]
    masks = np.arange(128)
    worths = np.max([(masks & line == line).astype(float) for line in lines], axis=0)
    assert exact(nucleolus(Game(worths))) == (Fraction(1, 7),) * 7


def test_a_unanimity_game_is_shared_by_its_carrier():
    assert nucleolus(Game(unanimity(5, 0b01101))).payoff.tolist() == pytest.approx(
        [1 / 3, 0, 1 / 3, 1 / 3, 0], abs=0
    )


def test_two_players_share_the_surplus_and_one_takes_all():
    assert nucleolus(Game([0, 1, 2, 7])).payoff.tolist() == [3.0, 4.0]
    for solve in (nucleolus, prenucleolus, per_capita_nucleolus, proportional_nucleolus):
        alone = solve(Game([0, 5]))
        assert alone.payoff.tolist() == [5.0]
        assert alone.certificate.stages == ()
        assert alone.certificate.verify(Game([0, 5]))


# --- formulas for classes of games ------------------------------------------------------------


def talmud_rule(estate, claims):
    """R. J. Aumann and M. Maschler: half the claims are awards, then losses, made equal."""
    half = sorted(Fraction(claim, 2) for claim in claims)
    if 2 * estate > sum(claims):
        losses = talmud_rule(sum(claims) - estate, claims)
        return [claim - loss for claim, loss in zip(claims, losses, strict=True)]
    left, level = Fraction(estate), Fraction(0)
    for k, cap in enumerate(half):
        step = min(cap - level, left / (len(half) - k))
        level += step
        left -= step * (len(half) - k)
    return [min(Fraction(claim, 2), level) for claim in claims]


@given(st.lists(st.integers(1, 40), min_size=2, max_size=6), st.integers(0, 120))
@settings(max_examples=10)
def test_bankruptcy_is_solved_by_the_rule_of_the_talmud(claims, estate):
    estate = min(estate, sum(claims))
    expected = tuple(talmud_rule(estate, claims))
    assert exact(nucleolus(Game(bankruptcy(estate, claims)))) == expected


def littlechild(costs):
    """Charges by the formula of S. C. Littlechild (1974), players in order of cost."""
    n, charges, paid = len(costs), [], Fraction(0)
    while len(charges) < n:
        first = len(charges)
        # r: the next players pay the same, as little as some longer runway allows
        before = sum(charges, Fraction(0))
        options = [
            ((Fraction(costs[k]) - before) / (k - first + 2), k) for k in range(first, n - 1)
        ]
        options.append(((Fraction(costs[-1]) - before) / (n - first), n - 1))
        paid, last = min(options)
        charges += [paid] * (last - first + 1)
    return charges


@given(st.lists(st.integers(1, 50), min_size=2, max_size=7).map(sorted))
@settings(max_examples=10)
def test_airport_games_by_the_formula_of_littlechild(costs):
    charges = littlechild(costs)
    assert exact(nucleolus(Game(-airport(costs)))) == tuple(-charge for charge in charges)


# --- the definition, and another algorithm ------------------------------------------------------


def solved(worths, weighting, *, imputations):
    if imputations:  # raise v(N) until there are some
        worths = worths.copy()
        worths[-1] = max(
            worths[-1], sum(worths[1 << i] for i in range(worths.size.bit_length() - 1))
        )
    if weighting == "proportional":
        worths = np.abs(worths) + 1.0
        worths[0] = 0.0
        return worths, proportional_nucleolus(Game(worths), imputations=False)
    if weighting == "per capita":
        return worths, per_capita_nucleolus(Game(worths), imputations=imputations)
    return worths, (nucleolus if imputations else prenucleolus)(Game(worths))


KINDS = [
    ("equal", False),
    ("equal", True),
    ("per capita", False),
    ("per capita", True),
    ("proportional", False),
]


@pytest.mark.parametrize(("weighting", "imputations"), KINDS)
@given(worths=worth_tables(2, 4))
@settings(max_examples=10)
def test_criterion_of_kohlberg_by_a_slow_checker(weighting, imputations, worths):
    worths, solution = solved(worths, weighting, imputations=imputations)
    certificate = solution.certificate
    assert meets_kohlberg(worths, certificate.payoff, weighting, bounds=certificate.lower_bounds)


@pytest.mark.parametrize(("weighting", "imputations"), KINDS)
@given(worths=worth_tables(2, 4, st.integers(-2, 3).map(float)))
@settings(max_examples=10)
def test_agrees_with_a_slow_sequence_of_programs(weighting, imputations, worths):
    worths, solution = solved(worths, weighting, imputations=imputations)
    expected = sequence_of_programs(worths, weighting, imputations=imputations)
    np.testing.assert_allclose(solution.payoff, expected, atol=1e-6)


def settled_at_one_vertex(worths):
    """Wrong nucleolus: settle whatever is tight at the optimum that the solver returned."""
    from scipy.optimize import linprog

    n = worths.size.bit_length() - 1
    rows, settled, free = members(n), {worths.size - 1: worths[-1]}, list(range(1, worths.size - 1))
    while free:
        answer = linprog(
            [0.0] * n + [1.0],
            A_ub=np.column_stack([-rows[free], -np.ones(len(free))]),
            b_ub=-worths[free],
            A_eq=np.column_stack([rows[list(settled)], np.zeros(len(settled))]),
            b_eq=list(settled.values()),
            bounds=(None, None),
        )
        x = answer.x[:n]
        tight = [mask for mask in free if worths[mask] - rows[mask] @ x > answer.x[n] - 1e-7]
        settled.update({mask: rows[mask] @ x for mask in tight})
        free = [mask for mask in free if mask not in settled]
        if np.linalg.matrix_rank(rows[list(settled)]) == n:
            break
    return x


def test_tight_at_one_vertex_is_not_settled():
    rng = np.random.default_rng(7)
    mistakes = 0
    for _ in range(6):
        worths = rng.integers(0, 3, 128).astype(float)
        worths[0] = 0.0
        solution = prenucleolus(Game(worths))
        assert meets_kohlberg(worths, solution.certificate.payoff)
        wrong = settled_at_one_vertex(worths)
        if np.abs(wrong - solution.payoff).max() > 1e-6:
            mistakes += 1
    assert mistakes  # these games tell the two apart


# --- properties -------------------------------------------------------------------------------


@given(worth_tables(2, 5, WHOLE), st.integers(1, 9), st.lists(st.integers(-50, 50), min_size=5))
@settings(max_examples=10)
def test_covariance(worths, factor, amounts):
    n = worths.size.bit_length() - 1
    moved = factor * worths + coalition_payoffs(amounts[:n])
    before = exact(prenucleolus(Game(worths)))
    after = exact(prenucleolus(Game(moved)))
    assert after == tuple(factor * x + a for x, a in zip(before, amounts, strict=False))


@given(worth_tables(2, 5, st.integers(0, 4).map(float)), st.randoms(use_true_random=False))
@settings(max_examples=10)
def test_anonymity(worths, random):
    n = worths.size.bit_length() - 1
    order = random.choice(list(permutations(range(n))))
    renamed = np.zeros_like(worths)
    for mask in range(worths.size):
        renamed[sum(1 << order[i] for i in range(n) if mask >> i & 1)] = worths[mask]
    for solve in (prenucleolus, lambda game: per_capita_nucleolus(game, imputations=False)):
        before, after = exact(solve(Game(worths))), exact(solve(Game(renamed)))
        assert all(after[order[i]] == before[i] for i in range(n))


@given(worth_tables(2, 5, WHOLE))
@settings(max_examples=10)
def test_in_the_prekernel_and_in_the_core_if_there_is_one(worths):
    game = Game(worths)
    solution = prenucleolus(game)
    strength = surpluses(worths, exact(solution))
    assert all(strength[i][j] == strength[j][i] for i in range(game.n_players) for j in range(i))
    paid = exact_payoffs(exact(solution))
    in_core = all(Fraction(worth) <= x for worth, x in zip(worths.tolist(), paid, strict=True))
    assert in_core == (solution.certificate.stages[0].level <= 0)
    if in_core:
        assert exact(nucleolus(game)) == exact(solution)


@given(worth_tables(2, 5, st.integers(-3, 5).map(float)))
@settings(max_examples=10)
def test_without_effective_bounds_the_nucleolus_is_the_prenucleolus(worths):
    n = worths.size.bit_length() - 1
    worths[-1] = max(worths[-1], sum(worths[1 << i] for i in range(n)))
    bounded, free = nucleolus(Game(worths)), prenucleolus(Game(worths))
    assert all(x >= worths[1 << i] for i, x in enumerate(exact(bounded)))
    rational = all(x >= worths[1 << i] for i, x in enumerate(exact(free)))
    assert rational == (exact(free) == exact(bounded))


@given(worth_tables(3, 4, st.integers(-3, 8).map(float)))
@settings(max_examples=10)
def test_reduced_game_property(worths):
    # A. I. Sobolev (1975): without the last player, who is paid and whom the others may hire
    n = worths.size.bit_length() - 1
    payoff = exact(prenucleolus(Game(worths)))
    common = np.lcm.reduce([x.denominator for x in payoff])
    paid, scaled = int(payoff[-1] * common), worths * float(common)
    half = worths.size // 2
    reduced = np.maximum(scaled[:half], scaled[half:] - paid)
    reduced[[0, -1]] = 0.0, scaled[-1] - paid
    assert exact(prenucleolus(Game(reduced))) == tuple(x * int(common) for x in payoff[: n - 1])


@given(worth_tables(2, 5, st.integers(-3, 8).map(float)), st.integers(1, 10))
@settings(max_examples=10)
def test_per_capita_is_monotonic_in_the_worth_of_all(worths, more):
    # H. P. Young, N. Okada and T. Hashimoto (1982)
    raised = worths.copy()
    raised[-1] += more
    before, after = (
        exact(per_capita_nucleolus(Game(table), imputations=False)) for table in (worths, raised)
    )
    assert all(y >= x for x, y in zip(before, after, strict=True))


def test_dummies_and_equals():
    # player 3 is a dummy worth 2, players 1 and 2 are equal
    base = np.array([0, 1, 0, 4, 0, 4, 3, 9], dtype=float)
    game = Game(np.concatenate([base, base + 2]))
    payoff = exact(nucleolus(game))
    assert payoff[3] == 2
    assert payoff[1] == payoff[2]


# --- errors and conventions ---------------------------------------------------------------------


def test_no_imputations_is_an_error_that_says_by_how_much():
    game = Game([0, 2, 2, 3])
    for solve in (nucleolus, per_capita_nucleolus, proportional_nucleolus):
        with pytest.raises(InvalidInputError, match=r"add up to 4, more than v\(N\) = 3 by 1"):
            solve(game)
    assert prenucleolus(game).payoff.tolist() == [1.5, 1.5]
    assert nucleolus(game, tolerance=1.0).payoff.tolist() == [1.5, 1.5]


def test_decimals_that_do_not_quite_add_up_have_imputations():
    tenths = Game([0, 0.1, 0.2, 0.3])  # 0.1 + 0.2 > 0.3 in floating point
    solution = nucleolus(tenths)
    np.testing.assert_allclose(solution.payoff, [0.1, 0.2], rtol=1e-15)
    assert solution.certificate.verify(tenths)
    with pytest.raises(InvalidInputError, match="none"):
        nucleolus(tenths, tolerance=0.0)


@pytest.mark.parametrize("worths", [[0, 0, 1, 3], [0, -1, 1, 3], [0, 1e-201, 1, 3]])
def test_proportional_excesses_need_positive_worths(worths):
    with pytest.raises(InvalidInputError, match=r"positive worths.*v\(0\)"):
        proportional_nucleolus(Game(worths))


def test_an_estimated_game_is_judged_by_its_mean():
    sampled = SampledGame([[0, 0, 0, 4], [0, 2, 0, 4]])
    for solve in (nucleolus, prenucleolus, per_capita_nucleolus):
        solution = solve(sampled)
        assert solution.point_estimate
        assert solution.payoff.tolist() == [2.5, 1.5]
    assert not nucleolus(sampled.mean).point_estimate


def test_results_are_read_only():
    solution = nucleolus(Game([0, 0, 0, 4]))
    with pytest.raises(ValueError, match="read-only"):
        solution.payoff[0] = 1.0
    with pytest.raises(AttributeError):
        solution.residual = 1.0
    with pytest.raises(TypeError):
        solution.certificate.stages[0].weights[1] = 2


def test_a_payoff_from_elsewhere_is_certified_or_corrected():
    glove = Game([0, 0, 0, 1, 0, 1, 0, 1], players=["ann", "bob", "eve"])
    assert kohlberg_certificate(glove, [1, 0, 0]).verify(glove)
    majority = Game([0, 0, 0, 1, 0, 1, 1, 1])
    certificate = kohlberg_certificate(majority, [0.333333333333, 0.333333333333, 1 / 3])
    assert certificate.payoff == (Fraction(1, 3),) * 3
    cases = {
        (0.8, 0.1, 0.1): r"ann\+\w+ has an excess of 0.1, and .* 0 is possible",
        (1.0, 0.0, 0.5): r"x\(N\) = 1.5 is not v\(N\) = 1",
        (1.5, 0.0, -0.5): r"eve gets -0.5, less than v\(eve\) = 0",
    }
    for payoff, message in cases.items():
        with pytest.raises(InvalidInputError, match=message):
            kohlberg_certificate(glove, payoff)
    with pytest.raises(InvalidInputError, match="the prenucleolus is"):
        kohlberg_certificate(glove, [0.5, 0.5, 0], imputations=False)
    with pytest.raises(InvalidInputError, match="finite numbers"):
        kohlberg_certificate(glove, [1, 0])
