"""Error rates of verdicts on estimated games, where they are hardest to keep.

    python tests/benchmarks/bench_calibration.py [repetitions [study ...]] [--noise NOISE]

Every game is on the boundary of the property: the least slack is 0, and both "fails" and "holds"
are to come out at the level at most. Either all inequalities are at their bound, or one is, or
some; the least favourable case differs by test and by noise. Printed are rows of a table; in each
cell the shares, in per cent, of "fails" at the levels 5% and 1%, of "holds" at both, and how often
the interval of the margin covers. Costly verdicts are repeated less often, as each row says;
``--seed`` draws other games, whose rates may be averaged with these.
"""

from concurrent.futures import ProcessPoolExecutor
from functools import partial

import numpy as np
from noisy_games import asked, at_bound, draws, gloves, print_rows, sizes

import tugames
from tugames import SampledGame

REPLICATES = (5, 10, 20, 50, 200)


def core_at_bound(n):
    """Squares of sizes, and of all less than all but one can ask: a core of one point."""
    values = sizes(n) ** 2
    values[-1] = n * (n - 1.0)
    return values


def some_equalities(n):
    """A gain of 1 for every pair of players but the first two: convex, some slacks are 0."""
    masks = np.arange(1 << n)
    return sizes(n) * (sizes(n) - 1.0) / 2.0 - (masks & 3 == 3)


def additive(n):
    """Nothing for anybody: every slack is 0."""
    return np.zeros(1 << n)


def one_demands_its_share(n):
    """Equal shares of n^2 leave all coalitions room but the first player."""
    values = sizes(n) ** 2
    values[1] = n
    return values


def equal_split(verdict, sampled):
    """A verdict on what each replicate's grand coalition gives to all alike."""
    n = sampled.n_players
    return verdict(sampled, np.repeat(sampled.samples[:, -1:] / n, n, axis=1))


null_player = partial(tugames.is_null_player, player=0)
symmetric_pair = partial(tugames.is_symmetric_pair, player=0, other=1)
in_core = partial(equal_split, tugames.is_in_core)
rational = partial(equal_split, tugames.is_individually_rational)

#: Verdict, game, and share of the repetitions by number of players.
STUDIES = {
    "convex, all tight": (tugames.is_convex, additive, {3: 1, 5: 1, 8: 1}),
    "core, gloves": (tugames.is_balanced, gloves, {3: 1, 5: 1, 8: 0.5}),
    "superadditive, one tight": (tugames.is_superadditive, at_bound, {3: 1, 5: 1, 8: 1}),
    "in the core, on a face": (in_core, one_demands_its_share, {3: 1, 5: 1, 8: 1}),
    "convex, some tight": (tugames.is_convex, some_equalities, {3: 1, 5: 1, 8: 1}),
    "core, one tight": (tugames.is_balanced, core_at_bound, {3: 1, 5: 1, 8: 0.5}),
    "totally balanced, all tight": (tugames.is_totally_balanced, additive, {3: 1, 5: 0.1}),
    "exact, all tight": (tugames.is_exact, additive, {3: 0.5, 5: 0.05}),
    "superadditive, all tight": (tugames.is_superadditive, additive, {3: 1, 5: 1, 8: 1}),
    "in the core, all tight": (in_core, additive, {3: 1, 5: 1, 8: 1}),
    "monotone, all tight": (tugames.is_monotone, additive, {3: 1, 5: 1, 8: 1}),
    "null player": (null_player, additive, {3: 1, 8: 1}),
    "symmetric pair": (symmetric_pair, additive, {3: 1, 8: 1}),
    "individually rational, all tight": (rational, additive, {3: 1}),
    "core, all tight": (tugames.is_balanced, additive, {3: 0.5, 5: 0.5}),
}


def cell(study, n, kind, replicates, repetitions, seed=1):
    """Per cent of fails and of holds at 5% and 1%, and of covered margins."""
    verdict_of, game, _ = STUDIES[study]
    values = game(n)
    rng = np.random.default_rng(seed)
    counts = np.zeros(5)
    for _ in range(repetitions):
        verdict = verdict_of(SampledGame(values + 0.5 * draws(rng, kind, replicates, n)))
        low, high = verdict.margin_interval
        clear = verdict.p_value <= 0.01
        counts += [
            verdict.outcome == "fails",
            verdict.outcome == "fails" and clear,
            verdict.outcome == "holds",
            verdict.outcome == "holds" and clear,
            low <= 1e-9 and high >= -1e-9,
        ]
    return "{:.1f}/{:.1f} {:.1f}/{:.1f} {:.1f}".format(*100.0 * counts / repetitions)


def main():
    call = asked(2000, STUDIES)
    with ProcessPoolExecutor(call.workers) as pool:
        rows = [
            (
                study,
                n,
                kind,
                times,
                [pool.submit(cell, study, n, kind, r, times, call.seed) for r in REPLICATES],
            )
            for study in call.studies
            for n, share in STUDIES[study][2].items()
            for times in [max(1, int(share * call.repetitions))]
            for kind in call.noise
        ]
        print_rows(["study", "n", "noise", "games"], REPLICATES, rows)


if __name__ == "__main__":
    main()
