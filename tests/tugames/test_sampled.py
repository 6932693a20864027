"""Estimated games: means, standard errors by hand, and what makes no estimated game."""

import math
import statistics

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from reference.games import exact_shapley

from tugames import Game, SampledGame, shapley_value
from tugames.errors import InvalidGameError


@st.composite
def replicated_tables(draw):
    n, replicates = draw(st.integers(1, 3)), draw(st.integers(2, 6))
    worth = st.floats(-1000, 1000, width=32)
    row = st.lists(worth, min_size=2**n - 1, max_size=2**n - 1)
    return np.array([[0.0, *draw(row)] for _ in range(replicates)])


@given(replicated_tables())
def test_mean_and_standard_error_by_hand(samples):
    sampled = SampledGame(samples)
    scale = float(np.abs(samples).max())
    assert sampled.n_replicates == len(samples)
    assert 2**sampled.n_players == samples.shape[1]
    for mask in range(samples.shape[1]):
        column = samples[:, mask].tolist()
        mean = sampled.mean.values[mask]
        assert mean == pytest.approx(statistics.fmean(column), abs=1e-14 * scale)
        error = statistics.stdev(column) / math.sqrt(len(column))
        assert sampled.standard_error[mask] == pytest.approx(error, rel=1e-7, abs=1e-12 * scale)


@given(replicated_tables())
def test_a_solution_is_evaluated_replicate_by_replicate(samples):
    value, error = SampledGame(samples).evaluate(shapley_value)
    outcomes = [[float(x) for x in exact_shapley(row)] for row in samples]
    scale = float(np.abs(samples).max())
    for i, column in enumerate(zip(*outcomes, strict=True)):
        assert value[i] == pytest.approx(statistics.fmean(column), abs=1e-13 * scale)
        by_hand = statistics.stdev(column) / math.sqrt(len(column))
        assert error[i] == pytest.approx(by_hand, rel=1e-7, abs=1e-12 * scale)


def test_common_random_numbers_cancel_in_differences():
    # both worths are noisy, their difference is not: the errors must not be added
    noise = np.random.default_rng(0).normal(size=50)
    samples = np.stack([0 * noise, noise, noise + 1, noise + 4], axis=1)
    sampled = SampledGame(samples)
    assert sampled.standard_error[1:].min() > 0.1
    value, error = sampled.evaluate(lambda game: game.values[[2, 3]] - game.values[[1, 1]])
    np.testing.assert_allclose(value, [1.0, 4.0], rtol=1e-12)
    np.testing.assert_allclose(error, 0.0, atol=1e-12)


def test_a_solution_that_is_not_linear():
    sampled = SampledGame([[0, 1], [0, -1]])
    value, error = sampled.evaluate(lambda game: game.values[1:] ** 2)
    assert value.tolist() == [1.0]  # not the square of the mean game's worth, which is 0
    assert error.tolist() == [0.0]


def test_replicates_are_games():
    sampled = SampledGame([[0, 1, 2, 4], [0, 3, 2, 6]], ["ann", "bob"])
    assert sampled.players == ("ann", "bob")
    assert sampled.replicate(1) == Game([0, 3, 2, 6], ["ann", "bob"])
    assert sampled.mean == Game([0, 2, 2, 5], ["ann", "bob"])
    assert repr(sampled) == "SampledGame(2 replicates of Game(2 players: 'ann', 'bob'; v(N) = 5))"


def test_samples_are_copied_and_read_only():
    table = np.array([[0.0, 1.0], [0.0, 2.0]])
    sampled = SampledGame(table)
    table[0, 1] = 9.0
    assert sampled.samples[0, 1] == 1.0
    with pytest.raises(ValueError, match="read-only"):
        sampled.samples[0, 1] = 9.0
    with pytest.raises(ValueError, match="read-only"):
        sampled.mean.values[1] = 9.0


@pytest.mark.parametrize("samples", [[0, 1, 2, 4], [[0, 1, 2, 4]], np.zeros((2, 2, 2)), 1.0, []])
def test_shape(samples):
    with pytest.raises(InvalidGameError) as error:
        SampledGame(samples)
    for part in ("R >= 2 replicates", f"shape {np.shape(samples)}", "use Game"):
        assert part in str(error.value)


@pytest.mark.parametrize(
    ("samples", "words"),
    [
        ([[0, 1], [0, math.nan]], "replicate 1: worths are finite"),
        ([[0, 1], [0, 1], [0, -math.inf], [1, 1]], "replicate 2: worths are finite"),
        ([[0, 1], [0, 1e308]], "replicate 1: worths are at most 1e"),
        (np.empty((2, 0)), r"replicate 0: .*2\*\*n worths"),
        ([[1, 1], [0, 1]], "replicate 0: the empty coalition is worth 0; got"),
        ([[0, 1, 2], [0, 1, 2]], r"replicate 0: .*2\*\*n worths"),
        ([[0, 1], [0, 1, 2, 3]], "array of numbers"),
        ([[0, "one"], [0, "two"]], "array of numbers"),
    ],
)
def test_replicates_that_are_no_games(samples, words):
    with pytest.raises(InvalidGameError, match=words):
        SampledGame(samples)


def test_labels_must_fit():
    with pytest.raises(InvalidGameError, match="2 labels"):
        SampledGame([[0, 1], [0, 2]], ["ann", "bob"])
