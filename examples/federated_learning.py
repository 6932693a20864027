"""Twelve hospitals fit a regression together. What is each one's data worth?

The worth of a coalition is the R^2 of its pooled model on fresh data: a simulator, so worths are
estimated, and both sources of error are reported apart.
"""

import numpy as np

from tugames import FunctionOracle, estimate_shapley

TRUTH = np.array([1.0, -2.0, 0.5, 0.0, 1.5])
HOSPITALS = [f"hospital {k}" for k in range(12)]
PATIENTS = np.linspace(3, 14, 12).astype(int)


def explained(members: tuple[str, ...], rng: np.random.Generator) -> float:
    """R^2 of the pooled ridge regression; every hospital's data are drawn, member or not."""
    features = [rng.standard_normal((count, 5)) for count in PATIENTS]
    outcomes = [x @ TRUTH + rng.standard_normal(len(x)) for x in features]
    pool = [HOSPITALS.index(name) for name in members]
    x, y = np.concatenate([features[k] for k in pool]), np.concatenate([outcomes[k] for k in pool])
    fitted = np.linalg.solve(x.T @ x + np.eye(5), x.T @ y)
    return float(1.0 - ((fitted - TRUTH) ** 2).sum() / (TRUTH**2).sum())


if __name__ == "__main__":
    oracle = FunctionOracle(explained, HOSPITALS, seed=0)
    estimate = estimate_shapley(oracle, budget=6000, replications=10, rng=0)
    print(f"{estimate.n_evaluations} models fitted, {estimate.method}")
    print(f"{'':12} patients  value   coalitions  simulation")
    for k, name in enumerate(HOSPITALS):
        print(
            f"{name:12} {PATIENTS[k]:8} {estimate.value[k]:7.4f} "
            f"± {estimate.sampling_error[k]:.4f}    ± {estimate.simulation_error[k]:.4f}"
        )
