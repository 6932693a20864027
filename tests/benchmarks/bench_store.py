"""What keeping worths and handing them out costs, and what a second worker gains.

    python tests/benchmarks/bench_store.py [folder with MovieLens-100k's u.data]

Needs the extra ``distributed``. The scaling is that of the game of MovieLens's occupations at a
short horizon, or without a folder of the symmetric circle at a long one. Load from elsewhere
spoils it; it is printed before every run.
"""

import os
import sys
import tempfile
import time
from concurrent.futures import FIRST_COMPLETED, ProcessPoolExecutor, ThreadPoolExecutor, wait
from multiprocessing import get_context
from pathlib import Path

import numpy as np
from distributed import Client, LocalCluster

from bandit_backend import LinUCB, RegretOracle
from bandit_backend.instances import movielens, symmetric_circle
from tugames import FunctionOracle, ReplicateStore, tabulate
from tugames.oracles.evaluation.crew import crew
from tugames.oracles.evaluation.pace import TARGET
from tugames.oracles.store import Row


class TimedStore(ReplicateStore):
    """A store that knows how long it took."""

    seconds = 0.0

    def record(self, rows):
        start = time.perf_counter()
        super().record(rows)
        self.seconds += time.perf_counter() - start


def one(members):
    """Do nothing: all that is left to time is the way there and back."""
    return 1.0


def trivial(n_players):
    return FunctionOracle(one, n_players, fingerprint="one")


def store_rates(folder, n_players, with_shares):
    """Rows a second written in batches of some lengths, and read."""
    path = Path(folder) / f"{n_players}-{with_shares}.store"
    rng = np.random.default_rng(0)
    rows = [
        Row(mask, r, worth, tuple(rng.random(mask.bit_count())) if with_shares else None)
        for r in range(-(-60_000 // (1 << n_players)))
        for mask, worth in enumerate(rng.random(1 << n_players))
        if mask
    ][:60_000]
    kind = f"{n_players} players, shares {'kept' if with_shares else 'not kept'}"
    with TimedStore(path, trivial(n_players)) as store:
        begun = 0
        for length, batches in ((1, 200), (100, 100), (10_000, 4)):
            store.seconds = 0.0
            for _ in range(batches):
                store.record(rows[begun : begun + length])
                begun += length
            each = store.seconds / batches
            print(
                f"{kind}: batches of {length:6}: {length / each:9,.0f} rows/s, "
                f"{1e3 * each:8.2f} ms a batch, {each / TARGET:7.3%} of {TARGET:g} s"
            )
        start = time.perf_counter()
        read = sum(1 for _ in store.rows())
        took = time.perf_counter() - start
    size = path.stat().st_size / read
    print(f"{kind}: read {read / took:,.0f} rows/s; {size:.0f} bytes a row")


def per_task(executor, n_tasks):
    """Seconds a task of one worth that takes no time, as many under way as in a run."""
    team = crew(trivial(4), executor, None)
    under_way, left = {}, n_tasks
    for warming in (True, False):
        start, left = time.perf_counter(), n_tasks
        while left or under_way:
            while left and len(under_way) < team.capacity:
                items = [(1 + left % 15, left)]
                under_way[team.submit(items)] = items
                left -= 1
            for future in wait(under_way, return_when=FIRST_COMPLETED).done:
                items = under_way.pop(future)
                if future.result() is None:
                    under_way[team.again(items, future)] = items
        if not warming:
            took = time.perf_counter() - start
    team.close()
    return took / n_tasks


def scheduling():
    with ThreadPoolExecutor(1) as executor:
        seconds = {"thread": per_task(executor, 2000)}
    with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as executor:
        seconds["process"] = per_task(executor, 2000)
    with (
        LocalCluster(
            n_workers=1, threads_per_worker=1, host="127.0.0.1", dashboard_address=":0"
        ) as cluster,
        Client(cluster) as client,
    ):
        seconds["dask worker"] = per_task(client.get_executor(), 2000)
    for name, each in seconds.items():
        print(
            f"one {name}: {1e3 * each:6.2f} ms a task, {each / TARGET:7.3%} of {TARGET:g} s; "
            f"one process hands out {1 / each:,.0f} tasks/s"
        )


def run_time(instance, horizon, **evaluators):
    """Seconds of a whole run of two replications, and the share of the store in them."""
    oracle = RegretOracle(instance, LinUCB(), horizon=horizon, seed=0)
    n = instance.n_agents
    load = os.getloadavg()[0]
    with (
        tempfile.TemporaryDirectory() as folder,
        TimedStore(Path(folder) / "run.store", oracle) as store,
    ):
        start = time.perf_counter()
        samples = tabulate(oracle, replications=2, store=store, **evaluators).samples
        took = time.perf_counter() - start
        share = store.seconds / took
    workers = ", ".join(f"{key}={value}" for key, value in evaluators.items())
    print(
        f"{workers}: {took:7.2f} s, {2 * n * 2 ** (n - 1) * horizon / took:10,.0f} decisions/s, "
        f"store {share:.3%}, load before {load:.2f}",
        flush=True,
    )
    return took, share, samples


def scaling(instance, horizon, runs):
    """Efficiency of two processes, 1 if they take half the time; all that starting takes counts."""
    # compiled before anything is timed
    tabulate(RegretOracle(instance, LinUCB(), horizon=2, seed=0), replications=2)
    alone, both = [], []
    for _ in range(runs):
        seconds, share, expected = run_time(instance, horizon, workers=1)
        alone.append(seconds)
        seconds, other_share, samples = run_time(instance, horizon, workers=2)
        both.append(seconds)
        assert samples.tobytes() == expected.tobytes()
        assert max(share, other_share) < 0.02
        print(f"efficiency of two workers: {alone[-1] / (2 * both[-1]):.3f}", flush=True)
    print(f"efficiency of two workers, best times: {min(alone) / (2 * min(both)):.3f}")


def main():
    with tempfile.TemporaryDirectory() as folder:
        for n_players in (8, 16):
            for with_shares in (False, True):
                store_rates(folder, n_players, with_shares)
    scheduling()
    if len(sys.argv) > 1:
        print("MovieLens by occupation, T = 1024, 2 replications")
        scaling(movielens(sys.argv[1], attribute="occupation"), 1024, 2)
    else:
        print("symmetric circle, T = 1,000,000, 2 replications")
        scaling(symmetric_circle(), 1_000_000, 2)


if __name__ == "__main__":
    main()
