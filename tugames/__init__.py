"""Cooperative game theory with transferable utility: worths, values, the core, and how sure we are.

Start with :class:`Game`, :func:`analyze`, or, if worths must be simulated, :class:`ValueOracle`
and :func:`tabulate`.
"""

from typing import TYPE_CHECKING

from tugames import axioms, errors
from tugames.analysis import Analysis, analyze
from tugames.coalition import (
    coalition_label,
    coalition_mask,
    coalition_members,
    coalition_payoffs,
    coalition_sizes,
)
from tugames.core.balancedness import Balancedness, balancedness, core_element
from tugames.core.certificate import RationalCertificate
from tugames.core.membership import excesses, is_in_core
from tugames.estimation.estimate import Estimate
from tugames.estimation.shapley import estimate_shapley
from tugames.game import Game
from tugames.io import read_game, write_game
from tugames.oracle import FunctionOracle, OracleGame, SplitValueOracle, ValueOracle
from tugames.properties import is_convex, is_monotone, is_superadditive
from tugames.sampled import SampledGame
from tugames.store import ReplicateStore
from tugames.stored import StoredOracle
from tugames.tabulation import tabulate
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

__all__ = [
    "Analysis",
    "Balancedness",
    "ColemanIndices",
    "Estimate",
    "FunctionOracle",
    "Game",
    "InteractionIndex",
    "OracleGame",
    "RationalCertificate",
    "ReplicateStore",
    "SampledGame",
    "SplitValueOracle",
    "StoredOracle",
    "StrategicEquivalence",
    "ValueOracle",
    "Verdict",
    "Witness",
    "analyze",
    "aumann_dreze_value",
    "axioms",
    "balancedness",
    "banzhaf_index",
    "banzhaf_interaction_index",
    "banzhaf_owen_value",
    "banzhaf_value",
    "binomial_semivalue",
    "catalog",
    "coalition_label",
    "coalition_mask",
    "coalition_members",
    "coalition_payoffs",
    "coalition_sizes",
    "coleman_indices",
    "core_element",
    "davis_maschler_reduced_game",
    "deegan_packel_index",
    "dual_game",
    "egalitarian_nonseparable_value",
    "equal_division",
    "equal_surplus_division",
    "errors",
    "estimate_shapley",
    "excesses",
    "families",
    "game_from_dividends",
    "gately_point",
    "graph_restricted_game",
    "harsanyi_dividends",
    "hart_mas_colell_reduced_game",
    "holler_index",
    "is_convex",
    "is_in_core",
    "is_monotone",
    "is_quasi_balanced",
    "is_superadditive",
    "johnston_index",
    "minimal_rights",
    "minimal_winning_coalitions",
    "myerson_value",
    "owen_value",
    "plotting",
    "quotient_game",
    "read_game",
    "semivalue",
    "shapley_interaction_index",
    "shapley_shubik_index",
    "shapley_value",
    "solidarity_value",
    "strategic_equivalence",
    "strategic_transform",
    "superadditive_cover",
    "tabulate",
    "tau_value",
    "totally_balanced_cover",
    "utopia_payoff",
    "weighted_shapley_value",
    "write_game",
    "zero_normal_form",
    "zero_one_normal_form",
]

#: Imported when they are first asked for: families and catalog are large, plotting draws with
#: matplotlib.
_LATER = ("catalog", "families", "plotting")


def __getattr__(name: str) -> object:
    if name in _LATER:
        import importlib

        return importlib.import_module(f"tugames.{name}")
    raise AttributeError(f"module 'tugames' has no attribute {name!r}")
