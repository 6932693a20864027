"""Stopping at a ranking: how often it is right, and how many worths it takes.

    python tests/benchmarks/bench_targets.py [runs]

An oracle of 20 players with noise of each coalition's own, of standard deviation 1, on every
replicate. ``target="ranking"`` at a level of 5% stops where the order is sure. Beside it stand
fixed designs of permutations on eight replicates, of sizes each a fifth larger than the one before:
the first whose own tests, at the same level and with no looks to allow for, tell the order in 95%
of all runs, and in half of them. Values are a unit apart, or by gaps drawn between a half and two
units, of which the smallest decides and nobody knows it beforehand.
"""

import sys

import numpy as np

from tugames import FunctionOracle, estimate_shapley
from tugames.estimation.growing import Growing
from tugames.estimation.source import Worths
from tugames.estimation.targets import Target

N, LEVEL, REPLICATES = 20, 0.05, 8


def oracle(seed, low, high):
    """Additive in players, a square of the size, and noise; and the players by value."""
    rng = np.random.default_rng([1, seed])
    weights = rng.permutation(np.cumsum(rng.uniform(low, high, N)))

    def worth(rows, rng):
        phases = (rows * rng.normal(0, 100, N)).sum(axis=1) + rng.uniform(0, 2 * np.pi)
        size = rows.sum(axis=1)
        noise = np.sqrt(2) * np.cos(phases) * (size > 0)
        return (rows * weights).sum(axis=1) + 0.1 * size**2 + noise

    return FunctionOracle(worth, N, seed=seed, batch=True), np.argsort(weights)


def fixed(source, seed, sizes):
    """Whether fixed designs tell the order, and whether it is right, by number of pairs."""
    grown = Growing(Worths(source, REPLICATES), np.random.default_rng(seed))
    grown.grow(sizes[-1], REPLICATES)
    whole, told, values = grown.contributions, [], []
    # a first look of a target may spend half of its level
    alone = Target(error=None, first=N, level=2 * LEVEL)
    for pairs in sizes:
        told.append(alone.reached(whole[:pairs], 1))
        values.append(whole[:pairs].mean(axis=(0, 1)))
    return told, values


def main():
    runs = int(sys.argv[1]) if len(sys.argv) > 1 else 200
    sizes = sorted({round(3 * 1.2**k) for k in range(24)})
    for low, high in ((1.0, 1.0), (0.5, 2.0)):
        right, spent, told, points, reached = 0, [], [], [], 0
        for seed in range(runs):
            source, order = oracle(seed, low, high)
            found = estimate_shapley(source, 2_000_000, target="ranking", level=LEVEL, rng=seed)
            reached += bool(found.reached)
            right += np.array_equal(np.argsort(found.value), order)
            spent.append(found.n_evaluations)
            sure, values = fixed(source, seed, sizes)
            told.append(sure)
            points.append([np.array_equal(np.argsort(value), order) for value in values])
        share = np.mean(told, axis=0)
        cost = [REPLICATES * (pairs * 2 * (N - 1) + 1) for pairs in sizes]

        def first(shares, least, cost=cost):
            enough = [c for c, s in zip(cost, shares, strict=True) if s >= least]
            return f"{enough[0]}" if enough else f"over {cost[-1]}"

        quarter, half, most = np.quantile(spent, [0.25, 0.5, 0.95])
        print(
            f"gaps {low:g} to {high:g}: right in {right} of {runs} (stopped in {reached}), worths "
            f"{half:.0f} in the median (quarter {quarter:.0f}, 95% {most:.0f}); a fixed design "
            f"tells in 95%: {first(share, 0.95)}, in half: {first(share, 0.5)}; its values alone "
            f"are in order in 95%: {first(np.mean(points, axis=0), 0.95)}",
            flush=True,
        )


if __name__ == "__main__":
    main()
