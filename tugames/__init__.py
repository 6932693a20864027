"""Cooperative game theory with transferable utility: worths, values, the core, and how sure we are.

Start with :class:`Game`, :func:`analyze`, or, if worths must be simulated, :class:`ValueOracle`
and :func:`tabulate`.
"""

from typing import TYPE_CHECKING

from tugames import axioms, errors
from tugames.analysis.analysis import Analysis, analyze
from tugames.analysis.compare import compare
from tugames.analysis.comparison import SolutionComparison
from tugames.analysis.explain import explain
from tugames.analysis.explanation import Complaint, Explanation
from tugames.coalition import (
    coalition_label,
    coalition_mask,
    coalition_members,
    coalition_payoffs,
    coalition_sizes,
)  # fmt: skip
from tugames.core.balanced import is_balanced
from tugames.core.balancedness import Balancedness, balancedness
from tugames.core.bondareva_shapley import bondareva_shapley_program
from tugames.core.center import core_center
from tugames.core.certificate import RationalCertificate
from tugames.core.core_by_separation import CoreBySeparation, core_by_separation
from tugames.core.core_element import core_element
from tugames.core.exact import is_exact
from tugames.core.imputation import is_imputation, is_individually_rational
from tugames.core.kernel import is_in_kernel, is_in_prekernel, maximum_surpluses, prekernel_point
from tugames.core.kohlberg import KohlbergCertificate, KohlbergStage
from tugames.core.kohlberg_certificate import kohlberg_certificate
from tugames.core.large_core import has_large_core
from tugames.core.least_core import LeastCore, LeastCoreCertificate, is_in_epsilon_core, least_core
from tugames.core.least_core_by_separation import LeastCoreBySeparation, least_core_by_separation
from tugames.core.margin_certificate import MarginCertificate
from tugames.core.marginal_vectors import marginal_vectors
from tugames.core.membership import excesses, is_in_core
from tugames.core.minimal_collections import (
    MinimalBalancedCollection,
    minimal_balanced_collection,
    minimal_balanced_collections,
)
from tugames.core.modiclus import dual_cover, modiclus
from tugames.core.nucleolus import (
    Nucleolus,
    nucleolus,
    per_capita_nucleolus,
    prenucleolus,
    proportional_nucleolus,
)  # fmt: skip
from tugames.core.payoff_sets import core_cover_vertices, imputation_vertices
from tugames.core.polytope import CorePolytope, core_dimension, core_polytope, core_vertices
from tugames.core.separation import SeparableGame, Separation
from tugames.core.separation_certificate import CertifiedGame, CoreProof, SeparationCertificate
from tugames.core.totally_balanced import is_totally_balanced
from tugames.core.weber import WeberMembership, is_in_weber_set, weber_membership
from tugames.estimation.banzhaf import estimate_banzhaf
from tugames.estimation.estimate import Estimate
from tugames.estimation.interactions import InteractionEstimate, estimate_interactions
from tugames.estimation.least_core import LeastCoreEstimate, estimate_least_core
from tugames.estimation.semivalues import estimate_semivalue
from tugames.estimation.shapley import estimate_shapley
from tugames.estimation.unions import estimate_owen
from tugames.game import Game
from tugames.inference.decision import Decision
from tugames.inference.intervals import ConfidenceIntervals, confidence_intervals
from tugames.inference.least_core_interval import LeastCoreInterval, least_core_interval
from tugames.inference.membership import InCore
from tugames.inference.ranks import ConfidenceRanks, confidence_ranks
from tugames.inference.stable import StablePayoff, stable_payoff
from tugames.inference.until_decided import decide
from tugames.io import read_game, write_game
from tugames.oracles.functions import FunctionOracle
from tugames.oracles.protocol import BatchValueOracle, OracleGame, SplitValueOracle, ValueOracle
from tugames.oracles.store import ReplicateStore
from tugames.oracles.stored import StoredOracle
from tugames.oracles.tabulation import tabulate
from tugames.properties import (
    dummy_players,
    is_additive,
    is_average_convex,
    is_carrier,
    is_constant_sum,
    is_convex,
    is_decisive,
    is_dummy_player,
    is_essential,
    is_monotone,
    is_null_player,
    is_proper,
    is_simple,
    is_strictly_convex,
    is_strong,
    is_superadditive,
    is_symmetric,
    is_symmetric_pair,
    is_weakly_superadditive,
    is_zero_monotone,
    is_zero_normalized,
    minimal_carrier,
    null_players,
    symmetric_players,
)
from tugames.sampled import SampledGame
from tugames.transforms import (
    StrategicEquivalence,
    davis_maschler_reduced_game,
    dual_game,
    game_from_dividends,
    harsanyi_dividends,
    hart_mas_colell_reduced_game,
    quotient_game,
    strategic_equivalence,
    strategic_transform,
    superadditive_cover,
    totally_balanced_cover,
    zero_normal_form,
    zero_one_normal_form,
)
from tugames.values.aumann_dreze import aumann_dreze_value
from tugames.values.banzhaf import banzhaf_value
from tugames.values.banzhaf_owen import banzhaf_owen_value
from tugames.values.cost_rules import (
    alternate_cost_avoided,
    equal_charge,
    separable_costs_remaining_benefits,
)
from tugames.values.egalitarian import (
    egalitarian_nonseparable_value,
    equal_division,
    equal_surplus_division,
)
from tugames.values.gately import gately_point
from tugames.values.interaction import (
    InteractionIndex,
    banzhaf_interaction_index,
    shapley_interaction_index,
)
from tugames.values.myerson import graph_restricted_game, myerson_value
from tugames.values.owen import owen_value
from tugames.values.power.banzhaf import banzhaf_index
from tugames.values.power.coleman import ColemanIndices, coleman_indices
from tugames.values.power.deegan_packel import deegan_packel_index
from tugames.values.power.holler import holler_index
from tugames.values.power.johnston import johnston_index
from tugames.values.power.minimal_winning import minimal_winning_coalitions
from tugames.values.power.shapley_shubik import shapley_shubik_index
from tugames.values.semivalue import binomial_semivalue, semivalue
from tugames.values.shapley import shapley_value
from tugames.values.solidarity import solidarity_value
from tugames.values.tau import is_quasi_balanced, minimal_rights, tau_value
from tugames.values.utopia import utopia_payoff
from tugames.values.weighted_shapley import weighted_shapley_value
from tugames.verdict import Verdict, Witness

if TYPE_CHECKING:
    from tugames import catalog as catalog
    from tugames import families as families
    from tugames import plotting as plotting
    from tugames import testing as testing

__all__ = [
    "Analysis",
    "Balancedness",
    "BatchValueOracle",
    "CertifiedGame",
    "ColemanIndices",
    "Complaint",
    "ConfidenceIntervals",
    "ConfidenceRanks",
    "CoreBySeparation",
    "CorePolytope",
    "CoreProof",
    "Decision",
    "Estimate",
    "Explanation",
    "FunctionOracle",
    "Game",
    "InCore",
    "InteractionEstimate",
    "InteractionIndex",
    "KohlbergCertificate",
    "KohlbergStage",
    "LeastCore",
    "LeastCoreBySeparation",
    "LeastCoreCertificate",
    "LeastCoreEstimate",
    "LeastCoreInterval",
    "MarginCertificate",
    "MinimalBalancedCollection",
    "Nucleolus",
    "OracleGame",
    "RationalCertificate",
    "ReplicateStore",
    "SampledGame",
    "SeparableGame",
    "Separation",
    "SeparationCertificate",
    "SolutionComparison",
    "SplitValueOracle",
    "StablePayoff",
    "StoredOracle",
    "StrategicEquivalence",
    "ValueOracle",
    "Verdict",
    "WeberMembership",
    "Witness",
    "alternate_cost_avoided",
    "analyze",
    "aumann_dreze_value",
    "axioms",
    "balancedness",
    "banzhaf_index",
    "banzhaf_interaction_index",
    "banzhaf_owen_value",
    "banzhaf_value",
    "binomial_semivalue",
    "bondareva_shapley_program",
    "catalog",
    "coalition_label",
    "coalition_mask",
    "coalition_members",
    "coalition_payoffs",
    "coalition_sizes",
    "coleman_indices",
    "compare",
    "confidence_intervals",
    "confidence_ranks",
    "core_by_separation",
    "core_center",
    "core_cover_vertices",
    "core_dimension",
    "core_element",
    "core_polytope",
    "core_vertices",
    "davis_maschler_reduced_game",
    "decide",
    "deegan_packel_index",
    "dual_cover",
    "dual_game",
    "dummy_players",
    "egalitarian_nonseparable_value",
    "equal_charge",
    "equal_division",
    "equal_surplus_division",
    "errors",
    "estimate_banzhaf",
    "estimate_interactions",
    "estimate_least_core",
    "estimate_owen",
    "estimate_semivalue",
    "estimate_shapley",
    "excesses",
    "explain",
    "families",
    "game_from_dividends",
    "gately_point",
    "graph_restricted_game",
    "harsanyi_dividends",
    "hart_mas_colell_reduced_game",
    "has_large_core",
    "holler_index",
    "imputation_vertices",
    "is_additive", "is_average_convex", "is_balanced", "is_carrier", "is_constant_sum", "is_convex",
    "is_decisive", "is_dummy_player", "is_essential", "is_exact", "is_imputation", "is_in_core",
    "is_in_epsilon_core", "is_in_kernel", "is_in_prekernel", "is_in_weber_set",
    "is_individually_rational", "is_monotone", "is_null_player", "is_proper", "is_quasi_balanced",
    "is_simple", "is_strictly_convex", "is_strong", "is_superadditive", "is_symmetric",
    "is_symmetric_pair", "is_totally_balanced", "is_weakly_superadditive", "is_zero_monotone",
    "is_zero_normalized",
    "johnston_index",
    "kohlberg_certificate",
    "least_core",
    "least_core_by_separation",
    "least_core_interval",
    "marginal_vectors",
    "maximum_surpluses",
    "minimal_balanced_collection",
    "minimal_balanced_collections",
    "minimal_carrier",
    "minimal_rights",
    "minimal_winning_coalitions",
    "modiclus",
    "myerson_value",
    "nucleolus",
    "null_players",
    "owen_value",
    "per_capita_nucleolus",
    "plotting",
    "prekernel_point",
    "prenucleolus",
    "proportional_nucleolus",
    "quotient_game",
    "read_game",
    "semivalue",
    "separable_costs_remaining_benefits",
    "shapley_interaction_index",
    "shapley_shubik_index",
    "shapley_value",
    "solidarity_value",
    "stable_payoff",
    "strategic_equivalence",
    "strategic_transform",
    "superadditive_cover",
    "symmetric_players",
    "tabulate",
    "tau_value",
    "totally_balanced_cover",
    "utopia_payoff",
    "weber_membership",
    "weighted_shapley_value",
    "write_game",
    "zero_normal_form",
    "zero_one_normal_form",
]  # fmt: skip

__version__ = "0.1.0"

#: Imported when they are first asked for: families and catalog are large, plotting draws with
#: matplotlib.
_LATER = ("catalog", "families", "plotting", "testing")


def __getattr__(name: str) -> object:
    if name in _LATER:
        import importlib

        return importlib.import_module(f"tugames.{name}")
    raise AttributeError(f"module 'tugames' has no attribute {name!r}")
