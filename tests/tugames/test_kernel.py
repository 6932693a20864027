"""Prekernel and kernel by their definitions."""

from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from reference.games import WHOLE, unanimity, worth_tables
from reference.nucleoli import surpluses

import tugames.core.kernel as module
from tugames import Game, SampledGame, coalition_sizes
from tugames.core.kernel import (
    is_in_kernel,
    is_in_prekernel,
    maximum_surpluses,
    prekernel_point,
)
from tugames.core.nucleolus import nucleolus, prenucleolus
from tugames.errors import InvalidInputError

PAYOFFS = st.lists(st.integers(-20, 30).map(float), min_size=5, max_size=5)


@given(worth_tables(1, 5, WHOLE), PAYOFFS)
@settings(max_examples=15)
def test_maximum_surpluses_by_definition(worths, amounts):
    n = worths.size.bit_length() - 1
    x = amounts[:n]
    expected = surpluses(worths, [Fraction(amount) for amount in x])
    np.testing.assert_array_equal(maximum_surpluses(Game(worths), x), np.array(expected, float))


def test_surpluses_that_only_poor_coalitions_separate():
    # whoever leaves player 0 alone or lets it in costs a lot: the table is searched to its end
    n = 12
    masks = np.arange(1 << n)
    worths = np.where(masks & 3 == 1, -1e6 - coalition_sizes(n), coalition_sizes(n) * 1.0)
    worths[0] = 0.0
    surplus = maximum_surpluses(Game(worths), np.zeros(n))
    assert surplus[0, 1] == -1e6 - 1
    assert surplus[1, 0] == n - 1
    assert surplus[0, 2] == n - 1


@given(worth_tables(1, 4, st.integers(-3, 5).map(float)), PAYOFFS)
@settings(max_examples=30)
def test_verdicts_by_definition(worths, amounts):
    n = worths.size.bit_length() - 1
    x = [*amounts[: n - 1]]
    x.append(float(worths[-1]) - sum(x))
    s = surpluses(worths, [Fraction(amount) for amount in x])
    game = Game(worths)
    pairs = [(i, j) for i in range(n) for j in range(n) if i != j]
    assert bool(is_in_prekernel(game, x)) == all(s[i][j] == s[j][i] for i, j in pairs)
    imputation = all(x[i] >= worths[1 << i] for i in range(n))
    outweighed = any(s[i][j] > s[j][i] and x[j] > worths[1 << j] for i, j in pairs)
    assert bool(is_in_kernel(game, x)) == (imputation and not outweighed)


@given(worth_tables(2, 4, st.integers(-3, 5).map(float)))
@settings(max_examples=15)
def test_nucleoli_are_in_kernels(worths):
    n = worths.size.bit_length() - 1
    assert is_in_prekernel(Game(worths), prenucleolus(Game(worths)).payoff)
    worths[-1] = max(worths[-1], sum(worths[1 << i] for i in range(n)))
    assert is_in_kernel(Game(worths), nucleolus(Game(worths)).payoff)


def test_witnesses():
    glove = Game([0, 0, 0, 1, 0, 1, 0, 1], players=["ann", "bob", "eve"])
    verdict = is_in_prekernel(glove, [0.5, 0.5, 0.0])
    assert verdict.margin == -1.0
    assert verdict.witness.players == (0, 1)
    excess = glove.values - [0, 0.5, 0.5, 1, 0, 0.5, 0.5, 1]
    strong, weak = (float(excess[mask]) for mask in verdict.witness.coalitions)
    assert (strong, weak) == (0.5, -0.5)
    text = "s(ann, bob) = 0.5 at ann+eve, s(bob, ann) = -0.5 at bob"
    assert verdict.witness.text == text
    assert is_in_kernel(glove, [0.5, 0.5, 0.0]).witness.text == text
    verdict = is_in_kernel(Game([0, 0, 3, 2], players=["ann", "bob"]), [0, 2])
    assert verdict.witness.text == "x(bob) = 2 is less than v(bob) = 3"
    assert verdict.witness.players == (1,)
    assert verdict.witness.coalitions == (2,)
    verdict = is_in_prekernel(glove, [3, 0, 0])
    assert verdict.witness.text == "x(N) = 3 differs from v(N) = 1"
    assert verdict.witness.coalitions == (7,)
    assert is_in_prekernel(glove, [1, 0, 0]).witness is None
    assert is_in_prekernel(glove, [0.5, 0.5, 0.0], tolerance=1.0)


def test_the_kernel_excuses_who_has_nothing_to_lose():
    game = Game([0, 0, 0, 10, 0, 0, 0, 2])
    assert is_in_kernel(game, [1, 1, 0])
    assert not is_in_prekernel(game, [1, 1, 0])
    assert is_in_prekernel(game, [3, 3, -4])
    assert not is_in_kernel(game, [3, 3, -4])


@given(worth_tables(1, 6))
@settings(max_examples=15)
def test_a_point_of_the_prekernel(worths):
    payoff = prekernel_point(Game(worths))
    assert is_in_prekernel(Game(worths), payoff)


def test_prekernel_of_convex_games_is_one_point():
    # M. Maschler, B. Peleg and L. S. Shapley (1972)
    rng = np.random.default_rng(0)
    for _ in range(5):
        worths = sum(rng.integers(0, 9) * unanimity(5, carrier) for carrier in range(1, 32))
        game = Game(worths)
        np.testing.assert_allclose(
            prekernel_point(game), prenucleolus(game).payoff, atol=1e-9 * worths[-1]
        )


def test_the_prenucleolus_steps_in(monkeypatch):
    monkeypatch.setattr(module, "_MAX_ITERATIONS", 0)
    game = Game([0, 0, 0, 4, 0, 3, 1, 5])
    np.testing.assert_array_equal(prekernel_point(game), prenucleolus(game).payoff)


def test_one_player_estimates_and_bad_input():
    assert is_in_prekernel(Game([0, 3]), [3])
    assert not is_in_kernel(Game([0, 3]), [2])
    assert prekernel_point(Game([0, 3])).tolist() == [3.0]
    sampled = SampledGame([[0, 0, 0, 4], [0, 2, 0, 4]])
    assert is_in_prekernel(sampled, prekernel_point(sampled)).point_estimate
    assert maximum_surpluses(sampled, [2.5, 1.5])[0, 1] == -1.5
    for check in (is_in_prekernel, is_in_kernel, maximum_surpluses):
        with pytest.raises(InvalidInputError, match="shape"):
            check(Game([0, 3]), [1, 2])
