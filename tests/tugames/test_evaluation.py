"""Who evaluates, in what batches, and what becomes of the work when somebody fails."""

import os
import pickle
import random
import re
import signal
import sys
import threading
import time
from concurrent.futures import Executor, Future, ProcessPoolExecutor, ThreadPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from itertools import count
from multiprocessing import get_context

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from reference.faulty import (
    DeadlyOracle,
    HomesickOracle,
    KeptOracle,
    LockedError,
    RaisingOracle,
    SleepyOracle,
    StubbornError,
    TravellingOracle,
)
from reference.games import NoisyOracle

from tugames import FunctionOracle, ReplicateStore, tabulate
from tugames.coalition import coalition_mask
from tugames.errors import InvalidInputError, OracleError
from tugames.oracles.evaluation import batch as batch_module
from tugames.oracles.evaluation import own_processes, run, travel
from tugames.oracles.evaluation.batch import Batch, evaluate
from tugames.oracles.evaluation.crew import Alone, Lent, crew
from tugames.oracles.evaluation.own_processes import Own, _ctrl_c_held_back
from tugames.oracles.evaluation.pace import LIMIT, TARGET, Pace
from tugames.oracles.evaluation.run import Agenda, evaluate_all
from tugames.oracles.evaluation.travel import adopt, evaluate_by_token
from tugames.oracles.store import Row

PEOPLE = ("ann", "bob", "eve", "joe")
WORTHS = 15 * 4


@pytest.fixture(scope="module")
def serial():
    return tabulate(NoisyOracle(PEOPLE), replications=4).samples.tobytes()


@pytest.fixture(scope="module")
def processes():
    with ProcessPoolExecutor(2, mp_context=get_context("spawn")) as executor:
        yield executor


def pairs(n_players, replications):
    """All there is to evaluate."""
    known = np.zeros((replications, 1 << n_players), dtype=bool)
    known[:, 0] = True
    return Agenda(known)


def listed(agenda):
    """All pairs, taken three at a time."""
    taken = []
    while agenda:
        taken += agenda.take(len(agenda.sizes(3)))
    return taken


def gathered(team, items, players=PEOPLE):
    """Rows by pair, once all are evaluated."""
    rows = []
    evaluate_all(team, items, players, rows.extend)
    assert len({row[:2] for row in rows}) == len(rows)
    return {row[:2]: row for row in rows}


# ---------------------------------------------------------------- the same bits


@pytest.mark.parametrize("workers", [1, 4])  # and 2 below, where one is lost
def test_any_number_of_workers_gives_the_same_bits(workers, serial):
    before = set(threading.enumerate())
    game = tabulate(NoisyOracle(PEOPLE), replications=4, workers=workers)
    assert game.samples.tobytes() == serial
    assert set(threading.enumerate()) <= before  # and nobody stays


class ShuffledExecutor(Executor):
    """One thread that takes tasks in an order of its own."""

    def __init__(self, seed):
        self._rng = random.Random(seed)
        self._waiting, self._numbers = [], count()
        self._change = threading.Condition()
        self._open = True
        self.order = []
        self._thread = threading.Thread(target=self._work)
        self._thread.start()

    def submit(self, function, /, *arguments):
        future = Future()
        with self._change:
            self._waiting.append((next(self._numbers), future, arguments))
            self._change.notify()
        self._function = function
        return future

    def _work(self):
        while True:
            with self._change:
                while not self._waiting:
                    if not self._open:
                        return
                    self._change.wait()
            time.sleep(0.001)  # until there is a choice
            with self._change:
                taken = self._waiting.pop(self._rng.randrange(len(self._waiting)))
            number, future, arguments = taken
            if future.set_running_or_notify_cancel():
                self.order.append(number)
                future.set_result(self._function(*arguments))

    def shutdown(self, wait=True, *, cancel_futures=False):
        with self._change:
            self._open = False
            self._change.notify()
        self._thread.join()


@pytest.mark.parametrize("seed", range(3))
def test_the_order_of_completion_does_not_matter(seed, serial):
    with ShuffledExecutor(seed) as executor:
        game = tabulate(NoisyOracle(PEOPLE), replications=4, executor=executor)
    assert executor.order != sorted(executor.order)
    assert game.samples.tobytes() == serial


def test_the_order_of_evaluation_is_by_replicate_and_size():
    assert listed(pairs(3, 2)) == [(c, r) for r in range(2) for c in (1, 2, 4, 3, 5, 6, 7)]
    known = np.ones((2, 8), dtype=bool)
    assert listed(Agenda(known)) == []
    assert Agenda(known).repeat_first() is None
    known[1, [7, 4]] = False
    assert listed(Agenda(known)) == [(4, 1), (7, 1)]
    agenda = Agenda(known)
    assert agenda.repeat_first() == (4, 1)
    assert len(agenda) == 3
    assert listed(agenda) == [(4, 1), (4, 1), (7, 1)]


@pytest.mark.parametrize("workers", [0, -1, 1.5, "2", True])
def test_workers_out_of_range_are_refused(workers):
    with pytest.raises(InvalidInputError, match="positive number of processes; got"):
        tabulate(NoisyOracle(PEOPLE), replications=2, workers=workers)


def test_an_executor_and_workers_exclude_each_other():
    with (
        ThreadPoolExecutor(1) as executor,
        pytest.raises(InvalidInputError, match="not both"),
    ):
        tabulate(NoisyOracle(PEOPLE), replications=2, workers=1, executor=executor)


def test_one_worker_is_this_process():
    assert isinstance(crew(NoisyOracle(PEOPLE), None, 1), Alone)
    assert isinstance(crew(NoisyOracle(PEOPLE), None, None), Alone)
    seen = []
    tabulate(FunctionOracle(lambda members: seen.append(os.getpid()) or 1.0, 2), workers=1)
    assert set(seen) == {os.getpid()}


# ---------------------------------------------------------------- lost workers


def test_the_tasks_of_a_lost_worker_are_run_again(tmp_path, serial):
    scar = tmp_path / "scar"
    oracle = DeadlyOracle(PEOPLE, (7, 1), scar=scar)
    with ReplicateStore(":memory:", oracle) as store:
        game = tabulate(oracle, replications=4, workers=2, store=store)
        assert store.n_rows == WORTHS
    assert scar.exists()  # a worker died
    assert game.samples.tobytes() == serial


class FragilePool(Executor):
    """A pool without processes, that breaks like one at some of the worths."""

    deadly = ()
    again_and_again = False
    pools = 0

    def __init__(self, workers, *, mp_context, initializer, initargs):
        type(self).pools += 1
        adopt(*initargs[:2])
        self._broken = False
        self._waiting = []

    def submit(self, function, /, *arguments):
        if self._broken:
            raise BrokenProcessPool("found broken")
        future = Future()
        deadly = set(self.deadly) & set(arguments[2])
        if not deadly:
            future.set_result(function(*arguments))
            return future
        self._broken = True
        if not self.again_and_again:
            type(self).deadly = set(self.deadly) - deadly
        future.set_exception(BrokenProcessPool("broke"))
        return future


def test_workers_may_die_often_if_something_is_finished_in_between(monkeypatch):
    class Pool(FragilePool):
        deadly = tuple((6, r) for r in (0, 3, 6, 9))

    monkeypatch.setattr(own_processes, "ProcessPoolExecutor", Pool)
    team = Own(NoisyOracle(PEOPLE), 2)
    assert len(gathered(team, pairs(4, 10))) == 150
    assert Pool.pools == 5  # four broke
    team.close()


def test_an_oracle_that_kills_every_worker_is_an_error_in_the_end(monkeypatch):
    class Pool(FragilePool):
        deadly = ((7, 1),)
        again_and_again = True

    monkeypatch.setattr(own_processes, "ProcessPoolExecutor", Pool)
    team, rows = Own(NoisyOracle(PEOPLE), 1), []
    with pytest.raises(OracleError, match="worker processes died 3 times in a row") as caught:
        evaluate_all(team, pairs(4, 4), PEOPLE, rows.extend)
    team.close()
    assert Pool.pools < 30  # others were finished in between
    assert "memory for 1 of them" in str(caught.value)
    kept = {row[:2] for row in rows}
    assert (7, 1) not in kept
    assert 15 < len(kept) < WORTHS
    # the batch is named that the deadly worth is in
    length, first = re.search(r"(\d+) from (\S+) on replicate 1", str(caught.value)).groups()
    items = listed(pairs(4, 4))
    begin = items.index((coalition_mask(first.split("+"), PEOPLE), 1))
    assert (7, 1) in items[begin : begin + int(length)]
    assert not kept & set(items[begin : begin + int(length)])


def test_a_lent_pool_that_breaks_keeps_what_is_finished(tmp_path):
    path = tmp_path / "game.store"
    with (
        ProcessPoolExecutor(1, mp_context=get_context("spawn")) as executor,
        pytest.raises(RuntimeError, match="terminated abruptly") as caught,
    ):
        tabulate(DeadlyOracle(PEOPLE, (7, 1)), replications=4, executor=executor, store=path)
    with ReplicateStore(path) as store:
        assert 15 <= store.n_rows < WORTHS
        assert f"{store.n_rows} worths are in" in caught.value.__notes__[-1]


def test_workers_that_are_still_at_work_are_ended_at_once():
    team = Own(SleepyOracle(PEOPLE), 1)
    future = team.submit([(1, 0)])
    while not future.running():
        time.sleep(0.01)
    (process,) = team._pool._processes.values()
    start = time.monotonic()
    team.close()
    assert time.monotonic() - start < 30.0  # and not a minute
    assert not process.is_alive()


class Lost(Executor):
    """An executor that gives up some of its tasks, as at a shutdown."""

    def submit(self, function, /, *arguments):
        future = Future()
        if (7, 1) in arguments[2]:
            future.cancel()
            future.set_running_or_notify_cancel()
        else:
            future.set_result(function(*arguments))
        return future


def test_a_task_that_the_executor_gave_up_is_an_error_and_no_zero(tmp_path):
    path = tmp_path / "game.store"
    with pytest.raises(OracleError, match="the executor gave up a batch"):
        tabulate(KeptOracle(PEOPLE), replications=4, executor=Lost(), store=path)
    with ReplicateStore(path) as store:
        assert 15 <= store.n_rows < WORTHS


def test_an_executor_that_takes_no_more_tasks_keeps_what_is_finished():
    class Closing(ThreadPoolExecutor):
        def submit(self, *arguments):
            if arguments[3][0][1] == 2:
                self.shutdown(wait=False)
            return super().submit(*arguments)

    class Counted(KeptOracle):
        def worths(self, coalition, replicates):
            done.update((coalition, replicate) for replicate in replicates)
            return super().worths(coalition, replicates)

    oracle, done = Counted(PEOPLE), set()
    with ReplicateStore(":memory:", oracle) as store, Closing(1) as executor:
        with pytest.raises(RuntimeError, match="after shutdown"):
            tabulate(oracle, replications=4, executor=executor, store=store)
        # of replicates 0 and 1, all but batches that had not begun
        assert {row[:2] for row in store.rows()} == done
        assert store.n_rows >= 15


# ---------------------------------------------------------------- exceptions of an oracle


def kinds():
    return [
        ("stubborn", StubbornError, "this and that"),
        ("locked", LockedError, "no way out"),
        ("exit", SystemExit, "go home"),
    ]


@pytest.mark.parametrize(("kind", "error", "text"), kinds())
def test_exceptions_of_any_kind_come_through_from_here_and_from_threads(kind, error, text):
    oracle = RaisingOracle(PEOPLE, (5, 2), kind)
    with ThreadPoolExecutor(2) as threads:
        for executor in (None, threads):
            with ReplicateStore(":memory:", oracle) as store:
                with pytest.raises(error, match=text) as caught:
                    tabulate(oracle, replications=4, executor=executor, store=store)
                assert caught.value.__notes__ == [
                    "while evaluating coalition ann+eve on replicate 2"
                ]
                assert 30 <= store.n_rows < WORTHS


@pytest.mark.parametrize(("kind", "error", "text"), kinds())
def test_exceptions_of_any_kind_come_through_from_processes(kind, error, text, processes):
    oracle = RaisingOracle(PEOPLE, (5, 2), kind)
    with pytest.raises((OracleError, LockedError, SystemExit), match=text) as caught:
        tabulate(oracle, replications=4, executor=processes)
    pickles = error is not StubbornError  # by value, if not by name
    assert isinstance(caught.value, error if pickles else OracleError)
    assert pickles or str(caught.value).startswith(f"{error.__name__}: ")
    assert caught.value.__notes__ == ["while evaluating coalition ann+eve on replicate 2"]
    assert "in worths" in str(caught.value.__cause__)  # where it came up, over there


def test_an_exception_ends_the_run_once_with_all_that_was_under_way_kept(tmp_path):
    """Of five threads one fails while the others are at work."""
    begun, together = [], threading.Barrier(5, timeout=30.0)

    class Oracle(KeptOracle):
        def worths(self, coalition, replicates):
            begun.append((coalition, replicates[0]))
            if replicates[0] == 0 and coalition.bit_count() == 1:
                together.wait()  # four begin together, one of them twice
                if coalition == 1:
                    raise ValueError("first")
                time.sleep(0.1)
                if coalition == 2:
                    raise ValueError("second")
            return super().worths(coalition, replicates)

    path = tmp_path / "game.store"
    with ThreadPoolExecutor(5) as executor, pytest.raises(ValueError, match="first") as caught:
        tabulate(Oracle(PEOPLE), replications=100, executor=executor, store=path)
    with ReplicateStore(path) as store:
        kept = {row[:2] for row in store.rows()}
    assert kept == set(begun) - {(1, 0), (2, 0)}
    assert {(4, 0), (8, 0)} <= kept  # which took longer than the failure
    assert len(begun) < 50  # of 1500
    assert caught.value.__notes__ == [
        "while evaluating coalition ann on replicate 0",
        f"{len(kept)} worths are in {path}; run the same again to go on from there",
    ]


def test_what_a_batch_had_finished_before_an_exception_is_kept():
    batch = evaluate(KeptOracle(PEOPLE, fails_at=(3, 1)), [(1, 1), (2, 1), (3, 1), (4, 1)])
    assert [row[:2] for row in batch.rows] == [(1, 1), (2, 1)]
    assert len(batch.seconds) == 2
    assert batch.failure[:2] == (3, 1)


@pytest.mark.parametrize("worth", [np.nan, np.inf, -np.inf])
def test_a_worth_that_is_not_finite_is_an_error_that_says_where(worth):
    class Oracle(KeptOracle):
        def worths(self, coalition, replicates):
            return np.array([worth if coalition == 6 else 1.0 for _ in replicates])

    with pytest.raises(
        InvalidInputError,
        match=rf"finite numbers; coalition bob\+eve on replicate 0 came out as {worth}",
    ) as caught:
        tabulate(Oracle(PEOPLE), replications=2)
    assert caught.value.__notes__ == ["while evaluating coalition bob+eve on replicate 0"]


def test_an_oracle_that_does_not_pickle_works_in_threads_only(processes):
    lock = threading.Lock()
    oracle = FunctionOracle(lambda members: len(members) + 0.0 * lock.locked(), 4)
    with pytest.raises(InvalidInputError) as caught:
        tabulate(oracle, workers=2)
    for part in ("holds something that cannot be sent", "lock", "Threads need no sending"):
        assert part in str(caught.value)
    with pytest.raises(InvalidInputError, match="holds something that cannot be sent"):
        tabulate(oracle, executor=processes)
    with ThreadPoolExecutor(2) as executor:
        assert tabulate(oracle, executor=executor).worth(range(4)) == 4.0


def test_an_oracle_that_does_not_unpickle_over_there_is_a_clear_error():
    team, rows = Own(HomesickOracle(PEOPLE), 1), []
    with pytest.raises(OracleError) as caught:
        evaluate_all(team, pairs(4, 2), PEOPLE, rows.extend)
    team.close()
    for part in ("does not unpickle in a worker", "ModuleNotFoundError", "elsewhere"):
        assert part in str(caught.value)
    assert not rows


# ---------------------------------------------------------------- Ctrl-C in this process


def interrupted(function, line, *arguments, onward=False):
    """Call a function; Ctrl-C comes before the n-th line that it runs, its callees' not counted.

    Onward, lines above one that was run before are not counted either: where a block 'with' is
    left Python comes back to its head, and Ctrl-C cannot come.
    """
    lines, reached = count(1), 0

    def trace(frame, event, argument):
        nonlocal reached
        if frame.f_code is not function.__code__:
            return None
        if event == "line" and not (onward and frame.f_lineno <= reached):
            reached = frame.f_lineno
            if next(lines) == line:
                raise KeyboardInterrupt
        return trace

    before = sys.gettrace()
    sys.settrace(trace)
    try:
        return function(*arguments)
    finally:
        sys.settrace(before)


def test_ctrl_c_at_any_line_of_a_batch_keeps_what_is_finished():
    """Between two worths, too, where most of the time goes if worths are quick."""
    items = [(mask, 0) for mask in range(1, 5)]
    whole = evaluate(NoisyOracle(PEOPLE), items)
    lengths = []
    for line in range(1, 100):
        try:
            batch = interrupted(evaluate, line, NoisyOracle(PEOPLE), items)
        except KeyboardInterrupt:
            assert line < 6  # before there was anything to keep
            continue
        assert batch.rows == whole.rows[: len(batch.rows)]
        assert len(batch.seconds) == len(batch.rows)
        lengths.append(len(batch.rows))
        if batch.failure is None:
            break
        assert batch.failure[:2] == items[min(len(batch.rows), 3)]
        assert isinstance(batch.failure.error, KeyboardInterrupt)
    assert batch.failure is None
    assert lengths == sorted(lengths)
    assert set(lengths) == set(range(5))


class Noting:
    """A crew that knows what its members have finished."""

    def __init__(self, team):
        self._team = team
        self.capacity = team.capacity
        self._futures = []

    def submit(self, items):
        self._futures.append(self._team.submit(items))
        return self._futures[-1]

    def proceed(self):
        self._team.proceed()

    def done(self):
        return {row[:2] for batch in self.batches() for row in batch.rows}

    def batches(self):
        return [f.result() for f in self._futures if not f.cancelled()]


@pytest.mark.parametrize("threads", [0, 2])
def test_ctrl_c_at_any_line_of_a_run_keeps_what_is_finished(threads):
    oracle = KeptOracle(PEOPLE)
    interruptions = set()
    with ThreadPoolExecutor(threads or 1) as executor:
        for line in range(1, 1000, 7 if threads else 1):
            team = Noting(Lent(oracle, executor) if threads else Alone(oracle))
            with ReplicateStore(":memory:", oracle) as store:
                try:
                    interrupted(evaluate_all, line, team, pairs(4, 4), PEOPLE, store.record)
                except KeyboardInterrupt:
                    interruptions.add(store.n_rows)
                else:
                    break
                assert {row[:2] for row in store.rows()} == team.done()
    assert line > 20  # it came to an end, many lines later
    assert {0, WORTHS} < interruptions


@pytest.mark.parametrize("after", [False, True])
@pytest.mark.parametrize("threads", [0, 2])
def test_ctrl_c_while_rows_are_recorded_loses_none(after, threads):
    oracle = KeptOracle(PEOPLE)
    calls = count()
    with ThreadPoolExecutor(threads or 1) as executor, ReplicateStore(":memory:", oracle) as store:
        team = Noting(Lent(oracle, executor) if threads else Alone(oracle))

        def record(rows):
            first = next(calls) == 1
            if first and not after:
                raise KeyboardInterrupt
            store.record(rows)
            if first:
                raise KeyboardInterrupt

        with pytest.raises(KeyboardInterrupt):
            evaluate_all(team, pairs(4, 4), PEOPLE, record)
        assert {row[:2] for row in store.rows()} == team.done()
        assert store.n_rows > 1


def test_ctrl_c_in_the_middle_of_a_transaction_leaves_none_open():
    oracle = KeptOracle(PEOPLE)
    row = Row(1, 0, 1.0, None)
    with ReplicateStore(":memory:", oracle) as store:
        store.record([row])
        for line in range(1, 20):
            try:
                rows = [row, Row(3, line, 1.0, None)]
                interrupted(ReplicateStore.record, line, store, rows, onward=True)
            except KeyboardInterrupt:
                store.record([Row(2, line, 1.0, None)])
                assert not store.find(3, [line])
            else:
                break
        assert line > 5
        assert store.counts() == {0: 1, **dict.fromkeys(range(1, line + 1), 1)}


@pytest.fixture
def heeds_ctrl_c():
    """Ctrl-C as in a terminal, also where the tests run in the background and have it ignored."""
    usual = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, usual)


@pytest.mark.usefixtures("heeds_ctrl_c")
def test_ctrl_c_waits_while_processes_are_started():
    """Half started, a process would fail with a traceback of its own."""
    usual, reached = signal.getsignal(signal.SIGINT), []

    def start():
        with _ctrl_c_held_back():
            signal.raise_signal(signal.SIGINT)
            reached.append(True)

    with pytest.raises(KeyboardInterrupt):
        start()
    assert reached
    assert signal.getsignal(signal.SIGINT) is usual
    with _ctrl_c_held_back():
        pass
    with ThreadPoolExecutor(1) as executor:  # where Ctrl-C never comes
        executor.submit(lambda: _ctrl_c_held_back().__enter__()).result()
    assert signal.getsignal(signal.SIGINT) is usual


class Slow:
    """A crew whose second batch takes a while."""

    capacity = 2

    def __init__(self, oracle):
        self._oracle = oracle
        self.futures = []

    def submit(self, items):
        future = Future()
        future.set_running_or_notify_cancel()
        if self.futures:
            timer = threading.Timer(15.0, future.set_result, [evaluate(self._oracle, items)])
            timer.daemon = True
            timer.start()
        else:
            future.set_result(evaluate(self._oracle, items))
        self.futures.append(future)
        return future

    def proceed(self):
        pass


def test_ctrl_c_waits_some_seconds_for_what_is_under_way(monkeypatch):
    monkeypatch.setattr(run, "_GRACE", 0.2)
    rows = []

    def record(finished):
        rows.extend(finished)
        if len(rows) == 1:
            raise KeyboardInterrupt

    team = Slow(NoisyOracle(PEOPLE))
    start = time.monotonic()
    with pytest.raises(KeyboardInterrupt):
        evaluate_all(team, pairs(4, 4), PEOPLE, record)
    assert 0.2 <= time.monotonic() - start < 10.0
    assert len(team.futures) == 2


# ---------------------------------------------------------------- the way of an oracle


def test_an_oracle_travels_to_each_process_once(tmp_path, serial, processes):
    oracle = TravellingOracle(PEOPLE, tmp_path / "arrivals")
    for k in range(2):
        game = tabulate(oracle, replications=4, executor=processes)
        assert game.samples.tobytes() == serial
        assert oracle.departures == k + 1  # pickled once a run, however many workers
        arrivals = oracle.arrivals.read_text().split()
        oracle.arrivals.unlink()
        assert 1 <= len(arrivals) <= 2
        assert len(set(arrivals)) == len(arrivals)
        assert str(os.getpid()) not in arrivals


def test_an_oracle_never_travels_to_threads(tmp_path, serial):
    oracle = TravellingOracle(PEOPLE, tmp_path / "arrivals")
    with ThreadPoolExecutor(3) as executor:
        assert tabulate(oracle, replications=4, executor=executor).samples.tobytes() == serial
    assert oracle.departures == 0
    assert not oracle.arrivals.exists()


def test_many_runs_in_one_process_do_not_push_each_other_s_oracles_out():
    with ThreadPoolExecutor(1) as executor:
        oracles = [FunctionOracle(lambda members, k=k: k + 1.0, 2) for k in range(8)]
        teams = [Lent(oracle, executor) for oracle in oracles]
        for k, team in enumerate(teams):
            (row,) = team.submit([(3, 0)]).result().rows
            assert row.worth == k + 1.0
            team.close()
        assert teams[0].submit([(3, 0)]).result() is None  # which has been forgotten


def test_a_process_keeps_the_newest_few_of_the_oracles_it_was_sent():
    payload = pickle.dumps(NoisyOracle(PEOPLE))
    tokens = [f"elsewhere-{k}" for k in range(10)]
    try:
        for token in tokens:
            assert evaluate_by_token(token, None, [(1, 0)]) is None
            assert evaluate_by_token(token, payload, [(1, 0)]).rows
            assert evaluate_by_token(token, None, [(2, 0)]).rows
        assert evaluate_by_token(tokens[0], None, [(1, 0)]) is None
        assert len(travel._SENT) <= travel._KEPT
    finally:
        travel._SENT.clear()


def test_as_many_batches_are_under_way_as_an_executor_can_use():
    oracle = NoisyOracle(PEOPLE)
    with ThreadPoolExecutor(3) as threads, ShuffledExecutor(0) as other:
        for executor, capacity in ((threads, 6), (other, 256)):
            team = Lent(oracle, executor)
            assert team.capacity == capacity
            team.close()


# ---------------------------------------------------------------- the length of batches

SIZES = st.lists(st.integers(1, 12), min_size=1, max_size=200)
SECONDS = st.floats(1e-7, 100.0)


@given(SIZES, st.lists(st.tuples(st.integers(1, 12), SECONDS)), st.integers(1, 300))
def test_a_batch_is_about_as_long_as_it_is_meant_to_be(sizes, met, most):
    pace = Pace()
    for size, seconds in met:
        pace.learn([size], [seconds])
    length = pace.length(sizes, most)
    assert 1 <= length <= min(most, len(sizes))
    predicted = [pace.expected(size) for size in sizes]
    assert length == 1 or sum(predicted[:length]) <= TARGET
    if length < min(most, len(sizes)):
        assert sum(predicted[: length + 1]) > TARGET


def test_a_pace_that_knows_nothing_begins_with_one():
    assert Pace().length([1] * 10, 10) == 1


@given(SECONDS, SECONDS)
def test_a_pace_follows_the_machine(before, after):
    pace = Pace()
    pace.learn([3], [before])
    assert pace.expected(3) == before
    assert pace.expected(6) == pytest.approx(2.0 * before)  # not met yet: in proportion
    assert pace.expected(1) == before  # and smaller ones at most as long
    pace.learn([3] * 60, [after] * 60)
    assert pace.expected(3) == pytest.approx(after, rel=1e-3, abs=2e-6 * before)


class Virtual:
    """A crew in a time of its own: a worth takes as long as a function of its size says."""

    def __init__(self, capacity, seconds):
        self.capacity = capacity
        self._seconds = seconds
        self.batches = []

    def submit(self, items):
        seconds, rows = [], []
        for mask, replicate in items:
            if sum(seconds) > LIMIT:
                break
            seconds.append(self._seconds(mask.bit_count()))
            rows.append(Row(mask, replicate, 0.0, None))
        self.batches.append((sum(seconds), len(rows)))
        future = Future()
        future.set_result(Batch(rows, seconds, None))
        return future

    def proceed(self):
        pass


@given(
    st.sampled_from([1, 4, 16]),
    st.floats(-6, 0.5),
    st.sampled_from(["constant", "linear", "square", "cube", "double"]),
)
def test_work_is_cut_neither_too_long_nor_too_short(capacity, magnitude, growth):
    """In a run of 8 players, from a microsecond to several seconds a worth."""
    grown = {
        "constant": lambda size: 1.0,
        "linear": lambda size: size,
        "square": lambda size: size**2,
        "cube": lambda size: size**3,
        "double": lambda size: 2.0**size,
    }[growth]
    team = Virtual(capacity, lambda size: 10.0**magnitude * grown(size))
    done = []
    evaluate_all(team, pairs(8, 2), range(8), done.extend)
    assert sorted(row[:2] for row in done) == sorted(listed(pairs(8, 2)))
    assert all(seconds < 10.0 or length == 1 for seconds, length in team.batches)
    total = sum(seconds for seconds, _ in team.batches)
    # cut by time, and at the end and the beginning smaller, so that all have something to do
    assert len(team.batches) <= 2.0 * total / TARGET + 12.0 * capacity + 10.0


def test_a_batch_that_takes_longer_than_foreseen_is_handed_in_as_it_is(monkeypatch):
    """Worths of one size that take very different times cannot be foreseen."""
    monkeypatch.setattr(batch_module, "LIMIT", 0.05)

    class Uneven(KeptOracle):
        def worths(self, coalition, replicates):
            time.sleep(0.03 if coalition > 8 else 0.0)
            return super().worths(coalition, replicates)

    oracle = Uneven(PEOPLE)
    items = [(mask, 0) for mask in range(1, 16)]
    batch = evaluate(oracle, items)
    assert batch.failure is None
    assert 1 <= len(batch.rows) < 15
    assert sum(batch.seconds[:-1]) <= 0.05
    team = Noting(Alone(oracle))
    with ReplicateStore(":memory:", oracle) as store:
        evaluate_all(team, pairs(4, 2), PEOPLE, store.record)
        assert store.n_rows == 30  # and the rest was done all the same
    assert all(sum(batch.seconds[:-1]) <= 0.05 for batch in team.batches())
    assert len(team.batches()) > 5


def test_a_fast_oracle_is_committed_in_few_batches(tmp_path, monkeypatch):
    commits = []
    record = ReplicateStore.record
    monkeypatch.setattr(
        ReplicateStore, "record", lambda self, rows: commits.append(len(rows)) or record(self, rows)
    )
    oracle = FunctionOracle(lambda members: float(len(members)), 12, fingerprint="size")
    tabulate(oracle, store=tmp_path / "game.store")
    assert sum(commits) == 4095
    assert len(commits) < 40


def test_a_batch_is_never_longer_than_a_message_should_be(monkeypatch):
    monkeypatch.setattr(run, "_LONGEST", 100)
    team = Virtual(1, lambda size: 1e-9)
    evaluate_all(team, pairs(10, 2), range(10), lambda rows: None)
    assert max(length for _, length in team.batches) == 100
