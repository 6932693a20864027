"""Runs that are killed or stopped: what was finished is kept, and the rest is done later."""

import os
import random
import signal
import subprocess
import sys
import time
from collections import Counter
from pathlib import Path

import pytest
from reference.faulty import KeptOracle, LoggedOracle, logged
from reference.tabulating import PLAYERS, REPLICATIONS

from tugames import ReplicateStore, tabulate
from tugames.errors import StoreError

TESTS = Path(__file__).parents[1]
WORTHS = 31 * REPLICATIONS
#: Seconds that a worth takes, and that a batch is cut to.
SECONDS, TARGET = 0.004, 0.04
#: Worths in a batch at the most; twice what the target says, since machines are not punctual.
BATCH = 2 * round(TARGET / SECONDS)


@pytest.fixture(scope="module")
def serial():
    return tabulate(KeptOracle(PLAYERS), replications=REPLICATIONS).samples.tobytes()


class Run:
    """A run in another process, in a session of its own as if in a terminal."""

    def __init__(self, folder, workers):
        self.store, self.log = folder / "game.store", folder / "log"
        self.workers = workers
        self._before = self._n_lines()
        self._process = subprocess.Popen(
            [
                *(sys.executable, "-m", "reference.tabulating", self.store, self.log),
                *map(str, (workers, SECONDS, TARGET)),
            ],
            env={**os.environ, "PYTHONPATH": str(TESTS)},
            text=True,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            start_new_session=True,
        )

    def evaluated(self):
        """Worths that this run has evaluated: process, coalition, replicate."""
        return logged(self.log)[self._before :]

    def wait_for(self, count):
        """Return once so many worths are evaluated, or the run is over."""
        deadline = time.monotonic() + 60.0
        while self._n_lines() < self._before + count and self._process.poll() is None:
            assert time.monotonic() < deadline, self.kill()
            time.sleep(0.003)

    def _n_lines(self):
        return self.log.read_bytes().count(b"\n") if self.log.exists() else 0

    def kill(self):
        """Kill the run itself, and none of its workers."""
        self._process.kill()
        return self._process.communicate()

    def interrupt(self):
        """Ctrl-C in a terminal, which goes to the workers, too."""
        os.killpg(self._process.pid, signal.SIGINT)

    def finish(self):
        """What it printed, how it ended."""
        out, err = self._process.communicate(timeout=60)
        return out, err, self._process.returncode

    def wait_for_workers_to_end(self):
        """Orphans end by themselves, soon."""
        deadline = time.monotonic() + 20.0
        while running := subprocess.run(
            ["ps", "-s", str(self._process.pid), "-o", "stat=,args="],
            text=True,
            capture_output=True,
            check=False,
        ).stdout:
            if not any("spawn_main" in p for p in running.splitlines() if p[0] != "Z"):
                return
            assert time.monotonic() < deadline, running
            time.sleep(0.05)


def kept(path):
    """Pairs (coalition, replicate) in a store that may have been left before it was one."""
    try:
        with ReplicateStore(path) as store:
            return {row[:2] for row in store.rows()}
    except StoreError as error:
        if not any(text in str(error) for text in ("no such file", "empty", "no oracle yet")):
            raise
        return set()


def check_kills(folder, workers, kills, rng, serial):
    """Kill runs, resume, and account for every evaluation."""
    committed = set()
    for k in range(kills):
        run = Run(folder, workers)
        # some moment between the first line of the program and the last worth
        run.wait_for(rng.randrange((WORTHS - len(committed)) // (kills - k) + 1))
        time.sleep(rng.random() * (0.01 if k % 4 else 0.4))
        run.kill()
        run.wait_for_workers_to_end()
        check_evaluations(run, committed)
        after = kept(run.store)
        lost = {item[1:] for item in run.evaluated()} - after
        assert committed <= after
        assert len(lost) <= (2 * workers if workers > 1 else 1) * BATCH
        committed = after
    # whoever goes on from there: here, this process
    oracle = LoggedOracle(PLAYERS, folder / "last")
    game = tabulate(oracle, replications=REPLICATIONS, store=folder / "game.store")
    assert game.samples.tobytes() == serial
    last = [item[1:] for item in logged(oracle.log)]
    assert len(set(last)) == WORTHS - len(committed)
    assert len(last) == len(set(last)) + bool(last)  # the first, once more
    assert set(last).isdisjoint(committed)
    assert [file.name for file in folder.glob("game.store*")] == ["game.store"]


def check_evaluations(run, committed):
    """A run evaluates nothing twice but its first worth, and nothing committed before it."""
    evaluated = Counter(item[1:] for item in run.evaluated())
    assert [times for times in evaluated.values() if times > 1] in ([], [2])
    assert not committed & set(evaluated)


@pytest.mark.parametrize("workers", [1, 2])
def test_a_killed_run_is_resumed_as_if_nothing_had_been(tmp_path, workers, serial):
    check_kills(tmp_path, workers, 2, random.Random(workers), serial)


@pytest.mark.slow
@pytest.mark.parametrize("workers", [1, 2, 4])
def test_a_run_killed_twenty_times_is_resumed(tmp_path, workers, serial):
    check_kills(tmp_path, workers, 20, random.Random(), serial)


# on a machine that is busy with other things two processes do not always end in time
@pytest.mark.parametrize("workers", [1, 2])
def test_ctrl_c_keeps_what_is_finished_and_says_how_to_resume(tmp_path, workers, serial):
    run = Run(tmp_path, workers)
    run.wait_for(60)
    with ReplicateStore(run.store) as store:  # while the run goes on
        seen = list(store.rows())
        assert Counter(store.counts()) >= Counter(row.replicate for row in seen)  # it grows
    oracle = KeptOracle(PLAYERS)
    assert seen
    assert all(row.worth == oracle.worths(row.coalition, [row.replicate])[0] for row in seen)
    start = time.monotonic()
    run.interrupt()
    out, err, code = run.finish()
    assert time.monotonic() - start < 10.0
    run.wait_for_workers_to_end()
    done = kept(run.store)
    assert {row[:2] for row in seen} <= done
    assert (out, code) == ("", -signal.SIGINT)
    assert err.splitlines()[-1] == (
        f"{len(done)} worths are in {run.store}; run the same again to go on from there"
    )
    assert err.count("Traceback") == 1
    evaluated = {item[1:] for item in run.evaluated()}
    assert done <= evaluated
    # one process may be stopped between writing its line and handing its worth over
    on_its_way = 1 if workers == 1 else 0
    assert len(evaluated - done) <= on_its_way
    assert 60 - on_its_way <= len(done) < WORTHS
    assert [file.name for file in tmp_path.glob("game.store*")] == ["game.store"]
    game = tabulate(oracle, replications=REPLICATIONS, store=run.store)
    assert game.samples.tobytes() == serial


@pytest.mark.slow
@pytest.mark.parametrize("workers", [1, 2])
def test_ctrl_c_at_any_moment_is_one_traceback_at_most(tmp_path, workers):
    """Also while workers start, who print nothing of their own."""
    rng = random.Random()
    for k in range(15):
        folder = tmp_path / str(k)
        folder.mkdir()
        run = Run(folder, workers)
        while not run.store.exists():
            time.sleep(0.001)
        time.sleep(rng.random() * 2.0)
        run.interrupt()
        _, err, _ = run.finish()
        run.wait_for_workers_to_end()
        done = kept(run.store)
        assert done <= {item[1:] for item in run.evaluated()}
        # once all is done, Ctrl-C ends what is left of the process without a word
        assert err.count("Traceback") == 1 if err else len(done) == WORTHS, err
