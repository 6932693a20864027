"""Functions reach workers from wherever people write them, and one thread is enough for each."""

import re
import subprocess
import sys
import threading
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from multiprocessing import get_context

import numpy as np
import pytest
from threadpoolctl import threadpool_info, threadpool_limits

from tugames import FunctionOracle, Game, estimate_shapley, tabulate
from tugames._numerics.one_thread import one_thread
from tugames.errors import InvalidInputError
from tugames.oracles.evaluation import own_processes, run
from tugames.oracles.evaluation.crew import crew

#: What people write: no guard, a function and a class of their own, a lambda, a global.
SCRIPT = """
import os
import tugames

scale = 3
here = os.getpid()

class Odd(Exception):
    pass

def worth(members):
    if len(members) == bad:
        raise Odd("no such thing", len(members))
    return scale * len(members) ** 2 + (0 if os.getpid() != here else 1000)

bad = 0
oracle = tugames.FunctionOracle(worth, 3)
print(tugames.tabulate(oracle, workers=2).values.tolist())
print(tugames.tabulate(tugames.FunctionOracle(lambda m: float(len(m)), 2), workers=2).values)
bad = 2
try:
    tugames.tabulate(oracle, workers=2)
except Odd as error:
    print(error.args)
print(__name__, __spec__)
"""
PRINTED = [
    "[0.0, 3.0, 3.0, 12.0, 3.0, 12.0, 12.0, 27.0]",
    "[0. 1. 1. 2.]",
    "('no such thing', 2)",
    "__main__ None",
]


def launched(*arguments, given=None):
    return subprocess.run(
        [sys.executable, *map(str, arguments)],
        input=given,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )


@pytest.mark.parametrize("way", ["script", "-c", "heredoc", "exec"])
def test_functions_reach_workers_from_anywhere(tmp_path, way):
    if way == "script":  # without a main guard
        script = tmp_path / "script.py"
        script.write_text(SCRIPT)
        ended = launched(script)
    elif way == "-c":
        ended = launched("-c", SCRIPT)
    elif way == "heredoc":
        ended = launched("-", given=SCRIPT)
    else:  # as notebooks do it
        ended = launched("-c", f"exec(compile({SCRIPT!r}, '<cell 1>', 'exec'))")
    assert ended.stderr == ""
    assert ended.stdout.splitlines() == PRINTED


def test_lambdas_and_closures_travel_to_processes_that_are_lent_too():
    factor = 5.0
    oracle = FunctionOracle(lambda members: factor * len(members), 3)
    with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as executor:
        assert tabulate(oracle, executor=executor) == tabulate(oracle)
    assert tabulate(oracle, workers=2) == tabulate(oracle)


def test_what_cannot_be_sent_says_what_to_do():
    lock = threading.Lock()
    oracle = FunctionOracle(lambda members: float(lock.locked()), 3)
    with pytest.raises(InvalidInputError, match=r"cannot be sent .*lock.* Threads need no sending"):
        tabulate(oracle, workers=2)
    with ThreadPoolExecutor(2) as executor:
        assert not tabulate(oracle, executor=executor).values.any()


def test_the_main_module_is_as_it_was():
    before = dict(vars(sys.modules["__main__"]))
    tabulate(FunctionOracle(len, 2), workers=2)
    assert vars(sys.modules["__main__"]) == before
    with own_processes._main_left_out():
        assert sys.modules["__main__"].__spec__ is None
    assert vars(sys.modules["__main__"]) == before


# ---------------------------------------------------------------- threads


def blas_threads():
    """Of each BLAS that can have several: some solvers bring one that was built without threads."""
    return [
        info["num_threads"]
        for info in threadpool_info()
        if info["user_api"] == "blas" and info.get("threading_layer") != "disabled"
    ]


def most_threads(members, rng=None):
    """The largest number of threads that a library would use now."""
    return float(max(info["num_threads"] for info in threadpool_info()))


@pytest.fixture
def two_threads():
    """BLAS has two threads to lose, whatever the machine."""
    with threadpool_limits(limits=2, user_api="blas"):
        assert set(blas_threads()) == {2}
        yield
        assert set(blas_threads()) == {2}  # restored


@pytest.mark.parametrize(
    "worths",
    [
        lambda: tabulate(FunctionOracle(most_threads, 4)).values[1:],
        lambda: tabulate(FunctionOracle(most_threads, 2, seed=0), replications=3).samples[:, 1:],
        lambda: Game.from_function(most_threads, 3).values[1:],
        lambda: 1.0 * estimate_shapley(FunctionOracle(most_threads, 5), 1000).value.sum(),
        lambda: tabulate(FunctionOracle(most_threads, 3), workers=2).values[1:],
    ],
)
def test_worths_are_computed_on_one_thread(two_threads, worths):
    assert set(np.ravel(worths()).round(9).tolist()) == {1.0}


def test_threads_that_are_lent_use_one_each():
    with threadpool_limits(limits=2, user_api="blas"):
        pass  # who holds BLAS keeps other threads from it, in new versions, and lets go again
    before = blas_threads()
    for _ in range(3):
        with ThreadPoolExecutor(4) as executor:
            game = tabulate(FunctionOracle(most_threads, 6), executor=executor)
        assert set(game.values[1:].tolist()) == {1.0}
        assert blas_threads() == before


def test_threads_are_restored_after_an_error(two_threads):
    def failing(members):
        raise ZeroDivisionError

    for ask in (
        lambda: tabulate(FunctionOracle(failing, 2)),
        lambda: Game.from_function(failing, 2),
        lambda: estimate_shapley(FunctionOracle(failing, 2), 10),
    ):
        with pytest.raises(ZeroDivisionError):
            ask()
        assert set(blas_threads()) == {2}


def test_an_oracle_may_ask_for_threads_itself(two_threads):
    def worth(members):
        with threadpool_limits(limits=2, user_api="blas"):
            return float(max(blas_threads()))

    assert set(tabulate(FunctionOracle(worth, 3)).values[1:].tolist()) == {2.0}


def test_limits_nest(two_threads):
    with one_thread():
        with one_thread():
            assert set(blas_threads()) == {1}
        assert set(blas_threads()) == {1}


# ---------------------------------------------------------------- Ctrl-C


def test_a_ctrl_c_that_waits_says_so(monkeypatch, capsys):
    monkeypatch.setattr(run, "_GRACE", 0.2)
    begun, released = threading.Event(), threading.Event()

    class Waiting(FunctionOracle):
        """The first coalition is done once the second is under way, which waits."""

        def worths(self, coalition, replicates):
            if coalition > 1:
                begun.set()
                released.wait(60.0)
            begun.wait(60.0)
            return super().worths(coalition, replicates)

    def interrupt(rows):
        raise KeyboardInterrupt

    agenda = run.Agenda(np.array([[True] + [False] * 7]))
    with ThreadPoolExecutor(2) as executor:
        try:
            with pytest.raises(KeyboardInterrupt):
                run.evaluate_all(crew(Waiting(len, 3), executor, None), agenda, range(3), interrupt)
        finally:
            released.set()
    out, err = capsys.readouterr()
    assert out == ""
    (line,) = err.splitlines()
    # the thread that was done may have begun another by then
    assert re.match(r"stopping: up to 0 s for [12] batches under way", line)
    assert line.endswith("Ctrl-C again does not wait")
