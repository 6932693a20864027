"""Whatever claims to be exact is, on worths that are no integers: checked in fractions alone."""

from fractions import Fraction

import numpy as np
import pytest
from reference.games import exact_payoffs, no_integers
from reference.nucleoli import proves_nucleolus

from tugames import (
    Game,
    balancedness,
    core_polytope,
    least_core,
    minimal_balanced_collection,
    nucleolus,
    prenucleolus,
)
from tugames.errors import InvalidInputError


def assert_nearest(floats, exact):
    """Require floats to be the fractions, rounded once."""
    assert list(floats) == [float(number) for number in exact]


def covers(weights, n):
    """How often weights cover each player."""
    return {sum(w for mask, w in weights.items() if mask >> i & 1) for i in range(n)}


def assert_margin(game, exact, n):
    result = balancedness(game)
    proof, grand = result.margin_certificate, len(exact) - 1
    paid = exact_payoffs(proof.payoff)
    assert all(paid[mask] >= exact[mask] for mask in range(1, grand))
    assert all(0 < mask < grand and w > 0 for mask, w in proof.weights.items())
    assert covers(proof.weights, n) == {1}
    assert sum(w * exact[mask] for mask, w in proof.weights.items()) == paid[grand]
    assert proof.margin == exact[grand] - paid[grand]
    assert result.margin == float(proof.margin)
    assert result.exact is ((proof.margin >= 0) is result.balanced)
    if not result.balanced:
        collection = minimal_balanced_collection(result)
        assert collection.worth(game) == paid[grand]
    if result.exact and result.balanced:
        shares = exact_payoffs(result.certificate.payoff)
        assert all(x >= v for x, v in zip(shares, exact, strict=True))
        assert shares[grand] == exact[grand]
        assert_nearest(result.core_payoff, result.certificate.payoff)


def assert_least_core(game, exact, n):
    result, grand = least_core(game), len(exact) - 1
    proof, paid = result.certificate, exact_payoffs(result.certificate.payoff)
    assert paid[grand] == exact[grand]
    assert max(exact[mask] - paid[mask] for mask in range(1, grand)) == proof.epsilon
    assert sum(proof.weights.values()) == 1
    assert min(proof.weights.values()) > 0
    (covered,) = covers(proof.weights, n)
    mean = sum(w * exact[mask] for mask, w in proof.weights.items())
    assert mean - covered * exact[grand] == proof.epsilon
    assert_nearest([result.epsilon, *result.payoff], [proof.epsilon, *proof.payoff])


def assert_nucleoli(game, exact):
    results = [prenucleolus(game)]
    try:
        results.append(nucleolus(game, tolerance=0.0))
    except InvalidInputError:
        own = sum(exact[1 << i] for i in range(game.n_players))
        assert own > exact[-1]
    for result in results:
        proof = result.certificate
        assert proves_nucleolus(exact, proof.payoff, proof.stages, proof.lower_bounds)
        assert_nearest(result.payoff, proof.payoff)
        off = zip(result.payoff.tolist(), proof.payoff, strict=True)
        assert result.residual == float(max(abs(Fraction(x) - y) for x, y in off))


def assert_vertices(game, exact):
    """Vertices to the nearest float: what they give is off by a rounding of each amount."""
    core = core_polytope(game, tolerance=0.0)
    assert core.exact
    assert (len(core.vertices) > 0) is (balancedness(game, tolerance=0.0).balanced)
    for vertex in core.vertices.tolist():
        half = [Fraction(float(np.spacing(abs(x)))) for x in vertex]
        paid, off = exact_payoffs([Fraction(x) for x in vertex]), exact_payoffs(half)
        assert all(v - x <= e for v, x, e in zip(exact, paid, off, strict=True))
        assert abs(paid[-1] - exact[-1]) <= off[-1]


def assert_all(worths):
    game, n = Game(worths), worths.size.bit_length() - 1
    if n == 1:
        return
    exact = [Fraction(worth) for worth in worths.tolist()]
    assert_margin(game, exact, n)
    assert_least_core(game, exact, n)
    assert_nucleoli(game, exact)
    assert_vertices(game, exact)


@pytest.mark.parametrize("seed", range(30))
def test_claims_of_exactness(seed):
    assert_all(no_integers(np.random.default_rng([8, seed]), most=4))


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(300))
def test_claims_of_exactness_of_up_to_six_players(seed):
    assert_all(no_integers(np.random.default_rng([9, seed]), most=6))
