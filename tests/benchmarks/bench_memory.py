"""Time and peak memory, in tables, of functions of a game with n players. Linux.

``python tests/benchmarks/bench_memory.py [N [NAME ...]]``
"""

import os
import sys
import tempfile
import time
from pathlib import Path

import numpy as np

import tugames
from tugames import Game, families

NAMES = [
    "analyze", "is_superadditive", "is_convex", "is_average_convex", "is_totally_balanced",
    "is_exact", "superadditive_cover", "balancedness", "nucleolus", "proportional_nucleolus",
    "prekernel_point", "weber_membership", "shapley_value", "shapley_interaction_index",
    "strategic_equivalence", "write_game", "linear_production", "random_superadditive",
]  # fmt: skip


def call(name, n):
    """A function and its arguments, on a game of random worths and a large grand coalition."""
    rng = np.random.default_rng(1)
    if name == "linear_production":
        arguments = (
            rng.random((n, 3)).tolist(),
            rng.random((3, 5)).tolist(),
            rng.random(5).tolist(),
        )
        return families.linear_production, arguments
    if name == "random_superadditive":
        return families.random_superadditive, (n, 0)
    worths = rng.random(1 << n) * np.bitwise_count(np.arange(1 << n))
    worths[-1] = 3 * n
    game = Game(worths)
    more = {
        "weber_membership": (np.full(n, worths[-1] / n),),
        "shapley_interaction_index": (2,),
        "strategic_equivalence": (game,),
        "write_game": (Path(tempfile.gettempdir()) / "bench_memory.npz",),
    }
    return getattr(tugames, name), (game, *more.get(name, ()))


def status(key):
    lines = Path("/proc/self/status").read_text().splitlines()
    return next(int(line.split()[1]) * 1024 for line in lines if line.startswith(key))


def main(n, names):
    for name in names:
        function, small = call(name, 14)
        function(*small)  # loaded and compiled
        function, arguments = call(name, n)
        Path("/proc/self/clear_refs").write_text("5")
        before, start = status("VmRSS"), time.process_time()
        function(*arguments)
        spent, peak = time.process_time() - start, status("VmHWM") - before
        print(f"{name:26s} {spent:7.2f} s {peak / (8 << n):6.1f} tables", flush=True)


if __name__ == "__main__":
    os.environ.setdefault("MALLOC_MMAP_THRESHOLD_", "65536")
    if "BENCH_MEMORY" not in os.environ:  # the allocator reads its threshold at the start
        os.environ["BENCH_MEMORY"] = "1"
        os.execv(sys.executable, [sys.executable, *sys.argv])
    main(int((sys.argv[1:] or [20])[0]), sys.argv[2:] or NAMES)
