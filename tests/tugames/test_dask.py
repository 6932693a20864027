"""A dask cluster as executor: two worker processes on this machine."""

import os
import signal
from concurrent.futures import Executor, Future
from threading import Thread

import dask
import pytest
from distributed import Client, LocalCluster
from distributed.scheduler import KilledWorker
from reference.faulty import DeadlyOracle, KeptOracle, TravellingOracle

from tugames import ReplicateStore, tabulate

REPLICATIONS = 3
WORTHS = 31 * REPLICATIONS


@pytest.fixture(scope="module")
def client():
    with (
        # until it believes that a worker is gone; 30 seconds by default
        dask.config.set({"distributed.comm.timeouts.connect": "3s"}),
        LocalCluster(
            n_workers=2, threads_per_worker=1, host="127.0.0.1", dashboard_address=":0"
        ) as cluster,
        Client(cluster) as client,
    ):
        yield client


@pytest.fixture
def oracle(tmp_path):
    return TravellingOracle("abcde", tmp_path / "arrivals")


@pytest.fixture(scope="module")
def serial():
    return tabulate(KeptOracle("abcde"), replications=REPLICATIONS).samples.tobytes()


class Deadly(ReplicateStore):
    """A store that kills a process once a third of the rows are in."""

    victim = None

    def record(self, rows):
        super().record(rows)
        if self.victim is not None and self.n_rows > WORTHS // 3:
            os.kill(self.victim, signal.SIGKILL)
            self.victim = None


def test_a_cluster_gives_the_same_bits(client, oracle, serial):
    game = tabulate(oracle, replications=REPLICATIONS, executor=client.get_executor())
    assert game.samples.tobytes() == serial
    # it was unpickled once by either worker
    arrivals = [int(line) for line in oracle.arrivals.read_text().splitlines()]
    assert sorted(arrivals) == sorted(client.run(os.getpid).values())


def test_a_killed_worker_loses_nothing(client, oracle, serial):
    with Deadly(":memory:", oracle) as store:
        store.victim = next(iter(client.run(os.getpid).values()))
        game = tabulate(
            oracle, replications=REPLICATIONS, store=store, executor=client.get_executor()
        )
        assert store.victim is None  # it was killed on the way
        assert store.n_rows == WORTHS
    assert game.samples.tobytes() == serial


def test_a_batch_that_no_worker_survives_ends_the_run(client, monkeypatch, tmp_path):
    monkeypatch.setattr(client.cluster.scheduler, "allowed_failures", 1)
    path = tmp_path / "run.store"
    with pytest.raises(KilledWorker) as caught:
        tabulate(
            DeadlyOracle("abc", (0b101, 1)),
            replications=REPLICATIONS,
            store=path,
            executor=client.get_executor(),
        )
    with ReplicateStore(path) as store:
        assert caught.value.__notes__[-1].startswith(f"{store.n_rows} worths are in {path}")


class Silent(Executor):
    """Hands tasks to nobody; like dask's, its futures can be cancelled and do not always say so."""

    _max_workers = 2

    def __init__(self):
        self.futures = []

    def submit(self, function, *arguments):
        self.futures.append(Future())
        if len(self.futures) == 4:  # as many as are under way at a time
            self.futures[0].set_exception(RuntimeError("lost"))
        return self.futures[-1]


def test_an_error_does_not_wait_for_tasks_that_were_cancelled():
    def run():
        with pytest.raises(RuntimeError, match="lost"):
            tabulate(KeptOracle("abc"), replications=2, executor=Silent())

    thread = Thread(target=run, daemon=True)
    thread.start()
    thread.join(timeout=10)
    assert not thread.is_alive()
