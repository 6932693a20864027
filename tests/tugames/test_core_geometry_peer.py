"""Core vertices and emptiness beside coopgame-py, on random games of integers."""

import numpy as np
import pytest

from tugames import Game, balancedness, coalition_sizes
from tugames.core.polytope import core_vertices

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def coopgame():
    return pytest.importorskip("coopgame")


def random_worths(rng, n):
    """Integers, most of them near the edge between a core and none."""
    spread = int(rng.integers(1, 6))
    worths = coalition_sizes(n) ** int(rng.integers(1, 3)) + rng.integers(
        -spread, spread + 1, 1 << n
    )
    worths = worths.astype(float)
    worths[0] = 0.0
    return worths


@pytest.mark.parametrize("n", [3, 4])
def test_vertices(coopgame, n):
    rng = np.random.default_rng(n)
    compared = 0
    for _ in range(300):
        worths = random_worths(rng, n)
        own = worths[1 << np.arange(n)]
        if own.sum() >= worths[-1]:  # the peer draws no imputation set of one point
            continue
        drawn = coopgame.plot_svg(coopgame.Game(worths[1:].tolist()), kernel=False, shapley=False)
        theirs = np.array(drawn["core_vertices"]).reshape(-1, n)
        ours = core_vertices(Game(worths))
        assert len(ours) == len(theirs)
        for x in ours:
            assert np.abs(theirs - x).max(axis=1).min() < 1e-7
        compared += len(ours) > 1
    assert compared > 50


@pytest.mark.parametrize("n", [3, 6, 9, 12])
def test_emptiness(coopgame, n):
    rng = np.random.default_rng(n)
    answers = []
    for _ in range(60):
        worths = random_worths(rng, n)
        answers.append(balancedness(Game(worths)).balanced)
        assert coopgame.Game(worths[1:].tolist()).has_nonempty_core() == answers[-1]
    assert 0 < sum(answers) < 60
