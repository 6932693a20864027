"""Error rates of verdicts on estimated games, where they are hardest to keep.

    python tests/benchmarks/bench_calibration.py [repetitions]

Additive games lie on the boundary of every property at once: all slacks are 0. In "mostly slack"
all but three inequalities of convexity have ample slack. Printed is the share, in per cent, of
"fails" (wrong) and of "holds" at the levels 5% and 1%, and how often the margin's interval covers;
then power: shares of the right answer for games that are clearly inside or outside.
"""

import sys

import numpy as np

from tugames import SampledGame, is_balanced, is_convex, is_monotone, is_superadditive

NOISES = ("gaussian", "exponential", "minus exponential", "t(3)", "uneven", "common")


def draws(rng, kind, replicates, n):
    """Noise of mean 0 by replicate and coalition."""
    shape = (replicates, 1 << n)
    if kind == "gaussian":
        noise = rng.standard_normal(shape)
    elif kind == "exponential":
        noise = rng.exponential(size=shape) - 1.0
    elif kind == "minus exponential":
        noise = 1.0 - rng.exponential(size=shape)
    elif kind == "t(3)":
        noise = rng.standard_t(3, size=shape)
    elif kind == "uneven":  # minus exponential, with scales that differ by coalition
        noise = (1.0 - rng.exponential(size=shape)) * np.exp(1.5 * rng.standard_normal(1 << n))
    else:  # one number for each player, shared by coalitions, and a little for each coalition
        members = (np.arange(1 << n)[:, None] >> np.arange(n) & 1).astype(float)
        noise = rng.standard_normal((replicates, n)) @ members.T
        noise += 0.1 * rng.standard_normal(shape)
    noise[:, 0] = 0.0
    return noise


def rates(predicate, values, n, replicates, kind, repetitions, margin, spread=1.0):
    """Per cent of fails and holds at 5% and 1%, and of intervals that cover the margin."""
    rng = np.random.default_rng(1)
    counts = np.zeros(5)
    for _ in range(repetitions):
        sampled = SampledGame(values + spread * draws(rng, kind, replicates, n))
        verdict = predicate(sampled)
        low, high = verdict.margin_interval
        counts += [
            verdict.outcome == "fails",
            verdict.outcome == "fails" and verdict.p_value <= 0.01,
            verdict.outcome == "holds",
            verdict.outcome == "holds" and verdict.p_value <= 0.01,
            low <= margin + 1e-9 and margin - 1e-9 <= high,
        ]
    return 100.0 * counts / repetitions


def main():
    repetitions = int(sys.argv[1]) if len(sys.argv) > 1 else 2000
    print("fails 5% / 1%, holds 5% / 1%, interval covers, per cent")
    for predicate in (is_convex, is_superadditive, is_monotone, is_balanced):
        for n in (3,) if predicate is is_balanced else (3, 5):
            times = repetitions if predicate is not is_balanced else max(1, repetitions // 4)
            for kind in NOISES:
                for replicates in (5, 10, 20, 50):
                    found = rates(predicate, np.zeros(1 << n), n, replicates, kind, times, 0.0)
                    print(
                        f"{predicate.__name__:17s} n={n} {kind:18s} R={replicates:3d}  "
                        "{:4.1f} / {:4.1f}   {:4.1f} / {:4.1f}   {:5.1f}".format(*found),
                        flush=True,
                    )
    sizes = np.bitwise_count(np.arange(32)).astype(float)
    inside = rates(is_convex, 0.1 * sizes**2, 5, 30, "gaussian", repetitions // 4, 0.2, 0.1)
    print(f"strictly convex, slack 0.2, sd 0.1, n=5, R=30: holds {inside[2]:.1f}")
    majority = np.array([0, 0, 0, 1, 0, 1, 1, 1.0])
    empty = rates(is_balanced, majority, 3, 10, "gaussian", repetitions // 4, -0.5, 0.1)
    print(f"majority of three, sd 0.1, R=10: core fails {empty[0]:.1f}")


if __name__ == "__main__":
    main()
