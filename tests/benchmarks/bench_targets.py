"""Stopping at a ranking: how often it is right, and how many worths it takes.

    python tests/benchmarks/bench_targets.py [runs]

An oracle of 20 players with noise of each coalition's own, of standard deviation 1, on every
replicate. ``target="ranking"`` at a level of 5% stops where the order is sure. Beside it stand
fixed designs of permutations on eight replicates, of sizes each a fifth larger than the one before:
the first whose own tests, at the same level and with no looks to allow for, tell the order in 95%
of all runs, and in half of them. Whoever fixes a design has to know that size beforehand. Values
are a unit apart; or by gaps drawn between a half and two units; or by a unit that is itself drawn,
between a half and two, for every oracle.
"""

import sys

import numpy as np

from tugames import FunctionOracle, estimate_shapley
from tugames.estimation.growing import Growing
from tugames.estimation.source import Worths
from tugames.estimation.targets import Target

N, LEVEL, REPLICATES = 20, 0.05, 8
GAPS = {
    "a unit apart": lambda rng: np.ones(N),
    "gaps of 0.5 to 2": lambda rng: rng.uniform(0.5, 2.0, N),
    "a unit of 0.5 to 2": lambda rng: np.full(N, 2.0 ** rng.uniform(-1.0, 1.0)),
}


def oracle(seed, gaps):
    """Additive in players, a square of the size, and noise; and the players by value."""
    rng = np.random.default_rng([1, seed])
    weights = rng.permutation(np.cumsum(gaps(rng)))

    def worth(rows, rng):
        phases = (rows * rng.normal(0, 100, N)).sum(axis=1) + rng.uniform(0, 2 * np.pi)
        size = rows.sum(axis=1)
        noise = np.sqrt(2) * np.cos(phases) * (size > 0)
        return (rows * weights).sum(axis=1) + 0.1 * size**2 + noise

    return FunctionOracle(worth, N, seed=seed, batch=True), np.argsort(weights)


def fixed(source, seed, sizes):
    """Whether fixed designs of so many pairs tell the order."""
    grown = Growing(Worths(source, REPLICATES), np.random.default_rng(seed))
    grown.grow(sizes[-1], REPLICATES)
    whole, told = grown.contributions, []
    # a first look of a target may spend half of its level
    alone = Target(error=None, first=N, level=2 * LEVEL)
    for pairs in sizes:
        grown.contributions = whole[:pairs]
        told.append(alone.reached(grown, 1))
    return told


def first(cost, shares, least):
    """The cheapest design that tells as often."""
    enough = [c for c, s in zip(cost, shares, strict=True) if s >= least]
    return f"{enough[0]}" if enough else f"over {cost[-1]}"


def main():
    runs = int(sys.argv[1]) if len(sys.argv) > 1 else 200
    sizes = sorted({round(4 * 1.2**k) for k in range(20)})
    cost = [REPLICATES * (pairs * 2 * (N - 1) + 1) for pairs in sizes]
    for name, gaps in GAPS.items():
        right, reached, spent, told = 0, 0, [], []
        for seed in range(runs):
            source, order = oracle(seed, gaps)
            found = estimate_shapley(source, 2_000_000, target="ranking", level=LEVEL, rng=seed)
            right += np.array_equal(np.argsort(found.value), order)
            reached += bool(found.reached)
            spent.append(found.n_evaluations)
            told.append(fixed(source, seed, sizes))
        share = np.mean(told, axis=0)
        quarter, half, most = np.quantile(spent, [0.25, 0.5, 0.95])
        print(
            f"{name}: right in {right} of {runs}, stopped in {reached}; worths {half:.0f} in the "
            f"median, {quarter:.0f} in a quarter, {most:.0f} in 95%; a fixed design tells in half "
            f"with {first(cost, share, 0.5)}, in 95% with {first(cost, share, 0.95)}",
            flush=True,
        )


if __name__ == "__main__":
    main()
