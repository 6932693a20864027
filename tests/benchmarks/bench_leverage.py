"""Explanations of a boosted model of the diabetes data, by the norm of the leverage paper.

    OMP_NUM_THREADS=1 peers/bin/python tests/benchmarks/bench_leverage.py 40

with the environment of ``bench_estimators.py``. C. Musco and R. T. Witter (2024), Provably accurate
Shapley value estimation via leverage score sampling, explain models of eight data sets with 100
trees of depth 4 that xgboost grows: features outside the coalition are those of the mean case, and
the error is the squared distance from the true value over the value's square. Diabetes is the one
of their sets that scikit-learn brings along. Cases are drawn by the seeds of their benchmark, and
the true value is that of the whole table; the trees are those of another version of xgboost, so
that their results, which they publish case by case, are of games like these, not the same.
"""

import sys

import numpy as np
import xgboost
from estimator_peers import peers
from sklearn.datasets import load_diabetes

from tugames import Game, estimate_shapley, shapley_value

N = 10
OURS = ("auto", "leverage", "kernel")
PEERS = ("LeverageSHAP", "OddSHAP", "RegressionMSR")
BUDGETS = (50, 100, 200, 400)


def explained(cases):
    """Tables of worths, one a case."""
    source = load_diabetes()
    model = xgboost.XGBRegressor(n_estimators=100, max_depth=4, n_jobs=1)
    model.fit(source.data, source.target)
    rows = (np.arange(1 << N)[:, None] >> np.arange(N)) & 1 == 1
    mean = source.data.mean(axis=0)
    for k in range(cases):
        drawn = np.random.RandomState(100 * k).choice(len(source.data))
        worths = model.predict(np.where(rows, source.data[drawn], mean)).astype(float)
        yield worths - worths[0]


def main(cases):
    errors = {}
    for k, table in enumerate(explained(cases)):
        value = shapley_value(Game(table))

        def worths(rows, table=table):
            return table[np.atleast_2d(rows).astype(np.int64) @ (1 << np.arange(N))]

        def note(budget, name, found, value=value):
            error = ((found - value) ** 2).sum() / (value**2).sum()
            errors.setdefault((budget, name), []).append(error)

        for budget in BUDGETS:
            for name in OURS:
                found = estimate_shapley(Game(table), budget, method=name, rng=k)
                note(budget, name, found.value)
            made = peers(N, k)
            for name in PEERS:
                found = made[name]().approximate(budget, worths).get_n_order(1)
                note(budget, f"shapiq's {name}", np.array([found[(i,)] for i in range(N)]))
    names = list(dict.fromkeys(name for _, name in errors))
    print(f"{cases} cases: median of |estimate - value|^2 / |value|^2; that of the first twelve\n")
    print(f"| budget | {' | '.join(names)} |\n{'|---' * (len(names) + 1)}|")
    for budget in BUDGETS:
        cells = [
            f"{np.median(errors[budget, name]):.1e}; {np.median(errors[budget, name][:12]):.1e}"
            for name in names
        ]
        print(f"| {budget} | {' | '.join(cells)} |")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 40)
