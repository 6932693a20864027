"""Properties of games: time against the fastest peer, and what the searches cost.

    pip install -e ".[bench]" && python tests/benchmarks/bench_properties.py

Everything is measured in one process, in turn, and quoted as the median of several runs. The
games have every property that is asked, so that nobody can stop early: v(S) is the square of a sum
of random weights. The peer knows the verdict only; here a margin comes with it.
"""

import statistics
import time

import coopgame
import numpy as np

from tugames import (
    Game,
    coalition_payoffs,
    has_large_core,
    is_average_convex,
    is_convex,
    is_exact,
    is_monotone,
    is_superadditive,
    is_totally_balanced,
    is_weakly_superadditive,
)


def median_time(task, runs):
    task()  # compiled, or read from the cache
    times = []
    for _ in range(runs):
        start = time.perf_counter()
        task()
        times.append(time.perf_counter() - start)
    return statistics.median(times)


def squares(n):
    return coalition_payoffs(np.random.default_rng(n).random(n)) ** 2


def race(name, ours, theirs, sizes):
    """Time a predicate against the peer's method."""
    print(f"{name:22} {'n':>3} {'tugames s':>10} {'coopgame s':>11} {'times faster':>13}")
    for n in sizes:
        worths = squares(n)
        game, peer = Game(worths), coopgame.Game(worths[1:])
        assert ours(game)
        assert getattr(peer, theirs)()
        runs = 5 if n < 20 else 3
        mine = median_time(lambda game=game: ours(game), runs)
        other = median_time(lambda peer=peer: getattr(peer, theirs)(), runs)
        print(f"{'':22} {n:3} {mine:10.5f} {other:11.5f} {other / mine:13.1f}", flush=True)


def markets(n):
    """Games by name that are no convex ones, so that something has to be searched."""
    rng = np.random.default_rng(n)
    members = np.arange(1 << n)[:, None] >> np.arange(n) & 1
    goods = rng.integers(0, 50, (5, n))
    shares = rng.multinomial(100, np.ones(n) / n, 6)
    nearly = 10.0 * members.sum(axis=1) ** 2 + rng.integers(0, 12, 1 << n)
    nearly[0] = 0.0
    return {
        "five goods": (members @ goods.T).min(axis=1).astype(float),
        "six measures of one total": (members @ shares.T).min(axis=1).astype(float),
        "nearly convex": nearly,
    }


def main():
    race("is_convex", is_convex, "is_convex", (12, 16, 18, 20, 22))
    race("is_superadditive", is_superadditive, "is_superadditive", (12, 14, 16, 18))
    race("is_weakly_superadditive", is_weakly_superadditive, "is_zero_monotonic", (16, 20, 22))
    for predicate, sizes in ((is_monotone, (20, 22, 24)), (is_average_convex, (12, 16))):
        for n in sizes:
            game = Game(squares(n))
            seconds = median_time(lambda game=game, ask=predicate: ask(game), 3)
            print(f"{predicate.__name__:22} {n:3} {seconds:10.5f}")
    for predicate, sizes in (
        (is_totally_balanced, (10, 12, 14)),
        (is_exact, (10, 12)),
        (has_large_core, (5, 6, 7)),
    ):
        for n in sizes:
            for name, worths in markets(n).items():
                game = Game(worths)
                verdict = predicate(game)
                seconds = median_time(lambda game=game, ask=predicate: ask(game), 3)
                print(
                    f"{predicate.__name__:22} {n:3} {seconds:10.5f}  {name}: {verdict.outcome}, "
                    f"margin {verdict.margin:g}",
                    flush=True,
                )


if __name__ == "__main__":
    main()
