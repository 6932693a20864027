"""Shapley values from a budget of worths: "auto" against the estimators of shapiq.

    python3.12 -m venv peers
    peers/bin/pip install -e . "shapiq==1.8" scikit-learn xgboost lightgbm
    peers/bin/python tests/benchmarks/bench_estimators.py --players 12 --budget 400 --seeds 20

For each family the median and the 90th percentile, over the seeds, of the squared error over the
squared deviation of the value from equal shares, and ours over that of the best peer. To 16 players
the truth is exact, from the table; beyond, only families with a closed form take part. ``--ours``
leaves the peers out, and prints how many intervals of 95% cover and what an estimate costs.
"""

import argparse
import time
import warnings

import numpy as np
from estimator_games import FAMILIES, TRUTHS

from tugames import FunctionOracle, Game, estimate_shapley, shapley_value


def peers(n, seed):
    """All estimators of shapiq that give Shapley values, by name."""
    import shapiq.approximator as a

    return {
        "KernelSHAP": lambda: a.KernelSHAP(n, random_state=seed),
        "paired KernelSHAP": lambda: a.KernelSHAP(n, pairing_trick=True, random_state=seed),
        "LeverageSHAP": lambda: a.LeverageSHAP(n, random_state=seed),
        "OddSHAP": lambda: a.OddSHAP(n, random_state=seed),
        "PolySHAP": lambda: a.PolySHAP(n, random_state=seed),
        "ProxySHAP": lambda: a.ProxySHAP(n, index="SV", max_order=1, random_state=seed),
        "RegressionMSR": lambda: a.RegressionMSR(n, "SV", random_state=seed),
        "SVARM": lambda: a.SVARM(n, random_state=seed),
        "UnbiasedKernelSHAP": lambda: a.UnbiasedKernelSHAP(n, random_state=seed),
        "permutations": lambda: a.PermutationSamplingSV(n, random_state=seed),
        "stratified": lambda: a.StratifiedSamplingSV(n, random_state=seed),
        "Owen": lambda: a.OwenSamplingSV(n, random_state=seed),
        "SHAP-IQ": lambda: a.SHAPIQ(n, max_order=1, index="SV", random_state=seed),
        "kADD-SHAP": lambda: a.regression.kADDSHAP(n, max_order=2, random_state=seed),
    }


class Family:
    """One game of a family: worths of matrices, of members, and the true value."""

    def __init__(self, name, n, seed):
        function = FAMILIES[name](n, seed)
        self.n, self.table = n, None
        if n <= 16:
            rows = (np.arange(1 << n)[:, None] >> np.arange(n)) & 1 == 1
            self.table = np.concatenate([function(part) for part in np.array_split(rows, 64)])
            self.table[0] = 0.0
            powers = 1 << np.arange(n)
            self.worths = lambda rows: self.table[np.atleast_2d(rows).astype(np.int64) @ powers]
            self.value = shapley_value(Game(self.table))
        else:
            self.worths = lambda rows: function(np.atleast_2d(rows).astype(bool))
            self.value = TRUTHS[name](n, seed)
        self.scale = ((self.value - self.value.mean()) ** 2).sum()

    def error(self, value):
        return ((value - self.value) ** 2).sum() / self.scale

    def ours(self, budget, seed):
        source = FunctionOracle(self.worths, self.n, batch=True)
        if self.table is not None:
            source = Game(self.table)
        start = time.process_time()
        estimate = estimate_shapley(source, budget, rng=seed + 1000)
        seconds = time.process_time() - start
        low, high = estimate.interval(0.95)
        slack = 1e-8 * np.abs(self.value).max()
        covered = ((low - slack <= self.value) & (self.value <= high + slack)).mean()
        return self.error(estimate.value), covered, seconds

    def peer(self, estimator, budget):
        found = estimator.approximate(budget, self.worths).get_n_order(1)
        return self.error(np.array([found[(i,)] for i in range(self.n)]))


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--players", type=int, default=12)
    parser.add_argument("--budget", type=int, default=400)
    parser.add_argument("--seeds", type=int, default=20)
    parser.add_argument("--families", nargs="*", default=list(FAMILIES))
    parser.add_argument("--ours", action="store_true")
    options = parser.parse_args()
    n, refused = options.players, set()
    for name in options.families:
        if n > 16 and name not in TRUTHS:
            continue
        found, errors = [], {}
        for seed in range(options.seeds):
            family = Family(name, n, seed)
            found.append(family.ours(options.budget, seed))
            for peer, make in {} if options.ours else peers(n, seed).items():
                if peer in refused:
                    continue
                try:
                    errors.setdefault(peer, []).append(family.peer(make(), options.budget))
                except (ImportError, TypeError, ValueError) as error:
                    refused.add(peer)
                    print(f"{peer}: {type(error).__name__}: {error}"[:150])
        own, covered, seconds = np.array(found).T
        line = f"{name:15} auto {np.median(own):.1e} (90%: {np.quantile(own, 0.9):.1e})"
        print(f"{line}, covered {covered.mean():.3f}, {seconds.mean():.2f} s", end="")
        medians = {peer: np.median(each) for peer, each in errors.items() if each}
        if medians:
            best = min(medians, key=medians.get)
            ratio = np.median(own) / max(medians[best], 1e-300)
            print(f"; best peer {best} {medians[best]:.1e}, ratio {ratio:.3f}; ", end="")
            print(", ".join(f"{peer} {medians[peer]:.1e}" for peer in sorted(medians)), end="")
        print(flush=True)


if __name__ == "__main__":
    warnings.simplefilter("ignore")
    main()
