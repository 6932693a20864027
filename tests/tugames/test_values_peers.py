"""Values and transforms beside those of coopgame-py, on random games."""

import numpy as np
import pytest

from tugames import Game
from tugames.errors import InvalidInputError
from tugames.transforms import dual_game
from tugames.values.banzhaf import banzhaf_value
from tugames.values.gately import gately_point
from tugames.values.solidarity import solidarity_value
from tugames.values.tau import minimal_rights, tau_value
from tugames.values.utopia import utopia_payoff

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def peer():
    return pytest.importorskip("coopgame")


def random_games(count):
    rng = np.random.default_rng(0)
    for k in range(count):
        n = int(rng.integers(1, 6))
        worths = rng.integers(-3, 12, 1 << n).astype(float)
        if k % 3 == 0:
            worths = np.bitwise_count(np.arange(1 << n)) ** 2.0
        worths[0] = 0.0
        worths[-1] += rng.integers(0, 25)
        yield Game(worths * (0.1 if k % 5 == 0 else 1.0))


def test_what_always_exists(peer):
    for game in random_games(500):
        other = peer.Game(game.values[1:])
        bounds = peer.utopia_payoffs(other)
        assert banzhaf_value(game) == pytest.approx(np.array(peer.banzhaf(other)), abs=1e-9)
        assert solidarity_value(game) == pytest.approx(np.array(peer.solidarity(other)), abs=1e-9)
        assert utopia_payoff(game) == pytest.approx(np.array(bounds["utopia"]), abs=1e-9)
        assert minimal_rights(game) == pytest.approx(np.array(bounds["minimal_rights"]), abs=1e-9)
        assert dual_game(game).values[1:] == pytest.approx(np.array(peer.dual(other).values()))


@pytest.mark.parametrize(
    ("name", "solution"), [("tau_value", tau_value), ("gately_point", gately_point)]
)
def test_what_sometimes_exists(peer, name, solution):
    met = set()
    for game in random_games(500):
        alone = game.values[1 << np.arange(game.n_players)]
        if name == "gately_point" and abs(game.values[-1] - alone.sum()) < 1e-9:
            continue  # the peer refuses inessential games, which have one imputation
        try:
            expected = np.array(getattr(peer, name)(peer.Game(game.values[1:])))
        except ValueError:
            met.add("refused")
            with pytest.raises(InvalidInputError):
                solution(game)
        else:
            met.add("answered")
            assert solution(game) == pytest.approx(expected, abs=1e-9)
    assert met == {"refused", "answered"}
