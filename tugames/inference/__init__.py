"""What replicates allow to say: tests, intervals and decisions for estimated games."""

from tugames._statistics.inequalities import least_p_value
from tugames._statistics.means import Means, means
from tugames._statistics.multiplicity import holm
from tugames._statistics.sign_flips import Flipped, flip_signs
from tugames.inference.decision import Decision, Stage
from tugames.inference.intervals import ConfidenceIntervals, confidence_intervals
from tugames.inference.least_core_interval import LeastCoreInterval, least_core_interval
from tugames.inference.membership import InCore
from tugames.inference.ranks import ConfidenceRanks, confidence_ranks
from tugames.inference.stable import StablePayoff, stable_payoff
from tugames.inference.until_decided import decide

__all__ = [
    "ConfidenceIntervals",
    "ConfidenceRanks",
    "Decision",
    "Flipped",
    "InCore",
    "LeastCoreInterval",
    "Means",
    "StablePayoff",
    "Stage",
    "confidence_intervals",
    "confidence_ranks",
    "decide",
    "flip_signs",
    "holm",
    "least_core_interval",
    "least_p_value",
    "means",
    "stable_payoff",
]
