"""Whether the core is empty: time against coopgame-py, medians of one process in turn.

    pip install -e ".[bench]" && python tests/benchmarks/bench_core.py [PLAYERS ...]

The peer's ``has_nonempty_core`` answers yes or no; ``balancedness`` finds the margin as well, and
a certificate that is verified within the time measured. Both hold the game's table before the
clock starts, and answers are compared. "reading" is one ``sum`` over the table. One thread for
numpy; the peer uses as many as it likes.
"""

import os

for _variable in ("OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "OMP_NUM_THREADS"):
    os.environ[_variable] = "1"  # before numpy starts threads

import statistics  # noqa: E402
import sys  # noqa: E402
import time  # noqa: E402

import coopgame  # noqa: E402
import numpy as np  # noqa: E402

from tugames import Game, balancedness, coalition_payoffs, coalition_sizes  # noqa: E402


def tables(n):
    """Name the games and make their tables, one at a time: at 24 players each takes 128 MiB."""
    rng = np.random.default_rng(n)
    measure = coalition_payoffs(rng.uniform(size=n))
    sizes = coalition_sizes(n).astype(np.float64)
    yield "convex: square of a measure", measure**2
    yield "convex: bankruptcy", np.maximum(0.0, measure - 0.4 * measure[-1])
    # v(S) + v(T) <= 2 (s + t) - 2 <= v(S u T) for disjoint S, T
    yield "superadditive: 2(s - 1) + noise", 2 * sizes - 2 + rng.random(1 << n)
    left = np.bitwise_count(np.arange(1 << n) >> n // 2).astype(np.float64)
    yield "superadditive: gloves", np.minimum(left, sizes - left)
    yield "not balanced: weighted majority", (measure > measure[-1] / 2).astype(np.float64)
    yield "not balanced: noise", rng.random(1 << n) * sizes


def median_time(task, runs):
    task()  # warm-up
    times = []
    for _ in range(runs):
        start = time.perf_counter()
        task()
        times.append(time.perf_counter() - start)
    return statistics.median(times)


def main():
    print(
        f"{'n':>3} {'game':32} {'tugames s':>10} {'coopgame s':>11} {'ratio':>6} {'reading':>8}"
        f" {'programs':>9} {'exact':>6}"
    )
    for n in map(int, sys.argv[1:] or ("18", "20", "22", "24")):
        for name, values in tables(n):
            values[0] = 0.0
            values.flags.writeable = False
            game, other = Game(values), coopgame.Game(values[1:])
            result = balancedness(game)
            assert result.balanced == other.has_nonempty_core(), (n, name)
            runs = 3 if n > 20 else 5
            ours = median_time(lambda game=game: balancedness(game), runs)
            theirs = median_time(other.has_nonempty_core, runs)
            reading = median_time(values.sum, runs)
            programs = int(result.method.split()[2])
            print(
                f"{n:3} {name:32} {ours:10.4f} {theirs:11.4f} {theirs / ours:5.1f}x"
                f" {ours / reading:8.1f} {programs:9} {result.exact!s:>6}",
                flush=True,
            )
            del game, other


if __name__ == "__main__":
    main()
