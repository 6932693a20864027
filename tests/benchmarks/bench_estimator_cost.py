"""Seconds of processor time and memory that estimates take, without the worths themselves.

    python tests/benchmarks/bench_estimator_cost.py [case ...]

Airport games, whose value is known, and voting games, which are tried with every surrogate. Cases
run one after the other in processes of their own, of which the largest resident size is told.
"""

import resource
import sys
import time
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context

import numpy as np
from estimator_games import FAMILIES
from estimator_truths import TRUTHS

from tugames import FunctionOracle, estimate_shapley

#: Family, players, budget, method.
CASES = {
    "voting 12": ("voting", 12, 400, "auto"),
    "airport 12": ("airport", 12, 400, "auto"),
    "airport 30": ("airport", 30, 3000, "auto"),
    "voting 30": ("voting", 30, 3000, "auto"),
    "leverage 1000": ("airport", 1000, 10_000, "leverage"),
    "permutation 1000": ("airport", 1000, 10_000, "permutation"),
    "airport 100": ("airport", 100, 10_000, "auto"),
    "auto 1000": ("airport", 1000, 10_000, "auto"),
    "airport 100, large": ("airport", 100, 40_000, "auto"),
}


def case(name):
    """One line."""
    family, n, budget, method = CASES[name]
    worths = FAMILIES[family](n, 0)
    inside = [0.0]

    def timed(rows):
        start = time.process_time()
        found = worths(rows)
        inside[0] += time.process_time() - start
        return found

    oracle = FunctionOracle(timed, n, batch=True)
    estimate_shapley(FunctionOracle(len, 6), 40, rng=0)  # what is imported and compiled once
    start = time.process_time()
    estimate = estimate_shapley(oracle, budget, method=method, rng=0)
    seconds = time.process_time() - start - inside[0]
    truth = TRUTHS[family](n, 0)
    off = ((estimate.value - truth) ** 2).sum() / ((truth - truth.mean()) ** 2).sum()
    low, high = estimate.interval(0.95)
    covered = ((low <= truth) & (truth <= high)).mean()
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 2**20
    return (
        f"{name}: {seconds:.2f} s, {memory:.2f} GiB, relative squared error {off:.1e}, "
        f"covered {covered:.2f}; {estimate.method}"
    )


def main():
    for name in sys.argv[1:] or CASES:
        with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as pool:
            print(pool.submit(case, name).result(), flush=True)


if __name__ == "__main__":
    np.seterr(all="raise", under="ignore")
    main()
