"""The least core against an independent program, and the strong epsilon-core around it."""

from dataclasses import replace
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given, settings
from reference.games import WHOLE, core_is_feasible, worth_tables
from reference.nucleoli import members, sorted_excesses
from scipy.optimize import linprog

from tugames import Game, SampledGame, excesses, is_in_core
from tugames.core.least_core import is_in_epsilon_core, least_core
from tugames.core.nucleolus import prenucleolus
from tugames.errors import InvalidInputError


def slow_epsilon(worths):
    n = worths.size.bit_length() - 1
    rows = members(n)[1:-1]
    answer = linprog(
        [0.0] * n + [1.0],
        A_ub=np.column_stack([-rows, -np.ones(len(rows))]),
        b_ub=-worths[1:-1],
        A_eq=[[1.0] * n + [0.0]],
        b_eq=worths[-1:],
        bounds=(None, None),
    )
    assert answer.status == 0
    return answer.fun


@given(worth_tables(2, 5))
@settings(max_examples=15)
def test_epsilon_by_an_independent_program(worths):
    scale = max(1.0, float(np.abs(worths).max()))
    result = least_core(Game(worths))
    assert result.epsilon / scale == pytest.approx(slow_epsilon(worths / scale), abs=1e-7)
    assert result.certificate.verify(Game(worths))
    assert sorted_excesses(worths, result.certificate.payoff)[0] == result.certificate.epsilon
    assert is_in_epsilon_core(Game(worths), result.payoff, result.epsilon)


@given(worth_tables(2, 5, WHOLE))
@settings(max_examples=15)
def test_tight_coalitions_are_at_epsilon_everywhere(worths):
    game = Game(worths)
    result = least_core(game)
    assert sum(result.certificate.weights.values()) == 1
    assert result.tight == tuple(sorted(result.weights))
    # another payoff of the least core
    other = prenucleolus(game).certificate.payoff
    for mask in result.tight:
        paid = sum(other[i] for i in range(game.n_players) if mask >> i & 1)
        assert Fraction(worths[mask]) - paid == result.certificate.epsilon
    assert core_is_feasible(worths) == (result.epsilon <= 0)


def test_epsilon_of_majority_and_of_gloves():
    majority = least_core(Game([0, 0, 0, 1, 0, 1, 1, 1]))
    assert majority.certificate.epsilon == Fraction(1, 3)
    assert majority.certificate.payoff == (Fraction(1, 3),) * 3
    glove = Game([0, 0, 0, 1, 0, 1, 0, 1])
    assert least_core(glove).epsilon == 0.0
    assert least_core(glove).payoff.tolist() == [1.0, 0.0, 0.0]
    # two players: half the surplus, with both signs
    assert least_core(Game([0, 1, 2, 7])).epsilon == -2.0
    assert least_core(Game([0, 1, 2, 1])).epsilon == 1.0


def test_changed_certificates_are_refused():
    game = Game([0, 1, 2, 6, 1, 7, 4, 9])
    certificate = least_core(game).certificate
    assert certificate.verify(game)
    hair = Fraction(1, 10**30)
    mask = next(iter(certificate.weights))
    x = certificate.payoff
    for change in (
        {"epsilon": certificate.epsilon - hair},
        {"epsilon": certificate.epsilon + hair},
        {"payoff": (x[0] + hair, x[1] - hair, x[2])},
        {"payoff": (x[0] + hair, x[1], x[2])},
        {"payoff": x[:2]},
        {"weights": {mask: Fraction(1)}},
        {"weights": {**certificate.weights, 7: Fraction(1, 2)}},
        {"weights": {m: 2 * w for m, w in certificate.weights.items()}},
        {"weights": {}},
    ):
        assert not replace(certificate, **change).verify(game), change
    assert not certificate.verify(Game([0, 1, 2, 6, 1, 7, 6, 9]))


def test_epsilon_core_at_zero_is_the_core():
    rng = np.random.default_rng(0)
    for _ in range(30):
        game = Game([0.0, *rng.integers(-3, 9, 15).astype(float)])
        payoff = least_core(game).payoff + rng.choice([0.0, 0.0, 1.0]) * np.array([1, -1, 0, 0])
        ours, known = is_in_epsilon_core(game, payoff, 0.0), is_in_core(game, payoff)
        assert bool(ours) == bool(known)
        assert ours.margin == known.margin
        if not ours:
            assert ours.witness.coalitions == known.witness.coalitions


def test_witness_is_one():
    game = Game([0, 0, 0, 1, 0, 1, 1, 1], players=["ann", "bob", "eve"])
    verdict = is_in_epsilon_core(game, [0.5, 0.5, 0.0], 0.25)
    assert verdict.margin == -0.25
    (mask,) = verdict.witness.coalitions
    assert excesses(game, [0.5, 0.5, 0.0])[mask] > 0.25
    assert verdict.witness.text == "e(ann+eve) = 0.5 exceeds epsilon = 0.25"
    verdict = is_in_epsilon_core(game, [2, 2, 2], 1)
    assert verdict.witness.coalitions == (7,)
    assert verdict.witness.text == "x(N) = 6 differs from v(N) = 1"
    assert is_in_epsilon_core(game, [0.5, 0.5, 0.0], 0.5).witness is None
    assert is_in_epsilon_core(game, [0.5, 0.5, 0.0], 0.4, tolerance=0.2)


def test_one_player_and_bad_input():
    with pytest.raises(InvalidInputError, match="one player"):
        least_core(Game([0, 3]))
    assert is_in_epsilon_core(Game([0, 3]), [3], 0)
    assert not is_in_epsilon_core(Game([0, 3]), [2], 5)
    with pytest.raises(InvalidInputError, match="finite"):
        is_in_epsilon_core(Game([0, 3]), [3], float("nan"))
    with pytest.raises(InvalidInputError, match="shape"):
        is_in_epsilon_core(Game([0, 3]), [3, 4], 0)


def test_an_estimated_game_is_judged_by_its_mean():
    sampled = SampledGame([[0, 0, 0, 4], [0, 2, 0, 4]])
    result = least_core(sampled)
    assert result.point_estimate
    assert result.epsilon == least_core(sampled.mean).epsilon == -1.5
    assert is_in_epsilon_core(sampled, result.payoff, -1.5, level=None).point_estimate


def test_results_are_read_only():
    result = least_core(Game([0, 0, 0, 4]))
    with pytest.raises(ValueError, match="read-only"):
        result.payoff[0] = 1.0
    with pytest.raises(TypeError):
        result.weights[1] = 2.0
