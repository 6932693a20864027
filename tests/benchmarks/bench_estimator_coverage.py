"""How often the intervals of "auto" cover the Shapley value, by family, budget and noise.

    python tests/benchmarks/bench_estimator_coverage.py --players 8 --budgets 60 120 --games 500

Each line is about so many games of a family, each estimated once: the share of intervals of 95%
that cover, over games and players; its standard error, the games being independent; the share for
the player who is covered least; the root mean square of the error over that of the error told; and
the share of games whose value is exact, which are counted as covered. ``--noise`` adds normal
numbers of so large a standard deviation to the worth of each coalition on each replicate, eight of
them unless ``--replicates`` says otherwise: the budget is that of each replicate. To 16 players the
truth is from the table; beyond, families with a closed form take part.
"""

import argparse
import warnings

import numpy as np
from estimator_games import FAMILIES
from estimator_truths import TRUTHS

from tugames import FunctionOracle, Game, SampledGame, estimate_shapley, shapley_value
from tugames.errors import BudgetError


def truth_and_source(name, n, seed, noise, replicates):
    """The Shapley value of one game of a family, and the game, with noise if there is any."""
    worths = FAMILIES[name](n, seed)
    rng = np.random.default_rng([13, seed])
    if n <= 16:
        rows = (np.arange(1 << n)[:, None] >> np.arange(n)) & 1 == 1
        table = np.concatenate([worths(part) for part in np.array_split(rows, 64)]).astype(float)
        table[0] = 0.0
        value = shapley_value(Game(table))
        if not noise:
            return value, Game(table)
        samples = table + noise * rng.normal(size=(replicates, 1 << n))
        samples[:, 0] = 0.0
        return value, SampledGame(samples)

    def noisy(rows, rng):
        # waves so short that each coalition has a number of its own
        phases = rows @ rng.normal(size=n) * 1e3
        return worths(rows) + noise * np.sqrt(2.0) * np.cos(phases) * rows.any(axis=1)

    if noise:
        return TRUTHS[name](n, seed), FunctionOracle(noisy, n, seed=seed, batch=True)
    return TRUTHS[name](n, seed), FunctionOracle(worths, n, batch=True)


def cell(name, n, budget, noise, replicates, games, first):
    """Whether each interval covers, squared errors, squared errors told, and which are exact."""
    found = []
    for seed in range(first, first + games):
        value, source = truth_and_source(name, n, seed, noise, replicates)
        each = replicates if noise else 1
        estimate = estimate_shapley(source, budget * each, rng=seed + 1000)
        low, high = estimate.interval(0.95)
        slack = 1e-8 * np.abs(value).max()
        held = (low - slack <= value) & (value <= high + slack)
        off, told = (estimate.value - value) ** 2, estimate.standard_error**2
        found.append((held, off, told, np.full(n, not estimate.sampling_error.any())))
    return np.array(found, dtype=float).transpose(1, 0, 2)


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--players", type=int, default=8)
    parser.add_argument("--budgets", type=int, nargs="+", default=[60])
    parser.add_argument("--games", type=int, default=500)
    parser.add_argument("--first", type=int, default=0, help="seed of the first game")
    parser.add_argument("--noise", type=float, nargs="+", default=[0.0])
    parser.add_argument("--replicates", type=int, default=8)
    parser.add_argument("--families", nargs="*", default=list(FAMILIES))
    options = parser.parse_args()
    n = options.players
    for name in options.families:
        if n > 16 and name not in TRUTHS:
            continue
        for budget in options.budgets:
            for noise in options.noise:
                where = f"{name:15} n={n} budget {budget} noise {noise:g}"
                try:
                    found = cell(
                        name, n, budget, noise, options.replicates, options.games, options.first
                    )
                except BudgetError as error:
                    print(f"{where}: {error}", flush=True)
                    continue
                held, off, told, exact = found
                share = held.mean(axis=1)
                error = share.std() / np.sqrt(len(share))
                # in units of each game, so that none outweighs the others
                scale = told.mean(axis=1) > 0
                ratio = off[scale].mean(axis=1) / told[scale].mean(axis=1)
                size = np.sqrt(ratio.mean()) if scale.any() else 0.0
                print(
                    f"{where}: covered {share.mean():.3f} +- {error:.3f}, least "
                    f"{held.mean(axis=0).min():.3f}, error over told {size:.2f}, exact "
                    f"{exact.mean():.2f}",
                    flush=True,
                )


if __name__ == "__main__":
    warnings.simplefilter("ignore")
    main()
