"""How often confidence intervals of an estimated game's solutions cover those of the true game.

    python tests/benchmarks/bench_coverage.py [repetitions [study ...]] [--noise NOISE]

In per cent. Linear solutions, all players at once and each by itself; the least-core value; sets of
ranks; and solutions with kinks at games that lie on one: the prenucleolus of a glove market and of
an additive game, the tau-value, and each player's largest marginal contribution where all of a
player's tie. What goes through many pieces takes seconds a game, and is repeated less often.
"""

from concurrent.futures import ProcessPoolExecutor

import numpy as np
from noisy_games import asked, draws, gloves, print_rows, sizes

from tugames import (
    SampledGame,
    banzhaf_value,
    confidence_intervals,
    confidence_ranks,
    least_core_interval,
    prenucleolus,
    shapley_value,
    tau_value,
)

REPLICATES = (5, 10, 20, 50)
GLOVES = gloves(3)
MAJORITY = np.array([0, 0, 0, 1, 0, 1, 1, 1.0])
ADDITIVE = np.array([0, 1, 2, 3, 3, 4, 5, 6.0])
NULL = np.zeros(32)
#: Pairs have 2, all have 4, and each its own: all that may be a minimal right ties.
PAIRS = np.array([0, 0, 0, 2, 0, 2, 2, 4.0]) + ADDITIVE


def most_gained(game):
    """Each player's largest marginal contribution, shape (n,)."""
    masks = np.arange(game.values.size)
    return np.array(
        [
            (game.values[masks | 1 << i] - game.values[masks])[masks >> i & 1 == 0].max()
            for i in range(game.n_players)
        ]
    )


def intervals(solution, truth, *, simultaneous=True):
    """Whether intervals of a solution cover: all of them at once, or the share of them."""
    truth = np.array(truth, dtype=float)

    def covered(sampled):
        found = confidence_intervals(sampled, solution, simultaneous=simultaneous)
        inside = (found.low <= truth + 1e-9) & (truth - 1e-9 <= found.high)
        return float(inside.all() if simultaneous else inside.mean())

    return covered


def least_core(truth):
    """Whether the interval of the least-core value covers."""

    def covered(sampled):
        found = least_core_interval(sampled)
        return found.low <= truth + 1e-9 and truth - 1e-9 <= found.high

    return covered


def ranks(sampled):
    """Whether the sets of ranks hold the true ones: the last player's, and both of two equals."""
    found = confidence_ranks(sampled, shapley_value)
    return bool((found.best <= [2, 2, 1]).all() and (found.worst >= [3, 3, 1]).all())


#: What covers, the game's table, and the share of the repetitions.
STUDIES = {
    "Shapley value, all at once": (intervals(shapley_value, [1, 2, 3]), ADDITIVE, 1),
    "Shapley value, one by one": (
        intervals(shapley_value, [1, 2, 3], simultaneous=False),
        ADDITIVE,
        1,
    ),
    "Banzhaf value of 5 players": (intervals(banzhaf_value, np.zeros(5)), NULL, 1),
    "least core, gloves": (least_core(0.0), GLOVES, 1),
    "least core, majority": (least_core(1 / 3), MAJORITY, 1),
    "least core, squares of 5": (least_core(-4.0), sizes(5) ** 2, 1),
    "ranks of two equals and a third": (ranks, GLOVES[[0, 4, 2, 6, 1, 5, 3, 7]], 1),
    "largest contribution, all tie": (intervals(most_gained, [1, 2, 3]), ADDITIVE, 0.15),
    "tau-value, all rights tie": (intervals(tau_value, [7 / 3, 10 / 3, 13 / 3]), PAIRS, 0.15),
    "prenucleolus, gloves": (intervals(prenucleolus, [1, 0, 0]), GLOVES, 0.05),
    "prenucleolus, additive": (intervals(prenucleolus, [1, 2, 3]), ADDITIVE, 0.05),
}


def cell(study, kind, replicates, repetitions, seed=1):
    """Per cent of games."""
    covered, values, _ = STUDIES[study]
    rng = np.random.default_rng([replicates, seed])
    n = values.size.bit_length() - 1
    share = np.mean(
        [
            covered(SampledGame(values + 0.3 * draws(rng, kind, replicates, n)))
            for _ in range(repetitions)
        ]
    )
    return f"{100 * share:.1f}"


def main():
    call = asked(2000, STUDIES)
    with ProcessPoolExecutor(call.workers) as pool:
        rows = [
            (
                study,
                kind,
                times,
                [pool.submit(cell, study, kind, r, times, call.seed) for r in REPLICATES],
            )
            for study in call.studies
            for times in [max(1, int(STUDIES[study][2] * call.repetitions))]
            for kind in call.noise
        ]
        print_rows(["study", "noise", "games"], REPLICATES, rows)


if __name__ == "__main__":
    main()
