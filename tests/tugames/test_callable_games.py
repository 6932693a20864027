"""Games that are called with a boolean matrix, as those of shapiq are, are taken as they are."""

import numpy as np
import pytest

from tugames import Game, estimate_shapley, shapley_value, tabulate
from tugames.errors import InvalidInputError

METHODS = ("auto", "permutation", "stratified", "kernel", "leverage", "owen", "msr")


class Matrix:
    """A game as shapiq has them: v(S) = 2 + |S|^2 + weights, less what it is normalised by."""

    def __init__(self, n=5, normalization_value=2.0, names=()):
        self.n_players = n
        self.normalization_value = normalization_value
        self.player_name_lookup = {name: i for i, name in enumerate(names)}
        self.rows = 0

    def __call__(self, coalitions):
        coalitions = np.asarray(coalitions)
        assert coalitions.dtype == np.bool_
        assert coalitions.shape[1] == self.n_players
        self.rows += len(coalitions)
        worths = 2.0 + coalitions.sum(axis=1) ** 2.0 + coalitions @ np.arange(self.n_players)
        return worths - self.normalization_value


#: |S|^2 gives everybody n.
EXPECTED = 5.0 + np.arange(5)


@pytest.mark.parametrize("normalization", [0.0, 2.0, np.float64(1.5)])
def test_what_the_empty_coalition_is_worth_is_subtracted_and_told(normalization):
    game = Matrix(normalization_value=normalization)
    estimate = estimate_shapley(game, 31)
    np.testing.assert_allclose(estimate.value, EXPECTED, rtol=1e-12)
    assert estimate.method == "exact"
    assert estimate.baseline.tolist() == [2.0]
    table = tabulate(game)
    assert table.baseline == 2.0
    np.testing.assert_allclose(shapley_value(table), EXPECTED, rtol=1e-12)


@pytest.mark.parametrize("method", METHODS)
def test_every_method_takes_them(method):
    game = Matrix(n=9)
    estimate = estimate_shapley(game, 250, method=method, rng=0)
    error = estimate.standard_error
    assert (np.abs(estimate.value - 9.0 - np.arange(9)) <= 5 * error + 1e-9).all()
    assert estimate.n_evaluations <= 250
    assert game.rows <= 250 + 1  # and what the empty coalition is worth


def test_names_are_taken_if_there_are_any():
    assert estimate_shapley(Matrix(3, names=("x", "y", "z")), 7).players == ("x", "y", "z")
    assert estimate_shapley(Matrix(3), 7).players == (0, 1, 2)


def test_classes_and_functions_are_no_games():
    with pytest.raises(InvalidInputError, match="wrap a function in FunctionOracle"):
        estimate_shapley(Matrix, 100)
    with pytest.raises(InvalidInputError, match="wrap a function in FunctionOracle"):
        tabulate(len)


def test_what_they_say_is_checked():
    class Broken(Matrix):
        def __call__(self, coalitions):
            return np.where(coalitions.all(axis=1), np.nan, super().__call__(coalitions))

    with pytest.raises(InvalidInputError, match=r"coalition 0\+1\+2 came out as nan"):
        estimate_shapley(Broken(3), 7)
    bad = Matrix(3)
    bad.normalization_value = "two"
    with pytest.raises(TypeError):  # its own error, when it is called
        estimate_shapley(bad, 7)


@pytest.mark.parametrize("name", ["DummyGame", "SOUM"])
def test_games_of_shapiq(name):
    synthetic = pytest.importorskip("shapiq_games.synthetic")
    made = {
        "DummyGame": lambda: synthetic.DummyGame(7, interaction=(1, 2)),
        "SOUM": lambda: synthetic.SOUM(7, n_basis_games=9, random_state=1),
    }
    game = made[name]()
    masks = np.arange(128)
    rows = (masks[:, None] >> np.arange(7) & 1).astype(bool)
    values = game(rows)
    expected = shapley_value(Game(values - values[0]))
    np.testing.assert_allclose(estimate_shapley(game, 127).value, expected, atol=1e-10)
    game.precompute()
    np.testing.assert_allclose(estimate_shapley(game, 127).value, expected, atol=1e-10)
    sampled = estimate_shapley(game, 100, method="msr", rng=0)
    assert (np.abs(sampled.value - expected) <= 5 * sampled.standard_error + 1e-9).all()
