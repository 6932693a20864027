"""The nucleolus: time against coopgame-py, medians of one process in turn.

    pip install -e ".[bench]" && python tests/benchmarks/bench_nucleolus.py [PLAYERS ...]

Both hold the game's table before the clock starts, and payoffs are compared. Ours includes the
certificate and its verification in exact arithmetic; the peer's is in floating point. One thread
for numpy; the peer uses as many as it likes. Medians of five runs up to 16 players, of three up to
18, single runs beyond: at 22 players the peer takes up to half a minute.
"""

import os

for _variable in ("OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "OMP_NUM_THREADS"):
    os.environ[_variable] = "1"  # before numpy starts threads

import statistics  # noqa: E402
import sys  # noqa: E402
import time  # noqa: E402

import coopgame  # noqa: E402
import numpy as np  # noqa: E402

from tugames import Game, coalition_payoffs, coalition_sizes  # noqa: E402
from tugames.core.nucleolus import nucleolus  # noqa: E402


def tables(n):
    """Name the games and make their tables, one at a time."""
    rng = np.random.default_rng(n)
    size = coalition_sizes(n).astype(np.float64)
    weights = rng.integers(1, 10, n).astype(np.float64)
    owed = coalition_payoffs(weights)
    yield "convex: size squared + noise", size**2 + 0.1 * rng.random(1 << n)
    yield "convex: bankruptcy", np.maximum(0.0, owed - 0.4 * owed[-1])
    # v(S) + v(T) <= 2 (s + t) - 2 <= v(S u T) for disjoint S, T
    yield "superadditive: 2(s - 1) + noise", 2 * size - 2 + rng.random(1 << n)
    left = np.bitwise_count(np.arange(1 << n) >> n // 2).astype(np.float64)
    yield "superadditive: gloves", np.minimum(left, size - left)
    yield "not balanced: weighted majority", (owed > owed[-1] / 2).astype(np.float64)
    noise = rng.random(1 << n) * size
    noise[-1] = 1.1 * noise[1 << np.arange(n)].sum()  # or there are no imputations
    yield "not balanced: noise", noise


def median_time(task, runs):
    times, result = [], None
    for _ in range(runs):
        start = time.perf_counter()
        result = task()
        times.append(time.perf_counter() - start)
    return statistics.median(times), result


def main():
    nucleolus(Game([0, 1, 1, 3]))  # imports are done
    print(
        f"{'n':>3} {'game':32} {'tugames s':>10} {'coopgame s':>11} {'ratio':>6}  {'programs':>8}"
    )
    for n in [int(argument) for argument in sys.argv[1:]] or (12, 14, 16, 18, 20, 22):
        runs = 5 if n <= 16 else 3 if n <= 18 else 1
        for name, table in tables(n):
            worths = np.array(table)
            worths[0] = 0.0
            game, other = Game(worths), coopgame.Game(worths[1:])
            ours, solution = median_time(lambda game=game: nucleolus(game), runs)
            theirs, answer = median_time(lambda other=other: coopgame.nucleolus(other), runs)
            difference = np.abs(solution.payoff - answer["allocation"]).max()
            assert difference <= 1e-8 * np.abs(worths).max(), difference
            stages = len(solution.certificate.stages)
            print(
                f"{n:3} {name:32} {ours:10.3f} {theirs:11.3f} {theirs / ours:6.1f} {stages:9}",
                flush=True,
            )


if __name__ == "__main__":
    main()
