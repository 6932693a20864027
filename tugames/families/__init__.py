"""Families of games, one a file: each with its formula, its source and what is known about it."""

from tugames.families.airport import Airport, airport
from tugames.families.apex import apex
from tugames.families.assignment import AssignmentCore, assignment, assignment_core
from tugames.families.bankruptcy import (
    bankruptcy,
    constrained_equal_awards,
    constrained_equal_losses,
    proportional_rule,
    random_arrival_rule,
    talmud_rule,
)
from tugames.families.cardinality import cardinality, cardinality_banzhaf_value
from tugames.families.dual_proof import DualProof
from tugames.families.flow import MinimumCut, flow, minimum_cut
from tugames.families.glove import glove, glove_shapley_value
from tugames.families.linear_production import OwenPoint, linear_production, owen_point
from tugames.families.market import CompetitiveEquilibrium, competitive_equilibrium, market
from tugames.families.matching import matching
from tugames.families.minimum_cost_spanning_tree import (
    bird_allocation,
    folk_solution,
    irreducible_costs,
    minimum_cost_spanning_tree,
)
from tugames.families.museum_pass import museum_pass, museum_pass_shapley_value
from tugames.families.oligopoly import oligopoly
from tugames.families.programming import ProgrammingGame, programming_game
from tugames.families.programs import (
    assignment_program,
    flow_program,
    linear_production_program,
    matching_program,
)
from tugames.families.random_games import (
    random_balanced,
    random_convex,
    random_exact,
    random_game,
    random_simple,
    random_superadditive,
    random_totally_balanced,
)
from tugames.families.savings import savings
from tugames.families.sequencing import (
    equal_gain_splitting,
    sequencing,
    sequencing_shapley_value,
)
from tugames.families.simple import simple_from_minimal_winning
from tugames.families.spanning_tree import MoatProof, SpanningTree, spanning_tree
from tugames.families.unanimity import UnanimitySum, unanimity, unanimity_sum
from tugames.families.weighted_voting import WeightedVoting, weighted_voting

__all__ = [
    "Airport",
    "AssignmentCore",
    "CompetitiveEquilibrium",
    "DualProof",
    "MinimumCut",
    "MoatProof",
    "OwenPoint",
    "ProgrammingGame",
    "SpanningTree",
    "UnanimitySum",
    "WeightedVoting",
    "airport",
    "apex",
    "assignment",
    "assignment_core",
    "assignment_program",
    "bankruptcy",
    "bird_allocation",
    "cardinality",
    "cardinality_banzhaf_value",
    "competitive_equilibrium",
    "constrained_equal_awards",
    "constrained_equal_losses",
    "equal_gain_splitting",
    "flow",
    "flow_program",
    "folk_solution",
    "glove",
    "glove_shapley_value",
    "irreducible_costs",
    "linear_production",
    "linear_production_program",
    "market",
    "matching",
    "matching_program",
    "minimum_cost_spanning_tree",
    "minimum_cut",
    "museum_pass",
    "museum_pass_shapley_value",
    "oligopoly",
    "owen_point",
    "programming_game",
    "proportional_rule",
    "random_arrival_rule",
    "random_balanced",
    "random_convex",
    "random_exact",
    "random_game",
    "random_simple",
    "random_superadditive",
    "random_totally_balanced",
    "savings",
    "sequencing",
    "sequencing_shapley_value",
    "simple_from_minimal_winning",
    "spanning_tree",
    "talmud_rule",
    "unanimity",
    "unanimity_sum",
    "weighted_voting",
]
