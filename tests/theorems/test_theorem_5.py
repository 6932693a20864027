"""Theorem 5: the Shapley value of a convex game is in its core (Shapley 1971).

Confirmed: property searches over convex integer games, made of unanimity games and of convex
functions of the size, and over random convex games, membership checked by the definition in exact
arithmetic where worths are integers. The converse is false.
"""

from fractions import Fraction
from itertools import combinations
from math import factorial

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st
from reference.statement import Statement

from bandit_backend.exact import mul_explore_then_commit_worths
from tugames import Game, is_convex, is_in_core, shapley_value
from tugames.families import random_convex

STATEMENT = Statement(
    name="Theorem 5",
    order=7,
    says="The Shapley value of a convex game is in its core (Shapley 1971).",
    checked_on="sums of unanimity games with non-negative integer dividends plus additive games, "
    "of up to five players; random convex games of up to six players",
    method="property search; membership by definition, in fractions",
    verdict="confirmed",
    evidence="No counterexample. The converse fails: MUL over explore-then-commit with k = 2 gives "
    "three agents a game that is not convex and whose core contains the Shapley value.",
)


def shapley_by_definition(values, n):
    """Equation (11), in fractions."""
    value = []
    for i in range(n):
        others = [j for j in range(n) if j != i]
        total = Fraction(0)
        for size in range(n):
            weight = Fraction(factorial(size) * factorial(n - 1 - size), factorial(n))
            for chosen in combinations(others, size):
                mask = sum(1 << j for j in chosen)
                total += weight * (values[mask | 1 << i] - values[mask])
        value.append(total)
    return value


@settings(max_examples=60)
@given(st.integers(1, 5).flatmap(
    lambda n: st.tuples(
        st.just(n),
        st.lists(st.integers(0, 4), min_size=1 << n, max_size=1 << n),
        st.lists(st.integers(-5, 5), min_size=n, max_size=n),
    )
))  # fmt: skip
def test_sums_of_unanimity_games(drawn):
    n, dividends, alone = drawn
    values = [
        sum(dividends[t] for t in range(1, 1 << n) if t & s == t)
        + sum(alone[i] for i in range(n) if s >> i & 1)
        for s in range(1 << n)
    ]
    values[0] = 0
    assert is_convex(Game(values))
    value = shapley_by_definition(values, n)
    assert sum(value) == values[-1]
    for s in range(1 << n):
        assert sum(value[i] for i in range(n) if s >> i & 1) >= values[s]


@settings(max_examples=25)
@given(st.integers(1, 6), st.integers(0, 10**6))
def test_random_convex_games(n, seed):
    game = random_convex(n, seed)
    assert is_in_core(game, shapley_value(game))


def test_the_converse_is_false():
    worths = mul_explore_then_commit_worths([0.0, 1.0], pulls=2, n_agents=3)
    game = Game.from_function(lambda members: worths[len(members)], 3)
    assert not is_convex(game)
    assert is_in_core(game, shapley_value(game))
    assert np.allclose(shapley_value(game), -1.0)
