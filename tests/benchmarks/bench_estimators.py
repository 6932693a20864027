"""Shapley values from a budget of worths: "auto" against the estimators of shapiq.

    python3.12 -m venv peers
    peers/bin/pip install -e . "shapiq[sparse]==1.8" scikit-learn xgboost lightgbm
    OMP_NUM_THREADS=1 peers/bin/python tests/benchmarks/bench_estimators.py \
        --players 12 --budget 400 --seeds 20 --results race.json

For each family the median and the 90th percentile, over the seeds, of the squared error over the
squared deviation of the value from equal shares, ours over that of the best peer, how many of our
intervals of 95% cover, and the seconds. To 16 players the truth is exact, from the table; beyond,
families with a closed form take part. What is in the file of results is not run again, so that a
race that was stopped goes on; ``--again auto`` forgets an estimator first. ``--alone`` leaves the
peers out, ``--families`` and ``--without`` say who takes part.
"""

import argparse
import json
import time
import warnings
from pathlib import Path

import numpy as np
from estimator_games import FAMILIES
from estimator_peers import peers
from estimator_tables import Race, counts, everything, summary
from estimator_truths import TRUTHS

from tugames import FunctionOracle, Game, estimate_shapley, shapley_value

#: Players to whom a table of all worths is made.
TABLE = 16


class Family:
    """One game of a family: worths of matrices, of members, and the true value."""

    def __init__(self, name, n, seed):
        function = FAMILIES[name](n, seed)
        self.n, self.table = n, None
        if n <= TABLE:
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
        return float(((value - self.value) ** 2).sum() / self.scale)

    def ours(self, method, budget, seed):
        source = FunctionOracle(self.worths, self.n, batch=True)
        if self.table is not None:
            source = Game(self.table)
        start = time.process_time()
        estimate = estimate_shapley(source, budget, method=method, rng=seed + 1000)
        seconds = time.process_time() - start
        low, high = estimate.interval(0.95)
        slack = 1e-8 * np.abs(self.value).max()
        covered = ((low - slack <= self.value) & (self.value <= high + slack)).mean()
        return [self.error(estimate.value), float(covered), seconds]

    def peer(self, make, budget):
        start = time.process_time()
        found = make().approximate(budget, self.worths).get_n_order(1)
        seconds = time.process_time() - start
        value = np.array([found[(i,)] for i in range(self.n)])
        return [self.error(value), None, seconds]


def raced(results, name, seed, options, refused, keep):
    """Let all who have not yet do one game."""

    def waiting(estimator):
        return str(seed) not in results.setdefault(name, {}).setdefault(estimator, {})

    def note(estimator, found):
        results[name][estimator][str(seed)] = found
        keep()

    others = {} if options.alone else peers(options.players, seed)
    others = {peer: make for peer, make in others.items() if peer not in refused}
    if not any(map(waiting, [*options.methods, *others])):
        return
    family = Family(name, options.players, seed)
    for method in filter(waiting, options.methods):
        note(method, family.ours(method, options.budget, seed))
    for peer, make in others.items():
        if waiting(peer):
            try:
                note(peer, family.peer(make, options.budget))
            except (ImportError, TypeError, ValueError, KeyError, np.linalg.LinAlgError) as error:
                refused[peer] = f"{type(error).__name__}: {error}"[:150]
                print(f"{peer}: {refused[peer]}", flush=True)


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--players", type=int, default=12)
    parser.add_argument("--budget", type=int, default=400)
    parser.add_argument("--seeds", type=int, default=20)
    parser.add_argument("--families", nargs="*", default=list(FAMILIES))
    parser.add_argument("--methods", nargs="*", default=["auto"], help="of ours")
    parser.add_argument("--alone", action="store_true", help="without peers")
    parser.add_argument("--without", nargs="*", default=[], help="peers to leave out")
    parser.add_argument("--again", nargs="*", default=[], help="estimators to run again")
    parser.add_argument("--results", type=Path, help="a JSON file, kept as the race goes on")
    options = parser.parse_args()
    n, size = options.players, f"n = {options.players}, budget {options.budget}"
    results, refused = {}, dict.fromkeys(options.without, "left out")
    if options.results and options.results.exists():
        kept = json.loads(options.results.read_text())
        if kept["size"] != size:
            parser.error(f"{options.results} is of {kept['size']}: name another file")
        results = kept["results"]
    for found in results.values():
        for estimator in options.again:
            found.pop(estimator, None)

    def keep():
        if options.results:
            text = json.dumps({"size": size, "results": results})
            options.results.with_suffix(".new").write_text(text)
            options.results.with_suffix(".new").replace(options.results)

    largest = {"explanation": 30}  # features of the data
    families = [
        name
        for name in options.families
        if (n <= TABLE or name in TRUTHS) and n <= largest.get(name, n)
    ]
    for name in families:
        for seed in range(options.seeds):
            raced(results, name, seed, options, refused, keep)
        race = Race(results, [name], options.methods[0])
        print(summary(race, options.methods).splitlines()[-1], flush=True)
    race = Race(results, families, options.methods[0])
    print(f"\n{size}\n\n{summary(race, options.methods)}\n")
    print(f"{counts(race, options.methods)}\n\n{everything(race)}")


if __name__ == "__main__":
    warnings.simplefilter("ignore")
    main()
