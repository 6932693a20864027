"""A dask cluster as executor: two worker processes on this machine."""

import os
import signal

import dask
import pytest
from distributed import Client, LocalCluster
from reference.faulty import KeptOracle, TravellingOracle

from tugames import ReplicateStore, tabulate

REPLICATIONS = 3
WORTHS = 31 * REPLICATIONS


@pytest.fixture(scope="module")
def client():
    with (
        # until it believes that a worker is gone; 30 seconds by default
        dask.config.set({"distributed.comm.timeouts.connect": "3s"}),
        LocalCluster(
            n_workers=2, threads_per_worker=1, host="127.0.0.1", dashboard_address=None
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


def test_the_oracle_travels_to_each_worker_about_once(client):
    executor = client.get_executor()
    submit, payloads = executor.submit, []

    def counting(function, token, payload, items):
        payloads.append(isinstance(payload, bytes))
        return submit(function, token, payload, items)

    executor.submit = counting
    tabulate(KeptOracle("abcd"), replications=2, executor=executor)
    assert sum(payloads) <= 8  # of 30 worths


def test_a_killed_worker_loses_nothing(client, oracle, serial):
    before = client.run(os.getpid)
    with Deadly(":memory:", oracle) as store:
        store.victim = next(iter(before.values()))
        game = tabulate(
            oracle, replications=REPLICATIONS, store=store, executor=client.get_executor()
        )
        assert store.victim is None  # it was killed on the way
        assert store.n_rows == WORTHS
    assert game.samples.tobytes() == serial
    client.wait_for_workers(2, timeout=20)
    assert set(client.run(os.getpid).values()) != set(before.values())
