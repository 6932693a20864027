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
from tugames.values.shapley import shapley_value
from tugames.verdict import Verdict, Witness

if TYPE_CHECKING:
    from tugames import plotting as plotting

__all__ = [
    "Analysis",
    "Balancedness",
    "Estimate",
    "FunctionOracle",
    "Game",
    "OracleGame",
    "RationalCertificate",
    "ReplicateStore",
    "SampledGame",
    "SplitValueOracle",
    "StoredOracle",
    "ValueOracle",
    "Verdict",
    "Witness",
    "analyze",
    "axioms",
    "balancedness",
    "coalition_label",
    "coalition_mask",
    "coalition_members",
    "coalition_payoffs",
    "coalition_sizes",
    "core_element",
    "errors",
    "estimate_shapley",
    "excesses",
    "is_convex",
    "is_in_core",
    "is_monotone",
    "is_superadditive",
    "plotting",
    "read_game",
    "shapley_value",
    "tabulate",
    "write_game",
]


def __getattr__(name: str) -> object:
    if name == "plotting":  # matplotlib only when it is drawn with
        import importlib

        return importlib.import_module("tugames.plotting")
    raise AttributeError(f"module 'tugames' has no attribute {name!r}")
