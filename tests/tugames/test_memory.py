"""Memory: what is taken is bounded, and what is too much is refused before it is taken."""

import resource
import subprocess
import sys
import tracemalloc

import numpy as np
import pytest

from tugames import FunctionOracle, Game, ReplicateStore, SampledGame, families, tabulate
from tugames._numerics.memory import available_memory
from tugames._worths import tables as game_module
from tugames.errors import TooManyPlayersError
from tugames.oracles.evaluation import run


def peak(call):
    """Bytes taken at once, at the most; up to two million of them are Python's own affair."""
    tracemalloc.start()
    try:
        call()
        return tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()


class Plain:
    """An oracle that is no work."""

    deterministic = False
    fingerprint = "sizes and replicates"

    def __init__(self, n_players):
        self.players = range(n_players)

    def worths(self, coalition, replicates):
        return np.array(replicates, dtype=float) + coalition.bit_count()


def test_a_function_is_tabulated_in_one_table():
    Game.from_function(len, 2)
    assert peak(lambda: Game.from_function(len, 16)) < (8 << 16) + (2 << 20)


def test_replicates_are_laid_out_one_at_a_time():
    known = np.zeros((50, 1 << 14), dtype=bool)
    known[:, 0] = True

    def go_through():
        agenda = run.Agenda(known)
        while agenda:
            agenda.take(len(agenda.sizes(100)))

    assert peak(go_through) < 0.1 * 8 * known.size


def test_samples_that_nobody_else_can_write_to_are_not_copied():
    samples = np.zeros((20, 1 << 12))
    samples.flags.writeable = False
    assert peak(lambda: SampledGame(samples)) < 0.25 * samples.nbytes
    assert SampledGame(samples).samples is samples
    view = np.zeros((20, 4))[:, :]
    view.flags.writeable = False
    assert SampledGame(view).samples is not view  # its base can be written to
    assert SampledGame(np.ones((2, 4)) * [0, 1, 1, 1]).samples.flags.writeable is False


def test_a_game_from_a_store_is_not_copied_twice(tmp_path):
    with ReplicateStore(tmp_path / "game.store", Plain(10)) as store:
        tabulate(Plain(10), replications=20, store=store)
        assert store.game().n_replicates == 20


@pytest.mark.parametrize(
    "make",
    [
        lambda: Game.from_function(lambda members: pytest.fail("it was asked"), 24),
        lambda: tabulate(FunctionOracle(lambda members: pytest.fail("it was asked"), 23)),
        lambda: tabulate(Plain(18), replications=100),
        lambda: families.airport(range(1, 24)).game(),
        lambda: families.random_game(23, rng=0),
    ],
)
def test_what_is_free_is_not_enough(make, monkeypatch):
    monkeypatch.setattr(game_module, "available_memory", lambda: 100 << 20)

    def refused():
        with pytest.raises(TooManyPlayersError):
            make()

    assert peak(refused) < 4 << 20


def test_the_message_names_what_is_needed_and_what_is_free(monkeypatch):
    monkeypatch.setattr(game_module, "available_memory", lambda: 3 << 30)
    message = (
        r"a table of all coalitions of 28 players takes 2\*\*28 worths, 2.0 GiB, and with what is "
        r"needed on the way 12 GiB; this machine has 3.0 GiB free: use estimate_shapley"
    )
    with pytest.raises(TooManyPlayersError, match=message):
        tabulate(Plain(28), replications=2)
    monkeypatch.setattr(game_module, "available_memory", lambda: 0)
    assert Game.from_function(len, 4).n_players == 4  # not asked


def test_what_is_free():
    physical = resource.getpagesize() * (1 << 40)
    assert 0 <= available_memory() < physical


@pytest.mark.skipif(sys.platform != "linux", reason="what a limit leaves is read from /proc")
def test_a_limit_on_the_process_counts():
    """A limit of 8 GiB, of which a game of 32 players would take 32."""
    code = (
        "import resource; resource.setrlimit(resource.RLIMIT_AS, (8 << 30, 8 << 30))\n"
        "from tugames import Game, errors\n"
        "try:\n    Game.from_function(len, 32)\n"
        "except errors.TooManyPlayersError as error:\n    print(error)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert "32 GiB; this machine has" in done.stdout
