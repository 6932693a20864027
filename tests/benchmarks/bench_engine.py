"""Decisions a second of the engine against the dense computation, one thread, one run.

    python tests/benchmarks/bench_engine.py [folder with MovieLens-100k's u.data]

The dense side is LinUCB as well as numpy allows: one matrix product for all widths (on contextual
sets the user is folded into V^-1 first), one for the estimates, a rank-one update of V^-1. Both
sides make the same kind of decisions on the same action sets; the dense side is timed over the
steps spread over the whole horizon, where V is as far as the engine's would be.
"""

import os

for _variable in ("OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "OMP_NUM_THREADS"):
    os.environ[_variable] = "1"  # before numpy starts threads

import sys  # noqa: E402
import time  # noqa: E402

import numpy as np  # noqa: E402

from bandit_backend import ContextualActionSets, Greedy, LinearBandit, LinUCB, simulate  # noqa: E402
from bandit_backend.instances import movielens, symmetric_circle  # noqa: E402


def engine_rate(bandit, policy, coalition, horizon):
    """Decisions a second of a whole run, streams and tables included, compilation not."""
    simulate(bandit, policy, coalition, horizon=2, seed=0)
    start = time.perf_counter()
    regret = simulate(bandit, policy, coalition, horizon=horizon, seed=0)
    return regret.shape[1] * horizon / (time.perf_counter() - start)


def dense_rate(items, theta, alpha, horizon, users=None, timed=200):
    """Decisions a second of dense LinUCB; between the timed steps data accumulate cheaply."""
    rng = np.random.default_rng(0)
    d = items.shape[1]
    inverse, moment = np.eye(d), np.zeros(d)
    elapsed, every = 0.0, max(1, horizon // timed)
    for t in range(horizon):
        user = None if users is None else users[rng.integers(len(users))]
        start = time.perf_counter()
        estimate = inverse @ moment
        if t % every == 0:
            if user is None:
                scores = items @ estimate
                widths = np.einsum("kd,kd->k", items @ inverse, items)
            else:
                scores = items @ (user * estimate)
                widths = np.einsum("kd,kd->k", items @ (user[:, None] * user * inverse), items)
            scores += alpha * np.sqrt(widths)
            best = int(scores.argmax())
        else:  # any plausible action will do: the best estimate
            best = int((items @ (estimate if user is None else user * estimate)).argmax())
        x = items[best] if user is None else user * items[best]
        gain = inverse @ x
        inverse -= np.outer(gain, gain) / (1.0 + x @ gain)
        moment += x * (x @ theta + rng.standard_normal())
        if t % every == 0:
            elapsed += time.perf_counter() - start
    return len(range(0, horizon, every)) / elapsed


def report(name, engine, dense):
    print(f"{name:42} {engine:12,.0f} {dense:10,.0f} {engine / dense:8.1f}x")


def main():
    rng = np.random.default_rng(0)
    horizon = 4096
    print(f"{'':42} {'engine /s':>12} {'dense /s':>10} {'ratio':>9}")
    sources = {}
    if len(sys.argv) > 1:
        real = movielens(sys.argv[1], attribute="gender")
        sources["MovieLens"] = (real.action_sets.users, real.action_sets.items, real.theta)
    sources["Gaussian"] = (
        rng.standard_normal((943, 100)) / 10,
        rng.standard_normal((1682, 100)),
        rng.standard_normal(100),
    )
    for name, (users, items, theta) in sources.items():
        everyone = LinearBandit(theta, ContextualActionSets(users, items, [range(len(users))]))
        for alpha in (0.1, 1.0, 5.0):
            report(
                f"contextual, {name}, 943 users, alpha {alpha}",
                engine_rate(everyone, LinUCB(alpha=alpha), 1, horizon),
                dense_rate(items, theta, alpha, horizon, users),
            )
        rate = engine_rate(everyone, Greedy(), 1, horizon)
        print(f"{f'contextual, {name}, greedy':42} {rate:12,.0f}")
    for n_arms, d in ((1682, 100), (200, 20), (25, 25)):
        arms, theta = rng.standard_normal((n_arms, d)), rng.standard_normal(d) / np.sqrt(d)
        report(
            f"fixed, K = {n_arms}, d = {d}",
            engine_rate(LinearBandit(theta, [arms]), LinUCB(), 1, horizon),
            dense_rate(arms, theta, 1.0, horizon),
        )
    report(
        "one-hot, K = 25, five agents",
        engine_rate(symmetric_circle(), LinUCB(alpha=3.0), 31, 20 * horizon),
        dense_rate(np.eye(25), symmetric_circle().theta, 3.0, horizon),
    )


if __name__ == "__main__":
    main()
