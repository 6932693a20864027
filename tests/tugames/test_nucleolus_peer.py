"""Nucleoli and least cores beside those of coopgame-py, on random games."""

import numpy as np
import pytest
from reference.nucleoli import sorted_excesses

from tugames import Game
from tugames.core.least_core import least_core
from tugames.core.nucleolus import (
    nucleolus,
    per_capita_nucleolus,
    prenucleolus,
    proportional_nucleolus,
)

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def peer():
    return pytest.importorskip("coopgame")


def random_table(rng):
    """Draw three to eight players; simple, convex, negative, decimal, unbalanced, offset games."""
    n, kind = int(rng.integers(3, 9)), int(rng.integers(7))
    size = np.bitwise_count(np.arange(1 << n)).astype(float)
    worths = [
        lambda: rng.integers(-3, 4, 1 << n),
        lambda: rng.integers(0, 2, 1 << n) * (size > 1),
        lambda: size**2 + rng.integers(-2, 3, 1 << n) * (size < n),
        lambda: rng.normal(0, 1, 1 << n),
        lambda: rng.integers(1, 9, 1 << n) * 0.1,
        lambda: 1e-9 * (size**2 + rng.random(1 << n)),
        lambda: 1e9 + size**2 + rng.random(1 << n),
    ][kind]()
    worths = np.array(worths, dtype=float)
    worths[0] = 0.0
    own = sum(worths[1 << i] for i in range(n))
    if worths[-1] < own and rng.random() < 0.7:
        worths[-1] = own + rng.integers(0, 4)
    return worths


@pytest.mark.parametrize("batch", range(10))
def test_two_thousand_random_games(peer, batch):
    rng = np.random.default_rng([5, batch])
    compared = 0
    for _ in range(200):
        worths = random_table(rng)
        n = worths.size.bit_length() - 1
        game, other = Game(worths), peer.Game(worths[1:])
        rational = sum(worths[1 << i] for i in range(n)) <= worths[-1]
        races = [("equal", prenucleolus, peer.prenucleolus)]
        if rational:
            races.append(("equal", nucleolus, peer.nucleolus))
            races.append(("per capita", per_capita_nucleolus, peer.per_capita_nucleolus))
            if worths[1:].min() > 0:
                races.append(("proportional", proportional_nucleolus, peer.proportional_nucleolus))
        scale = float(np.abs(worths).max())
        for weighting, ours, theirs in races:
            solution = ours(game)
            assert solution.certificate.verify(game)
            difference = np.abs(solution.payoff - theirs(other)["allocation"]).max()
            # where the two differ, the certificate has decided; but they do not
            assert difference <= 1e-7 * scale, (weighting, worths.tolist())
            compared += 1
        epsilon = peer.least_core(other, domain="preimputation")["epsilon"]
        result = least_core(game)
        assert result.epsilon == pytest.approx(epsilon, abs=1e-7 * scale)
        assert result.certificate.epsilon == sorted_excesses(worths, result.certificate.payoff)[0]
    assert compared > 400
