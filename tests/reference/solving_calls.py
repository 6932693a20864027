"""Calls of everything public that may meet a linear program, for ``reference.speaking``."""

from concurrent.futures import ThreadPoolExecutor

import cvxpy  # noqa: F401 - heavy, and loaded once for all forks
import hypothesis
import matplotlib.pyplot  # noqa: F401, ICN001
import numpy as np
import pandas  # noqa: F401, ICN001

import tugames
from reference.solved import solved_worth
from tugames import FunctionOracle, Game, SampledGame, axioms, families, plotting, testing

#: Neither is convex, and both cores have corners.
GAME = Game([0, 0, 0, 4, 0, 4, 3, 7])
LARGER = Game([0, 1, 1, 5, 1, 5, 4, 7, 1, 5, 3, 7, 5, 7, 6, 12])
#: The core is empty, and worths are no small fractions.
EMPTY = Game([0, 0, 0, 0.7, 0, 0.8, 0.9, 1])
#: Eight replicates: fewer than six reach no level of 0.05.
SAMPLED = SampledGame(LARGER.values + np.outer(np.arange(8) / 8, LARGER.values > 1))

tugames.is_superadditive(GAME)  # loads the compiler for all forks


#: Axioms to search with.
FEW = [axioms.efficiency, axioms.davis_maschler_consistency]


def in_workers():
    oracle = FunctionOracle(solved_worth, players=3, seed=0)
    tugames.tabulate(oracle, replications=2, workers=2)


def in_threads():
    with ThreadPoolExecutor(4) as executor:
        list(executor.map(tugames.balancedness, [LARGER] * 8))


def decided():
    noisy = FunctionOracle(lambda s, rng: len(s) ** 2 + 0.1 * rng.normal(), players=3, seed=0)
    tugames.decide(noisy, tugames.is_balanced)


def satisfied():
    axioms.is_satisfied(axioms.efficiency, LARGER, tugames.nucleolus(LARGER))


def by_cvxpy():
    tugames.bondareva_shapley_program(LARGER).solve(solver="HIGHS")


def drawn(strategy):
    once = hypothesis.settings(max_examples=1, database=None, deadline=None)
    once(hypothesis.given(strategy)(lambda _: None))()


#: Families with a search of their own, most with a program a coalition.
SEARCHED = {
    "airport": lambda: families.airport([1, 4, 6]),
    "assignment_program": lambda: families.assignment_program([[5, 8, 2], [7, 9, 6]]),
    "flow_program": lambda: families.flow_program([(0, 1, 2, 0), (1, 2, 1, 1)], 0, 2),
    "linear_production_program": lambda: families.linear_production_program(
        [[4, 1], [1, 4]], [[1, 2], [2, 1]], [3, 2]
    ),
    "matching_program": lambda: families.matching_program([[0, 3, 1], [3, 0, 2], [1, 2, 0]]),
    "programming_game": lambda: families.programming_game(
        [3, 2], [[1, 2], [2, 1]], [[4, 1], [1, 4]], integer=True
    ),
    "spanning_tree": lambda: families.spanning_tree(
        [[0, 4, 5, 7], [4, 0, 2, 3], [5, 2, 0, 1], [7, 3, 1, 0]]
    ),
    "weighted_voting": lambda: families.weighted_voting(5, [3, 2, 2, 1]),
}


def searched(make):
    game = make()
    tugames.core_by_separation(game)
    tugames.core_by_separation(game, game.most_violated)
    tugames.least_core_by_separation(game)


CALLS = {
    **{
        name: lambda name=name: getattr(tugames, name)(LARGER)
        for name in (
            "balancedness", "core_center", "core_dimension", "core_element", "core_polytope",
            "core_vertices", "dual_cover", "has_large_core", "is_balanced", "is_exact",
            "is_totally_balanced", "least_core", "minimal_balanced_collection", "modiclus",
            "nucleolus", "per_capita_nucleolus", "prekernel_point", "prenucleolus",
            "proportional_nucleolus", "totally_balanced_cover",
        )
    },
    "core_polytope, empty": lambda: tugames.core_polytope(EMPTY),
    "core_vertices, empty": lambda: tugames.core_vertices(EMPTY),
    "core_triangle, empty": lambda: plotting.core_triangle(EMPTY),
    "totally_balanced_cover, empty": lambda: tugames.totally_balanced_cover(EMPTY),
    "analyze": lambda: tugames.analyze(LARGER).to_text(),
    "analyze, sampled": lambda: tugames.analyze(SAMPLED).to_text(),
    "is_balanced, sampled": lambda: tugames.is_balanced(SAMPLED),
    "bondareva_shapley_program": by_cvxpy,
    "minimal_balanced_collections": lambda: tugames.minimal_balanced_collections(4),
    "weber_membership": lambda: tugames.weber_membership(LARGER, [3, 3, 3, 3]),
    "is_in_weber_set": lambda: tugames.is_in_weber_set(LARGER, [3, 3, 3, 3]),
    "estimate_least_core": lambda: tugames.estimate_least_core(LARGER, 1000),
    "is_in_kernel": lambda: tugames.is_in_kernel(LARGER, [3, 3, 3, 3]),
    "is_in_prekernel": lambda: tugames.is_in_prekernel(LARGER, [3, 3, 3, 3]),
    "maximum_surpluses": lambda: tugames.maximum_surpluses(LARGER, [3, 3, 3, 3]),
    "kohlberg_certificate": lambda: tugames.kohlberg_certificate(LARGER, [3.5, 2.5, 3, 3]),
    "core_by_separation": lambda: tugames.core_by_separation(SEARCHED["matching_program"]()),
    "least_core_by_separation": lambda: tugames.least_core_by_separation(SEARCHED["airport"]()),
    **{name: lambda make=make: make().game() for name, make in SEARCHED.items()},
    **{f"core, {name}": lambda make=make: searched(make) for name, make in SEARCHED.items()},
    "owen_point": lambda: families.owen_point([[4, 1], [1, 4]], [[1, 2], [2, 1]], [3, 2]),
    "random_totally_balanced": lambda: families.random_totally_balanced(4, rng=0),
    "decide": decided,
    "is_satisfied": satisfied,
    "worths in workers": in_workers,
    "in threads": in_threads,
    "verify": lambda: axioms.verify(tugames.core_element, axioms.converse_consistency, budget=5),
    "characterise": lambda: axioms.characterise(tugames.core_element, FEW, budget=2),
    "explain": lambda: tugames.explain(LARGER, [3, 3, 3, 3]).to_text(),
    "compare, game": lambda: tugames.compare(LARGER).to_text(),
    "compare": lambda: axioms.compare([tugames.core_element, tugames.nucleolus], FEW, budget=2),
    "core_triangle": lambda: plotting.core_triangle(GAME),
    "core_tetrahedron": lambda: plotting.core_tetrahedron(LARGER),
    "balanced_games": lambda: drawn(testing.balanced_games(3)),
    "exact_games": lambda: drawn(testing.exact_games(3)),
    "totally_balanced_games": lambda: drawn(testing.totally_balanced_games(3)),
    "imputations": lambda: drawn(testing.imputations(LARGER)),
    "core_payoffs": lambda: drawn(testing.core_payoffs(LARGER)),
    "family_games": lambda: drawn(testing.family_games()),
    "axiom_tests": lambda: testing.axiom_tests(tugames.nucleolus, axioms.efficiency, budget=2),
}  # fmt: skip
