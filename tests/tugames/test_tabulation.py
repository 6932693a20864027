"""Tables from oracles: the same bits whoever computes them, and errors that say where."""

from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from multiprocessing import get_context

import numpy as np
import pytest
from reference.games import NoisyOracle

from tugames import FunctionOracle, Game, SampledGame, tabulate
from tugames.errors import InvalidInputError

PEOPLE = ["ann", "bob", "eve", "joe"]


def test_a_deterministic_oracle_gives_a_game():
    calls = []

    def worth(members):
        calls.append(members)
        return len(members) ** 2

    game = tabulate(FunctionOracle(worth, PEOPLE))
    assert isinstance(game, Game)
    assert game == Game.from_function(lambda members: len(members) ** 2, PEOPLE)
    # each coalition once, the empty one never; the first once more, to see if it is the same
    assert len(calls) == 16
    assert len(set(calls)) == 15
    assert calls[0] == calls[1] == ("ann",)


def test_a_simulated_oracle_gives_a_sampled_game():
    oracle = NoisyOracle(PEOPLE)
    sampled = tabulate(oracle, replications=5)
    assert isinstance(sampled, SampledGame)
    assert sampled.players == tuple(PEOPLE)
    assert sampled.samples.shape == (5, 16)
    for mask in range(1, 16):
        assert sampled.samples[:, mask].tolist() == oracle.worths(mask, range(5)).tolist()
    assert not sampled.samples[:, 0].any()


def test_replications_of_a_deterministic_oracle_are_refused():
    oracle = FunctionOracle(lambda members: 1.0, 3)
    with pytest.raises(InvalidInputError, match=r"one worth .*; got replications=10: leave it out"):
        tabulate(oracle, replications=10)
    assert isinstance(tabulate(oracle, replications=1), Game)


def test_more_replications_extend_fewer():
    few, many = (tabulate(NoisyOracle(PEOPLE), replications=r).samples for r in (3, 6))
    np.testing.assert_array_equal(many[:3], few)


@pytest.mark.parametrize("workers", [1, 2, 4])
def test_threads_give_the_same_bits(workers):
    serial = tabulate(NoisyOracle(PEOPLE), replications=4)
    with ThreadPoolExecutor(workers) as executor:
        parallel = tabulate(NoisyOracle(PEOPLE), replications=4, executor=executor)
    assert parallel.samples.tobytes() == serial.samples.tobytes()


@pytest.mark.parametrize("workers", [1, 2, 4])
def test_processes_give_the_same_bits(workers):
    serial = tabulate(NoisyOracle(PEOPLE), replications=4)
    # spawned, as on every platform but one; a fork would inherit the state of the parent
    with ProcessPoolExecutor(workers, mp_context=get_context("spawn")) as executor:
        parallel = tabulate(NoisyOracle(PEOPLE), replications=4, executor=executor)
    assert parallel.samples.tobytes() == serial.samples.tobytes()


def assert_note(caught):
    assert caught.value.__notes__ == ["while evaluating coalition ann+eve on replicate 2"]


def test_an_error_of_the_oracle_keeps_its_type_and_says_where():
    oracle = NoisyOracle(PEOPLE, fails_at=(0b101, 2))
    with pytest.raises(RuntimeError) as caught:
        tabulate(oracle, replications=4)
    assert str(caught.value) == "the simulator broke down"
    assert_note(caught)
    with (
        ThreadPoolExecutor(2) as executor,
        pytest.raises(RuntimeError, match="broke down") as caught,
    ):
        tabulate(oracle, replications=4, executor=executor)
    assert_note(caught)


def test_an_error_says_where_across_processes_too():
    oracle = NoisyOracle(PEOPLE, fails_at=(0b101, 2))
    with (
        ProcessPoolExecutor(1, mp_context=get_context("spawn")) as executor,
        pytest.raises(RuntimeError, match="broke down") as caught,
    ):
        tabulate(oracle, replications=4, executor=executor)
    assert_note(caught)


def test_a_worth_that_is_no_number_says_where():
    oracle = FunctionOracle(lambda members: 1.0 / (len(members) - 2), PEOPLE)
    with pytest.raises(ZeroDivisionError) as caught:
        tabulate(oracle)
    assert caught.value.__notes__ == ["while evaluating coalition ann+bob on replicate 0"]


@pytest.mark.parametrize("replications", [None, 1, 0, -3])
def test_a_simulated_oracle_needs_replications(replications):
    with pytest.raises(InvalidInputError) as error:
        tabulate(NoisyOracle(PEOPLE), replications=replications)
    for part in ("at least 2 replications", f"got {replications}", "replications=20"):
        assert part in str(error.value)


def test_progress_is_shown_when_asked_for_and_silent_in_pipes(capsys):
    tabulate(NoisyOracle(PEOPLE), replications=2)
    assert capsys.readouterr() == ("", "")
    tabulate(NoisyOracle(PEOPLE), replications=2, progress=False)
    assert capsys.readouterr() == ("", "")
    tabulate(NoisyOracle(PEOPLE), replications=2, progress=True)
    shown = capsys.readouterr()
    assert "30/30" in shown.err
    assert "worth" in shown.err
    assert not shown.out
