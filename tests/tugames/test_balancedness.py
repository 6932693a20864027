"""Bondareva and Shapley's theorem against an independent solver with all 2**n coalitions."""

from fractions import Fraction
from functools import reduce
from operator import add

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from reference.games import (
    WHOLE,
    convex_tables,
    core_is_feasible,
    largest_balanced_sum,
    proves_balanced,
    proves_unbalanced,
    worth_tables,
)

from tugames import (
    Game,
    SampledGame,
    balancedness,
    coalition_payoffs,
    coalition_sizes,
    core_element,
    excesses,
    is_in_core,
)
from tugames._numerics.exact import has_positive_excess, independent, solved
from tugames._numerics.excess import largest_excess, largest_excesses
from tugames._numerics.row_program import RowProgram
from tugames.core.bondareva_shapley import bondareva_shapley_program
from tugames.errors import EmptyCoreError, SolverError


def assert_consistent(game, result):
    """Check all that a result says of itself, without any solver."""
    worths, n = game.values, game.n_players
    scale = float(np.abs(worths).max())
    weights = result.balancing_weights
    covered = [sum(w for mask, w in weights.items() if mask >> i & 1) for i in range(n)]
    assert covered == pytest.approx([1.0] * n, abs=1e-9)
    assert min(weights.values()) >= 0.0
    attained = sum(w * worths[mask] for mask, w in weights.items())
    assert attained == pytest.approx(result.balanced_worth, abs=1e-9 * scale)
    assert result.balanced == (result.margin >= -result.tolerance)
    assert (result.core_payoff is not None) == result.balanced
    if result.balanced:
        assert result.balanced_worth == worths[-1]
        assert dict(weights) == {game.grand_coalition: 1.0}
        # fractions are rounded to floats in the payoff; beyond that nothing is forgiven
        slack = max(result.tolerance, 4 * n * np.finfo(float).eps * scale)
        assert excesses(game, result.core_payoff).max() <= slack
        assert result.core_payoff.sum() == pytest.approx(worths[-1], abs=slack)
        assert is_in_core(game, result.core_payoff)
    else:
        assert result.balanced_worth > worths[-1]
    if result.certificate is not None:
        certificate = result.certificate
        assert certificate.verify(game)
        assert (certificate.payoff is not None) == result.balanced
        if result.balanced:
            assert proves_balanced(certificate.payoff, worths)
        else:
            assert proves_unbalanced(certificate.weights, worths)


def random_game(rng):
    """Draw a game of 3 to 10 players; a third have an empty core, a third barely one."""
    n = int(rng.integers(3, 11))
    size = coalition_sizes(n).astype(float)
    whole, kind = bool(rng.integers(2)), int(rng.integers(6))
    if kind == 0:  # noise: nearly always unbalanced
        worths = rng.integers(-5, 20, 1 << n) if whole else rng.normal(0, 5, 1 << n)
    elif kind == 1:  # nearly convex
        noise = rng.integers(-3, 4, 1 << n) if whole else rng.normal(0, 2, 1 << n)
        worths = size**2 + noise
    elif kind == 2:  # a minimum of additive games is balanced, with v(N) reached exactly
        own = rng.integers(0, 9, (3, n)) if whole else rng.uniform(0, 9, (3, n))
        worths = np.min([coalition_payoffs(x) for x in own], axis=0)
    elif kind == 3:  # weighted voting: highly degenerate
        votes = coalition_payoffs(rng.integers(1, 5, n))
        worths = (votes > votes[-1] / 2) * (1.0 if whole else 0.1)
    elif kind == 4:  # a majority game with v(N) raised to about where its core appears
        worths = (size > n / 2) * (6.0 if whole else 0.3)
        worths[-1] *= n / (n // 2 + 1) + rng.choice([-0.25, 0.0, 0.25])
        worths[-1] = np.rint(worths[-1]) if whole else worths[-1]
    else:  # sparse dividends
        worths = rng.integers(0, 8, 1 << n) * (rng.random(1 << n) < 0.1)
        worths = worths * (1.0 if whole else np.pi)
    worths = np.array(worths, dtype=float)
    worths[0] = 0.0
    return Game(worths)


@pytest.mark.parametrize("batch", range(10))
def test_five_hundred_random_games(batch):
    rng = np.random.default_rng([2024, batch])
    answers = []
    for _ in range(50):
        game = random_game(rng)
        worths, result = game.values, balancedness(game)
        scale = float(np.abs(worths).max())
        assert_consistent(game, result)
        slack = 1e-7 * scale  # the accuracy of the other solver
        assert result.balanced_worth == pytest.approx(largest_balanced_sum(worths), abs=slack)
        margin = worths[-1] - largest_balanced_sum(worths, proper=True)
        assert result.margin == pytest.approx(margin, abs=slack)
        if abs(margin) > 10 * slack:
            assert result.balanced == (margin > 0)
        if np.array_equal(worths, np.rint(worths)):
            assert result.exact
        answers.append(result.balanced)
    assert 10 < sum(answers) < 40  # the draw has both answers


@given(worth_tables(1, 5, WHOLE))
def test_balanced_exactly_when_the_core_has_a_point(worths):
    game = Game(worths)
    result = balancedness(game)
    assert_consistent(game, result)
    assert result.balanced is core_is_feasible(worths)
    assert result.exact


@given(worth_tables(1, 5))
def test_results_are_consistent_for_any_worths(worths):
    assert_consistent(Game(worths), balancedness(Game(worths)))


@given(convex_tables(2))
def test_margin_is_how_much_the_grand_coalition_can_lose(worths):
    margin = balancedness(Game(worths)).margin
    at_the_edge = worths.copy()
    at_the_edge[-1] -= margin
    assert balancedness(Game(at_the_edge), tolerance=1e-9).balanced
    at_the_edge[-1] -= 0.25
    assert not balancedness(Game(at_the_edge)).balanced


def test_core_element_or_the_reason_there_is_none():
    np.testing.assert_array_equal(core_element(Game([0, 1, 2, 5])), [2.0, 3.0])
    with pytest.raises(EmptyCoreError) as caught:
        core_element(Game([0, 0, 0, 1, 0, 1, 1, 1], players="ABC"))
    message = str(caught.value)
    for part in ("0.5 on A+B", "0.5 on A+C", "0.5 on B+C", "give 1.5", "by 0.5", "raise v(N)"):
        assert part in message


def test_results_are_read_only():
    result = balancedness(Game([0, 0, 0, 4]))
    with pytest.raises(ValueError, match="read-only"):
        result.core_payoff[0] = 1.0
    with pytest.raises(TypeError):
        result.balancing_weights[3] = 2.0
    with pytest.raises(AttributeError):
        result.balanced = False


def test_an_estimated_game_is_judged_by_its_mean():
    sampled = SampledGame([[0, 1, 1, 2], [0, 1, 1, 4]])
    result = balancedness(sampled)
    assert result.point_estimate
    assert result.margin == balancedness(sampled.mean).margin == 1.0
    assert not balancedness(sampled.mean).point_estimate


def test_tolerance_moves_the_verdict():
    game = Game([0, 1, 1, 1.5])
    assert not balancedness(game).balanced
    granted = balancedness(game, tolerance=0.5)
    assert granted.balanced
    assert not granted.exact  # what is proved is that the core, taken strictly, is empty


@pytest.mark.slow
@pytest.mark.parametrize("n", [11, 12, 13])
def test_more_players(n):
    rng = np.random.default_rng(n)
    for spread in (0, 3, 40):
        worths = coalition_sizes(n).astype(float) ** 2 + rng.integers(-spread, spread + 1, 1 << n)
        worths[0] = 0.0
        result = balancedness(Game(worths))
        assert_consistent(Game(worths), result)
        assert result.exact
        margin = worths[-1] - largest_balanced_sum(worths, proper=True)
        assert result.margin == pytest.approx(margin, abs=1e-6)


def test_payoff_of_a_unique_core_is_found_exactly():
    # gloves, one against two: everything goes to the owner of the scarce one
    result = balancedness(Game([0, 0, 0, 1, 0, 1, 0, 1]))
    assert result.certificate.payoff == (Fraction(1), Fraction(0), Fraction(0))
    assert result.margin == 0.0


def rounds_of(result):
    return int(result.method.split()[2])


@pytest.mark.parametrize("power", [1.5, 2, 3])
def test_convex_games_settle_in_few_rounds(power):
    # solved from scratch in every round, squares of measures take hundreds
    rng = np.random.default_rng(1)
    for n in (11, 14):
        game = Game(coalition_payoffs(rng.uniform(0, 1, n)) ** power)
        result = balancedness(game)
        assert_consistent(game, result)
        assert result.exact
        assert rounds_of(result) <= 20


@pytest.mark.parametrize("n", [12, 15])
def test_several_blocks_of_coalitions(n):
    rng = np.random.default_rng(n)
    size = coalition_sizes(n).astype(float)
    for worths in (rng.random(1 << n) * size, np.rint(rng.random(1 << n) * 9) + size**2):
        worths[0] = 0.0
        game = Game(worths)
        result = balancedness(game)
        assert_consistent(game, result)
        assert result.exact


@pytest.mark.parametrize("n", [1, 4, 11, 15])
def test_largest_excesses(n):
    rng = np.random.default_rng(n)
    worths, payoff = rng.normal(size=1 << n), rng.normal(size=n)
    excess = worths - coalition_payoffs(payoff)
    assert largest_excess(worths, payoff) == pytest.approx(excess.max())
    masks, found = largest_excesses(worths, payoff, 8 * n)
    assert masks.size == len(set(masks.tolist())) == min(8 * n, 1 << n)
    np.testing.assert_allclose(found, excess[masks], atol=1e-12)
    assert excess.argmax() in masks
    if n <= 10:
        assert set(masks.tolist()) == set(np.argsort(excess)[-8 * n :].tolist())


@pytest.mark.parametrize("n", [3, 16])
def test_every_coalition_at_its_bound_is_compared_exactly(n):
    own = 3.0 ** np.arange(n)
    worths = coalition_payoffs(own)
    result = balancedness(Game(worths))
    assert result.exact
    np.testing.assert_array_equal(result.core_payoff, own)
    worths[5] = np.nextafter(worths[5], np.inf)
    assert not result.certificate.verify(Game(worths))


@settings(max_examples=60)
@given(
    st.integers(1, 5),
    st.integers(-40, 40),
    st.sampled_from(["equal", "below", "above"]),
    st.integers(0, 10**6),
)
def test_excesses_beyond_floating_point(n, exponent, kind, seed):
    rng = np.random.default_rng(seed)
    payoff = [
        Fraction(float(x)) / int(rng.integers(1, 60))
        for x in np.ldexp(rng.normal(size=n), exponent)
    ]
    paid = [Fraction(0)]
    for amount in payoff:
        paid += [amount + before for before in paid]
    worths = np.nextafter(np.array([float(amount) for amount in paid]), -np.inf)
    if kind == "equal":  # rounded either way
        worths = np.array([float(amount) for amount in paid])
    elif kind == "above":
        at = rng.integers(1 << n)
        worths[at] = np.nextafter(float(paid[at]), np.inf)
    excess = [Fraction(float(v)) - x for v, x in zip(worths, paid, strict=True)]
    bound = 2.0 * float(max(map(abs, excess))) + 1e-300
    found = has_positive_excess(payoff, np.arange(1 << n), worths, bound)
    assert found is (max(excess) > 0)
    assert has_positive_excess(payoff, np.arange(1 << n), worths, 1e300) is found  # one by one


def test_exact_equations():
    masks = [0b011, 0b110, 0b101, 0b111]
    assert independent(masks, 3) == masks[:3]
    assert independent([3, 3, 4, 7], 3) == [3, 4]
    rows = [[1, 1, 0], [0, 1, 1], [1, 0, 1]]
    right = [Fraction(1, 3), Fraction(-2), Fraction(0.1)]
    x = solved(rows, right)
    assert [sum(a * b for a, b in zip(row, x, strict=True)) for row in rows] == right
    assert solved([[0, 1], [1, 0]], [Fraction(5), Fraction(7)]) == [7, 5]


@pytest.mark.parametrize("seed", range(12))
def test_the_program_written_out_has_the_same_optimum(seed):
    rng = np.random.default_rng([4, seed])
    n = 1 + seed % 6
    worths = coalition_sizes(n) ** 1.5 + rng.uniform(-1, 1, 1 << n)
    worths[0] = 0.0
    game, result = Game(worths), balancedness(Game(worths))
    problem = bondareva_shapley_program(game)
    optimum = problem.solve(solver="HIGHS")
    assert optimum == pytest.approx(result.balanced_worth)
    (weights,), (covered,) = problem.variables(), problem.constraints
    members = np.arange(1, 1 << n)[:, None] >> np.arange(n) & 1
    np.testing.assert_allclose(weights.value @ members, 1.0)
    assert weights.value.min() >= -1e-9
    assert weights.name() == "balancing_weights"
    if result.balanced:
        assert is_in_core(game, covered.dual_value, tolerance=1e-6)
    sampled = bondareva_shapley_program(SampledGame([worths * 2, worths * 0]))
    assert sampled.solve(solver="HIGHS") == pytest.approx(optimum)


def test_a_program_without_an_optimum_is_an_error():
    program = RowProgram(np.ones(1), np.array([-np.inf]), np.array([np.inf]))
    with pytest.raises(SolverError, match="Unbounded"):
        program.solve()
    program.add(np.array([[1.0], [-1.0]]), np.array([1.0, 0.0]))
    with pytest.raises(SolverError, match="Infeasible"):
        program.solve()


def test_rounds_are_limited(monkeypatch):
    monkeypatch.setattr("tugames._numerics.least_payoff._MAX_ROUNDS", 1)
    game = Game((coalition_sizes(6) >= 4).astype(float))
    with pytest.raises(SolverError, match="within 1 rounds"):
        balancedness(game)


@pytest.mark.parametrize("scale", [1e-290, 1e-9, 1e12, 1e290])
def test_weights_are_judged_in_units_of_worth(scale):
    # that weights add up to 1 with an error of 1e-16 is no error of 1e-16 in worth
    off = 0.0
    for n in (8, 9, 11):
        majority = (coalition_sizes(n) > n / 2).astype(float)
        plain, scaled = balancedness(Game(majority)), balancedness(Game(majority * scale))
        weights = scaled.balancing_weights.items()
        for i in range(n):
            # one after the other: from Python 3.12 on 'sum' of floats compensates for rounding
            total = reduce(add, (w for mask, w in weights if mask >> i & 1))
            off += abs(total - 1.0)
        assert not scaled.balanced
        assert scaled.exact
        assert scaled.residual <= 1e-12 * scale
        assert scaled.margin == pytest.approx(scale * plain.margin, rel=1e-9)
    assert off > 0.0
