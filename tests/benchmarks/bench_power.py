"""How often verdicts on estimated games find what is so, by slack and number of replicates.

    python tests/benchmarks/bench_power.py [repetitions]

Games of five players with independent Gaussian noise of standard deviation 1 on every worth. A
slack d is the least one where a property holds ("holds" is right) and the only violation where it
does not ("fails" is right); it is given in units of the noise of a single worth. Printed are the
shares of right outcomes, in per cent; then two games by name, and seconds on one core.
"""

import sys
import time

import numpy as np
from noisy_games import draws, sizes

import tugames
from tugames import SampledGame

SLACKS = (0.5, 1.0, 2.0, 4.0)
REPLICATES = (5, 10, 20, 50, 200)
N = 5


def convex(slack):
    """All second differences are the slack; if it is negative, one is, and the others are 5."""
    if slack > 0.0:
        return slack * sizes(N) ** 2 / 2.0
    values = 2.5 * sizes(N) ** 2
    values[3] += slack - 5.0  # v(0) + v(1) with v(0+1)
    return values


def superadditive(slack):
    """Each player alone has nothing, two together the slack, and so on."""
    values = abs(slack) * (sizes(N) - 1.0).clip(0.0)
    if slack < 0.0:
        values = 5.0 * (sizes(N) - 1.0).clip(0.0)
        values[3] = slack
    return values


def monotone(slack):
    """Every player adds the slack, or one of them takes it from one coalition."""
    values = abs(slack) * sizes(N)
    if slack < 0.0:
        values = 5.0 * sizes(N)
        values[3] = values[1] + slack
    return values


def balanced(slack):
    """Proper coalitions have nothing, or all but one have what is too much by the slack."""
    values = np.zeros(1 << N)
    values[-1] = max(slack, 0.0)
    if slack < 0.0:
        values[sizes(N) == N - 1] = -slack * (N - 1) / N
    return values


def paid_fairly(slack):
    """Equal shares leave every proper coalition the slack, or take it from one."""
    values = sizes(N) * 5.0 - abs(slack)
    values[0], values[-1] = 0.0, 5.0 * N
    if slack < 0.0:
        values[1:-1] = 0.0
        values[3] = 10.0 - slack
    return values


def in_core(sampled):
    """Equal shares of what each replicate's grand coalition has."""
    payoffs = np.repeat(sampled.samples[:, -1:] / N, N, axis=1)
    return tugames.is_in_core(sampled, payoffs)


STUDIES = {
    "convex": (tugames.is_convex, convex),
    "superadditive": (tugames.is_superadditive, superadditive),
    "monotone": (tugames.is_monotone, monotone),
    "core not empty": (tugames.is_balanced, balanced),
    "in the core": (in_core, paid_fairly),
    "totally balanced": (tugames.is_totally_balanced, convex),
    "exact": (tugames.is_exact, lambda slack: convex(abs(slack))),
}


def share(verdict_of, values, replicates, outcome, repetitions, spread=1.0):
    """Per cent of games with this outcome."""
    rng = np.random.default_rng(replicates)
    n = values.size.bit_length() - 1
    found = [
        verdict_of(SampledGame(values + spread * draws(rng, "gaussian", replicates, n))).outcome
        for _ in range(repetitions)
    ]
    return 100.0 * found.count(outcome) / repetitions


def curves(repetitions):
    for name, (verdict_of, game) in STUDIES.items():
        costly = name in ("totally balanced", "exact")
        for outcome, sign in (("holds", 1), ("fails", -1)):
            if sign < 0 and costly:
                continue  # which coalition's violation is a question of its own
            for slack in SLACKS:
                rates = [
                    share(
                        verdict_of,
                        game(sign * slack),
                        replicates,
                        outcome,
                        repetitions // 10 if costly else repetitions,
                    )
                    for replicates in REPLICATES
                ]
                line = " ".join(f"{rate:5.1f}" for rate in rates)
                print(
                    f"{name:17s} {outcome} slack {slack:3.1f}  R={REPLICATES}: {line}", flush=True
                )


def seconds(verdict_of, n, replicates):
    rng = np.random.default_rng(0)
    sampled = SampledGame(sizes(n) ** 2 + draws(rng, "gaussian", replicates, n))
    best = np.inf
    for _ in range(3):
        begun = time.perf_counter()
        verdict_of(sampled)
        best = min(best, time.perf_counter() - begun)
    return best


def main():
    repetitions = int(sys.argv[1]) if len(sys.argv) > 1 else 400
    strict = 0.1 * sizes(N) ** 2
    found = share(tugames.is_convex, strict, 30, "holds", 5 * repetitions, 0.1)
    print(f"convex, slack 0.2, sd 0.1, n=5, R=30: holds {found:.1f}")
    majority = np.array([0, 0, 0, 1, 0, 1, 1, 1.0])
    found = share(tugames.is_balanced, majority, 10, "fails", 5 * repetitions, 0.1)
    print(f"core of the majority of three, sd 0.1, R=10: fails {found:.1f}")
    for verdict_of, n in ((tugames.is_convex, 12), (tugames.is_superadditive, 10)):
        print(f"{verdict_of.__name__}, n={n}, R=50: {seconds(verdict_of, n, 50):.2f} s")
    print(f"is_balanced, n=10, R=50: {seconds(tugames.is_balanced, 10, 50):.2f} s", flush=True)
    curves(repetitions)


if __name__ == "__main__":
    main()
