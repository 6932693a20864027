"""The core of games of many players: seconds by family, one process in turn.

    python tests/benchmarks/bench_large_core.py [PLAYERS ...]

"core" is ``core_by_separation``, "check" its certificate's ``verify``, "search" one call of
``most_violated`` at the equal split. "least" is ``least_core_by_separation`` of the voting
games. All with one thread for numpy; the solver's choice for its own.
"""

import os

for _variable in ("OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "OMP_NUM_THREADS"):
    os.environ[_variable] = "1"  # before numpy starts threads

import sys  # noqa: E402
import time  # noqa: E402
from fractions import Fraction  # noqa: E402

import numpy as np  # noqa: E402

from tugames.core.core_by_separation import core_by_separation  # noqa: E402
from tugames.core.least_core_by_separation import least_core_by_separation  # noqa: E402
from tugames.core.separation_certificate import SeparationCertificate  # noqa: E402
from tugames.families.airport import airport  # noqa: E402
from tugames.families.programs import (  # noqa: E402
    assignment_program,
    flow_program,
    linear_production_program,
    matching_program,
)
from tugames.families.spanning_tree import spanning_tree  # noqa: E402
from tugames.families.weighted_voting import weighted_voting  # noqa: E402


def games(n):
    """Name the games of n players and make them."""
    rng = np.random.default_rng(n)
    weights = rng.integers(1, 60, n).tolist()
    yield "voting, no veto", weighted_voting(sum(weights) // 2 + 1, weights)
    strong = [sum(weights), *weights[1:]]
    yield "voting, one veto", weighted_voting(strong[0] + sum(weights) // 3, strong)
    yield "airport", airport(rng.integers(1, 500, n))
    yield "assignment", assignment_program(rng.integers(0, 100, (n // 2, n - n // 2)))
    edges = []
    for i in range(n):
        tail, head = rng.choice(n // 5, 2, replace=False).tolist()
        edges.append((tail, head, int(rng.integers(1, 9)), i))
    yield "flow", flow_program(edges, 0, 1)
    technology = rng.integers(1, 6, (6, 8))
    stocks, prices = rng.integers(0, 9, (n, 6)), rng.integers(1, 30, 8)
    yield "linear production", linear_production_program(stocks, technology, prices)
    pairs = np.triu(rng.integers(1, 30, (n, n)) * (rng.random((n, n)) < 6 / n), 1)
    yield "matching", matching_program(pairs + pairs.T)
    places = rng.integers(0, 1000, (n + 1, 2))
    yield "spanning tree", spanning_tree(np.abs(places[:, None] - places).sum(axis=-1))


def timed(task):
    start = time.perf_counter()
    result = task()
    return result, time.perf_counter() - start


def verified(game, certificate):
    if isinstance(certificate, SeparationCertificate):
        return certificate.verify(game)
    return certificate.verify()


def main():
    print(
        f"{'n':>4} {'game':20} {'core s':>8} {'check s':>8} {'search s':>9} {'least s':>8}  answer"
    )
    for n in map(int, sys.argv[1:] or ("50", "100", "200")):
        for name, game in games(n):
            result, core = timed(lambda game=game: core_by_separation(game))
            proof = result.certificate
            sound, check = timed(lambda game=game, proof=proof: verified(game, proof))
            assert sound
            equal = [Fraction(game.worth((1 << n) - 1)) / n] * n
            search = least = "-"
            if name != "spanning tree" or n <= 30:
                search = f"{timed(lambda game=game, x=equal: game.most_violated(x))[1]:.3f}"
            if name.startswith("voting") and n <= 100:
                least = f"{timed(lambda game=game: least_core_by_separation(game))[1]:.2f}"
            print(
                f"{n:4} {name:20} {core:8.3f} {check:8.3f} {search:>9} {least:>8}  "
                f"{'balanced' if result.balanced else 'core empty'}, "
                f"{'exact' if result.exact else 'within the tolerance'}; {result.method}",
                flush=True,
            )


if __name__ == "__main__":
    main()
