"""Exact Shapley values: time against the fastest peer and against copying the table once.

    pip install -e ".[bench]" && python tests/benchmarks/bench_shapley.py

Everything is measured in one process, in turn, and quoted as the median of several runs. The copy
goes to memory that is there already. At 28 players a table takes 2 GiB; two are needed, and what
the process took at most is printed at the end.
"""

import resource
import statistics
import time

import coopgame
import numpy as np

from tugames import Game, balancedness, shapley_value


def median_time(task, runs):
    task()  # warm-up
    times = []
    for _ in range(runs):
        start = time.perf_counter()
        task()
        times.append(time.perf_counter() - start)
    return statistics.median(times)


def main():
    rng = np.random.default_rng(0)
    print(
        f"{'n':>3} {'tugames s':>10} {'coopgame s':>11} {'times':>6} "
        f"{'one copy s':>10} {'ratio':>6}"
    )
    for n in (16, 20, 22, 24, 25, 26, 28):
        values = rng.random(1 << n)
        values[0] = 0.0
        values.flags.writeable = False
        game = Game(values)
        ours = median_time(lambda game=game: shapley_value(game), 5)
        target = np.ones_like(values)
        copying = median_time(lambda a=target, b=values: np.copyto(a, b), 5)
        del target
        peer = float("nan")
        if n <= 25:  # the peer holds the table as a list on the way in
            other = coopgame.Game(values[1:])
            peer = median_time(lambda other=other: coopgame.shapley(other), 3)
            difference = np.abs(shapley_value(game) - np.array(coopgame.shapley(other))).max()
            assert difference < 1e-9, difference
        print(
            f"{n:3} {ours:10.4f} {peer:11.4f} {peer / ours:6.1f} {copying:10.4f} "
            f"{ours / copying:6.1f}"
        )
    balancedness(Game([0, 1, 1, 3]))  # the solver is imported
    for n in (10, 14, 18):
        sizes = np.bitwise_count(np.arange(1 << n))
        values = rng.random(1 << n) * sizes
        values[0] = 0.0
        game = Game(values)
        result = balancedness(game)
        seconds = median_time(lambda game=game: balancedness(game), 3)
        print(f"balancedness n = {n}: {seconds:.3f} s, exact {result.exact}, {result.method}")
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024**2
    print(f"most memory: {peak:.1f} GiB")


if __name__ == "__main__":
    main()
