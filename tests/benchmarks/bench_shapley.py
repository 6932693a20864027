"""Exact Shapley values: time against the fastest peer and against reading the table once.

    pip install -e ".[bench]" && python tests/benchmarks/bench_shapley.py

Everything is measured in one process, in turn, and quoted as the median of several runs.
"""

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
        f"{'n':>3} {'tugames s':>10} {'coopgame s':>11} {'ratio':>6} {'one sum s':>10} {'ratio':>6}"
    )
    for n in (16, 20, 24, 26):
        values = rng.random(1 << n)
        values[0] = 0.0
        values.flags.writeable = False
        game = Game(values)
        ours = median_time(lambda game=game: shapley_value(game), 5)
        reading = median_time(lambda values=values: values.sum(), 5)
        peer = float("nan")
        if n <= 24:  # the peer holds the table as a list on the way in
            other = coopgame.Game(values[1:])
            peer = median_time(lambda other=other: coopgame.shapley(other), 3)
            difference = np.abs(shapley_value(game) - np.array(coopgame.shapley(other))).max()
            assert difference < 1e-9, difference
        print(
            f"{n:3} {ours:10.4f} {peer:11.4f} {ours / peer:6.2f} {reading:10.4f} "
            f"{ours / reading:6.1f}"
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


if __name__ == "__main__":
    main()
