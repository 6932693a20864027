"""A process that runs one costly function after the other, as it is told, and is interrupted.

    python -m reference.interrupting FOLDER

Reads names of :data:`TASKS`, one a line; says "ready" when a task is set up and "done" when it is
done, or else "interrupted", the seconds of processor time used until then, and how many worths were
lost that a store should have. The folder is for its files.
"""

import os
import signal
import sys
import time
from pathlib import Path

import numpy as np

import tugames
from tugames import Game, families

#: Behind a name: let the interrupt end the process.
LAST = ", and out"


_TICK = os.sysconf("SC_CLK_TCK")


def processor_time(pid):
    """Seconds of processor time that a process has used, on Linux."""
    fields = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / _TICK


def whole(n, top=1000):
    """A game of whole random worths."""
    values = np.random.default_rng(n).integers(0, top, 1 << n).astype(np.float64)
    values[0] = 0.0
    return Game(values)


def real(n):
    """A game of worths that are no whole numbers, and grow."""
    sizes = tugames.coalition_sizes(n)
    values = np.random.default_rng(n).random(1 << n) * sizes
    values[0] = 0.0
    return Game(values)


def convex(n):
    """A strictly convex game, all of whose marginal vectors differ."""
    weights = np.random.default_rng(n).integers(1, 1000, n)
    return Game(tugames.coalition_payoffs(weights) ** 2)


def balanced(n):
    """A game with a wide core that is not convex."""
    values = np.random.default_rng(n).integers(0, 10, 1 << n).astype(np.float64)
    values *= tugames.coalition_sizes(n)
    values[0], values[-1] = 0.0, 20.0 * n
    return Game(values)


def rich(n):
    """A game with many payoffs that cannot be lowered, whose grand coalition is poor."""
    rng = np.random.default_rng(n)
    values = rng.integers(500, 1000, 1 << n) * tugames.coalition_sizes(n)
    values[0] = 0
    return Game(values)


def simple(n):
    weights = np.random.default_rng(n).integers(1, 100, n).tolist()
    return families.weighted_voting(sum(weights) // 2 + 1, weights).game()


def equal_split(game):
    return np.full(game.n_players, game.values[-1] / game.n_players)


def costs(n):
    table = np.random.default_rng(n).integers(1, 100, (n + 1, n + 1))
    return np.triu(table, 1) + np.triu(table, 1).T


def network(n):
    rng = np.random.default_rng(n)
    ends = [rng.choice(8, 2, replace=False).tolist() for _ in range(3 * n)]
    return [(a, b, int(rng.integers(1, 9)), k % n) for k, (a, b) in enumerate(ends)]


def of_game(name, make, n, *arguments, **options):
    """Task that calls a function of a game."""

    def task():
        game = make(n)
        given = [argument(game) if callable(argument) else argument for argument in arguments]
        return lambda: getattr(tugames, name)(game, *given, **options)

    return task


def tabulated():
    oracle = tugames.FunctionOracle(lambda members, rng: len(members) + rng.normal(), 16, seed=0)
    return lambda: tugames.tabulate(oracle, replications=20)


def sampled_tabulation():
    oracle = tugames.FunctionOracle(lambda members, rng: rng.normal(), 20, seed=0)
    return lambda: tugames.tabulate(oracle, replications=40)


class Counted:
    """An oracle that remembers what it was asked for last."""

    deterministic = False
    fingerprint = "sizes and replicates"
    players = range(16)

    def __init__(self):
        self.done = set()

    def worths(self, coalition, replicates):
        worths = np.array(replicates, dtype=float) + coalition.bit_count()
        self.done.update((coalition, replicate) for replicate in replicates)
        return worths


STORED = []


def stored():
    oracle, path = Counted(), Path(sys.argv[1]) / f"{len(STORED)}.store"
    STORED.append((oracle, path))
    return lambda: tugames.tabulate(oracle, replications=20, store=path)


def lost():
    """Number of worths that were evaluated last and are not in the store."""
    oracle, path = STORED[-1]
    if not path.exists():
        return len(oracle.done)
    with tugames.ReplicateStore(path, oracle) as store:
        return len(oracle.done - {row[:2] for row in store.rows()})


def read():
    path = Path(sys.argv[1]) / "game.csv"
    if not path.exists():
        tugames.write_game(real(17), path)
    return lambda: tugames.read_game(path)


def listed():
    worths = {tuple(tugames.coalition_members(m, range(18))): 1.0 for m in range(1, 1 << 18)}
    return lambda: Game.from_dict(worths)


TASKS = {
    "is_exact": of_game("is_exact", lambda n: families.random_exact(n, rng=0), 18),
    "is_superadditive": of_game("is_superadditive", convex, 22),
    "is_average_convex": of_game("is_average_convex", convex, 20),
    "is_convex": of_game("is_convex", convex, 25),
    "is_monotone": of_game("is_monotone", convex, 26),
    "is_weakly_superadditive": of_game("is_weakly_superadditive", convex, 25),
    "superadditive_cover": of_game("superadditive_cover", real, 21),
    "totally_balanced_cover": of_game("totally_balanced_cover", real, 15),
    "marginal_vectors": of_game("marginal_vectors", convex, 10),
    "marginal_vectors real": of_game("marginal_vectors", real, 10),
    "core_center convex": of_game("core_center", convex, 10),
    "core_vertices": of_game("core_vertices", balanced, 8),
    "core_vertices convex": of_game("core_vertices", convex, 10),
    "is_in_weber_set": of_game("is_in_weber_set", real, 21, equal_split),
    "analyze": of_game("analyze", real, 22),
    "balancedness": of_game("balancedness", real, 25),
    "least_core": of_game("least_core", real, 24),
    "nucleolus": of_game("nucleolus", real, 23),
    "prenucleolus": of_game("prenucleolus", whole, 23),
    "per_capita_nucleolus": of_game("per_capita_nucleolus", convex, 22),
    "proportional_nucleolus": of_game("proportional_nucleolus", convex, 22),
    "modiclus": of_game("modiclus", real, 12),
    "prekernel_point": of_game("prekernel_point", real, 22),
    "kohlberg_certificate": of_game(
        "kohlberg_certificate", convex, 22, lambda g: tugames.nucleolus(g).payoff
    ),
    "minimal_balanced_collections": lambda: lambda: tugames.minimal_balanced_collections(6),
    "weighted_shapley_value": of_game(
        "weighted_shapley_value", real, 24, lambda g: np.arange(1, 25)
    ),
    "myerson_value": of_game("myerson_value", real, 24, lambda g: [(i, i + 1) for i in range(23)]),
    "shapley_interaction_index": of_game("shapley_interaction_index", real, 22, 3),
    "harsanyi_dividends": of_game("harsanyi_dividends", real, 25),
    "johnston_index": of_game("johnston_index", simple, 24),
    "deegan_packel_index": of_game("deegan_packel_index", simple, 24),
    "holler_index": of_game("holler_index", simple, 24),
    "minimal_winning_coalitions": of_game("minimal_winning_coalitions", simple, 24),
    "coleman_indices": of_game("coleman_indices", simple, 25),
    "symmetric_players": of_game("symmetric_players", real, 24),
    "strategic_equivalence": of_game("strategic_equivalence", real, 24, lambda g: 2 * g),
    "dual_game": of_game("dual_game", real, 26),
    "bondareva_shapley_program": of_game("bondareva_shapley_program", real, 16),
    "minimum_cost_spanning_tree": lambda: lambda: families.minimum_cost_spanning_tree(costs(23)),
    "flow": lambda: lambda: families.flow(network(22), 0, 1),
    "linear_production": lambda: (
        lambda: families.linear_production(
            np.random.default_rng(0).integers(0, 9, (22, 4)),
            np.random.default_rng(1).integers(1, 6, (4, 6)),
            np.random.default_rng(2).integers(1, 30, 6),
        )
    ),
    "weighted_voting": lambda: lambda: simple(26),
    "random_exact": lambda: lambda: families.random_exact(23, rng=0),
    "from_function": lambda: lambda: Game.from_function(len, 22),
    "from_dict": listed,
    "tabulate": tabulated,
    "tabulate many": sampled_tabulation,
    "tabulate into a store": stored,
    "read_game": read,
}


def main():
    signal.signal(signal.SIGINT, signal.default_int_handler)
    while True:
        try:
            name = sys.stdin.readline().strip()
            if not name:
                return
            run = TASKS[name.removesuffix(LAST)]()
            print("ready", flush=True)
            run()
            print("done", flush=True)
        except KeyboardInterrupt:
            used = time.process_time()
            if name.endswith(LAST):
                raise
            print("interrupted", used, lost() if STORED else 0, flush=True)


if __name__ == "__main__":
    main()
