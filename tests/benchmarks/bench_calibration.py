"""Error rates of verdicts on estimated games, where they are hardest to keep.

    python tests/benchmarks/bench_calibration.py [repetitions [predicate ...]]

Additive games lie on the boundary of every property at once: all slacks are 0. In "mostly slack"
all but three inequalities of convexity have ample slack. Printed is the share, in per cent, of
"fails" (wrong) and of "holds" at the levels 5% and 1%, and how often the margin's interval covers;
then power: shares of the right answer for games that are clearly inside or outside.
"""

import sys

import numpy as np

from tugames import (
    SampledGame,
    is_balanced,
    is_convex,
    is_exact,
    is_individually_rational,
    is_monotone,
    is_null_player,
    is_superadditive,
    is_symmetric_pair,
    is_totally_balanced,
)

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


def null_player(sampled):
    """All contributions of the first player are 0, but for noise."""
    return is_null_player(sampled, 0)


def symmetric_pair(sampled):
    """Two players are alike, but for noise."""
    return is_symmetric_pair(sampled, 0, 1)


def rational(sampled):
    """Every player gets just what it earns alone."""
    return is_individually_rational(sampled, np.zeros(sampled.n_players))


#: Predicates and the numbers of players that they are tried with; costly ones a quarter as often.
PREDICATES = {
    is_convex: (3, 5),
    is_superadditive: (3, 5),
    is_monotone: (3, 5),
    null_player: (3, 5),
    symmetric_pair: (3, 5),
    rational: (3, 5),
    is_balanced: (3,),
    is_totally_balanced: (3, 4),
    is_exact: (3, 4),
}
COSTLY = (is_balanced, is_totally_balanced, is_exact)


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
    chosen = [p for p in PREDICATES if not sys.argv[2:] or p.__name__ in sys.argv[2:]]
    print("fails 5% / 1%, holds 5% / 1%, interval covers, per cent")
    for predicate in chosen:
        for n in PREDICATES[predicate]:
            times = max(1, repetitions // 4) if predicate in COSTLY else repetitions
            for kind in NOISES:
                for replicates in (5, 10, 20, 50):
                    found = rates(predicate, np.zeros(1 << n), n, replicates, kind, times, 0.0)
                    print(
                        f"{predicate.__name__:19s} n={n} {kind:18s} R={replicates:3d}  "
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
