"""Minimal balanced collections: all of them by definition, and the one that empties a core."""

from dataclasses import replace
from fractions import Fraction
from itertools import combinations

import numpy as np
import pytest
from hypothesis import given
from reference.core_geometry import minimal_balanced_by_definition
from reference.games import WHOLE, largest_balanced_sum, worth_tables

from tugames import Game, SampledGame, balancedness
from tugames.core.minimal_collections import (
    MinimalBalancedCollection,
    minimal_balanced_collection,
    minimal_balanced_collections,
)
from tugames.errors import InvalidInputError, SolverError

MAJORITY = Game([0, 0, 0, 1, 0, 1, 1, 1])
HALF = Fraction(1, 2)


def is_minimal_balanced(collection, n):
    """Check a collection by definition, apart from the code under test."""
    pairs = dict(zip(collection.coalitions, collection.weights, strict=True))
    covered = [sum(w for mask, w in pairs.items() if mask >> i & 1) for i in range(n)]
    rows = np.array([[mask >> i & 1 for i in range(n)] for mask in pairs], dtype=float)
    return (
        covered == [1] * n
        and all(isinstance(w, Fraction) and w > 0 for w in pairs.values())
        and all(isinstance(mask, int) and 0 < mask < 1 << n for mask in pairs)
        and np.linalg.matrix_rank(rows) == len(pairs)
    )


@pytest.mark.parametrize(("n", "count"), [(1, 1), (2, 2), (3, 6), (4, 42), (5, 1292)])
def test_all_collections_are_found(n, count):
    # the numbers: Peleg (1965); Laplace Mermoud, Grabisch, Sudhölter (2023), Table 1
    collections = minimal_balanced_collections(n)
    assert len(collections) == len({c.coalitions for c in collections}) == count
    assert all(is_minimal_balanced(c, n) and c.verify() for c in collections)


@pytest.mark.parametrize("n", [2, 3, pytest.param(4, marks=pytest.mark.slow)])
def test_they_are_those_of_the_definition(n):
    found = {c.coalitions for c in minimal_balanced_collections(n)}
    assert found == minimal_balanced_by_definition(n)


@pytest.mark.slow
def test_two_hundred_thousand_of_six_players():
    collections = minimal_balanced_collections(6)
    assert len(collections) == len({c.coalitions for c in collections}) == 200214
    assert all(c.verify() for c in collections[::50])
    assert {c.n_players for c in collections} == {6}


def test_shapleys_list_for_four_players():
    # L. S. Shapley (1967), On balanced sets and cores: up to permutations nine proper kinds
    kinds = {
        tuple(sorted(mask.bit_count() for mask in c.coalitions))
        for c in minimal_balanced_collections(4)
    }
    assert kinds == {
        (4,),
        (1, 3),
        (2, 2),
        (1, 1, 2),
        (1, 1, 1, 1),
        (2, 3, 3),
        (1, 2, 2, 2),
        (1, 2, 2, 3),
        (2, 2, 2, 3),
        (3, 3, 3, 3),
    }
    heavy = MinimalBalancedCollection(
        coalitions=(0b0111, 0b1001, 0b1010, 0b1100),
        weights=(Fraction(2, 3), Fraction(1, 3), Fraction(1, 3), Fraction(1, 3)),
    )
    assert heavy in minimal_balanced_collections(4)


def test_order_is_by_size_and_then_by_masks():
    collections = minimal_balanced_collections(4)
    keys = [(len(c.coalitions), c.coalitions) for c in collections]
    assert keys == sorted(keys)
    assert collections[0].coalitions == (0b1111,)


@pytest.mark.parametrize("n", [0, 7, -1, 2.5, "3", None])
def test_numbers_of_players_out_of_range(n):
    with pytest.raises(InvalidInputError, match="1 to 6"):
        minimal_balanced_collections(n)


@given(worth_tables(1, 4, WHOLE))
def test_a_core_is_empty_exactly_if_one_of_them_attains_more(worths):
    game = Game(worths)
    most = max(c.worth(game) for c in minimal_balanced_collections(game.n_players))
    assert balancedness(game).balanced == (most <= Fraction(worths[-1]))
    witness = minimal_balanced_collection(game)
    assert witness in minimal_balanced_collections(game.n_players)
    assert witness.worth(game) == most


@pytest.mark.parametrize("seed", range(20))
def test_witnesses_of_larger_games(seed):
    rng = np.random.default_rng([77, seed])
    n = int(rng.integers(5, 11))
    worths = rng.normal(size=1 << n) if seed % 2 else rng.integers(0, 30, 1 << n).astype(float)
    worths[0], worths[-1] = 0.0, worths[-1] / 4
    game = Game(worths)
    result = balancedness(game)
    witness = minimal_balanced_collection(result)
    assert not result.balanced
    assert is_minimal_balanced(witness, n)
    assert witness.verify()
    assert witness.worth(game) > Fraction(float(worths[-1]))
    assert float(witness.worth(game)) == pytest.approx(largest_balanced_sum(worths), rel=1e-7)
    assert witness == minimal_balanced_collection(game)


def test_of_a_balanced_game_it_is_the_grand_coalition():
    witness = minimal_balanced_collection(Game([0, 0, 0, 4]))
    assert (witness.coalitions, witness.weights) == ((3,), (1,))
    within_tolerance = Game([0, 0.1, 0.2, 0.3])  # 0.1 + 0.2 > 0.3, and no certificate
    assert balancedness(within_tolerance).certificate is None
    assert minimal_balanced_collection(within_tolerance).coalitions == (3,)


def test_an_estimated_game_is_judged_by_its_mean():
    samples = [MAJORITY.values * 2, MAJORITY.values * 0]
    assert minimal_balanced_collection(SampledGame(samples)).coalitions == (3, 5, 6)


def test_weights_without_a_certificate_are_made_exact():
    result = balancedness(MAJORITY)
    rounded = {3: 0.5 + 1e-12, 5: 0.5, 6: 0.5 - 1e-12, 1: 1e-14}
    approximate = replace(result, certificate=None, balancing_weights=rounded)
    witness = minimal_balanced_collection(approximate)
    assert (witness.coalitions, witness.weights) == ((3, 5, 6), (HALF, HALF, HALF))
    with pytest.raises(SolverError, match="rescale"):
        minimal_balanced_collection(replace(approximate, balancing_weights={3: 1.0, 5: 1.0}))


@pytest.mark.parametrize(
    ("coalitions", "weights"),
    [
        ((3, 5, 6), (HALF, HALF, Fraction(1, 3))),  # player 2 is covered less
        ((3, 5, 6), (HALF, HALF, Fraction(501, 1000))),
        ((1, 2, 4, 7), (HALF, HALF, HALF, HALF)),  # balanced, but not minimal
        ((3, 4, 7), (Fraction(1), Fraction(1), Fraction(0))),  # a coalition to spare
        ((1, 2, 7), (Fraction(-1), Fraction(-1), Fraction(2))),
        ((0, 7), (Fraction(1), Fraction(1))),
    ],
)
def test_false_claims_are_rejected(coalitions, weights):
    assert not MinimalBalancedCollection(coalitions=coalitions, weights=weights).verify()


def test_worth_is_exact_and_of_games_of_its_size():
    witness = minimal_balanced_collection(MAJORITY)
    tenths = Game(MAJORITY.values * 0.1)
    assert witness.worth(tenths) == 3 * Fraction(0.1) / 2
    with pytest.raises(InvalidInputError, match="3 players"):
        witness.worth(Game([0, 1, 2, 3]))


def test_no_two_collections_contain_each_other():
    for n in (3, 4):
        sets = [set(c.coalitions) for c in minimal_balanced_collections(n)]
        assert not any(a <= b or b <= a for a, b in combinations(sets, 2))
