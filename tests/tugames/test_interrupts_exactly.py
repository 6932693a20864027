"""Ctrl-C at exactly the moments that lose something if any does."""

import dis
import signal
import sys
import threading
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from contextlib import contextmanager, suppress
from functools import cache
from itertools import count
from pathlib import Path

import numpy as np
import pytest
from reference.faulty import KeptOracle
from threadpoolctl import threadpool_info

from bandit_backend.engine._blas import single_threaded_blas
from tugames import (
    FunctionOracle,
    OracleGame,
    ReplicateStore,
    StoredOracle,
    estimate_shapley,
    tabulate,
)
from tugames._numerics.heard import Heard
from tugames._numerics.one_thread import one_thread
from tugames.oracles.evaluation import own_processes, run
from tugames.oracles.evaluation.crew import Alone, Lent
from tugames.oracles.evaluation.own_processes import Own


@pytest.fixture(autouse=True)
def heard():
    """Ctrl-C is not ignored, whoever runs the tests, and is raised as ever afterwards."""
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    after = signal.signal(signal.SIGINT, before)
    assert after is signal.default_int_handler


class Counted(KeptOracle):
    """Remembers what it has handed over."""

    def __init__(self, players):
        super().__init__(players)
        self.done = set()

    def worths(self, coalition, replicates):
        worths = super().worths(coalition, replicates)
        self.done.update((coalition, replicate) for replicate in replicates)
        return worths


def kept(store):
    return {row[:2] for row in store.rows()}


# ---------------------------------------------------------------- batches that others evaluate


class Interrupted:
    """Executors in which Ctrl-C comes when a batch is queued, and before anybody is told."""

    submissions = 0

    def submit(self, *arguments):
        future = super().submit(*arguments)
        type(self).submissions += 1
        if self.submissions == 2:
            future.exception(60.0)  # by now it is finished
            signal.raise_signal(signal.SIGINT)
        return future


@pytest.mark.parametrize("crew", [Lent, Own])
def test_a_batch_that_is_handed_out_is_known(monkeypatch, crew):
    kind = ThreadPoolExecutor if crew is Lent else ProcessPoolExecutor
    pool = type("Pool", (Interrupted, kind), {})
    monkeypatch.setattr(own_processes, "ProcessPoolExecutor", pool)
    oracle = KeptOracle("abc")
    known = np.zeros((2, 8), dtype=bool)
    known[:, 0] = True
    with ThreadPoolExecutor(1) if crew is Own else pool(1) as executor:
        team = Own(oracle, 1) if crew is Own else Lent(oracle, executor)
        rows = []
        with pytest.raises(KeyboardInterrupt):
            run.evaluate_all(team, run.Agenda(known), range(3), rows.extend)
        team.close()
    assert pool.submissions == 2
    # one worth each, since nothing is known of how long they take
    assert sorted(row[:2] for row in rows) == [(1, 0), (2, 0)]


def test_the_second_ctrl_c_does_not_wait_until_a_batch_is_handed_out():
    begun = []

    class Waiting(ThreadPoolExecutor):
        """As one that takes no more for now."""

        def submit(self, *arguments):
            for _ in range(2):
                begun.append(signal.raise_signal(signal.SIGINT))
            raise AssertionError

    with Waiting(1) as executor, pytest.raises(KeyboardInterrupt):
        tabulate(KeptOracle("abc"), replications=2, executor=executor)
    assert len(begun) == 1


# ---------------------------------------------------------------- every instruction

TUGAMES = Path(run.__file__).parents[2]


@cache
def looked_at(code):
    """Offsets of instructions before which Python looks whether there was a signal."""
    before = None
    offsets = set()
    for operation in dis.get_instructions(code):
        if before is not None and before.startswith(("CALL", "RESUME", "JUMP_BACKWARD")):
            offsets.add(operation.offset)
        before = operation.opname
    return offsets


@contextmanager
def ctrl_c_at(instruction, places):
    """Ctrl-C before the n-th instruction that is run in one of these modules."""
    instructions = count(1)

    def trace(frame, event, argument):
        if frame.f_code.co_filename not in places:
            return None
        frame.f_trace_opcodes = True
        moment = event == "opcode" and frame.f_lasti in looked_at(frame.f_code)
        if moment and next(instructions) == instruction:
            signal.raise_signal(signal.SIGINT)
        return trace

    before = sys.gettrace()
    sys.settrace(trace)
    try:
        yield
    finally:
        sys.settrace(before)


def check_every_instruction(work, modules):
    """Whenever Ctrl-C comes, all is kept that was handed over, but one worth on its way."""
    places = {str(TUGAMES / module) for module in modules}
    counts = []
    for instruction in range(1, 100_000):
        oracle = Counted("ab")
        with ReplicateStore(":memory:", oracle) as store:
            try:
                with ctrl_c_at(instruction, places):
                    work(oracle, store)
            except KeyboardInterrupt:
                lost = oracle.done - kept(store)
                assert len(lost) <= 1, instruction
                assert signal.getsignal(signal.SIGINT) is signal.default_int_handler, instruction
                counts.append(len(kept(store)))
            else:
                break
    assert sorted(set(counts)) == list(range(max(counts) + 1))
    return len(counts), max(counts)


def run_alone(oracle, store):
    known = np.zeros((3, 4), dtype=bool)
    known[:, 0] = True
    run.evaluate_all(Alone(oracle), run.Agenda(known), range(2), store.record)


EVALUATION = [f"oracles/evaluation/{name}.py" for name in ("run", "crew", "batch")]


def test_ctrl_c_at_any_instruction_of_a_run_keeps_what_is_finished():
    n_instructions, most = check_every_instruction(run_alone, EVALUATION)
    assert n_instructions > 200
    assert most == 9


def test_ctrl_c_at_any_instruction_of_a_stored_oracle_keeps_what_is_finished():
    def work(oracle, store):
        StoredOracle(oracle, store).worths(3, range(4))

    n_instructions, most = check_every_instruction(work, ["oracles/stored.py", EVALUATION[2]])
    assert n_instructions > 30
    assert most == 4


# ---------------------------------------------------------------- threads of BLAS


def blas_threads():
    return [
        info["num_threads"]
        for info in threadpool_info()
        if info["user_api"] == "blas" and info.get("threading_layer") != "disabled"
    ]


@pytest.fixture
def several():
    """Threads that BLAS has to lose; none of ours, since others may not change a limit."""
    found = blas_threads()
    if max(found) == 1:
        pytest.skip("BLAS has one thread here")
    return found


@pytest.mark.parametrize(
    ("limited", "module"),
    [
        (one_thread, "tugames/_numerics/one_thread.py"),
        (single_threaded_blas, "bandit_backend/engine/_blas.py"),
    ],
)
def test_ctrl_c_at_any_instruction_leaves_blas_its_threads(several, limited, module):
    places = {str(TUGAMES.parent / module)}
    steps = set()
    for instruction in range(1, 1000):
        step = "before"
        try:
            with ctrl_c_at(instruction, places):
                with limited():
                    step = "within"
                step = "after"
        except KeyboardInterrupt:
            steps.add(step)
            assert blas_threads() == several, instruction
        else:
            break
        with limited():  # nor is it held by anybody
            assert max(blas_threads()) == 1, instruction
    assert steps == {"before", "within"}


def test_a_thread_that_ends_in_the_middle_leaves_blas_its_threads(several):
    begun = []

    def end():
        context = one_thread()
        context.__enter__()
        begun.append(max(blas_threads()))

    thread = threading.Thread(target=end)
    thread.start()
    thread.join()
    assert begun == [1]
    assert blas_threads() == several
    with one_thread():
        assert max(blas_threads()) == 1
    assert blas_threads() == several


def tabulated(oracle):
    tabulate(oracle, replications=None if oracle.deterministic else 5)


def estimated(oracle):
    estimate_shapley(oracle, 200, rng=0)


def played(oracle):
    for mask in range(1, 16):
        OracleGame(oracle).worth(mask)


@pytest.mark.parametrize("seed", [None, 0])
@pytest.mark.parametrize("ask", [tabulated, estimated, played])
def test_ctrl_c_that_an_oracle_swallows_is_raised_all_the_same(seed, ask):
    """As numpy does once in some thousand times while it makes a generator."""
    asked = []

    def swallowing(members, *_):
        asked.append(members)
        if len(asked) == 3:
            with suppress(KeyboardInterrupt):
                signal.raise_signal(signal.SIGINT)
        return float(len(members))

    usual = signal.getsignal(signal.SIGINT)
    with pytest.raises(KeyboardInterrupt):
        ask(FunctionOracle(swallowing, 4, seed=seed))
    assert len(asked) == 3
    assert signal.getsignal(signal.SIGINT) is usual


def test_a_handler_that_raises_nothing_is_believed():
    came = []
    usual = signal.signal(signal.SIGINT, lambda *_: came.append(1))
    try:
        with Heard():
            signal.raise_signal(signal.SIGINT)
    finally:
        signal.signal(signal.SIGINT, usual)
    assert came == [1]
