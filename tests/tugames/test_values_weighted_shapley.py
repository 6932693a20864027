"""The weighted Shapley value: dividends by weight, random orders, and the axioms."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from reference.games import WHOLE, unanimity, worth_tables
from reference.values import FEW, exact_weighted_shapley, exact_weighted_shapley_by_orders

from tugames import Game, SampledGame, axioms, shapley_value
from tugames.errors import InvalidInputError
from tugames.values.weighted_shapley import weighted_shapley_value

GLOVE = Game([0, 0, 0, 1, 0, 1, 0, 1], players=["ann", "bob", "eve"])


@st.composite
def tables_with_weight_systems(draw):
    """Draw worths, positive weights, and a class from 0 for every player."""
    worths = draw(worth_tables(1, 4))
    n = worths.size.bit_length() - 1
    weights = draw(st.lists(st.integers(1, 9), min_size=n, max_size=n))
    raw = draw(st.lists(st.integers(0, 2), min_size=n, max_size=n))
    ranks = sorted(set(raw))
    return worths, weights, [ranks.index(k) for k in raw]


def partition_of(classes):
    return [
        sum(1 << i for i, k in enumerate(classes) if k == rank) for rank in range(max(classes) + 1)
    ]


@FEW
@given(tables_with_weight_systems())
def test_weight_systems_match_rationals(drawn):
    worths, weights, classes = drawn
    value = weighted_shapley_value(Game(worths), weights, partition=partition_of(classes))
    expected = [float(x) for x in exact_weighted_shapley(worths, weights, classes)]
    assert value == pytest.approx(np.array(expected), abs=1e-14 * np.abs(worths).max())


@FEW
@given(tables_with_weight_systems())
def test_weights_match_random_orders(drawn):
    # Theorem 1 of Kalai and Samet (1987): the two definitions are one
    worths, weights, _ = drawn
    expected = exact_weighted_shapley_by_orders(worths, weights)
    assert expected == exact_weighted_shapley(worths, weights, [0] * len(weights))
    value = weighted_shapley_value(Game(worths), weights)
    assert value == pytest.approx(
        np.array([float(x) for x in expected]), abs=1e-14 * np.abs(worths).max()
    )


@FEW
@given(tables_with_weight_systems())
def test_classes_are_limits_of_weights(drawn):
    worths, weights, classes = drawn
    limit = [w * 1e-10 ** (max(classes) - k) for w, k in zip(weights, classes, strict=True)]
    value = weighted_shapley_value(Game(worths), weights, partition=partition_of(classes))
    near = weighted_shapley_value(Game(worths), limit)
    assert value == pytest.approx(near, abs=1e-6 * np.abs(worths).max())


@FEW
@given(worth_tables(1, 5), st.floats(1e-9, 1e9))
def test_equal_weights_give_the_shapley_value(worths, weight):
    game = Game(worths)
    value = weighted_shapley_value(game, [weight] * game.n_players)
    assert value == pytest.approx(shapley_value(game), abs=1e-14 * np.abs(worths).max())


@pytest.mark.parametrize("n", [11, 14])
def test_larger_games(n):
    # v(S) = |S|^2: 1 for each player, and the 2 of every pair by weight
    worths = np.bitwise_count(np.arange(1 << n)).astype(float) ** 2
    weights = np.arange(1.0, n + 1)
    shares = weights[:, None] / (weights[:, None] + weights)
    expected = 1.0 + 2.0 * (shares.sum(axis=1) - 0.5)
    assert weighted_shapley_value(Game(worths), weights) == pytest.approx(expected, rel=1e-13)


def test_zero_weights_are_a_lower_class():
    value = weighted_shapley_value(GLOVE, [0, 1, 0])
    assert np.array_equal(
        value, weighted_shapley_value(GLOVE, [1, 1, 1], partition=[["ann", "eve"], ["bob"]])
    )
    assert value.tolist() == [0.5, 0, 0.5]  # bob is last: he adds nothing to ann and eve
    dictator = Game(unanimity(3, 0b111))
    assert weighted_shapley_value(dictator, [0, 3, 1]).tolist() == [0, 0.75, 0.25]
    assert weighted_shapley_value(dictator, [0, 0, 1]).tolist() == [0, 0, 1]


def test_axioms():
    def by_weight(game):
        return weighted_shapley_value(game, np.arange(1.0, game.n_players + 1))

    good = [axioms.efficiency, axioms.null_player, axioms.dummy_player, axioms.linearity]
    assert axioms.verify(by_weight, good)
    assert not axioms.verify(by_weight, [axioms.equal_treatment_of_equals])


@FEW
@given(worth_tables(1, 3, WHOLE), st.lists(st.integers(1, 9), min_size=4, max_size=4))
def test_partnership(worths, weights):
    # players 0 and 1 are worth something only together: Kalai and Samet's partnership axiom
    n = worths.size.bit_length()
    masks = np.arange(1 << n)
    both = masks & 3 == 3
    rest = masks >> 2
    partners = Game(np.where(both, worths[rest << 1 | 1], worths[rest << 1]))
    w = weights[:n]
    value = weighted_shapley_value(partners, w)
    together = value[0] + value[1]
    assert value[0] * (w[0] + w[1]) == pytest.approx(together * w[0], abs=1e-9)


@pytest.mark.parametrize("scale", [1e-200, 1.0, 1e300])
def test_only_proportions_matter(scale):
    expected = weighted_shapley_value(GLOVE, [3, 1, 2])
    assert weighted_shapley_value(GLOVE, scale * np.array([3, 1, 2])) == pytest.approx(expected)


def test_very_different_weights():
    # by dividends: 1 between ann and bob, 1 between ann and eve, -1 among all
    value = weighted_shapley_value(GLOVE, [1, 1e-140, 1e140])
    assert value == pytest.approx(np.array([1.0, 0.0, 0.0]), abs=1e-15)


def test_bad_weights():
    with pytest.raises(InvalidInputError, match="player 'bob' has -1"):
        weighted_shapley_value(GLOVE, [1, -1, 1])
    with pytest.raises(InvalidInputError, match="player 'bob' has 0"):
        weighted_shapley_value(GLOVE, [1, 0, 1], partition=[1, 6])
    with pytest.raises(InvalidInputError, match="all are 0"):
        weighted_shapley_value(GLOVE, [0, 0, 0])
    with pytest.raises(InvalidInputError, match="factor of 1e300"):
        weighted_shapley_value(GLOVE, [1e-200, 1, 1e200])
    with pytest.raises(InvalidInputError, match="weights of players are 3 finite numbers"):
        weighted_shapley_value(GLOVE, [1, 1])
    with pytest.raises(InvalidInputError, match="eve is in none"):
        weighted_shapley_value(GLOVE, [1, 1, 1], partition=[["ann"], ["bob"]])


def test_estimated_games_stand_for_their_mean():
    sampled = SampledGame([[0, 1, 2, 4], [0, 1, 2, 6]], ["ann", "bob"])
    value = weighted_shapley_value(sampled, [3, 1], partition=["ann", "bob"])
    assert value.tolist() == [1.0, 4.0]
    assert np.array_equal(
        weighted_shapley_value(sampled, [3, 1]), weighted_shapley_value(sampled.mean, [3, 1])
    )
