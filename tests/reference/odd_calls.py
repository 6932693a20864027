"""A valid call of every public function, and odd values to put in the place of its arguments."""

import inspect
import tempfile
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path

import numpy as np
import pandas as pd
from hypothesis import strategies as st

import tugames
from tugames import (
    FunctionOracle,
    Game,
    OracleGame,
    SampledGame,
    axioms,
    catalog,
    families,
    plotting,
    testing,
)

MODULES = {
    "": tugames,
    "axioms.": axioms,
    "catalog.": catalog,
    "families.": families,
    "plotting.": plotting,
    "testing.": testing,
}

PLAYERS = ("ann", "bob", "eve")
#: Three players, convex and not symmetric: every solution exists and the core has an interior.
GAME = Game([0, 1, 2, 5, 3, 7, 8, 15], PLAYERS)
SIMPLE = Game([0, 0, 0, 1, 0, 1, 0, 1], PLAYERS)
SAMPLED = SampledGame([GAME.values * (8 + r) for r in range(8)], PLAYERS)
ORACLE = FunctionOracle(lambda members: float(len(members)), PLAYERS, fingerprint="size")
NOISY = FunctionOracle(lambda members, rng: len(members) + rng.normal(), PLAYERS, seed=1)
PAYOFF = tugames.shapley_value(GAME)
FLOW = [("s", "t", 1, "ann"), ("s", "t", 2, "bob")]
DECISION = tugames.decide(NOISY, tugames.is_superadditive, replications=20)
SQUARE = [[0, 2, 3], [2, 0, 1], [3, 1, 0]]
VOTING = families.weighted_voting(3, [2, 1, 1])
FOLDER = Path(tempfile.mkdtemp(prefix="odd"))


tugames.write_game(GAME, FOLDER / "there.csv")


def first_payoff(game):
    """A solution."""
    return tugames.shapley_value(game)


@dataclass(frozen=True)
class Call:
    """A function and arguments that it accepts."""

    function: object
    arguments: dict

    def __call__(self, **odd):
        return self.function(**{**self.arguments, **odd})


#: Arguments by name, where they mean the same in every function.
BY_NAME = {
    "game": GAME,
    "first": GAME,
    "second": GAME,
    "payoff": PAYOFF,
    "payoffs": {"mine": PAYOFF},
    "solutions": {"mine": PAYOFF},
    "unions": [["ann", "bob"], ["eve"]],
    "structure": [["ann", "bob"], ["eve"]],
    "partition": [["ann", "bob"], ["eve"]],
    "graph": [("ann", "bob"), ("bob", "eve")],
    "coalition": ["ann", "bob"],
    "player": "ann",
    "other": "bob",
    "weights": [1.0, 2.0, 3.0],
    "epsilon": 0.5,
    "scale": 2.0,
    "shift": [1.0, 2.0, 3.0],
    "probability": 0.25,
    "order": 2,
    "budget": 20,
    "solution": first_payoff,
    "tolerance": 1e-9,
    "level": 0.05,
    "sampled": SAMPLED,
    "simultaneous": True,
    "minus": tugames.equal_division,
    "players": list(PLAYERS),
    "normalized": True,
    "imputations": True,
    "replications": 3,
    "rng": 0,
    "seed": 0,
    "method": "auto",
    "costs": [1.0, 2.0, 3.0],
    "benefits": [1e3, 1e3, 1e3],
    "estate": 4.0,
    "claims": [1.0, 2.0, 3.0],
    "times": [1.0, 2.0, 3.0],
    "values": [[1.0, 2.0], [3.0, 4.0]],
    "network": FLOW,
    "source": "s",
    "sink": "t",
    "worths": st.integers(-3, 3),
    "n_players": 3,
    "visits": [[1, 1, 0], [0, 1, 1]],
    "price": [1.0, 2.0],
    "utilities": [[1.0, 2.0], [3.0, 4.0]],
    "endowments": [[1.0, 2.0], [3.0, 4.0]],
    "curvature": 0.5,
    "resources": [[1.0, 2.0], [3.0, 4.0]],
    "technology": [[1.0, 0.0], [0.0, 1.0]],
    "prices": [1.0, 2.0],
    "measures": 2,
    "ax": None,
    "errors": {"mine": [0.1, 0.1, 0.1]},
    "most": 5,
    "weber_set": True,
    "axiom": "efficiency",
    "axioms": "efficiency",
    "store": None,
    "executor": None,
    "workers": None,
    "progress": False,
    "target": None,
    "target_error": None,
    "more": None,
}
#: Where an argument of that name is another thing.
OWN = {
    "coalition_label": {"mask": 5},
    "coalition_mask": {"members": ["ann"]},
    "coalition_members": {"mask": 5},
    "core_by_separation": {"game": VOTING, "separation": None, "max_rounds": 50},
    "least_core_by_separation": {"game": VOTING, "separation": None, "max_rounds": 50},
    "game_from_dividends": {"dividends": GAME.values},
    "kohlberg_certificate": {"payoff": tugames.nucleolus(GAME).payoff},
    "quotient_game": {"players": ["x", "y"]},
    "read_game": {"path": FOLDER / "there.csv"},
    "explain": {"complaints": 10},
    "semivalue": {"weights": [0.5, 0.0, 0.5]},
    "compare": {"solutions": {"mine": PAYOFF, "Shapley": "shapley-value"}},
    "write_game": {"path": FOLDER / "game.csv", "ending": ".csv", "order": "binary",
                   "layout": None},
    "decide": {"oracle": NOISY, "claim": tugames.is_superadditive, "replications": 20,
               "budget": 1000},
    "estimate_banzhaf": {"replications": None, "budget": 1000},
    "estimate_interactions": {"replications": None, "budget": 1000, "index": "shapley"},
    "estimate_least_core": {"replications": None, "budget": 1000},
    "estimate_owen": {"replications": None, "budget": 1000},
    "estimate_semivalue": {"replications": None, "budget": 1000, "weights": [0.5, 0.0, 0.5]},
    "estimate_shapley": {"replications": None, "budget": 1000},
    "tabulate": {"oracle": NOISY},
    "axioms.sample_games": {"count": 3},
    "axioms.verify": {"games": GAME},
    "axioms.characterise": {"name": "mine", "budget": 2},
    "axioms.compare": {"solutions": {"mine": first_payoff}, "budget": 2},
    "catalog.load": {"name": "aumann_2010/four_sons"},
    "families.assignment": {"players": list("abcd")},
    "families.assignment_program": {"players": list("abcd")},
    "families.bird_allocation": {"costs": SQUARE},
    "families.cardinality": {"worths": [0, 1, 3, 6]},
    "families.cardinality_banzhaf_value": {"worths": [0, 1, 3, 6]},
    "families.flow": {"players": ["ann", "bob"]},
    "families.flow_program": {"players": ["ann", "bob"]},
    "families.minimum_cut": {"players": ["ann", "bob"]},
    "families.folk_solution": {"costs": SQUARE},
    "families.glove": {"left": 1, "right": 2},
    "families.glove_shapley_value": {"left": 1, "right": 2},
    "families.irreducible_costs": {"costs": SQUARE},
    "families.linear_production": {"players": ["ann", "bob"]},
    "families.linear_production_program": {"players": ["ann", "bob"]},
    "families.market": {"players": ["ann", "bob"]},
    "families.matching": {"weights": SQUARE},
    "families.matching_program": {"weights": SQUARE},
    "families.minimum_cost_spanning_tree": {"costs": SQUARE, "players": ["ann", "bob"]},
    "families.museum_pass": {},
    "families.oligopoly": {"intercept": 10.0, "slope": 1.0},
    "families.programming_game": {"objective": [1.0, 2.0], "common": None, "integer": False,
                                  "players": ["ann", "bob"]},
    "families.savings": {"costs": GAME},
    "families.simple_from_minimal_winning": {"coalitions": ["ann+bob", "eve"]},
    "families.spanning_tree": {"costs": SQUARE, "players": ["ann", "bob"]},
    "families.unanimity_sum": {"dividends": {"ann+bob": 4.0}},
    "families.weighted_voting": {"quota": 3, "weights": [2, 1, 1]},
    "plotting.coalition_lattice": {"colour_by": "excess"},
    "plotting.core_tetrahedron": {"game": Game(np.bitwise_count(np.arange(16)) ** 2.0),
                                  "solutions": {"mine": [4, 4, 4, 4]}},
    "plotting.figure": {"width": 6.0, "height": 4.0, "columns": 1},
    "plotting.payout_against_shapley": {"shapley": PAYOFF, "payout": PAYOFF,
                                        "shapley_error": [0.1, 0.1, 0.1],
                                        "payout_error": [0.1, 0.1, 0.1]},
    "plotting.power_bars": {"indices": {"mine": PAYOFF}},
    "plotting.race_profile": {"decision": DECISION},
    "plotting.save_analysis": {"analysis": tugames.analyze(GAME), "path": FOLDER / "a.svg",
                               "title": "mine"},
    "plotting.save_comparison": {"comparison": tugames.compare(GAME, "shapley-value"),
                                 "path": FOLDER / "c.svg", "title": "mine"},
    "plotting.simplex_position": {"payoffs": PAYOFF},
    "testing.axiom_tests": {"games": None, "axioms": "efficiency"},
    "testing.coalitions": {"nonempty": True, "proper": False},
    "testing.family_games": {"families": ["glove"]},
    "testing.float_worths": {"smallest": 1e-9, "largest": 1e9},
    "testing.integer_worths": {"bound": 3},
    "testing.rational_worths": {"bound": 3, "denominators": (1, 2)},
    "testing.sampled_games": {"replicates": 2, "of": testing.games},
    "testing.simplest": {"strategy": st.integers(0, 9), "condition": lambda x: x > 2,
                         "max_examples": 50},
}  # fmt: skip
#: Keyword arguments that go by another one: either fixes the number of players, or the players.
EITHER = {name: {"players": None} for name in dir(testing) if name.endswith("_games")} | {
    name: {"players": None} for name in ("games", *dir(testing)) if name.startswith("games")
}

#: Methods, on objects that are right.
METHODS = {
    "Game": (Game, {"values": GAME.values, "players": list(PLAYERS), "order": "binary"}),
    "SampledGame": (
        SampledGame,
        {"samples": SAMPLED.samples, "players": list(PLAYERS), "order": "binary"},
    ),
    "Game.from_function": (Game.from_function, {"function": len, "players": list(PLAYERS)}),
    "Game.from_dict": (
        Game.from_dict,
        {"worths": {"a": 1, "a+b": 2}, "players": ["a", "b"], "default": 0.0},
    ),
    "Game.from_costs": (
        Game.from_costs,
        {"costs": {"a": 1, "a+b": 2}, "players": ["a", "b"], "default": 0.0},
    ),
    "Game.from_series": (
        Game.from_series,
        {"worths": pd.Series({"a": 1, "a+b": 2}), "players": ["a", "b"], "default": 0.0},
    ),
    "Game.from_frame": (
        Game.from_frame,
        {
            "frame": pd.DataFrame({"coalition": ["a", "a+b"], "worth": [1, 2]}),
            "players": ["a", "b"],
            "worth": "worth",
            "default": 0.0,
        },
    ),
    "SampledGame.from_costs": (
        SampledGame.from_costs,
        {"samples": SAMPLED.samples, "players": list(PLAYERS)},
    ),
    "Estimate.interval": (
        tugames.estimate_shapley(GAME, 7).interval,
        {"level": 0.95, "simultaneous": True},
    ),
    "Estimate.ranks": (tugames.estimate_shapley(GAME, 7).ranks, {"level": 0.95}),
    "estimate_shapley with a target": (
        tugames.estimate_shapley,
        {
            "game": NOISY,
            "budget": 200,
            "method": "permutation",
            "replications": "auto",
            "rng": 0,
            "target": "top-1",
            "target_error": 0.5,
            "level": 0.05,
        },
    ),
    "estimate_shapley of an oracle": (
        tugames.estimate_shapley,
        {
            "game": ORACLE,
            "budget": 24,
            "method": "owen",
            "replications": None,
            "rng": 0,
            "store": None,
            "executor": None,
            "workers": None,
            "progress": False,
        },
    ),
    "Game.mask": (GAME.mask, {"coalition": ["ann"]}),
    "Game.worth": (GAME.worth, {"coalition": ["ann"]}),
    "Game.subgame": (GAME.subgame, {"coalition": ["ann"]}),
    "Game.series": (GAME.series, {"payoff": PAYOFF}),
    "SampledGame.replicate": (SAMPLED.replicate, {"r": 1}),
    "SampledGame.evaluate": (SAMPLED.evaluate, {"solution": first_payoff}),
    "FunctionOracle": (FunctionOracle, {"function": len, "players": 3, "batch": False}),
    "FunctionOracle of batches": (
        FunctionOracle,
        {"function": lambda rows: rows.sum(axis=1), "players": 3, "batch": True, "empty": 0.0},
    ),
    "OracleGame.samples_of": (OracleGame(ORACLE).samples_of, {"coalitions": [3, ["ann"]]}),
    "OracleGame": (OracleGame, {"oracle": ORACLE, "replicates": (0,)}),
    "OracleGame.worth": (OracleGame(ORACLE).worth, {"coalition": ["ann"]}),
    "OracleGame.samples": (OracleGame(ORACLE).samples, {"coalition": 3}),
    "InteractionEstimate.of": (
        tugames.estimate_interactions(GAME, 7).of,
        {"coalition": 3},
    ),
    "InteractionIndex.of": (tugames.shapley_interaction_index(GAME).of, {"coalition": 3}),
    "KohlbergCertificate.verify": (
        tugames.nucleolus(GAME).certificate.verify,
        {"game": GAME},
    ),
    "LeastCoreCertificate.verify": (tugames.least_core(GAME).certificate.verify, {"game": GAME}),
    "RationalCertificate.verify": (
        tugames.balancedness(GAME).certificate.verify,
        {"game": GAME},
    ),
    "MinimalBalancedCollection.worth": (
        tugames.minimal_balanced_collection(GAME).worth,
        {"game": GAME},
    ),
    "Axiom.check": (axioms.efficiency.check, {"solution": first_payoff, "games": [GAME]}),
    "Axiom.on": (axioms.efficiency.on, {"games": axioms.CONVEX_GAMES}),
    "UnanimitySum.worth": (families.unanimity([0], 3).worth, {"coalition": [0]}),
    "Airport.worth": (families.airport([1, 2, 3]).worth, {"coalition": [0]}),
    "Airport.most_violated": (
        families.airport([1, 2, 3]).most_violated,
        {"payoff": [Fraction(-1)] * 3},
    ),
    "SpanningTree.worth": (families.spanning_tree(SQUARE).worth, {"coalition": [0]}),
    "SpanningTree.most_violated": (
        families.spanning_tree(SQUARE).most_violated,
        {"payoff": [Fraction(-1)] * 2},
    ),
    "WeightedVoting.worth": (VOTING.worth, {"coalition": [0]}),
    "WeightedVoting.most_violated": (VOTING.most_violated, {"payoff": [Fraction(1, 3)] * 3}),
}

#: Objects that only this package makes, from what was checked before; protocols; constants.
RESULTS = {
    "Analysis", "Balancedness", "BatchValueOracle", "ColemanIndices", "Complaint", "Explanation",
    "ConfidenceIntervals", "ConfidenceRanks", "CoreBySeparation", "CorePolytope",
    "Decision", "Estimate", "InteractionEstimate", "InteractionIndex", "KohlbergCertificate",
    "KohlbergStage", "LeastCore",
    "LeastCoreBySeparation", "LeastCoreCertificate", "LeastCoreEstimate",
    "LeastCoreInterval", "MarginCertificate",
    "MinimalBalancedCollection", "Nucleolus", "RationalCertificate", "ReplicateStore",
    "Separation", "SeparationCertificate", "SolutionComparison", "StablePayoff", "StoredOracle",
    "StrategicEquivalence", "Verdict",
    "WeberMembership", "Witness", "CertifiedGame", "CoreProof", "SeparableGame",
    "SplitValueOracle", "ValueOracle", "axioms.Axiom", "axioms.AxiomReport",
    "axioms.Characterisation", "axioms.Comparison", "axioms.Counterexample", "axioms.GameClass",
    "axioms.Report", "catalog.CatalogEntry", "families.Airport", "families.AssignmentCore",
    "families.CompetitiveEquilibrium", "families.DualProof", "families.MinimumCut",
    "families.MoatProof", "families.OwenPoint", "families.ProgrammingGame",
    "families.SpanningTree", "families.UnanimitySum", "families.WeightedVoting",
}  # fmt: skip


#: Those that say nothing of other games.
OF_SIMPLE_GAMES = ("coleman_indices", "is_decisive", "is_proper", "is_strong",
                   "minimal_winning_coalitions")  # fmt: skip


def table():
    """A valid call of every public function, by name."""
    calls = {name: Call(function, arguments) for name, (function, arguments) in METHODS.items()}
    for prefix, module in MODULES.items():
        for short in module.__all__:
            function, name = getattr(module, short), prefix + short
            if inspect.ismodule(function) or name in METHODS or name in RESULTS:
                continue
            if not callable(function) or isinstance(function, axioms.Axiom | axioms.GameClass):
                continue
            known = {**BY_NAME, **OWN.get(name, {})}
            if prefix == "testing." and "n_players" in inspect.signature(function).parameters:
                known["players"] = None
            if name in OF_SIMPLE_GAMES or name.endswith("_index"):
                known["game"] = SIMPLE
            names = inspect.signature(function).parameters
            missing = [argument for argument in names if argument not in known]
            assert not missing, f"{name} has the new arguments {missing}: give valid ones here"
            calls[name] = Call(function, {argument: known[argument] for argument in names})
    return calls
